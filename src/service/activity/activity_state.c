/* activity_state.c - how an activity moves: draft, review, open, ended; refused and back; cancelled.
 *
 * Invariants: a move happens only from the state it starts from (the guard stands in the UPDATE); a
 * published activity lies in the future and has a shift (DOMAIN 4); each move is audited and told to
 * whom it concerns; the figure "activities" counts what is open or ended, on its first day.
 * Not here: what a notice holds (activity.c), shifts (shift.c). */
#include <stdio.h>

#include "service/activity/activity.h"
#include "service/activity/activity.sql.h"
#include "service/activity/inside.h"
#include "office/change/change.h"
#include "office/event/event.h"
#include "office/notice/notice.h"
#include "office/stat/stat.h"

static const char *manage_link(const struct activity_row *a, char out[64])
{
    snprintf(out, 64, "/activities/%lld/manage", (long long)a->id);
    return out;
}

static int check_move(struct db *db, const struct activity_row *a, enum activity_state to)
{
    return event_may(db, &activity_state_of_activity, a->id, a->state, to);
}

static int raced(struct db *db)
{
    return ERR(db->err, CONFLICT, NULL, "内容已被别人修改，请刷新后再改");
}

/* Staff over the unit, and the activity. */
static int get_decided(struct db *db, int64_t id, struct activity_row *a)
{
    int rc = activity_get(db, id, a);
    if (rc < 0)
        return rc;
    return actor_over(db, STATION, a->pos) ? OK : activity_denied(db);
}

/* Forward, to review or to the public: both ask for a shift, and for a time that is still to come. */
static int move_ahead(struct db *db, const struct activity_row *a, enum activity_state to)
{
    struct sql_activity_span_row span;
    int64_t published = to == ACTIVITY_STATE_OPEN ? db->now : 0;
    int rc = check_move(db, a, to);
    if (rc < 0)
        return rc;
    rc = sql_activity_move_ahead(db, a->id, a->state, to, published, db->now);
    if (rc)
        return done(rc);
    if ((rc = sql_activity_span(db, a->id, &span)) < 0)
        return rc;
    if (!span.n)
        return ERR(db->err, CONFLICT, NULL, "还没有班次，请先添加班次");
    return span.starts <= db->now ? ERR(db->err, CONFLICT, NULL, "活动开始时间已经过去，请先改到将来的时间")
                                  : raced(db);
}

static int go_public(struct db *db, const struct activity_row *a, enum audit_kind what)
{
    char link[64];
    int rc = move_ahead(db, a, ACTIVITY_STATE_OPEN);
    if (rc < 0 || (rc = activity_allow(db, a->id)) < 0 ||
        (rc = stat_add(db, a->pos, a->first_day, MEASURE_ACTIVITIES, 1)) < 0 ||
        (rc = signal_activity_timed(db, a->id, a->ends)) < 0 ||
        (rc = activity_note(db, what, a, NULL, NULL)) < 0)
        return rc;
    if (a->made_by == db->actor.account)
        return OK;
    return notice_send(db, a->made_by, manage_link(a, link), N_("“{0}”通过了审核，开始招募"), a->title, NULL);
}

int activity_submit(struct db *db, int64_t id, enum activity_state *ret_state)
{
    struct activity_row a;
    char link[64];
    int rc = activity_get_managed(db, id, &a);
    if (rc < 0)
        return rc;
    if (actor_over(db, STATION, a.pos)) {
        rc = go_public(db, &a, AUDIT_KIND_PUBLISH);
        *ret_state = rc < 0 ? *ret_state : ACTIVITY_STATE_OPEN;
        return rc;
    }
    if ((rc = move_ahead(db, &a, ACTIVITY_STATE_REVIEW)) < 0 ||
        (rc = activity_note(db, AUDIT_KIND_CHANGE, &a, NULL, "提交审核")) < 0 ||
        (rc = notice_staff(db, a.pos, manage_link(&a, link), N_("“{0}”等待审核"), a.title, NULL)) < 0)
        return rc;
    *ret_state = ACTIVITY_STATE_REVIEW;
    return OK;
}

int activity_take_back(struct db *db, int64_t id)
{
    struct activity_row a;
    int rc = activity_get_managed(db, id, &a);
    if (rc < 0 || (rc = check_move(db, &a, ACTIVITY_STATE_DRAFT)) < 0)
        return rc;
    rc = sql_activity_move(db, id, a.state, ACTIVITY_STATE_DRAFT, "");
    if (rc <= 0)
        return rc < 0 ? rc : raced(db);
    return activity_note(db, AUDIT_KIND_CHANGE, &a, NULL, "撤回");
}

int activity_approve(struct db *db, int64_t id)
{
    struct activity_row a;
    int rc = get_decided(db, id, &a);
    if (rc < 0)
        return rc;
    if (a.state != ACTIVITY_STATE_REVIEW)
        return ERR(db->err, CONFLICT, NULL, "这个活动不在等待审核，可能别人已经处理了");
    return go_public(db, &a, AUDIT_KIND_APPROVE);
}

int activity_publish(struct db *db, int64_t id)
{
    struct activity_row a;
    int rc = get_decided(db, id, &a);
    return rc < 0 ? rc : go_public(db, &a, AUDIT_KIND_PUBLISH);
}

int activity_refuse(struct db *db, int64_t id, const char *reason)
{
    struct activity_row a;
    char link[64];
    int rc = get_decided(db, id, &a);
    if (rc < 0)
        return rc;
    if (!reason || !*reason)
        return ERR(db->err, INVALID, "reason", "请写明驳回的原因");
    if ((rc = check_move(db, &a, ACTIVITY_STATE_REFUSED)) < 0)
        return rc;
    rc = sql_activity_move(db, id, a.state, ACTIVITY_STATE_REFUSED, reason);
    if (rc <= 0)
        return rc < 0 ? rc : raced(db);
    if ((rc = activity_note(db, AUDIT_KIND_REFUSE, &a, reason, NULL)) < 0)
        return rc;
    return notice_send(db, a.made_by, manage_link(&a, link), N_("“{0}”被驳回：{1}"), a.title, reason, NULL);
}

int activity_cancel(struct db *db, int64_t id, const char *reason)
{
    struct activity_row a;
    int rc = activity_get_managed(db, id, &a);
    if (rc < 0)
        return rc;
    if (!reason || !*reason)
        return ERR(db->err, INVALID, "reason", "请写明取消的原因");
    if ((rc = check_move(db, &a, ACTIVITY_STATE_CANCELLED)) < 0)
        return rc;
    if (a.state == ACTIVITY_STATE_OPEN && a.ends <= db->now)
        return ERR(db->err, CONFLICT, NULL, "活动已经举行，不能取消");
    rc = sql_activity_move_off(db, id, a.state, reason, db->now);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "已经有人签到，不能整个取消；可以逐个取消还没开始的班次");
    if (rc < 0 || (rc = activity_tell(db, &a, 0, N_("您报名的“{0}”取消了：{1}"), reason)) < 0 ||
        (rc = shift_shut_all(db, id, 0)) < 0 || (rc = change_end(db, id)) < 0)
        return rc;
    if (a.state == ACTIVITY_STATE_OPEN && (rc = stat_add(db, a.pos, a.first_day, MEASURE_ACTIVITIES, -1)) < 0)
        return rc;
    return activity_note(db, AUDIT_KIND_CANCEL, &a, reason, NULL);
}

int activity_end(struct db *db, int64_t id)
{
    struct activity_row a;
    int rc = activity_get(db, id, &a);
    if (rc < 0)
        return rc;
    rc = sql_activity_move_ended(db, id, db->now);
    if (rc <= 0)
        return rc;
    rc = change_end(db, id);
    if (rc == OK)
        rc = activity_note(db, AUDIT_KIND_CONFIRM, &a, NULL, NULL);
    return rc < 0 ? rc : 1;
}
