/* attendance_test.c - each rule of a mark (DOMAIN 4) with the case it forbids; codes are token_test.c. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "service/activity/activity.model.h"
#include "service/attendance/attendance.h"
#include "service/attendance/attendance_test.sql.h"
#include "base/id.h"
#include "office/policy/policy.h"
#include "kit/kit.h"
#include "service/signup/signup.model.h"

/* A shift of today, nine to twelve; one person signed up; the clock stands at nine. */
struct ground {
    struct kit *k;
    int64_t activity, shift, volunteer;
    struct attendance_result got;
};

static struct ground ground(void **state)
{
    struct kit *k = *state;
    struct ground g = { .k = k };
    kit_at(k, "2026-03-10T09:00");
    g.activity = kit_activity(k, .title = "河道清洁", .starts_ms = k->now, .ends_ms = k->now + 3 * HOUR_MS);
    g.shift = kit_shift(k, .activity = g.activity);
    g.volunteer = kit_volunteer(k, 0);
    kit_signup(k, .shift = g.shift, .volunteer = g.volunteer);
    return g;
}

static int64_t shift_at(struct kit *k, const char *title, const char *from, const char *to)
{
    int64_t a = kit_activity(k, .title = title, .starts_ms = kit_time(from), .ends_ms = kit_time(to));
    kit_shift(k, .activity = a);
    return a;
}

static struct attendance_mark by_phone(const struct ground *g, enum mark_way way)
{
    return (struct attendance_mark){ .volunteer = g->volunteer,
                                     .activity = g->activity,
                                     .way = way,
                                     .how = MARK_HOW_SITE_QR,
                                     .check_place = true,
                                     .accuracy_m = DB_NONE };
}

static int mark(struct ground *g, enum mark_way way)
{
    struct attendance_mark m = by_phone(g, way);
    kit_forget(g->k);
    return attendance_mark(g->k->db, &m, &g->got);
}

static void refused(struct kit *k, int rc, int code, const char *key)
{
    assert_int_equal(rc, code);
    assert_non_null(k->err.key);
    assert_string_equal(k->err.key, key);
}

static struct sql_attendance_test_record_row record(const struct ground *g)
{
    struct sql_attendance_test_record_row row = { 0 };
    assert_int_equal(sql_attendance_test_record(g->k->db, g->got.record, &row), 1);
    return row;
}

static int64_t signup_state(const struct ground *g)
{
    struct sql_attendance_test_signup_row row = { 0 };
    assert_int_equal(sql_attendance_test_signup(g->k->db, g->activity, g->volunteer, &row), 1);
    return row.state;
}

static void set_policy(struct kit *k, const char *name, int64_t value)
{
    kit_must(k, sql_attendance_test_policy(k->db, id_new(), name, value, k->now - 1));
    kit_must(k, policy_load(k->db, k->city.policy));
}

/* --- the way it should go --------------------------------------------------------------------------- */

static void in_and_out_make_a_pending_record(void **state)
{
    struct ground g = ground(state);
    struct sql_attendance_test_events_row events;
    assert_int_equal(mark(&g, MARK_WAY_IN), OK);
    assert_int_equal(record(&g).state, RECORD_STATE_OPEN);
    assert_int_equal(signup_state(&g), 7);
    int64_t in = g.got.record;
    kit_later(g.k, 150 * MINUTE_MS + 59 * SECOND_MS);
    assert_int_equal(mark(&g, MARK_WAY_OUT), OK);
    assert_int_equal(g.got.record, in);
    assert_int_equal(g.got.minutes, 150);
    assert_int_equal(record(&g).state, RECORD_STATE_PENDING);
    assert_int_equal(record(&g).minutes, 150);
    assert_int_equal(record(&g).in_how, MARK_HOW_SITE_QR);
    assert_int_equal(record(&g).day, day_of(g.k->now));
    assert_int_equal(sql_attendance_test_events(g.k->db, in, &events), 1);
    assert_int_equal(events.n, 1);
}

static void a_second_tap_is_the_same(void **state)
{
    struct ground g = ground(state);
    assert_int_equal(mark(&g, MARK_WAY_IN), OK);
    int64_t in = g.got.record;
    assert_int_equal(mark(&g, MARK_WAY_IN), OK);
    assert_true(g.got.again);
    assert_int_equal(g.got.record, in);
    kit_later(g.k, HOUR_MS);
    assert_int_equal(mark(&g, MARK_WAY_OUT), OK);
    kit_later(g.k, 30 * SECOND_MS);
    assert_int_equal(mark(&g, MARK_WAY_OUT), OK);
    assert_true(g.got.again);
    assert_int_equal(g.got.minutes, 60);
    kit_later(g.k, 5 * MINUTE_MS);
    refused(g.k, mark(&g, MARK_WAY_OUT), CONFLICT, "“{0}”在 {1} 已经签退，之后没有再签到");
    assert_string_equal(g.k->err.arg[1], "2026-03-10 10:00");
}

static void who_never_came_cannot_leave(void **state)
{
    struct ground g = ground(state);
    refused(g.k, mark(&g, MARK_WAY_OUT), CONFLICT, "还没有签到，不能签退");
}

/* --- who ----------------------------------------------------------------------------------------------- */

/* A member of the team that runs the activity of a project of theirs. */
static int64_t member_of(struct kit *k, int64_t activity)
{
    struct sql_attendance_test_team_row row = { 0 };
    int64_t v = kit_volunteer(k, 0);
    kit_must(k, sql_attendance_test_team(k->db, activity, &row));
    kit_member(k, .team = row.team, .volunteer = v);
    return v;
}

static void strangers_are_refused_where_no_walk_ups_are_taken(void **state)
{
    struct ground g = ground(state);
    g.volunteer = kit_volunteer(g.k, 0);
    g.activity = kit_activity(g.k, .no_walk_ups = 1, .starts_ms = g.k->now, .ends_ms = g.k->now + HOUR_MS);
    kit_shift(g.k, .activity = g.activity);
    refused(g.k, mark(&g, MARK_WAY_IN), CONFLICT, "没有报名“{0}”，请先报名，或请负责人现场添加");
    kit_forget(g.k);
    assert_int_equal(attendance_walk_up(kit_as(g.k, 5), g.activity, g.volunteer), CONFLICT);
    g.activity = 4711;
    assert_int_equal(mark(&g, MARK_WAY_IN), DENIED);
}

static void walk_ups_take_a_seat(void **state)
{
    struct ground g = ground(state);
    struct sql_attendance_test_signup_row row = { 0 };
    int64_t full = kit_activity(g.k, .starts_ms = g.k->now, .ends_ms = g.k->now + HOUR_MS);
    kit_signup(g.k, .shift = kit_shift(g.k, .activity = full, .capacity = 1));
    g.volunteer = kit_volunteer(g.k, 0);
    assert_int_equal(mark(&g, MARK_WAY_IN), OK);
    assert_int_equal(sql_attendance_test_signup(g.k->db, g.activity, g.volunteer, &row), 1);
    assert_int_equal(row.state, SIGNUP_STATE_SERVED);
    assert_int_equal(row.source, 3);
    assert_int_equal(record(&g).signup, row.id);
    refused(g.k, attendance_walk_up(kit_as(g.k, 5), full, member_of(g.k, full)), CONFLICT,
            "名额已满，请先移除没来的人，或增加名额");
}

static void yesterdays_sign_up_keeps_nobody_from_today(void **state)
{
    struct ground g = ground(state);
    assert_int_equal(mark(&g, MARK_WAY_IN), OK);
    kit_later(g.k, HOUR_MS);
    assert_int_equal(mark(&g, MARK_WAY_OUT), OK);
    kit_at(g.k, "2026-03-11T09:00");
    refused(g.k, mark(&g, MARK_WAY_IN), CONFLICT, "“{0}”的签到时间到 {1} 为止，已经过了");
    int64_t today =
        kit_shift(g.k, .activity = g.activity, .starts_ms = g.k->now, .ends_ms = g.k->now + HOUR_MS);
    assert_int_equal(mark(&g, MARK_WAY_IN), OK);
    struct sql_attendance_test_signup_row row = { 0 };
    assert_int_equal(sql_attendance_test_signup(g.k->db, g.activity, g.volunteer, &row), 1);
    assert_int_equal(record(&g).signup, row.id);
    assert_int_equal(row.source, 3);
    assert_true(today > g.shift);
}

static void a_leader_takes_walk_ups_of_closed_recruitment(void **state)
{
    struct ground g = ground(state);
    g.activity = kit_activity(g.k, .recruit = 3, .pass_code = "1", .starts_ms = g.k->now,
                              .ends_ms = g.k->now + HOUR_MS);
    kit_shift(g.k, .activity = g.activity);
    g.volunteer = kit_volunteer(g.k, 0);
    refused(g.k, mark(&g, MARK_WAY_IN), CONFLICT, "没有报名“{0}”，请先报名，或请负责人现场添加");
    kit_forget(g.k);
    assert_int_equal(attendance_walk_up(kit_as(g.k, 5), g.activity, member_of(g.k, g.activity)), OK);
}

static void a_roll_call_takes_in_no_stranger_and_tells_nothing_of_them(void **state)
{
    static const char refusal[] = "不在名单上，也不是本队队员；请本人出示个人码由您扫码，或自己扫现场码签到";
    struct ground g = ground(state);
    int64_t here = g.activity,
            elsewhere = kit_activity(g.k, .starts_ms = g.k->now, .ends_ms = g.k->now + HOUR_MS);
    kit_shift(g.k, .activity = elsewhere);
    g.volunteer = kit_volunteer(g.k, 0);
    refused(g.k, attendance_walk_up(kit_as(g.k, 5), here, g.volunteer), CONFLICT, refusal);
    g.activity = elsewhere;
    assert_int_equal(mark(&g, MARK_WAY_IN), OK);
    kit_forget(g.k); /* where the stranger is instead is none of this leader's business */
    refused(g.k, attendance_walk_up(kit_as(g.k, 5), here, g.volunteer), CONFLICT, refusal);
    kit_later(g.k, 10 * MINUTE_MS);
    struct attendance_mark out = { .volunteer = g.volunteer,
                                   .activity = here,
                                   .way = MARK_WAY_OUT,
                                   .how = MARK_HOW_ROLL_CALL,
                                   .accuracy_m = DB_NONE };
    kit_forget(g.k);
    refused(g.k, attendance_mark(g.k->db, &out, &g.got), CONFLICT, "还没有签到，不能签退");
}

static void a_scanned_own_code_takes_in_a_stranger(void **state)
{
    struct ground g = ground(state);
    g.volunteer = kit_volunteer(g.k, 0);
    struct attendance_mark m = by_phone(&g, MARK_WAY_IN);
    m.check_place = false;
    m.how = MARK_HOW_PERSONAL_QR;
    assert_int_equal(attendance_mark(g.k->db, &m, &g.got), OK);
}

/* --- where --------------------------------------------------------------------------------------------- */

static void circles_decide(void **state)
{
    struct ground g = ground(state);
    struct attendance_mark m = by_phone(&g, MARK_WAY_IN);
    kit_must(g.k, sql_attendance_test_circle(g.k->db, 1, g.activity, 1, 36.195, 113.117, 200));
    kit_must(g.k, sql_attendance_test_circle(g.k->db, 2, g.activity, 1, 36.3, 113.2, 100));
    refused(g.k, attendance_mark(g.k->db, &m, &g.got), INVALID,
            "这个活动要核对位置：请允许定位后再试，或请负责人点名");
    assert_string_equal(g.k->err.field, "lat");
    kit_forget(g.k);
    m.has_place = true;
    m.place = (struct geo_point){ NAN, 113.117 };
    refused(g.k, attendance_mark(g.k->db, &m, &g.got), INVALID, "收到的位置不对，请重新定位");
    kit_forget(g.k);
    m.place = (struct geo_point){ 36.204, 113.117 }; /* a kilometre to the north */
    refused(g.k, attendance_mark(g.k->db, &m, &g.got), INVALID,
            "您离签到点约 {0} 米，要在 {1} 米以内，请走近再试");
    assert_string_equal(g.k->err.arg[0], "1002");
    assert_string_equal(g.k->err.arg[1], "200");
    kit_forget(g.k);
    m.accuracy_m = 900;
    refused(g.k, attendance_mark(g.k->db, &m, &g.got), INVALID,
            "您离签到点约 {0} 米，要在 {1} 米以内；定位误差有 {2} 米，请到开阔处再试");
    kit_forget(g.k);
    m.place = (struct geo_point){ 36.3005, 113.2 }; /* within the second one */
    assert_int_equal(attendance_mark(g.k->db, &m, &g.got), OK);
}

static void circles_of_in_and_out_are_two_lists(void **state)
{
    struct ground g = ground(state);
    kit_must(g.k, sql_attendance_test_circle(g.k->db, 3, g.activity, 2, 36.195, 113.117, 200));
    assert_int_equal(mark(&g, MARK_WAY_IN), OK);
    kit_later(g.k, HOUR_MS);
    refused(g.k, mark(&g, MARK_WAY_OUT), INVALID, "这个活动要核对位置：请允许定位后再试，或请负责人点名");
    struct attendance_mark m = by_phone(&g, MARK_WAY_OUT);
    m.has_place = true;
    m.place = (struct geo_point){ 36.195, 113.1171 };
    kit_forget(g.k);
    assert_int_equal(attendance_mark(g.k->db, &m, &g.got), OK);
}

static void a_leader_vouches_for_the_place(void **state)
{
    struct ground g = ground(state);
    struct attendance_mark m = by_phone(&g, MARK_WAY_IN);
    kit_must(g.k, sql_attendance_test_circle(g.k->db, 4, g.activity, 1, 36.195, 113.117, 200));
    m.check_place = false;
    m.how = MARK_HOW_ROLL_CALL;
    assert_int_equal(attendance_mark(g.k->db, &m, &g.got), OK);
    assert_int_equal(record(&g).in_how, MARK_HOW_ROLL_CALL);
}

/* --- when ---------------------------------------------------------------------------------------------- */

static void the_window_is_the_shift_and_its_tolerance(void **state)
{
    struct ground g = ground(state);
    kit_at(g.k, "2026-03-10T08:29:59");
    refused(g.k, mark(&g, MARK_WAY_IN), CONFLICT, "“{0}”还没到签到时间，{1} 起可以签到");
    assert_string_equal(g.k->err.arg[1], "2026-03-10 08:30");
    kit_at(g.k, "2026-03-10T12:30:01");
    refused(g.k, mark(&g, MARK_WAY_IN), CONFLICT, "“{0}”的签到时间到 {1} 为止，已经过了");
    kit_at(g.k, "2026-03-10T08:30");
    assert_int_equal(mark(&g, MARK_WAY_IN), OK);
    kit_at(g.k, "2026-03-10T12:30:01");
    refused(g.k, mark(&g, MARK_WAY_OUT), CONFLICT,
            "“{0}”的签退时间到 {1} 为止；请联系负责人，或明天在服务记录里申诉");
    kit_at(g.k, "2026-03-10T12:30");
    assert_int_equal(mark(&g, MARK_WAY_OUT), OK);
    assert_int_equal(g.got.minutes, 240);
}

static void under_a_minute_is_refused(void **state)
{
    struct ground g = ground(state);
    assert_int_equal(mark(&g, MARK_WAY_IN), OK);
    kit_later(g.k, 59 * SECOND_MS);
    refused(g.k, mark(&g, MARK_WAY_OUT), CONFLICT, "签到还不到 {0} 分钟，请服务结束后再签退");
    kit_later(g.k, SECOND_MS);
    assert_int_equal(mark(&g, MARK_WAY_OUT), OK);
    assert_int_equal(g.got.minutes, 1);
}

static void a_record_stays_within_its_day(void **state)
{
    struct ground g = ground(state);
    kit_at(g.k, "2026-03-10T22:00");
    g.activity = shift_at(g.k, "夜间巡逻", "2026-03-10T22:00", "2026-03-11T02:00");
    g.volunteer = kit_volunteer(g.k, 0);
    assert_int_equal(mark(&g, MARK_WAY_IN), OK);
    kit_at(g.k, "2026-03-11T00:30");
    refused(g.k, mark(&g, MARK_WAY_OUT), CONFLICT, "“{0}”的签退到当天 24:00 为止；可以在服务记录里申诉");
}

static void three_pairs_a_day(void **state)
{
    struct ground g = ground(state);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(mark(&g, MARK_WAY_IN), OK);
        assert_false(g.got.again);
        kit_later(g.k, 10 * MINUTE_MS);
        assert_int_equal(mark(&g, MARK_WAY_OUT), OK);
        kit_later(g.k, 10 * MINUTE_MS);
    }
    refused(g.k, mark(&g, MARK_WAY_IN), CONFLICT, "今天在这个活动已经签到 {0} 次，不能再签");
    assert_string_equal(g.k->err.arg[0], "3");
}

static void rounding_is_policy(void **state)
{
    struct ground g = ground(state);
    struct kit *k = g.k;
    set_policy(k, "record.rounding", 1);
    assert_int_equal(mark(&g, MARK_WAY_IN), OK);
    kit_later(k, 89 * MINUTE_MS);
    assert_int_equal(mark(&g, MARK_WAY_OUT), OK);
    assert_int_equal(g.got.minutes, 60);
}

/* --- where else ---------------------------------------------------------------------------------------- */

static void one_open_record_in_the_city(void **state)
{
    struct ground g = ground(state);
    assert_int_equal(mark(&g, MARK_WAY_IN), OK);
    g.activity = shift_at(g.k, "图书整理", "2026-03-10T09:00", "2026-03-10T11:00");
    refused(g.k, mark(&g, MARK_WAY_IN), CONFLICT, "还在“{0}”签到中，请先在那里签退");
    assert_string_equal(g.k->err.arg[0], "河道清洁");
    kit_later(g.k, HOUR_MS);
    refused(g.k, mark(&g, MARK_WAY_OUT), CONFLICT, "是在“{0}”签到的，请在那里签退");
}

static void a_forgotten_check_out_holds_nobody_up(void **state)
{
    struct ground g = ground(state);
    assert_int_equal(mark(&g, MARK_WAY_IN), OK);
    int64_t forgotten = g.got.record;
    kit_at(g.k, "2026-03-10T14:00");
    g.activity = shift_at(g.k, "图书整理", "2026-03-10T14:00", "2026-03-10T16:00");
    assert_int_equal(mark(&g, MARK_WAY_IN), OK);
    assert_int_not_equal(g.got.record, forgotten);
    struct sql_attendance_test_record_row row = { 0 };
    sql_attendance_test_record(g.k->db, forgotten, &row);
    assert_int_equal(row.state, RECORD_STATE_MISSED);
    assert_int_equal(row.minutes, 0);
}

static void a_mark_from_a_time_to_come_holds_nobody_up(void **state)
{
    struct ground g = ground(state);
    assert_int_equal(mark(&g, MARK_WAY_IN), OK);
    int64_t ahead = g.got.record;
    struct sql_attendance_test_record_row row = { 0 };
    kit_at(g.k, "2026-03-10T08:55");
    assert_int_equal(mark(&g, MARK_WAY_IN), OK);
    assert_true(g.got.again); /* clocks differ by minutes */
    kit_at(g.k, "2026-03-10T08:45");
    assert_int_equal(mark(&g, MARK_WAY_IN), OK);
    assert_int_not_equal(g.got.record, ahead);
    sql_attendance_test_record(g.k->db, ahead, &row);
    assert_int_equal(row.state, RECORD_STATE_MISSED);
    assert_int_equal(row.minutes, 0);
}

static void overlapping_records_are_refused(void **state)
{
    struct ground g = ground(state);
    int64_t other = shift_at(g.k, "图书整理", "2026-03-10T08:00", "2026-03-10T10:00");
    int64_t shift = kit_shift(g.k, .activity = other);
    kit_record(g.k, .shift = shift, .volunteer = g.volunteer, .in_ms = kit_time("2026-03-10T08:00"),
               .out_ms = kit_time("2026-03-10T09:30"));
    refused(g.k, mark(&g, MARK_WAY_IN), CONFLICT, "与“{0}”的服务记录时间重叠");
    assert_string_equal(g.k->err.arg[0], "图书整理");
    kit_at(g.k, "2026-03-10T09:30");
    assert_int_equal(mark(&g, MARK_WAY_IN), OK);
    kit_record(g.k, .shift = shift, .volunteer = g.volunteer, .in_ms = kit_time("2026-03-10T09:40"),
               .out_ms = kit_time("2026-03-10T09:50"));
    kit_at(g.k, "2026-03-10T10:30");
    refused(g.k, mark(&g, MARK_WAY_OUT), CONFLICT, "与“{0}”的服务记录时间重叠");
}

static void hazard_needs_insurance(void **state)
{
    struct ground g = ground(state);
    g.activity = kit_activity(g.k, .hazard = 1, .starts_ms = g.k->now, .ends_ms = g.k->now + HOUR_MS);
    kit_signup(g.k, .shift = kit_shift(g.k, .activity = g.activity), .volunteer = g.volunteer);
    refused(g.k, mark(&g, MARK_WAY_IN), CONFLICT, "“{0}”有危险性，还没有登记保险，不能开始");
    kit_must(g.k, sql_attendance_test_insure(g.k->db, g.activity));
    assert_int_equal(mark(&g, MARK_WAY_IN), OK);
}

static void what_is_not_open_takes_no_marks(void **state)
{
    struct ground g = ground(state);
    g.activity = kit_activity(g.k, .state = ACTIVITY_STATE_CANCELLED, .starts_ms = g.k->now,
                              .ends_ms = g.k->now + HOUR_MS);
    kit_signup(g.k, .shift = kit_shift(g.k, .activity = g.activity), .volunteer = g.volunteer);
    refused(g.k, mark(&g, MARK_WAY_IN), CONFLICT, "“{0}”现在不能签到");
}

/* --- the clock's work ---------------------------------------------------------------------------------- */

static void midnight_makes_no_hours(void **state)
{
    struct ground g = ground(state);
    int64_t shift = g.shift, who = kit_volunteer(g.k, 0);
    int64_t open = kit_record(g.k, .shift = shift, .volunteer = who, .state = RECORD_STATE_OPEN);
    struct sql_attendance_test_record_row row;
    assert_int_equal(attendance_force_out(g.k->db), 0);
    g.got.record = open;
    assert_int_equal(record(&g).state, RECORD_STATE_OPEN);
    /* The row's id carries the real clock; move past it so that it counts as made long ago. */
    g.k->now = clock_now_ms() + DAY_MS;
    kit_later(g.k, 0);
    assert_int_equal(attendance_force_out(g.k->db), 1);
    sql_attendance_test_record(g.k->db, open, &row);
    assert_int_equal(row.state, RECORD_STATE_MISSED);
    assert_int_equal(row.minutes, 0);
    assert_int_equal(attendance_force_out(g.k->db), 0);
}

/* The row's id carries the real clock, which is ahead of the register's here: ids run on when it is set back.
 */
static void midnight_comes_after_a_clock_that_ran_ahead(void **state)
{
    struct ground g = ground(state);
    g.got.record =
        kit_record(g.k, .shift = g.shift, .volunteer = kit_volunteer(g.k, 0), .state = RECORD_STATE_OPEN);
    assert_true(g.got.record > id_floor(kit_time("2026-03-11T00:10")));
    kit_at(g.k, "2026-03-11T00:00");
    assert_int_equal(attendance_force_out(g.k->db), 1);
    assert_int_equal(record(&g).state, RECORD_STATE_MISSED);
}

static void one_no_show_too_many_takes_the_star(void **state)
{
    struct ground g = ground(state);
    struct sql_attendance_test_star_row row;
    int64_t most = policy(g.k->db, POLICY_STAR_NO_SHOWS);
    kit_must(g.k, sql_attendance_test_star_set(g.k->db, g.volunteer, policy(g.k->db, POLICY_STAR_ONE_MIN), 1,
                                               most));
    kit_at(g.k, "2026-03-11T12:01");
    assert_int_equal(attendance_mark_no_shows(g.k->db), 1);
    assert_int_equal(sql_attendance_test_star(g.k->db, g.volunteer, &row), 1);
    assert_int_equal(row.star, 0);
    assert_int_equal(row.events, 1);
}

static void who_did_not_come_is_counted_once(void **state)
{
    struct ground g = ground(state);
    struct sql_attendance_test_no_shows_row n;
    kit_at(g.k, "2026-03-11T11:59");
    assert_int_equal(attendance_mark_no_shows(g.k->db), 0);
    kit_at(g.k, "2026-03-11T12:01");
    assert_int_equal(attendance_mark_no_shows(g.k->db), 1);
    assert_int_equal(attendance_mark_no_shows(g.k->db), 0);
    assert_int_equal(signup_state(&g), 8);
    sql_attendance_test_no_shows(g.k->db, g.volunteer, &n);
    assert_int_equal(n.n, 1);
}

static void a_seat_that_only_a_leader_gave_counts_against_nobody(void **state)
{
    struct ground g = ground(state);
    struct sql_attendance_test_no_shows_row n;
    kit_must(g.k, sql_attendance_test_given(g.k->db, g.volunteer));
    kit_at(g.k, "2026-03-11T12:01");
    assert_int_equal(attendance_mark_no_shows(g.k->db), 1); /* looked at */
    assert_int_equal(signup_state(&g), SIGNUP_STATE_LAPSED);
    sql_attendance_test_no_shows(g.k->db, g.volunteer, &n);
    assert_int_equal(n.n, 0);
}

static void who_came_is_no_no_show(void **state)
{
    struct ground g = ground(state);
    assert_int_equal(mark(&g, MARK_WAY_IN), OK);
    kit_at(g.k, "2026-03-12T12:01");
    assert_int_equal(attendance_mark_no_shows(g.k->db), 0);
    assert_int_equal(signup_state(&g), 7);
}

/* Policy is shared by the tests of a group; what one changed goes with its transaction, so load what stands.
 */
static int after(void **state)
{
    struct kit *k = *state;
    int rc = kit_test_rollback(state);
    kit_begin(k);
    policy_load(k->db, k->city.policy);
    kit_rollback(k);
    return rc;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_test_begin, after)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(in_and_out_make_a_pending_record),
        TEST(a_second_tap_is_the_same),
        TEST(who_never_came_cannot_leave),
        TEST(strangers_are_refused_where_no_walk_ups_are_taken),
        TEST(walk_ups_take_a_seat),
        TEST(yesterdays_sign_up_keeps_nobody_from_today),
        TEST(a_leader_takes_walk_ups_of_closed_recruitment),
        TEST(a_roll_call_takes_in_no_stranger_and_tells_nothing_of_them),
        TEST(a_scanned_own_code_takes_in_a_stranger),
        TEST(circles_decide),
        TEST(circles_of_in_and_out_are_two_lists),
        TEST(a_leader_vouches_for_the_place),
        TEST(the_window_is_the_shift_and_its_tolerance),
        TEST(under_a_minute_is_refused),
        TEST(a_record_stays_within_its_day),
        TEST(three_pairs_a_day),
        TEST(rounding_is_policy),
        TEST(one_open_record_in_the_city),
        TEST(a_forgotten_check_out_holds_nobody_up),
        TEST(a_mark_from_a_time_to_come_holds_nobody_up),
        TEST(overlapping_records_are_refused),
        TEST(hazard_needs_insurance),
        TEST(what_is_not_open_takes_no_marks),
        TEST(midnight_makes_no_hours),
        TEST(midnight_comes_after_a_clock_that_ran_ahead),
        TEST(one_no_show_too_many_takes_the_star),
        TEST(who_did_not_come_is_counted_once),
        TEST(a_seat_that_only_a_leader_gave_counts_against_nobody),
        TEST(who_came_is_no_no_show),
    };
    return cmocka_run_group_tests(tests, kit_group_setup, kit_group_teardown);
}
