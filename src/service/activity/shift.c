/* shift.c - shifts of an activity, and the circles its check-ins must lie in.
 *
 * Invariants: a shift lies in the future when it is made, within one local day (a record is one day's:
 * DOMAIN 4), ends after it starts; seats never fall under those taken; the time of a shift with
 * people in it does not change; the activity's own days always follow from its shifts that stand.
 * Not here: who sits in it (signup/), whether a check-in is inside (attendance/). */
#include <stdio.h>

#include "service/activity/activity.h"
#include "service/activity/activity.sql.h"
#include "service/activity/inside.h"
#include "service/activity/shift.sql.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/input.h"
#include "office/change/change.h"
#include "office/policy/policy.h"
#include "office/stat/stat.h"
#include "people/team/team.h"

int shift_check(const struct shift_details *in, int64_t now, struct err *err)
{
    if (in->ends <= in->starts)
        return ERR(err, INVALID, "ends", "结束时间要晚于开始时间");
    if (in->starts <= now)
        return ERR(err, INVALID, "starts", "开始时间要在将来");
    if (in->starts > now + 2 * 366 * DAY_MS)
        return ERR(err, INVALID, "starts", "开始时间太远了，请核对年份");
    if (day_of(in->ends - 1) != day_of(in->starts))
        return ERR(err, INVALID, "ends", "一个班次要在同一天内结束；跨天的活动请分成几个班次");
    return CHECK(err, shift_details, in);
}

/* A shift's last moments to sign up and to leave. */
static int64_t closes(const struct shift_details *in, int64_t starts)
{
    return starts - in->close_before_min * MINUTE_MS;
}

static int64_t leave(const struct db *db, const struct shift_details *in, int64_t starts)
{
    int64_t min =
        in->leave_before_min == DB_NONE ? policy(db, POLICY_SIGNUP_LEAVE_BEFORE_MIN) : in->leave_before_min;
    return starts - min * MINUTE_MS;
}

int shift_insert(struct db *db, int64_t id, const struct activity_row *a, const struct shift_details *in,
                 int64_t weeks)
{
    for (int64_t w = 0; w < weeks; w++) {
        struct shift_details s = *in;
        s.starts += w * 7 * DAY_MS;
        s.ends += w * 7 * DAY_MS;
        int rc = sql_shift_add(db, &(struct sql_shift_add_in){ .id = w ? id_new() : id,
                                                               .activity = a->id,
                                                               .pos = a->pos,
                                                               .day = day_of(s.starts),
                                                               .closes = closes(in, s.starts),
                                                               .leave = leave(db, in, s.starts),
                                                               .most = SHIFTS_MAX,
                                                               .shift_details = s });
        if (rc < 0)
            return rc;
        if (rc == 0)
            return ERR(db->err, CONFLICT, NULL, "现在不能添加班次：活动不在编辑或招募中，或已有 200 个班次");
    }
    return OK;
}

/* Sets first and last day from the shifts that stand, within the longest allowed; moves the figure of a
 * published one. */
static int renew_span(struct db *db, const struct activity_row *a)
{
    struct sql_activity_span_row s;
    int rc = sql_activity_span(db, a->id, &s);
    if (rc < 0 || !s.n) /* nothing stands: the last known days stay, and it cannot be published */
        return done(rc);
    if ((rc = activity_check_days(db, s.first_day, s.last_day)) < 0 ||
        (rc = sql_activity_set_span(db, a->id, s.first_day, s.last_day, s.starts, s.ends)) < 0)
        return rc;
    if (a->state != ACTIVITY_STATE_OPEN)
        return OK;
    if ((rc = activity_allow(db, a->id)) < 0)
        return rc;
    if ((rc = signal_activity_timed(db, a->id, s.ends)) < 0 || a->first_day == s.first_day)
        return rc;
    rc = stat_add(db, a->pos, a->first_day, MEASURE_ACTIVITIES, -1);
    return rc < 0 ? rc : stat_add(db, a->pos, s.first_day, MEASURE_ACTIVITIES, 1);
}

/* 1 when what is wanted needs a reviewer: it goes beyond the days or the seats that were approved, and
 * whoever acts could not review it. */
static int needs_review(struct db *db, const struct activity_row *a, const struct shift_details *in,
                        int64_t weeks, int64_t seats_less, struct change_new *c)
{
    struct sql_activity_bounds_row b = { 0 };
    int64_t first = day_of(in->starts), last = first + (weeks - 1) * 7;
    if (a->state != ACTIVITY_STATE_OPEN)
        return 0;
    int rc = sql_activity_bounds(db, a->id, &b);
    if (rc < 0 ||
        (first >= b.from && last <= b.until && b.standing - seats_less + in->capacity * weeks <= b.seats))
        return rc < 0 ? rc : 0;
    rc = team_parties_of(db, a->team, a->made_by, &c->parties);
    if (rc >= 0)
        rc = change_may_alone(db, a->pos, &c->parties);
    return rc < 0 ? rc : !rc;
}

static struct change_new change_of_shift(const struct activity_row *a, int64_t shift)
{
    return (struct change_new){
        .kind = CHANGE_KIND_SHIFT, .thing = shift, .page = a->id, .pos = a->pos, .title = a->title
    };
}

static int insert_and_note(struct db *db, int64_t id, const struct activity_row *a,
                           const struct shift_details *in, int64_t weeks)
{
    int rc = shift_insert(db, id, a, in, weeks);
    if (rc < 0 || (rc = renew_span(db, a)) < 0)
        return rc;
    return activity_note(db, AUDIT_KIND_CHANGE, a, NULL, "增加班次");
}

int shift_add(struct db *db, int64_t activity, const struct shift_details *in, int64_t weeks,
              int64_t *ret_change)
{
    struct activity_row a;
    struct shift_series series = { weeks };
    struct shift_details sent = *in;
    int rc = shift_check(in, db->now, db->err);
    if (rc < 0 || (rc = activity_get_managed(db, activity, &a)) < 0)
        return rc;
    if (weeks < 1 || weeks > SHIFT_SERIES_WEEKS_MAX)
        return ERR(db->err, INVALID, "weeks", "连续周数是 1 到 53");
    struct change_new c = change_of_shift(&a, id_new());
    rc = needs_review(db, &a, in, weeks, 0, &c);
    c.parts[0] = (struct change_part){ &input_shift_details, NULL, &sent };
    c.parts[1] = (struct change_part){ &input_shift_series, NULL, &series };
    *ret_change = 0;
    if (rc > 0)
        rc = activity_check_days(db, a.first_day, day_of(in->starts) + (weeks - 1) * 7);
    else if (rc == 0)
        return insert_and_note(db, c.thing, &a, in, weeks);
    return rc < 0 ? rc : change_ask(db, &c, ret_change);
}

/* The shift and its activity, for somebody who manages it; it has not begun and was not cancelled. */
static int get_shift(struct db *db, int64_t activity, int64_t id, struct sql_shift_by_id_row *s,
                     struct activity_row *a)
{
    int rc = sql_shift_by_id(db, id, s);
    if (rc < 0)
        return rc;
    if (rc == 0 || s->activity != activity)
        return ERR(db->err, NOT_FOUND, NULL, "没有找到这个班次");
    if ((rc = activity_get_managed(db, s->activity, a)) < 0)
        return rc;
    if (s->cancelled)
        return ERR(db->err, CONFLICT, NULL, "这个班次已经取消");
    if (s->starts <= db->now && a->state == ACTIVITY_STATE_OPEN)
        return ERR(db->err, CONFLICT, NULL, "这个班次已经开始，不能再改");
    if (a->state != ACTIVITY_STATE_DRAFT && a->state != ACTIVITY_STATE_REFUSED &&
        a->state != ACTIVITY_STATE_OPEN)
        return ERR(db->err, CONFLICT, NULL, "活动现在不能修改班次");
    return OK;
}

static int update_shift(struct db *db, const struct sql_shift_by_id_row *s, const struct shift_details *in)
{
    int rc = sql_shift_edit(db, &(struct sql_shift_edit_in){ .id = s->id,
                                                             .version = s->version,
                                                             .now = db->now,
                                                             .day = day_of(in->starts),
                                                             .closes = closes(in, in->starts),
                                                             .leave = leave(db, in, in->starts),
                                                             .shift_details = *in });
    char taken[24];
    if (rc)
        return done(rc);
    snprintf(taken, sizeof(taken), "%lld", (long long)s->taken);
    if (in->capacity < s->taken)
        return ERR(db->err, CONFLICT, "capacity", "已有 {0} 人报名，名额不能少于这个数", taken);
    return ERR(db->err, CONFLICT, "starts", "已有人报名，不能改时间；请取消这个班次，再添加新的");
}

static int update_and_note(struct db *db, const struct sql_shift_by_id_row *s, const struct activity_row *a,
                           const struct shift_details *in)
{
    int rc = update_shift(db, s, in);
    if (rc < 0 || (rc = renew_span(db, a)) < 0)
        return rc;
    return activity_note(db, AUDIT_KIND_CHANGE, a, NULL, "修改班次");
}

int shift_change(struct db *db, int64_t activity, int64_t shift, int64_t version,
                 const struct shift_details *in, int64_t *ret_change)
{
    struct sql_shift_by_id_row s;
    struct activity_row a;
    struct shift_details was = { 0 }, sent = *in;
    int rc = shift_check(in, db->now, db->err);
    if (rc < 0 || (rc = get_shift(db, activity, shift, &s, &a)) < 0)
        return rc;
    if (version != DB_NONE && version != s.version)
        return ERR(db->err, CONFLICT, NULL, CHANGED_MEANWHILE);
    struct change_new c = change_of_shift(&a, shift);
    rc = needs_review(db, &a, in, 1, s.capacity, &c);
    *ret_change = 0;
    if (rc == 0)
        return update_and_note(db, &s, &a, in);
    if (rc < 0 || (rc = sql_shift_details_of(db, shift, &was)) < 0)
        return rc;
    if (in->leave_before_min == DB_NONE)
        sent.leave_before_min = policy(db, POLICY_SIGNUP_LEAVE_BEFORE_MIN);
    c.parts[0] = (struct change_part){ &input_shift_details, &was, &sent };
    return change_ask(db, &c, ret_change);
}

/* New ones that were agreed. */
static int add_agreed(struct db *db, int64_t change, int64_t shift, int64_t activity)
{
    struct activity_row a;
    struct shift_series series = { 1 };
    struct shift_details in = { .leave_before_min = DB_NONE };
    int rc = activity_get(db, activity, &a);
    if (rc < 0 || (rc = change_put(db, change, &input_shift_details, &in)) < 0 ||
        (rc = change_put(db, change, &input_shift_series, &series)) < 0 ||
        (rc = shift_check(&in, db->now, db->err)) < 0)
        return rc;
    return insert_and_note(db, shift, &a, &in, series.weeks);
}

int shift_amend(struct db *db, int64_t change, int64_t shift, int64_t activity)
{
    struct sql_shift_by_id_row s;
    struct activity_row a;
    struct shift_details in = { 0 };
    int rc = sql_shift_by_id(db, shift, &s);
    if (rc == 0)
        return add_agreed(db, change, shift, activity);
    if (rc < 0 || (rc = get_shift(db, activity, shift, &s, &a)) < 0 ||
        (rc = sql_shift_details_of(db, shift, &in)) < 0 ||
        (rc = change_put(db, change, &input_shift_details, &in)) < 0 ||
        (rc = shift_check(&in, db->now, db->err)) < 0)
        return rc;
    return update_and_note(db, &s, &a, &in);
}

int shift_copy(struct db *db, const struct activity_row *a, int64_t from, const struct shift_details *first)
{
    struct sql_shift_copied_rows all = { 0 };
    struct shift_details was = { 0 };
    int rc = sql_shift_copied(db, from, &all);
    if (rc > 0)
        rc = sql_shift_details_of(db, all.v[0].id, &was);
    int64_t later = first->starts - was.starts;
    for (size_t i = 1; i < all.n && rc >= 0; i++) {
        struct shift_details d = { 0 };
        rc = sql_shift_details_of(db, all.v[i].id, &d);
        d.starts += later;
        d.ends += later;
        if (rc >= 0)
            rc = shift_check(&d, db->now, db->err);
        if (rc >= 0)
            rc = shift_insert(db, id_new(), a, &d, 1);
    }
    return rc < 0 ? rc : renew_span(db, a);
}

int shift_shut_all(struct db *db, int64_t activity, int64_t shift)
{
    struct sql_shift_standing_rows all = { 0 };
    int rc = sql_shift_standing(db, activity, shift, &all);
    for (size_t i = 0; i < all.n && rc >= 0; i++) {
        rc = signal_shift_cancelled(db, all.v[i].id);
        if (rc >= 0)
            rc = sql_shift_shut(db, all.v[i].id, db->now);
        if (rc == 0)
            return ERR(db->err, CONFLICT, NULL, "已经有人签到，这个班次不能取消");
    }
    return done(rc);
}

int shift_cancel(struct db *db, int64_t activity, int64_t shift, const char *reason)
{
    struct sql_shift_by_id_row s;
    struct activity_row a;
    int rc = get_shift(db, activity, shift, &s, &a);
    if (rc < 0)
        return rc;
    if (!reason || !*reason)
        return ERR(db->err, INVALID, "reason", "请写明取消的原因");
    if ((rc = activity_tell(db, &a, shift, N_("您报名的“{0}”有一个班次取消了：{1}"), reason)) < 0 ||
        (rc = shift_shut_all(db, a.id, shift)) < 0 || (rc = renew_span(db, &a)) < 0 ||
        (rc = activity_note(db, AUDIT_KIND_CANCEL, &a, reason, "班次")) < 0)
        return rc;
    return OK;
}

/* --- circles ------------------------------------------------------------------------------------ */

static int get_placed(struct db *db, int64_t id, struct activity_row *a)
{
    int rc = activity_get_managed(db, id, a);
    if (rc < 0)
        return rc;
    if (a->state == ACTIVITY_STATE_CANCELLED || a->state == ACTIVITY_STATE_ENDED)
        return ERR(db->err, CONFLICT, NULL, "活动已经结束或取消，不能修改");
    return OK;
}

int circle_add(struct db *db, int64_t activity, const struct circle_details *in)
{
    struct activity_row a;
    int rc = get_placed(db, activity, &a);
    if (rc < 0)
        return rc;
    if ((rc = CHECK(db->err, circle_details, in)) < 0)
        return rc;
    rc = sql_circle_add(db, id_new(), activity, in, CIRCLES_MAX);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "签到和签退各最多 10 个范围");
    return rc < 0 ? rc : activity_note(db, AUDIT_KIND_CHANGE, &a, NULL, "增加签到范围");
}

int circle_remove(struct db *db, int64_t activity, int64_t circle)
{
    struct activity_row a;
    int rc = get_placed(db, activity, &a);
    if (rc < 0)
        return rc;
    rc = sql_circle_remove(db, activity, circle);
    if (rc == 0)
        return ERR(db->err, NOT_FOUND, NULL, "没有找到这个范围");
    return rc < 0 ? rc : activity_note(db, AUDIT_KIND_CHANGE, &a, NULL, "去掉签到范围");
}

/* --- seats ---------------------------------------------------------------------------------------------- */

int shift_take_seat(struct db *db, int64_t shift, bool late, bool pass_queue)
{
    return sql_shift_take_seat(db, shift, db->now, late, pass_queue);
}

int shift_free_seat(struct db *db, int64_t shift)
{
    return sql_shift_free_seat(db, shift);
}

int shift_queue(struct db *db, int64_t shift)
{
    return sql_shift_queue(db, shift, db->now);
}

int shift_unqueue(struct db *db, int64_t shift)
{
    return sql_shift_unqueue(db, shift);
}

int shift_seat_for_queue(struct db *db, int64_t shift)
{
    return sql_shift_seat_for_queue(db, shift);
}
