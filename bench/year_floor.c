/* year_floor.c - the floor of a day: the same rules and statements, on a copy of the register, and nothing
 * else.
 *
 * No HTTP, no sessions, no rights. On SQLite one thread commits `group` operations at once, on PostgreSQL
 * several threads commit one by one, as the write lane does. Ticks follow one another; within one the threads
 * share the events. */
#include "year.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/err.h"
#include "db/db.h"
#include "service/record/record.sql.h"
#include "service/signup/signup.h"

#define LIST_MAX    500
#define THREADS_MAX 16
#define TRIES_MAX   200

struct floor {
    struct year *y;
    const struct event *from;
    size_t n;
    int threads, group;
    int64_t *signup; /* by seat */
    pthread_barrier_t tick;
    _Atomic int64_t ops, refused;
};

struct hand {
    struct floor *f;
    struct db *db;
    struct arena arena;
    struct err err;
    int index, open;
};

static int mark(struct hand *h, const struct event *e)
{
    const struct year *y = h->f->y;
    uint32_t activity = year_activity(y, e->who), who = y->plan.seats[e->who].person;
    struct attendance_mark m = { .volunteer = y->people[who].id,
                                 .activity = y->held[activity].id,
                                 .way = e->kind == K_IN ? MARK_WAY_IN : MARK_WAY_OUT,
                                 .how = MARK_HOW_SITE_QR,
                                 .check_place = true,
                                 .accuracy_m = DB_NONE };
    struct attendance_result done;
    return attendance_mark(h->db, &m, &done);
}

static int join(struct hand *h, const struct event *e)
{
    const struct year *y = h->f->y;
    uint32_t activity = year_activity(y, e->who);
    int64_t volunteer = y->people[y->plan.seats[e->who].person].id;
    uint32_t nth = y->shift_of[e->who] - y->plan.activities[activity].first_shift;
    struct signup_ask ask = { .shift = y->held[activity].shift[nth],
                              .volunteer = volunteer,
                              .source = SIGNUP_SOURCE_SELF };
    enum signup_state state;
    if (e->kind == K_LEAVE)
        return h->f->signup[e->who] ? signup_leave(h->db, h->f->signup[e->who], volunteer) : OK;
    return volunteer && ask.shift ? signup_join(h->db, &ask, &h->f->signup[e->who], &state) : OK;
}

static int confirm(struct hand *h, const struct event *e)
{
    struct confirm_line_list list = { 0 };
    int64_t activity = h->f->y->held[e->who].id, ids[LIST_MAX];
    int rc = sql_record_confirm_list(h->db, activity, h->db->actor.account, 0, LIST_MAX, &list);
    for (size_t i = 0; i < list.n; i++)
        ids[i] = list.v[i].id;
    struct record_confirmation c = { .activity = activity, .records = ids, .n = list.n, .score = 5 };
    return rc < 0 || !list.n ? rc : record_confirm(h->db, &c);
}

static int operate(struct hand *h, const struct event *e)
{
    db_bind(h->db, &h->arena, &h->err, year_ms(h->f->y, e->tick));
    h->err = (struct err){ 0 };
    if (e->kind == K_JOIN || e->kind == K_LEAVE)
        return join(h, e);
    return e->kind == K_CONFIRM_LIST ? confirm(h, e) : mark(h, e);
}

static bool is_counted(uint8_t kind)
{
    return kind == K_JOIN || kind == K_LEAVE || kind == K_IN || kind == K_OUT || kind == K_CONFIRM_LIST;
}

static int close_group(struct hand *h)
{
    int rc = h->open ? db_commit(h->db) : OK;
    h->open = 0;
    arena_reset(&h->arena);
    return rc;
}

/* Alone in its transaction, again when it lost a race. */
static int run_alone(struct hand *h, const struct event *e)
{
    int rc = BUSY;
    for (int tries = 0; tries < TRIES_MAX; tries++) {
        db_bind(h->db, &h->arena, &h->err, year_ms(h->f->y, e->tick));
        h->db->retry = false;
        rc = db_begin(h->db);
        if (rc == OK)
            rc = operate(h, e);
        if (rc >= 0)
            rc = db_commit(h->db);
        arena_reset(&h->arena);
        if (rc >= 0 || !h->db->retry)
            break;
        db_rollback(h->db);
    }
    if (rc < 0)
        db_rollback(h->db);
    return rc;
}

static int run_grouped(struct hand *h, const struct event *e)
{
    int rc = h->open ? OK : (db_bind(h->db, &h->arena, &h->err, year_ms(h->f->y, e->tick)), db_begin(h->db));
    if (rc == OK)
        rc = operate(h, e);
    if (++h->open >= h->f->group && rc >= 0)
        rc = close_group(h);
    return rc;
}

static void *work(void *arg)
{
    struct hand *h = arg;
    struct floor *f = h->f;
    for (size_t i = 0; i < f->n; i++) {
        const struct event *e = &f->from[i];
        if (f->threads > 1 && i && e->tick != f->from[i - 1].tick)
            pthread_barrier_wait(&f->tick);
        if (!is_counted(e->kind) || i % (size_t)f->threads != (size_t)h->index)
            continue;
        int rc = f->group > 1 ? run_grouped(h, e) : run_alone(h, e);
        f->refused += rc < 0;
        f->ops++;
    }
    close_group(h);
    return NULL;
}

int year_floor(struct year *y, const struct db_place *place, const struct city *city, int day, int threads,
               int group, struct year_rate *ret_rate)
{
    struct hand hands[THREADS_MAX] = { 0 };
    pthread_t id[THREADS_MAX];
    struct floor f = { .y = y, .threads = threads, .group = group };
    size_t from = year_first(y, (uint32_t)day * TICKS_DAY, 0);
    f.from = &y->events[from];
    f.n = year_first(y, (uint32_t)(day + 1) * TICKS_DAY, 0) - from;
    f.signup = calloc(y->plan.n_seats + 1, sizeof(int64_t));
    int rc = f.signup ? OK : INTERNAL;
    for (int i = 0; i < threads && rc == OK; i++) {
        hands[i] = (struct hand){ .f = &f, .index = i };
        rc = db_open(place, DB_WRITE, &hands[i].err, &hands[i].db);
        if (rc == OK)
            hands[i].db->city = city;
    }
    pthread_barrier_init(&f.tick, NULL, (unsigned)threads);
    int64_t begin = clock_steady_us();
    for (int i = 0; i < threads && rc == OK; i++)
        pthread_create(&id[i], NULL, work, &hands[i]);
    for (int i = 0; i < threads && rc == OK; i++)
        pthread_join(id[i], NULL);
    *ret_rate = (struct year_rate){ f.ops, f.refused, (double)(clock_steady_us() - begin) / 1e6 };
    for (int i = 0; i < threads; i++) {
        db_close(hands[i].db);
        arena_free(&hands[i].arena);
    }
    pthread_barrier_destroy(&f.tick);
    free(f.signup);
    return rc;
}
