/* From i18n/en.tsv, sorted by bytes; generated, do not edit. */
#include "view/schema.h"

const struct translation all_translations[] = {
    { "写清时间地点", "Say when and where" },
    { "报名", "Sign up" },
    { "招募中", "Open" },
    { "标题", "Title" },
    { "没有活动", "Nothing" },
    { "活动", "Activities" },
    { "活动：{title}", "Activity: {title}" },
    { "草稿", "Draft" },
    { "还有 {left} 个名额", "{left} places left" },
    { 0 },
};
const int all_translations_n = 9;
