/* plan_units.c - the tree as it stands, and where in it the demo's log-ins live. */
#include "program/demo/plan.h"

#include <string.h>

#include "program/demo/demo.sql.h"

/* Seats of the counties of the city that the demo is modelled on; elsewhere counties lie around the city. */
static const struct {
    int64_t pos;
    double lat, lng;
} places[] = {
    { 140403, 36.203, 113.123 }, { 140404, 36.053, 113.051 }, { 140405, 36.315, 112.892 },
    { 140406, 36.334, 113.229 }, { 140423, 36.535, 113.051 }, { 140425, 36.200, 113.436 },
    { 140426, 36.502, 113.387 }, { 140427, 36.115, 113.207 }, { 140428, 36.122, 112.878 },
    { 140429, 36.838, 112.864 }, { 140430, 36.756, 112.699 }, { 140431, 36.500, 112.337 },
    { 220400, 42.888, 125.144 }, { 230500, 46.647, 131.159 }, { 411100, 33.581, 114.017 },
    { 520100, 26.647, 106.630 },
};

#define COUNTY_DIGITS INT64_C(1000000000000) /* what stands below a county's six digits */

static bool known_place(int64_t pos, double *ret_lat, double *ret_lng)
{
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        if (places[i].pos * COUNTY_DIGITS != pos)
            continue;
        *ret_lat = places[i].lat;
        *ret_lng = places[i].lng;
        return true;
    }
    return false;
}

/* A unit lies near the one above it, the nearer the deeper. */
static void place(const struct plan *p, struct demo_unit *u)
{
    static const double spread[POS_DEPTHS + 1] = { 0, 0, 0, 0.25, 0.08, 0.03, 0.01, 0.01, 0.01 };
    if (known_place(u->pos, &u->lat, &u->lng))
        return;
    struct rnd r = rnd_of(p->o->seed, RND_UNITS, u->pos);
    const struct demo_unit *above = &p->units[u->parent];
    u->lat = above->lat + (rnd_unit(&r) - 0.5) * spread[u->depth];
    u->lng = above->lng + (rnd_unit(&r) - 0.5) * spread[u->depth];
}

static const char *brief_name(struct plan *p, const char *name)
{
    static const char *const ends[] = { "居民委员会", "村民委员会", "居委会", "村村委会", "委会" };
    size_t n = strlen(name);
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        size_t m = strlen(ends[i]);
        if (n > m + 3 && !strcmp(name + n - m, ends[i]))
            return i == 1 || i == 3 ? arena_printf(p->arena, "%.*s村", (int)(n - m), name)
                                    : arena_strndup(p->arena, name, n - m);
    }
    return name;
}

static uint32_t index_of_pos(const struct plan *p, int64_t pos)
{
    uint32_t lo = 0, hi = p->n_units;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (p->units[mid].pos < pos)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < p->n_units && p->units[lo].pos == pos ? lo : NOBODY;
}

/* A level may be skipped, so the one above is the nearest that is there. */
static uint32_t find_parent(const struct plan *p, int64_t pos)
{
    uint32_t at = NOBODY;
    while (at == NOBODY && pos > p->units[0].pos) {
        pos = pos_parent(pos);
        at = index_of_pos(p, pos);
    }
    return at == NOBODY ? 0 : at;
}

/* The street with the most communities in the first county, and its first community. */
static void choose_home(struct plan *p)
{
    uint32_t most = 0;
    p->village = NOBODY;
    for (uint32_t t = 1; t < p->n_units; t++) {
        uint32_t communities = 0, first = NOBODY;
        for (uint32_t i = t + 1; i < p->n_units && p->units[i].parent == t; i++) {
            communities += plan_is_village(&p->units[i]) && strstr(p->units[i].name, "社区") != NULL;
            if (first == NOBODY && plan_is_village(&p->units[i]))
                first = i;
        }
        if (first == NOBODY || (p->village != NOBODY && communities <= most) || p->units[t].depth != POS_TOWN)
            continue;
        if (p->village != NOBODY && p->units[t].parent != p->county)
            break;
        most = communities;
        p->village = first;
        p->town = t;
        p->county = p->units[t].parent;
    }
}

int plan_units(struct plan *p)
{
    struct sql_demo_units_rows rows = { 0 };
    struct demo_unit *u = NULL;
    int rc = sql_demo_units(p->db, &rows);
    if (rc < 0)
        return rc;
    p->n_units = (uint32_t)rows.n;
    p->units = PLAN_ARRAY(p, struct demo_unit, rows.n);
    for (uint32_t i = 0; i < p->n_units; i++) {
        u = &p->units[i];
        *u = (struct demo_unit){
            .id = rows.v[i].id, .pos = rows.v[i].pos, .depth = rows.v[i].depth, .team = NOBODY
        };
        u->name = rows.v[i].name;
        u->brief = brief_name(p, u->name);
    }
    for (uint32_t i = 0; i < p->n_units; i++) {
        p->units[i].parent = i ? find_parent(p, p->units[i].pos) : 0;
        place(p, &p->units[i]);
    }
    if (p->n_units)
        choose_home(p);
    return p->n_units && p->village != NOBODY
               ? OK
               : ERR(p->db->err, INVALID, NULL, "区划里没有村和社区，无法生成演示数据");
}
