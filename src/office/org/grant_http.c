/* grant_http.c - who holds which right: list, give, take back.
 *
 * The same pages stand twice: under /admin for staff, who give at most what they have, in their own range;
 * and under /system for the system administrator, who gives any right anywhere but sees no case data by it.
 */
#include "http/server.h"

#include <string.h>

#include "base/pos.h"
#include "office/org/manage.h"
#include "office/org/org.sql.h"
#include "office/org/org_http.h"

#define PAGE_LINES 50

const struct param org_give_params[] = {
    P_ID("unit"), P_PHONE("phone"), P_CODE("role", staff_role_codes), { .kind = PARAM_END }
};
const struct param org_end_params[] = { P_ID("id"), P_TEXT("reason", 200), { .kind = PARAM_END } };

static bool is_system(const struct req *r)
{
    return !strncmp(r->route->path, "/system/", 8);
}

static const char *base_of(const struct req *r)
{
    return is_system(r) ? "/system/grants" : "/admin/grants";
}

static struct range range_of(const struct req *r)
{
    return is_system(r) ? (struct range){ r->city->pos, pos_hi(r->city->pos) } : req_range(r, STATION);
}

/* Whether I may give or take this role over this position. */
static int may_move(struct req *r, enum role role, int64_t pos)
{
    if (is_system(r))
        return OK;
    if (role > CITY)
        return ERR(&r->err, DENIED, NULL, "没有找到您要的内容");
    return req_over(r, role, pos);
}

/* --- list -------------------------------------------------------------------------------------------------
 */

static void fill_lines(struct req *r, const struct sql_org_grant_list_rows *rows, size_t n,
                       struct grant_list *m)
{
    m->items.v = ARENA_ARRAY(r->arena, struct grant_line, n + 1);
    m->items.n = n;
    for (size_t i = 0; i < n; i++) {
        const struct sql_org_grant_list_row *g = &rows->v[i];
        m->items.v[i] = (struct grant_line){ .id = g->id,
                                             .name = g->name,
                                             .role = g->role,
                                             .unit = g->unit,
                                             .unit_name = g->unit_name,
                                             .given = g->given,
                                             .giver = g->giver,
                                             .mine = g->account == r->user->account };
    }
}

/* A unit that was asked for, under any of my rights, stands for the range; one outside of them is not found.
 */
static int narrow(struct req *r, struct grant_list *m, struct range *range)
{
    struct unit *u = ARENA_NEW(r->arena, struct unit);
    int rc = org_unit(r->db, param_id(r, "unit"), u);
    if (rc < 0)
        return rc;
    if (rc == 0 || (!is_system(r) && !user_over(r->user, STATION, u->pos)))
        return ERR(&r->err, NOT_FOUND, NULL, "没有找到您要的内容");
    *range = (struct range){ u->pos, pos_hi(u->pos) };
    m->unit = u;
    return OK;
}

int org_http_grants(struct req *r)
{
    struct grant_list *m = NEW_MODEL(r, grant_list);
    struct sql_org_grant_list_rows rows = { 0 };
    struct range range = range_of(r);
    int64_t n = req_limit(r, PAGE_LINES);
    m->base = base_of(r);
    int rc = param_given(r, "unit") ? narrow(r, m, &range) : OK;
    if (rc == OK)
        rc = sql_org_grant_list(r->db, range.lo, range.hi, is_system(r) ? AUDITOR : CITY, req_after(r), n + 1,
                                &rows);
    if (rc < 0)
        return rc;
    bool more = (int64_t)rows.n > n;
    fill_lines(r, &rows, more ? (size_t)n : rows.n, m);
    if (more)
        m->next = arena_printf(r->arena, "%lld", (long long)rows.v[n - 1].id);
    return SHOW(r, grant_list, m);
}

/* --- give
 * --------------------------------------------------------------------------------------------------- */

/* The unit asked for, or my own. */
static int unit_to_give(struct req *r, struct unit *ret_unit)
{
    int64_t id = param_id(r, "unit");
    if (!id)
        id = is_system(r) ? r->city->unit : user_grant(r->user, STATION)->unit;
    int rc = org_unit(r->db, id, ret_unit);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return ERR(&r->err, NOT_FOUND, NULL, "没有找到您要的内容");
    return is_system(r) ? OK : req_over(r, STATION, ret_unit->pos);
}

/* The role that belongs to this level. */
static enum role role_of_kind(int64_t kind)
{
    switch (kind) {
    case UNIT_KIND_CITY_OFFICE:
        return CITY;
    case UNIT_KIND_COUNTY_CENTRE:
        return COUNTY;
    case UNIT_KIND_TOWN_STATION:
        return TOWNSHIP;
    default:
        return STATION;
    }
}

int org_http_give_page(struct req *r)
{
    struct grant_give_page *m = NEW_MODEL(r, grant_give_page);
    int rc = unit_to_give(r, &m->unit);
    if (rc < 0)
        return rc;
    m->base = base_of(r);
    m->form = form_new(r, org_give_params);
    form_set_int(m->form, "unit", m->unit.id);
    form_set_code(m->form, "role", (int64_t)role_of_kind(m->unit.kind));
    return SHOW(r, grant_give_page, m);
}

int org_http_give(struct req *r)
{
    struct unit u;
    enum role role = (enum role)param_code(r, "role");
    int64_t account = 0;
    int rc = unit_to_give(r, &u);
    if (rc == OK && may_move(r, role, u.pos) < 0) {
        r->err = (struct err){ 0 };
        rc = ERR(&r->err, INVALID, "role", "您只能授予不高于自己的角色");
    }
    if (rc == OK)
        rc = org_give(r->db, param_text(r, "phone"), role, &u, &account);
    if (rc < 0)
        return rc;
    req_forget_user(r, account);
    reply_flash(r, N_("已授权"));
    return is_system(r) ? reply_see_other(r, "/system/grants") : reply_see_other(r, "/admin/grants");
}

/* --- take back
 * ------------------------------------------------------------------------------------------------ */

static int grant_to_end(struct req *r, struct org_grant *ret_grant)
{
    int rc = org_grant(r->db, param_id(r, "id"), ret_grant);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return ERR(&r->err, NOT_FOUND, NULL, "没有找到您要的内容");
    return may_move(r, ret_grant->role, ret_grant->pos);
}

int org_http_end_page(struct req *r)
{
    struct grant_end_page *m = NEW_MODEL(r, grant_end_page);
    struct org_grant g;
    int rc = grant_to_end(r, &g);
    if (rc < 0)
        return rc;
    m->grant = g.line;
    m->grant.mine = g.account == r->user->account;
    m->base = base_of(r);
    m->form = form_new(r, org_end_params);
    return SHOW(r, grant_end_page, m);
}

int org_http_end(struct req *r)
{
    struct org_grant g;
    int rc = grant_to_end(r, &g);
    if (rc == OK)
        rc = org_end(r->db, &g, param_text(r, "reason"));
    if (rc < 0)
        return rc;
    req_forget_user(r, g.account);
    reply_flash(r, N_("权限已收回"));
    return is_system(r) ? reply_see_other(r, "/system/grants") : reply_see_other(r, "/admin/grants");
}
