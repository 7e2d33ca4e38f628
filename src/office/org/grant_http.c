/* grant_http.c - who holds which right: list, propose, take back.
 *
 * The same pages stand twice: under /admin for staff, who propose what the staff of a unit may give, in their
 * own range; and under /system for the system administrator, who proposes any right anywhere but sees no case
 * data by it. Not here: agreeing (request_http.c).
 */
#include "http/server.h"

#include <string.h>

#include "base/pos.h"
#include "base/clock.h"
#include "http/input.h"
#include "office/org/grant.h"
#include "office/org/org.sql.h"
#include "office/org/org_http.h"

#define PAGE_LINES 50

const struct param org_give_params[] = {
    P_ID("unit"), P_PHONE("phone"), GRANT_ASKED_PARAMS, { .kind = PARAM_END }
};
const struct param org_give_at_params[] = { P_OPT_ID("unit"), ORG_PICK_PARAMS, { .kind = PARAM_END } };
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

/* Whether it is mine to give and to take over units of my range. */
static bool is_mine_to_give(const struct req *r, const struct capability_def *c)
{
    return is_system(r) || c->given_by == CAPABILITY_GENERAL;
}

/* --- list ---------------------------------------------------------------------------------------------- */

static void fill_lines(struct req *r, const struct sql_org_grant_list_rows *rows, size_t n,
                       struct grant_list *m)
{
    m->items.v = ARENA_ARRAY(r->arena, struct grant_line, n + 1);
    m->items.n = n;
    for (size_t i = 0; i < n; i++) {
        const struct sql_org_grant_list_row *g = &rows->v[i];
        const struct capability_def *c = org_capability(g->may);
        bool mine = g->account == r->user->account;
        m->items.v[i] = (struct grant_line){ .id = g->id,
                                             .name = g->name,
                                             .may = g->may,
                                             .unit = g->unit,
                                             .unit_name = g->unit_name,
                                             .given = g->given,
                                             .giver = g->giver,
                                             .until = org_last_day(g->until),
                                             .mine = mine,
                                             .can_end = !mine && c && is_mine_to_give(r, c) };
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
    if (rc == 0 || (!is_system(r) && !actor_over(r->db, STATION, u->pos)))
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
        rc = sql_org_grant_list(r->db, range.lo, range.hi, req_after(r), n + 1, &rows);
    if (rc >= 0 && !req_after(r))
        rc = sql_grant_request_list(r->db, range.lo, range.hi, PAGE_LINES + 1, &m->waiting);
    m->more_waits = m->waiting.n > PAGE_LINES;
    m->waiting.n -= m->more_waits;
    if (rc < 0)
        return rc;
    bool more = (int64_t)rows.n > n;
    fill_lines(r, &rows, more ? (size_t)n : rows.n, m);
    if (more)
        m->next = arena_printf(r->arena, "%lld", (long long)rows.v[n - 1].id);
    return SHOW(r, grant_list, m);
}

/* --- give ---------------------------------------------------------------------------------------------- */

/* The deepest that was chosen in the picker, each below the one above; 0: none, or this is no page with one.
 */
static int picked(struct req *r, int64_t *ret_unit)
{
    static const char *const level[] = { "county", "town", "village" };
    int64_t id = 0;
    int rc = OK;
    for (size_t i = 0; i < 3 && r->route->params == org_give_at_params && rc >= 0; i++) {
        struct unit u = { 0 };
        rc = param_given(r, level[i]) ? org_unit(r->db, param_id(r, level[i]), &u) : OK;
        if (rc <= 0 || (id && u.parent != id))
            break;
        id = u.id;
    }
    *ret_unit = id;
    return rc;
}

/* The unit asked for, or my own. */
static int unit_to_give(struct req *r, struct unit *ret_unit)
{
    int64_t id = 0;
    int rc = picked(r, &id);
    if (!id)
        id = param_id(r, "unit");
    if (!id)
        id = is_system(r) ? r->city->unit : user_at(r->user, STATION)->unit;
    if (rc >= 0)
        rc = org_unit(r->db, id, ret_unit);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return ERR(&r->err, NOT_FOUND, NULL, "没有找到您要的内容");
    return is_system(r) ? OK : req_over(r, STATION, ret_unit->pos);
}

/* What I may give at this unit, with what it allows. */
static void offer(struct req *r, struct grant_give_page *m)
{
    struct form_option *o = ARENA_ARRAY(r->arena, struct form_option, CAPABILITY_COUNT);
    m->choices.v = ARENA_ARRAY(r->arena, struct grant_choice, CAPABILITY_COUNT);
    for (const struct capability_def *c = all_capabilities; c->number; c++) {
        const struct code *name = code_by_value(&capability_codes, c->number);
        if (!name || !org_fits(c, m->unit.kind) || !is_mine_to_give(r, c))
            continue;
        o[m->choices.n] = (struct form_option){ name->name, req_tr(r, name->label) };
        m->choices.v[m->choices.n++] = (struct grant_choice){ c->number, req_tr(r, c->allows) };
    }
    form_options(m->form, "may", o, m->choices.n);
}

/* A form of its own above the other: what may be given depends on the unit. */
static int put_picker(struct req *r, struct grant_give_page *m)
{
    m->picker = ARENA_NEW(r->arena, struct unit_picker);
    struct form *f = form_new(r, org_give_at_params);
    int rc = org_pick_set(r, f, m->unit.id);
    return rc < 0 ? rc : org_pick_form(r, f, POS_VILLAGE, m->picker);
}

int org_http_give_page(struct req *r)
{
    struct grant_give_page *m = NEW_MODEL(r, grant_give_page);
    int rc = unit_to_give(r, &m->unit);
    if (rc == OK && is_system(r))
        rc = put_picker(r, m);
    if (rc < 0)
        return rc;
    m->base = base_of(r);
    m->last = org_grant_last_day(r->db);
    m->form = form_new(r, org_give_params);
    form_set_int(m->form, "unit", m->unit.id);
    form_set_code(m->form, "may", CAPABILITY_STAFF);
    form_set_day(m->form, "until", m->last);
    offer(r, m);
    return SHOW(r, grant_give_page, m);
}

int org_http_give(struct req *r)
{
    struct unit u;
    struct grant_asked a = TAKE(r, grant_asked);
    int64_t id = 0;
    int rc = unit_to_give(r, &u);
    if (rc == OK && !is_mine_to_give(r, org_capability(a.may)))
        rc = ERR(&r->err, INVALID, "may", "这项权限只能由系统管理员提出");
    if (rc == OK)
        rc = org_ask(r->db, param_text(r, "phone"), &u, &a, &id);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("已提交，要由另一个人同意后才生效"));
    return reply_see_other(r, "/grant-requests/%i", id);
}

/* --- take back ----------------------------------------------------------------------------------------- */

static int grant_to_end(struct req *r, struct org_grant *ret_grant)
{
    int rc = org_grant(r->db, param_id(r, "id"), ret_grant);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return ERR(&r->err, NOT_FOUND, NULL, "没有找到您要的内容");
    if (is_system(r))
        return OK;
    const struct capability_def *c = org_capability(ret_grant->line.may);
    return c && is_mine_to_give(r, c) ? req_over(r, STATION, ret_grant->pos)
                                      : ERR(&r->err, NOT_FOUND, NULL, "没有找到您要的内容");
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
