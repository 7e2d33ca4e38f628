/* appeal_test.c - appeals: of what, by whom, what departure may be claimed, and what an accepted one makes.
 *
 * The shift was yesterday, Monday 9 March 2026, nine to twelve; it is Tuesday, ten o'clock. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/clock.h"
#include "office/audit/audit.h"
#include "office/policy/policy.h"
#include "service/record/entry.sql.h"
#include "service/record/entry_test.sql.h"
#include "service/record/record.h"
#include "office/stat/stat.h"
#include "people/volunteer/volunteer.h"
#include "kit/kit.h"

struct ground {
    struct kit *k;
    int64_t team, activity, shift, volunteer;
    int64_t person, station; /* accounts */
};

static struct ground ground_at(void **state, const char *from, const char *to)
{
    struct kit *k = *state;
    struct ground g = { .k = k, .team = kit_team(k, 0), .volunteer = kit_volunteer(k, 0) };
    g.activity = kit_activity(k, .project = kit_project(k, .team = g.team), .title = "河道清洁",
                              .starts_ms = kit_time(from), .ends_ms = kit_time(to));
    g.shift = kit_shift(k, .activity = g.activity);
    g.person = kit_account_of(k, g.volunteer);
    g.station = kit_grant(k, 0);
    return g;
}

static struct ground ground(void **state)
{
    return ground_at(state, "2026-03-09T09:00", "2026-03-09T12:00");
}

/* A record of the whole shift in a state. */
static int64_t was(const struct ground *g, enum record_state state)
{
    return kit_record(g->k, .shift = g->shift, .volunteer = g->volunteer, .state = state);
}

static int64_t at(const char *time)
{
    return time ? kit_time(time) : 0;
}

static int ask(const struct ground *g, int64_t record, const char *out)
{
    int64_t id;
    kit_forget(g->k);
    return appeal_ask(g->k->db, record, g->volunteer, "一直做到最后，队长可以证明", at(out), &id);
}

static int64_t asked(const struct ground *g, int64_t record, const char *out)
{
    struct sql_entry_test_appeal_row a = { 0 };
    kit_must(g->k, ask(g, record, out));
    kit_must(g->k, sql_entry_test_appeal(g->k->db, record, &a));
    assert_int_equal(a.state, DECISION_STATE_WAITING);
    return a.id;
}

static int accept(const struct ground *g, int64_t by, int64_t appeal)
{
    kit_forget(g->k);
    return appeal_accept(kit_as(g->k, by), appeal, "已向队长核实");
}

static int refuse(const struct ground *g, int64_t by, int64_t appeal)
{
    kit_forget(g->k);
    return appeal_refuse(kit_as(g->k, by), appeal, "名单上没有");
}

static struct sql_entry_test_record_row record(const struct ground *g, int64_t id)
{
    struct sql_entry_test_record_row row = { 0 };
    assert_int_equal(sql_entry_test_record(g->k->db, id, &row), 1);
    return row;
}

/* The record that was made in the place of another one. */
static struct sql_entry_test_record_row made_for(const struct ground *g, int64_t id)
{
    struct sql_entry_test_pair_rows pair = { 0 };
    assert_true(kit_must(g->k, sql_entry_test_pair(g->k->db, id, &pair)) > 0);
    return record(g, pair.v[pair.n - 1].id);
}

static void refused(const struct ground *g, int rc, int code, const char *key)
{
    assert_int_equal(rc, code);
    assert_non_null(g->k->err.key);
    assert_string_equal(g->k->err.key, key);
}

static void no_departure(const struct ground *g, int64_t record, const char *out, const char *key)
{
    struct sql_entry_test_appeals_row n;
    refused(g, ask(g, record, out), INVALID, key);
    assert_string_equal(g->k->err.field, "claimed_out");
    kit_must(g->k, sql_entry_test_appeals(g->k->db, record, &n));
    assert_int_equal(n.n, 0);
}

static void counts(const struct ground *g, int64_t minutes, int64_t records)
{
    struct sql_entry_test_person_row person = { 0 };
    struct sql_entry_test_team_row team = { 0 };
    kit_must(g->k, sql_entry_test_person(g->k->db, g->volunteer, &person));
    kit_must(g->k, sql_entry_test_team(g->k->db, g->team, &team));
    assert_int_equal(person.minutes, minutes);
    assert_int_equal(person.records, records);
    assert_int_equal(team.minutes, minutes);
    assert_int_equal(team.person_times, records);
    assert_int_equal(kit_counted(g->k, MEASURE_MINUTES), minutes);
}

static int64_t told(const struct ground *g, int64_t account, const char *key)
{
    struct sql_entry_test_notices_row row = { 0 };
    kit_must(g->k, sql_entry_test_notices(g->k->db, account, key, &row));
    return row.n;
}

static int64_t audited(const struct ground *g, int64_t id, enum audit_kind what)
{
    struct sql_entry_test_audits_row row = { 0 };
    kit_must(g->k, sql_entry_test_audits(g->k->db, "appeal", id, what, g->station, &row));
    return row.n;
}

/* --- what may be appealed against ---------------------------------------------------------------------- */

static void all_but_who_is_still_there(void **state)
{
    static const struct {
        enum record_state state;
        bool may;
    } cases[] = {
        { RECORD_STATE_OPEN, false },         { RECORD_STATE_EFFECTIVE, true },
        { RECORD_STATE_PENDING, true },       { RECORD_STATE_REVIEW_CITY, true },
        { RECORD_STATE_REVIEW_PARENT, true }, { RECORD_STATE_VOIDED, true },
        { RECORD_STATE_REFUSED, true },       { RECORD_STATE_MISSED, true },
    };
    struct ground g = ground(state);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        g.volunteer = kit_volunteer(g.k, 0);
        int64_t id = was(&g, cases[i].state);
        if (cases[i].may)
            asked(&g, id, "2026-03-09T11:00");
        else
            refused(&g, ask(&g, id, "2026-03-09T11:00"), CONFLICT,
                    "服务中的、冲正的和过了期限的记录不能申诉");
    }
}

static void what_counts_for_so_many_days_what_does_not_for_good(void **state)
{
    struct ground g = ground_at(state, "2026-02-07T09:00", "2026-02-07T12:00");
    assert_false(appeal_may(g.k->db, RECORD_STATE_EFFECTIVE, 180, g.k->now - 31 * DAY_MS));
    assert_true(appeal_may(g.k->db, RECORD_STATE_EFFECTIVE, 180, g.k->now - 30 * DAY_MS));
    assert_true(appeal_may(g.k->db, RECORD_STATE_REFUSED, 180, g.k->now - 90 * DAY_MS));
    int64_t old = was(&g, RECORD_STATE_PENDING);
    refused(&g, ask(&g, old, NULL), CONFLICT, "服务中的、冲正的和过了期限的记录不能申诉");
}

static void only_ones_own(void **state)
{
    struct ground g = ground(state);
    int64_t id = was(&g, RECORD_STATE_MISSED);
    g.volunteer = kit_volunteer(g.k, 0);
    refused(&g, ask(&g, id, "2026-03-09T11:00"), NOT_FOUND, "没有这条服务记录");
    refused(&g, ask(&g, 12345, "2026-03-09T11:00"), NOT_FOUND, "没有这条服务记录");
}

static void not_against_the_reversing_row(void **state)
{
    struct ground g = ground(state);
    struct sql_entry_test_pair_rows pair = { 0 };
    int64_t id = was(&g, RECORD_STATE_EFFECTIVE);
    kit_must(g.k, record_void(kit_as(g.k, g.station), id, "名单不符"));
    kit_must(g.k, sql_entry_test_pair(g.k->db, id, &pair));
    assert_int_equal(pair.n, 1);
    refused(&g, ask(&g, pair.v[0].id, NULL), CONFLICT, "服务中的、冲正的和过了期限的记录不能申诉");
    asked(&g, id, NULL);
}

static void one_waits_at_a_time(void **state)
{
    struct ground g = ground(state);
    int64_t id = was(&g, RECORD_STATE_REFUSED), first = asked(&g, id, NULL);
    refused(&g, ask(&g, id, NULL), CONFLICT, "这条记录的申诉正在处理");
    kit_must(g.k, refuse(&g, g.station, first));
    assert_int_not_equal(asked(&g, id, NULL), first);
}

static void the_departure_is_one_of_that_day_and_shift(void **state)
{
    struct ground g = ground(state);
    int64_t id = was(&g, RECORD_STATE_MISSED);
    const char *day = "离开时间要在签到之后、同一天之内";
    no_departure(&g, id, NULL, "请填写您实际离开的时间");
    no_departure(&g, id, "2026-03-09T08:59", day);
    no_departure(&g, id, "2026-03-09T09:00", day);
    no_departure(&g, id, "2026-03-10T09:30", day);
    no_departure(&g, id, "2026-03-09T09:00:59", "服务时间不到 {0} 分钟");
    no_departure(&g, id, "2026-03-09T12:31", "时间不在这个班次里");
    asked(&g, id, "2026-03-09T12:30");
}

static void the_departure_is_past(void **state)
{
    struct ground g = ground_at(state, "2026-03-10T08:00", "2026-03-10T12:00");
    int64_t id = was(&g, RECORD_STATE_REFUSED);
    no_departure(&g, id, "2026-03-10T10:01", "离开时间要在签到之后、同一天之内");
    asked(&g, id, "2026-03-10T10:00");
}

static void a_departure_at_midnight_is_of_the_day(void **state)
{
    struct ground g = ground_at(state, "2026-03-08T22:00", "2026-03-09T00:00");
    int64_t id = was(&g, RECORD_STATE_MISSED);
    no_departure(&g, id, "2026-03-09T00:01", "离开时间要在签到之后、同一天之内");
    kit_must(g.k, accept(&g, g.station, asked(&g, id, "2026-03-09T00:00")));
    counts(&g, 120, 1);
    kit_sound(g.k);
}

/* --- what comes of it ---------------------------------------------------------------------------------- */

static void a_missed_record_gets_its_minutes(void **state)
{
    struct ground g = ground(state);
    int64_t old = was(&g, RECORD_STATE_MISSED), id = asked(&g, old, "2026-03-09T11:30");
    assert_int_equal(told(&g, g.station, "“{0}”有一份申诉等您处理"), 1);
    counts(&g, 0, 0);
    assert_int_equal(accept(&g, g.station, id), OK);
    struct sql_entry_test_record_row r = made_for(&g, old);
    assert_int_equal(r.state, RECORD_STATE_EFFECTIVE);
    assert_int_equal(r.source, RECORD_SOURCE_OWN_CLAIM);
    assert_int_equal(r.reverses, old);
    assert_int_equal(r.minutes, 150);
    assert_int_equal(r.in_ms, kit_time("2026-03-09T09:00"));
    assert_string_equal(r.reason, "申诉成立");                    /* the story goes with its person */
    assert_int_equal(record(&g, old).state, RECORD_STATE_MISSED); /* what it says stays */
    assert_int_equal(record(&g, old).minutes, 0);
    struct sql_entry_test_appeal_row a = { 0 };
    kit_must(g.k, sql_entry_test_appeal(g.k->db, old, &a));
    assert_int_equal(a.state, DECISION_STATE_ACCEPTED);
    assert_int_equal(a.decided_by, g.station);
    assert_int_equal(a.decided, g.k->now);
    assert_string_equal(a.answer, "已向队长核实");
    assert_int_equal(told(&g, g.person, "“{0}”的申诉已通过"), 1);
    assert_int_equal(audited(&g, id, AUDIT_KIND_APPROVE), 1);
    counts(&g, 150, 1);
    kit_sound(g.k);
}

static void a_refused_record_counts_as_it_was(void **state)
{
    struct ground g = ground(state);
    int64_t old = was(&g, RECORD_STATE_PENDING);
    kit_must(g.k, record_refuse(kit_as(g.k, g.station), g.activity, old, "名单上没有"));
    kit_must(g.k, accept(&g, g.station, asked(&g, old, NULL)));
    assert_int_equal(made_for(&g, old).minutes, 180);
    assert_int_equal(record(&g, old).state, RECORD_STATE_REFUSED);
    counts(&g, 180, 1);
    kit_sound(g.k);
}

static void a_voided_record_counts_again(void **state)
{
    struct ground g = ground(state);
    int64_t old = was(&g, RECORD_STATE_PENDING);
    struct record_confirmation c = { .activity = g.activity, .records = &old, .n = 1 };
    kit_must(g.k, record_confirm(kit_as(g.k, g.station), &c));
    kit_must(g.k, record_void(kit_as(g.k, g.station), old, "名单不符"));
    counts(&g, 0, 0);
    kit_must(g.k, accept(&g, g.station, asked(&g, old, "2026-03-09T11:00")));
    assert_int_equal(made_for(&g, old).minutes, 120);
    assert_int_equal(record(&g, old).state, RECORD_STATE_VOIDED);
    counts(&g, 120, 1);
    kit_sound(g.k);
}

static void hours_that_count_make_room_for_the_right_ones(void **state)
{
    struct ground g = ground(state);
    int64_t old = was(&g, RECORD_STATE_PENDING);
    struct record_confirmation c = { .activity = g.activity, .records = &old, .n = 1 };
    kit_must(g.k, record_confirm(kit_as(g.k, g.station), &c));
    counts(&g, 180, 1);
    int64_t id = asked(&g, old, "2026-03-09T11:00");
    counts(&g, 180, 1);
    kit_must(g.k, accept(&g, g.station, id));
    assert_int_equal(record(&g, old).state, RECORD_STATE_VOIDED);
    assert_int_equal(told(&g, g.person, "“{0}”的申诉已通过"), 1);
    assert_int_equal(told(&g, g.person, "“{0}”的时长已作废：{1}。您可以申诉"), 0);
    counts(&g, 120, 1);
    kit_sound(g.k);
}

static void hours_that_wait_are_refused_for_the_right_ones(void **state)
{
    struct ground g = ground(state);
    int64_t old = was(&g, RECORD_STATE_PENDING);
    kit_must(g.k, accept(&g, g.station, asked(&g, old, "2026-03-09T12:30")));
    assert_int_equal(record(&g, old).state, RECORD_STATE_REFUSED);
    assert_int_equal(made_for(&g, old).minutes, 210);
    counts(&g, 210, 1);
    kit_sound(g.k);
}

static void a_refused_appeal_changes_nothing_and_says_why(void **state)
{
    struct ground g = ground(state);
    int64_t old = was(&g, RECORD_STATE_MISSED), id = asked(&g, old, "2026-03-09T11:30");
    struct sql_entry_test_appeal_row a = { 0 };
    struct sql_entry_test_records_row n;
    assert_int_equal(refuse(&g, g.station, id), OK);
    kit_must(g.k, sql_entry_test_appeal(g.k->db, old, &a));
    assert_int_equal(a.state, DECISION_STATE_REFUSED);
    assert_string_equal(a.answer, "名单上没有");
    kit_must(g.k, sql_entry_test_records(g.k->db, g.volunteer, &n));
    assert_int_equal(n.n, 1);
    assert_int_equal(told(&g, g.person, "“{0}”的申诉没有通过：{1}"), 1);
    assert_int_equal(audited(&g, id, AUDIT_KIND_REFUSE), 1);
    counts(&g, 0, 0);
    kit_sound(g.k);
}

static void decided_once_and_by_another(void **state)
{
    struct ground g = ground(state);
    int64_t old = was(&g, RECORD_STATE_MISSED), id = asked(&g, old, "2026-03-09T11:30");
    refused(&g, accept(&g, g.person, id), CONFLICT, "申诉要由另一个人处理");
    refused(&g, refuse(&g, g.person, id), CONFLICT, "申诉要由另一个人处理");
    refused(&g, accept(&g, g.station, 12345), NOT_FOUND, "没有这份申诉");
    kit_must(g.k, accept(&g, g.station, id));
    refused(&g, accept(&g, g.station, id), CONFLICT, "这份申诉已经处理过了");
    refused(&g, refuse(&g, g.station, id), CONFLICT, "这份申诉已经处理过了");
    counts(&g, 150, 1);
    kit_sound(g.k);
}

/* However often somebody appeals: the hours count once. */
static void hours_that_count_already_do_not_count_again(void **state)
{
    struct ground g = ground(state);
    int64_t old = was(&g, RECORD_STATE_MISSED);
    kit_must(g.k, accept(&g, g.station, asked(&g, old, "2026-03-09T11:30")));
    int64_t again = asked(&g, old, "2026-03-09T12:00");
    refused(&g, accept(&g, g.station, again), CONFLICT, "与“{0}”（{1}）的服务时间重叠");
    kit_must(g.k, refuse(&g, g.station, again));
    counts(&g, 150, 1);
    kit_sound(g.k);
}

/* Thirteen hours by an appeal go up like any others. */
static void the_tiers_hold_for_appeals_too(void **state)
{
    struct ground g = ground_at(state, "2026-03-09T08:00", "2026-03-09T21:00");
    int64_t old = was(&g, RECORD_STATE_MISSED);
    kit_must(g.k, accept(&g, g.station, asked(&g, old, "2026-03-09T21:00")));
    assert_int_equal(made_for(&g, old).state, RECORD_STATE_REVIEW_CITY);
    counts(&g, 0, 0);
    kit_sound(g.k);
}

static void the_story_goes_with_the_person_and_the_decision_stays(void **state)
{
    struct ground g = ground(state);
    struct own_appeal_list appeals = { 0 };
    int64_t old = was(&g, RECORD_STATE_MISSED), id = asked(&g, old, "2026-03-09T11:30");
    kit_must(g.k, refuse(&g, g.station, id));
    kit_must(g.k, signal_person_leaves(g.k->db, g.volunteer));
    assert_int_equal(sql_appeal_own(g.k->db, g.volunteer, &appeals), 1);
    assert_string_equal(appeals.v[0].story, "");
    assert_int_equal(appeals.v[0].state, DECISION_STATE_REFUSED);
    assert_true(appeals.v[0].answer[0] != 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(all_but_who_is_still_there),
        T(what_counts_for_so_many_days_what_does_not_for_good),
        T(only_ones_own),
        T(not_against_the_reversing_row),
        T(one_waits_at_a_time),
        T(the_departure_is_one_of_that_day_and_shift),
        T(the_departure_is_past),
        T(a_departure_at_midnight_is_of_the_day),
        T(a_missed_record_gets_its_minutes),
        T(a_refused_record_counts_as_it_was),
        T(a_voided_record_counts_again),
        T(hours_that_count_make_room_for_the_right_ones),
        T(hours_that_wait_are_refused_for_the_right_ones),
        T(a_refused_appeal_changes_nothing_and_says_why),
        T(decided_once_and_by_another),
        T(hours_that_count_already_do_not_count_again),
        T(the_tiers_hold_for_appeals_too),
        T(the_story_goes_with_the_person_and_the_decision_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
