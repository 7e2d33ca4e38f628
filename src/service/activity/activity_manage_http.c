/* activity_manage_http.c - the page of those who answer for an activity, and the acts on it.
 *
 * Decides: which acts the page offers in which state; the rules themselves decide again
 * (activity_state.c). Not here: writing the notice (activity_edit_http.c), the list of names (signup/). */
#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "http/input.h"
#include "office/change/change.h"
#include "office/event/event.h"
#include "office/look/look.h"
#include "office/policy/policy.h"
#include "service/activity/activity.sql.h"
#include "service/activity/activity_http.h"
#include "service/activity/shift.sql.h"

#define LINES 20

const struct param activity_id_params[] = { P_ID("id"), { 0 } };
const struct param activity_word_params[] = { P_ID("id"), P_LONG("reason", 200), { 0 } };
const struct param activity_insure_params[] = { P_ID("id"), P_TEXT("insurance", 120), { 0 } };
const struct param activity_circle_params[] = {
    P_ID("id"),
    CIRCLE_DETAILS_PARAMS,
    { 0 },
};
const struct param activity_drop_params[] = { P_ID("id"), P_ID("shift"), P_LONG("reason", 200), { 0 } };

/* --- the page ----------------------------------------------------------------------------------- */

static void fill_acts(struct req *r, const struct activity_row *a, struct activity_manage *m)
{
    bool staff = user_over(r->user, STATION, a->pos);
    bool open = a->state == ACTIVITY_STATE_OPEN;
    m->late = a->starts <= r->now && !open;
    m->may_edit =
        a->state == ACTIVITY_STATE_DRAFT || a->state == ACTIVITY_STATE_REFUSED || (open && a->ends > r->now);
    m->may_submit = !staff && machine_may(&activity_state_of_activity, a->state, ACTIVITY_STATE_REVIEW);
    m->may_decide = staff && a->state == ACTIVITY_STATE_REVIEW;
    m->may_publish =
        staff && !m->may_decide && machine_may(&activity_state_of_activity, a->state, ACTIVITY_STATE_OPEN);
    m->may_draft = machine_may(&activity_state_of_activity, a->state, ACTIVITY_STATE_DRAFT);
    m->may_cancel = machine_may(&activity_state_of_activity, a->state, ACTIVITY_STATE_CANCELLED) &&
                    (!open || a->ends > r->now);
    m->must_insure = !activity_may_start(a->hazard, a->insurance);
}

static void fill_manage(const struct activity_row *a, struct activity_manage *m)
{
    m->id = a->id;
    m->version = a->version;
    m->title = a->title;
    m->state = a->state;
    m->team_name = a->team_name;
    m->unit_name = a->unit_name;
    m->project = a->project;
    m->reason = a->reason;
    m->hazard = a->hazard;
    m->insurance = a->insurance;
    m->place = a->place;
    m->content = a->content;
    m->conditions = a->conditions;
    m->risks = a->risks;
    m->guarantees = a->guarantees;
    m->contact_name = a->contact_name;
    m->contact_phone = a->contact_phone;
    m->recruit = a->recruit;
    m->pass_code = a->pass_code;
    m->walk_ups = a->walk_ups;
    m->starts = a->starts;
    m->ends = a->ends;
    m->one_day = a->first_day == a->last_day;
}

static const char *insured_look(struct req *r, int64_t activity)
{
    return arena_printf(r->arena, "insured %lld", (long long)activity);
}

static int fill_insured(struct req *r, const struct activity_row *a, struct activity_manage *m)
{
    struct look_opened seen = { 0 };
    int rc = sql_activity_insured(r->db, a->id, &m->insured);
    if (rc >= 0)
        rc = look_opened(r->db, insured_look(r, a->id), r->now - LOOK_LIST_MS, &seen);
    m->insured_shown = true;
    for (size_t i = 0; i < m->insured.n; i++) {
        m->insured.v[i].revealed = look_is_open(&seen, m->insured.v[i].volunteer);
        m->insured_shown &= m->insured.v[i].revealed;
    }
    return rc;
}

static int fill_lists(struct req *r, const struct activity_row *a, struct activity_manage *m)
{
    int rc = sql_activity_shifts(r->db, a->id, 0, &m->shifts);
    if (rc < 0 || (rc = sql_circle_of(r->db, a->id, &m->circles)) < 0)
        return rc;
    if (a->recruit == RECRUIT_NAMED && (rc = sql_activity_named(r->db, a->id, &m->named)) < 0)
        return rc;
    return a->hazard ? fill_insured(r, a, m) : OK;
}

static int fill_site(struct req *r, const struct activity_row *a, struct activity_manage *m)
{
    struct sql_activity_site_row s = { 0 };
    int64_t tolerance = policy(r->db, POLICY_CHECKIN_TOLERANCE_MIN) * MINUTE_MS;
    int rc = sql_activity_site(r->db, a->id, r->now, tolerance, &s);
    m->on_site = a->state == ACTIVITY_STATE_OPEN && s.running;
    m->to_confirm = s.to_confirm;
    return rc;
}

int activity_show_manage(struct req *r)
{
    struct activity_row a;
    int rc = activity_get_managed(r->db, param_id(r, "id"), &a);
    if (rc < 0)
        return rc;
    struct activity_manage *m = NEW_MODEL(r, activity_manage);
    if ((rc = fill_lists(r, &a, m)) < 0 || (rc = fill_site(r, &a, m)) < 0 ||
        (rc = change_of(r->db, a.id, &m->changes)) < 0)
        return rc;
    fill_manage(&a, m);
    fill_acts(r, &a, m);
    struct activity_facts f = activity_finish_shifts(r, &a, &m->shifts);
    m->status = activity_shown(&f);
    m->seats = f.seats;
    m->taken = f.taken;
    m->form = form_new(r, activity_id_params);
    return SHOW(r, activity_manage, m);
}

/* Opens the names on the insured list. */
int activity_do_reveal_insured(struct req *r)
{
    struct activity_row a;
    struct insured_list all = { 0 };
    int rc = activity_get_managed(r->db, param_id(r, "id"), &a);
    if (rc >= 0)
        rc = sql_activity_insured(r->db, a.id, &all);
    int64_t *shown = ARENA_ARRAY(r->arena, int64_t, all.n + 1);
    for (size_t i = 0; i < all.n; i++)
        shown[i] = all.v[i].volunteer;
    if (rc >= 0)
        rc = look_open(r->db, &(struct look_list){ .list = insured_look(r, a.id),
                                                   .reason = arena_printf(r->arena, "参保名单：%s", a.title),
                                                   .pos = a.pos,
                                                   .since = r->now - LOOK_LIST_MS,
                                                   .volunteers = shown,
                                                   .n = all.n });
    if (rc < 0)
        return rc;
    reply_flash(r, N_("参保名单上的姓名已显示 12 小时，查看每个人都已记入日志"));
    return reply_see_other(r, "/activities/%i/manage", a.id);
}

int activity_show_mine(struct req *r)
{
    int64_t n = req_limit(r, LINES), after = req_after(r);
    struct my_activities *m = NEW_MODEL(r, my_activities);
    int rc = sql_activity_mine(r->db, r->user->volunteer, after ? after : INT64_MAX, n + 1, &m->items);
    if (rc < 0)
        return rc;
    if (rc > n) {
        m->items.n = (size_t)n;
        m->next = arena_printf(r->arena, "%lld", (long long)m->items.v[n - 1].id);
        m->more = arena_printf(r->arena, "/activities/mine?after=%s", m->next);
    }
    for (size_t i = 0; i < m->items.n; i++)
        m->items.v[i].status = activity_line_status(&m->items.v[i], r->now);
    return SHOW(r, my_activities, m);
}

/* --- moves -------------------------------------------------------------------------------------- */

static int back(struct req *r, int rc, const char *flash)
{
    if (rc < 0)
        return rc;
    reply_flash(r, flash);
    return reply_see_other(r, "/activities/%i/manage", param_id(r, "id"));
}

int activity_do_submit(struct req *r)
{
    enum activity_state state = ACTIVITY_STATE_DRAFT;
    int rc = activity_submit(r->db, param_id(r, "id"), &state);
    return back(r, rc, state == ACTIVITY_STATE_OPEN ? N_("活动已发布，开始招募") : N_("已提交，等待审核"));
}

int activity_do_take_back(struct req *r)
{
    return back(r, activity_take_back(r->db, param_id(r, "id")), N_("已撤回，可以修改"));
}

int activity_do_approve(struct req *r)
{
    return back(r, activity_approve(r->db, param_id(r, "id")), N_("活动已通过，开始招募"));
}

int activity_do_publish(struct req *r)
{
    return back(r, activity_publish(r->db, param_id(r, "id")), N_("活动已发布，开始招募"));
}

int activity_do_refuse(struct req *r)
{
    return back(r, activity_refuse(r->db, param_id(r, "id"), param_text(r, "reason")),
                N_("活动已驳回，已告诉负责人"));
}

int activity_do_cancel(struct req *r)
{
    return back(r, activity_cancel(r->db, param_id(r, "id"), param_text(r, "reason")),
                N_("活动已取消，已通知报名的人"));
}

int activity_do_insure(struct req *r)
{
    return back(r, activity_insure(r->db, param_id(r, "id"), param_text(r, "insurance")), N_("保险已登记"));
}

int activity_do_circle(struct req *r)
{
    struct circle_details c = TAKE(r, circle_details);
    return back(r, circle_add(r->db, param_id(r, "id"), &c), N_("签到范围已添加"));
}

int activity_do_circle_remove(struct req *r)
{
    return back(r, circle_remove(r->db, param_id(r, "id"), param_id(r, "circle")), N_("签到范围已删除"));
}

int activity_do_drop(struct req *r)
{
    int rc = shift_cancel(r->db, param_id(r, "id"), param_id(r, "shift"), param_text(r, "reason"));
    return back(r, rc, N_("班次已取消，已通知报名的人"));
}

int activity_do_contact(struct req *r)
{
    struct activity_row a;
    int rc = activity_contact_open(r->db, param_id(r, "id"), &a);
    if (rc < 0)
        return rc;
    struct activity_contact *m = NEW_MODEL(r, activity_contact);
    m->id = a.id;
    m->title = a.title;
    m->name = a.contact_name;
    m->phone = a.contact_phone;
    m->tel = arena_printf(r->arena, "tel:%s", a.contact_phone);
    return SHOW(r, activity_contact, m);
}

/* --- pages that ask for a word ------------------------------------------------------------------ */

static int ask(struct req *r, enum activity_act act, const struct param *params, struct activity_ask **ret)
{
    struct activity_row a;
    struct shift_line_list shifts;
    int rc = activity_get_managed(r->db, param_id(r, "id"), &a);
    if (rc < 0 || (rc = sql_activity_shifts(r->db, a.id, 0, &shifts)) < 0)
        return rc;
    struct activity_ask *m = NEW_MODEL(r, activity_ask);
    m->id = a.id;
    m->act = act;
    m->title = a.title;
    m->form = form_new(r, params);
    for (size_t i = 0; i < shifts.n; i++)
        if (!shifts.v[i].cancelled)
            m->people += shifts.v[i].taken + shifts.v[i].waiting;
    if (act == ACTIVITY_ACT_INSURE)
        form_set(m->form, "insurance", a.insurance);
    if (act == ACTIVITY_ACT_CIRCLE && !isnan(a.lat)) {
        form_set(m->form, "lat", arena_printf(r->arena, "%.6f", a.lat));
        form_set(m->form, "lng", arena_printf(r->arena, "%.6f", a.lng));
    }
    *ret = m;
    return SHOW(r, activity_ask, m);
}

int activity_show_refuse(struct req *r)
{
    struct activity_ask *m;
    struct activity_row a;
    int rc = activity_get(r->db, param_id(r, "id"), &a);
    if (rc == OK) /* leaders manage it, and do not refuse it */
        rc = req_over(r, STATION, a.pos);
    return rc < 0 ? rc : ask(r, ACTIVITY_ACT_REFUSE, activity_word_params, &m);
}

int activity_show_cancel(struct req *r)
{
    struct activity_ask *m;
    return ask(r, ACTIVITY_ACT_CANCEL, activity_word_params, &m);
}

int activity_show_insure(struct req *r)
{
    struct activity_ask *m;
    return ask(r, ACTIVITY_ACT_INSURE, activity_insure_params, &m);
}

int activity_show_circle(struct req *r)
{
    struct activity_ask *m;
    int rc = ask(r, ACTIVITY_ACT_CIRCLE, activity_circle_params, &m);
    if (rc == OK) {
        form_set_code(m->form, "way", CIRCLE_WAY_IN);
        form_set_int(m->form, "radius_m", 200);
    }
    return rc;
}

int activity_show_drop(struct req *r)
{
    struct activity_ask *m;
    struct sql_shift_by_id_row s;
    int rc = ask(r, ACTIVITY_ACT_DROP, activity_drop_params, &m);
    if (rc < 0 || (rc = sql_shift_by_id(r->db, param_id(r, "shift"), &s)) < 0)
        return rc;
    if (rc == 0 || s.activity != m->id)
        return ERR(&r->err, NOT_FOUND, NULL, "没有找到这个班次");
    m->shift = s.id;
    m->starts = s.starts;
    m->people = s.taken + s.waiting;
    return OK;
}
