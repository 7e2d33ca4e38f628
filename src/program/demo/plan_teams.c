/* plan_teams.c - the teams of each level, who leads them, who is in them; and their projects.
 *
 * A 总队 stands at a county, a 分队 at a township, a 小分队 in a community where there are people. Members
 * live near their team. The demo leader leads the first team of the demo community. */
#include "program/demo/plan.h"

#include <stdlib.h>

#include "people/team/team.model.h"
#include "program/demo/texts.h"

enum { LEVEL_HEAD = 1, LEVEL_BRANCH, LEVEL_SQUAD };

#define JOIN_PERCENT   62
#define SECOND_PERCENT 12
#define KEEN_PERCENT   4
#define ADULT_DAYS     (24 * 366)
#define TEAMS_WAITING  3

static uint32_t adult_in(struct plan *p, struct rnd *r, uint32_t unit)
{
    const struct demo_unit *u = &p->units[unit];
    while (u->first == u->end)
        u = &p->units[u->parent];
    uint32_t n = u->end - u->first, from = (uint32_t)rnd_below(r, n);
    for (uint32_t k = 0; k < n; k++) {
        uint32_t i = u->first + (from + k) % n;
        const struct demo_person *v = &p->people[i];
        if (v->birth_day < p->today - ADULT_DAYS && v->team[1] == NOBODY && !v->number)
            return i;
    }
    return u->first + from;
}

/* A person's place for one more team; false when both are taken, or it is the same team again. */
static bool enrol(struct demo_person *v, uint32_t team)
{
    int at = v->team[0] == NOBODY ? 0 : 1;
    if (v->team[at] != NOBODY || v->team[0] == team)
        return false;
    v->team[at] = team;
    return true;
}

static void name_squad(struct plan *p, struct demo_team *t, uint32_t *stands)
{
    uint32_t already = stands[t->unit]++;
    int64_t start = t->unit == p->village ? 0 : p->units[t->unit].pos / 1000000 % 997;
    t->flavour = (uint8_t)((size_t)(start + already) % demo_flavours_n);
    t->nth = (uint8_t)(already / demo_flavours_n);
}

static void draw_team(struct plan *p, uint32_t i, struct rnd *r)
{
    struct demo_team *t = &p->teams[i];
    uint32_t leader = i == p->demo_team ? p->leader : adult_in(p, r, t->unit);
    while (!enrol(&p->people[leader], i)) /* a place with few people, who lead two teams already */
        leader = (uint32_t)rnd_below(r, p->n_people);
    t->leader = leader;
    t->state = TEAM_STATE_ACTIVE;
    t->made_day = p->today - DEMO_YEAR - 10 - (int32_t)rnd_skewed(r, 1800, 1.4);
    if (i != p->demo_team && t->level == LEVEL_SQUAD && rnd_percent(r, 12) && !p->year)
        t->made_day = p->today - 20 - (int32_t)rnd_below(r, DEMO_YEAR - 40);
    /* Who leads a team registered before it. */
    if (p->people[leader].made_day > t->made_day)
        p->people[leader].made_day = t->made_day;
}

/* The k-th unit of a depth, from the demo's own on and round. */
static uint32_t unit_at(const struct plan *p, const uint32_t *list, uint32_t n, uint32_t from, uint32_t k,
                        uint32_t of)
{
    uint32_t start = 0;
    while (start < n && list[start] != from)
        start++;
    return list[(start + (uint64_t)k * n / of) % n];
}

static uint32_t list_depth(const struct plan *p, int64_t depth, uint32_t *list)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->n_units; i++)
        if (p->units[i].depth == depth)
            list[n++] = i;
    return n;
}

/* Teams that stand for a county or a township: returns the next index. */
static uint32_t place_level(struct plan *p, uint32_t next, uint32_t n, uint8_t level, int64_t depth,
                            uint32_t home)
{
    uint32_t *list = PLAN_ARRAY(p, uint32_t, p->n_units);
    uint32_t there = list_depth(p, depth, list);
    for (uint32_t k = 0; k < n && there; k++) {
        struct demo_team *t = &p->teams[next];
        t->unit = unit_at(p, list, there, home, k, n);
        t->level = level;
        t->parent = level == LEVEL_BRANCH ? p->units[p->units[t->unit].parent].team : NOBODY;
        p->units[t->unit].team = next++;
    }
    return next;
}

static void place_squads(struct plan *p, uint32_t next, uint32_t end, struct rnd *r)
{
    uint32_t *stands = PLAN_ARRAY(p, uint32_t, p->n_units);
    p->demo_team = next;
    for (uint32_t i = next; i < end; i++) {
        struct demo_team *t = &p->teams[i];
        t->unit = i == next ? p->village : p->people[rnd_below(r, p->n_people)].unit;
        t->level = LEVEL_SQUAD;
        const struct demo_unit *town = &p->units[p->units[t->unit].parent];
        t->parent = town->team != NOBODY ? town->team : p->units[town->parent].team;
        name_squad(p, t, stands);
    }
}

static int by_unit(const void *a, const void *b, void *plan)
{
    const struct plan *p = plan;
    uint32_t x = p->teams[*(const uint32_t *)a].unit, y = p->teams[*(const uint32_t *)b].unit;
    if (x != y)
        return x < y ? -1 : 1;
    return *(const uint32_t *)a < *(const uint32_t *)b ? -1 : 1;
}

static uint32_t first_from(const struct plan *p, const uint32_t *order, uint32_t unit)
{
    uint32_t lo = 0, hi = p->n_teams;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (p->teams[order[mid]].unit < unit)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Teams near a unit: its own, else those around it; the range of `order`. */
static void near_teams(const struct plan *p, const uint32_t *order, uint32_t unit, uint32_t *ret_lo,
                       uint32_t *ret_hi)
{
    for (;; unit = p->units[unit].parent) {
        uint32_t end = unit;
        while (end < p->n_units && p->units[end].pos <= pos_hi(p->units[unit].pos))
            end++;
        *ret_lo = first_from(p, order, unit);
        *ret_hi = first_from(p, order, end);
        if (*ret_lo < *ret_hi || unit == 0)
            return;
    }
}

static void join_all(struct plan *p)
{
    uint32_t *order = PLAN_ARRAY(p, uint32_t, p->n_teams), lo = 0, hi = 0, unit = NOBODY;
    struct rnd r = rnd_of(p->o->seed, RND_MEMBERS, 0);
    for (uint32_t i = 0; i < p->n_teams; i++)
        order[i] = i;
    qsort_r(order, p->n_teams, sizeof(*order), by_unit, p);
    enrol(&p->people[p->volunteer], p->demo_team);
    for (uint32_t i = 0; i < p->n_people; i++) {
        struct demo_person *v = &p->people[i];
        if (v->unit != unit)
            near_teams(p, order, unit = v->unit, &lo, &hi);
        if (rnd_percent(&r, JOIN_PERCENT))
            enrol(v, order[rnd_between(&r, lo, hi - 1)]);
        if (rnd_percent(&r, SECOND_PERCENT) && v->team[0] != NOBODY)
            enrol(v, order[rnd_between(&r, lo, hi - 1)]);
    }
}

/* Members' lists, one behind the other; within one the order is chance, its front serves most. */
static void list_members(struct plan *p)
{
    uint32_t *fill = PLAN_ARRAY(p, uint32_t, p->n_teams);
    struct rnd r = rnd_of(p->o->seed, RND_MEMBERS, 1);
    for (uint32_t i = 0; i < p->n_people; i++)
        for (int k = 0; k < 2; k++)
            if (p->people[i].team[k] != NOBODY)
                p->teams[p->people[i].team[k]].members++;
    for (uint32_t t = 0; t < p->n_teams; t++) {
        p->teams[t].first_member = p->n_members;
        p->n_members += p->teams[t].members;
    }
    p->members = PLAN_ARRAY(p, uint32_t, p->n_members);
    p->member_minutes = PLAN_ARRAY(p, uint32_t, p->n_members);
    for (uint32_t i = 0; i < p->n_people; i++)
        for (int k = 0; k < 2; k++)
            if (p->people[i].team[k] != NOBODY) {
                struct demo_team *t = &p->teams[p->people[i].team[k]];
                p->members[t->first_member + fill[p->people[i].team[k]]++] = i;
            }
    for (uint32_t t = 0; t < p->n_teams; t++) {
        uint32_t *list = p->members + p->teams[t].first_member;
        for (uint32_t i = p->teams[t].members; i > 1; i--) {
            uint32_t at = (uint32_t)rnd_below(&r, i), kept = list[i - 1];
            list[i - 1] = list[at];
            list[at] = kept;
        }
        for (uint32_t i = 0; i < p->teams[t].members; i++) {
            struct demo_person *v = &p->people[list[i]];
            v->slot[v->team[0] == t ? 0 : 1] = p->teams[t].first_member + i;
        }
    }
}

static void list_keen(struct plan *p)
{
    struct rnd r = rnd_of(p->o->seed, RND_MEMBERS, 2);
    p->keen = PLAN_ARRAY(p, uint32_t, p->n_people);
    for (uint32_t i = 0; i < p->n_people; i++)
        if (rnd_percent(&r, KEEN_PERCENT) || i == p->volunteer)
            p->keen[p->n_keen++] = i;
}

void plan_teams(struct plan *p)
{
    struct rnd r = rnd_of(p->o->seed, RND_TEAMS, 0);
    uint32_t counties = 0, towns = 0;
    p->n_teams = (uint32_t)p->figures.teams;
    p->n_teams_waiting = TEAMS_WAITING;
    p->teams = PLAN_ARRAY(p, struct demo_team, p->n_teams + p->n_teams_waiting);
    for (uint32_t i = 0; i < p->n_units; i++) {
        counties += p->units[i].depth == POS_COUNTY;
        towns += p->units[i].depth == POS_TOWN;
    }
    uint32_t heads = p->n_teams / 8 < counties ? p->n_teams / 8 : counties;
    uint32_t branches = (p->n_teams - heads) / 4 < towns ? (p->n_teams - heads) / 4 : towns;
    uint32_t next = place_level(p, 0, heads, LEVEL_HEAD, POS_COUNTY, p->county);
    next = place_level(p, next, branches, LEVEL_BRANCH, POS_TOWN, p->town);
    place_squads(p, next, p->n_teams, &r);
    for (uint32_t i = 0; i < p->n_teams; i++)
        draw_team(p, i, &r);
    for (uint32_t i = 0; i < p->n_teams_waiting; i++) {
        struct demo_team *t = &p->teams[p->n_teams + i];
        *t = (struct demo_team){ .unit = p->village,
                                 .parent = NOBODY,
                                 .level = LEVEL_SQUAD,
                                 .members = 1,
                                 .state = TEAM_STATE_REVIEW };
        t->flavour = (uint8_t)(3 + i * 2);
        t->leader = adult_in(p, &r, t->unit);
        t->made_day = p->today - 1 - (int32_t)i;
    }
    join_all(p);
    list_members(p);
    list_keen(p);
}

/* --- projects ------------------------------------------------------------------------------------------ */

static uint16_t occasion_for(const struct plan *p, const struct demo_team *t, struct rnd *r)
{
    int category = t->level == LEVEL_SQUAD ? demo_flavours[t->flavour].category : 0;
    uint16_t fits[64];
    size_t n = 0;
    for (size_t i = 0; i < demo_occasions_n && n < 64; i++)
        if (demo_occasions[i].category == category)
            fits[n++] = (uint16_t)i;
    if (!n || rnd_percent(r, 30))
        return (uint16_t)rnd_below(r, (int64_t)demo_occasions_n);
    return fits[rnd_below(r, (int64_t)n)];
}

void plan_projects(struct plan *p)
{
    struct rnd r = rnd_of(p->o->seed, RND_PROJECTS, 0);
    p->n_projects = (uint32_t)p->figures.projects;
    p->projects = PLAN_ARRAY(p, struct demo_project, p->n_projects);
    for (uint32_t i = 0; i < p->n_projects; i++) {
        struct demo_project *j = &p->projects[i];
        j->team = i < p->n_teams ? i : (uint32_t)rnd_below(&r, p->n_teams);
        const struct demo_team *t = &p->teams[j->team];
        j->occasion = occasion_for(p, t, &r);
        int32_t since = t->made_day + 3;
        j->made_day = since + (int32_t)(i < p->n_teams ? rnd_below(&r, 8) : rnd_below(&r, p->today - since));
        if (p->year && j->made_day > p->today - DEMO_YEAR)
            j->made_day = p->today - DEMO_YEAR;
        if (j->made_day < p->projects[p->oldest_project].made_day)
            p->oldest_project = i;
    }
}
