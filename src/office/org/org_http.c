/* org_http.c - the routes of the tree, and the three selects.
 *
 * Not here: pages of the staff (manage_http.c, grant_http.c, request_http.c), the public pages of units,
 * which show what stands above (program/units/), figures (overview/). */
#include "http/req.h"

#include "base/pos.h"
#include "office/org/org.h"
#include "office/org/org_http.h"
#include "office/org/org.sql.h"

int org_http_unit(struct req *r, struct unit *ret_unit)
{
    int rc = org_unit(r->db, param_id(r, "id"), ret_unit);
    if (rc < 0)
        return rc;
    return rc > 0 ? OK : ERR(&r->err, NOT_FOUND, NULL, "没有找到您要的内容");
}

/* --- the three selects --------------------------------------------------------------------------------- */

static int show_pick(struct req *r)
{
    static const struct param fields[] = { ORG_PICK_PARAMS, { .kind = PARAM_END } };
    struct unit_pick_page *m = NEW_MODEL(r, unit_pick_page);
    struct form *f = form_new(r, fields);
    form_set_int(f, "county", param_int(r, "county"));
    form_set_int(f, "town", param_int(r, "town"));
    form_set_int(f, "village", param_int(r, "village"));
    int rc = org_pick_form(r, f, (int)param_int_or(r, "deepest", POS_VILLAGE), &m->picker);
    m->picker.home = param_bool(r, "home");
    return rc < 0 ? rc : SHOW(r, unit_pick_page, m);
}

/* clang-format off */
const struct route org_routes[] = {
    { GET, "/units/pick", ANYONE, READ, show_pick, PARAMS(ORG_PICK_PARAMS, P_OPT_INT("deepest", 4, 5), P_BOOL("home")),
      VIEW(unit_pick_page), "The three selects 区县→街道→社区 with the choices below what is chosen", .shared = true },
    { GET, "/admin/units", STATION, READ, org_http_my_unit, NO_PARAMS, NO_VIEW, "To the page of my own unit" },
    { GET, "/admin/units/:id", STATION, READ, org_http_edit_page, PARAMS(P_ID("id")), VIEW(unit_edit_page),
      "A unit, for its staff" },
    { POST, "/admin/units/:id", STATION, WRITE, org_http_edit, org_edit_params, NO_VIEW,
      "Change name, address, phone and place of a unit", .form = org_http_edit_page },
    { GET, "/admin/units/:id/add", STATION, READ, org_http_add_page, PARAMS(P_ID("id")), VIEW(unit_add_page),
      "The form of a new unit below" },
    { POST, "/admin/units/:id/add", STATION, WRITE, org_http_add, org_add_params, NO_VIEW,
      "Add a unit below; CONFLICT when all places are taken", .form = org_http_add_page },
    { GET, "/admin/units/:id/close", STATION, READ, org_http_close_page, PARAMS(P_ID("id")), VIEW(unit_close_page),
      "What hinders closing a unit" },
    { POST, "/admin/units/:id/close", STATION, WRITE, org_http_close, org_close_params, NO_VIEW,
      "Close an empty unit", .form = org_http_close_page },
    { GET, "/admin/grants", STATION, READ, org_http_grants, PARAMS(P_OPT_ID("unit"), P_PAGE), VIEW(grant_list),
      "Rights over units in my range" },
    { GET, "/admin/grants/new", STATION, READ, org_http_give_page, PARAMS(P_OPT_ID("unit")), VIEW(grant_give_page),
      "The form to propose a right", .fresh = true },
    { POST, "/admin/grants/new", STATION, WRITE, org_http_give, org_give_params, NO_VIEW,
      "Propose a right over a unit in my range, at most my own; somebody else agrees", .form = org_http_give_page, .fresh = true },
    { GET, "/admin/grants/:id/end", STATION, READ, org_http_end_page, PARAMS(P_ID("id")), VIEW(grant_end_page),
      "The form to take a right back", .fresh = true },
    { POST, "/admin/grants/:id/end", STATION, WRITE, org_http_end, org_end_params, NO_VIEW, "Take a right back",
      .form = org_http_end_page, .fresh = true },
    { GET, "/system/grants", MAY(SYSADMIN), READ, org_http_grants, PARAMS(P_OPT_ID("unit"), P_PAGE), VIEW(grant_list),
      "All rights" },
    { GET, "/system/grants/new", MAY(SYSADMIN), READ, org_http_give_page, org_give_at_params, VIEW(grant_give_page),
      "The form to propose any right", .fresh = true },
    { POST, "/system/grants/new", MAY(SYSADMIN), WRITE, org_http_give, org_give_params, NO_VIEW,
      "Propose any right over any unit; the staff above agree", .form = org_http_give_page, .fresh = true },
    { GET, "/system/grants/:id/end", MAY(SYSADMIN), READ, org_http_end_page, PARAMS(P_ID("id")), VIEW(grant_end_page),
      "The form to take a right back", .fresh = true },
    { POST, "/system/grants/:id/end", MAY(SYSADMIN), WRITE, org_http_end, org_end_params, NO_VIEW, "Take a right back",
      .form = org_http_end_page, .fresh = true },
    { GET, "/grant-requests/:id", PERSON, READ, org_http_request, PARAMS(P_ID("id")), VIEW(grant_request_page),
      "A right that was proposed: for who agrees, who proposed it, who gets it, and who holds rights there" },
    { POST, "/grant-requests/:id/agree", PERSON, WRITE, org_http_agree, org_answer_params, NO_VIEW,
      "Agree to it; CONFLICT for who has a part in it", .form = org_http_request, .fresh = true },
    { POST, "/grant-requests/:id/refuse", PERSON, WRITE, org_http_disagree, org_answer_params, NO_VIEW,
      "Refuse it, with a reason", .form = org_http_request, .fresh = true },
    { POST, "/grant-requests/:id/withdraw", PERSON, WRITE, org_http_withdraw, PARAMS(P_ID("id")), NO_VIEW,
      "Take back what I proposed", .form = org_http_request },
    ROUTES_END
};
/* clang-format on */
