/* lane.c - group commit on one thread (SQLite), or a pool of retrying threads (PostgreSQL). */
#include "db/lane.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"

#define CAREFUL_GROUPS 16
#define LOSSES_MAX     2 /* of the connection; one job does not knock at a database for long */

struct lane {
    const struct db_place *place;
    const struct city *city;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct lane_job *head, **tail;
    struct lane_job *later, **later_tail; /* these go with the next that does not wait */
    int depth;
    bool stopping;
    pthread_rwlock_t turn; /* PostgreSQL: jobs run beside each other, one that keeps losing alone */
    pthread_t threads[LANE_PG_WORKERS];
    struct db *dbs[LANE_PG_WORKERS];
    int n_threads;
    int careful; /* groups still to be run with savepoints */
    struct arena arenas[LANE_PG_WORKERS];
    struct log_seldom failing;
    _Atomic uint64_t jobs, groups, retries, failed_commits, busy_us, epoch;
};

struct worker {
    struct lane *lane;
    int index;
};

/* --- the queue ---------------------------------------------------------------------------- */

/* At the end of one of the two queues. */
static bool queue(struct lane *lane, struct lane_job ***tail, struct lane_job *job)
{
    job->next = NULL;
    job->keep = false;
    pthread_mutex_lock(&lane->lock);
    bool ok = !lane->stopping && lane->depth < LANE_QUEUE_MAX;
    if (ok) {
        **tail = job;
        *tail = &job->next;
        lane->depth++;
        if (tail == &lane->tail)
            pthread_cond_signal(&lane->wake);
    }
    pthread_mutex_unlock(&lane->lock);
    return ok;
}

bool lane_submit(struct lane *lane, struct lane_job *job)
{
    return queue(lane, &lane->tail, job);
}

bool lane_submit_later(struct lane *lane, struct lane_job *job)
{
    return queue(lane, &lane->later_tail, job);
}

static void join_later(struct lane *lane)
{
    if (!lane->later)
        return;
    *lane->tail = lane->later;
    lane->tail = lane->later_tail;
    lane->later = NULL;
    lane->later_tail = &lane->later;
}

/* Up to `max` jobs as a chain; NULL when the lane has stopped and nothing waits. */
static struct lane_job *take(struct lane *lane, int max)
{
    pthread_mutex_lock(&lane->lock);
    while (!lane->head && !lane->stopping)
        pthread_cond_wait(&lane->wake, &lane->lock);
    join_later(lane);
    struct lane_job *first = lane->head;
    struct lane_job **cut = &lane->head;
    struct lane_job *last = NULL;
    for (int n = 0; n < max && *cut; n++) {
        last = *cut;
        cut = &last->next;
        lane->depth--;
    }
    if (last) {
        lane->head = last->next;
        last->next = NULL;
        if (!lane->head)
            lane->tail = &lane->head;
    }
    pthread_mutex_unlock(&lane->lock);
    return first;
}

static void answer(struct lane *lane, struct lane_job *job)
{
    while (job) {
        struct lane_job *next = job->next;
        atomic_fetch_add_explicit(&lane->jobs, 1, memory_order_relaxed);
        job->done(job, job->rc);
        job = next;
    }
}

static int not_saved(struct lane_job *job)
{
    *job->err = (struct err){ 0 };
    return ERR(job->err, BUSY, NULL, "暂时无法保存，请稍后再试");
}

/* --- SQLite: groups ------------------------------------------------------------------------- */

static void run_in_savepoint(struct lane *lane, struct db *db, struct lane_job *job)
{
    db_bind(db, &lane->arenas[0], job->err, clock_now_ms());
    job->rc = db_savepoint(db);
    if (job->rc < 0)
        return;
    job->rc = job->run(job, db);
    db->err = job->err;
    if (job->rc < 0 && !job->keep)
        db_rollback_to(db);
    int rc = db_release(db);
    if (rc < 0)
        job->rc = rc;
}

/* Refused by a rule before anything was written: there is nothing to undo. A failure of the engine may have
 * undone more than its own. */
static bool left_nothing(const struct db *db, const struct lane_job *job)
{
    bool by_rule = job->rc == INVALID || job->rc == DENIED || job->rc == NOT_FOUND || job->rc == CONFLICT;
    return by_rule && !db->changed;
}

/* All jobs one after the other in the open transaction; false when one was refused that had changed
 * something, and must leave nothing behind. Most are refused before. */
static bool run_trusting(struct lane *lane, struct db *db, struct lane_job *group)
{
    bool changed = false;
    for (struct lane_job *j = group; j; j = j->next) {
        db_bind(db, &lane->arenas[0], j->err, clock_now_ms());
        db->changed = false;
        j->rc = j->run(j, db);
        if (j->rc < 0 && !j->keep && !left_nothing(db, j))
            return false;
        changed = changed || db->changed;
    }
    db->changed = changed;
    return true;
}

/* Savepoints cost a tenth of a small write. A group goes without them first; when somebody in it is refused
 * too late, the whole group is undone and run again with them, and so are the next CAREFUL_GROUPS. */
static int run_jobs(struct lane *lane, struct db *db, struct lane_job *group)
{
    if (lane->careful > 0)
        lane->careful--;
    else if (run_trusting(lane, db, group))
        return OK;
    else {
        lane->careful = CAREFUL_GROUPS;
        db_rollback(db);
        for (struct lane_job *j = group; j; j = j->next) {
            *j->err = (struct err){ 0 };
            j->keep = false;
        }
        int rc = db_begin(db);
        if (rc < 0)
            return rc;
    }
    for (struct lane_job *j = group; j; j = j->next)
        run_in_savepoint(lane, db, j);
    return OK;
}

static void run_group(struct lane *lane, struct db *db, struct lane_job *group)
{
    struct err err = { 0 };
    db_bind(db, &lane->arenas[0], &err, clock_now_ms());
    db->changed = false;
    int rc = db_begin(db);
    if (rc == OK)
        rc = run_jobs(lane, db, group);
    db->err = &err; /* cppcheck-suppress autoVariables ; given back below */
    if (rc == OK)
        rc = db_commit(db);
    if (rc == OK) {
        atomic_fetch_add(&lane->epoch, db->changed);
    } else {
        atomic_fetch_add(&lane->failed_commits, 1);
        log_seldom(&lane->failing, LOG_ERROR, "a group could not be committed: %s", err.key ? err.key : "?");
        db_rollback(db);
        for (struct lane_job *j = group; j; j = j->next)
            j->rc = not_saved(j);
    }
    db->err = NULL;
    atomic_fetch_add_explicit(&lane->groups, 1, memory_order_relaxed);
    arena_reset(&lane->arenas[0]);
}

static void *group_thread(void *arg)
{
    struct worker *w = arg;
    struct lane *lane = w->lane;
    struct lane_job *group;
    while ((group = take(lane, LANE_GROUP_MAX))) {
        int64_t from = clock_steady_us();
        run_group(lane, lane->dbs[0], group);
        answer(lane, group);
        atomic_fetch_add_explicit(&lane->busy_us, (uint64_t)(clock_steady_us() - from), memory_order_relaxed);
    }
    free(w);
    return NULL;
}

/* --- PostgreSQL: one transaction a job -------------------------------------------------------- */

static void back_off(int attempt)
{
    long us = 200L << (attempt < 6 ? attempt : 6);
    struct timespec ts = { 0, (us / 2 + (clock_steady_us() % us)) * 1000 };
    nanosleep(&ts, NULL);
}

/* One attempt; *ret_again when it may simply be run again. */
static int attempt_job(struct lane *lane, int index, struct lane_job *job, bool *ret_again)
{
    struct db *db = lane->dbs[index];
    *ret_again = false;
    *job->err = (struct err){ 0 };
    db_bind(db, &lane->arenas[index], job->err, clock_now_ms());
    db->changed = false;
    int rc = db_begin(db);
    bool begun = rc == OK;
    if (begun)
        rc = job->run(job, db);
    db->err = job->err;
    bool commits = begun && (rc >= 0 || job->keep);
    int failed = commits ? db_commit(db) : rc;
    if (failed < 0) {
        /* A connection lost before COMMIT left nothing behind; one lost during it may have saved: do not
         * repeat. */
        *ret_again = db->lost ? !commits : db->retry;
        db_rollback(db);
        rc = db->lost ? not_saved(job) : failed;
    }
    return rc;
}

/* A long job among many short ones would lose each race. */
static void take_turn(struct lane *lane, int attempt)
{
    if (attempt < LANE_RETRY_BESIDE)
        pthread_rwlock_rdlock(&lane->turn);
    else
        pthread_rwlock_wrlock(&lane->turn);
}

static void run_alone(struct lane *lane, int index, struct lane_job *job)
{
    bool again;
    int attempt = 0, losses = 0;
    do {
        job->keep = false;
        take_turn(lane, attempt);
        job->rc = attempt_job(lane, index, job, &again);
        pthread_rwlock_unlock(&lane->turn);
        arena_reset(&lane->arenas[index]);
        losses += lane->dbs[index]->lost;
        again = again && losses < LOSSES_MAX;
        if (again) {
            atomic_fetch_add_explicit(&lane->retries, 1, memory_order_relaxed);
            back_off(attempt);
        }
    } while (again && ++attempt < LANE_RETRY_MAX);
    if (job->rc >= 0)
        atomic_fetch_add(&lane->epoch, lane->dbs[index]->changed);
    else if (again)
        job->rc = not_saved(job);
}

/* All at once, beside the rest of the start. What fails here fails again at the first job, and is told then.
 */
static void connect_early(struct db *db)
{
    struct err unused = { 0 };
    db->err = &unused; /* cppcheck-suppress autoVariables ; given back below */
    if (db->lost)
        db_reopen(db);
    db->err = NULL;
}

static void *alone_thread(void *arg)
{
    struct worker *w = arg;
    struct lane *lane = w->lane;
    struct lane_job *job;
    connect_early(lane->dbs[w->index]);
    while ((job = take(lane, 1))) {
        int64_t from = clock_steady_us();
        run_alone(lane, w->index, job);
        answer(lane, job);
        atomic_fetch_add_explicit(&lane->busy_us, (uint64_t)(clock_steady_us() - from), memory_order_relaxed);
    }
    free(w);
    return NULL;
}

/* --- life ------------------------------------------------------------------------------------- */

static int start_worker(struct lane *lane, int index, void *(*body)(void *), struct err *err)
{
    int rc = db_open(lane->place, DB_WRITE, err, &lane->dbs[index]);
    if (rc < 0)
        return rc;
    lane->dbs[index]->city = lane->city;
    struct worker *w = malloc(sizeof(*w));
    if (!w)
        return ERR(err, INTERNAL, NULL, "内存不足");
    *w = (struct worker){ lane, index };
    if (pthread_create(&lane->threads[index], NULL, body, w) != 0) {
        free(w);
        return ERR(err, INTERNAL, NULL, "无法启动线程");
    }
    lane->n_threads = index + 1;
    return OK;
}

/* One that waits to be alone is not passed by those that follow. */
static void init_turn(pthread_rwlock_t *turn)
{
    pthread_rwlockattr_t attr;
    pthread_rwlockattr_init(&attr);
    pthread_rwlockattr_setkind_np(&attr, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    pthread_rwlock_init(turn, &attr);
    pthread_rwlockattr_destroy(&attr);
}

int lane_start(const struct db_place *place, const struct city *city, struct err *err, struct lane **ret_lane)
{
    struct lane *lane = calloc(1, sizeof(*lane));
    if (!lane)
        return ERR(err, INTERNAL, NULL, "内存不足");
    lane->place = place;
    lane->city = city;
    lane->tail = &lane->head;
    lane->later_tail = &lane->later;
    pthread_mutex_init(&lane->lock, NULL);
    pthread_cond_init(&lane->wake, NULL);
    init_turn(&lane->turn);
    int rc = OK;
    int n = place->url ? LANE_PG_WORKERS : 1;
    for (int i = 0; i < n && rc == OK; i++)
        rc = start_worker(lane, i, place->url ? alone_thread : group_thread, err);
    if (rc < 0) {
        lane_stop(lane);
        return rc;
    }
    *ret_lane = lane;
    return OK;
}

void lane_stop(struct lane *lane)
{
    if (!lane)
        return;
    pthread_mutex_lock(&lane->lock);
    lane->stopping = true;
    pthread_cond_broadcast(&lane->wake);
    pthread_mutex_unlock(&lane->lock);
    for (int i = 0; i < lane->n_threads; i++)
        pthread_join(lane->threads[i], NULL);
    for (int i = 0; i < LANE_PG_WORKERS; i++) {
        db_close(lane->dbs[i]);
        arena_free(&lane->arenas[i]);
    }
    pthread_rwlock_destroy(&lane->turn);
    pthread_cond_destroy(&lane->wake);
    pthread_mutex_destroy(&lane->lock);
    free(lane);
}

struct call {
    struct lane_job job;
    int (*fn)(void *ctx, struct db *db);
    void *ctx;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool finished;
};

static int call_run(struct lane_job *job, struct db *db)
{
    struct call *c = (struct call *)job;
    return c->fn(c->ctx, db);
}

static void call_done(struct lane_job *job, int rc)
{
    struct call *c = (struct call *)job;
    (void)rc;
    pthread_mutex_lock(&c->lock);
    c->finished = true;
    pthread_cond_signal(&c->wake);
    pthread_mutex_unlock(&c->lock);
}

int lane_call(struct lane *lane, int (*fn)(void *ctx, struct db *db), void *ctx, struct err *err)
{
    struct call c = { .job = { .run = call_run, .done = call_done, .err = err }, .fn = fn, .ctx = ctx };
    pthread_mutex_init(&c.lock, NULL);
    pthread_cond_init(&c.wake, NULL);
    if (lane_submit(lane, &c.job)) {
        pthread_mutex_lock(&c.lock);
        while (!c.finished)
            pthread_cond_wait(&c.wake, &c.lock);
        pthread_mutex_unlock(&c.lock);
    } else {
        c.job.rc = ERR(err, BUSY, NULL, "系统繁忙，请稍后再试");
    }
    pthread_cond_destroy(&c.wake);
    pthread_mutex_destroy(&c.lock);
    return c.job.rc;
}

struct lane_stats lane_stats(struct lane *lane)
{
    struct lane_stats s = {
        .jobs = atomic_load(&lane->jobs),
        .groups = atomic_load(&lane->groups),
        .retries = atomic_load(&lane->retries),
        .failed_commits = atomic_load(&lane->failed_commits),
        .busy_us = atomic_load(&lane->busy_us),
    };
    pthread_mutex_lock(&lane->lock);
    s.depth = (uint64_t)lane->depth;
    pthread_mutex_unlock(&lane->lock);
    return s;
}

uint64_t lane_epoch(struct lane *lane)
{
    return atomic_load(&lane->epoch);
}
