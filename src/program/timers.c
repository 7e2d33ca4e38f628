/* timers.c - the clock's own work: small jobs that pass through the write lane like everybody's.
 * Totals each second, offers, sign-outs and holds each minute, old sessions and answers each hour. Seconds
 * are the machine's; minutes and hours are the register's clock, which may be led by a file (load and fault
 * tests). When a rule of the stars has changed, a share of each second goes on everybody's stars, until all
 * are done.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "office/account/account.h"
#include "program/app.h"
#include "service/attendance/attendance.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/wake.h"
#include "http/http.sql.h"
#include "office/ledger/ledger.h"
#include "office/policy/policy.h"
#include "service/record/record.h"
#include "service/signup/signup.h"
#include "service/star/star.h"
#include "office/stat/stat.h"
#include "people/volunteer/volunteer.h"

#define REPLAY_KEPT_MS  (7 * DAY_MS)
#define FOLLOW_REST_MS  5              /* between looks at a clock that is led by a file */
#define RECOUNT_US      200000         /* of a second for everybody's stars; the rest is the others' */
#define SESSION_KEPT_MS (180 * DAY_MS) /* access logs are kept 6 months */

struct timers {
    struct lane *lane;
    struct policy_table *policy;
    pthread_t thread;
    struct wake wake;
    struct log_seldom second, stars, minute, hour; /* what each has to say of its failures */
    bool stars_left;           /* worth a look: a rule may have changed, or people are left */
    _Atomic int64_t minute_ms; /* when the minute's work was last done */
};

static int each_second(void *ctx, struct db *db)
{
    (void)ctx;
    return stat_fold(db);
}

static int some_stars(void *ctx, struct db *db)
{
    struct timers *t = ctx;
    return star_recount(db, &t->stars_left);
}

static int each_minute(void *ctx, struct db *db)
{
    struct timers *t = ctx;
    int rc = signup_expire_offers(db);
    if (rc >= 0)
        rc = attendance_force_out(db, day_of(db->now));
    if (rc >= 0)
        rc = attendance_mark_no_shows(db);
    if (rc >= 0)
        rc = ledger_lapse(db);
    return rc < 0 ? rc : policy_load(db, t->policy); /* another process may have changed a rule */
}

static int each_hour(void *ctx, struct db *db)
{
    (void)ctx;
    int rc = record_remind(db);
    if (rc >= 0)
        rc = record_end_notices(db);
    if (rc >= 0)
        rc = sql_replay_purge(db, db->now - REPLAY_KEPT_MS);
    if (rc >= 0)
        rc = sql_session_purge(db, db->now - SESSION_KEPT_MS);
    if (rc >= 0)
        rc = account_purge_codes(db, db->now - DAY_MS);
    if (rc >= 0)
        rc = volunteer_purge_drafts(db, db->now);
    if (rc >= 0)
        rc = ledger_carry(db);
    return rc;
}

static void run(struct timers *t, const char *name, struct log_seldom *said,
                int (*job)(void *ctx, struct db *db))
{
    struct err err = { 0 };
    if (lane_call(t->lane, job, t, &err) < 0)
        log_seldom(said, LOG_WARN, "timer %s: %s (%s)", name, rc_name(err.code),
                   err.origin ? err.origin : "?");
}

/* After a failure the next minute tries again. */
static void run_stars(struct timers *t)
{
    int64_t until = clock_steady_us() + RECOUNT_US;
    while (t->stars_left && clock_steady_us() < until) {
        t->stars_left = false;
        run(t, "stars", &t->stars, some_stars);
    }
}

/* True when it is time to end. */
static bool rest(struct timers *t)
{
    pthread_mutex_lock(&t->wake.lock);
    bool stop = wake_rest(&t->wake, clock_is_followed() ? FOLLOW_REST_MS : SECOND_MS);
    pthread_mutex_unlock(&t->wake.lock);
    return stop;
}

static void *loop(void *arg)
{
    struct timers *t = arg;
    int64_t folded_us = INT64_MIN / 2, minute = 0, hour = 0;
    do {
        int64_t now = clock_now_ms();
        if (clock_steady_us() - folded_us >= (SECOND_MS - FOLLOW_REST_MS) * 1000) {
            run(t, "second", &t->second, each_second);
            run_stars(t);
            folded_us = clock_steady_us();
        }
        if (now / MINUTE_MS != minute) {
            run(t, "minute", &t->minute, each_minute);
            t->stars_left = true;
            atomic_store(&t->minute_ms, now);
        }
        if (now / HOUR_MS != hour)
            run(t, "hour", &t->hour, each_hour);
        minute = now / MINUTE_MS;
        hour = now / HOUR_MS;
    } while (!rest(t));
    return NULL;
}

int timers_start(struct lane *lane, struct policy_table *policy, struct err *err, struct timers **ret_timers)
{
    struct timers *t = calloc(1, sizeof(*t));
    if (!t)
        return ERR(err, INTERNAL, NULL, "内存不足");
    t->lane = lane;
    t->policy = policy;
    wake_init(&t->wake);
    if (pthread_create(&t->thread, NULL, loop, t) != 0) {
        wake_free(&t->wake);
        free(t);
        return ERR(err, INTERNAL, NULL, "无法启动线程");
    }
    *ret_timers = t;
    return OK;
}

const _Atomic int64_t *timers_minute_ms(const struct timers *t)
{
    return &t->minute_ms;
}

void timers_stop(struct timers *t)
{
    if (!t)
        return;
    wake_end(&t->wake);
    pthread_join(t->thread, NULL);
    wake_free(&t->wake);
    free(t);
}
