/* From i18n/en.tsv, sorted by bytes; generated, do not edit. */
#include "view/schema.h"

const struct translation all_translations[] = {
    { "Boats", "Boats" },
    { "Boats afloat, by day of launch", "Boats afloat, by day of launch" },
    { "Sails", "Sails" },
    { "Sails of boats afloat; two are a suit", "Sails of boats afloat; two are a suit" },
    { "条", "boats" },
    { "面", "sails" },
    { 0 },
};
const int all_translations_n = 6;
