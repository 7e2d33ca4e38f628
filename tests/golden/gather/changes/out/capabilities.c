/* What may be done over a unit, as the nouns declare it; generated, do not edit. */
#include "office/org/org.h"

const struct capability_def all_capabilities[] = {
    { 0 },
};
