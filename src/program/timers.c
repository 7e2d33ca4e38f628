/* timers.c - the clock's own work: the jobs that nouns declare, each passing through the write lane like
 * everybody's.
 *
 * Seconds are the machine's; minutes and hours are the register's clock, which may be led by a file (load and
 * fault tests). A job that fails is logged by its name and stops no other; the next time tries again. Not
 * here: what a job does (its noun), the table of them (jobs.h). */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/wake.h"
#include "office/policy/policy.h"
#include "program/app.h"
#include "program/jobs.h"

#define FOLLOW_REST_MS 5      /* between looks at a clock that is led by a file */
#define SHARE_US       200000 /* of a second for work that goes on and on; the rest is the others' */

struct timers {
    struct lane *lane;
    struct policy_table *policy;
    pthread_t thread;
    struct wake wake;
    const struct job *now;   /* the one that runs */
    bool left;               /* what it says of more to do */
    struct log_seldom *said; /* what each has to say of its failures */
    bool *worth_a_look;      /* of each shared one: a minute has passed, or something is left */
    struct log_seldom said_rules;
    _Atomic int64_t *minute_ms; /* when the minute's work was last done */
};

static int one(void *ctx, struct db *db)
{
    struct timers *t = ctx;
    return t->now->share ? t->now->share(db, &t->left) : t->now->run(db);
}

/* Another process may have changed a rule. */
static int read_rules(void *ctx, struct db *db)
{
    struct timers *t = ctx;
    return policy_load(db, t->policy);
}

static void call(struct timers *t, const char *name, struct log_seldom *said,
                 int (*job)(void *ctx, struct db *db))
{
    struct err err = { 0 };
    if (lane_call(t->lane, job, t, &err) < 0)
        log_seldom(said, LOG_WARN, "timer %s: %s (%s)", name, rc_name(err.code),
                   err.origin ? err.origin : "?");
}

static void run(struct timers *t, size_t i)
{
    t->now = &all_jobs[i];
    call(t, t->now->name, &t->said[i], one);
}

static void run_all(struct timers *t, enum job_every every)
{
    for (size_t i = 0; i < all_jobs_n; i++)
        if (all_jobs[i].every == every)
            run(t, i);
}

/* After a failure the next minute tries again. */
static void run_shares(struct timers *t)
{
    for (size_t i = 0; i < all_jobs_n; i++) {
        int64_t until = clock_steady_us() + SHARE_US;
        while (all_jobs[i].every == JOB_SHARE && t->worth_a_look[i] && clock_steady_us() < until) {
            t->left = false;
            run(t, i);
            t->worth_a_look[i] = t->left;
        }
    }
}

static void run_minute(struct timers *t, int64_t now)
{
    run_all(t, JOB_MINUTE);
    call(t, "rules", &t->said_rules, read_rules);
    for (size_t i = 0; i < all_jobs_n; i++)
        t->worth_a_look[i] = true;
    atomic_store(t->minute_ms, now);
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
            run_all(t, JOB_SECOND);
            run_shares(t);
            folded_us = clock_steady_us();
        }
        if (now / MINUTE_MS != minute)
            run_minute(t, now);
        if (now / HOUR_MS != hour)
            run_all(t, JOB_HOUR);
        minute = now / MINUTE_MS;
        hour = now / HOUR_MS;
    } while (!rest(t));
    return NULL;
}

static void timers_free(struct timers *t)
{
    if (!t)
        return;
    free(t->said);
    free(t->worth_a_look);
    free(t);
}

int timers_start(struct lane *lane, struct policy_table *policy, _Atomic int64_t *minute_ms, struct err *err,
                 struct timers **ret_timers)
{
    struct timers *t = calloc(1, sizeof(*t));
    if (t) {
        t->said = calloc(all_jobs_n + 1, sizeof(*t->said));
        t->worth_a_look = calloc(all_jobs_n + 1, sizeof(*t->worth_a_look));
    }
    if (!t || !t->said || !t->worth_a_look) {
        timers_free(t);
        return ERR(err, INTERNAL, NULL, "内存不足");
    }
    t->lane = lane;
    t->policy = policy;
    t->minute_ms = minute_ms;
    wake_init(&t->wake);
    if (pthread_create(&t->thread, NULL, loop, t) != 0) {
        wake_free(&t->wake);
        timers_free(t);
        return ERR(err, INTERNAL, NULL, "无法启动线程");
    }
    *ret_timers = t;
    return OK;
}

void timers_stop(struct timers *t)
{
    if (!t)
        return;
    wake_end(&t->wake);
    pthread_join(t->thread, NULL);
    wake_free(&t->wake);
    timers_free(t);
}
