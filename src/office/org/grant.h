/* grant.h - rights over units: one person proposes, another agrees; all end. Inside org/ only; from which
 * unit somebody may propose and agree is asked before, by the pages.
 *
 * Who agrees has the staff's say over the unit above (over the city: over the city itself, or is the system
 * administrator, who agrees to nobody's but the city office's), and neither proposed it nor is to get it, by
 * whichever account. What is `held alone` (org.model) goes with no other right. */
#ifndef REDVEST_OFFICE_ORG_GRANT_H
#define REDVEST_OFFICE_ORG_GRANT_H

#include "db/db.h"
#include "office/org/org.h"

/* One that was proposed. */
struct org_request {
    int64_t id, account, asked_by, may, pos;
    int64_t above; /* the unit from where others agree */
    int64_t held;  /* the right that goes on when it is agreed to; 0: none */
    struct grant_request_page page;
};

/* 1, or 0 when there is none. */
int org_request(struct db *db, int64_t id, struct org_request *ret_request);

/* Proposes a capability for the account of a phone (normalised), or that what they hold goes on. INVALID
 * "phone" when there is none or nobody made sure who that is, "may" when it is not given at such units,
 * "until" when it is past or longer than rule grant.days; CONFLICT for oneself (by another account, too),
 * when the same waits already, or when what they hold excludes it. */
int org_ask(struct db *db, const char *phone, const struct unit *u, const struct grant_asked *a,
            int64_t *ret_id);

/* Agrees: they hold it from here on, and all who hold rights at that unit are told. CONFLICT for who has a
 * part in it, when it was decided before, or when what they hold by now excludes it. */
int org_agree(struct db *db, const struct org_request *q);

int org_disagree(struct db *db, const struct org_request *q, const char *reason);

/* Whoever proposed it takes it back. */
int org_withdraw(struct db *db, const struct org_request *q);

/* The last day of a right that ends at a time; DB_NONE for 0. */
int64_t org_last_day(int64_t until_ms);

/* Ends a right. CONFLICT for one's own: somebody else must do that, so the last one cannot lock all out. */
int org_end(struct db *db, const struct org_grant *g, const char *reason);

#endif
