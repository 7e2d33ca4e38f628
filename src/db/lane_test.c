/* lane_test.c - jobs that wait together are answered each for itself: who is refused leaves nothing behind,
 * and neighbours do not notice.
 *
 * The lane's threads are held back until all jobs of a test wait, so that SQLite takes them as one group.
 * Each job counts a counter of its own: 1 says that it was saved, and once. How often it ran is the group's
 * affair, so that is looked at on SQLite alone. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "db/lane.h"
#include "db/meta.h"
#include "kit/kit.h"

#define TASKS_MAX   16
#define ALWAYS      9
#define CAREFUL_MAX 64 /* groups; more than stay careful after one that was run again */

struct stand;

struct task {
    struct lane_job job;
    struct err err;
    struct stand *stand;
    bool counts;
    int first, answer; /* of the first run(), and of those after it */
    int keeps;         /* in how many runs it asks to be kept */
    bool undoes;       /* in each run, all that the transaction has, as SQLite does when the disk is full */
    int runs, told, answers;
    char name[16];
};

struct stand {
    struct kit *k;
    struct lane *lane;
    pthread_mutex_t lock;
    pthread_cond_t moved;
    int answered, held; /* answered: jobs that are done; held: threads of the lane that wait for `open` */
    bool open;
    struct task gates[LANE_PG_WORKERS];
    struct task tasks[TASKS_MAX];
    int n, serial;
};

/* --- what stands around a test ------------------------------------------------------------------------- */

static int set_up(void **state)
{
    struct stand *s = calloc(1, sizeof(*s));
    struct err err = { 0 };
    s->k = kit_open();
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->moved, NULL);
    *state = s;
    return lane_start(&s->k->place, &s->k->city, &err, &s->lane);
}

static void open_gates(struct stand *s)
{
    pthread_mutex_lock(&s->lock);
    s->open = true;
    pthread_cond_broadcast(&s->moved);
    pthread_mutex_unlock(&s->lock);
}

static int tear_down(void **state)
{
    struct stand *s = *state;
    open_gates(s); /* a test may have ended before */
    lane_stop(s->lane);
    kit_close(s->k);
    pthread_cond_destroy(&s->moved);
    pthread_mutex_destroy(&s->lock);
    free(s);
    return 0;
}

static bool grouped(const struct stand *s)
{
    return s->k->place.dir != NULL;
}

static int gate_run(struct lane_job *job, struct db *db)
{
    (void)job;
    (void)db;
    return OK;
}

static void gate_done(struct lane_job *job, int rc)
{
    struct stand *s = ((struct task *)job)->stand;
    (void)rc;
    pthread_mutex_lock(&s->lock);
    s->held++;
    pthread_cond_broadcast(&s->moved);
    while (!s->open)
        pthread_cond_wait(&s->moved, &s->lock);
    s->held--;
    pthread_cond_broadcast(&s->moved);
    pthread_mutex_unlock(&s->lock);
}

static void wait_held(struct stand *s, int n)
{
    pthread_mutex_lock(&s->lock);
    while (s->held != n)
        pthread_cond_wait(&s->moved, &s->lock);
    pthread_mutex_unlock(&s->lock);
}

/* Every thread of the lane waits, with no transaction open. */
static void hold(struct stand *s)
{
    int n = grouped(s) ? 1 : LANE_PG_WORKERS;
    s->open = false;
    for (int i = 0; i < n; i++) {
        struct task *g = &s->gates[i];
        *g = (struct task){ .job = { .run = gate_run, .done = gate_done, .err = &g->err }, .stand = s };
        assert_true(lane_submit(s->lane, &g->job));
    }
    wait_held(s, n);
}

static void let_go(struct stand *s)
{
    open_gates(s);
    wait_held(s, 0);
}

/* --- jobs ---------------------------------------------------------------------------------------------- */

static int task_run(struct lane_job *job, struct db *db)
{
    struct task *t = (struct task *)job;
    int64_t n;
    t->runs++;
    int rc = t->counts ? counter_next(db, t->name, &n) : OK;
    if (rc < 0)
        return rc;
    if (t->runs <= t->keeps)
        job->keep = true;
    if (t->undoes)
        db_script(db, "ROLLBACK");
    rc = t->runs == 1 ? t->first : t->answer;
    return rc < 0 ? ERR(db->err, rc, "field", "没有找到您要的内容") : rc;
}

static void task_done(struct lane_job *job, int rc)
{
    struct task *t = (struct task *)job;
    struct stand *s = t->stand;
    pthread_mutex_lock(&s->lock);
    t->told = rc;
    t->answers++;
    s->answered++;
    pthread_cond_broadcast(&s->moved);
    pthread_mutex_unlock(&s->lock);
}

/* One more job of the coming group. */
static struct task *add(struct stand *s, bool counts, int answer)
{
    struct task *t = &s->tasks[s->n++];
    *t = (struct task){ .job = { .run = task_run, .done = task_done, .err = &t->err },
                        .stand = s,
                        .counts = counts,
                        .first = answer,
                        .answer = answer,
                        .told = 99 };
    snprintf(t->name, sizeof(t->name), "t%d", ++s->serial);
    return t;
}

static void wait_answered(struct stand *s, int n)
{
    pthread_mutex_lock(&s->lock);
    while (s->answered < n)
        pthread_cond_wait(&s->moved, &s->lock);
    pthread_mutex_unlock(&s->lock);
}

/* Runs what was added as one group, and waits for all answers. */
static void run_all(struct stand *s)
{
    s->answered = 0;
    hold(s);
    for (int i = 0; i < s->n; i++)
        assert_true(lane_submit(s->lane, &s->tasks[i].job));
    let_go(s);
    wait_answered(s, s->n);
    s->n = 0;
}

/* How often a job's count is in the register. */
static int64_t saved(struct stand *s, const struct task *t)
{
    int64_t n = 0;
    kit_begin(s->k);
    kit_must(s->k, counter_next(s->k->db, t->name, &n));
    kit_rollback(s->k);
    return n - 1;
}

static void stands(struct stand *s, const struct task *t)
{
    assert_int_equal(t->told, t->answer);
    assert_int_equal(t->answers, 1);
    assert_int_equal(t->err.code, 0);
    assert_int_equal(saved(s, t), 1);
}

static void is_refused(struct stand *s, const struct task *t)
{
    assert_int_equal(t->told, t->answer);
    assert_int_equal(t->answers, 1);
    assert_int_equal(t->err.code, t->answer);
    assert_string_equal(t->err.field, "field");
    assert_int_equal(saved(s, t), 0);
}

static void ran(const struct stand *s, const struct task *t, int times)
{
    if (grouped(s))
        assert_int_equal(t->runs, times);
}

/* --- tests --------------------------------------------------------------------------------------------- */

static void all_are_saved_by_one_commit(void **state)
{
    struct stand *s = *state;
    struct task *a = add(s, true, OK), *b = add(s, true, 7), *c = add(s, true, OK);
    uint64_t before = lane_stats(s->lane).groups;
    run_all(s);
    stands(s, a);
    stands(s, b); /* a count is handed on */
    stands(s, c);
    ran(s, a, 1);
    if (grouped(s))
        assert_int_equal(lane_stats(s->lane).groups - before, 2); /* the one that held, and theirs */
}

static void one_refused_late_leaves_nothing(void **state)
{
    struct stand *s = *state;
    struct task *a = add(s, true, OK), *b = add(s, true, CONFLICT), *c = add(s, true, OK);
    struct task *d = add(s, false, NOT_FOUND), *e = add(s, true, OK);
    run_all(s);
    stands(s, a);
    is_refused(s, b);
    stands(s, c);
    is_refused(s, d);
    stands(s, e);
    ran(s, a, 2); /* again, with what b did undone */
    ran(s, b, 2);
    ran(s, c, 1);
}

/* A refused one leaves nothing, its neighbours stand, and each ran once. */
static void one_between_two(struct stand *s, bool writes, int code)
{
    struct task *a = add(s, true, OK), *b = add(s, writes, code), *c = add(s, true, OK);
    run_all(s);
    stands(s, a);
    is_refused(s, b);
    stands(s, c);
    ran(s, a, 1);
    ran(s, b, 1);
    ran(s, c, 1);
}

static void the_next_group_is_ready_for_it(void **state)
{
    struct stand *s = *state;
    add(s, true, CONFLICT);
    run_all(s);
    one_between_two(s, true, INVALID);
}

static void care_ends(void **state)
{
    struct stand *s = *state;
    struct task *a;
    add(s, true, CONFLICT);
    run_all(s);
    int runs = 0;
    for (int i = 0; i < CAREFUL_MAX && runs < 2; i++) {
        a = add(s, true, OK);
        add(s, true, CONFLICT);
        run_all(s);
        stands(s, a);
        runs = a->runs;
    }
    if (grouped(s))
        assert_int_equal(runs, 2);
}

static void one_refused_early_costs_neighbours_nothing(void **state)
{
    static const int codes[] = { INVALID, DENIED, NOT_FOUND, CONFLICT };
    struct stand *s = *state;
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
        one_between_two(s, false, codes[i]);
}

/* The engine may have undone more than it says. */
static void a_fault_that_is_no_rules_runs_all_again(void **state)
{
    struct stand *s = *state;
    struct task *a = add(s, true, OK), *b = add(s, false, INTERNAL), *c = add(s, true, OK);
    run_all(s);
    stands(s, a);
    is_refused(s, b);
    stands(s, c);
    ran(s, a, 2);
    ran(s, b, 2);
}

/* What stands in the register was told to be saved, and nothing else. */
static void is_told_true(struct stand *s, const struct task *t)
{
    assert_int_equal(t->answers, 1);
    assert_int_equal(t->told >= 0, saved(s, t) == 1);
}

/* Neighbours of the one in which it happened, before and after it, though this one says nothing of it. */
static void what_the_engine_undid_is_not_half_saved(void **state)
{
    static const int says[] = { INTERNAL, INVALID, OK };
    struct stand *s = *state;
    for (size_t i = 0; i < sizeof(says) / sizeof(says[0]); i++) {
        struct task *a = add(s, true, OK), *b = add(s, true, says[i]), *c = add(s, true, OK);
        b->undoes = true;
        b->keeps = says[i] == INVALID ? ALWAYS : 0;
        run_all(s);
        is_told_true(s, a);
        is_told_true(s, c);
        assert_int_equal(saved(s, b), 0);
        a = add(s, true, OK);
        run_all(s);
        stands(s, a);
    }
}

/* What was found and wished for in a run that was undone does not count. On PostgreSQL nobody runs again
 * here. */
static void a_second_run_starts_from_nothing(void **state)
{
    struct stand *s = *state;
    if (!grouped(s))
        return;
    struct task *a = add(s, true, DENIED), *b = add(s, true, OK);
    a->keeps = 1;
    b->first = CONFLICT;
    run_all(s);
    is_refused(s, a);
    stands(s, b);
    ran(s, a, 2);
    ran(s, b, 2);
}

static void keep_keeps(void **state)
{
    struct stand *s = *state;
    struct task *a = add(s, true, OK), *b = add(s, true, DENIED), *c = add(s, true, CONFLICT);
    b->keeps = ALWAYS;
    run_all(s);
    stands(s, a);
    assert_int_equal(b->told, DENIED);
    assert_int_equal(b->err.code, DENIED);
    assert_int_equal(saved(s, b), 1); /* through the run with savepoints that c caused */
    is_refused(s, c);
    ran(s, b, 2);
    for (int i = 0; i < CAREFUL_MAX; i++) /* until groups are trusted again */
        add(s, false, OK), run_all(s);
    a = add(s, true, OK), b = add(s, true, DENIED);
    b->keeps = ALWAYS;
    run_all(s);
    stands(s, a);
    assert_int_equal(b->told, DENIED);
    assert_int_equal(saved(s, b), 1);
    ran(s, a, 1);
    ran(s, b, 1);
}

static void only_what_changed_something_moves_the_epoch(void **state)
{
    struct stand *s = *state;
    uint64_t before = lane_epoch(s->lane);
    add(s, false, OK);
    add(s, false, CONFLICT);
    run_all(s);
    assert_int_equal(lane_epoch(s->lane), before);
    add(s, true, OK);
    add(s, false, CONFLICT);
    run_all(s);
    assert_int_equal(lane_epoch(s->lane), before + 1);
}

static int counted(void *ctx, struct db *db)
{
    int64_t n;
    int rc = counter_next(db, ctx, &n);
    return rc < 0 ? rc : (int)n;
}

static void a_call_waits_for_its_commit(void **state)
{
    struct stand *s = *state;
    struct err err = { 0 };
    assert_int_equal(lane_call(s->lane, counted, "call", &err), 1);
    assert_int_equal(lane_call(s->lane, counted, "call", &err), 2);
}

static void what_nobody_waits_for_goes_with_the_next(void **state)
{
    struct stand *s = *state;
    struct err err = { 0 };
    struct task *t = add(s, true, OK), *last = add(s, true, OK);
    s->n = 0; /* not run_all's */
    uint64_t before = lane_stats(s->lane).groups;
    s->answered = 0;
    assert_true(lane_submit_later(s->lane, &t->job));
    assert_int_equal(lane_call(s->lane, counted, "call", &err), 1);
    wait_answered(s, 1);
    stands(s, t);
    if (grouped(s))
        assert_int_equal(lane_stats(s->lane).groups - before, 1); /* none of its own */
    assert_true(lane_submit_later(s->lane, &last->job));
    lane_stop(s->lane); /* nor is it forgotten */
    s->lane = NULL;
    stands(s, last);
}

static void a_full_lane_says_so(void **state)
{
    struct stand *s = *state;
    struct task *many = calloc(LANE_QUEUE_MAX + 1, sizeof(*many));
    struct err err = { 0 };
    hold(s);
    for (int i = 0; i <= LANE_QUEUE_MAX; i++) {
        struct task *t = &many[i];
        *t = (struct task){ .job = { .run = task_run, .done = task_done, .err = &t->err }, .stand = s };
        assert_int_equal(lane_submit(s->lane, &t->job), i < LANE_QUEUE_MAX);
    }
    assert_int_equal(lane_stats(s->lane).depth, LANE_QUEUE_MAX);
    assert_int_equal(lane_call(s->lane, counted, "call", &err), BUSY);
    let_go(s);
    lane_stop(s->lane); /* what was taken is done first */
    s->lane = NULL;
    assert_int_equal(s->answered, LANE_QUEUE_MAX);
    assert_int_equal(many[LANE_QUEUE_MAX].answers, 0);
    free(many);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(all_are_saved_by_one_commit),
        T(one_refused_late_leaves_nothing),
        T(the_next_group_is_ready_for_it),
        T(care_ends),
        T(one_refused_early_costs_neighbours_nothing),
        T(a_fault_that_is_no_rules_runs_all_again),
        T(what_the_engine_undid_is_not_half_saved),
        T(a_second_run_starts_from_nothing),
        T(keep_keeps),
        T(only_what_changed_something_moves_the_epoch),
        T(a_call_waits_for_its_commit),
        T(what_nobody_waits_for_goes_with_the_next),
        T(a_full_lane_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
