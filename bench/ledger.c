/* ledger.c - transfers a second: through the write lane, and the floor, the same statements and nothing else.
 *
 * usage: ledger PLACE lane|bare N
 * PLACE is the folder of a register or a PostgreSQL URL. N times an issuer pays one of a thousand people:
 * through the lane with 64 on their way at a time, or bare in groups of 64 to a commit. Prints transfers a
 * second. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/crypt.h"
#include "base/id.h"
#include "db/lane.h"
#include "office/ledger/ledger.h"
#include "office/ledger/ledger.sql.h"

#define GROUP  64
#define PEOPLE 1000

struct bench {
    struct db *db;
    struct arena arena;
    struct err err;
    int64_t issuer, people[PEOPLE];
    struct lane *lane;
    int n;
    _Atomic int begun, left, failed;
    pthread_mutex_t lock;
    pthread_cond_t ended;
};

static int open_accounts(struct bench *b)
{
    int rc = db_begin(b->db);
    if (rc >= 0)
        rc = ledger_open(b->db, "issuer", 1, "points", LEDGER_NO_FLOOR, &b->issuer);
    for (int i = 0; i < PEOPLE && rc >= 0; i++)
        rc = ledger_open(b->db, "person", i + 1, "points", 0, &b->people[i]);
    return rc < 0 ? rc : db_commit(b->db);
}

/* --- bare ---------------------------------------------------------------------------------------------- */

static int entry(struct bench *b, int64_t transfer, int64_t account, int64_t amount)
{
    struct sql_ledger_entry_add_in in = { .account = account,
                                          .id = id_new(),
                                          .transfer = transfer,
                                          .amount = amount,
                                          .book = "points",
                                          .moved = true };
    return sql_ledger_entry_add(b->db, &in);
}

static int pay_bare(struct bench *b, int64_t person)
{
    struct sql_ledger_transfer_add_in in = {
        .id = id_new(), .kind = LEDGER_KIND_TRANSFER, .until = DB_NONE, .now = b->db->now
    };
    int rc = sql_ledger_transfer_add(b->db, &in);
    if (rc > 0)
        rc = sql_ledger_account_move(b->db, person, 1, 0);
    if (rc > 0)
        rc = entry(b, in.id, b->issuer, -1);
    return rc > 0 ? entry(b, in.id, person, 1) : rc;
}

static int run_bare(struct bench *b)
{
    int rc = 1;
    for (int i = 0; i < b->n && rc > 0; i++) {
        if (i % GROUP == 0 && db_begin(b->db) < 0)
            return -1;
        rc = pay_bare(b, b->people[i % PEOPLE]);
        if ((i % GROUP == GROUP - 1 || i == b->n - 1) && db_commit(b->db) < 0)
            return -1;
        arena_reset(&b->arena);
    }
    return rc > 0 ? 0 : -1;
}

/* --- through the lane ---------------------------------------------------------------------------------- */

struct payment {
    struct lane_job job;
    struct bench *b;
    struct err err;
    int64_t id;
    int i;
};

static int pay(struct lane_job *job, struct db *db)
{
    struct payment *p = (struct payment *)job;
    const struct ledger_entry sides[] = { { p->b->issuer, -1 }, { p->b->people[p->i % PEOPLE], 1 } };
    const struct ledger_transfer t = {
        .id = p->id, .kind = LEDGER_KIND_TRANSFER, .book = "points", .entries = sides, .n = 2
    };
    return ledger_enter(db, &t, 1);
}

static void next(struct payment *p)
{
    p->i = atomic_fetch_add(&p->b->begun, 1);
    p->id = id_new();
    if (p->i < p->b->n && !lane_submit(p->b->lane, &p->job))
        abort();
}

static void paid(struct lane_job *job, int rc)
{
    struct payment *p = (struct payment *)job;
    struct bench *b = p->b;
    atomic_fetch_add(&b->failed, rc < 0);
    if (atomic_fetch_sub(&b->left, 1) > 1) {
        next(p);
        return;
    }
    pthread_mutex_lock(&b->lock);
    pthread_cond_signal(&b->ended);
    pthread_mutex_unlock(&b->lock);
}

static int run_lane(struct bench *b)
{
    static struct payment payments[GROUP];
    b->left = b->n;
    pthread_mutex_lock(&b->lock);
    for (int i = 0; i < GROUP; i++) {
        payments[i] =
            (struct payment){ .job = { .run = pay, .done = paid, .err = &payments[i].err }, .b = b };
        next(&payments[i]);
    }
    while (atomic_load(&b->left) > 0)
        pthread_cond_wait(&b->ended, &b->lock);
    pthread_mutex_unlock(&b->lock);
    return b->failed ? -1 : 0;
}

int main(int argc, char **argv)
{
    static struct bench b = { .lock = PTHREAD_MUTEX_INITIALIZER, .ended = PTHREAD_COND_INITIALIZER };
    if (argc != 4 || crypt_init(&b.err) < 0) {
        fputs("usage: ledger PLACE lane|bare N\n", stderr);
        return 2;
    }
    struct db_place place = { .dir = argv[1] };
    if (!strncmp(argv[1], "postgresql:", 11))
        place = (struct db_place){ .url = argv[1] };
    bool lane = !strcmp(argv[2], "lane");
    b.n = atoi(argv[3]);
    if (db_open(&place, DB_WRITE, &b.err, &b.db) < 0)
        return 1;
    db_bind(b.db, &b.arena, &b.err, clock_now_ms());
    if (open_accounts(&b) < 0 || (lane && lane_start(&place, NULL, &b.err, &b.lane) < 0))
        return 1;
    int64_t from = clock_steady_us();
    int rc = lane ? run_lane(&b) : run_bare(&b);
    double seconds = (double)(clock_steady_us() - from) / 1e6;
    lane_stop(b.lane);
    db_close(b.db);
    arena_free(&b.arena);
    if (rc == 0)
        printf("%.0f\n", b.n / seconds);
    return rc ? 1 : 0;
}
