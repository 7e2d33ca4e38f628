/* overview.c - figures gathered from the totals: those of the unit, its place among its sisters, the units
 * below, and the chosen measure over time.
 *
 * Decides which periods are shown, and the order. Not here: how figures come to be (stat/), shapes
 * (overview_draw.c, render/chart.h). */
#include "program/overview/overview.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/pos.h"
#include "db/city.h"
#include "office/org/org.h"
#include "program/overview/overview.sql.h"
#include "office/stat/stat.h"

#define DAYS   30
#define MONTHS 12
#define YEARS  5

/* --- the figures of the unit ------------------------------------------------------------------ */
static void put_total(struct overview_figure *f, int64_t day, const struct stored_total *t)
{
    if (t->period == 0)
        f->total = t->n;
    else if (t->period == period_year(day))
        f->year = t->n;
    else if (t->period == period_year(day) - 1)
        f->last_year = t->n;
    else if (t->period == period_month(day))
        f->month = t->n;
    else if (t->period == period_day(day))
        f->day = t->n;
}

static void name_figures(struct db *db, enum lang lang, struct overview_page *m)
{
    m->figures = (struct overview_figure_list){ ARENA_ARRAY(db->arena, struct overview_figure, MEASURE_COUNT),
                                                MEASURE_COUNT };
    for (size_t i = 0; i < MEASURE_COUNT; i++) {
        const struct measure_def *d = &all_measures[i];
        struct overview_figure *f = &m->figures.v[i];
        f->measure = d->measure;
        f->name = tr(lang, d->label);
        f->shown_unit = tr(lang, d->unit);
        f->definition = tr(lang, d->definition);
        f->chosen = f->measure == m->measure;
        f->rank = m->sisters > 1 ? 1 : DB_NONE;
    }
}

static void show_figures(struct db *db, struct overview_page *m)
{
    for (size_t i = 0; i < m->figures.n; i++) {
        struct overview_figure *f = &m->figures.v[i];
        const struct measure_def *d = stat_measure(f->measure);
        f->shown_total = stat_shown(db->arena, d, f->total);
        f->shown_year = stat_shown(db->arena, d, f->year);
        f->shown_last_year = stat_shown(db->arena, d, f->last_year);
        f->shown_month = stat_shown(db->arena, d, f->month);
        f->shown_day = stat_shown(db->arena, d, f->day);
    }
}

/* The place of a declared measure among the figures: both are in one order. */
static size_t place_of(int64_t measure)
{
    return (size_t)(stat_measure(measure) - all_measures);
}

static int fill_ranks(struct db *db, const struct unit *u, struct overview_page *m)
{
    struct unit_total_list ahead = { 0 };
    if (m->sisters < 2)
        return OK;
    int rc = stat_ahead(db, u->id, &ahead);
    for (size_t i = 0; i < ahead.n; i++)
        m->figures.v[place_of(ahead.v[i].measure)].rank = ahead.v[i].n + 1;
    return done(rc);
}

static int fill_sisters(struct db *db, const struct unit *u, struct overview_page *m)
{
    struct sql_overview_sisters_row row = { .n = 1 };
    int rc = u->parent ? sql_overview_sisters(db, u->parent, &row) : OK;
    m->sisters = row.n;
    return done(rc);
}

static int fill_figures(struct db *db, const struct unit *u, enum lang lang, struct overview_page *m)
{
    struct stored_total_list rows = { 0 };
    int rc = fill_sisters(db, u, m);
    if (rc < 0)
        return rc;
    name_figures(db, lang, m);
    rc = stat_totals(db, u->pos, m->today, &rows);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < rows.n; i++)
        put_total(&m->figures.v[place_of(rows.v[i].measure)], m->today, &rows.v[i]);
    show_figures(db, m);
    return fill_ranks(db, u, m);
}

/* --- what stands above and below ---------------------------------------------------------------- */
static int fill_path(struct db *db, struct unit at, struct overview_page *m)
{
    struct overview_crumb up[POS_DEPTHS];
    size_t n = 0;
    int rc = 1;
    for (; rc == 1 && n < POS_DEPTHS; rc = at.parent ? org_unit(db, at.parent, &at) : 0)
        up[n++] = (struct overview_crumb){ .id = at.id, .name = at.name };
    m->path = (struct overview_crumb_list){ ARENA_ARRAY(db->arena, struct overview_crumb, n), n };
    for (size_t i = 0; i < n; i++)
        m->path.v[i] = up[n - 1 - i];
    return done(rc);
}

static const char *children_title(int64_t depth)
{
    switch (depth) {
    case POS_CITY:
        return N_("各区县");
    case POS_COUNTY:
        return N_("各乡镇街道");
    case POS_TOWN:
        return N_("各村社区");
    default:
        return N_("各服务点");
    }
}

static void name_cells(struct db *db, const struct overview_page *m, struct overview_child *c)
{
    c->figures = (struct overview_cell_list){ ARENA_ARRAY(db->arena, struct overview_cell, MEASURE_COUNT),
                                              MEASURE_COUNT };
    for (size_t i = 0; i < MEASURE_COUNT; i++) {
        c->figures.v[i].measure = m->figures.v[i].measure;
        c->figures.v[i].name = m->figures.v[i].name;
    }
}

/* Both lists are by position: the figures of a unit stand together, in the order of the units. */
static void put_cells(const struct sql_overview_children_rows *units, const struct unit_total_list *totals,
                      struct overview_page *m)
{
    for (size_t i = 0, at = 0; i < units->n; i++)
        for (; at < totals->n && totals->v[at].unit == units->v[i].id; at++)
            m->children.v[i].figures.v[place_of(totals->v[at].measure)].n = totals->v[at].n;
}

struct ranked {
    int64_t by;
    struct overview_child child;
};

static int more_first(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->by != y->by)
        return x->by > y->by ? -1 : 1;
    return (x->child.rank > y->child.rank) - (x->child.rank < y->child.rank);
}

/* By what is chosen; what a ratio cannot say (DB_NONE) is the least. */
static int64_t ranked_by(const struct overview_page *m, const struct overview_child *c)
{
    return m->ranked ? c->ratios.v[m->ranked - 1].tenths : c->value;
}

/* Ranks, the most first; those that are equal stand by position and share a rank. */
static void rank_children(struct db *db, struct overview_page *m)
{
    struct ranked *r = ARENA_ARRAY(db->arena, struct ranked, m->children.n + 1);
    for (size_t i = 0; i < m->children.n; i++) {
        struct overview_child *c = &m->children.v[i];
        for (size_t k = 0; k < c->figures.n; k++)
            c->figures.v[k].shown = stat_shown(db->arena, &all_measures[k], c->figures.v[k].n);
        c->value = c->figures.v[place_of(m->measure)].n;
        c->rank = (int64_t)i;
        m->direct -= c->value;
        r[i] = (struct ranked){ ranked_by(m, c), *c };
    }
    if (m->children.n)
        qsort(r, m->children.n, sizeof(r[0]), more_first);
    for (size_t i = 0; i < m->children.n; i++) {
        m->children.v[i] = r[i].child;
        m->children.v[i].rank = i && r[i].by == r[i - 1].by ? m->children.v[i - 1].rank : (int64_t)i + 1;
    }
}

static int fill_children(struct db *db, const struct unit *u, enum lang lang, struct overview_page *m)
{
    struct sql_overview_children_rows units = { 0 };
    struct unit_total_list totals = { 0 };
    int rc = sql_overview_children(db, u->id, &units);
    if (rc >= 0)
        rc = stat_below(db, u->id, &totals);
    if (rc < 0)
        return rc;
    m->children =
        (struct overview_child_list){ ARENA_ARRAY(db->arena, struct overview_child, units.n + 1), units.n };
    int64_t *pos = ARENA_ARRAY(db->arena, int64_t, units.n + 1);
    for (size_t i = 0; i < units.n; i++) {
        struct overview_child *c = &m->children.v[i];
        *c = (struct overview_child){ .id = units.v[i].id, .name = units.v[i].name, .kind = units.v[i].kind };
        pos[i] = units.v[i].pos;
        name_cells(db, m, c);
    }
    put_cells(&units, &totals, m);
    if ((rc = overview_ratios(db, u, pos, lang, m)) < 0)
        return rc;
    m->children_title = tr(lang, children_title(u->depth));
    m->direct = m->figures.v[place_of(m->measure)].total;
    rank_children(db, m);
    m->shown_direct = stat_shown(db->arena, stat_measure(m->measure), m->direct);
    return OK;
}

/* --- the run of time ---------------------------------------------------------------------------- */
static int64_t month_back(int64_t month, int n)
{
    int64_t count = month / 100 * 12 + month % 100 - 1 - n;
    return count / 12 * 100 + count % 12 + 1;
}

static int64_t period_back(int64_t day, enum overview_by by, int n)
{
    switch (by) {
    case OVERVIEW_BY_DAY:
        return period_day(day - n);
    case OVERVIEW_BY_MONTH:
        return month_back(period_month(day), n);
    default:
        return period_year(day) - n;
    }
}

static const char *period_label(struct arena *arena, int64_t period)
{
    if (period >= 10000000)
        return arena_printf(arena, "%02d-%02d", (int)(period / 100 % 100), (int)(period % 100));
    if (period >= 100000)
        return arena_printf(arena, "%d-%02d", (int)(period / 100), (int)(period % 100));
    return arena_printf(arena, "%d", (int)period);
}

static int fill_steps(struct db *db, const struct unit *u, struct overview_page *m)
{
    int n = m->by == OVERVIEW_BY_DAY ? DAYS : m->by == OVERVIEW_BY_MONTH ? MONTHS : YEARS;
    struct stored_total_list rows = { 0 };
    int rc = stat_steps(db, u->pos, m->measure, period_back(m->today, m->by, n - 1),
                        period_back(m->today, m->by, 0), &rows);
    if (rc < 0)
        return rc;
    m->steps =
        (struct overview_step_list){ ARENA_ARRAY(db->arena, struct overview_step, (size_t)n), (size_t)n };
    size_t at = 0;
    for (int i = 0; i < n; i++) {
        struct overview_step *s = &m->steps.v[i];
        s->period = period_back(m->today, m->by, n - 1 - i);
        s->label = period_label(db->arena, s->period);
        if (at < rows.n && rows.v[at].period == s->period)
            s->value = rows.v[at++].n;
        s->shown = stat_shown(db->arena, stat_measure(m->measure), s->value);
    }
    return OK;
}

int overview_fill(struct db *db, int64_t unit, enum lang lang, struct overview_page *m)
{
    struct unit u = { 0 };
    int rc = org_unit(db, unit ? unit : db->city->unit, &u);
    if (rc < 0)
        return rc;
    if (!rc)
        return ERR(db->err, NOT_FOUND, NULL, "没有找到您要的内容");
    m->unit = u.id;
    m->name = u.name;
    m->kind = u.kind;
    m->parent = u.parent;
    m->today = day_of(db->now);
    m->last_year = period_year(m->today) - 1;
    m->measure_name = tr(lang, stat_measure(m->measure)->label);
    rc = stat_as_of(db, &m->as_of);
    if (rc >= 0)
        rc = fill_figures(db, &u, lang, m);
    if (rc >= 0)
        rc = fill_path(db, u, m);
    if (rc >= 0)
        rc = fill_children(db, &u, lang, m);
    return rc < 0 ? rc : fill_steps(db, &u, m);
}

int overview_definitions(struct db *db, enum lang lang, struct open_numbers *m)
{
    m->city = db->city->name;
    m->figures = (struct open_definition_list){ ARENA_ARRAY(db->arena, struct open_definition, MEASURE_COUNT),
                                                MEASURE_COUNT };
    int rc = stat_as_of(db, &m->as_of);
    for (size_t i = 0; i < MEASURE_COUNT && rc >= 0; i++) {
        const struct measure_def *def = &all_measures[i];
        struct open_definition *d = &m->figures.v[i];
        d->measure = def->measure;
        d->name = tr(lang, def->label);
        d->shown_unit = tr(lang, def->unit);
        d->definition = tr(lang, def->definition);
        rc = stat_total(db, db->city->pos, def->measure, 0, &d->total);
        d->shown = stat_shown(db->arena, def, d->total);
    }
    return done(rc);
}
