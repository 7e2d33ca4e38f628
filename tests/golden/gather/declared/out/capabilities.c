/* What may be done over a unit, as the nouns declare it; generated, do not edit. */
#include "office/org/org.h"

const struct capability_def all_capabilities[] = {
    { 1, "Everything", 1 << LEVEL_STATION | 1 << LEVEL_CITY, 1, false }, /* staff: x/x.model */
    { 0 },
};
