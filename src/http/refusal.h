/* refusal.h - how often somebody who is logged in was refused for want of a right, by route, until a job
 * takes it into the trail (office/audit/). Not here: what visitors get wrong (limit.h). */
#ifndef REDVEST_HTTP_REFUSAL_H
#define REDVEST_HTTP_REFUSAL_H

#include <stdint.h>

#include "http/route.h"

#define REFUSALS_MOST   256 /* kept between two takings; what does not fit is counted by account 0 */
#define REFUSAL_ADDRESS 64

struct refusal {
    int64_t account;           /* 0: those for whom there was no room */
    const struct route *route; /* NULL likewise */
    int64_t n;
    char address[REFUSAL_ADDRESS]; /* of the last one */
};

void refusal_note(int64_t account, const struct route *route, const char *address);

/* Takes out one; false when there is none. */
bool refusal_take(struct refusal *ret_refusal);

#endif
