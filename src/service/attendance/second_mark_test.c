/* second_mark_test.c - what one mark alone does not do: a personal code serves once, a code serves its shift,
 * and what rests on a printed code or on a phone without network needs a second mark to count. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "service/attendance/attendance.h"
#include "service/attendance/attendance_test.sql.h"
#include "base/id.h"
#include "office/policy/policy.h"
#include "kit/kit.h"

#define UNMET     "扫张贴的码和离线签到的，要等负责人点名或本人在“服务记录”里确认一次，才能生效"
#define USED_CODE "这个签到码已经用过一次，请本人再出示一次"
#define NO_PASS   "离线凭证只在领取时的那个班次和当天有用；这次请在“我的班次”里自己申报时长"
#define USED_PASS "这张离线凭证已经用过；这次请在“我的班次”里自己申报时长"

/* A shift of today, nine to twelve; one person signed up; the clock stands at nine. */
struct ground {
    struct kit *k;
    int64_t activity, shift, volunteer, self, leader;
    struct attendance_result got;
};

static struct ground ground(void **state)
{
    struct kit *k = *state;
    struct sql_attendance_test_team_row row = { 0 };
    struct ground g = { .k = k };
    kit_at(k, "2026-03-10T09:00");
    g.activity = kit_activity(k, .title = "河道清洁", .starts_ms = k->now, .ends_ms = k->now + 3 * HOUR_MS);
    g.shift = kit_shift(k, .activity = g.activity);
    g.volunteer = kit_volunteer(k, 0);
    g.self = kit_account_of(k, g.volunteer);
    kit_signup(k, .shift = g.shift, .volunteer = g.volunteer);
    kit_must(k, sql_attendance_test_team(k->db, g.activity, &row));
    g.leader = kit_account_of(k, kit_leader_of(k, row.team));
    return g;
}

static int mark_as(struct ground *g, int64_t who, struct attendance_mark m)
{
    m.volunteer = g->volunteer;
    m.accuracy_m = DB_NONE;
    kit_forget(g->k);
    return attendance_mark(kit_as(g->k, who), &m, &g->got);
}

/* By the person's own phone, with a code of this shift. */
static int own(struct ground *g, enum mark_way way, enum mark_how how)
{
    return mark_as(g, g->self, (struct attendance_mark){ .shift = g->shift, .way = way, .how = how });
}

/* The leader scans the code that was on the person's screen then. */
static int scan(struct ground *g, enum mark_way way, int64_t shown)
{
    return mark_as(g, g->leader,
                   (struct attendance_mark){
                       .activity = g->activity, .way = way, .how = MARK_HOW_PERSONAL_QR, .shown = shown });
}

static int call_roll(struct ground *g, int64_t who, enum mark_way way)
{
    return mark_as(
        g, who, (struct attendance_mark){ .activity = g->activity, .way = way, .how = MARK_HOW_ROLL_CALL });
}

static int offline(struct ground *g, enum mark_way way, int64_t at, int64_t pass)
{
    return mark_as(g, g->self,
                   (struct attendance_mark){
                       .shift = g->shift, .way = way, .how = MARK_HOW_SITE_QR, .at = at, .pass = pass });
}

static int confirm(struct ground *g, int64_t record)
{
    kit_forget(g->k);
    return record_confirm(kit_as(g->k, g->leader), &(struct record_confirmation){
                                                       .activity = g->activity, .records = &record, .n = 1 });
}

static void refused(const struct ground *g, int rc, int code, const char *key)
{
    assert_int_equal(rc, code);
    assert_non_null(g->k->err.key);
    assert_string_equal(g->k->err.key, key);
}

static struct sql_attendance_test_record_row record(const struct ground *g, int64_t id)
{
    struct sql_attendance_test_record_row row = { 0 };
    assert_int_equal(sql_attendance_test_record(g->k->db, id, &row), 1);
    return row;
}

/* --- a code and what it is for ----------------------------------------------------------------------- */

static void a_personal_code_serves_one_mark(void **state)
{
    struct ground g = ground(state);
    int64_t shown = g.k->now;
    assert_int_equal(scan(&g, MARK_WAY_IN, shown), OK);
    assert_int_equal(scan(&g, MARK_WAY_IN, shown), OK); /* a second tap */
    assert_true(g.got.again);
    kit_later(g.k, 5 * MINUTE_MS);
    refused(&g, scan(&g, MARK_WAY_OUT, shown), CONFLICT, USED_CODE);
    assert_int_equal(scan(&g, MARK_WAY_OUT, g.k->now), OK);
    int64_t out = g.k->now;
    kit_later(g.k, 4 * MINUTE_MS);
    refused(&g, scan(&g, MARK_WAY_IN, out), CONFLICT, USED_CODE);
    assert_int_equal(scan(&g, MARK_WAY_IN, g.k->now), OK);
}

static void a_code_serves_while_its_shift_runs(void **state)
{
    struct ground g = ground(state);
    int64_t afternoon = kit_shift(g.k, .activity = g.activity, .starts_ms = kit_time("2026-03-10T14:00"),
                                  .ends_ms = kit_time("2026-03-10T16:00"));
    kit_signup(g.k, .shift = afternoon, .volunteer = g.volunteer);
    kit_at(g.k, "2026-03-10T14:00");
    refused(&g, own(&g, MARK_WAY_IN, MARK_HOW_SITE_QR), CONFLICT,
            "这个码是“{0}”{1} 的班次的，已经过了时间，请重新扫码");
    assert_string_equal(g.k->err.arg[1], "2026-03-10 09:00");
    g.shift = afternoon;
    assert_int_equal(own(&g, MARK_WAY_IN, MARK_HOW_SITE_QR), OK);
    kit_must(g.k, sql_attendance_test_cancel(g.k->db, afternoon, g.k->now));
    kit_later(g.k, HOUR_MS);
    refused(&g, own(&g, MARK_WAY_OUT, MARK_HOW_SITE_QR), CONFLICT, "“{0}”{1} 的班次已经取消，这个码不能用");
}

/* Two posts at once, one code on the leader's screen. */
static void a_code_of_the_post_beside_marks_at_ones_own(void **state)
{
    struct ground g = ground(state);
    int64_t beside = kit_shift(g.k, .activity = g.activity, .post = "引导"), mine = g.shift;
    g.shift = beside;
    assert_int_equal(own(&g, MARK_WAY_IN, MARK_HOW_SITE_QR), OK);
    assert_int_equal(record(&g, g.got.record).shift, mine);
}

/* --- a printed code ------------------------------------------------------------------------------------ */

static int64_t by_print(struct ground *g)
{
    kit_must(g->k, own(g, MARK_WAY_IN, MARK_HOW_PRINTED_QR));
    return g->got.record;
}

static void leave_by_print(struct ground *g)
{
    kit_later(g->k, HOUR_MS);
    kit_must(g->k, own(g, MARK_WAY_OUT, MARK_HOW_PRINTED_QR));
}

static void a_printed_code_alone_makes_no_hours(void **state)
{
    struct ground g = ground(state);
    int64_t r = by_print(&g);
    leave_by_print(&g);
    refused(&g, confirm(&g, r), CONFLICT, UNMET);
    assert_int_equal(record(&g, r).state, RECORD_STATE_PENDING);
    kit_forget(g.k);
    kit_must(g.k, record_agree(kit_as(g.k, g.self), r));
    assert_int_equal(confirm(&g, r), OK);
    assert_int_equal(record(&g, r).state, RECORD_STATE_EFFECTIVE);
}

static void a_roll_call_is_the_second_mark_of_a_printed_code(void **state)
{
    struct ground g = ground(state);
    int64_t r = by_print(&g);
    assert_int_equal(call_roll(&g, g.leader, MARK_WAY_IN), OK);
    assert_true(g.got.again);
    leave_by_print(&g);
    assert_int_equal(confirm(&g, r), OK);
}

static void nobody_meets_themselves(void **state)
{
    struct ground g = ground(state);
    int64_t r = by_print(&g);
    assert_int_equal(call_roll(&g, g.self, MARK_WAY_IN), OK);
    leave_by_print(&g);
    refused(&g, confirm(&g, r), CONFLICT, UNMET);
}

static void a_code_the_leader_scans_is_the_second_mark(void **state)
{
    struct ground g = ground(state);
    int64_t r = by_print(&g);
    kit_later(g.k, HOUR_MS);
    assert_int_equal(scan(&g, MARK_WAY_OUT, g.k->now), OK);
    assert_int_equal(confirm(&g, r), OK);
}

/* --- from offline -------------------------------------------------------------------------------------- */

static void an_offline_mark_keeps_its_time_and_needs_a_second_one(void **state)
{
    struct ground g = ground(state);
    int64_t came = g.k->now;
    kit_at(g.k, "2026-03-10T17:00");
    assert_int_equal(offline(&g, MARK_WAY_IN, came, g.shift), OK);
    int64_t r = g.got.record;
    assert_int_equal(offline(&g, MARK_WAY_OUT, came + 2 * HOUR_MS, g.shift), OK);
    assert_int_equal(g.got.minutes, 120);
    assert_int_equal(record(&g, r).odd, RECORD_ODD_OFFLINE);
    refused(&g, confirm(&g, r), CONFLICT, UNMET);
    kit_forget(g.k);
    kit_must(g.k, record_agree(kit_as(g.k, g.self), r));
    assert_int_equal(confirm(&g, r), OK);
}

static void an_offline_mark_lies_in_the_last_hours(void **state)
{
    struct ground g = ground(state);
    int64_t came = g.k->now;
    refused(&g, offline(&g, MARK_WAY_IN, came + MARK_CLOCK_SLACK_MS + 1, g.shift), INVALID,
            "时间不能在将来，请检查手机时钟");
    kit_at(g.k, "2026-03-10T21:00:01");
    refused(&g, offline(&g, MARK_WAY_IN, came, g.shift), INVALID,
            "离线记录超过 {0} 小时，请在“我的班次”里自己申报时长");
    assert_string_equal(g.k->err.arg[0], "12");
    kit_must(g.k, sql_attendance_test_policy(g.k->db, id_new(), "checkin.offline_most_h", 13, g.k->now - 1));
    kit_must(g.k, policy_load(g.k->db, g.k->city.policy));
    assert_int_equal(offline(&g, MARK_WAY_IN, came, g.shift), OK);
}

/* The phone runs three seconds fast: the mark is of now, and handed in again it is the same. */
static void a_phone_a_little_fast_is_no_fault(void **state)
{
    struct ground g = ground(state);
    int64_t at = g.k->now + 3 * SECOND_MS;
    assert_int_equal(offline(&g, MARK_WAY_IN, at, g.shift), OK);
    assert_int_equal(record(&g, g.got.record).in_time, g.k->now);
    kit_later(g.k, HOUR_MS);
    assert_int_equal(own(&g, MARK_WAY_OUT, MARK_HOW_SITE_QR), OK);
    assert_int_equal(offline(&g, MARK_WAY_IN, at, g.shift), OK);
    assert_true(g.got.again);
}

static void an_offline_mark_needs_the_pass_of_its_shift_and_day(void **state)
{
    struct ground g = ground(state);
    int64_t came = g.k->now, beside = kit_shift(g.k, .activity = g.activity, .post = "引导");
    int64_t long_one =
        kit_activity(g.k, .starts_ms = kit_time("2026-03-09T22:00"), .ends_ms = came + HOUR_MS);
    kit_later(g.k, HOUR_MS);
    refused(&g, offline(&g, MARK_WAY_IN, came, 0), INVALID, NO_PASS);
    assert_string_equal(g.k->err.field, "pass");
    refused(&g, offline(&g, MARK_WAY_IN, came, beside), INVALID, NO_PASS);
    g.shift = kit_shift(g.k, .activity = long_one, .starts_ms = kit_time("2026-03-09T22:00"),
                        .ends_ms = came + HOUR_MS);
    kit_signup(g.k, .shift = g.shift, .volunteer = g.volunteer);
    refused(&g, offline(&g, MARK_WAY_IN, came, g.shift), INVALID, NO_PASS); /* yesterday's, today */
}

static void an_offline_pass_serves_once_in_and_once_out(void **state)
{
    struct ground g = ground(state);
    int64_t came = g.k->now, went = came + HOUR_MS;
    kit_later(g.k, 2 * HOUR_MS);
    assert_int_equal(offline(&g, MARK_WAY_IN, came, g.shift), OK);
    int64_t r = g.got.record;
    assert_int_equal(offline(&g, MARK_WAY_OUT, went, g.shift), OK);
    assert_int_equal(offline(&g, MARK_WAY_IN, came, g.shift), OK); /* the answer was lost */
    assert_true(g.got.again && g.got.record == r);
    refused(&g, offline(&g, MARK_WAY_IN, went + MINUTE_MS, g.shift), CONFLICT, USED_PASS);
    assert_int_equal(own(&g, MARK_WAY_IN, MARK_HOW_SITE_QR), OK);
    kit_later(g.k, 10 * MINUTE_MS);
    refused(&g, offline(&g, MARK_WAY_OUT, g.k->now, g.shift), CONFLICT, USED_PASS);
    assert_int_equal(own(&g, MARK_WAY_OUT, MARK_HOW_SITE_QR), OK);
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
        TEST(a_personal_code_serves_one_mark),
        TEST(a_code_serves_while_its_shift_runs),
        TEST(a_code_of_the_post_beside_marks_at_ones_own),
        TEST(a_printed_code_alone_makes_no_hours),
        TEST(a_roll_call_is_the_second_mark_of_a_printed_code),
        TEST(nobody_meets_themselves),
        TEST(a_code_the_leader_scans_is_the_second_mark),
        TEST(an_offline_mark_keeps_its_time_and_needs_a_second_one),
        TEST(an_offline_mark_lies_in_the_last_hours),
        TEST(a_phone_a_little_fast_is_no_fault),
        TEST(an_offline_mark_needs_the_pass_of_its_shift_and_day),
        TEST(an_offline_pass_serves_once_in_and_once_out),
    };
    return cmocka_run_group_tests(tests, kit_group_setup, kit_group_teardown);
}
