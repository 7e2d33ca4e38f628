/* meeting_test.c - where shifts meet, by day and at midnight: whose shift a mark is, from when it counts,
 * until when it can be closed. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "service/attendance/attendance.h"
#include "service/attendance/attendance_test.sql.h"
#include "base/clock.h"
#include "kit/kit.h"

#define LEAVE_FIRST "“{0}”{1} 的班次还没有签退，请先签退，再签到这一班"

/* An activity of two shifts, one after the other; the person has a seat in both. */
struct ground {
    struct kit *k;
    int64_t activity, first, second, volunteer;
    struct attendance_result got;
};

static int64_t shift(struct ground *g, const char *from, const char *to)
{
    return kit_shift(g->k, .activity = g->activity, .starts_ms = kit_time(from), .ends_ms = kit_time(to),
                     .capacity = 3);
}

static struct ground ground(void **state, const char *from, const char *meet, const char *to)
{
    struct ground g = { .k = *state };
    kit_at(g.k, from);
    g.activity = kit_activity(g.k, .title = "值守", .starts_ms = kit_time(from), .ends_ms = kit_time(to));
    g.first = shift(&g, from, meet);
    g.second = shift(&g, meet, to);
    g.volunteer = kit_volunteer(g.k, 0);
    return g;
}

static void sit(struct ground *g, int64_t in)
{
    kit_signup(g->k, .shift = in, .volunteer = g->volunteer);
}

static struct ground night(void **state)
{
    struct ground g = ground(state, "2026-03-10T20:00", "2026-03-11T00:00", "2026-03-11T06:00");
    sit(&g, g.first);
    sit(&g, g.second);
    return g;
}

static struct ground noon(void **state)
{
    struct ground g = ground(state, "2026-03-10T08:00", "2026-03-10T12:00", "2026-03-10T16:00");
    sit(&g, g.first);
    sit(&g, g.second);
    return g;
}

static int mark_at(struct ground *g, const char *time, enum mark_way way)
{
    kit_at(g->k, time);
    return attendance_mark(g->k->db,
                           &(struct attendance_mark){ .volunteer = g->volunteer,
                                                      .activity = g->activity,
                                                      .way = way,
                                                      .how = MARK_HOW_SITE_QR,
                                                      .check_place = true,
                                                      .accuracy_m = DB_NONE },
                           &g->got);
}

static int in(struct ground *g, const char *time)
{
    return mark_at(g, time, MARK_WAY_IN);
}

static int out(struct ground *g, const char *time)
{
    return mark_at(g, time, MARK_WAY_OUT);
}

static struct sql_attendance_test_record_row record(const struct ground *g)
{
    struct sql_attendance_test_record_row row = { 0 };
    assert_int_equal(sql_attendance_test_record(g->k->db, g->got.record, &row), 1);
    return row;
}

static void refused(const struct ground *g, int rc, const char *key, const char *when)
{
    assert_int_equal(rc, CONFLICT);
    assert_string_equal(g->k->err.key, key);
    assert_string_equal(g->k->err.arg[1], when);
}

/* --- at midnight -------------------------------------------------------------------------------------------
 */

static void who_left_the_first_comes_to_the_second(void **state)
{
    struct ground g = night(state);
    assert_int_equal(in(&g, "2026-03-10T20:00"), OK);
    assert_int_equal(out(&g, "2026-03-10T23:55"), OK);
    assert_int_equal(g.got.minutes, 235);
    assert_int_equal(in(&g, "2026-03-10T23:56"), OK);
    assert_int_equal(record(&g).shift, g.second);
    assert_int_equal(attendance_force_out((kit_at(g.k, "2026-03-11T00:11"), g.k->db)), 0);
    assert_int_equal(out(&g, "2026-03-11T06:00"), OK);
    assert_int_equal(g.got.minutes, 360);
}

static void early_marks_count_from_the_shifts_own_day(void **state)
{
    struct ground g = ground(state, "2026-03-10T20:00", "2026-03-11T00:00", "2026-03-11T06:00");
    sit(&g, g.second);
    refused(&g, in(&g, "2026-03-10T23:29"), "“{0}”还没到签到时间，{1} 起可以签到", "2026-03-10 23:30");
    assert_int_equal(in(&g, "2026-03-10T23:40"), OK);
    assert_int_equal(record(&g).day, day_of(kit_time("2026-03-11T00:00")));
    assert_int_equal(record(&g).in_time, kit_time("2026-03-11T00:00"));
    int64_t opened = g.got.record;
    assert_int_equal(in(&g, "2026-03-10T23:45"), OK); /* no clock that ran ahead: a second tap */
    assert_int_equal(g.got.record, opened);
    assert_int_equal(out(&g, "2026-03-11T04:00"), OK);
    assert_int_equal(g.got.minutes, 240);
}

/* What the page after scanning says, is where the mark goes. */
static void the_page_names_ones_own_shift(void **state)
{
    struct ground g = night(state);
    struct attendance_mark m = { .volunteer = g.volunteer, .activity = g.activity, .way = MARK_WAY_IN };
    int64_t starts = 0, ends = 0;
    kit_at(g.k, "2026-03-10T20:00");
    assert_int_equal(attendance_expects(g.k->db, &m, &starts, &ends), 1);
    assert_int_equal(starts, kit_time("2026-03-10T20:00"));
    m.way = MARK_WAY_OUT;
    assert_int_equal(attendance_expects(g.k->db, &m, &starts, &ends), 0);
    assert_int_equal(in(&g, "2026-03-10T20:00"), OK);
    assert_int_equal(attendance_expects(g.k->db, &m, &starts, &ends), 1);
    assert_int_equal(out(&g, "2026-03-10T23:50"), OK);
    m.way = MARK_WAY_IN;
    assert_int_equal(attendance_expects(g.k->db, &m, &starts, &ends), 1);
    assert_int_equal(starts, kit_time("2026-03-11T00:00"));
}

static void three_pairs_before_midnight_are_none_of_the_next_day(void **state)
{
    struct ground g = night(state);
    const char *came[] = { "2026-03-10T20:00", "2026-03-10T21:00", "2026-03-10T22:00" };
    const char *went[] = { "2026-03-10T20:50", "2026-03-10T21:50", "2026-03-10T23:50" };
    for (int i = 0; i < 3; i++) {
        assert_int_equal(in(&g, came[i]), OK);
        assert_int_equal(out(&g, went[i]), OK);
    }
    assert_int_equal(in(&g, "2026-03-10T23:55"), OK);
    assert_int_equal(record(&g).shift, g.second);
}

static void a_day_ends_at_24(void **state)
{
    struct ground g = night(state);
    int64_t midnight = kit_time("2026-03-11T00:00");
    assert_int_equal(in(&g, "2026-03-10T20:00"), OK);
    assert_int_equal(attendance_until(g.k->db, kit_time("2026-03-10T20:00"), midnight), midnight);
    kit_forget(g.k);
    assert_int_equal(out(&g, "2026-03-11T00:00:20"), CONFLICT);
    assert_string_equal(g.k->err.key, "“{0}”的签退到当天 24:00 为止；可以在服务记录里申诉");
    assert_int_equal(in(&g, "2026-03-11T00:05"), OK); /* and holds nobody up */
    assert_int_equal(record(&g).shift, g.second);
    assert_int_equal(out(&g, "2026-03-11T05:00"), OK);
}

static void who_missed_the_end_is_told_when_it_was(void **state)
{
    struct ground g = night(state);
    assert_int_equal(in(&g, "2026-03-10T20:00"), OK);
    kit_must(g.k, record_miss(g.k->db, g.got.record, "24:00 自动签退"));
    refused(&g, out(&g, "2026-03-11T00:10"),
            "“{0}”的签退到 {1} 为止，没有签退，时长为 0；可以在服务记录里申诉", "2026-03-10 24:00");
}

/* --- by day ------------------------------------------------------------------------------------------------
 */

static void the_next_shift_asks_to_leave_the_first(void **state)
{
    struct ground g = noon(state);
    assert_int_equal(in(&g, "2026-03-10T08:00"), OK);
    int64_t first = g.got.record;
    refused(&g, in(&g, "2026-03-10T11:50"), LEAVE_FIRST, "2026-03-10 08:00");
    refused(&g, in(&g, "2026-03-10T12:10"), LEAVE_FIRST, "2026-03-10 08:00");
    assert_int_equal(out(&g, "2026-03-10T12:10"), OK);
    assert_int_equal(g.got.record, first);
    assert_int_equal(in(&g, "2026-03-10T12:11"), OK);
    assert_int_equal(record(&g).shift, g.second);
    assert_int_equal(out(&g, "2026-03-10T16:00"), OK);
    assert_int_equal(g.got.minutes, 229);
}

static void a_second_tap_just_before_the_next_shift_is_a_second_tap(void **state)
{
    struct ground g = noon(state);
    assert_int_equal(in(&g, "2026-03-10T11:40"), OK); /* late, to the one that runs */
    assert_int_equal(record(&g).shift, g.first);
    assert_int_equal(in(&g, "2026-03-10T11:41"), OK);
    assert_true(g.got.again);
}

static void a_first_shift_that_was_not_left_holds_nobody_up(void **state)
{
    struct ground g = noon(state);
    assert_int_equal(in(&g, "2026-03-10T08:00"), OK);
    assert_int_equal(in(&g, "2026-03-10T12:31"), OK);
    assert_false(g.got.again);
    assert_int_equal(record(&g).shift, g.second);
}

static void a_break_within_a_shift_stays_in_it(void **state)
{
    struct ground g = noon(state);
    assert_int_equal(in(&g, "2026-03-10T08:00"), OK);
    assert_int_equal(out(&g, "2026-03-10T09:00"), OK);
    assert_int_equal(in(&g, "2026-03-10T09:20"), OK);
    assert_int_equal(record(&g).shift, g.first);
}

static void a_shift_that_ended_takes_nobody_while_another_runs(void **state)
{
    struct ground g = ground(state, "2026-03-10T08:00", "2026-03-10T12:00", "2026-03-10T16:00");
    sit(&g, g.first);
    assert_int_equal(in(&g, "2026-03-10T12:10"), OK); /* walks up to the one that runs */
    assert_int_equal(record(&g).shift, g.second);
}

static void who_is_not_in_the_next_shift_is_told_that_theirs_has_ended(void **state)
{
    struct ground g = { .k = *state };
    kit_at(g.k, "2026-03-10T08:00");
    g.activity = kit_activity(g.k, .title = "值守", .no_walk_ups = 1, .starts_ms = g.k->now,
                              .ends_ms = kit_time("2026-03-10T16:00"));
    g.volunteer = kit_volunteer(g.k, 0);
    sit(&g, shift(&g, "2026-03-10T08:00", "2026-03-10T12:00"));
    shift(&g, "2026-03-10T12:00", "2026-03-10T16:00");
    refused(&g, in(&g, "2026-03-10T12:10"), "“{0}”报名的班次到 {1} 已经结束，没有报名现在这一班",
            "2026-03-10 12:00");
}

static void a_walk_up_joins_what_begins_rather_than_what_ends(void **state)
{
    struct ground g = ground(state, "2026-03-10T08:00", "2026-03-10T12:00", "2026-03-10T16:00");
    assert_int_equal(in(&g, "2026-03-10T11:50"), OK);
    assert_int_equal(record(&g).shift, g.second);
    g.volunteer = kit_volunteer(g.k, 0);
    assert_int_equal(in(&g, "2026-03-10T12:10"), OK); /* the first has free seats, and has ended */
    assert_int_equal(record(&g).shift, g.second);
    g.volunteer = kit_volunteer(g.k, 0);
    assert_int_equal(in(&g, "2026-03-10T09:00"), OK);
    assert_int_equal(record(&g).shift, g.first);
}

/* Handed in hours later, each of two marks goes where its pass says. */
static void an_offline_mark_belongs_to_the_shift_of_its_pass(void **state)
{
    struct ground g = noon(state);
    struct attendance_mark m = { .volunteer = g.volunteer,
                                 .activity = g.activity,
                                 .way = MARK_WAY_IN,
                                 .how = MARK_HOW_SITE_QR,
                                 .check_place = true,
                                 .accuracy_m = DB_NONE,
                                 .pass = g.second,
                                 .at = kit_time("2026-03-10T11:45") };
    kit_at(g.k, "2026-03-10T15:00");
    assert_int_equal(attendance_mark(g.k->db, &m, &g.got), OK);
    assert_int_equal(record(&g).shift, g.second);
    assert_int_equal(attendance_mark(g.k->db, &m, &g.got), OK);
    assert_true(g.got.again);
}

/* A roll call goes on after a refusal: what is refused has changed nothing. */
static void what_is_refused_misses_nothing(void **state)
{
    struct ground g = noon(state);
    assert_int_equal(in(&g, "2026-03-10T08:00"), OK);
    int64_t first = g.got.record;
    assert_int_equal(in(&g, "2026-03-10T16:31"), CONFLICT);
    g.got.record = first;
    assert_int_equal(record(&g).state, RECORD_STATE_OPEN);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_test_begin, kit_test_rollback)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_left_the_first_comes_to_the_second),
        TEST(early_marks_count_from_the_shifts_own_day),
        TEST(the_page_names_ones_own_shift),
        TEST(three_pairs_before_midnight_are_none_of_the_next_day),
        TEST(a_day_ends_at_24),
        TEST(who_missed_the_end_is_told_when_it_was),
        TEST(the_next_shift_asks_to_leave_the_first),
        TEST(a_second_tap_just_before_the_next_shift_is_a_second_tap),
        TEST(a_first_shift_that_was_not_left_holds_nobody_up),
        TEST(a_break_within_a_shift_stays_in_it),
        TEST(a_shift_that_ended_takes_nobody_while_another_runs),
        TEST(who_is_not_in_the_next_shift_is_told_that_theirs_has_ended),
        TEST(a_walk_up_joins_what_begins_rather_than_what_ends),
        TEST(an_offline_mark_belongs_to_the_shift_of_its_pass),
        TEST(what_is_refused_misses_nothing),
    };
    return cmocka_run_group_tests(tests, kit_group_setup, kit_group_teardown);
}
