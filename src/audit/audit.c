/* audit.c - one row an act, in the transaction of the act itself: what is rolled back was not done.
 *
 * Rows are never changed or deleted. Texts that a person gave are kept as given; `detail` is made by the
 * program and holds no personal data. Not here: showing the trail (audit_http.c). */
#include "audit/audit.h"

#include "audit/audit.sql.h"
#include "base/id.h"

static const char *text_or_empty(const char *s)
{
    return s ? s : "";
}

int audit_add(struct db *db, const struct audit_entry *e)
{
    int rc = sql_audit_insert(db, &(struct sql_audit_insert_in){ .id = id_new(),
                                                                 .at = db->now,
                                                                 .actor = e->actor,
                                                                 .what = e->what,
                                                                 .thing = e->thing,
                                                                 .thing_id = e->thing_id,
                                                                 .pos = e->pos,
                                                                 .reason = text_or_empty(e->reason),
                                                                 .detail = text_or_empty(e->detail),
                                                                 .address = text_or_empty(e->address) });
    return rc < 0 ? rc : OK;
}
