/* recount.c - totals made anew from the rows themselves: to compare with what is stored, or to write it.
 *
 * A row counts for its own position and all above it up to the city, for all time, its year, month and day.
 * Which rows, the query of the measure says. What waits in stat_delta is taken as if it were added already.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/pos.h"
#include "db/city.h"
#include "office/stat/stat.h"
#include "office/stat/stat.sql.h"

#define PERIODS    4
#define ROWS_FIRST 4096

struct sum {
    int64_t pos, period, n;
};

struct sums {
    struct arena arena;
    struct sum *v;
    size_t n, cap, at;
    int64_t top, sign;
    int64_t run_pos, run_day, run_n; /* rows that stand together, not added yet */
    int (*differs)(void *ctx, int64_t pos, int64_t found, int64_t wanted);
    void *ctx;
};

static int by_key(const void *a, const void *b)
{
    const struct sum *x = a, *y = b;
    if (x->pos != y->pos)
        return x->pos < y->pos ? -1 : 1;
    return (x->period > y->period) - (x->period < y->period);
}

static void merge(struct sums *s)
{
    size_t out = 0;
    if (s->n) /* qsort must not be given the NULL of an empty list */
        qsort(s->v, s->n, sizeof(*s->v), by_key);
    for (size_t i = 0; i < s->n; i++) {
        if (out && !by_key(&s->v[out - 1], &s->v[i]))
            s->v[out - 1].n += s->v[i].n;
        else
            s->v[out++] = s->v[i];
    }
    s->n = out;
}

/* Full: equal keys are joined first, and only when that frees little is there more room. */
static void make_room(struct sums *s)
{
    merge(s);
    if (s->n < s->cap / 2)
        return;
    struct arena bigger = { 0 };
    size_t cap = s->cap ? s->cap * 2 : ROWS_FIRST;
    struct sum *v = ARENA_ARRAY(&bigger, struct sum, cap);
    for (size_t i = 0; i < s->n; i++)
        v[i] = s->v[i];
    arena_free(&s->arena);
    s->arena = bigger;
    s->v = v;
    s->cap = cap;
}

static void add(struct sums *s, int64_t pos, int64_t day, int64_t sum)
{
    int64_t above[POS_DEPTHS];
    const int64_t periods[PERIODS] = { 0, period_year(day), period_month(day), period_day(day) };
    size_t n = pos_ancestors(pos, above);
    if (s->n + (size_t)POS_DEPTHS * PERIODS > s->cap)
        make_room(s);
    for (size_t i = 0; i < n; i++)
        for (int k = 0; k < PERIODS && above[i] >= s->top; k++)
            s->v[s->n++] = (struct sum){ above[i], periods[k], s->sign * sum };
}

static void end_run(struct sums *s)
{
    if (s->run_n)
        add(s, s->run_pos, s->run_day, s->run_n);
    s->run_n = 0;
}

/* Records of a shift stand together: they are added as one. */
static int add_day(void *ctx, struct counted *d)
{
    struct sums *s = ctx;
    if (d->pos != s->run_pos || d->day != s->run_day)
        end_run(s);
    s->run_pos = d->pos;
    s->run_day = d->day;
    s->run_n += d->n;
    return OK;
}

static int skip_before(struct sums *s, const struct sum *key)
{
    int rc = OK;
    for (; rc >= 0 && s->at < s->n && (!key || by_key(&s->v[s->at], key) < 0); s->at++)
        if (s->v[s->at].n)
            rc = s->differs(s->ctx, s->v[s->at].pos, 0, s->v[s->at].n);
    return rc;
}

static int compare(struct sums *s, struct sum found)
{
    int rc = skip_before(s, &found);
    int64_t wanted = 0;
    if (rc >= 0 && s->at < s->n && !by_key(&s->v[s->at], &found))
        wanted = s->v[s->at++].n;
    return rc < 0 || wanted == found.n ? rc : s->differs(s->ctx, found.pos, found.n, wanted);
}

static int compare_total(void *ctx, struct sql_stat_stored_row *row)
{
    return compare(ctx, (struct sum){ row->pos, row->period, row->n });
}

static int compare_cover(void *ctx, struct sql_stat_cover_stored_row *row)
{
    return compare(ctx, (struct sum){ row->pos, row->period, row->n });
}

/* The rows of a measure, less what waits. */
static int count(struct db *db, const struct measure_def *m, struct sums *s)
{
    s->top = db->city->pos;
    s->sign = 1;
    int rc = db_each(db, m->count, NULL, (db_each_fn *)add_day, s);
    end_run(s);
    s->sign = -1;
    if (rc >= 0)
        rc = sql_stat_waiting_of(db, m->measure, add_day, s);
    end_run(s);
    merge(s);
    return done(rc);
}

/* In how many villages there is any, of the same sums. */
static void cover(const struct sums *of, struct sums *s)
{
    int64_t above[POS_DEPTHS];
    for (size_t i = 0; i < of->n; i++) {
        if (of->v[i].n <= 0 || !stat_covers(of->v[i].pos, of->v[i].period))
            continue;
        if (s->n + (size_t)POS_DEPTHS > s->cap)
            make_room(s);
        for (size_t k = pos_ancestors(of->v[i].pos, above); k-- && above[k] >= of->top;)
            s->v[s->n++] = (struct sum){ above[k], of->v[i].period, 1 };
    }
    merge(s);
}

int stat_compare(struct db *db, const struct measure_def *m,
                 int (*differs)(void *ctx, int64_t pos, int64_t found, int64_t wanted), void *ctx)
{
    struct sums s = { .differs = differs, .ctx = ctx }, c = s;
    int rc = count(db, m, &s);
    cover(&s, &c);
    if (rc >= 0)
        rc = sql_stat_stored(db, m->measure, compare_total, &s);
    if (rc >= 0)
        rc = skip_before(&s, NULL);
    if (rc >= 0)
        rc = sql_stat_cover_stored(db, m->measure, compare_cover, &c);
    if (rc >= 0)
        rc = skip_before(&c, NULL);
    arena_free(&c.arena);
    arena_free(&s.arena);
    return done(rc);
}

int stat_write_anew(struct db *db, const struct measure_def *m)
{
    struct sql_stat_total_add_row row = { 0 };
    struct sums s = { 0 }, c = { 0 };
    int rc = count(db, m, &s);
    cover(&s, &c);
    for (size_t i = 0; i < s.n && rc >= 0; i++)
        if (s.v[i].n)
            rc = sql_stat_total_add(db, s.v[i].pos, m->measure, s.v[i].period, s.v[i].n, &row);
    for (size_t i = 0; i < c.n && rc >= 0; i++)
        rc = sql_stat_cover_add(db, c.v[i].pos, m->measure, c.v[i].period, c.v[i].n);
    arena_free(&c.arena);
    arena_free(&s.arena);
    return rc < 0 ? rc : sql_stat_as_of_set(db, db->now);
}
