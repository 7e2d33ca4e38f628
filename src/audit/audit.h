/* audit.h - who did what, and why: appended in the same transaction, never changed. */
#ifndef REDVEST_AUDIT_AUDIT_H
#define REDVEST_AUDIT_AUDIT_H

#include "audit/audit.model.h" /* enum audit_kind, a code table */
#include "db/db.h"

struct audit_entry {
    int64_t actor; /* account; 0: the system's clock */
    enum audit_kind what;
    const char *thing; /* table name: "volunteer" "team" "activity" "record" "unit" "policy" "unit_grant" … */
    int64_t thing_id;
    int64_t pos;        /* where it belongs */
    const char *reason; /* what the person wrote; NULL: none */
    const char *detail; /* short, machine-made, no personal data; NULL: none */
    const char *address;
};

int audit_add(struct db *db, const struct audit_entry *e);

#endif
