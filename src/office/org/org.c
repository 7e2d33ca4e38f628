/* org.c - units found, the way to them named, rights looked up.
 *
 * Not here: building the tree (region.c), units and grants changed by hand (manage.c), pages (org_http.c).
 */
#include "office/org/org.h"

#include <string.h>

#include "base/buf.h"
#include "base/pos.h"
#include "office/org/org.sql.h"

#define PATH_MAX_UNITS 6 /* from the county down */

int org_unit(struct db *db, int64_t id, struct unit *ret_unit)
{
    return sql_org_unit(db, id, ret_unit);
}

int org_unit_at(struct db *db, int64_t pos, struct unit *ret_unit)
{
    return sql_org_unit_at(db, pos, ret_unit);
}

int org_city(struct db *db, struct unit *ret_unit)
{
    return sql_org_city(db, ret_unit);
}

/* The positions of a path from the county down; unused places hold POS_NONE, where no unit stands. */
static void path_of(int64_t pos, int64_t out[PATH_MAX_UNITS])
{
    int64_t all[POS_DEPTHS];
    size_t n = pos_ancestors(pos, all), k = 0;
    for (size_t i = 0; i < PATH_MAX_UNITS; i++)
        out[i] = POS_NONE;
    for (size_t i = 0; i < n; i++)
        if (pos_depth(all[i]) >= POS_COUNTY)
            out[k++] = all[i];
    if (!k)
        out[0] = pos;
}

int org_path_name(struct db *db, int64_t pos, const char **ret_name)
{
    int64_t p[PATH_MAX_UNITS];
    struct sql_org_names_rows rows = { 0 };
    _cleanup_buf_ struct buf b = { 0 };
    path_of(pos, p);
    int rc = sql_org_names(db, p[0], p[1], p[2], p[3], p[4], p[5], &rows);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < rows.n; i++) {
        if (i)
            buf_puts(&b, " · ");
        buf_puts(&b, rows.v[i].name);
    }
    *ret_name = arena_strdup(db->arena, b.data ? b.data : "");
    return OK;
}

int org_parent_body(struct db *db, int64_t pos, struct unit *ret_unit)
{
    int64_t p[PATH_MAX_UNITS], up = pos_parent(pos);
    if (pos_depth(pos) <= POS_CITY)
        return 0;
    path_of(up, p);
    int64_t city = up;
    while (pos_depth(city) > POS_CITY)
        city = pos_parent(city);
    p[PATH_MAX_UNITS - 1] =
        city; /* up has at most five units from the county down, so the last place is free */
    return sql_org_nearest(db, p[0], p[1], p[2], p[3], p[4], p[5], ret_unit);
}

int org_children(struct db *db, int64_t parent, struct unit_line_list *ret_rows)
{
    return sql_org_children(db, parent, ret_rows);
}

int org_path(struct db *db, int64_t pos, struct unit_line_list *ret_rows)
{
    int64_t all[POS_DEPTHS], p[PATH_MAX_UNITS];
    size_t n = pos_ancestors(pos, all), k = 0;
    for (size_t i = 0; i < PATH_MAX_UNITS; i++)
        p[i] = POS_NONE;
    for (size_t i = 0; i + 1 < n; i++)
        if (pos_depth(all[i]) >= POS_CITY && k < PATH_MAX_UNITS)
            p[k++] = all[i];
    return sql_org_path(db, p[0], p[1], p[2], p[3], p[4], p[5], ret_rows);
}

/* LIKE's own signs are escaped, so that they find themselves. */
static const char *like_pattern(struct arena *a, const char *q)
{
    char *out = arena_alloc(a, 2 * strlen(q) + 3), *p = out;
    *p++ = '%';
    for (; *q; q++) {
        if (strchr("%_!", *q))
            *p++ = '!';
        *p++ = *q;
    }
    *p++ = '%';
    return out;
}

int org_search(struct db *db, const char *text, struct unit_line_list *ret_rows)
{
    return sql_org_search(db, like_pattern(db->arena, text), ret_rows);
}

int org_unit_facts(struct db *db, int64_t id, struct unit_facts *ret_facts)
{
    return sql_org_facts(db, id, ret_facts);
}

_Static_assert((int)CAPABILITY_STAFF == CAPABILITY_GENERAL, "routes speak of the staff by this number");

/* How high a unit of this kind stands. */
static enum level level_of(int64_t kind)
{
    switch (kind) {
    case UNIT_KIND_CITY_OFFICE:
        return LEVEL_CITY;
    case UNIT_KIND_COUNTY_CENTRE:
        return LEVEL_COUNTY;
    case UNIT_KIND_TOWN_STATION:
        return LEVEL_TOWNSHIP;
    default: /* communities, what is below them, and stations of other kinds wherever they stand */
        return LEVEL_STATION;
    }
}

bool org_fits(const struct capability_def *c, int64_t kind)
{
    return c->levels & 1U << level_of(kind);
}

const struct capability_def *org_capability(int64_t number)
{
    for (const struct capability_def *c = all_capabilities; c->number; c++)
        if (c->number == number)
            return c;
    return NULL;
}

int org_grants(struct db *db, int64_t account, const struct grant **ret_grants, size_t *ret_n)
{
    struct sql_org_grants_rows rows = { 0 };
    int rc = sql_org_grants(db, account, db->now, &rows);
    if (rc < 0)
        return rc;
    struct grant *g = ARENA_ARRAY(db->arena, struct grant, rows.n);
    for (size_t i = 0; i < rows.n; i++)
        g[i] = (struct grant){ .capability = rows.v[i].may,
                               .level = level_of(rows.v[i].kind),
                               .unit = rows.v[i].unit,
                               .unit_name = rows.v[i].name,
                               .range = { rows.v[i].pos, pos_hi(rows.v[i].pos) } };
    *ret_grants = g;
    *ret_n = rows.n;
    return OK;
}
