/* The rules of the city, as their nouns declare them; generated, do not edit. */
#include "office/policy/policy.h"

const struct policy_def policy_defs[POLICY_COUNT] = {
};
