/* record.c - the moves of a record, and what moves with them: person, team, figures, stars. */
#include "service/record/record.h"

#include <stdio.h>

#include "office/audit/audit.h"
#include "office/event/event.h"
#include "office/gazette/gazette.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/pos.h"
#include "db/city.h"
#include "office/deadline/deadline.h"
#include "office/notice/notice.h"
#include "office/policy/policy.h"
#include "people/team/team.h"
#include "people/volunteer/volunteer.h"
#include "service/activity/activity.h"
#include "service/record/entry.sql.h"
#include "service/record/record.sql.h"
#include "service/star/star.h"
#include "office/stat/stat.h"

#define LINK_TEXT 48

int64_t record_minutes(const struct db *db, int64_t in_ms, int64_t out_ms, int64_t starts_ms, int64_t ends_ms)
{
    int64_t minutes = out_ms / MINUTE_MS - in_ms / MINUTE_MS; /* as the two are shown, without seconds */
    if ((out_ms - in_ms) * 100 < policy(db, POLICY_RECORD_LEAST_SHARE_PERCENT) * (ends_ms - starts_ms))
        return 0;
    switch (policy(db, POLICY_RECORD_ROUNDING)) {
    case 1: /* half hours that were begun do not count */
        return minutes / 30 * 30;
    case 2: /* up to 15 nothing, up to 45 half an hour, up to 60 an hour, and so on */
        return (minutes + 14) / 30 * 30;
    default:
        return minutes;
    }
}

static int find(struct db *db, int64_t id, struct sql_record_one_row *ret)
{
    int rc = sql_record_one(db, id, ret);
    return rc < 0 ? rc : rc ? OK : ERR(db->err, NOT_FOUND, NULL, "没有这条服务记录");
}

/* One step of the state machine, and whether it settles the record. */
static int move(struct db *db, const struct sql_record_one_row *r, enum record_state to, const char *reason)
{
    bool settles = to == RECORD_STATE_EFFECTIVE || to == RECORD_STATE_REFUSED || to == RECORD_STATE_VOIDED;
    int rc = sql_record_move(db, r->id, r->state, to, settles ? db->now : 0, reason);
    return rc < 0 ? rc : rc ? OK : ERR(db->err, CONFLICT, NULL, "这条记录已经处理过了");
}

/* What several records of one team, place and day come to: written once for all of them. */
struct sum {
    int64_t team, pos, day, times, minutes;
};

static int write_sum(struct db *db, struct sum *s)
{
    int rc = s->times ? team_credit(db, s->team, s->minutes, s->times) : OK;
    if (rc >= 0 && s->times)
        rc = stat_add(db, s->pos, s->day, MEASURE_PERSON_TIMES, s->times);
    if (rc >= 0 && s->minutes)
        rc = stat_add(db, s->pos, s->day, MEASURE_MINUTES, s->minutes);
    *s = (struct sum){ 0 };
    return done(rc);
}

/* Whoever has the star that the hours alone earn keeps it: a no-show and a rating look to the rest when they
 * come. */
static int star_follow(struct db *db, int64_t volunteer, const struct volunteer_total *person)
{
    return person->star == star_of(db, person->minutes, 0, 0, 0) ? OK : star_update(db, volunteer);
}

/* Somebody with hours is counted on the day of the first of them, in whatever order they are settled. */
static int count_person(struct db *db, const struct sql_record_one_row *r, int times,
                        const struct volunteer_total *person)
{
    struct sql_record_first_day_row first = { 0 };
    int others = r->minutes ? sql_record_first_day(db, r->volunteer, r->id, &first) : OK;
    if (others < 0 || !r->minutes || (others && first.day <= r->day))
        return others < 0 ? others : OK;
    int rc = stat_add(db, person->pos, r->day, MEASURE_WITH_HOURS, times);
    return rc >= 0 && others ? stat_add(db, person->pos, first.day, MEASURE_WITH_HOURS, -times) : rc;
}

/* Adds (times 1) or takes back (times -1) what an effective record counts for; the sum is still to be
 * written. */
static int add_up(struct db *db, const struct sql_record_one_row *r, int times, struct sum *s)
{
    struct volunteer_total person = { 0 };
    int64_t minutes = r->minutes * times;
    int rc = s->team != r->team || s->pos != r->pos || s->day != r->day ? write_sum(db, s) : OK;
    *s = (struct sum){ r->team, r->pos, r->day, s->times + times, s->minutes + minutes };
    if (rc >= 0)
        rc = volunteer_credit(db, r->volunteer, minutes, times, &person);
    if (rc >= 0 && times > 0)
        rc = team_credit_member(db, r->team, r->volunteer, minutes);
    if (rc >= 0 && times < 0)
        rc = team_debit_member(db, r->team, r->volunteer, r->minutes, r->settled);
    if (rc >= 0)
        rc = count_person(db, r, times, &person);
    return rc < 0 ? rc : star_follow(db, r->volunteer, &person);
}

static int count(struct db *db, const struct sql_record_one_row *r, int times)
{
    struct sum s = { 0 };
    int rc = add_up(db, r, times, &s);
    return rc < 0 ? rc : write_sum(db, &s);
}

/* Where the tiers send a person-day that would have `minutes` in all. */
static enum record_state tier(const struct db *db, int64_t minutes)
{
    if (minutes > policy(db, POLICY_RECORD_TIER_CITY_MIN))
        return RECORD_STATE_REVIEW_CITY;
    return minutes > policy(db, POLICY_RECORD_TIER_PARENT_MIN) ? RECORD_STATE_REVIEW_PARENT
                                                               : RECORD_STATE_EFFECTIVE;
}

static int tell(struct db *db, const struct sql_record_one_row *r, const char *key, const char *reason)
{
    char link[LINK_TEXT];
    snprintf(link, sizeof(link), "/records/%lld", (long long)r->id);
    return notice_send(db, r->account, link, key, r->title, reason ? reason : "", NULL);
}

/* Where those sit who decide; the city office has no parent body here. */
static int64_t reviewer_pos(const struct db *db, const struct sql_record_one_row *r, enum record_state review)
{
    int64_t city = db->city->pos;
    return review == RECORD_STATE_REVIEW_PARENT ? pos_above(city, r->pos) : city;
}

static int audit(struct db *db, enum audit_kind what, const struct sql_record_one_row *r, const char *reason)
{
    return audit_add(
        db, &(struct audit_entry){
                .what = what, .thing = "record", .thing_id = r->id, .pos = r->pos, .reason = reason });
}

/* A pending record is agreed to: effective at once, or up to whoever the tiers name. */
static int settle(struct db *db, const struct sql_record_one_row *r, struct sum *s)
{
    struct sql_record_day_minutes_row day = { 0 };
    int rc = sql_record_day_minutes(db, r->volunteer, r->day, &day);
    if (rc < 0)
        return rc;
    enum record_state to = tier(db, day.minutes + r->minutes);
    rc = move(db, r, to, NULL);
    if (rc == OK && to == RECORD_STATE_EFFECTIVE)
        return add_up(db, r, 1, s);
    if (rc == OK)
        rc = notice_staff(db, reviewer_pos(db, r, to), "/inbox", N_("“{0}”有超时长记录等您复核"), r->title,
                          NULL);
    return rc < 0 ? rc : star_update(db, r->volunteer); /* by the rating, which does not wait */
}

static int settle_one(struct db *db, const struct sql_record_one_row *r)
{
    struct sum s = { 0 };
    int rc = settle(db, r, &s);
    return rc < 0 ? rc : write_sum(db, &s);
}

static int find_pending(struct db *db, int64_t activity, int64_t record, struct sql_record_one_row *ret)
{
    int rc = find(db, record, ret);
    if (rc < 0)
        return rc;
    if (activity && ret->activity != activity)
        return ERR(db->err, NOT_FOUND, NULL, "没有这条服务记录");
    if (ret->state != RECORD_STATE_PENDING)
        return ERR(db->err, CONFLICT, NULL, "这条记录已经处理过了");
    return OK;
}

static int confirm_one(struct db *db, const struct record_confirmation *c, int64_t record, struct sum *s)
{
    struct sql_record_one_row r = { 0 };
    int rc = find_pending(db, c->activity, record, &r);
    if (rc == OK && r.source == RECORD_SOURCE_LATE_ENTRY)
        return ERR(db->err, CONFLICT, NULL, "补录要等公示结束才能生效");
    if (rc == OK && r.unmet)
        return ERR(db->err, CONFLICT, NULL,
                   "扫张贴的码和离线签到的，要等负责人点名或本人在“服务记录”里确认一次，才能生效");
    if (rc == OK && c->score)
        rc = sql_record_rate(db, record, r.volunteer, c->score, "", db->actor.account, db->now);
    if (rc >= 0)
        rc = settle(db, &r, s);
    if (rc >= 0)
        rc = audit(db, AUDIT_KIND_CONFIRM, &r, NULL);
    bool poor = c->score && c->score * 100 < policy(db, POLICY_STAR_RATING_X100); /* may take a star away */
    return rc >= 0 && poor ? star_update(db, r.volunteer) : rc;
}

/* An activity that is over ends with the last of its hours. */
static int end_activity(struct db *db, int64_t activity)
{
    struct sql_record_pending_left_row left = { 0 };
    int rc = sql_record_pending_left(db, activity, &left);
    if (rc < 0 || left.pending || left.open)
        return done(rc);
    rc = activity_end(db, activity);
    return rc <= 0 ? rc : deadline_clear(db, DEADLINE_KIND_CONFIRM, activity);
}

int record_confirm(struct db *db, const struct record_confirmation *c)
{
    struct sum s = { 0 };
    int rc = OK;
    for (size_t i = 0; i < c->n && rc >= 0; i++)
        rc = confirm_one(db, c, c->records[i], &s);
    if (rc >= 0)
        rc = write_sum(db, &s);
    return rc >= 0 ? end_activity(db, c->activity) : rc;
}

/* Whoever leads the activity may still refuse a late entry that is in public notice. */
static int withdraw_notice(struct db *db, int64_t volunteer, int64_t record, const char *reason)
{
    struct sql_entry_of_record_row e = { 0 };
    int rc = sql_entry_of_record(db, record, volunteer, &e);
    return rc <= 0 ? rc : gazette_withdraw(db, GAZETTE_KIND_LATE_ENTRY, e.id, reason);
}

int record_agree(struct db *db, int64_t record)
{
    struct sql_record_one_row r = { 0 };
    int rc = find(db, record, &r);
    if (rc == OK && db->actor.user && db->actor.user->relative)
        return ERR(db->err, CONFLICT, NULL, "您登录用的是家人的电话，这条记录由另一位负责人或站点确认");
    if (rc == OK)
        rc = sql_record_seen(db, record, db->now);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "这条记录现在不用您确认");
    return rc < 0 ? rc : audit(db, AUDIT_KIND_CONFIRM, &r, NULL);
}

int record_refuse(struct db *db, int64_t activity, int64_t record, const char *reason)
{
    struct sql_record_one_row r = { 0 };
    int rc = find_pending(db, activity, record, &r);
    if (rc == OK && activity && r.source == RECORD_SOURCE_LATE_ENTRY)
        rc = withdraw_notice(db, r.volunteer, record, reason);
    if (rc == OK)
        rc = move(db, &r, RECORD_STATE_REFUSED, reason);
    if (rc == OK)
        rc = tell(db, &r, N_("“{0}”的时长没有通过：{1}"), reason);
    if (rc >= 0)
        rc = audit(db, AUDIT_KIND_REFUSE, &r, reason);
    return rc >= 0 ? end_activity(db, r.activity) : rc;
}

static int find_in_review(struct db *db, int64_t record, struct sql_record_one_row *ret)
{
    int rc = find(db, record, ret);
    if (rc < 0)
        return rc;
    if (ret->state != RECORD_STATE_REVIEW_PARENT && ret->state != RECORD_STATE_REVIEW_CITY)
        return ERR(db->err, CONFLICT, NULL, "这条记录不在复核中");
    return OK;
}

int record_approve(struct db *db, int64_t record)
{
    struct sql_record_one_row r = { 0 };
    int rc = find_in_review(db, record, &r);
    if (rc == OK)
        rc = move(db, &r, RECORD_STATE_EFFECTIVE, NULL);
    if (rc == OK)
        rc = count(db, &r, 1);
    return rc < 0 ? rc : audit(db, AUDIT_KIND_APPROVE, &r, NULL);
}

int record_turn_down(struct db *db, int64_t record, const char *reason)
{
    struct sql_record_one_row r = { 0 };
    int rc = find_in_review(db, record, &r);
    if (rc == OK)
        rc = move(db, &r, RECORD_STATE_REFUSED, reason);
    if (rc == OK)
        rc = tell(db, &r, N_("“{0}”的时长没有通过：{1}"), reason);
    return rc < 0 ? rc : audit(db, AUDIT_KIND_REFUSE, &r, reason);
}

/* The ledger's other side of a voided record: the same hours, negative, pointing at it. */
static int add_reversal(struct db *db, const struct sql_record_one_row *r, const char *reason)
{
    int64_t id = id_new();
    int rc = sql_record_add(db, &(struct sql_record_add_in){ .id = id,
                                                             .volunteer = r->volunteer,
                                                             .activity = r->activity,
                                                             .shift = r->shift,
                                                             .team = r->team,
                                                             .pos = r->pos,
                                                             .day = r->day,
                                                             .in_ms = r->in_ms,
                                                             .out_ms = r->out_ms ? r->out_ms : r->in_ms,
                                                             .minutes = -r->minutes,
                                                             .state = RECORD_STATE_VOIDED,
                                                             .source = RECORD_SOURCE_TEAM_ENTRY,
                                                             .by = db->actor.account,
                                                             .reverses = r->id,
                                                             .reason = reason,
                                                             .settled = db->now });
    if (rc >= 0)
        rc = event_moved(db, &record_state_of_record, id, 0, RECORD_STATE_VOIDED, reason);
    return done(rc);
}

static int take_back(struct db *db, const struct sql_record_one_row *r, const char *reason)
{
    int rc = move(db, r, RECORD_STATE_VOIDED, reason);
    if (rc == OK)
        rc = add_reversal(db, r, reason);
    return rc == OK ? count(db, r, -1) : rc;
}

int record_set_aside(struct db *db, int64_t record, const char *reason)
{
    struct sql_record_one_row r = { 0 };
    int rc = find(db, record, &r);
    if (rc < 0)
        return rc;
    switch (r.state) {
    case RECORD_STATE_EFFECTIVE:
        return take_back(db, &r, reason);
    case RECORD_STATE_PENDING:
        rc = r.source == RECORD_SOURCE_LATE_ENTRY ? withdraw_notice(db, r.volunteer, record, reason) : OK;
        return rc < 0 ? rc : move(db, &r, RECORD_STATE_REFUSED, reason);
    case RECORD_STATE_REVIEW_PARENT:
    case RECORD_STATE_REVIEW_CITY:
        return move(db, &r, RECORD_STATE_REFUSED, reason);
    default:
        return OK; /* it does not count */
    }
}

int record_void(struct db *db, int64_t record, const char *reason)
{
    struct sql_record_one_row r = { 0 };
    int rc = find(db, record, &r);
    if (rc == OK && r.state != RECORD_STATE_EFFECTIVE)
        return ERR(db->err, CONFLICT, NULL, "只有已生效的记录才能作废");
    if (rc == OK)
        rc = take_back(db, &r, reason);
    if (rc >= 0)
        rc = tell(db, &r, N_("“{0}”的时长已作废：{1}。您可以申诉"), reason);
    return rc < 0 ? rc : audit(db, AUDIT_KIND_VOID, &r, reason);
}

int record_check_overlap(struct db *db, int64_t volunteer, int64_t in_ms, int64_t out_ms, int64_t except)
{
    struct sql_record_overlap_row other = { 0 };
    char when[TIME_TEXT];
    int rc = sql_record_overlap(db, volunteer, in_ms, out_ms, except, &other);
    if (rc <= 0)
        return rc;
    format_local(other.in_ms, when);
    when[10] = ' ';
    return ERR(db->err, CONFLICT, "starts", "与“{0}”（{1}）的服务时间重叠", other.title, when);
}

int record_make(struct db *db, const struct record_new *n, int64_t *ret_id)
{
    struct sql_record_of_shift_row s = { 0 };
    struct sql_record_one_row r = { 0 };
    int64_t id = id_new();
    int rc = sql_record_of_shift(db, n->shift, &s);
    if (rc <= 0)
        return rc < 0 ? rc : ERR(db->err, NOT_FOUND, NULL, "没有这个班次");
    rc = sql_record_add(
        db, &(struct sql_record_add_in){ .id = id,
                                         .volunteer = n->volunteer,
                                         .activity = s.activity,
                                         .shift = n->shift,
                                         .team = s.team,
                                         .pos = s.pos,
                                         .day = day_of(n->in_ms),
                                         .in_ms = n->in_ms,
                                         .out_ms = n->out_ms,
                                         .minutes = record_minutes(db, n->in_ms, n->out_ms, s.starts, s.ends),
                                         .state = RECORD_STATE_PENDING,
                                         .source = n->source,
                                         .by = n->by,
                                         .reverses = n->reverses,
                                         .reason = n->reason ? n->reason : "" });
    if (rc >= 0)
        rc = event_moved(db, &record_state_of_record, id, 0, RECORD_STATE_PENDING, n->reason);
    if (rc >= 0 && !n->hold) {
        rc = find(db, id, &r);
        if (rc == OK)
            rc = settle_one(db, &r);
    }
    if (rc >= 0)
        *ret_id = id;
    return done(rc);
}

int record_settle(struct db *db, int64_t record)
{
    struct sql_record_one_row r = { 0 };
    int rc = find_pending(db, 0, record, &r);
    if (rc == OK)
        rc = settle_one(db, &r);
    return rc >= 0 ? end_activity(db, r.activity) : rc;
}

/* --- the ten working days ------------------------------------------------------------------------------- */

int record_await(struct db *db, int64_t activity, int64_t ends)
{
    return deadline_set(db, DEADLINE_KIND_CONFIRM, activity, ends);
}

static const char *confirm_link(int64_t activity, char link[LINK_TEXT])
{
    snprintf(link, LINK_TEXT, "/activities/%lld/confirm", (long long)activity);
    return link;
}

int record_remind(struct db *db, int64_t activity)
{
    char link[LINK_TEXT];
    struct sql_record_awaited_row a = { 0 };
    int rc = sql_record_awaited(db, activity, &a);
    return rc <= 0 ? rc
                   : notice_send(db, a.made_by, confirm_link(activity, link),
                                 N_("“{0}”还有时长等您确认，快到期限了"), a.title, NULL);
}

int record_escalate(struct db *db, int64_t activity)
{
    char link[LINK_TEXT];
    struct sql_record_awaited_row a = { 0 };
    int rc = sql_record_awaited(db, activity, &a);
    if (rc == 0)
        return deadline_clear(db, DEADLINE_KIND_CONFIRM, activity);
    return rc < 0 ? rc
                  : notice_staff(db, a.pos, confirm_link(activity, link),
                                 N_("“{0}”的时长过了期限还没有确认，请督促"), a.title, NULL);
}
