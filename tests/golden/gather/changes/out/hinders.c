/* What keeps a unit from closing, of all nouns; generated, do not edit. */
#include "office/org/manage.h"

const struct hinder all_hinders[] = {
    { 0 },
};
