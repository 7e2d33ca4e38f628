/* remind_test.c - hours that wait for their organiser: a word before the deadline, then it goes up, each
 * once.
 *
 * The activity ends on Monday 9 March 2026; ten working days of it are over with Monday the 23rd, seven with
 * Wednesday the 18th. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "office/deadline/deadline.h"
#include "office/notice/notice.h"
#include "office/policy/policy.h"
#include "service/record/record.h"
#include "kit/kit.h"

struct ground {
    struct kit *k;
    int64_t organiser, station; /* accounts */
    int64_t activity, record;
};

static struct ground ground(void **state)
{
    struct kit *k = *state;
    struct ground g = { .k = k };
    int64_t team = kit_team(k, 0);
    g.organiser = kit_account_of(k, kit_leader_of(k, team));
    g.station = kit_grant(k, 0);
    int64_t starts = kit_time("2026-03-09T09:00"), ends = starts + 2 * HOUR_MS;
    g.activity =
        kit_activity(k, .project = kit_project(k, .team = team), .starts_ms = starts, .ends_ms = ends);
    g.record = kit_record(k, .shift = kit_shift(k, .activity = g.activity), .state = RECORD_STATE_PENDING);
    kit_must(k, record_await(k->db, g.activity, ends));
    return g;
}

/* The clock's work at a time; how many messages organiser and station have then. */
static void told(struct ground *g, const char *time, int64_t organiser, int64_t station)
{
    int64_t a = -1, b = -1;
    kit_at(g->k, time);
    assert_int_equal(policy_load(g->k->db, g->k->city.policy), OK);
    for (bool left = true; left;)
        kit_must(g->k, deadline_fire(g->k->db, &left));
    kit_must(g->k, notice_unread(g->k->db, g->organiser, &a));
    kit_must(g->k, notice_unread(g->k->db, g->station, &b));
    assert_int_equal(a, organiser);
    assert_int_equal(b, station);
}

static void decide(struct kit *k, enum policy_key key, int64_t value)
{
    kit_must(k, kit_rule(k, key, value, 0));
}

static void first_the_organiser_then_the_station(void **state)
{
    struct ground g = ground(state);
    told(&g, "2026-03-18T23:59", 0, 0);
    told(&g, "2026-03-19T00:00", 1, 0);
    told(&g, "2026-03-23T23:59", 1, 0);
    told(&g, "2026-03-24T00:00", 1, 1);
    told(&g, "2026-04-24T00:00", 1, 1);
}

static void after_a_long_stop_it_goes_up_at_once(void **state)
{
    struct ground g = ground(state);
    told(&g, "2026-04-24T00:00", 0, 1);
    told(&g, "2026-04-24T01:00", 0, 1);
}

static void the_city_says_how_long_before(void **state)
{
    struct ground g = ground(state);
    decide(g.k, POLICY_RECORD_REMIND_WORKDAYS, 5);
    told(&g, "2026-03-16T23:59", 0, 0);
    told(&g, "2026-03-17T00:00", 1, 0);
}

static void none_before_is_none(void **state)
{
    struct ground g = ground(state);
    decide(g.k, POLICY_RECORD_REMIND_WORKDAYS, 0);
    told(&g, "2026-03-23T23:59", 0, 0);
    told(&g, "2026-03-24T00:00", 0, 1);
}

/* Two working days, three of them before the end: the reminder comes with the end of the day itself. */
static void a_short_deadline_is_kept(void **state)
{
    struct ground g = ground(state);
    kit_at(g.k, "2026-03-09T12:00");
    decide(g.k, POLICY_RECORD_CONFIRM_WORKDAYS, 2);
    told(&g, "2026-03-09T23:59", 0, 0);
    told(&g, "2026-03-10T00:00", 1, 0);
    told(&g, "2026-03-11T23:59", 1, 0);
    told(&g, "2026-03-12T00:00", 1, 1);
}

static void days_off_move_both(void **state)
{
    struct ground g = ground(state);
    for (int64_t day = day_of(g.k->now) + 1; day <= day_of(g.k->now) + 3; day++) { /* 11 to 13 March */
        struct policy_day off = { .day = day, .off = true, .name = "测试节" };
        kit_must(g.k, policy_day_set(g.k->db, &off));
    }
    told(&g, "2026-03-23T23:59", 0, 0);
    told(&g, "2026-03-24T00:00", 1, 0);
    told(&g, "2026-03-26T23:59", 1, 0);
    told(&g, "2026-03-27T00:00", 1, 1);
}

/* They wait for the end of their public notice. */
static void late_entries_are_not_the_organisers_to_confirm(void **state)
{
    struct ground g = ground(state);
    int64_t starts = kit_time("2026-03-02T09:00");
    int64_t a = kit_activity(g.k, .project = kit_project(g.k, .team = kit_team(g.k, 0)), .starts_ms = starts,
                             .ends_ms = starts + 2 * HOUR_MS);
    kit_record(g.k, .shift = kit_shift(g.k, .activity = a), .state = RECORD_STATE_PENDING,
               .source = RECORD_SOURCE_LATE_ENTRY);
    kit_must(g.k, record_await(g.k->db, a, starts + 2 * HOUR_MS));
    told(&g, "2026-03-18T23:59", 0, 0);
}

/* What moved to another day is due by that day. */
static void an_activity_that_ends_later_has_later_deadlines(void **state)
{
    struct ground g = ground(state);
    kit_must(g.k, record_await(g.k->db, g.activity, kit_time("2026-03-10T11:00")));
    told(&g, "2026-03-19T00:00", 0, 0);
    told(&g, "2026-03-20T00:00", 1, 0);
    told(&g, "2026-03-25T00:00", 1, 1);
}

static void nothing_is_said_of_an_activity_whose_hours_are_confirmed(void **state)
{
    struct ground g = ground(state);
    struct record_confirmation all = { .activity = g.activity, .records = &g.record, .n = 1 };
    bool left = true;
    kit_must(g.k, record_confirm(kit_as(g.k, g.organiser), &all));
    kit_at(g.k, "2026-04-23T00:00");
    assert_int_equal(deadline_fire(g.k->db, &left), 0);
    told(&g, "2026-04-24T00:00", 0, 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(first_the_organiser_then_the_station),
        T(after_a_long_stop_it_goes_up_at_once),
        T(the_city_says_how_long_before),
        T(none_before_is_none),
        T(a_short_deadline_is_kept),
        T(days_off_move_both),
        T(late_entries_are_not_the_organisers_to_confirm),
        T(an_activity_that_ends_later_has_later_deadlines),
        T(nothing_is_said_of_an_activity_whose_hours_are_confirmed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
