/* The rules of the city, as their nouns declare them; generated, do not edit. */
#include "office/policy/policy.h"

const struct policy_def policy_defs[POLICY_COUNT] = {
    [POLICY_CARD_WORKDAYS] = { "card.workdays", 5, 1, 60, "个工作日", 1, NULL, "其他", "公示期", "默认", POLICY_COUNT, false, false },
};
