/* attendance.c - the rules of a mark.
 *
 * One look (attendance_gate, attendance_open_of) tells all that decides; one guarded write does it: the
 * unique index record_open makes a second open record impossible, the UPDATE of a check-out asks for state
 * open. This is the path everybody takes at nine in the morning: at most five statements a mark. Not here:
 * codes (token.c), 24:00 and no-shows (night.c), pages (attendance_http.c, lead_http.c). */
#include "service/attendance/attendance.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/attendance/attendance.sql.h"
#include "service/attendance/night.h"
#include "base/clock.h"
#include "base/id.h"
#include "office/notice/notice.h"
#include "office/policy/policy.h"
#include "service/signup/signup.h"

#define SECOND_TAP_MS  (2 * MINUTE_MS)
#define TAKE_BACK_MS   (2 * MINUTE_MS) /* a page offers it for 10 s; pressing takes its time */
#define POOR_FIX_M     200
#define CLOCK_AHEAD_MS (10 * MINUTE_MS)

static int64_t tolerance_ms(const struct db *db)
{
    return policy(db, POLICY_CHECKIN_TOLERANCE_MIN) * MINUTE_MS;
}

static int conflict_number(struct db *db, const char *key, int64_t n)
{
    char text[24];
    snprintf(text, sizeof(text), "%lld", (long long)n);
    return ERR(db->err, CONFLICT, NULL, key, text);
}

static int conflict_time(struct db *db, const char *key, const char *title, int64_t ms)
{
    char text[TIME_TEXT];
    signup_time_text(ms, text);
    return ERR(db->err, CONFLICT, NULL, key, title, text);
}

/* A record lies on the day of its shift (DOMAIN 4): who comes before that day counts from its beginning. */
static int64_t counts_from(int64_t starts, int64_t at)
{
    int64_t day = day_start_ms(day_of(starts));
    return at < day ? day : at;
}

int64_t attendance_until(const struct db *db, int64_t starts, int64_t ends)
{
    int64_t until = ends + tolerance_ms(db), midnight = day_start_ms(day_of(starts) + 1);
    return until < midnight ? until : midnight;
}

/* The last moment to check out, in words: a day ends at 24:00. */
static int conflict_until(struct db *db, const char *key, const char *title, int64_t ms)
{
    char text[TIME_TEXT];
    bool midnight = day_start_ms(day_of(ms)) == ms;
    signup_time_text(midnight ? ms - 1 : ms, text);
    if (midnight)
        memcpy(strchr(text, ' ') + 1, "24:00", sizeof("24:00"));
    return ERR(db->err, CONFLICT, NULL, key, title, text);
}

/* --- where ------------------------------------------------------------------------------------------ */

static int outside(struct db *db, const struct attendance_mark *m, double distance_m, int64_t radius_m)
{
    char far[32], within[24], fix[24];
    snprintf(far, sizeof(far), "%.0f", ceil(distance_m));
    snprintf(within, sizeof(within), "%lld", (long long)radius_m);
    if (m->accuracy_m != DB_NONE && m->accuracy_m > POOR_FIX_M) {
        snprintf(fix, sizeof(fix), "%lld", (long long)m->accuracy_m);
        return ERR(db->err, INVALID, "lat",
                   "您离签到点约 {0} 米，要在 {1} 米以内；定位误差有 {2} 米，请到开阔处再试", far, within,
                   fix);
    }
    return ERR(db->err, INVALID, "lat", "您离签到点约 {0} 米，要在 {1} 米以内，请走近再试", far, within);
}

/* Any circle of the activity will do; none: no place check. */
static int check_place(struct db *db, const struct attendance_mark *m, int64_t activity)
{
    struct sql_attendance_circles_rows rows = { 0 };
    double nearest = INFINITY;
    int64_t radius = 0;
    int rc = sql_attendance_circles(db, activity, m->way, &rows);
    if (rc <= 0)
        return rc;
    if (!m->has_place)
        return ERR(db->err, INVALID, "lat", "这个活动要核对位置：请允许定位后再试，或请负责人点名");
    if (!geo_is_point(m->place))
        return ERR(db->err, INVALID, "lat", "收到的位置不对，请重新定位");
    for (size_t i = 0; i < rows.n; i++) {
        struct geo_circle c = { { rows.v[i].lat, rows.v[i].lng }, (double)rows.v[i].radius };
        if (geo_within(&c, m->place))
            return OK;
        double beyond = geo_distance_m(c.centre, m->place);
        if (beyond < nearest) {
            nearest = beyond;
            radius = rows.v[i].radius;
        }
    }
    return outside(db, m, nearest, radius);
}

/* --- when ------------------------------------------------------------------------------------------- */

int attendance_check_time(struct db *db, int64_t at)
{
    if (at > db->now + MARK_CLOCK_SLACK_MS)
        return ERR(db->err, INVALID, "at", "时间不能在将来，请检查手机时钟");
    int64_t most = policy(db, POLICY_CHECKIN_OFFLINE_MOST_H);
    if (at < db->now - most * HOUR_MS)
        return ERR(db->err, INVALID, "at", "离线记录超过 {0} 小时，请在“我的班次”里自己申报时长",
                   arena_printf(db->arena, "%lld", (long long)most));
    return OK;
}

static int check_window(struct db *db, const struct sql_attendance_gate_row *g, int64_t at)
{
    int64_t tolerance = tolerance_ms(db);
    if (at < g->starts - tolerance)
        return conflict_time(db, N_("“{0}”还没到签到时间，{1} 起可以签到"), g->title, g->starts - tolerance);
    int64_t until = attendance_until(db, g->starts, g->ends);
    return at > until ? conflict_until(db, N_("“{0}”的签到时间到 {1} 为止，已经过了"), g->title, until) : OK;
}

/* --- by which code ------------------------------------------------------------------------------------ */

/* A site code is good while its shift runs; somebody whose seat is in another shift of the activity is marked
 * there. */
static int take_coded(struct db *db, struct attendance_mark *m, int64_t at)
{
    struct sql_attendance_coded_row s = { 0 };
    int rc = sql_attendance_coded(db, m->shift, &s);
    if (rc <= 0)
        return rc < 0 ? rc : ERR(db->err, DENIED, NULL, "没有找到您要的内容");
    m->activity = s.activity;
    if (s.cancelled)
        return conflict_time(db, N_("“{0}”{1} 的班次已经取消，这个码不能用"), s.title, s.starts);
    if (at < s.starts - tolerance_ms(db))
        return conflict_time(db, N_("“{0}”还没到签到时间，{1} 起可以签到"), s.title,
                             s.starts - tolerance_ms(db));
    if (at > s.ends + tolerance_ms(db))
        return conflict_time(db, N_("这个码是“{0}”{1} 的班次的，已经过了时间，请重新扫码"), s.title,
                             s.starts);
    return OK;
}

/* A personal code serves one mark: none of the person's may be newer than the code on the screen. */
static int check_shown(struct db *db, const struct attendance_mark *m, int64_t at)
{
    struct sql_attendance_used_row used;
    int rc = m->shown ? sql_attendance_used(db, m->volunteer, day_of(at), m->shown, &used) : 0;
    return rc <= 0 ? rc : ERR(db->err, CONFLICT, NULL, "这个签到码已经用过一次，请本人再出示一次");
}

/* The pass of a mark without network is for this shift and its day, once in and once out. What was handed in
 * already is told again: the phone did not hear the answer. 1: told again, 0: go on. */
static int check_pass(struct db *db, const struct attendance_mark *m, int64_t shift, int64_t starts,
                      int64_t open, struct attendance_result *ret)
{
    struct sql_attendance_handed_in_row had = { 0 };
    int64_t from = counts_from(starts, m->at);
    if (!m->at)
        return OK;
    if (m->pass != shift || day_of(from) != day_of(starts))
        return ERR(db->err, INVALID, "pass",
                   "离线凭证只在领取时的那个班次和当天有用；这次请在“我的班次”里自己申报时长");
    int rc = sql_attendance_handed_in(db, m->volunteer, shift, day_of(from), open, &had);
    if (rc <= 0)
        return rc;
    *ret = (struct attendance_result){ .record = had.id, .minutes = had.minutes, .again = true };
    if (llabs(m->way == MARK_WAY_IN ? from - had.in_time : m->at - had.out_time) <= MARK_CLOCK_SLACK_MS)
        return 1;
    return ERR(db->err, CONFLICT, NULL, "这张离线凭证已经用过；这次请在“我的班次”里自己申报时长");
}

/* --- in ---------------------------------------------------------------------------------------------- */

static bool by_leader(enum mark_how how)
{
    return how == MARK_HOW_ROLL_CALL || how == MARK_HOW_PERSONAL_QR;
}

/* Why a record that is open no longer holds the person up, NULL: it does. A clock that had run ahead is told
 * from a mark that counts from the day of its shift. */
static const char *missed(const struct db *db, const struct sql_attendance_gate_row *g, int64_t at)
{
    bool early = g->open_since == day_start_ms(day_of(g->open_starts));
    if (g->open_since > db->now + CLOCK_AHEAD_MS && !early)
        return N_("签到时间在将来：系统时钟曾经走快");
    return at > attendance_until(db, g->open_starts, g->open_ends) ? N_("再次签到时还没有签退") : NULL;
}

/* Still checked in somewhere: at the same shift it is a second tap; when the next one begins, the first is
 * left before. 1: a second tap. */
static int stay(struct db *db, const struct attendance_mark *m, const struct sql_attendance_gate_row *g,
                int64_t at, struct attendance_result *ret)
{
    bool next = g->another && (g->open_ends <= at || (g->shift != g->open_shift && g->starts > at));
    if (g->open_activity != m->activity)
        return ERR(db->err, CONFLICT, NULL, "还在“{0}”签到中，请先在那里签退", g->open_title);
    bool meets = by_leader(m->how) && g->open_unmet;
    if (next && !meets && at - g->open_since > SECOND_TAP_MS)
        return conflict_time(db, N_("“{0}”{1} 的班次还没有签退，请先签退，再签到这一班"), g->open_title,
                             g->open_starts);
    *ret = (struct attendance_result){ .record = g->open_record, .again = true };
    int rc = by_leader(m->how) ? record_met(db, g->open_record) : OK;
    return rc < 0 ? rc : 1;
}

/* Whoever is on no list may join on the spot, where the activity allows it. */
static int join_on_the_spot(struct db *db, const struct attendance_mark *m, struct sql_attendance_gate_row *g,
                            int64_t at)
{
    struct sql_attendance_walk_up_shift_row shift = { 0 };
    enum signup_state state;
    bool self = m->check_place; /* by phone; else a leader does it */
    bool closed = !g->walk_ups || (self && g->recruit != RECRUIT_OPEN);
    if (closed && g->signup)
        return conflict_time(db, N_("“{0}”报名的班次到 {1} 已经结束，没有报名现在这一班"), g->title, g->ends);
    if (closed)
        return ERR(db->err, CONFLICT, NULL, "没有报名“{0}”，请先报名，或请负责人现场添加", g->title);
    int rc = sql_attendance_walk_up_shift(db, m->activity, at, tolerance_ms(db), &shift);
    if (rc <= 0)
        return rc < 0 ? rc : ERR(db->err, CONFLICT, NULL, "“{0}”现在没有班次，不能签到", g->title);
    struct signup_ask ask = { .shift = shift.id, .volunteer = m->volunteer, .source = SIGNUP_SOURCE_WALK_UP };
    rc = signup_join(db, &ask, &g->signup, &state);
    g->shift = shift.id;
    g->starts = shift.starts;
    g->signup_state = SIGNUP_STATE_SERVED;
    return rc;
}

/* A leader ticks off who is on the list, and members of the team; of anybody else nothing is told. */
static int check_named(struct db *db, const struct attendance_mark *m)
{
    int rc = signup_is_member(db, m->activity, m->volunteer);
    if (rc != 0)
        return done(rc);
    return ERR(db->err, CONFLICT, NULL,
               "不在名单上，也不是本队队员；请本人出示个人码由您扫码，或自己扫现场码签到");
}

static int check_in_rules(struct db *db, const struct sql_attendance_gate_row *g, int64_t at)
{
    int64_t pairs = policy(db, POLICY_RECORD_PAIRS_A_DAY);
    if (g->activity_state != ACTIVITY_STATE_OPEN)
        return ERR(db->err, CONFLICT, NULL, "“{0}”现在不能签到", g->title);
    if (g->barred)
        return ERR(db->err, CONFLICT, NULL, "志愿者资格已暂停，不能签到");
    if (g->uninsured)
        return ERR(db->err, CONFLICT, NULL, "“{0}”有危险性，还没有登记保险，不能开始", g->title);
    bool tomorrows = g->signup && day_of(g->starts) > day_of(at); /* no pair of that day can be there yet */
    if (g->pairs >= pairs && !tomorrows)
        return conflict_number(db, N_("今天在这个活动已经签到 {0} 次，不能再签"), pairs);
    return g->clash ? ERR(db->err, CONFLICT, NULL, "与“{0}”的服务记录时间重叠", g->clash) : OK;
}

static int open_record(struct db *db, const struct attendance_mark *m,
                       const struct sql_attendance_gate_row *g, int64_t at, struct attendance_result *ret)
{
    struct record_in in = { .volunteer = m->volunteer,
                            .activity = m->activity,
                            .shift = g->shift,
                            .signup = g->signup,
                            .team = g->team,
                            .pos = g->pos,
                            .at = at,
                            .how = m->how,
                            .lat = m->has_place ? m->place.lat : NAN,
                            .lng = m->has_place ? m->place.lng : NAN,
                            .device = m->device,
                            .odd = m->at ? RECORD_ODD_OFFLINE : 0 };
    int64_t id = 0;
    int rc = record_open(db, &in, &id);
    if (rc == 0) { /* another of this person's phones was quicker; run again, this time it is seen */
        db->retry = true;
        return ERR(db->err, CONFLICT, NULL, "刚刚已经签到，请刷新后再看");
    }
    if (rc > 0 && g->signup_state != SIGNUP_STATE_SERVED)
        rc = signup_served(db, g->signup);
    *ret = (struct attendance_result){ .record = id };
    return done(rc);
}

/* All that forbids a check-in, before anything is written: a roll call goes on with the next person. */
static int check_in(struct db *db, const struct attendance_mark *m, const struct sql_attendance_gate_row *g,
                    bool listed, int64_t at)
{
    int rc = check_shown(db, m, at);
    if (rc == OK)
        rc = check_in_rules(db, g, at);
    if (rc == OK && listed)
        rc = check_window(db, g, at);
    return rc == OK && m->check_place && g->circles ? check_place(db, m, m->activity) : rc;
}

static int look(struct db *db, const struct attendance_mark *m, int64_t at,
                struct sql_attendance_gate_row *ret)
{
    return sql_attendance_gate(db,
                               &(struct sql_attendance_gate_in){ .volunteer = m->volunteer,
                                                                 .activity = m->activity,
                                                                 .at = at,
                                                                 .tolerance = tolerance_ms(db),
                                                                 .day = day_of(at),
                                                                 .way = m->way,
                                                                 .pass = m->pass },
                               ret);
}

static int mark_in(struct db *db, const struct attendance_mark *m, int64_t at, struct attendance_result *ret)
{
    struct sql_attendance_gate_row g = { 0 };
    int rc = look(db, m, at, &g);
    if (rc <= 0)
        return rc < 0 ? rc : ERR(db->err, DENIED, NULL, "没有找到您要的内容");
    if (m->how == MARK_HOW_ROLL_CALL && !g.signup && (rc = check_named(db, m)) < 0)
        return rc;
    bool listed = g.signup && !(g.another && g.ends <= at);
    const char *left = g.open_record ? missed(db, &g, at) : NULL;
    rc = check_pass(db, m, g.shift, g.starts, g.open_record, ret);
    if (rc == OK && g.open_record && !left)
        rc = stay(db, m, &g, at, ret);
    if (rc == OK)
        rc = check_in(db, m, &g, listed, at);
    if (rc != OK)
        return done(rc);
    if (!listed)
        rc = join_on_the_spot(db, m, &g, at);
    if (rc == OK && left)
        rc = attendance_miss(db, g.open_record, m->volunteer, g.open_title, left);
    return rc < 0 ? rc : open_record(db, m, &g, counts_from(g.starts, at), ret);
}

/* --- out ---------------------------------------------------------------------------------------------- */

static int check_stay(struct db *db, const struct sql_attendance_open_of_row *o, int64_t at)
{
    int64_t least = policy(db, POLICY_RECORD_LEAST_MIN), most = policy(db, POLICY_RECORD_MOST_MIN);
    int64_t until = attendance_until(db, o->starts, o->ends);
    if (at < o->in_time + least * MINUTE_MS)
        return conflict_number(db, N_("签到还不到 {0} 分钟，请服务结束后再签退"), least);
    if (at - o->in_time > most * MINUTE_MS)
        return conflict_number(db, N_("一次服务不能超过 {0} 分钟"), most);
    if (day_of(at) != o->day)
        return ERR(db->err, CONFLICT, NULL, "“{0}”的签退到当天 24:00 为止；可以在服务记录里申诉", o->title);
    if (at > until)
        return conflict_time(db, N_("“{0}”的签退时间到 {1} 为止；请联系负责人，或明天在服务记录里申诉"),
                             o->title, until);
    return o->clash ? ERR(db->err, CONFLICT, NULL, "与“{0}”的服务记录时间重叠", o->clash) : OK;
}

/* Nothing is open: a second tap within moments is told the first one's result, later when that was; who did
 * not check out in time, until when it had been. */
static int second_tap(struct db *db, const struct attendance_mark *m, int64_t at,
                      struct attendance_result *ret)
{
    struct sql_attendance_last_row last = { 0 };
    int rc = sql_attendance_last(db, m->volunteer, m->activity, at, &last);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "还没有签到，不能签退");
    if (!last.out_time)
        return conflict_until(db, N_("“{0}”的签退到 {1} 为止，没有签退，时长为 0；可以在服务记录里申诉"),
                              last.title, attendance_until(db, last.starts, last.ends));
    if (at - last.out_time > SECOND_TAP_MS)
        return conflict_time(db, N_("“{0}”在 {1} 已经签退，之后没有再签到"), last.title, last.out_time);
    *ret = (struct attendance_result){ .record = last.id, .minutes = last.minutes, .again = true };
    return OK;
}

/* Who called the roll cannot confirm it alone, and what rests on a printed code or came from off-line needs a
 * second mark: the person may agree. */
static int ask_agreement(struct db *db, const struct attendance_mark *m,
                         const struct sql_attendance_open_of_row *o, int64_t odd)
{
    const char *link = arena_printf(db->arena, "/records/%lld", (long long)o->id);
    bool called = m->how == MARK_HOW_ROLL_CALL || o->in_how == MARK_HOW_ROLL_CALL;
    bool weak = m->how == MARK_HOW_PRINTED_QR || o->in_how == MARK_HOW_PRINTED_QR || odd & RECORD_ODD_OFFLINE;
    if (called)
        return notice_volunteer(db, m->volunteer, link, N_("“{0}”由负责人点名，请看看时间对不对，点一下确认"),
                                o->title, NULL);
    if (!weak || o->met || by_leader(m->how) || by_leader(o->in_how))
        return OK;
    return notice_volunteer(db, m->volunteer, link,
                            N_("“{0}”是扫张贴的码或离线签到的，请看看时间对不对，点一下确认，时长才能生效"),
                            o->title, NULL);
}

static int close_record(struct db *db, const struct attendance_mark *m,
                        const struct sql_attendance_open_of_row *o, int64_t at, struct attendance_result *ret)
{
    int64_t minutes = record_minutes(db, o->in_time, at, o->starts, o->ends);
    int64_t odd = o->odd | (m->at ? RECORD_ODD_OFFLINE : 0);
    int rc = record_close(db, o->id, at, minutes, m->how, odd);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "刚刚已经签退，请刷新后再看");
    *ret = (struct attendance_result){ .record = o->id, .minutes = minutes };
    return rc < 0 ? rc : done(ask_agreement(db, m, o, odd));
}

static int mark_out(struct db *db, const struct attendance_mark *m, int64_t at, struct attendance_result *ret)
{
    struct sql_attendance_open_of_row o = { 0 };
    int rc = sql_attendance_open_of(db, m->volunteer, at, &o);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return second_tap(db, m, at, ret);
    rc = check_pass(db, m, o.shift, o.starts, o.id, ret);
    if (rc != OK)
        return done(rc);
    if (o.activity != m->activity && m->how == MARK_HOW_ROLL_CALL)
        return second_tap(db, m, at, ret);
    if (o.activity != m->activity)
        return ERR(db->err, CONFLICT, NULL, "是在“{0}”签到的，请在那里签退", o.title);
    rc = check_shown(db, m, at);
    if (rc == OK)
        rc = check_stay(db, &o, at);
    if (rc == OK && m->check_place && o.circles)
        rc = check_place(db, m, m->activity);
    return rc < 0 ? rc : close_record(db, m, &o, at, ret);
}

int attendance_mark(struct db *db, const struct attendance_mark *mark, struct attendance_result *ret)
{
    struct attendance_mark m = *mark;
    int64_t at = m.at && m.at < db->now ? m.at : db->now;
    int rc = m.at ? attendance_check_time(db, m.at) : OK;
    if (rc == OK && m.shift)
        rc = take_coded(db, &m, at);
    if (rc < 0)
        return rc;
    return m.way == MARK_WAY_IN ? mark_in(db, &m, at, ret) : mark_out(db, &m, at, ret);
}

int attendance_expects(struct db *db, const struct attendance_mark *m, int64_t *ret_starts, int64_t *ret_ends)
{
    struct sql_attendance_gate_row g = { 0 };
    struct sql_attendance_open_of_row o = { 0 };
    bool in = m->way == MARK_WAY_IN;
    int rc = in ? look(db, m, db->now, &g) : sql_attendance_open_of(db, m->volunteer, db->now, &o);
    bool ended = g.another && g.ends <= db->now;
    if (rc <= 0 || (in ? !g.signup || ended : o.activity != m->activity))
        return rc < 0 ? rc : 0;
    *ret_starts = in ? g.starts : o.starts;
    *ret_ends = in ? g.ends : o.ends;
    return 1;
}

int attendance_walk_up(struct db *db, int64_t activity, int64_t volunteer)
{
    struct attendance_result ignored;
    struct attendance_mark m = { .volunteer = volunteer,
                                 .activity = activity,
                                 .way = MARK_WAY_IN,
                                 .how = MARK_HOW_ROLL_CALL,
                                 .accuracy_m = DB_NONE };
    return attendance_mark(db, &m, &ignored);
}

bool attendance_may_take_back(const struct db *db, int64_t how, int64_t by, int64_t in_time)
{
    return how == MARK_HOW_ROLL_CALL && by == db->actor.account && in_time >= db->now - TAKE_BACK_MS;
}

int attendance_take_back(struct db *db, int64_t activity, int64_t volunteer)
{
    struct sql_attendance_newest_row o = { 0 };
    int rc = sql_attendance_newest(db, volunteer, activity, &o);
    if (rc > 0 && attendance_may_take_back(db, o.in_how, o.in_by, o.in_time))
        rc = record_take_back(db, o.id, N_("点错了，已撤销"));
    else
        rc = rc < 0 ? rc : 0;
    if (rc <= 0)
        return rc < 0 ? rc : ERR(db->err, CONFLICT, NULL, "只能撤销自己刚刚点的签到");
    return o.signup ? signup_unserve(db, o.signup) : OK;
}

/* --- what waits for a leader ---------------------------------------------------------------------------- */

int attendance_hours(struct db *db, int64_t volunteer, int64_t most, struct today_hours_list *ret_hours)
{
    int64_t days = policy(db, POLICY_RECORD_CONFIRM_WORKDAYS);
    int rc = sql_today_hours(db, volunteer, most, ret_hours);
    for (size_t i = 0; i < ret_hours->n && rc >= 0; i++) {
        ret_hours->v[i].until = policy_deadline(db, ret_hours->v[i].ends, (int)days);
        ret_hours->v[i].late = ret_hours->v[i].until < db->now;
    }
    return done(rc);
}
