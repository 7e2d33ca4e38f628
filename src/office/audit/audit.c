/* audit.c - one row an act, in the transaction of the act itself: what is rolled back was not done.
 *
 * Rows are never changed or deleted. Texts that a person gave are kept as given; `detail` is made by the
 * program and holds no personal data. Reading goes by whichever index fits: one thing, one person, or time.
 * Not here: who may read (audit_http.c). */
#include "office/audit/audit.h"

#include "office/audit/audit.sql.h"
#include "base/id.h"

static const char *text_or_empty(const char *s)
{
    return s ? s : "";
}

int audit_add(struct db *db, const struct audit_entry *e)
{
    int rc = sql_audit_insert(
        db, &(struct sql_audit_insert_in){ .id = id_new(),
                                           .at = db->now,
                                           .actor = db->actor.account,
                                           .may = db->actor.by ? db->actor.by->capability : 0,
                                           .unit = db->actor.by ? db->actor.by->unit : 0,
                                           .what = e->what,
                                           .thing = e->thing,
                                           .thing_id = e->thing_id,
                                           .pos = e->pos,
                                           .reason = text_or_empty(e->reason),
                                           .detail = text_or_empty(e->detail),
                                           .address = text_or_empty(db->actor.address) });
    return done(rc);
}

/* Where a list goes on: the time of its last line. A cursor that is no row starts at the top. */
static int cursor(struct db *db, int64_t after, int64_t *ret_before)
{
    struct sql_audit_at_row row = { .at = INT64_MAX };
    int rc = after ? sql_audit_at(db, after, &row) : OK;
    *ret_before = rc > 0 ? row.at : INT64_MAX;
    return done(rc);
}

/* The members that the three queries share. */
#define COMMON_IN(f, before)                                                                                 \
    .lo = (f)->range.lo, .hi = (f)->range.hi, .since = (f)->since_ms,                                        \
    .until = (f)->until_ms ? (f)->until_ms : INT64_MAX, .before = (before), .before_id = (f)->after,         \
    .what = (f)->what ? (f)->what : DB_NONE, .limit = (f)->limit

static int read_lines(struct db *db, const struct audit_filter *f, int64_t before,
                      struct audit_line_list *ret_lines)
{
    if (f->thing && f->thing_id)
        return sql_audit_of_thing(db,
                                  &(struct sql_audit_of_thing_in){ COMMON_IN(f, before), .thing = f->thing,
                                                                   .thing_id = f->thing_id },
                                  ret_lines);
    if (f->actor)
        return sql_audit_of_actor(
            db, &(struct sql_audit_of_actor_in){ COMMON_IN(f, before), .thing = f->thing, .actor = f->actor },
            ret_lines);
    return sql_audit_all(db, &(struct sql_audit_all_in){ COMMON_IN(f, before), .thing = f->thing },
                         ret_lines);
}

int audit_read(struct db *db, const struct audit_filter *filter, struct audit_line_list *ret_lines)
{
    int64_t before;
    int rc = cursor(db, filter->after, &before);
    if (rc >= 0)
        rc = read_lines(db, filter, before, ret_lines);
    return done(rc);
}
