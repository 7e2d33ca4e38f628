/* What waits for staff, of all nouns; generated, do not edit. */
#include "office/inbox/inbox.h"

const struct inbox_source all_inboxes[] = {
    { 0 },
};
