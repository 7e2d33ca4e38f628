/* units_http.c - the public pages of the tree: the counties, a search, a unit with what is there and below.
 *
 * Here, since they show teams and activities. Not here: the tree (office/org/), pages of its staff (there
 * too), figures (overview/). */
#include "http/req.h"

#include <math.h>

#include "base/pos.h"
#include "office/org/org.h"
#include "program/units/units.model.h"
#include "program/units/units.sql.h"

static int list(struct req *r)
{
    struct units_page *m = NEW_MODEL(r, units_page);
    m->q = param_text(r, "q");
    m->name = r->city->name;
    int rc = m->q ? org_search(r->db, m->q, &m->found) : sql_units_counties(r->db, r->city->unit, &m->items);
    return rc < 0 ? rc : SHOW(r, units_page, m);
}

static int fill_facts(struct req *r, const struct unit *u, struct unit_page *m)
{
    struct unit_facts f = { 0 };
    int rc = org_unit_facts(r->db, u->id, &f);
    if (rc < 0)
        return rc;
    m->id = u->id;
    m->name = u->name;
    m->kind = u->kind;
    m->depth = u->depth;
    m->code = u->code;
    m->address = f.address;
    m->phone = f.phone;
    m->hours = f.hours;
    m->lat = f.lat;
    m->lng = f.lng;
    m->has_place = !isnan(f.lat) && !isnan(f.lng);
    m->can_edit = user_over(r->user, STATION, u->pos);
    return org_path(r->db, u->pos, &m->path);
}

static int fill_below(struct req *r, const struct unit *u, struct unit_page *m)
{
    struct sql_unit_page_counts_row counts = { 0 };
    int64_t hi = pos_hi(u->pos);
    int rc = sql_unit_page_counts(r->db, u->pos, hi, r->now, &counts);
    if (rc >= 0)
        rc = sql_unit_page_teams(r->db, u->pos, hi, &m->teams);
    if (rc >= 0)
        rc = sql_unit_page_activities(r->db, u->pos, hi, r->now, &m->activities);
    if (rc >= 0)
        rc = org_children(r->db, u->id, &m->children);
    m->team_count = counts.teams;
    m->upcoming = counts.upcoming;
    return rc;
}

static int show(struct req *r)
{
    struct unit u;
    int rc = org_unit(r->db, param_id(r, "id"), &u);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return ERR(&r->err, NOT_FOUND, NULL, "没有找到您要的内容");
    struct unit_page *m = NEW_MODEL(r, unit_page);
    rc = fill_facts(r, &u, m);
    if (rc >= 0)
        rc = fill_below(r, &u, m);
    return rc < 0 ? rc : SHOW(r, unit_page, m);
}

/* clang-format off */
const struct route units_routes[] = {
    { GET, "/units", ANYONE, READ, list, PARAMS(P_OPT_TEXT("q", 40)), VIEW(units_page),
      "The counties of the city, or units whose name holds q", .shared = true },
    { GET, "/units/:id", ANYONE, READ, show, PARAMS(P_ID("id")), VIEW(unit_page),
      "A unit: place, phone, teams, activities that are coming up, units below" },
    ROUTES_END
};
/* clang-format on */
