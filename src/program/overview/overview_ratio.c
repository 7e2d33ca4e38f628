/* overview_ratio.c - what one figure is of another: how many who registered have served, hours a head, in how
 * many villages and communities there is a team, and how many of them began an activity this month.
 *
 * Tenths, rounded; nothing to divide by is DB_NONE. Not here: the figures themselves (overview.c). */
#include "program/overview/overview.h"

#include "base/clock.h"
#include "base/pos.h"
#include "office/stat/stat.h"
#include "program/overview/overview.sql.h"

#define RATIOS OVERVIEW_RATIO_MONTH_COVER /* the last one; they count from 1 */

static const struct ratio {
    const char *label, *unit, *definition;
} ratios[RATIOS + 1] = {
    [OVERVIEW_RATIO_HOURS_SHARE] = { N_("有时长率"), "%", N_("有服务时长的志愿者占注册志愿者的比例") },
    [OVERVIEW_RATIO_HOURS_EACH] = { N_("人均时长"), N_("小时"),
                                    N_("服务时长除以注册志愿者人数；时长按活动所在单位统计，人数按登记所在单"
                                       "位统计") },
    [OVERVIEW_RATIO_TEAM_COVER] = { N_("队伍覆盖率"), "%", N_("有志愿队伍的村、社区占全部村、社区的比例") },
    [OVERVIEW_RATIO_MONTH_COVER] = { N_("月度活动率"), "%",
                                     N_("本月有活动开始的村、社区占全部村、社区的比例") },
};

struct parts {
    int64_t villages, with_team, active; /* of a unit and below: how many there are, and of these */
    int64_t volunteers, with_hours, minutes;
};

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Of the villages that there are: where one was closed this month, what began there before is no share. */
static int count_villages(struct db *db, int64_t pos, int64_t month, struct parts *p)
{
    struct sql_overview_villages_row row = { 0 };
    int rc = sql_overview_villages(db, pos, pos_hi(pos), POS_VILLAGE, &row);
    if (rc >= 0)
        rc = stat_cover(db, pos, MEASURE_TEAMS, 0, &p->with_team);
    if (rc >= 0)
        rc = stat_cover(db, pos, MEASURE_ACTIVITIES, month, &p->active);
    p->villages = row.n;
    p->with_team = least(p->with_team, row.n);
    p->active = least(p->active, row.n);
    return done(rc);
}

static void take_figure(struct parts *p, enum measure measure, int64_t n)
{
    if (measure == MEASURE_VOLUNTEERS)
        p->volunteers = n;
    else if (measure == MEASURE_WITH_HOURS)
        p->with_hours = n;
    else if (measure == MEASURE_MINUTES)
        p->minutes = n;
}

static int64_t tenths(int64_t n, int64_t times, int64_t of)
{
    return of > 0 ? (n * times * 2 + of) / (of * 2) : DB_NONE;
}

static int64_t ratio_of(enum overview_ratio ratio, const struct parts *p)
{
    switch (ratio) {
    case OVERVIEW_RATIO_HOURS_SHARE:
        return tenths(p->with_hours, 1000, p->volunteers);
    case OVERVIEW_RATIO_HOURS_EACH:
        return tenths(p->minutes, 10, p->volunteers * 60);
    case OVERVIEW_RATIO_TEAM_COVER:
        return tenths(p->with_team, 1000, p->villages);
    case OVERVIEW_RATIO_MONTH_COVER:
        return tenths(p->active, 1000, p->villages);
    }
    return DB_NONE;
}

static struct safe_html shown(struct arena *arena, int64_t n)
{
    _cleanup_buf_ struct buf b = { 0 };
    struct out o = { .b = &b };
    put_tenths(&o, n);
    return (struct safe_html){ arena_strndup(arena, b.data, b.len) };
}

static const char *part(struct arena *arena, enum lang lang, enum overview_ratio ratio, const struct parts *p)
{
    if (ratio < OVERVIEW_RATIO_TEAM_COVER || !p->villages)
        return "";
    int64_t has = ratio == OVERVIEW_RATIO_TEAM_COVER ? p->with_team : p->active;
    return arena_printf(arena, tr(lang, N_("%lld 个村、社区中的 %lld 个")), (long long)p->villages,
                        (long long)has);
}

static void fill_own(struct db *db, enum lang lang, struct parts *p, struct overview_page *m)
{
    for (size_t i = 0; i < m->figures.n; i++)
        take_figure(p, (enum measure)m->figures.v[i].measure, m->figures.v[i].total);
    m->ratios = (struct overview_ratio_line_list){ ARENA_ARRAY(db->arena, struct overview_ratio_line, RATIOS),
                                                   RATIOS };
    for (enum overview_ratio k = 1; k <= RATIOS; k++) {
        struct overview_ratio_line *l = &m->ratios.v[k - 1];
        l->ratio = k;
        l->name = tr(lang, ratios[k].label);
        l->chosen = (int64_t)k == m->ranked;
        l->shown_unit = tr(lang, ratios[k].unit);
        l->definition = tr(lang, ratios[k].definition);
        l->tenths = ratio_of(k, p);
        l->shown = shown(db->arena, l->tenths);
        l->part = part(db->arena, lang, k, p);
    }
}

static void fill_below(struct db *db, struct parts *p, const struct overview_page *m,
                       struct overview_child *child)
{
    for (size_t i = 0; i < child->figures.n; i++)
        take_figure(p, (enum measure)child->figures.v[i].measure, child->figures.v[i].n);
    child->ratios =
        (struct overview_share_list){ ARENA_ARRAY(db->arena, struct overview_share, RATIOS), RATIOS };
    for (enum overview_ratio k = 1; k <= RATIOS; k++) {
        struct overview_share *s = &child->ratios.v[k - 1];
        s->ratio = k;
        s->name = m->ratios.v[k - 1].name;
        s->tenths = ratio_of(k, p);
        s->shown = shown(db->arena, s->tenths);
    }
}

int overview_ratios(struct db *db, const struct unit *u, const int64_t *pos, enum lang lang,
                    struct overview_page *m)
{
    int64_t month = period_month(m->today);
    struct parts own = { 0 };
    int rc = count_villages(db, u->pos, month, &own);
    fill_own(db, lang, &own, m);
    for (size_t i = 0; i < m->children.n && rc >= 0; i++) {
        struct parts below = { 0 };
        rc = count_villages(db, pos[i], month, &below);
        fill_below(db, &below, m, &m->children.v[i]);
    }
    m->ranked_name = m->ranked ? tr(lang, ratios[m->ranked].label) : m->measure_name;
    return done(rc);
}
