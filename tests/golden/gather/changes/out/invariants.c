/* What must hold, as the nouns declare it; generated, do not edit. */
#include "office/check/check.h"

const struct invariant all_invariants[] = {
    { 0 },
};
