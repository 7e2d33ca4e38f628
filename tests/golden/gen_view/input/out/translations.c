/* From i18n/en.tsv, sorted by bytes; generated, do not edit. */
#include "view/schema.h"

const struct translation all_translations[] = {
    { "修改", "Edit" },
    { "名称", "Name" },
    { "封闭", "Closed" },
    { "开放", "Open" },
    { "说明", "About" },
    { 0 },
};
const int all_translations_n = 5;
