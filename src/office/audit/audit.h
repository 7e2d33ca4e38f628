/* audit.h - who did what, and why: appended in the same transaction, never changed. */
#ifndef REDVEST_OFFICE_AUDIT_AUDIT_H
#define REDVEST_OFFICE_AUDIT_AUDIT_H

#include "office/audit/audit.model.h" /* enum audit_kind, a code table; struct audit_line */
#include "base/user.h"
#include "db/db.h"

/* Who did it, from where and by which right is db->actor's. */
struct audit_entry {
    enum audit_kind what;
    const char *thing; /* table name: "volunteer" "team" "activity" "record" "unit" "policy" "unit_grant" … */
    int64_t thing_id;
    int64_t pos;        /* where it belongs; 0: nowhere (log-ins) */
    const char *reason; /* what the person wrote; NULL: none */
    const char *detail; /* short, machine-made, no personal data; NULL: none */
};

int audit_add(struct db *db, const struct audit_entry *e);

/* The end of the chain (chain.c): how many rows it has, and the hash of the last; 0 and "" when there is
 * none.
 */
struct audit_head {
    int64_t seq;
    char hash[65]; /* hex */
};
int audit_head(struct db *db, struct audit_head *ret_head);

/* Whether the chain once ended so: 1, or 0. */
int audit_had_head(struct db *db, const struct audit_head *head);

/* Jobs: seals what was written; writes down what was refused for want of a right. */
int audit_seal(struct db *db, bool *ret_left);
int audit_refusals(struct db *db);

/* An invariant. */
struct check;
int audit_check_chain(struct db *db, struct check *c);

/* What of the trail is wanted; zero and NULL: all. */
struct audit_filter {
    struct range range; /* positions; lo 0 holds also what belongs nowhere */
    int64_t actor;
    const char *thing;
    int64_t thing_id;           /* only together with thing */
    int64_t what;               /* enum audit_kind */
    int64_t since_ms, until_ms; /* both included; until 0: no end */
    int64_t after;              /* the id after which the list goes on */
    int64_t limit;
};

/* At most filter->limit lines, newest first; names masked. */
int audit_read(struct db *db, const struct audit_filter *filter, struct audit_line_list *ret_lines);

#endif
