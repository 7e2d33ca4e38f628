/* stat.c - deltas in, totals out.
 *
 * A delta is one row at the place and day where something happened; the fold adds it to the totals of that
 * place and of every place above it up to the city, for all time, the year, the month and the day. Totals are
 * by position, so a place without a unit of its own still counts for those above. What adds up to nothing is
 * not written. The same step keeps in how many villages there is any of it (stat_cover). Not here: when to
 * fold (the program's timers), counting anew (recount.c), pages (overview/).
 */
#include "office/stat/stat.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/pos.h"
#include "db/city.h"
#include "office/stat/stat.sql.h"

#define FOLD_MOST 20000 /* deltas added up at once; bounds the memory of one step */
#define PERIODS   4

int stat_add(struct db *db, int64_t pos, int64_t day, enum measure measure, int64_t n)
{
    if (!n)
        return OK;
    int rc = sql_stat_delta_add(db, id_new(), pos, day, measure, n);
    return done(rc);
}

struct sum {
    int64_t pos, measure, period, n;
};

struct sums {
    struct sum *v;
    size_t n;
};

static void take(struct sums *s, int64_t pos, const struct sql_stat_waiting_row *d)
{
    const int64_t periods[PERIODS] = { 0, period_year(d->day), period_month(d->day), period_day(d->day) };
    for (int i = 0; i < PERIODS; i++)
        s->v[s->n++] = (struct sum){ pos, d->measure, periods[i], d->n };
}

/* Each waiting figure once for every place it counts for. */
static struct sums spread(struct db *db, const struct sql_stat_waiting_rows *rows)
{
    int64_t top = db->city ? db->city->pos : 0, above[POS_DEPTHS];
    struct sums s = { ARENA_ARRAY(db->arena, struct sum, rows->n * POS_DEPTHS * PERIODS + 1), 0 };
    for (size_t i = 0; i < rows->n; i++) {
        size_t n = pos_ancestors(rows->v[i].pos, above);
        for (size_t k = 0; k < n; k++)
            if (above[k] >= top)
                take(&s, above[k], &rows->v[i]);
    }
    return s;
}

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int by_key(const void *a, const void *b)
{
    const struct sum *x = a, *y = b;
    int c = compare(x->pos, y->pos);
    if (!c)
        c = compare(x->measure, y->measure);
    return c ? c : compare(x->period, y->period);
}

/* Equal keys become one: the city's own row is written once a step, not once a delta. What comes to nothing
 * goes. */
static void merge(struct sums *s)
{
    size_t out = 0;
    if (s->n) /* qsort must not be given the NULL of an empty list */
        qsort(s->v, s->n, sizeof(s->v[0]), by_key);
    for (size_t i = 0, next; i < s->n; i = next) {
        struct sum one = s->v[i];
        for (next = i + 1; next < s->n && !by_key(&one, &s->v[next]); next++)
            one.n += s->v[next].n;
        if (one.n)
            s->v[out++] = one;
    }
    s->n = out;
}

/* A village that gets its first, or loses its last, is one more, or less, for itself and all above it. */
static void note_cover(struct db *db, const struct sum *s, int64_t n, struct sums *cover)
{
    int64_t top = db->city ? db->city->pos : 0, above[POS_DEPTHS];
    int step = (n > 0) - (n - s->n > 0);
    if (!step || !stat_covers(s->pos, s->period))
        return;
    for (size_t i = pos_ancestors(s->pos, above); i-- && above[i] >= top;)
        cover->v[cover->n++] = (struct sum){ above[i], s->measure, s->period, step };
}

static int write_totals(struct db *db, const struct sums *s, struct sums *cover)
{
    int rc = OK;
    for (size_t i = 0; i < s->n && rc >= 0; i++) {
        struct sql_stat_total_add_row row = { 0 };
        rc = sql_stat_total_add(db, s->v[i].pos, s->v[i].measure, s->v[i].period, s->v[i].n, &row);
        if (rc >= 0)
            note_cover(db, &s->v[i], row.n, cover);
    }
    return done(rc);
}

static int write_cover(struct db *db, const struct sums *s)
{
    int rc = OK;
    for (size_t i = 0; i < s->n && rc >= 0; i++)
        rc = sql_stat_cover_add(db, s->v[i].pos, s->v[i].measure, s->v[i].period, s->v[i].n);
    return done(rc);
}

static int fold_step(struct db *db, int64_t newest)
{
    struct sql_stat_waiting_rows rows = { 0 };
    int rc = sql_stat_waiting(db, newest, &rows);
    if (rc < 0)
        return rc;
    struct sums s = spread(db, &rows);
    struct sums cover = { ARENA_ARRAY(db->arena, struct sum, rows.n * POS_DEPTHS * PERIODS + 1), 0 };
    merge(&s);
    rc = write_totals(db, &s, &cover);
    merge(&cover);
    if (rc >= 0)
        rc = write_cover(db, &cover);
    return rc < 0 ? rc : sql_stat_delta_drop(db, newest);
}

int stat_fold(struct db *db)
{
    int folded = 0, rc;
    for (;;) {
        struct sql_stat_newest_row row = { 0 };
        rc = sql_stat_newest(db, FOLD_MOST, &row);
        if (rc < 0)
            return rc;
        if (!row.waiting)
            break;
        rc = fold_step(db, row.newest);
        if (rc < 0)
            return rc;
        folded += (int)row.waiting;
    }
    rc = folded ? sql_stat_as_of_set(db, db->now) : OK;
    return rc < 0 ? rc : folded;
}

int stat_total(struct db *db, int64_t pos, enum measure measure, int64_t period, int64_t *ret_n)
{
    struct sql_stat_total_get_row row = { 0 };
    int rc = sql_stat_total_get(db, pos, measure, period, &row);
    if (rc < 0)
        return rc;
    *ret_n = rc ? row.n : 0;
    return OK;
}

bool stat_covers(int64_t pos, int64_t period)
{
    return period < PERIOD_DAYS && pos_depth(pos) == POS_VILLAGE;
}

int stat_cover(struct db *db, int64_t pos, enum measure measure, int64_t period, int64_t *ret_n)
{
    struct sql_stat_cover_get_row row = { 0 };
    int rc = sql_stat_cover_get(db, pos, measure, period, &row);
    if (rc < 0)
        return rc;
    *ret_n = rc ? row.n : 0;
    return OK;
}

int stat_as_of(struct db *db, int64_t *ret_ms)
{
    struct sql_stat_as_of_get_row row = { 0 };
    int rc = sql_stat_as_of_get(db, &row);
    if (rc < 0)
        return rc;
    *ret_ms = row.at;
    return OK;
}

const struct measure_def *stat_measure(int64_t measure)
{
    for (size_t i = 0; i < MEASURE_COUNT; i++)
        if ((int64_t)all_measures[i].measure == measure)
            return &all_measures[i];
    return NULL;
}

struct safe_html stat_shown(struct arena *arena, const struct measure_def *m, int64_t n)
{
    _cleanup_buf_ struct buf b = { 0 };
    struct out o = { .b = &b };
    int64_t tenths = (n + (n < 0 ? -3 : 3)) / 6;
    if (m->per == 60 && tenths % 10)
        put_tenths(&o, tenths);
    else
        put_int(&o, n / m->per);
    return (struct safe_html){ arena_strndup(arena, b.data ? b.data : "", b.len) };
}

int stat_totals(struct db *db, int64_t pos, int64_t day, struct stored_total_list *ret_totals)
{
    return sql_stat_totals(db, pos, period_year(day), period_year(day) - 1, period_month(day),
                           period_day(day), ret_totals);
}

int stat_steps(struct db *db, int64_t pos, enum measure measure, int64_t first, int64_t last,
               struct stored_total_list *ret_totals)
{
    return sql_stat_steps(db, pos, measure, first, last, ret_totals);
}

int stat_below(struct db *db, int64_t unit, struct unit_total_list *ret_totals)
{
    return sql_stat_below(db, unit, ret_totals);
}

int stat_ahead(struct db *db, int64_t unit, struct unit_total_list *ret_ahead)
{
    return sql_stat_ahead(db, unit, ret_ahead);
}
