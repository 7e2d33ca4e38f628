/* What waits for staff, of all nouns; generated, do not edit. */
#include "office/inbox/inbox.h"

#include "x/x.model.h"
extern const struct query query_claim_waiting;
extern const struct query query_claim_waiting_count;
extern const struct query query_x_waiting;
extern const struct query query_x_waiting_count;
const struct inbox_source all_inboxes[] = {
    { 1, &query_x_waiting, &query_x_waiting_count, "/xs/:id", "/xs/:id/approve", "/xs/:id/refuse", &x_odd_codes },
    { 2, &query_claim_waiting, &query_claim_waiting_count, "/xs/:id", NULL, NULL, NULL },
    { 0 },
};
