/* What keeps a unit from closing, of all nouns; generated, do not edit. */
#include "office/org/manage.h"

extern const struct query query_x_in_unit;
const struct hinder all_hinders[] = {
    { &query_x_in_unit, "{0} xs" },
    { 0 },
};
