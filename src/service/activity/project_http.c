/* project_http.c - pages of projects; their routes stand in activity_http.c. Not here: rules (project.c). */
#include <string.h>

#include "service/activity/activity.sql.h"
#include "service/activity/activity_http.h"
#include "service/activity/inside.h"
#include "service/activity/project.sql.h"
#include "office/change/change.h"
#include "http/input.h"

#define LINES       20
#define CHOICES_MAX 100

const struct param project_new_params[] = { P_ID("team"), PROJECT_DETAILS_PARAMS, { 0 } };
const struct param project_edit_params[] = {
    P_ID("id"), P_INT("version", 1, INT32_MAX), PROJECT_DETAILS_PARAMS, { 0 }
};
const struct param project_show_params[] = { P_ID("id"), P_PAGE, { 0 } };

/* --- showing ------------------------------------------------------------------------------------ */

static int get_project(struct req *r, struct sql_project_by_id_row *p)
{
    int rc = sql_project_by_id(r->db, param_id(r, "id"), p);
    if (rc < 0)
        return rc;
    return rc ? OK : ERR(&r->err, NOT_FOUND, NULL, "没有找到这个项目");
}

static void add_code(struct req *r, struct code_label_list *l, const struct code_table *t, int64_t value)
{
    const struct code *c = code_by_value(t, value);
    if (c)
        l->v[l->n++] = (struct code_label){ c->name, req_tr(r, c->label) };
}

static int fill_codes(struct req *r, int64_t id, struct project_page *m)
{
    struct sql_project_codes_rows codes;
    int rc = sql_project_codes(r->db, id, &codes);
    if (rc < 0)
        return rc;
    m->categories.v = ARENA_ARRAY(r->arena, struct code_label, codes.n + 1);
    m->targets.v = ARENA_ARRAY(r->arena, struct code_label, codes.n + 1);
    for (size_t i = 0; i < codes.n; i++)
        if (codes.v[i].kind == 1)
            add_code(r, &m->categories, &service_category_codes, codes.v[i].code);
        else
            add_code(r, &m->targets, &service_target_codes, codes.v[i].code);
    return OK;
}

static int fill_activities(struct req *r, int64_t project, struct project_page *m)
{
    int64_t n = req_limit(r, LINES), after = req_after(r);
    int rc =
        sql_activity_of_project(r->db, project, m->may_manage, after ? after : INT64_MAX, n + 1, &m->items);
    if (rc < 0)
        return rc;
    if (rc > n) {
        m->items.n = (size_t)n;
        m->next = arena_printf(r->arena, "%lld", (long long)m->items.v[n - 1].id);
        m->more = arena_printf(r->arena, "/projects/%lld?after=%s", (long long)project, m->next);
    }
    for (size_t i = 0; i < m->items.n; i++)
        m->items.v[i].status = activity_line_status(&m->items.v[i], r->now);
    return OK;
}

static void fill_project(struct req *r, const struct sql_project_by_id_row *p, struct project_page *m)
{
    m->id = p->id;
    m->number = p->number;
    m->name = p->name;
    m->state = p->state;
    m->team = p->team;
    m->team_name = p->team_name;
    m->unit_name = p->unit_name;
    m->about = p->about;
    m->place = p->place;
    m->guarantees = p->guarantees;
    m->contact_name = p->contact_name;
    m->contact_phone = p->contact_phone;
    m->made = p->made;
}

/* Managers see drafts too, in HTML only: the JSON is the same for everybody. */
int project_show(struct req *r)
{
    struct sql_project_by_id_row p;
    int rc = get_project(r, &p);
    if (rc < 0)
        return rc;
    struct project_page *m = NEW_MODEL(r, project_page);
    m->open = r->user && r->face == FACE_HTML;
    if (m->open && user_may(r->user, LEADER)) {
        if ((rc = activity_manager(r->db, p.team, p.pos)) < 0)
            return rc;
        m->may_manage = rc > 0;
    }
    fill_project(r, &p, m);
    if (m->may_manage && (rc = change_of(r->db, p.id, &m->changes)) < 0)
        return rc;
    if ((rc = fill_codes(r, p.id, m)) < 0 || (rc = fill_activities(r, p.id, m)) < 0)
        return rc;
    return SHOW(r, project_page, m);
}

/* --- writing ------------------------------------------------------------------------------------ */

int project_show_new(struct req *r)
{
    struct team_choice_list t;
    struct range range = req_range(r, STATION);
    int n = sql_project_teams(r->db, r->user->volunteer, range.lo, range.hi, CHOICES_MAX, &t);
    if (n < 0)
        return n;
    struct project_form *m = NEW_MODEL(r, project_form);
    struct form_option *o = ARENA_ARRAY(r->arena, struct form_option, (size_t)n + 1);
    for (int i = 0; i < n; i++)
        o[i] = (struct form_option){ arena_printf(r->arena, "%lld", (long long)t.v[i].id), t.v[i].name };
    m->fresh = true;
    m->choices = t;
    m->teams = n;
    m->version = DB_NONE;
    m->form = form_new(r, project_new_params);
    form_options(m->form, "team", o, (size_t)n);
    if (n == 1)
        form_set(m->form, "team", o[0].value);
    int rc = activity_own_contact(r, m->form);
    return rc < 0 ? rc : SHOW(r, project_form, m);
}

int project_do_new(struct req *r)
{
    struct project_details in = TAKE(r, project_details);
    int64_t id;
    int rc = project_create(r->db, param_id(r, "team"), &in, &id);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("项目已建好，可以发布活动了"));
    return reply_see_other(r, "/projects/%i", id);
}

int project_show_edit(struct req *r)
{
    struct sql_project_by_id_row p;
    int rc = get_project(r, &p);
    if (rc < 0 || (rc = activity_manager(r->db, p.team, p.pos)) < 0)
        return rc;
    if (!rc)
        return ERR(&r->err, DENIED, NULL, "没有找到您要的内容");
    struct project_details d;
    if ((rc = project_details_of(r->db, p.id, &d)) < 0)
        return rc;
    struct project_form *m = NEW_MODEL(r, project_form);
    m->id = p.id;
    m->teams = 1;
    m->version = p.version;
    m->approved = p.shown;
    m->form = form_new(r, project_edit_params);
    form_set_version(m->form, p.version);
    FILL(m->form, project_details, &d);
    return SHOW(r, project_form, m);
}

int project_do_edit(struct req *r)
{
    struct project_details in = TAKE(r, project_details);
    int64_t id = param_id(r, "id"), waits = 0;
    int rc = project_change(r->db, id, param_int(r, "version"), &in, &waits);
    if (rc < 0)
        return rc;
    reply_flash(r, waits ? CHANGE_WAITS : N_("项目已保存"));
    return reply_see_other(r, "/projects/%i", id);
}

int project_do_end(struct req *r)
{
    int64_t id = param_id(r, "id");
    int rc = project_end(r->db, id);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("项目已结束"));
    return reply_see_other(r, "/projects/%i", id);
}
