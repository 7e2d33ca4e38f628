/* sums.c - the totals made anew from the rows themselves, and compared with the stored ones.
 *
 * A row counts for its own position and all above it up to the city, for all time, its year, month and day.
 * What waits in stat_delta is taken as if it were added already. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/pos.h"
#include "db/city.h"
#include "program/invariant/check.h"
#include "program/invariant/invariant.sql.h"
#include "office/stat/stat.model.h"

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
    bool days; /* false: all time only */
    struct check *check;
    int64_t run_pos, run_day, run_n; /* rows that stand together, not added yet */
};

/* Each query has a row of its own; they are the same. */
struct day_row {
    int64_t pos, day, n;
};
_Static_assert(sizeof(struct day_row) == sizeof(struct sql_inv_count_teams_row), "rows of counts");
_Static_assert(sizeof(struct day_row) == sizeof(struct sql_inv_deltas_row), "rows of deltas");

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
        for (int k = 0; k < (s->days ? PERIODS : 1) && above[i] >= s->top; k++)
            s->v[s->n++] = (struct sum){ above[i], periods[k], s->sign * sum };
}

static void end_run(struct sums *s)
{
    if (s->run_n)
        add(s, s->run_pos, s->run_day, s->run_n);
    s->run_n = 0;
}

/* Records of a shift stand together: they are added as one. */
static int add_day(void *ctx, void *row)
{
    struct sums *s = ctx;
    const struct day_row *d = row;
    if (d->pos != s->run_pos || d->day != s->run_day)
        end_run(s);
    s->run_pos = d->pos;
    s->run_day = d->day;
    s->run_n += d->n;
    return OK;
}

static void say(struct sums *s, int64_t pos, int64_t found, int64_t wanted)
{
    struct broken b = { .id = pos, .found = found, .wanted = wanted };
    check_broken(s->check, &b);
}

static void skip_before(struct sums *s, const struct sum *key)
{
    for (; s->at < s->n && (!key || by_key(&s->v[s->at], key) < 0); s->at++)
        if (s->v[s->at].n)
            say(s, s->v[s->at].pos, 0, s->v[s->at].n);
}

static int compare_total(void *ctx, struct sql_inv_totals_row *row)
{
    struct sums *s = ctx;
    struct sum key = { row->pos, row->period, row->n };
    if (!s->days && row->period)
        return OK;
    skip_before(s, &key);
    int64_t wanted = 0;
    if (s->at < s->n && !by_key(&s->v[s->at], &key))
        wanted = s->v[s->at++].n;
    if (wanted != row->n)
        say(s, row->pos, row->n, wanted);
    return OK;
}

static int count_rows(struct db *db, struct sums *s, enum measure measure)
{
    switch (measure) {
    case MEASURE_VOLUNTEERS:
        return db_each(db, &query_inv_count_volunteers, NULL, add_day, s);
    case MEASURE_WITH_HOURS:
        return db_each(db, &query_inv_count_with_hours, NULL, add_day, s);
    case MEASURE_TEAMS:
        return db_each(db, &query_inv_count_teams, NULL, add_day, s);
    case MEASURE_PROJECTS:
        return db_each(db, &query_inv_count_projects, NULL, add_day, s);
    case MEASURE_ACTIVITIES:
        return db_each(db, &query_inv_count_activities, NULL, add_day, s);
    case MEASURE_PERSON_TIMES:
        return db_each(db, &query_inv_count_person_times, NULL, add_day, s);
    case MEASURE_MINUTES:
        return db_each(db, &query_inv_count_minutes, NULL, add_day, s);
    }
    return OK;
}

int check_totals(struct db *db, struct check *c, int measure)
{
    struct sums s = { .check = c, .top = db->city->pos, .sign = 1, .days = measure != MEASURE_WITH_HOURS };
    struct sql_inv_deltas_in in = { .measure = measure };
    int rc = count_rows(db, &s, (enum measure)measure);
    end_run(&s);
    s.sign = -1;
    if (rc >= 0)
        rc = db_each(db, &query_inv_deltas, &in, add_day, &s);
    end_run(&s);
    merge(&s);
    if (rc >= 0)
        rc = sql_inv_totals(db, measure, compare_total, &s);
    if (rc >= 0)
        skip_before(&s, NULL);
    arena_free(&s.arena);
    return rc;
}
