/* What is announced for objection, of all nouns; generated, do not edit. */
#include "office/gazette/gazette.h"
#include "x/x.h"

const struct gazette_def all_gazettes[] = {
    { GAZETTE_KIND_CARD, "card", "{0}的“{1}”",
      "公示期满生效。",
      POLICY_CARD_WORKDAYS, card_passed, card_stopped }, /* x/x.model:9 */
    { 0 },
};
