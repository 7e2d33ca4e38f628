/* Every record's schema; generated, do not edit. */
#include "view/schema.h"

const struct schema all_schemas[] = {
    { 0 },
};
