/* From i18n/en.tsv, sorted by bytes; generated, do not edit. */
#include "view/schema.h"

const struct translation all_translations[] = {
    { "联系人{other.name}", "Contact {other.name}" },
    { 0 },
};
const int all_translations_n = 1;
