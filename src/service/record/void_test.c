/* void_test.c - what a voided record takes back: of person, team, membership, figures and stars; and how
 * stars follow hours and ratings. */
#include "service/record/record_test.h"

#include "people/team/team.h"
#include "kit/kit.h"

/* --- voiding --- */

static void voiding_takes_all_back_and_keeps_the_record(void **state)
{
    struct ground g = ground(state);
    struct sql_record_test_reversal_rows rev = { 0 };
    int64_t v = kit_volunteer(g.k, 0);
    kit_member(g.k, .team = g.team, .volunteer = v);
    int64_t r = confirmed(&g, v, HOURS(9), 125);
    assert_figures(&g, 125, 1, 1);
    struct sql_record_test_one_row was = one(&g, r);
    kit_later(g.k, DAY_MS);
    went(&g, record_void(kit_as(g.k, g.station), r, "签到照片不是本人"));
    struct sql_record_test_one_row now = one(&g, r);
    assert_int_equal(now.state, RECORD_STATE_VOIDED);
    assert_int_equal(now.minutes, was.minutes);
    assert_int_equal(now.in_ms, was.in_ms);
    assert_int_equal(now.out_ms, was.out_ms);
    assert_int_equal(now.source, was.source);
    assert_int_equal(now.in_by, was.in_by);
    assert_string_equal(now.reason, was.reason);
    kit_must(g.k, sql_record_test_reversal(g.k->db, r, &rev));
    assert_int_equal(rev.n, 1);
    assert_int_equal(rev.v[0].minutes, -125);
    assert_int_equal(rev.v[0].state, RECORD_STATE_VOIDED);
    assert_int_equal(rev.v[0].in_ms, was.in_ms);
    assert_int_equal(rev.v[0].out_ms, was.out_ms);
    assert_int_equal(rev.v[0].in_by, g.station);
    assert_string_equal(rev.v[0].reason, "签到照片不是本人");
    assert_move(&g, rev.v[0].id, 0, 0, RECORD_STATE_VOIDED, g.station, "签到照片不是本人");
    assert_move(&g, r, 1, RECORD_STATE_EFFECTIVE, RECORD_STATE_VOIDED, g.station, "签到照片不是本人");
    assert_audit(&g, r, 1, AUDIT_KIND_VOID, g.station, "签到照片不是本人");
    assert_told(&g, kit_account_of(g.k, v), "“{0}”的时长已作废：{1}。您可以申诉", "签到照片不是本人");
    assert_person(&g, v, 0, 0);
    assert_team(&g, 0, 0);
    assert_member(&g, v, 0, 0);
    assert_figures(&g, 0, 0, 0);
    refused(&g, record_void(kit_as(g.k, g.station), r, "再来"), CONFLICT, "只有已生效的记录才能作废");
    refused(&g, record_void(kit_as(g.k, g.station), rev.v[0].id, "再来"), CONFLICT,
            "只有已生效的记录才能作废");
}

static void voiding_one_leaves_the_others(void **state)
{
    struct ground g = ground(state);
    int64_t v = kit_volunteer(g.k, 0), w = kit_volunteer(g.k, 0);
    int64_t r = confirmed(&g, v, HOURS(9), 60);
    confirmed(&g, v, HOURS(12), 30);
    confirmed(&g, w, HOURS(9), 7);
    went(&g, record_void(kit_as(g.k, g.station), r, "重复"));
    assert_person(&g, v, 30, 1);
    assert_person(&g, w, 7, 1);
    assert_team(&g, 37, 2);
    assert_figures(&g, 37, 2, 2);
}

static void assert_new_people(struct ground *g, int64_t day_before, int64_t day, int64_t month)
{
    kit_must(g->k, stat_fold(g->k->db));
    assert_total(g, g->k->village_pos, MEASURE_WITH_HOURS, DAY - 1, day_before);
    assert_total(g, g->k->village_pos, MEASURE_WITH_HOURS, DAY, day);
    assert_total(g, g->k->village_pos, MEASURE_WITH_HOURS, MONTH, month);
    assert_total(g, g->k->village_pos, MEASURE_WITH_HOURS, 0, month);
}

/* Whoever has hours is counted on the first day of them, in whatever order they are confirmed and voided. */
static void a_person_is_counted_on_the_first_day(void **state)
{
    struct ground g = ground(state);
    int64_t v = kit_volunteer(g.k, 0), second = confirmed(&g, v, HOURS(9), 60);
    assert_new_people(&g, 0, 1, 1);
    int64_t first = waiting_in(&g, g.day_before, v, HOURS(9), 60);
    went(&g, confirm(&g, first));
    assert_new_people(&g, 1, 0, 1);
    int64_t third = confirmed(&g, v, HOURS(12), 60);
    assert_new_people(&g, 1, 0, 1);
    went(&g, record_void(kit_as(g.k, g.station), first, "重复"));
    assert_new_people(&g, 0, 1, 1);
    went(&g, record_void(kit_as(g.k, g.station), second, "重复"));
    assert_new_people(&g, 0, 1, 1);
    went(&g, record_void(kit_as(g.k, g.station), third, "重复"));
    assert_new_people(&g, 0, 0, 0);
}

/* Less than the least share of the shift: a person-time of no minutes, and nobody with hours. */
static void no_minutes_are_a_person_time_still(void **state)
{
    struct ground g = ground(state);
    int64_t v = kit_volunteer(g.k, 0), r = 0, at = kit_time(DAY_TEXT);
    struct record_new n = { .volunteer = v,
                            .shift = g.shift,
                            .in_ms = at,
                            .out_ms = at + HOUR_MS,
                            .source = RECORD_SOURCE_OWN_CLAIM,
                            .reason = "手机没电" };
    rule(&g, POLICY_RECORD_LEAST_SHARE_PERCENT, 10);
    went(&g, record_make(kit_as(g.k, g.station), &n, &r));
    assert_int_equal(one(&g, r).minutes, 0);
    assert_state(&g, r, RECORD_STATE_EFFECTIVE);
    assert_person(&g, v, 0, 1);
    assert_figures(&g, 0, 1, 0);
    went(&g, record_void(kit_as(g.k, g.station), r, "没有来"));
    assert_person(&g, v, 0, 0);
    assert_figures(&g, 0, 0, 0);
}

/* What a membership was given is taken from that one, whatever became of it; another one's is not touched. */
static void a_membership_gives_back_what_it_got(void **state)
{
    struct ground g = ground(state);
    struct kit *k = g.k;
    int64_t v = kit_volunteer(k, 0);
    int64_t before = confirmed(&g, v, 0, 10);
    kit_later(k, HOUR_MS);
    kit_member(k, .team = g.team, .volunteer = v);
    int64_t first = confirmed(&g, v, HOURS(1), 20);
    kit_later(k, HOUR_MS);
    kit_must(k, team_leave(k->db, g.team, v));
    kit_later(k, HOUR_MS);
    int64_t between = confirmed(&g, v, HOURS(2), 40);
    kit_later(k, HOUR_MS);
    kit_member(k, .team = g.team, .volunteer = v);
    int64_t second = confirmed(&g, v, HOURS(3), 80);
    kit_later(k, HOUR_MS);
    assert_member(&g, v, 0, 20);
    assert_member(&g, v, 1, 80);
    went(&g, record_void(kit_as(k, g.station), before, "重复"));
    went(&g, record_void(kit_as(k, g.station), between, "重复"));
    assert_member(&g, v, 0, 20);
    assert_member(&g, v, 1, 80);
    went(&g, record_void(kit_as(k, g.station), first, "重复"));
    assert_member(&g, v, 0, 0);
    assert_member(&g, v, 1, 80);
    went(&g, record_void(kit_as(k, g.station), second, "重复"));
    assert_member(&g, v, 1, 0);
    assert_person(&g, v, 0, 0);
}

/* --- stars --- */

static void assert_star(struct ground *g, int64_t volunteer, int64_t star, size_t changes)
{
    struct sql_record_test_person_row row = { 0 };
    struct sql_record_test_stars_rows rows = { 0 };
    assert_int_equal(sql_record_test_person(g->k->db, volunteer, &row), 1);
    assert_int_equal(row.star, star);
    kit_must(g->k, sql_record_test_stars(g->k->db, volunteer, &rows));
    assert_int_equal(rows.n, changes);
    if (changes)
        assert_int_equal(rows.v[changes - 1].star, star);
}

static void stars_rise_and_fall_with_hours(void **state)
{
    struct ground g = ground(state);
    int64_t v = kit_volunteer(g.k, 0);
    rule(&g, POLICY_STAR_ONE_MIN, 120);
    rule(&g, POLICY_STAR_TWO_MIN, 240);
    confirmed(&g, v, 0, 119);
    assert_star(&g, v, 0, 0);
    int64_t one_more = confirmed(&g, v, 119, 1);
    assert_star(&g, v, 1, 1);
    int64_t r = confirmed(&g, v, 120, 120);
    assert_star(&g, v, 2, 2);
    int64_t long_day = confirmed(&g, v, 240, HOURS(8));
    assert_state(&g, long_day, RECORD_STATE_REVIEW_PARENT);
    assert_star(&g, v, 2, 2);
    went(&g, record_void(kit_as(g.k, g.station), r, "重复"));
    assert_star(&g, v, 1, 3);
    went(&g, record_void(kit_as(g.k, g.station), one_more, "重复"));
    assert_star(&g, v, 0, 4);
    went(&g, record_approve(kit_as(g.k, g.town), long_day));
    assert_star(&g, v, 2, 5);
}

/* A rating counts at once, also that of hours which are reviewed first. */
static void a_poor_rating_costs_the_star(void **state)
{
    struct ground g = ground(state);
    int64_t v = kit_volunteer(g.k, 0);
    rule(&g, POLICY_STAR_ONE_MIN, 60);
    confirmed(&g, v, 0, 60);
    assert_star(&g, v, 1, 1);
    went(&g, confirm_all(&g, g.leader, 2, LIST(waiting(&g, v, 60, 10))));
    assert_star(&g, v, 0, 2);
    went(&g, confirm_all(&g, g.leader, 4, LIST(waiting(&g, v, 70, 10))));
    assert_star(&g, v, 1, 3);
    went(&g, confirm_all(&g, g.leader, 1, LIST(waiting(&g, v, 80, HOURS(8)))));
    assert_star(&g, v, 0, 4);
}

/* Hours are taken back, and those that waited still count; the star stays that of the day. */
static void who_has_left_keeps_the_star(void **state)
{
    struct ground g = ground(state);
    int64_t v = kit_volunteer(g.k, 0), w = kit_volunteer(g.k, 0);
    rule(&g, POLICY_STAR_ONE_MIN, 60);
    int64_t r = confirmed(&g, v, 0, 60), later = waiting(&g, w, 0, 60);
    kit_must(g.k, sql_record_test_leave(g.k->db, v, g.k->now));
    kit_must(g.k, sql_record_test_leave(g.k->db, w, g.k->now));
    went(&g, record_void(kit_as(g.k, g.station), r, "冒名"));
    went(&g, confirm_all(&g, g.leader, 1, LIST(later)));
    assert_person(&g, v, 0, 0);
    assert_star(&g, v, 1, 1);
    assert_person(&g, w, 60, 1);
    assert_star(&g, w, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(voiding_takes_all_back_and_keeps_the_record),
        T(voiding_one_leaves_the_others),
        T(a_person_is_counted_on_the_first_day),
        T(no_minutes_are_a_person_time_still),
        T(a_membership_gives_back_what_it_got),
        T(stars_rise_and_fall_with_hours),
        T(a_poor_rating_costs_the_star),
        T(who_has_left_keeps_the_star),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
