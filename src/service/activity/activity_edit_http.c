/* activity_edit_http.c - writing a notice: a new one (from nothing or like the last one), corrections,
 * shifts.
 *
 * Decides: what the forms hold when they open. Not here: what may stand in them (activity.c, shift.c). */
#include "service/activity/activity.sql.h"
#include "service/activity/activity_http.h"
#include "service/activity/inside.h"
#include "service/activity/project.sql.h"
#include "service/activity/shift.sql.h"
#include "base/clock.h"
#include "http/input.h"
#include "office/account/account.h"
#include "office/change/change.h"
#include "office/policy/policy.h"

#define CHOICES_MAX 100

const struct param activity_new_get_params[] = { P_OPT_ID("copy"), P_OPT_ID("project"), { 0 } };

const struct param activity_new_params[] = {
    ACTIVITY_NEW_PARAMS, ACTIVITY_NOTICE_PARAMS, SHIFT_DETAILS_PARAMS, P_MUST("is_service"), { 0 },
};

const struct param activity_edit_params[] = {
    P_ID("id"), P_INT("version", 1, INT32_MAX), ACTIVITY_NOTICE_PARAMS, { 0 }
};

const struct param activity_shift_new_params[] = {
    P_ID("id"), SHIFT_DETAILS_PARAMS, SHIFT_SERIES_PARAMS, { 0 }
};

const struct param activity_shift_params[] = {
    P_ID("id"), P_ID("shift"), P_OPT_INT("version", 1, INT32_MAX), SHIFT_DETAILS_PARAMS, { 0 }
};

/* --- what a form can be chosen from ------------------------------------------------------------- */

static const char *id_text(const struct req *r, int64_t id)
{
    return arena_printf(r->arena, "%lld", (long long)id);
}

static int project_options(struct req *r, struct activity_form *m)
{
    struct project_choice_list p;
    struct range range = req_range(r, STATION);
    int n = sql_project_choices(r->db, r->user->volunteer, range.lo, range.hi, CHOICES_MAX, &p);
    if (n < 0)
        return n;
    struct form_option *o = ARENA_ARRAY(r->arena, struct form_option, (size_t)n + 1);
    for (int i = 0; i < n; i++)
        o[i] = (struct form_option){ id_text(r, p.v[i].id),
                                     arena_printf(r->arena, "%s · %s", p.v[i].name, p.v[i].team_name) };
    m->choices = p;
    m->projects = n;
    form_options(m->form, "project", o, (size_t)n);
    if (n == 1)
        form_set(m->form, "project", o[0].value);
    return OK;
}

/* The teams an activity can be reserved for; of the organising team's surroundings when it is known. */
static int team_options(struct req *r, struct form *f, int64_t team)
{
    struct team_choice_list t;
    struct range range = req_range(r, STATION);
    int n = team ? sql_activity_named_choices(r->db, team, CHOICES_MAX, &t)
                 : sql_project_teams(r->db, r->user->volunteer, range.lo, range.hi, CHOICES_MAX, &t);
    if (n < 0)
        return n;
    struct form_option *o = ARENA_ARRAY(r->arena, struct form_option, (size_t)n + 1);
    for (int i = 0; i < n; i++)
        o[i] = (struct form_option){ id_text(r, t.v[i].id), t.v[i].name };
    form_options(f, "teams", o, (size_t)n);
    return OK;
}

/* --- what stands in a form when it opens -------------------------------------------------------- */

/* A shift's fields as it was written, whole weeks later. */
static int fill_shift(struct req *r, struct form *f, int64_t shift, int64_t later_ms)
{
    struct shift_details d = { 0 };
    int rc = sql_shift_details_of(r->db, shift, &d);
    d.starts += later_ms;
    d.ends += later_ms;
    if (rc > 0)
        FILL(f, shift_details, &d);
    return done(rc);
}

/* A week later, or as many as bring `starts` into the future. */
static int64_t weeks_later(int64_t starts, int64_t now)
{
    int64_t week = 7 * DAY_MS;
    return starts + week > now ? week : ((now - starts) / week + 1) * week;
}

/* Like an earlier one: everything but the days, which move on by whole weeks; its first shift stands in the
 * form, the others go along. */
static int set_copy(struct req *r, struct activity_form *m, int64_t id)
{
    struct activity_row a;
    struct activity_notice n;
    struct sql_shift_copied_rows shifts;
    int rc = activity_get_managed(r->db, id, &a);
    if (rc < 0 || (rc = activity_notice_of(r->db, id, &n)) < 0 ||
        (rc = sql_shift_copied(r->db, id, &shifts)) < 0)
        return rc;
    m->copied = a.title;
    form_set_int(m->form, "project", a.project);
    form_set_int(m->form, "copy", id);
    FILL(m->form, activity_notice, &n);
    if (!shifts.n)
        return OK;
    m->others = (int64_t)shifts.n - 1;
    form_set(m->form, "all_shifts", m->others ? "1" : NULL);
    return fill_shift(r, m->form, shifts.v[0].id, weeks_later(shifts.v[0].starts, r->now));
}

/* Of a project: what it says already need not be typed again. */
static int set_project(struct req *r, struct form *f, int64_t id)
{
    struct sql_project_by_id_row p;
    struct sql_project_codes_rows codes;
    int rc = sql_project_by_id(r->db, id, &p);
    if (rc > 0) /* its contact stands in the form unmasked */
        rc = activity_manager(r->db, p.team, p.team_pos);
    if (rc <= 0)
        return rc < 0 ? rc : ERR(&r->err, NOT_FOUND, NULL, "没有找到这个项目");
    if ((rc = sql_project_codes(r->db, id, &codes)) < 0)
        return rc;
    form_set_int(f, "project", id);
    form_set(f, "place", p.place);
    form_set(f, "guarantees", p.guarantees);
    form_set(f, "contact_name", p.contact_name);
    form_set(f, "contact_phone", p.contact_phone);
    if (codes.n && codes.v[0].kind == 1)
        form_set_code(f, "category", codes.v[0].code);
    return OK;
}

int activity_own_contact(struct req *r, struct form *f)
{
    const char *phone = NULL;
    int rc = account_phone(r->db, r->user->account, &phone);
    form_set(f, "contact_name", r->user->name);
    form_set(f, "contact_phone", phone);
    return rc;
}

/* The newest of one's own, offered for copying. */
static int offer_last(struct req *r, struct activity_form *m)
{
    struct activity_line_list mine;
    int n = sql_activity_mine(r->db, r->user->volunteer, INT64_MAX, 1, &mine);
    if (n <= 0)
        return n;
    m->last = mine.v[0].id;
    m->last_title = mine.v[0].title;
    return OK;
}

int activity_show_new(struct req *r)
{
    int64_t copy = param_id(r, "copy"), project = param_id(r, "project");
    struct activity_form *m = NEW_MODEL(r, activity_form);
    int rc = OK;
    m->fresh = true;
    m->version = DB_NONE;
    m->most_days = policy(r->db, POLICY_ACTIVITY_MOST_DAYS);
    m->form = form_new(r, activity_new_params);
    form_set(m->form, "walk_ups", "1");
    form_set_code(m->form, "recruit", RECRUIT_OPEN);
    form_set_int(m->form, "leave_before_min", policy(r->db, POLICY_SIGNUP_LEAVE_BEFORE_MIN));
    form_set_int(m->form, "weeks", 1);
    if ((rc = activity_own_contact(r, m->form)) < 0 || (rc = project_options(r, m)) < 0 ||
        (rc = team_options(r, m->form, 0)) < 0)
        return rc;
    if (copy)
        rc = set_copy(r, m, copy);
    else if (project)
        rc = set_project(r, m->form, project);
    else
        rc = offer_last(r, m);
    return rc < 0 ? rc : SHOW(r, activity_form, m);
}

int activity_do_new(struct req *r)
{
    struct activity_new made = TAKE(r, activity_new);
    struct activity_notice in = TAKE(r, activity_notice);
    struct shift_details first = TAKE(r, shift_details);
    int64_t id;
    int rc = activity_create(r->db, &made, &in, &first, &id);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("草稿已保存，核对后提交"));
    return reply_see_other(r, "/activities/%i/manage", id);
}

int activity_show_edit(struct req *r)
{
    struct activity_row a;
    struct activity_notice n;
    int rc = activity_get_managed(r->db, param_id(r, "id"), &a);
    if (rc < 0 || (rc = activity_notice_of(r->db, a.id, &n)) < 0)
        return rc;
    struct activity_form *m = NEW_MODEL(r, activity_form);
    m->id = a.id;
    m->version = a.version;
    m->approved = a.state == ACTIVITY_STATE_OPEN;
    m->projects = 1;
    m->most_days = policy(r->db, POLICY_ACTIVITY_MOST_DAYS);
    m->form = form_new(r, activity_edit_params);
    form_set_version(m->form, a.version);
    FILL(m->form, activity_notice, &n);
    rc = team_options(r, m->form, a.team);
    return rc < 0 ? rc : SHOW(r, activity_form, m);
}

int activity_do_edit(struct req *r)
{
    struct activity_notice in = TAKE(r, activity_notice);
    int64_t id = param_id(r, "id"), waits = 0;
    int rc = activity_change(r->db, id, param_int(r, "version"), &in, &waits);
    if (rc < 0)
        return rc;
    reply_flash(r, waits ? CHANGE_WAITS : N_("活动已保存"));
    return reply_see_other(r, "/activities/%i/manage", id);
}

/* --- shifts ------------------------------------------------------------------------------------- */

/* What was approved, so that who asks for more knows that it waits. */
static int fill_bounds(struct req *r, struct shift_form *m)
{
    struct sql_activity_bounds_row b = { 0 };
    int rc = sql_activity_bounds(r->db, m->activity, &b);
    m->from = b.from;
    m->until = b.until;
    m->seats = b.seats;
    m->standing = b.standing;
    return done(rc);
}

static int begin_shift_form(struct req *r, const struct param *params, struct activity_row *a,
                            struct shift_form **ret)
{
    int rc = activity_get_managed(r->db, param_id(r, "id"), a);
    if (rc < 0)
        return rc;
    struct shift_form *m = NEW_MODEL(r, shift_form);
    m->activity = a->id;
    m->title = a->title;
    m->form = form_new(r, params);
    m->approved = a->state == ACTIVITY_STATE_OPEN;
    *ret = m;
    return fill_bounds(r, m);
}

int activity_show_shift_new(struct req *r)
{
    struct activity_row a;
    struct shift_form *m;
    struct shift_line_list shifts;
    int rc = begin_shift_form(r, activity_shift_new_params, &a, &m);
    if (rc < 0 || (rc = sql_activity_shifts(r->db, a.id, 0, &shifts)) < 0)
        return rc;
    m->fresh = true;
    form_set_int(m->form, "weeks", 1);
    form_set_int(m->form, "leave_before_min", policy(r->db, POLICY_SIGNUP_LEAVE_BEFORE_MIN));
    if (shifts.n) {
        const struct shift_line *last = &shifts.v[shifts.n - 1];
        rc = fill_shift(r, m->form, last->id, weeks_later(last->starts, r->now));
    }
    return rc < 0 ? rc : SHOW(r, shift_form, m);
}

int activity_do_shift_new(struct req *r)
{
    struct shift_details in = TAKE(r, shift_details);
    struct shift_series series = TAKE(r, shift_series);
    int64_t id = param_id(r, "id"), waits = 0;
    int rc = shift_add(r->db, id, &in, series.weeks, &waits);
    if (rc < 0)
        return rc;
    reply_flash(r, waits ? N_("班次超出审核通过的日期或名额，已送审，通过后自动添加") : N_("班次已添加"));
    return reply_see_other(r, "/activities/%i/manage", id);
}

int activity_show_shift(struct req *r)
{
    struct activity_row a;
    struct shift_form *m;
    struct sql_shift_by_id_row s;
    int rc = begin_shift_form(r, activity_shift_params, &a, &m);
    if (rc < 0 || (rc = sql_shift_by_id(r->db, param_id(r, "shift"), &s)) < 0)
        return rc;
    if (rc == 0 || s.activity != a.id)
        return ERR(&r->err, NOT_FOUND, NULL, "没有找到这个班次");
    m->id = s.id;
    form_set_version(m->form, s.version);
    rc = fill_shift(r, m->form, s.id, 0);
    return rc < 0 ? rc : SHOW(r, shift_form, m);
}

int activity_do_shift(struct req *r)
{
    struct shift_details in = TAKE(r, shift_details);
    int64_t id = param_id(r, "id"), waits = 0;
    int rc = shift_change(r->db, id, param_id(r, "shift"), param_int(r, "version"), &in, &waits);
    if (rc < 0)
        return rc;
    reply_flash(r,
                waits ? N_("改动超出审核通过的日期或名额，已送审，通过以前按原来的班次") : N_("班次已修改"));
    return reply_see_other(r, "/activities/%i/manage", id);
}
