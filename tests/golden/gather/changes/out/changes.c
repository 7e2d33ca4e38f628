/* What waits for a reviewer when it changes, of all nouns; generated, do not edit. */
#include "office/change/change.h"
#include "office/event/event.h"
#include "x/x.h"
#include "x/x.model.h"

static const struct input *const change_card_inputs[] = { &input_card_details, &input_card_series, NULL };

const struct change_def all_changes[] = {
    { CHANGE_KIND_CARD, &all_things[0], change_card_inputs, card_amend, NULL, false }, /* x/x.model:7 */
    { 0 },
};
