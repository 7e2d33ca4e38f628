/* From i18n/en.tsv, sorted by bytes; generated, do not edit. */
#include "view/schema.h"

const struct translation all_translations[] = {
    { "名称", "Name" },
    { "封闭", "Closed" },
    { "开放", "Open" },
    { "性质", "Kind" },
    { "社团", "Club" },
    { "社团资料", "Club details" },
    { 0 },
};
const int all_translations_n = 6;
