/* draft.h - inside volunteer/: a registration that is not finished, so that a person can stop and go on
 * later.
 *
 * The answers lie sealed; the token by which they are found is a secret of the browser that began, kept in
 * its cookie and in no address or page. The same phone, with a new code, takes them up again under a new
 * token. What was begun in a log-in is that account's alone. Kept for DRAFT_MS after the last step. */
#ifndef REDVEST_PEOPLE_VOLUNTEER_DRAFT_H
#define REDVEST_PEOPLE_VOLUNTEER_DRAFT_H

#include "base/clock.h"
#include "db/db.h"
#include "people/volunteer/volunteer.model.h"

#define DRAFT_MS (7 * DAY_MS)

struct draft {
    int64_t id;
    int step;          /* steps that are done: 1 or 2 */
    const char *token; /* of a draft just started: for the cookie */
    const char *phone;
    int64_t account;       /* of whoever was logged in already; 0 */
    const char *hash;      /* of the password; NULL */
    bool place, publicity; /* the consents that may be left out */
    const char *back;      /* where they wanted to go before they had to register; NULL */
    /* from step 2 */
    const char *name, *document, *address;
    int64_t id_kind, birth_day, sex, unit;
    int64_t documents; /* how many it has named: POLICY_CLAIM_DOCUMENTS_A_WEEK at most */
};

/* Step 1 is done: stores phone, account, hash and consents, and gives d->token. Answers that the same phone
 * left earlier are taken up (d->step tells). */
int draft_start(struct db *db, struct draft *d);

/* 1 and the draft of a token, 0 when there is none (any more) or it is not this account's (0: nobody is
 * logged in), or negative. */
int draft_load(struct db *db, const char *token, int64_t account, struct draft *ret_draft);

int draft_save(struct db *db, struct draft *d, int step);
int draft_end(struct db *db, const struct draft *d);

#endif
