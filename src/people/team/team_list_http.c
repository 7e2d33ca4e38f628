/* team_list_http.c - teams to choose from: the largest first, or those nearest to a place. The same for
 * everybody who asks the same. Not here: one team (team_http.c). */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/geo.h"
#include "base/pos.h"
#include "http/chips.h"
#include "http/req.h"
#include "office/codes/codes.model.h"
#include "office/org/org.h"
#include "people/team/team.h"
#include "people/team/team.sql.h"

#define LIST_MAX 30

static const struct param list_params[] = {
    P_OPT_TEXT("q", 40),
    P_OPT_CODE("category", service_category_codes),
    P_OPT_ID("unit"),
    P_OPT_REAL("lat", -90, 90),
    P_OPT_REAL("lng", -180, 180),
    P_PAGE,
    { 0 },
};

/* What LIKE wants for "contains q", with its own signs escaped. */
static const char *like(struct arena *a, const char *q)
{
    struct buf b = { 0 };
    if (!q)
        return NULL;
    buf_putc(&b, '%');
    for (; *q; q++) {
        if (strchr("%_\\", *q))
            buf_putc(&b, '\\');
        buf_putc(&b, *q);
    }
    buf_putc(&b, '%');
    char *s = arena_strdup(a, b.data);
    buf_free(&b);
    return s;
}

/* The cursor is "members.id" of the last card. */
static bool cursor(const struct req *r, int64_t *ret_members, int64_t *ret_id)
{
    long long members, id;
    const char *after = param_text(r, "after");
    *ret_members = INT64_MAX - 1;
    *ret_id = 0;
    if (!after)
        return true;
    if (sscanf(after, "%lld.%lld", &members, &id) != 2)
        return false;
    *ret_members = members;
    *ret_id = id;
    return true;
}

/* What one press sets, and what was asked for, to be taken away. */
static int fill_filter(struct req *r, const struct unit *u, struct team_list *m)
{
    struct unit_line_list below = { 0 };
    const struct code *c = code_by_value(&service_category_codes, m->category);
    m->form = form_new(r, list_params);
    form_set(m->form, "q", m->q);
    form_set_code(m->form, "category", m->category);
    if (u->pos != r->city->pos) {
        form_set_int(m->form, "unit", u->id);
        chips_given(r, &m->chips, "unit", u->name);
    }
    if (c)
        chips_given(r, &m->chips, "category", req_tr(r, c->label));
    chips_given(r, &m->chips, "q", m->q);
    m->filtered = m->chips.n || m->near;
    chips_codes(r, &m->categories, "category", &service_category_codes);
    int n = org_children(r->db, u->id, &below);
    for (int i = 0; i < n; i++)
        chips_add(r, &m->places, "unit", arena_printf(r->arena, "%lld", (long long)below.v[i].id),
                  below.v[i].name);
    return done(n);
}

static int list_near(struct req *r, const struct unit *u, struct team_list *m)
{
    struct geo_point here = { param_real(r, "lat"), param_real(r, "lng") };
    int rc = sql_team_near(r->db,
                           &(struct sql_team_near_in){ .lo = u->pos,
                                                       .hi = pos_hi(u->pos),
                                                       .q = like(r->arena, m->q),
                                                       .category = m->category,
                                                       .lat = here.lat,
                                                       .lng = here.lng,
                                                       .shrink = cos(here.lat * M_PI / 180) },
                           &m->items);
    for (size_t i = 0; i < m->items.n; i++) {
        struct team_card *c = &m->items.v[i];
        if (!isnan(c->lat))
            c->distance =
                geo_distance_text(r->arena, geo_distance_m(here, (struct geo_point){ c->lat, c->lng }));
    }
    return done(rc);
}

static int list_largest(struct req *r, const struct unit *u, struct team_list *m)
{
    int64_t members, id, limit = req_limit(r, LIST_MAX);
    if (!cursor(r, &members, &id))
        return req_invalid(r, "after", "翻页的位置不对，请从第一页看起");
    int rc = sql_team_list(r->db,
                           &(struct sql_team_list_in){ .lo = u->pos,
                                                       .hi = pos_hi(u->pos),
                                                       .q = like(r->arena, m->q),
                                                       .category = m->category,
                                                       .members = members,
                                                       .after = id,
                                                       .limit = limit + 1 },
                           &m->items);
    if ((int64_t)m->items.n > limit) {
        const struct team_card *last = &m->items.v[limit - 1];
        m->items.n = (size_t)limit;
        m->next = arena_printf(r->arena, "%lld.%lld", (long long)last->members, (long long)last->id);
        m->more = chip_link(r, "after", m->next);
    }
    return done(rc);
}

static int list(struct req *r)
{
    struct team_list *m = NEW_MODEL(r, team_list);
    struct unit u = { 0 };
    int rc = org_asked(r, &u);
    m->q = param_text(r, "q");
    m->category = param_code(r, "category");
    m->near = param_given(r, "lat") && param_given(r, "lng");
    if (rc == OK)
        rc = m->near ? list_near(r, &u, m) : list_largest(r, &u, m);
    if (rc == OK)
        rc = fill_filter(r, &u, m);
    m->total = (int64_t)m->items.n;
    return rc < 0 ? rc : SHOW(r, team_list, m);
}

const struct route team_list_routes[] = {
    { GET, "/teams", ANYONE, READ, list, list_params, VIEW(team_list), "Teams, largest first",
      .shared = true },
    ROUTES_END,
};
