/* ledger_race_test.c - very many at once: sums stay exact, floors hold, each hold ends once, each id is
 * booked once.
 *
 * 64 threads write through the lane, as the program does: an issuer and a provider without floors, some
 * people, a team with credit. What was answered OK is added up beside the register, and is what it has then.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/id.h"
#include "db/lane.h"
#include "office/ledger/ledger.h"
#include "office/ledger/ledger_test.sql.h"
#include "kit/kit.h"

#define THREADS   64
#define MOVES     160 /* of a thread */
#define PEOPLE    24
#define ACCOUNTS  (PEOPLE + 3)
#define ISSUER    PEOPLE
#define PROVIDER  (PEOPLE + 1)
#define TEAM      (PEOPLE + 2)
#define CREDIT    (-50)
#define HOLDS     (THREADS * MOVES)
#define LAPSE_MS  40
#define ISSUES    40   /* of a thread */
#define BUSY_MOST 2000 /* such answers, of all threads */
#define SAME_IDS  20   /* sent by every thread */

struct hold {
    _Atomic int64_t id;
    int from, to;
    int64_t amount;
    _Atomic int ends; /* answered OK */
};

struct race {
    struct kit *k;
    struct lane *lane;
    int64_t accounts[ACCOUNTS], mine[THREADS];
    _Atomic int64_t wanted[ACCOUNTS];
    struct hold holds[HOLDS];
    _Atomic int n_holds;
    _Atomic int booked, refused, busy, wrong;
};

struct runner {
    struct race *r;
    unsigned seed;
    struct err err;
    struct ledger_entry entries[2]; /* of the transfer at hand */
    pthread_t thread;
};

static int upto(struct runner *u, int n)
{
    return rand_r(&u->seed) % n;
}

static int book(void *ctx, struct db *db)
{
    return ledger_enter(db, ctx, 1);
}

static void wrong_if(struct runner *u, bool wrong)
{
    if (wrong)
        print_message("wrong: %s (%s)\n", u->err.key ? u->err.key : "booked",
                      u->err.origin ? u->err.origin : "");
    atomic_fetch_add(&u->r->wrong, wrong);
}

/* True when it is booked; anything but a refusal by a rule is wrong. Who was answered BUSY sends it again,
 * whether or not it was booked. */
static bool send(struct runner *u, struct ledger_transfer *t)
{
    int rc;
    do {
        u->err = (struct err){ 0 };
        rc = lane_call(u->r->lane, book, t, &u->err);
        atomic_fetch_add(&u->r->busy, rc == BUSY);
    } while (rc == BUSY && atomic_load(&u->r->busy) < BUSY_MOST);
    atomic_fetch_add(rc == OK ? &u->r->booked : &u->r->refused, 1);
    wrong_if(u, rc != OK && rc != CONFLICT);
    return rc == OK;
}

/* What was booked is often sent again: as it was, which is no second time, or with other content, which is
 * refused. */
static bool send_new(struct runner *u, struct ledger_transfer *t)
{
    struct ledger_transfer other = *t;
    if (!send(u, t))
        return false;
    other.code++;
    switch (upto(u, 8)) {
    case 0:
        wrong_if(u, !send(u, t));
        break;
    case 1:
        wrong_if(u, send(u, &other));
        break;
    }
    return true;
}

static void count(struct race *r, int from, int to, int64_t amount)
{
    atomic_fetch_sub(&r->wanted[from], amount);
    atomic_fetch_add(&r->wanted[to], amount);
}

static struct ledger_transfer between(struct runner *u, enum ledger_kind kind, int from, int to,
                                      int64_t amount)
{
    u->entries[0] = (struct ledger_entry){ u->r->accounts[from], -amount };
    u->entries[1] = (struct ledger_entry){ u->r->accounts[to], amount };
    return (struct ledger_transfer){
        .id = id_new(), .kind = kind, .book = "points", .entries = u->entries, .n = 2
    };
}

/* From one to another, and sometimes back. */
static void pay(struct runner *u, int from, int to)
{
    int64_t amount = 1 + upto(u, 20);
    struct ledger_transfer t = between(u, LEDGER_KIND_TRANSFER, from, to, amount);
    if (!send_new(u, &t))
        return;
    count(u->r, from, to, amount);
    struct ledger_transfer back = { .id = id_new(), .kind = LEDGER_KIND_REVERSAL, .about = t.id };
    if (upto(u, 8) || !send_new(u, &back))
        return;
    count(u->r, to, from, amount);
    back.id = id_new();
    wrong_if(u, send(u, &back));
}

static void hold(struct runner *u)
{
    int from = upto(u, PEOPLE), to = upto(u, 2) ? PROVIDER : TEAM;
    int64_t amount = 1 + upto(u, 10);
    struct ledger_transfer t = between(u, LEDGER_KIND_HOLD, from, to, amount);
    t.lapse_ms = upto(u, 4) ? 0 : LAPSE_MS;
    if (!send_new(u, &t))
        return;
    struct hold *h = &u->r->holds[atomic_fetch_add(&u->r->n_holds, 1)];
    h->from = from;
    h->to = to;
    h->amount = amount;
    atomic_store(&h->id, t.id); /* seen from now on */
}

/* Any of the last ones, so that several go for the same. */
static struct hold *some_hold(struct runner *u)
{
    int n = atomic_load(&u->r->n_holds);
    struct hold *h = n ? &u->r->holds[n - 1 - upto(u, n < 16 ? n : 16)] : NULL;
    return h && atomic_load(&h->id) ? h : NULL;
}

/* Posted wholly, in part, or released. */
static void end_one(struct runner *u)
{
    struct hold *h = some_hold(u);
    if (!h)
        return;
    int what = upto(u, 3);
    int64_t amount = what == 0 ? h->amount : what == 1 ? 1 + upto(u, (int)h->amount) : 0;
    struct ledger_transfer t = between(u, LEDGER_KIND_POST, h->from, h->to, amount);
    t.book = NULL;
    t.about = h->id;
    if (what != 1)
        t.n = 0;
    if (what == 2)
        t.kind = LEDGER_KIND_RELEASE;
    if (!send_new(u, &t))
        return;
    count(u->r, h->from, h->to, amount);
    atomic_fetch_add(&h->ends, 1);
}

static int lapse(void *ctx, struct db *db)
{
    (void)ctx;
    return ledger_lapse(db);
}

static void *move(void *arg)
{
    struct runner *u = arg;
    for (int i = 0; i < MOVES; i++) {
        int one = upto(u, PEOPLE), other = (one + 1 + upto(u, PEOPLE - 1)) % PEOPLE, what = upto(u, 12);
        if (what < 3)
            pay(u, ISSUER, one);
        else if (what < 5)
            pay(u, one, other);
        else if (what < 6)
            pay(u, TEAM, one);
        else if (what < 9)
            hold(u);
        else
            end_one(u);
        if (i % 40 == 0)
            lane_call(u->r->lane, lapse, NULL, &(struct err){ 0 }); /* BUSY: the next one does it */
    }
    return NULL;
}

/* --- what stands around a test ------------------------------------------------------------------------- */

static int set_up(void **state)
{
    struct race *r = calloc(1, sizeof(*r));
    struct err err = { 0 };
    r->k = kit_open();
    kit_begin(r->k);
    for (int i = 0; i < ACCOUNTS; i++)
        kit_must(r->k, ledger_open(r->k->db, "person", i, "points",
                                   i == TEAM    ? CREDIT
                                   : i < PEOPLE ? 0
                                                : LEDGER_NO_FLOOR,
                                   &r->accounts[i]));
    kit_commit(r->k);
    *state = r;
    return lane_start(&r->k->place, &r->k->city, &err, &r->lane);
}

static int tear_down(void **state)
{
    struct race *r = *state;
    lane_stop(r->lane);
    kit_close(r->k);
    free(r);
    return 0;
}

static void run_all(struct race *r, void *(*body)(void *))
{
    static struct runner runners[THREADS];
    for (int i = 0; i < THREADS; i++) {
        runners[i] = (struct runner){ .r = r, .seed = (unsigned)i + 1 };
        assert_int_equal(pthread_create(&runners[i].thread, NULL, body, &runners[i]), 0);
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(runners[i].thread, NULL);
    assert_int_equal(atomic_load(&r->wrong), 0);
}

static void assert_balances(struct race *r)
{
    int64_t sum = 0;
    for (int i = 0; i < ACCOUNTS; i++) {
        struct ledger_balance b = { 0 };
        kit_must(r->k, ledger_balance(r->k->db, r->accounts[i], &b));
        assert_int_equal(b.posted, atomic_load(&r->wanted[i]));
        assert_int_equal(b.held, 0);
        sum += b.posted;
    }
    assert_int_equal(sum, 0);
}

/* --- tests --------------------------------------------------------------------------------------------- */

static void random_moves_by_64_threads_are_exact(void **state)
{
    struct race *r = *state;
    struct runner last = { .r = r };
    run_all(r, move);
    kit_begin(r->k);
    kit_sound(r->k); /* while some holds are open */
    kit_rollback(r->k);
    for (int i = 0; i < atomic_load(&r->n_holds); i++) {
        struct hold *h = &r->holds[i];
        struct ledger_transfer t = { .id = id_new(), .kind = LEDGER_KIND_RELEASE, .about = h->id };
        struct sql_ledger_test_ends_row row = { 0 };
        bool released = send(&last, &t);
        assert_true(atomic_load(&h->ends) + released <= 1); /* none: it has lapsed, or its time has come */
        while (lane_call(r->lane, lapse, NULL, &last.err) == BUSY)
            last.err = (struct err){ 0 };
        kit_begin(r->k);
        kit_must(r->k, sql_ledger_test_ends(r->k->db, h->id, &row));
        kit_rollback(r->k);
        assert_int_equal(row.n, 1);
    }
    kit_begin(r->k);
    assert_balances(r);
    kit_sound(r->k);
    print_message("booked %d, refused %d, busy %d, holds %d, lost races %d\n", r->booked, r->refused, r->busy,
                  r->n_holds, (int)lane_stats(r->lane).retries);
    assert_true(r->booked > 1000 && r->refused > 100 && r->n_holds > 100);
}

/* The issuer's account is one for all. */
static void *send_the_same(void *arg)
{
    struct runner *u = arg;
    for (int i = 0; i < SAME_IDS; i++) {
        struct ledger_transfer t = between(u, LEDGER_KIND_TRANSFER, ISSUER, i, 5);
        t.id = 1000 + i;
        wrong_if(u, !send(u, &t));
    }
    return NULL;
}

static void the_same_ids_from_64_threads_are_booked_once(void **state)
{
    struct race *r = *state;
    run_all(r, send_the_same);
    for (int i = 0; i < SAME_IDS; i++)
        count(r, ISSUER, i, 5);
    kit_begin(r->k);
    assert_balances(r);
    kit_sound(r->k);
}

/* Each thread pays somebody of its own: only the issuer's account is common to all. */
static void *pay_mine(void *arg)
{
    struct runner *u = arg;
    int i = (int)(u->seed - 1);
    for (int n = 0; n < ISSUES; n++) {
        struct ledger_transfer t = between(u, LEDGER_KIND_TRANSFER, ISSUER, PROVIDER, 5);
        u->entries[1].account = u->r->mine[i];
        wrong_if(u, !send(u, &t));
    }
    return NULL;
}

/* On PostgreSQL a row that all write would lose nearly each race. */
static void an_issuer_serves_64_threads(void **state)
{
    struct race *r = *state;
    kit_begin(r->k);
    for (int i = 0; i < THREADS; i++)
        kit_must(r->k, ledger_open(r->k->db, "other", i, "points", 0, &r->mine[i]));
    kit_commit(r->k);
    run_all(r, pay_mine);
    int lost = (int)lane_stats(r->lane).retries;
    print_message("%d transfers, lost races %d\n", THREADS * ISSUES, lost);
    assert_true(lost < THREADS * ISSUES / 2);
    kit_begin(r->k);
    struct ledger_balance b = { 0 };
    kit_must(r->k, ledger_balance(r->k->db, r->accounts[ISSUER], &b));
    assert_int_equal(b.posted, -5 * THREADS * ISSUES);
    kit_sound(r->k);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(random_moves_by_64_threads_are_exact),
        T(an_issuer_serves_64_threads),
        T(the_same_ids_from_64_threads_are_booked_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
