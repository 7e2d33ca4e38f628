/* overview.c - figures gathered from the totals: those of the unit, its place among its sisters, the units
 * below, and the chosen measure over time.
 *
 * Decides which periods are shown, and the order. Not here: how figures come to be (stat/), shapes
 * (overview_draw.c, render/chart.h). */
#include "program/overview/overview.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/pos.h"
#include "db/city.h"
#include "office/org/org.h"
#include "program/overview/overview.sql.h"
#include "office/stat/stat.h"

#define MEASURES 7
#define DAYS     30
#define MONTHS   12
#define YEARS    5

static const char *unit_of(enum measure measure)
{
    switch (measure) {
    case MEASURE_VOLUNTEERS:
    case MEASURE_WITH_HOURS:
        return N_("人");
    case MEASURE_TEAMS:
        return N_("支");
    case MEASURE_PROJECTS:
    case MEASURE_ACTIVITIES:
        return N_("个");
    case MEASURE_PERSON_TIMES:
        return N_("人次");
    case MEASURE_MINUTES:
        return N_("小时");
    }
    return "";
}

static const char *label_of(enum lang lang, enum measure measure)
{
    return tr(lang, code_by_value(&measure_codes, measure)->label);
}

/* A figure as people read it: whole numbers, minutes as hours. */
static struct safe_html shown(struct arena *arena, enum measure measure, int64_t n)
{
    _cleanup_buf_ struct buf b = { 0 };
    struct out o = { .b = &b };
    if (measure == MEASURE_MINUTES)
        put_hours(&o, n);
    else
        put_int(&o, n);
    return (struct safe_html){ arena_strndup(arena, b.data ? b.data : "", b.len) };
}

struct today {
    int64_t day, year, month, date; /* local day number, and the keys of its periods */
};

static struct today today_of(const struct db *db)
{
    int64_t day = day_of(db->now);
    return (struct today){ day, period_year(day), period_month(day), period_day(day) };
}

/* --- the figures of the unit ------------------------------------------------------------------ */
static void put_total(struct overview_figure *f, const struct today *t,
                      const struct sql_overview_totals_row *row)
{
    if (row->period == 0)
        f->total = row->n;
    else if (row->period == t->year)
        f->year = row->n;
    else if (row->period == t->month)
        f->month = row->n;
    else if (row->period == t->date)
        f->day = row->n;
}

static void name_figures(struct db *db, enum lang lang, struct overview_page *m)
{
    m->figures =
        (struct overview_figure_list){ ARENA_ARRAY(db->arena, struct overview_figure, MEASURES), MEASURES };
    for (int i = 0; i < MEASURES; i++) {
        struct overview_figure *f = &m->figures.v[i];
        f->measure = i + 1;
        f->name = label_of(lang, i + 1);
        f->shown_unit = tr(lang, unit_of(i + 1));
        f->definition = tr(lang, stat_definition(i + 1));
        f->chosen = f->measure == m->measure;
        f->rank = m->sisters > 1 ? 1 : DB_NONE;
    }
}

static void show_figures(struct db *db, struct overview_page *m)
{
    for (size_t i = 0; i < m->figures.n; i++) {
        struct overview_figure *f = &m->figures.v[i];
        f->shown_total = shown(db->arena, f->measure, f->total);
        f->shown_year = shown(db->arena, f->measure, f->year);
        f->shown_month = shown(db->arena, f->measure, f->month);
        f->shown_day = shown(db->arena, f->measure, f->day);
    }
}

static int fill_ranks(struct db *db, const struct unit *u, struct overview_page *m)
{
    struct sql_overview_ahead_rows ahead = { 0 };
    if (m->sisters < 2)
        return OK;
    int rc = sql_overview_ahead(db, u->pos, u->parent, &ahead);
    for (size_t i = 0; i < ahead.n; i++)
        m->figures.v[ahead.v[i].measure - 1].rank = ahead.v[i].n + 1;
    return rc < 0 ? rc : OK;
}

static int fill_sisters(struct db *db, const struct unit *u, struct overview_page *m)
{
    struct sql_overview_sisters_row row = { .n = 1 };
    int rc = u->parent ? sql_overview_sisters(db, u->parent, &row) : OK;
    m->sisters = row.n;
    return rc < 0 ? rc : OK;
}

static int fill_figures(struct db *db, const struct unit *u, enum lang lang, struct overview_page *m)
{
    struct today t = today_of(db);
    struct sql_overview_totals_rows rows = { 0 };
    int rc = fill_sisters(db, u, m);
    if (rc < 0)
        return rc;
    name_figures(db, lang, m);
    rc = sql_overview_totals(db, u->pos, t.year, t.month, t.date, &rows);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < rows.n; i++)
        put_total(&m->figures.v[rows.v[i].measure - 1], &t, &rows.v[i]);
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
    return rc < 0 ? rc : OK;
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

static int fill_children(struct db *db, const struct unit *u, enum lang lang, struct overview_page *m)
{
    int rc = sql_overview_children(db, u->id, m->measure, &m->children);
    if (rc < 0)
        return rc;
    m->children_title = tr(lang, children_title(u->depth));
    m->direct = m->figures.v[m->measure - 1].total;
    for (size_t i = 0; i < m->children.n; i++) {
        struct overview_child *c = &m->children.v[i];
        bool tie = i && c->value == c[-1].value;
        c->rank = tie ? c[-1].rank : (int64_t)i + 1;
        m->direct -= c->value;
    }
    m->shown_direct = shown(db->arena, m->measure, m->direct);
    return OK;
}

/* --- the run of time ---------------------------------------------------------------------------- */
static int64_t month_back(int64_t month, int n)
{
    int64_t count = month / 100 * 12 + month % 100 - 1 - n;
    return count / 12 * 100 + count % 12 + 1;
}

static int64_t period_back(const struct today *t, enum overview_by by, int n)
{
    switch (by) {
    case OVERVIEW_BY_DAY:
        return period_day(t->day - n);
    case OVERVIEW_BY_MONTH:
        return month_back(t->month, n);
    default:
        return t->year - n;
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
    struct today t = today_of(db);
    int n = m->by == OVERVIEW_BY_DAY ? DAYS : m->by == OVERVIEW_BY_MONTH ? MONTHS : YEARS;
    struct sql_overview_steps_rows rows = { 0 };
    int rc = sql_overview_steps(db, u->pos, m->measure, period_back(&t, m->by, n - 1),
                                period_back(&t, m->by, 0), &rows);
    if (rc < 0)
        return rc;
    m->steps =
        (struct overview_step_list){ ARENA_ARRAY(db->arena, struct overview_step, (size_t)n), (size_t)n };
    size_t at = 0;
    for (int i = 0; i < n; i++) {
        struct overview_step *s = &m->steps.v[i];
        s->period = period_back(&t, m->by, n - 1 - i);
        s->label = period_label(db->arena, s->period);
        if (at < rows.n && rows.v[at].period == s->period)
            s->value = rows.v[at++].n;
        s->shown = shown(db->arena, m->measure, s->value);
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
    m->measure_name = label_of(lang, m->measure);
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
    m->figures =
        (struct open_definition_list){ ARENA_ARRAY(db->arena, struct open_definition, MEASURES), MEASURES };
    int rc = stat_as_of(db, &m->as_of);
    for (int i = 0; i < MEASURES && rc >= 0; i++) {
        struct open_definition *d = &m->figures.v[i];
        d->measure = i + 1;
        d->name = label_of(lang, i + 1);
        d->shown_unit = tr(lang, unit_of(i + 1));
        d->definition = tr(lang, stat_definition(i + 1));
        rc = stat_total(db, db->city->pos, i + 1, 0, &d->total);
        d->shown = shown(db->arena, i + 1, d->total);
    }
    return rc < 0 ? rc : OK;
}
