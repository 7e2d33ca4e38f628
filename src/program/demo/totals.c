/* totals.c - the figures of each unit and all above it, by day, month, year and in all (DESIGN 2.9).
 *
 * The same sums that stat_add() and the folding would have come to; written at once, one measure after
 * another. */
#include <stdlib.h>

#include "program/demo/demo.sql.h"
#include "program/demo/write.h"
#include "office/stat/stat.h"

#define PERIODS 4

struct figure {
    uint32_t unit;
    uint32_t period;
    int64_t n;
};

struct figures {
    const struct plan *p;
    struct figure *v;
    size_t n, most;
};

static void put(struct figures *f, uint32_t unit, int32_t day, int64_t n)
{
    if (f->n == f->most || !n)
        return;
    f->v[f->n++] = (struct figure){ unit, (uint32_t)day, n };
}

static int compare(const void *a, const void *b)
{
    const struct figure *x = a, *y = b;
    if (x->unit != y->unit)
        return x->unit < y->unit ? -1 : 1;
    return (x->period > y->period) - (x->period < y->period);
}

/* Equal keys become one. */
static void merge(struct figures *f)
{
    size_t out = 0;
    qsort(f->v, f->n, sizeof(*f->v), compare);
    for (size_t i = 0; i < f->n; i++) {
        if (out && !compare(&f->v[out - 1], &f->v[i]))
            f->v[out - 1].n += f->v[i].n;
        else
            f->v[out++] = f->v[i];
    }
    f->n = out;
}

/* One figure of a place and day counts for all above, in four periods. */
static struct figures spread(const struct figures *f, struct arena *a)
{
    struct figures s = { .p = f->p };
    for (size_t i = 0; i < f->n; i++)
        for (uint32_t u = f->v[i].unit;; u = f->p->units[u].parent) {
            s.most += PERIODS;
            if (!u)
                break;
        }
    s.v = ARENA_ARRAY(a, struct figure, s.most + 1);
    for (size_t i = 0; i < f->n; i++) {
        int64_t day = f->v[i].period;
        const int64_t periods[PERIODS] = { 0, period_year(day), period_month(day), period_day(day) };
        for (uint32_t u = f->v[i].unit;; u = f->p->units[u].parent) {
            for (int k = 0; k < PERIODS; k++)
                s.v[s.n++] = (struct figure){ u, (uint32_t)periods[k], f->v[i].n };
            if (!u)
                break;
        }
    }
    merge(&s);
    return s;
}

static uint32_t unit_of_activity(const struct plan *p, const struct demo_activity *a)
{
    return p->teams[p->projects[a->project].team].unit;
}

static void gather_people(struct figures *f, enum measure measure)
{
    const struct plan *p = f->p;
    for (uint32_t i = 0; i < p->n_people; i++) {
        const struct demo_person *v = &p->people[i];
        if (measure == MEASURE_VOLUNTEERS)
            put(f, v->unit, v->made_day, !v->later);
        else
            put(f, v->unit, v->first_day, v->minutes > 0);
    }
}

static void gather_service(struct figures *f, enum measure measure)
{
    const struct plan *p = f->p;
    for (uint32_t i = 0; i < p->n_shifts; i++) {
        const struct demo_shift *s = &p->shifts[i];
        const struct demo_activity *a = &p->activities[s->activity];
        int64_t minutes = 0;
        for (uint32_t k = 0; k < s->served; k++)
            minutes += p->seats[s->first_seat + k].minutes;
        if (a->kind == KIND_DONE)
            put(f, unit_of_activity(p, a), s->day, measure == MEASURE_MINUTES ? minutes : s->served);
    }
}

static void gather(struct figures *f, enum measure measure)
{
    const struct plan *p = f->p;
    if (measure == MEASURE_VOLUNTEERS || measure == MEASURE_WITH_HOURS)
        gather_people(f, measure);
    else if (measure == MEASURE_TEAMS)
        for (uint32_t i = 0; i < p->n_teams; i++)
            put(f, p->teams[i].unit, p->teams[i].made_day, 1);
    else if (measure == MEASURE_PROJECTS)
        for (uint32_t i = 0; i < p->n_projects; i++)
            put(f, p->teams[p->projects[i].team].unit, p->projects[i].made_day, 1);
    else if (measure == MEASURE_ACTIVITIES)
        for (uint32_t i = 0; i < p->n_activities; i++)
            put(f, unit_of_activity(p, &p->activities[i]), p->activities[i].day,
                p->activities[i].kind <= KIND_COMING);
    else
        gather_service(f, measure);
}

static int write_measure(struct write *w, enum measure measure)
{
    const struct plan *p = w->p;
    struct arena own = { 0 };
    size_t most = p->n_people + (size_t)p->n_shifts + p->n_activities + p->n_projects;
    struct figures f = { .p = p, .v = ARENA_ARRAY(&own, struct figure, most), .most = most };
    gather(&f, measure);
    merge(&f);
    struct figures all = spread(&f, &own);
    int rc = OK;
    for (size_t i = 0; i < all.n && rc >= 0; i++) {
        rc = sql_demo_total(p->db, p->units[all.v[i].unit].pos, measure, all.v[i].period, all.v[i].n);
        if (rc >= 0)
            rc = write_step(w, "totals", (int64_t)(measure - 1) * 1000 + (int64_t)(i * 1000 / all.n), 7000);
    }
    arena_free(&own);
    return rc;
}

int write_totals(struct write *w)
{
    int rc = OK;
    for (enum measure m = MEASURE_VOLUNTEERS; m <= MEASURE_MINUTES && rc >= 0; m++)
        rc = write_measure(w, m);
    if (rc >= 0)
        rc = sql_demo_as_of(w->p->db, w->p->now);
    return rc < 0 ? rc : OK;
}
