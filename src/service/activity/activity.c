/* activity.c - the notice: what it must hold, who may write it, how it is read.
 *
 * Invariants: a notice names time, place, content, conditions, number, how to join, risks and guarantees
 * (DOMAIN 3); what was reviewed does not change behind the back of those who reviewed it.
 * Not here: whom it belongs to and who is told (inside.c), moves between states (activity_state.c), shifts
 * and circles (shift.c), pages (…_http.c). */
#include "service/activity/activity.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "service/activity/activity.sql.h"
#include "service/activity/inside.h"
#include "service/activity/project.sql.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/input.h"
#include "office/account/account.h"
#include "office/change/change.h"
#include "office/pass/pass.h"
#include "office/policy/policy.h"
#include "people/team/team.h"
#include "people/volunteer/volunteer.h"

/* --- as it is shown --------------------------------------------------------------------------------- */

static enum activity_status shown_open(const struct activity_facts *f)
{
    if (f->over)
        return f->confirmed || !f->taken ? ACTIVITY_STATUS_ENDED : ACTIVITY_STATUS_CONFIRM;
    if (f->running)
        return ACTIVITY_STATUS_LIVE;
    return f->taken >= f->seats || f->joining == JOINING_QUEUE ? ACTIVITY_STATUS_FULL : ACTIVITY_STATUS_OPEN;
}

enum joining shift_joining(const struct shift_seats *s, int64_t now)
{
    if (s->activity != ACTIVITY_STATE_OPEN || s->cancelled || now >= s->closes)
        return JOINING_CLOSED;
    return s->taken < s->capacity && !s->waiting ? JOINING_FREE : JOINING_QUEUE;
}

int64_t shift_left(const struct shift_seats *s, int64_t now)
{
    return shift_joining(s, now) == JOINING_FREE ? s->capacity - s->taken : 0;
}

enum activity_status activity_shown(const struct activity_facts *f)
{
    switch (f->state) {
    case ACTIVITY_STATE_DRAFT:
        return ACTIVITY_STATUS_DRAFT;
    case ACTIVITY_STATE_REVIEW:
        return ACTIVITY_STATUS_REVIEW;
    case ACTIVITY_STATE_CANCELLED:
        return ACTIVITY_STATUS_CANCELLED;
    case ACTIVITY_STATE_ENDED:
        return ACTIVITY_STATUS_ENDED;
    case ACTIVITY_STATE_REFUSED:
        return ACTIVITY_STATUS_REFUSED;
    case ACTIVITY_STATE_OPEN:
        break;
    }
    return shown_open(f);
}

enum activity_status activity_line_status(const struct activity_line *l, int64_t now)
{
    return activity_shown(&(struct activity_facts){ .state = (enum activity_state)l->state,
                                                    .running = l->starts <= now && now < l->ends,
                                                    .over = l->ends <= now,
                                                    .confirmed = l->confirmed != 0,
                                                    .seats = l->seats,
                                                    .taken = l->taken });
}

bool activity_may_start(bool hazard, const char *insurance)
{
    return !hazard || (insurance && *insurance);
}

/* --- what a notice must hold -------------------------------------------------------------------- */

static int check_recruit(const struct activity_notice *in, struct err *err)
{
    if (in->recruit == RECRUIT_NAMED && !in->teams.n)
        return ERR(err, INVALID, "teams", "请至少选择一支队伍");
    return OK;
}

static int check_place(const struct activity_notice *in, struct err *err)
{
    bool lat = !isnan(in->lat), lng = !isnan(in->lng);
    return lat == lng ? OK : ERR(err, INVALID, lat ? "lng" : "lat", "纬度和经度要一起填写");
}

static int check_notice(const struct activity_notice *in, struct err *err)
{
    int rc = CHECK(err, activity_notice, in);
    if (rc == OK)
        rc = check_recruit(in, err);
    return rc < 0 ? rc : check_place(in, err);
}

/* --- making and correcting ---------------------------------------------------------------------- */

static int set_teams(struct db *db, int64_t activity, struct int_list teams)
{
    int rc = sql_activity_named_clear(db, activity);
    for (size_t i = 0; rc >= 0 && i < teams.n; i++) {
        bool twice = false;
        for (size_t k = 0; k < i; k++)
            twice = twice || teams.v[k] == teams.v[i];
        if (twice)
            continue;
        rc = sql_activity_named_add(db, activity, teams.v[i]);
        if (rc == 0)
            return ERR(db->err, INVALID, "teams", "选择的队伍不存在，或已经解散");
    }
    return done(rc);
}

/* The project it belongs to, when it runs and the actor may publish for its team. Another's looks unknown. */
static int get_project(struct db *db, int64_t id, struct sql_project_by_id_row *ret)
{
    int rc = sql_project_by_id(db, id, ret);
    if (rc < 0)
        return rc;
    if (rc > 0)
        rc = activity_manager(db, ret->team, ret->team_pos);
    if (rc <= 0)
        return rc < 0 ? rc : ERR(db->err, INVALID, "project", "请选择项目");
    if (ret->state != PROJECT_STATE_ACTIVE)
        return ERR(db->err, CONFLICT, "project", "项目“{0}”已经结束，不能再发布活动", ret->name);
    return ret->team_state == TEAM_STATE_ACTIVE
               ? OK
               : ERR(db->err, CONFLICT, "project", "队伍“{0}”现在不能发布活动", ret->team_name);
}

/* As it is stored: a pass code, and teams, only where they are asked for. */
static struct activity_notice stored(struct db *db, const struct activity_notice *in)
{
    struct activity_notice n = *in;
    if (n.recruit != RECRUIT_PASS)
        n.pass_code = "";
    else if (!*n.pass_code)
        n.pass_code = pass_make(db);
    if (n.recruit != RECRUIT_NAMED)
        n.teams.n = 0;
    return n;
}

static int insert_activity(struct db *db, int64_t id, const struct sql_project_by_id_row *p,
                           const struct activity_notice *in, const struct shift_details *first, int64_t weeks,
                           int64_t account)
{
    int64_t gap = (weeks - 1) * 7 * DAY_MS;
    return sql_activity_add(db, &(struct sql_activity_add_in){ .id = id,
                                                               .project = p->id,
                                                               .team = p->team,
                                                               .unit = p->team_unit,
                                                               .pos = p->team_pos,
                                                               .first_day = day_of(first->starts),
                                                               .last_day = day_of(first->starts + gap),
                                                               .starts = first->starts,
                                                               .ends = first->ends + gap,
                                                               .by = account,
                                                               .now = db->now,
                                                               .activity_notice = stored(db, in) });
}

/* One for each way, round the place of the notice. */
static int insert_circles(struct db *db, int64_t activity, const struct activity_notice *in, int64_t radius_m)
{
    struct circle_details c = { CIRCLE_WAY_IN, in->lat, in->lng, radius_m };
    if (radius_m <= 0)
        return OK;
    if (isnan(in->lat))
        return ERR(db->err, INVALID, "lat", "要限定签到范围，请先填写纬度和经度");
    int rc = sql_circle_add(db, id_new(), activity, &c, CIRCLES_MAX);
    c.way = CIRCLE_WAY_OUT;
    return rc < 0 ? rc : sql_circle_add(db, id_new(), activity, &c, CIRCLES_MAX);
}

int activity_create(struct db *db, const struct activity_new *made, const struct activity_notice *in,
                    const struct shift_details *first, int64_t *ret_id)
{
    struct sql_project_by_id_row p;
    int rc = CHECK(db->err, activity_new, made);
    if (rc < 0 || (rc = check_notice(in, db->err)) < 0 || (rc = shift_check(first, db->now, db->err)) < 0 ||
        (rc = get_project(db, made->project, &p)) < 0)
        return rc;
    rc = activity_check_days(db, day_of(first->starts), day_of(first->starts) + (made->weeks - 1) * 7);
    if (rc < 0)
        return rc;
    struct activity_row a = { .id = id_new(), .pos = p.team_pos, .state = ACTIVITY_STATE_DRAFT }, like;
    if (made->copy && (rc = activity_get_managed(db, made->copy, &like)) < 0)
        return rc;
    if ((rc = insert_activity(db, a.id, &p, in, first, made->weeks, db->actor.account)) < 0 ||
        (rc = shift_insert(db, id_new(), &a, first, made->weeks)) < 0 ||
        (made->copy && made->all_shifts && (rc = shift_copy(db, &a, made->copy, first)) < 0) ||
        (rc = set_teams(db, a.id, stored(db, in).teams)) < 0 ||
        (rc = insert_circles(db, a.id, in, made->radius_m)) < 0 ||
        (rc = activity_note(db, AUDIT_KIND_CREATE, &a, NULL, NULL)) < 0)
        return rc;
    *ret_id = a.id;
    return OK;
}

static int may_change(struct db *db, const struct activity_row *a)
{
    if (a->state == ACTIVITY_STATE_REVIEW)
        return ERR(db->err, CONFLICT, NULL, "正在审核，不能修改；可以先撤回");
    if (a->state == ACTIVITY_STATE_CANCELLED || a->state == ACTIVITY_STATE_ENDED)
        return ERR(db->err, CONFLICT, NULL, "活动已经结束或取消，不能修改");
    return OK;
}

/* What was approved waits for a reviewer, unless whoever acts could be one. */
static int ask_review(struct db *db, const struct activity_row *a, const struct activity_notice *was,
                      struct activity_notice *in, int64_t *ret_change)
{
    struct change_new c = { .kind = CHANGE_KIND_ACTIVITY,
                            .thing = a->id,
                            .page = a->id,
                            .pos = a->pos,
                            .title = a->title,
                            .parts = { { &input_activity_notice, was, in } } };
    int rc = team_parties_of(db, a->team, a->made_by, &c.parties);
    if (rc >= 0)
        rc = change_may_alone(db, a->pos, &c.parties);
    return rc < 0 ? rc : rc ? OK : change_ask(db, &c, ret_change);
}

/* While another way to sign up waits, what the present one needs stays beside what the new one needs. */
static void keep_present(const struct activity_notice *was, const struct activity_notice *sent,
                         struct activity_notice *n)
{
    if (n->recruit == sent->recruit)
        return;
    if (was->recruit == RECRUIT_PASS)
        n->pass_code = was->pass_code;
    if (was->recruit == RECRUIT_NAMED)
        n->teams = was->teams;
}

static int write_notice(struct db *db, const struct activity_row *a, int64_t version,
                        const struct activity_notice *n)
{
    int rc = sql_activity_edit(db, a->id, version, db->now, n);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, CHANGED_MEANWHILE);
    if (rc < 0 || (rc = set_teams(db, a->id, n->teams)) < 0)
        return rc;
    if (a->state == ACTIVITY_STATE_OPEN && strcmp(a->place, n->place) != 0)
        rc = activity_tell(db, a, 0, N_("您报名的“{0}”换了地点：{1}"), n->place);
    return rc < 0 ? rc : activity_note(db, AUDIT_KIND_CHANGE, a, NULL, NULL);
}

int activity_change(struct db *db, int64_t id, int64_t version, const struct activity_notice *in,
                    int64_t *ret_change)
{
    struct activity_row a;
    struct activity_notice was = { 0 }, n = stored(db, in);
    int64_t change = 0;
    int rc = check_notice(in, db->err);
    if (rc < 0 || (rc = activity_get_managed(db, id, &a)) < 0 || (rc = may_change(db, &a)) < 0)
        return rc;
    if (a.state == ACTIVITY_STATE_OPEN &&
        ((rc = activity_notice_of(db, id, &was)) < 0 || (rc = ask_review(db, &a, &was, &n, &change)) < 0))
        return rc;
    keep_present(&was, in, &n);
    rc = write_notice(db, &a, version, &n);
    if (rc == OK)
        *ret_change = change;
    return rc;
}

int activity_amend(struct db *db, int64_t change, int64_t id, int64_t page)
{
    struct activity_row a;
    struct activity_notice n = { 0 };
    (void)page; /* its own */
    int rc = activity_get(db, id, &a);
    if (rc < 0 || (rc = may_change(db, &a)) < 0 || (rc = activity_notice_of(db, id, &n)) < 0 ||
        (rc = change_put(db, change, &input_activity_notice, &n)) < 0 || (rc = check_notice(&n, db->err)) < 0)
        return rc;
    n = stored(db, &n);
    rc = write_notice(db, &a, a.version, &n);
    return rc < 0 ? rc : activity_tell(db, &a, 0, N_("您报名的“{0}”内容有改动，请看一看"), "");
}

int activity_insure(struct db *db, int64_t id, const char *insurance)
{
    struct activity_row a;
    int rc = activity_get_managed(db, id, &a);
    if (rc < 0)
        return rc;
    if (!insurance || !*insurance)
        return ERR(db->err, INVALID, "保险", "请填写保险公司和保单号");
    rc = sql_activity_insure(db, id, insurance);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "活动已经结束或取消，不能修改");
    return rc < 0 ? rc : activity_note(db, AUDIT_KIND_CHANGE, &a, NULL, "保险");
}

int activity_contact_open(struct db *db, int64_t id, struct activity_row *ret_row)
{
    struct sql_activity_has_seat_row seat;
    int rc = activity_get(db, id, ret_row);
    if (rc < 0 || (rc = activity_manager(db, ret_row->team, ret_row->pos)) < 0)
        return rc;
    int64_t me = db->actor.user ? db->actor.user->volunteer : 0;
    if (!rc && me && (rc = sql_activity_has_seat(db, id, me, &seat)) < 0)
        return rc;
    if (!rc && !activity_is_public(ret_row))
        return activity_denied(db);
    if (!rc)
        return ERR(db->err, CONFLICT, NULL, "报名以后就能看到联系电话");
    return activity_note(db, AUDIT_KIND_REVEAL, ret_row, NULL, "联系方式");
}

int activity_forget(struct db *db, int64_t volunteer)
{
    struct volunteer v = { 0 };
    const char *phone = "";
    int rc = volunteer_one(db, volunteer, &v);
    if (rc >= 0)
        rc = account_phone(db, v.account, &phone);
    if (rc >= 0)
        rc = sql_activity_contact_drop(db, v.account, phone);
    if (rc >= 0)
        rc = sql_project_contact_drop(db, v.account, phone);
    return done(rc);
}
