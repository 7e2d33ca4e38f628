/* entry.c - hours that no check-in saw: late entries, team entries, own claims, corrections, and appeals.
 * Nothing counts until a second person has agreed; a late entry then stands in public notice first (DOMAIN
 * 4). */
#include <stdio.h>

#include "office/audit/audit.h"
#include "office/event/event.h"
#include "base/clock.h"
#include "base/personal.h"
#include "base/id.h"
#include "office/gazette/gazette.h"
#include "office/notice/notice.h"
#include "office/policy/policy.h"
#include "people/team/team.h"
#include "service/record/entry.sql.h"
#include "service/record/record.h"
#include "service/record/record.sql.h"
#include "service/activity/activity.model.h"

static int check_length(struct db *db, const char *field, int64_t in_ms, int64_t out_ms)
{
    int64_t least = policy(db, POLICY_RECORD_LEAST_MIN), most = policy(db, POLICY_RECORD_MOST_MIN);
    if (out_ms - in_ms < least * MINUTE_MS)
        return ERR(db->err, INVALID, field, "服务时间不到 {0} 分钟",
                   arena_printf(db->arena, "%lld", (long long)least));
    if (out_ms - in_ms > most * MINUTE_MS)
        return ERR(db->err, INVALID, field, "一次服务不能超过 {0} 分钟",
                   arena_printf(db->arena, "%lld", (long long)most));
    return OK;
}

static int check_times(struct db *db, const struct entry_ask *a, const struct sql_record_of_shift_row *s)
{
    int64_t tolerance = policy(db, POLICY_CHECKIN_TOLERANCE_MIN) * MINUTE_MS;
    if (a->out_ms <= a->in_ms)
        return ERR(db->err, INVALID, "went", "结束时间要晚于开始时间");
    if (a->out_ms > db->now)
        return ERR(db->err, INVALID, "went", "只能录入已经过去的时间");
    if (a->in_ms < db->now - policy(db, POLICY_RECORD_CLAIM_DAYS) * DAY_MS)
        return ERR(db->err, INVALID, "came", "时间太久远，已经超过可以录入的期限");
    if (day_of(a->in_ms) != day_of(a->out_ms - 1))
        return ERR(db->err, INVALID, "went", "一条记录不能跨过 24 点");
    if (a->out_ms - a->in_ms > s->ends - s->starts)
        return ERR(db->err, INVALID, "went", "时长不能超过活动本身");
    if (a->in_ms < s->starts - tolerance || a->out_ms > s->ends + tolerance)
        return ERR(db->err, INVALID, "came", "时间不在这个班次里");
    return check_length(db, "went", a->in_ms, a->out_ms);
}

/* Only a correction takes a record away: one that counts, of that person, in that shift. */
static int check_corrects(struct db *db, const struct entry_ask *a)
{
    struct sql_record_one_row old = { 0 };
    if (a->kind != ENTRY_KIND_CORRECTION)
        return a->corrects ? ERR(db->err, INVALID, "kind", "指明了原记录的只能是更正") : OK;
    int rc = a->corrects ? sql_record_one(db, a->corrects, &old) : 0;
    if (rc < 0)
        return rc;
    bool fits =
        rc && old.volunteer == a->volunteer && old.shift == a->shift && old.state == RECORD_STATE_EFFECTIVE;
    return fits ? OK : ERR(db->err, INVALID, "corrects", "要更正的记录不存在，或还没有生效");
}

static int check_ask(struct db *db, const struct entry_ask *a, const struct sql_record_of_shift_row *s)
{
    bool published = s->state == ACTIVITY_STATE_OPEN || s->state == ACTIVITY_STATE_ENDED;
    if (!published)
        return ERR(db->err, CONFLICT, NULL, "这个活动没有发布，不能录入时长");
    if (s->cancelled)
        return ERR(db->err, CONFLICT, NULL, "“{0}”这个班次已经取消", s->title);
    if (!a->truth)
        return ERR(db->err, INVALID, "truth", "请确认内容真实");
    if (a->kind == ENTRY_KIND_LATE_ENTRY && !a->proofs.n)
        return ERR(db->err, INVALID, "proof", "补录要上传证明材料");
    struct sql_entry_waiting_row waiting = { 0 };
    int rc = check_times(db, a, s);
    if (rc == OK)
        rc = check_corrects(db, a);
    if (rc == OK)
        rc = sql_entry_waiting(db, a->volunteer, &waiting);
    if (rc >= 0)
        rc = policy_may_ask(db, waiting.n);
    return rc < 0 ? rc : record_check_overlap(db, a->volunteer, a->in_ms, a->out_ms, a->corrects);
}

int entry_files(struct db *db, const struct user *user, int64_t entry, struct attach_owner *ret_owner)
{
    struct sql_entry_owner_row e = { 0 };
    int rc = sql_entry_owner(db, entry, &e);
    if (rc <= 0)
        return rc;
    struct attach_owner o = { .pos = e.pos,
                              .person = e.volunteer,
                              .keep = e.state == DECISION_STATE_ACCEPTED };
    if (user) {
        o.own = e.asked_by == user->account || (user->volunteer && e.volunteer == user->volunteer);
        rc = o.own || user_over(user, STATION, e.pos) ? 1 : team_leads(db, e.team, user->volunteer);
        o.see = rc == 1;
    }
    *ret_owner = o;
    return done(rc);
}

int entry_ask(struct db *db, const struct entry_ask *a, int64_t *ret_id)
{
    struct sql_record_of_shift_row s = { 0 };
    int64_t id = id_new();
    int rc = sql_record_of_shift(db, a->shift, &s);
    if (rc <= 0)
        return rc < 0 ? rc : ERR(db->err, INVALID, "shift", "没有这个班次");
    rc = check_ask(db, a, &s);
    if (rc < 0)
        return rc;
    rc = sql_entry_add(db, &(struct sql_entry_add_in){ .id = id,
                                                       .kind = a->kind,
                                                       .volunteer = a->volunteer,
                                                       .activity = s.activity,
                                                       .shift = s.shift,
                                                       .pos = s.pos,
                                                       .in_ms = a->in_ms,
                                                       .out_ms = a->out_ms,
                                                       .corrects = a->corrects,
                                                       .reason = a->reason,
                                                       .truth = a->truth,
                                                       .by = db->actor.account,
                                                       .now = db->now });
    if (rc >= 0)
        rc = attach_add(db, &proof_of_record_entry, id, &a->proofs);
    if (rc >= 0)
        rc = audit_add(db,
                       &(struct audit_entry){
                           .what = AUDIT_KIND_ENTRY, .thing = "record_entry", .thing_id = id, .pos = s.pos });
    if (rc >= 0)
        rc = notice_staff(db, s.pos, "/inbox", N_("“{0}”有人工录入的时长等您审核"), s.title, NULL);
    if (rc >= 0)
        *ret_id = id;
    return done(rc);
}

static int find_waiting(struct db *db, int64_t entry, struct entry_page *ret)
{
    int rc = sql_entry_one(db, entry, ret);
    if (rc <= 0)
        return rc < 0 ? rc : ERR(db->err, NOT_FOUND, NULL, "没有这份录入");
    rc = event_may(db, &decision_state_of_record_entry, entry, DECISION_STATE_WAITING,
                   DECISION_STATE_ACCEPTED);
    if (rc < 0)
        return rc;
    return ret->state == DECISION_STATE_WAITING ? OK : ERR(db->err, CONFLICT, NULL, "这份录入已经处理过了");
}

static enum record_source source_of(int64_t kind)
{
    switch (kind) {
    case ENTRY_KIND_LATE_ENTRY:
        return RECORD_SOURCE_LATE_ENTRY;
    case ENTRY_KIND_OWN_CLAIM:
        return RECORD_SOURCE_OWN_CLAIM;
    default:
        return RECORD_SOURCE_TEAM_ENTRY;
    }
}

static int decide(struct db *db, const struct entry_page *e, enum decision_state state, const char *answer,
                  int64_t record)
{
    int rc = sql_entry_decide(db, e->id, state, db->actor.account, db->now, answer ? answer : "", record);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "这份录入已经处理过了");
    bool yes = state == DECISION_STATE_ACCEPTED;
    return rc < 0 ? rc
                  : audit_add(db, &(struct audit_entry){ .what = yes ? AUDIT_KIND_APPROVE : AUDIT_KIND_REFUSE,
                                                         .thing = "record_entry",
                                                         .thing_id = e->id,
                                                         .pos = e->pos,
                                                         .reason = answer });
}

/* --- public notice of late entries ---------------------------------------------------------------------- */

/* Announced: who, masked, for which activity, and when. */
static int announce(struct db *db, const struct entry_page *e, int64_t person)
{
    char from[TIME_TEXT], to[TIME_TEXT];
    const int64_t parties[] = { person, e->asked_by };
    format_local(e->came, from);
    format_local(e->went, to);
    from[10] = ' ';
    return gazette_open(db, &(struct gazette_new){ .kind = GAZETTE_KIND_LATE_ENTRY,
                                                   .thing = e->id,
                                                   .pos = e->pos,
                                                   .who = personal_text(db->arena, PERSONAL_KIND_PERSON,
                                                                        READER_KIND_ANYONE, e->person),
                                                   .what = e->title,
                                                   .detail = arena_printf(db->arena, "%s–%s", from, to + 11),
                                                   .parties = parties,
                                                   .n_parties = 2 });
}

int entry_notice_passed(struct db *db, int64_t entry)
{
    struct sql_entry_record_row e = { 0 };
    int rc = sql_entry_record(db, entry, &e);
    return rc < 0 ? rc : record_settle(db, e.record);
}

int entry_notice_stopped(struct db *db, int64_t entry, const char *answer)
{
    struct entry_page e = { 0 };
    struct sql_entry_record_row row = { 0 };
    int rc = sql_entry_one(db, entry, &e);
    if (rc >= 0)
        rc = sql_entry_record(db, entry, &row);
    if (rc >= 0)
        rc = record_refuse(db, 0, row.record, answer);
    return rc < 0 ? rc
                  : notice_send(db, e.asked_by, "/me/entries",
                                N_("“{0}”的补录在公示中被提出异议，没有生效：{1}"), e.title, answer, NULL);
}

int entry_accept(struct db *db, int64_t entry, const char *answer)
{
    struct entry_page e = { 0 };
    struct sql_entry_shift_row at = { 0 };
    int64_t record = 0;
    int rc = find_waiting(db, entry, &e);
    if (rc == OK)
        rc = sql_entry_shift(db, entry, &at);
    if (rc >= 0)
        rc = record_check_overlap(db, e.volunteer, e.came, e.went, e.corrects);
    if (rc == OK && e.corrects)
        rc = record_void(db, e.corrects, e.reason);
    bool late = e.kind == ENTRY_KIND_LATE_ENTRY;
    if (rc == OK)
        rc = record_make(db,
                         &(struct record_new){ .volunteer = e.volunteer,
                                               .shift = at.shift,
                                               .in_ms = e.came,
                                               .out_ms = e.went,
                                               .by = e.asked_by,
                                               .source = source_of(e.kind),
                                               .reverses = e.corrects,
                                               .reason = e.reason,
                                               .hold = late },
                         &record);
    if (rc == OK)
        rc = decide(db, &e, DECISION_STATE_ACCEPTED, answer, record);
    if (rc == OK && late)
        rc = announce(db, &e, at.volunteer_account);
    if (rc == OK)
        rc = notice_volunteer(db, e.volunteer, "/me/records", N_("“{0}”的人工录入已通过"), e.title, NULL);
    return rc;
}

int entry_refuse(struct db *db, int64_t entry, const char *answer)
{
    struct entry_page e = { 0 };
    int rc = find_waiting(db, entry, &e);
    if (rc == OK)
        rc = decide(db, &e, DECISION_STATE_REFUSED, answer, 0);
    if (rc == OK)
        rc = notice_send(db, e.asked_by, "/me/entries", N_("“{0}”的人工录入没有通过：{1}"), e.title, answer,
                         NULL);
    return rc;
}

/* --- appeals ------------------------------------------------------------------------------------------- */

/* The same bounds as a check-out has. */
static int check_claimed_out(struct db *db, const struct sql_record_one_row *r, int64_t out_ms)
{
    struct sql_record_of_shift_row s = { 0 };
    if (out_ms <= r->in_ms || out_ms > db->now || day_of(out_ms - 1) != r->day)
        return ERR(db->err, INVALID, "claimed_out", "离开时间要在签到之后、同一天之内");
    int rc = sql_record_of_shift(db, r->shift, &s);
    if (rc < 0)
        return rc;
    if (out_ms > s.ends + policy(db, POLICY_CHECKIN_TOLERANCE_MIN) * MINUTE_MS)
        return ERR(db->err, INVALID, "claimed_out", "时间不在这个班次里");
    return check_length(db, "claimed_out", r->in_ms, out_ms);
}

bool appeal_may(const struct db *db, enum record_state state, int64_t minutes, int64_t since_ms)
{
    if (state == RECORD_STATE_OPEN || minutes < 0)
        return false;
    bool closed =
        state == RECORD_STATE_MISSED || state == RECORD_STATE_REFUSED || state == RECORD_STATE_VOIDED;
    return closed || db->now - since_ms <= policy(db, POLICY_RECORD_DISPUTE_DAYS) * DAY_MS;
}

int appeal_ask(struct db *db, int64_t record, int64_t volunteer, const char *story, int64_t claimed_out_ms,
               int64_t *ret_id)
{
    struct sql_record_one_row r = { 0 };
    struct sql_appeal_waiting_row waiting;
    int rc = sql_record_one(db, record, &r);
    if (rc <= 0 || r.volunteer != volunteer)
        return rc < 0 ? rc : ERR(db->err, NOT_FOUND, NULL, "没有这条服务记录");
    if (!appeal_may(db, r.state, r.minutes, r.settled ? r.settled : r.in_ms))
        return ERR(db->err, CONFLICT, NULL, "服务中的、冲正的和过了期限的记录不能申诉");
    if (r.state == RECORD_STATE_MISSED && !claimed_out_ms)
        return ERR(db->err, INVALID, "claimed_out", "请填写您实际离开的时间");
    rc = claimed_out_ms ? check_claimed_out(db, &r, claimed_out_ms) : OK;
    if (rc == OK)
        rc = sql_appeal_waiting(db, record, &waiting);
    if (rc != 0)
        return rc < 0 ? rc : ERR(db->err, CONFLICT, NULL, "这条记录的申诉正在处理");
    *ret_id = id_new();
    rc = sql_appeal_add(db, &(struct sql_appeal_add_in){ .id = *ret_id,
                                                         .record = record,
                                                         .volunteer = volunteer,
                                                         .pos = r.pos,
                                                         .story = story,
                                                         .claimed_out = claimed_out_ms,
                                                         .now = db->now });
    return rc < 0 ? rc : notice_staff(db, r.pos, "/inbox", N_("“{0}”有一份申诉等您处理"), r.title, NULL);
}

static int find_appeal(struct db *db, int64_t appeal, struct appeal_page *ret,
                       struct sql_record_one_row *ret_record)
{
    int rc = sql_appeal_one(db, appeal, ret);
    if (rc <= 0)
        return rc < 0 ? rc : ERR(db->err, NOT_FOUND, NULL, "没有这份申诉");
    rc = sql_record_one(db, ret->record, ret_record);
    if (rc < 0)
        return rc;
    rc = event_may(db, &decision_state_of_appeal, appeal, DECISION_STATE_WAITING, DECISION_STATE_ACCEPTED);
    if (rc < 0)
        return rc;
    return ret->state == DECISION_STATE_WAITING ? OK : ERR(db->err, CONFLICT, NULL, "这份申诉已经处理过了");
}

static int decide_appeal(struct db *db, const struct appeal_page *a, enum decision_state state,
                         const char *answer)
{
    int rc = sql_appeal_decide(db, a->id, state, db->actor.account, db->now, answer ? answer : "");
    return rc < 0 ? rc : rc ? OK : ERR(db->err, CONFLICT, NULL, "这份申诉已经处理过了");
}

int appeal_accept(struct db *db, int64_t appeal, const char *answer)
{
    struct appeal_page a = { 0 };
    struct sql_record_one_row r = { 0 };
    int64_t id;
    int rc = find_appeal(db, appeal, &a, &r);
    if (rc < 0)
        return rc;
    int64_t out = a.claimed_out ? a.claimed_out : r.out_ms;
    rc = record_check_overlap(db, r.volunteer, r.in_ms, out, r.id);
    if (rc == OK)
        rc = record_set_aside(db, r.id, "申诉成立");
    if (rc >= 0)
        rc = record_make(db,
                         &(struct record_new){ .volunteer = r.volunteer,
                                               .shift = r.shift,
                                               .in_ms = r.in_ms,
                                               .out_ms = out,
                                               .by = r.account,
                                               .source = RECORD_SOURCE_OWN_CLAIM,
                                               .reverses = r.id,
                                               .reason = "申诉成立" }, /* the story goes with its person */
                         &id);
    if (rc == OK)
        rc = decide_appeal(db, &a, DECISION_STATE_ACCEPTED, answer);
    if (rc == OK)
        rc = notice_send(db, r.account, "/me/records", N_("“{0}”的申诉已通过"), r.title, NULL);
    return rc < 0 ? rc
                  : audit_add(db, &(struct audit_entry){ .what = AUDIT_KIND_APPROVE,
                                                         .thing = "appeal",
                                                         .thing_id = appeal,
                                                         .pos = r.pos,
                                                         .reason = answer });
}

int appeal_refuse(struct db *db, int64_t appeal, const char *answer)
{
    struct appeal_page a = { 0 };
    struct sql_record_one_row r = { 0 };
    int rc = find_appeal(db, appeal, &a, &r);
    if (rc == OK)
        rc = decide_appeal(db, &a, DECISION_STATE_REFUSED, answer);
    if (rc == OK)
        rc = notice_send(db, r.account, "/me/records", N_("“{0}”的申诉没有通过：{1}"), r.title, answer, NULL);
    return rc < 0 ? rc
                  : audit_add(db, &(struct audit_entry){ .what = AUDIT_KIND_REFUSE,
                                                         .thing = "appeal",
                                                         .thing_id = appeal,
                                                         .pos = r.pos,
                                                         .reason = answer });
}

/* --- leaving -------------------------------------------------------------------------------------------- */

int record_forget(struct db *db, int64_t volunteer)
{
    int rc = sql_record_places_drop(db, volunteer);
    if (rc >= 0)
        rc = sql_entry_words_drop(db, volunteer);
    if (rc >= 0)
        rc = sql_rating_notes_drop(db, volunteer);
    if (rc >= 0)
        rc = sql_appeal_stories_drop(db, volunteer);
    return done(rc);
}
