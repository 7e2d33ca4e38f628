/* site_http.c - the page on which the city office says who runs the site, and the page for when something
 * went wrong. */
#include "db/city.h"
#include "http/input.h"
#include "http/req.h"
#include "office/policy/policy.h"
#include "office/site/site.h"

static const struct param site_params[] = { SITE_DETAILS_PARAMS, { .kind = PARAM_END } };

static int show(struct req *r)
{
    struct site_page *m = NEW_MODEL(r, site_page);
    struct site_details details = { 0 };
    const struct site *now = site_now(r->city->site);
    int rc = req_over(r, CITY, r->city->pos);
    if (rc == OK)
        rc = site_details(r->db, &details);
    if (rc < 0)
        return rc;
    m->unit = r->city->unit;
    m->phone = now->phone;
    m->hours = now->hours;
    m->form = form_new(r, site_params);
    FILL(m->form, site_details, &details);
    return SHOW(r, site_page, m);
}

static int change(struct req *r)
{
    struct site_details details = TAKE(r, site_details);
    int rc = req_over(r, CITY, r->city->pos);
    if (rc == OK)
        rc = site_change(r->db, &details);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("已保存"));
    return reply_see_other(r, "/admin/site");
}

static int help(struct req *r)
{
    struct help_page *m = NEW_MODEL(r, help_page);
    const struct site *now = site_now(r->city->site);
    *m = (struct help_page){ r->city->name, now->runner, now->phone, now->hours,
                             policy(r->db, POLICY_LOGIN_PHONE_UNDO_HOURS) };
    return SHOW(r, help_page, m);
}

const struct route site_routes[] = {
    { GET, "/help", ANYONE, READ, help, NO_PARAMS, VIEW(help_page),
      "Something went wrong: what to do, and whom to call", .shared = true },
    { GET, "/admin/site", CITY, READ, show, NO_PARAMS, VIEW(site_page),
      "Who runs the site, for the city office" },
    { POST, "/admin/site", CITY, WRITE, change, site_params, NO_VIEW, "Change who runs the site",
      .form = show },
    ROUTES_END,
};
