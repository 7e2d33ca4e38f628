/* deadline.c - see deadline.h. The row is marked and the noun's function called inside one savepoint: both
 * stay, or none. */
#include "office/deadline/deadline.h"

#include "base/clock.h"
#include "base/log.h"
#include "office/deadline/deadline.sql.h"

#define AT_A_TIME 20

int deadline_set(struct db *db, enum deadline_kind kind, int64_t thing, int64_t at_ms)
{
    return done(sql_deadline_set(db, kind, thing, at_ms));
}

int deadline_clear(struct db *db, enum deadline_kind kind, int64_t thing)
{
    return done(sql_deadline_clear(db, kind, thing));
}

/* --- what is due ---------------------------------------------------------------------------------------- */

static void find_bounds(const struct db *db, const struct deadline_def *d, int64_t *ret_remind,
                        int64_t *ret_late)
{
    int64_t before = d->remind ? policy(db, d->before) : 0;
    if (d->after != POLICY_COUNT) {
        int64_t days = policy(db, d->after);
        *ret_late = policy_workdays_ago(db, days);
        *ret_remind = policy_workdays_ago(db, days > before ? days - before : 0);
    } else {
        *ret_late = db->now + 1;
        *ret_remind = d->remind ? policy_deadline(db, db->now, (int)before) : *ret_late;
    }
}

static int fire(struct db *db, const struct deadline_def *d, int64_t thing, bool late)
{
    int rc = late ? sql_deadline_ended(db, d->kind, thing, db->now)
                  : sql_deadline_reminded(db, d->kind, thing, db->now);
    return rc <= 0 ? rc : late ? d->late(db, thing) : d->remind(db, thing);
}

/* What lost a race, or its connection, is the whole job's to run again. */
static bool is_of_the_thing(const struct db *db)
{
    return !db->retry && !db->lost;
}

/* A failure stays its own. */
static int fire_apart(struct db *db, const struct deadline_def *d, int64_t thing, bool late)
{
    struct err err = { 0 }, *kept = db->err;
    int rc = db_savepoint(db);
    if (rc < 0)
        return rc;
    db->err = &err;
    rc = fire(db, d, thing, late);
    db->err = kept;
    if (rc < 0 && !is_of_the_thing(db)) {
        *kept = err;
        return rc;
    }
    if (rc < 0) {
        log_warn("deadline %s of %lld: %s (%s)", d->name, (long long)thing, rc_name(err.code),
                 err.origin ? err.origin : "?");
        rc = db_rollback_to(db);
        if (rc >= 0)
            rc = sql_deadline_put_off(db, d->kind, thing, db->now + DEADLINE_AGAIN_MS);
    }
    return rc < 0 ? rc : db_release(db);
}

static int fire_kind(struct db *db, const struct deadline_def *d, bool *ret_left)
{
    struct sql_deadline_due_rows due = { 0 };
    int64_t remind, late;
    find_bounds(db, d, &remind, &late);
    int rc = sql_deadline_due(db, d->kind, remind, late, db->now, AT_A_TIME, &due);
    for (size_t i = 0; i < due.n && rc >= 0; i++)
        rc = fire_apart(db, d, due.v[i].thing, due.v[i].late);
    *ret_left = *ret_left || due.n == AT_A_TIME;
    return rc < 0 ? rc : (int)due.n;
}

int deadline_fire_of(struct db *db, const struct deadline_def *defs, bool *ret_left)
{
    bool left = false;
    int fired = 0, rc = OK;
    for (const struct deadline_def *d = defs; d->kind && rc >= 0; d++) {
        rc = fire_kind(db, d, &left);
        fired += rc > 0 ? rc : 0;
    }
    if (rc < 0)
        return rc;
    *ret_left = left;
    return fired;
}

int deadline_fire(struct db *db, bool *ret_left)
{
    return deadline_fire_of(db, all_deadlines, ret_left);
}
