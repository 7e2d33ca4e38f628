/* What may be done over a unit, as the nouns declare it; generated, do not edit. */
#include "office/org/org.h"

const struct capability_def all_capabilities[] = {
    { 1, "Everything", 1 << LEVEL_STATION | 1 << LEVEL_CITY, 1, false }, /* staff: x/x.model */
    { 2, "Gives rights", 1 << LEVEL_CITY, 2, true }, /* sysadmin: x/x.model */
    { 7, "Takes orders", 1 << LEVEL_COUNTY | 1 << LEVEL_CITY, 1, false }, /* desk: x/x.model */
    { 0 },
};
