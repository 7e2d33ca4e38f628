/* activity_edit_http.c - writing a notice: a new one (from nothing or like the last one), corrections,
 * shifts.
 *
 * Decides: what the forms hold when they open. Not here: what may stand in them (activity.c, shift.c). */
#include <math.h>

#include "service/activity/activity.sql.h"
#include "service/activity/activity_http.h"
#include "service/activity/project.sql.h"
#include "service/activity/shift.sql.h"
#include "base/clock.h"
#include "office/policy/policy.h"

#define CHOICES_MAX 100
#define BEFORE_MAX  43200

#define NOTICE_PARAMS                                                                                        \
    P_TEXT("title", 60), P_CODE("category", service_category_codes), P_LONG("content", 2000),                \
        P_OPT_LONG("conditions", 500), P_LONG("risks", 500), P_LONG("guarantees", 500),                      \
        P_TEXT("place", 120), P_OPT_REAL("lat", -90, 90), P_OPT_REAL("lng", -180, 180),                      \
        P_TEXT("contact_name", 30), P_TEXT("contact_phone", 20), P_CODE("recruit", recruit_codes),           \
        P_OPT_TEXT("pass_code", PASS_CODE_MAX), P_OPT_IDS("teams", NAMED_TEAMS_MAX), P_BOOL("hazard"),       \
        P_BOOL("walk_ups")

#define SHIFT_PARAMS                                                                                         \
    P_OPT_TEXT("post", 30), P_TIME("starts"), P_TIME("ends"), P_INT("capacity", 1, CAPACITY_MAX),            \
        P_OPT_INT("min_age", 0, MIN_AGE_MAX), P_OPT_CODE("skill", skill_codes),                              \
        P_OPT_INT("close_before_min", 0, BEFORE_MAX), P_OPT_INT("leave_before_min", 0, BEFORE_MAX)

const struct param activity_new_get_params[] = { P_OPT_ID("copy"), P_OPT_ID("project"), { 0 } };

const struct param activity_new_params[] = {
    P_ID("project"),
    NOTICE_PARAMS,
    P_OPT_INT("radius_m", 10, 50000),
    SHIFT_PARAMS,
    P_OPT_INT("weeks", 1, SERIES_MAX),
    P_MUST("is_service"),
    { 0 },
};

const struct param activity_edit_params[] = {
    P_ID("id"), P_INT("version", 1, INT32_MAX), NOTICE_PARAMS, { 0 }
};

const struct param activity_shift_new_params[] = {
    P_ID("id"), SHIFT_PARAMS, P_OPT_INT("weeks", 1, SERIES_MAX), { 0 }
};

const struct param activity_shift_params[] = { P_ID("id"), P_ID("shift"), SHIFT_PARAMS, { 0 } };

/* --- from the request --------------------------------------------------------------------------- */

static const char *text_or_empty(const struct req *r, const char *name)
{
    const char *s = param_text(r, name);
    return s ? s : "";
}

static struct activity_input take_notice(const struct req *r)
{
    return (struct activity_input){
        .category = param_code(r, "category"),
        .title = param_text(r, "title"),
        .content = param_text(r, "content"),
        .conditions = text_or_empty(r, "conditions"),
        .risks = param_text(r, "risks"),
        .guarantees = param_text(r, "guarantees"),
        .place = param_text(r, "place"),
        .contact_name = param_text(r, "contact_name"),
        .contact_phone = param_text(r, "contact_phone"),
        .pass_code = text_or_empty(r, "pass_code"),
        .lat = param_real(r, "lat"),
        .lng = param_real(r, "lng"),
        .recruit = param_code(r, "recruit"),
        .hazard = param_bool(r, "hazard"),
        .walk_ups = param_bool(r, "walk_ups"),
        .teams = param_value(r, "teams")->list,
        .n_teams = param_value(r, "teams")->n_list,
    };
}

static struct shift_input take_shift(const struct req *r)
{
    return (struct shift_input){
        .post = text_or_empty(r, "post"),
        .starts = param_time(r, "starts"),
        .ends = param_time(r, "ends"),
        .close_before_min = param_int_or(r, "close_before_min", 0),
        .leave_before_min =
            param_int_or(r, "leave_before_min", policy(r->db, POLICY_SIGNUP_LEAVE_BEFORE_MIN)),
        .capacity = param_int(r, "capacity"),
        .min_age = param_int_or(r, "min_age", 0),
        .skill = param_code(r, "skill"),
    };
}

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

static void set_real(struct req *r, struct form *f, const char *name, double v)
{
    if (!isnan(v))
        form_set(f, name, arena_printf(r->arena, "%.6f", v));
}

static void set_notice(struct req *r, struct form *f, const struct activity_row *a)
{
    form_set(f, "title", a->title);
    form_set_code(f, "category", a->category);
    form_set(f, "content", a->content);
    form_set(f, "conditions", a->conditions);
    form_set(f, "risks", a->risks);
    form_set(f, "guarantees", a->guarantees);
    form_set(f, "place", a->place);
    set_real(r, f, "lat", a->lat);
    set_real(r, f, "lng", a->lng);
    form_set(f, "contact_name", a->contact_name);
    form_set(f, "contact_phone", a->contact_phone);
    form_set_code(f, "recruit", a->recruit);
    form_set(f, "pass_code", a->pass_code);
    if (a->hazard)
        form_set(f, "hazard", "1");
    if (a->walk_ups)
        form_set(f, "walk_ups", "1");
}

static int set_named(struct req *r, struct form *f, int64_t activity)
{
    struct team_choice_list t;
    int n = sql_activity_named(r->db, activity, &t);
    if (n < 0)
        return n;
    struct form_field *field = (struct form_field *)form_field(f, "teams");
    const char **v = ARENA_ARRAY(r->arena, const char *, (size_t)n + 1);
    for (int i = 0; i < n; i++)
        v[i] = id_text(r, t.v[i].id);
    if (!f->failed)
        field->values = (struct text_list){ v, (size_t)n };
    return OK;
}

static void set_shift(struct form *f, const struct shift_line *s, int64_t later_ms)
{
    form_set(f, "post", s->post);
    form_set_time(f, "starts", s->starts + later_ms);
    form_set_time(f, "ends", s->ends + later_ms);
    form_set_int(f, "capacity", s->capacity);
    if (s->min_age)
        form_set_int(f, "min_age", s->min_age);
    form_set_code(f, "skill", s->skill);
    if (s->closes != s->starts)
        form_set_int(f, "close_before_min", (s->starts - s->closes) / MINUTE_MS);
    form_set_int(f, "leave_before_min", (s->starts - s->leave) / MINUTE_MS);
}

/* Whole weeks that bring `starts` into the future. */
static int64_t weeks_later(int64_t starts, int64_t now)
{
    int64_t week = 7 * DAY_MS;
    return starts > now ? 0 : ((now - starts) / week + 1) * week;
}

/* Like an earlier one: everything but the days, which move on by whole weeks. */
static int set_copy(struct req *r, struct activity_form *m, int64_t id)
{
    struct activity_row a;
    struct shift_line_list shifts;
    int rc = activity_get_managed(r->db, id, &a);
    if (rc < 0 || (rc = sql_activity_shifts(r->db, id, 0, &shifts)) < 0)
        return rc;
    set_notice(r, m->form, &a);
    form_set(m->form, "project", id_text(r, a.project));
    if (shifts.n) {
        const struct shift_line *last = &shifts.v[shifts.n - 1];
        set_shift(m->form, last, weeks_later(last->starts, r->now));
    }
    m->copied = a.title;
    return set_named(r, m->form, id);
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
    form_set(f, "project", id_text(r, id));
    form_set(f, "place", p.place);
    form_set(f, "guarantees", p.guarantees);
    form_set(f, "contact_name", p.contact_name);
    form_set(f, "contact_phone", p.contact_phone);
    if (codes.n && codes.v[0].kind == 1)
        form_set_code(f, "category", codes.v[0].code);
    return OK;
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
    if ((rc = project_options(r, m)) < 0 || (rc = team_options(r, m->form, 0)) < 0)
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
    struct activity_input in = take_notice(r);
    struct shift_input first = take_shift(r);
    int64_t id;
    in.project = param_id(r, "project");
    in.radius_m = param_int_or(r, "radius_m", 0);
    int rc = activity_create(r->db, &in, &first, param_int_or(r, "weeks", 1), &id);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("草稿已保存，核对后提交"));
    return reply_see_other(r, "/activities/%i/manage", id);
}

int activity_show_edit(struct req *r)
{
    struct activity_row a;
    int rc = activity_get_managed(r->db, param_id(r, "id"), &a);
    if (rc < 0)
        return rc;
    struct activity_form *m = NEW_MODEL(r, activity_form);
    m->id = a.id;
    m->version = a.version;
    m->projects = 1;
    m->most_days = policy(r->db, POLICY_ACTIVITY_MOST_DAYS);
    m->form = form_new(r, activity_edit_params);
    form_set_int(m->form, "version", a.version);
    set_notice(r, m->form, &a);
    if ((rc = team_options(r, m->form, a.team)) < 0 || (rc = set_named(r, m->form, a.id)) < 0)
        return rc;
    return SHOW(r, activity_form, m);
}

int activity_do_edit(struct req *r)
{
    struct activity_input in = take_notice(r);
    int64_t id = param_id(r, "id");
    int rc = activity_change(r->db, id, param_int(r, "version"), &in);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("活动已保存"));
    return reply_see_other(r, "/activities/%i/manage", id);
}

/* --- shifts ------------------------------------------------------------------------------------- */

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
    *ret = m;
    return OK;
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
    if (shifts.n) {
        const struct shift_line *last = &shifts.v[shifts.n - 1];
        set_shift(m->form, last, 7 * DAY_MS + weeks_later(last->starts + 7 * DAY_MS, r->now));
    } else {
        form_set_int(m->form, "leave_before_min", policy(r->db, POLICY_SIGNUP_LEAVE_BEFORE_MIN));
    }
    return SHOW(r, shift_form, m);
}

int activity_do_shift_new(struct req *r)
{
    struct shift_input in = take_shift(r);
    int64_t id = param_id(r, "id");
    int rc = shift_add(r->db, id, &in, param_int_or(r, "weeks", 1));
    if (rc < 0)
        return rc;
    reply_flash(r, N_("班次已添加"));
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
    set_shift(m->form,
              &(struct shift_line){ .post = s.post,
                                    .starts = s.starts,
                                    .ends = s.ends,
                                    .closes = s.closes,
                                    .leave = s.leave,
                                    .capacity = s.capacity,
                                    .min_age = s.min_age,
                                    .skill = s.skill },
              0);
    return SHOW(r, shift_form, m);
}

int activity_do_shift(struct req *r)
{
    struct shift_input in = take_shift(r);
    int64_t id = param_id(r, "id");
    int rc = shift_change(r->db, id, param_id(r, "shift"), &in);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("班次已修改"));
    return reply_see_other(r, "/activities/%i/manage", id);
}
