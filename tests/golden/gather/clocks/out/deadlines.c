/* The clocks on things, of all nouns; generated, do not edit. */
#include "office/deadline/deadline.h"
#include "x/x.h"

const struct deadline_def all_deadlines[] = {
    { DEADLINE_KIND_RENEW, "renew", POLICY_CARD_WORKDAYS, POLICY_CARD_WORKDAYS,
      card_remind, card_late }, /* x/x.model:4 */
    { DEADLINE_KIND_ENDS, "ends", POLICY_COUNT, POLICY_COUNT,
      NULL, card_late }, /* x/x.model:7 */
    { 0 },
};
