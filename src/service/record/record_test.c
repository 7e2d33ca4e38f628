/* record_test.c - each move of a record: confirmed, reviewed, refused, made by hand; and the moves that are
 * refused. Overlap and rounding.
 *
 * Not here: what a voided record takes back, stars (void_test.c), entries by hand and appeals, reminders
 * (remind_test.c). */
#include "service/record/record_test.h"

#include "service/record/record.sql.h"
#include "kit/kit.h"
#include "service/activity/activity.model.h"

/* --- confirming --- */

static void confirmed_hours_count_everywhere(void **state)
{
    struct ground g = ground(state);
    int64_t v = kit_volunteer(g.k, 0), r = waiting(&g, v, HOURS(9), 125);
    kit_member(g.k, .team = g.team, .volunteer = v);
    assert_figures(&g, 0, 0, 0);
    went(&g, confirm(&g, r));
    assert_state(&g, r, RECORD_STATE_EFFECTIVE);
    assert_int_equal(one(&g, r).settled, g.k->now);
    assert_move(&g, r, 0, RECORD_STATE_PENDING, RECORD_STATE_EFFECTIVE, g.leader, "");
    assert_person(&g, v, 125, 1);
    assert_team(&g, 125, 1);
    assert_member(&g, v, 0, 125);
    assert_figures(&g, 125, 1, 1);
}

/* Records of several people and days in one list: each day gets its own. */
static void a_list_of_many_days_adds_up(void **state)
{
    struct ground g = ground(state);
    int64_t v = kit_volunteer(g.k, 0), w = kit_volunteer(g.k, 0);
    int64_t a = waiting(&g, v, HOURS(9), 60), b = waiting_in(&g, g.day_before, v, HOURS(9), 30);
    int64_t c = waiting(&g, w, HOURS(9), 7), d = waiting_in(&g, g.day_before, w, HOURS(9), 500);
    went(&g, confirm_all(&g, g.leader, 5, LIST(a, b, c, d)));
    assert_state(&g, d, RECORD_STATE_REVIEW_PARENT);
    assert_person(&g, v, 90, 2);
    assert_person(&g, w, 7, 1);
    assert_team(&g, 97, 3);
    kit_must(g.k, stat_fold(g.k->db));
    assert_total(&g, g.k->village_pos, MEASURE_MINUTES, DAY, 67);
    assert_total(&g, g.k->village_pos, MEASURE_MINUTES, DAY - 1, 30);
    assert_total(&g, g.k->village_pos, MEASURE_PERSON_TIMES, DAY - 1, 1);
    assert_total(&g, g.k->village_pos, MEASURE_MINUTES, MONTH, 97);
    assert_total(&g, g.k->village_pos, MEASURE_WITH_HOURS, 0, 2);
}

static void a_rating_is_kept_once(void **state)
{
    struct ground g = ground(state);
    struct sql_record_test_rating_row row = { 0 };
    int64_t v = kit_volunteer(g.k, 0), r = waiting(&g, v, HOURS(9), 60),
            plain = waiting(&g, v, HOURS(12), 60);
    went(&g, confirm_all(&g, g.leader, 4, LIST(r)));
    went(&g, confirm(&g, plain));
    refused(&g, confirm_all(&g, g.station, 1, LIST(r)), CONFLICT, HANDLED);
    kit_must(g.k, sql_record_rate(g.k->db, r, v, 1, "", g.station, g.k->now));
    assert_int_equal(sql_record_test_rating(g.k->db, r, &row), 1);
    assert_int_equal(row.volunteer, v);
    assert_int_equal(row.score, 4);
    assert_int_equal(row.who, g.leader);
    assert_int_equal(sql_record_test_rating(g.k->db, plain, &row), 0); /* nobody has to rate */
}

static void all_or_none(void **state)
{
    struct ground g = ground(state), other = ground(state);
    int64_t v = kit_volunteer(g.k, 0), settled = confirmed(&g, v, HOURS(6), 60);
    int64_t r = waiting(&g, v, HOURS(9), 60), foreign = waiting(&other, v, HOURS(12), 60);
    refused(&g, confirm_all(&g, g.leader, 5, LIST(r, settled)), CONFLICT, HANDLED);
    refused(&g, confirm_all(&g, g.leader, 5, LIST(r, r)), CONFLICT, HANDLED);
    refused(&g, confirm_all(&g, g.leader, 5, LIST(r, foreign)), NOT_FOUND, NOT_FOUND_TEXT);
    refused(&g, confirm_all(&g, g.leader, 5, LIST(r, 12345)), NOT_FOUND, NOT_FOUND_TEXT);
    refused(&g, record_refuse(kit_as(g.k, g.leader), g.activity, foreign, "没有来"), NOT_FOUND,
            NOT_FOUND_TEXT);
    assert_state(&g, r, RECORD_STATE_PENDING);
    assert_state(&g, foreign, RECORD_STATE_PENDING);
    assert_person(&g, v, 60, 1);
}

static void refused_hours_count_nowhere(void **state)
{
    struct ground g = ground(state);
    int64_t v = kit_volunteer(g.k, 0), r = waiting(&g, v, HOURS(9), 60);
    went(&g, record_refuse(kit_as(g.k, g.leader), g.activity, r, "中途离开"));
    assert_state(&g, r, RECORD_STATE_REFUSED);
    assert_int_equal(one(&g, r).minutes, 60); /* what it says stays */
    assert_move(&g, r, 0, RECORD_STATE_PENDING, RECORD_STATE_REFUSED, g.leader, "中途离开");
    assert_told(&g, kit_account_of(g.k, v), "“{0}”的时长没有通过：{1}", "中途离开");
    assert_person(&g, v, 0, 0);
    assert_figures(&g, 0, 0, 0);
}

/* With the last of its hours settled a past activity is over; not before its end. */
static void the_last_one_ends_the_activity(void **state)
{
    struct ground g = ground(state);
    struct sql_record_test_activity_row a = { 0 };
    int64_t r = waiting(&g, kit_volunteer(g.k, 0), HOURS(9), 60);
    int64_t s = waiting(&g, kit_volunteer(g.k, 0), HOURS(9), 60);
    kit_at(g.k, "2026-03-09T23:59");
    went(&g, confirm_all(&g, g.leader, 0, LIST(waiting_in(&g, g.day_before, kit_volunteer(g.k, 0), 0, 60))));
    kit_later(g.k, MINUTE_MS);
    went(&g, confirm(&g, r));
    assert_int_equal(sql_record_test_activity(g.k->db, g.activity, &a), 1);
    assert_int_equal(a.state, ACTIVITY_STATE_OPEN);
    went(&g, record_refuse(kit_as(g.k, g.leader), g.activity, s, "没有来"));
    assert_int_equal(sql_record_test_activity(g.k->db, g.activity, &a), 1);
    assert_int_equal(a.state, ACTIVITY_STATE_ENDED);
    assert_int_equal(a.confirmed, g.k->now);
}

/* --- the tiers of a person-day --- */

static void a_long_day_goes_up(void **state)
{
    struct ground g = ground(state);
    static const struct {
        int64_t minutes;
        enum record_state to;
    } days[] = { { HOURS(8), RECORD_STATE_EFFECTIVE },
                 { HOURS(8) + 1, RECORD_STATE_REVIEW_PARENT },
                 { HOURS(12), RECORD_STATE_REVIEW_PARENT },
                 { HOURS(12) + 1, RECORD_STATE_REVIEW_CITY } };
    for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
        int64_t v = kit_volunteer(g.k, 0), r = waiting(&g, v, 0, days[i].minutes);
        went(&g, confirm(&g, r));
        assert_state(&g, r, days[i].to);
        assert_move(&g, r, 0, RECORD_STATE_PENDING, days[i].to, g.leader, "");
        assert_person(&g, v, i ? 0 : HOURS(8), i ? 0 : 1);
    }
    assert_figures(&g, HOURS(8), 1, 1);
}

static void the_days_records_are_taken_together(void **state)
{
    struct ground g = ground(state);
    int64_t v = kit_volunteer(g.k, 0), w = kit_volunteer(g.k, 0);
    went(&g, confirm(&g, waiting_in(&g, g.day_before, v, 0, HOURS(8)))); /* another day */
    confirmed(&g, w, 0, HOURS(8));                                       /* another person */
    int64_t a = waiting(&g, v, 0, HOURS(4)), b = waiting(&g, v, HOURS(4), HOURS(4));
    int64_t c = waiting(&g, v, HOURS(8), HOURS(4)), d = waiting(&g, v, HOURS(12), 1);
    went(&g, confirm_all(&g, g.leader, 0, LIST(a, b, c)));
    assert_state(&g, a, RECORD_STATE_EFFECTIVE);
    assert_state(&g, b, RECORD_STATE_EFFECTIVE);
    assert_state(&g, c, RECORD_STATE_REVIEW_PARENT);
    went(&g, confirm(&g, d)); /* what is in review counts for the tiers */
    assert_state(&g, d, RECORD_STATE_REVIEW_CITY);
    assert_person(&g, v, HOURS(16), 3);
}

static void what_does_not_count_lifts_nothing(void **state)
{
    struct ground g = ground(state);
    int64_t v = kit_volunteer(g.k, 0), gone = confirmed(&g, v, 0, HOURS(8));
    int64_t refuse = waiting(&g, v, HOURS(8), HOURS(6));
    waiting(&g, v, HOURS(22), 30); /* nobody has agreed to it */
    went(&g, record_void(kit_as(g.k, g.station), gone, "冒名"));
    went(&g, record_refuse(kit_as(g.k, g.leader), g.activity, refuse, "没有来"));
    int64_t r = confirmed(&g, v, HOURS(14), HOURS(8));
    assert_state(&g, r, RECORD_STATE_EFFECTIVE);
    assert_person(&g, v, HOURS(8), 1);
}

static void the_city_moves_the_tiers(void **state)
{
    struct ground g = ground(state);
    rule(&g, POLICY_RECORD_TIER_PARENT_MIN, 60);
    rule(&g, POLICY_RECORD_TIER_CITY_MIN, 90);
    assert_state(&g, confirmed(&g, kit_volunteer(g.k, 0), 0, 60), RECORD_STATE_EFFECTIVE);
    assert_state(&g, confirmed(&g, kit_volunteer(g.k, 0), 0, 90), RECORD_STATE_REVIEW_PARENT);
    assert_state(&g, confirmed(&g, kit_volunteer(g.k, 0), 0, 91), RECORD_STATE_REVIEW_CITY);
}

#define TO_REVIEW "“{0}”有超时长记录等您复核"

/* Whoever is told is who may decide: never the station that the hours come from. */
static void the_reviewers_are_told(void **state)
{
    struct ground g = ground(state);
    confirmed(&g, kit_volunteer(g.k, 0), 0, HOURS(9));
    assert_told(&g, g.town, TO_REVIEW, "");
    assert_int_equal(notices(&g, g.station).n, 0);
    assert_int_equal(notices(&g, g.city).n, 0);
    confirmed(&g, kit_volunteer(g.k, 0), 0, HOURS(13));
    assert_told(&g, g.city, TO_REVIEW, "");
    assert_int_equal(notices(&g, g.town).n, 1);
    assert_int_equal(notices(&g, g.station).n, 0);
}

/* The city office has nobody above it: it decides about its own teams' long days. */
static void hours_of_the_citys_own_teams_stay_there(void **state)
{
    struct ground g = ground(state);
    struct kit *k = g.k;
    int64_t starts = kit_time(DAY_TEXT), team = kit_team(k, .unit = k->city_unit);
    g.activity = kit_activity(k, .project = kit_project(k, .team = team), .title = "周六敬老陪伴",
                              .starts_ms = starts, .ends_ms = starts + DAY_MS);
    g.shift = kit_shift(k, .activity = g.activity);
    assert_state(&g, confirmed(&g, kit_volunteer(k, 0), 0, HOURS(9)), RECORD_STATE_REVIEW_PARENT);
    assert_told(&g, g.city, TO_REVIEW, "");
}

/* --- review --- */

static void approved_hours_count(void **state)
{
    struct ground g = ground(state);
    int64_t v = kit_volunteer(g.k, 0), r = confirmed(&g, v, 0, HOURS(9));
    assert_person(&g, v, 0, 0);
    assert_figures(&g, 0, 0, 0);
    kit_later(g.k, HOUR_MS);
    went(&g, record_approve(kit_as(g.k, g.town), r));
    assert_state(&g, r, RECORD_STATE_EFFECTIVE);
    assert_move(&g, r, 1, RECORD_STATE_REVIEW_PARENT, RECORD_STATE_EFFECTIVE, g.town, "");
    assert_audit(&g, r, 1, AUDIT_KIND_APPROVE, g.town, "");
    assert_int_equal(one(&g, r).settled, g.k->now);
    assert_person(&g, v, HOURS(9), 1);
    assert_team(&g, HOURS(9), 1);
    assert_figures(&g, HOURS(9), 1, 1);
    refused(&g, record_approve(kit_as(g.k, g.town), r), CONFLICT, "这条记录不在复核中");
}

static void turned_down_in_review_with_a_reason(void **state)
{
    struct ground g = ground(state);
    int64_t v = kit_volunteer(g.k, 0), r = confirmed(&g, v, 0, HOURS(13));
    went(&g, record_turn_down(kit_as(g.k, g.city), r, "没有值班表"));
    assert_state(&g, r, RECORD_STATE_REFUSED);
    assert_move(&g, r, 1, RECORD_STATE_REVIEW_CITY, RECORD_STATE_REFUSED, g.city, "没有值班表");
    assert_audit(&g, r, 1, AUDIT_KIND_REFUSE, g.city, "没有值班表");
    assert_told(&g, kit_account_of(g.k, v), "“{0}”的时长没有通过：{1}", "没有值班表");
    assert_person(&g, v, 0, 0);
    assert_team(&g, 0, 0);
    refused(&g, record_turn_down(kit_as(g.k, g.city), r, "再来"), CONFLICT, "这条记录不在复核中");
}

/* --- the state machine --- */

typedef int move_fn(struct ground *g, int64_t record);

static int refuse(struct ground *g, int64_t record)
{
    return record_refuse(kit_as(g->k, g->leader), g->activity, record, "没有来");
}

static int approve(struct ground *g, int64_t record)
{
    return record_approve(kit_as(g->k, g->city), record);
}

static int turn_down(struct ground *g, int64_t record)
{
    return record_turn_down(kit_as(g->k, g->city), record, "没有来");
}

static int void_it(struct ground *g, int64_t record)
{
    return record_void(kit_as(g->k, g->city), record, "没有来");
}

static int settle(struct ground *g, int64_t record)
{
    return record_settle(kit_as(g->k, 0), record);
}

#define BIT(state) (1U << RECORD_STATE_##state)

/* Every move from every state: one that is missed, refused or voided stays so; none goes back. */
static void it_moves_only_forward(void **state)
{
    static const struct {
        move_fn *move;
        unsigned from; /* states that allow it */
    } moves[] = {
        { confirm, BIT(PENDING) },
        { refuse, BIT(PENDING) },
        { settle, BIT(PENDING) },
        { approve, BIT(REVIEW_PARENT) | BIT(REVIEW_CITY) },
        { turn_down, BIT(REVIEW_PARENT) | BIT(REVIEW_CITY) },
        { void_it, BIT(EFFECTIVE) },
    };
    struct ground g = ground(state);
    struct sql_record_test_moves_rows rows = { 0 };
    for (size_t i = 0; i < sizeof(moves) / sizeof(moves[0]); i++) {
        for (int64_t from = RECORD_STATE_OPEN; from <= RECORD_STATE_MISSED; from++) {
            int64_t v = kit_volunteer(g.k, 0);
            int64_t r = kit_record(g.k, .shift = g.shift, .volunteer = v, .state = from,
                                   .out_ms = kit_time(DAY_TEXT) + HOUR_MS);
            bool may = moves[i].from & 1U << from;
            kit_forget(g.k);
            assert_int_equal(moves[i].move(&g, r), may ? OK : CONFLICT);
            kit_must(g.k, sql_record_test_moves(g.k->db, r, &rows));
            assert_int_equal(rows.n, may ? 1 : 0);
            assert_int_equal(one(&g, r).state == from, !may);
            if (from == RECORD_STATE_MISSED)
                assert_person(&g, v, 0, 0);
        }
        kit_forget(g.k);
        assert_int_equal(moves[i].move(&g, 12345), NOT_FOUND);
    }
}

/* --- records made by hand --- */

static void a_made_record_takes_the_tiers(void **state)
{
    struct ground g = ground(state);
    int64_t v = kit_volunteer(g.k, 0), at = kit_time(DAY_TEXT), r = 0, s = 0;
    struct record_new n = { .volunteer = v,
                            .shift = g.shift,
                            .in_ms = at,
                            .out_ms = at + 5 * HOUR_MS,
                            .source = RECORD_SOURCE_OWN_CLAIM,
                            .reason = "手机没电" };
    went(&g, record_make(kit_as(g.k, g.station), &n, &r));
    assert_move(&g, r, 1, RECORD_STATE_PENDING, RECORD_STATE_EFFECTIVE, g.station, "");
    n.in_ms = n.out_ms;
    n.out_ms += 4 * HOUR_MS;
    went(&g, record_make(kit_as(g.k, g.station), &n, &s));
    assert_move(&g, s, 1, RECORD_STATE_PENDING, RECORD_STATE_REVIEW_PARENT, g.station, "");
    assert_person(&g, v, HOURS(5), 1);
    n.shift = 12345;
    refused(&g, record_make(kit_as(g.k, g.station), &n, &s), NOT_FOUND, "没有这个班次");
}

/* Held for its public notice: no leader lets it count earlier, nobody is reminded of it; then it counts, and
 * the activity is over. */
static void a_held_record_waits(void **state)
{
    struct ground g = ground(state);
    struct sql_record_test_activity_row a = { 0 };
    int64_t v = kit_volunteer(g.k, 0), at = kit_time(DAY_TEXT), r = 0;
    struct record_new n = { .volunteer = v,
                            .shift = g.shift,
                            .in_ms = at,
                            .out_ms = at + HOUR_MS,
                            .source = RECORD_SOURCE_LATE_ENTRY,
                            .reason = "停电",
                            .hold = true };
    went(&g, record_make(kit_as(g.k, g.station), &n, &r));
    assert_state(&g, r, RECORD_STATE_PENDING);
    assert_person(&g, v, 0, 0);
    refused(&g, confirm(&g, r), CONFLICT, "补录要等公示结束才能生效");
    kit_later(g.k, 60 * DAY_MS);
    went(&g, record_remind(g.k->db, g.activity));
    went(&g, record_escalate(g.k->db, g.activity));
    assert_int_equal(notices(&g, g.leader).n, 0);
    assert_int_equal(notices(&g, g.station).n, 0);
    went(&g, record_settle(kit_as(g.k, 0), r));
    assert_move(&g, r, 1, RECORD_STATE_PENDING, RECORD_STATE_EFFECTIVE, 0, "");
    assert_person(&g, v, 60, 1);
    assert_int_equal(sql_record_test_activity(g.k->db, g.activity, &a), 1);
    assert_int_equal(a.state, ACTIVITY_STATE_ENDED);
}

/* --- overlap, rounding --- */

static int overlap(struct ground *g, int64_t volunteer, int64_t from, int64_t minutes, int64_t except)
{
    int64_t in_ms = kit_time(DAY_TEXT) + from * MINUTE_MS;
    kit_forget(g->k);
    return record_check_overlap(g->k->db, volunteer, in_ms, in_ms + minutes * MINUTE_MS, except);
}

static void nobody_serves_in_two_places(void **state)
{
    struct ground g = ground(state);
    int64_t v = kit_volunteer(g.k, 0), r = waiting(&g, v, HOURS(9), 60);
    assert_int_equal(overlap(&g, v, HOURS(9) + 59, 10, 0), CONFLICT);
    assert_string_equal(g.k->err.key, "与“{0}”（{1}）的服务时间重叠");
    assert_string_equal(g.k->err.arg[0], "周六敬老陪伴");
    assert_non_null(strstr(g.k->err.arg[1], "2026-03-09 09:00"));
    assert_int_equal(overlap(&g, v, HOURS(8), 61, 0), CONFLICT);
    assert_int_equal(overlap(&g, v, HOURS(8), HOURS(3), 0), CONFLICT);
    assert_int_equal(overlap(&g, v, HOURS(9) + 20, 1, 0), CONFLICT);
    assert_int_equal(overlap(&g, v, HOURS(8), 60, 0), OK); /* up to it, and from its end on */
    assert_int_equal(overlap(&g, v, HOURS(10), 60, 0), OK);
    assert_int_equal(overlap(&g, v, HOURS(9), 60, r), OK); /* the one that is corrected */
    assert_int_equal(overlap(&g, kit_volunteer(g.k, 0), HOURS(9), 60, 0), OK);
}

static void only_what_may_count_overlaps(void **state)
{
    struct ground g = ground(state);
    const unsigned in_the_way =
        BIT(OPEN) | BIT(EFFECTIVE) | BIT(PENDING) | BIT(REVIEW_PARENT) | BIT(REVIEW_CITY);
    for (int64_t s = RECORD_STATE_OPEN; s <= RECORD_STATE_MISSED; s++) {
        int64_t v = kit_volunteer(g.k, 0), at = kit_time(DAY_TEXT) + 9 * HOUR_MS;
        kit_record(g.k, .shift = g.shift, .volunteer = v, .state = s, .in_ms = at, .out_ms = at + HOUR_MS);
        assert_int_equal(overlap(&g, v, HOURS(9), 60, 0), in_the_way & 1U << s ? CONFLICT : OK);
    }
}

/* Minutes of a stay of so many seconds within a shift of four hours. */
static int64_t stay(struct ground *g, int64_t seconds)
{
    int64_t at = kit_time(DAY_TEXT);
    return record_minutes(g->k->db, at, at + seconds * SECOND_MS, at, at + 4 * HOUR_MS);
}

static void the_city_says_how_minutes_are_rounded(void **state)
{
    struct ground g = ground(state);
    static const int64_t cases[][4] = { /* minutes; exact, half hours begun do not count, nearest half hour */
                                        { 0, 0, 0, 0 },     { 15, 15, 0, 0 },   { 16, 16, 0, 30 },
                                        { 29, 29, 0, 30 },  { 30, 30, 30, 30 }, { 45, 45, 30, 30 },
                                        { 46, 46, 30, 60 }, { 59, 59, 30, 60 }, { 60, 60, 60, 60 },
                                        { 75, 75, 60, 60 }, { 76, 76, 60, 90 }, { 240, 240, 240, 240 }
    };
    for (int64_t how = 0; how <= 2; how++) {
        rule(&g, POLICY_RECORD_ROUNDING, how);
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
            assert_int_equal(stay(&g, cases[i][0] * 60), cases[i][1 + how]);
    }
    rule(&g, POLICY_RECORD_ROUNDING, 0);
    assert_int_equal(stay(&g, 119), 1); /* whole minutes */
    int64_t at = kit_time(DAY_TEXT);    /* 08:00:50 to 09:00:10 is shown as 08:00-09:00 */
    assert_int_equal(
        record_minutes(g.k->db, at + 50 * SECOND_MS, at + HOUR_MS + 10 * SECOND_MS, at, at + 4 * HOUR_MS),
        60);
}

static void who_left_early_gets_nothing_if_the_city_says_so(void **state)
{
    struct ground g = ground(state);
    assert_int_equal(stay(&g, 60), 1);
    rule(&g, POLICY_RECORD_LEAST_SHARE_PERCENT, 50);
    assert_int_equal(stay(&g, 120 * 60 - 1), 0);
    assert_int_equal(stay(&g, 120 * 60), 120);
    rule(&g, POLICY_RECORD_LEAST_SHARE_PERCENT, 100);
    assert_int_equal(stay(&g, 240 * 60 - 1), 0);
    assert_int_equal(stay(&g, 240 * 60), 240);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(confirmed_hours_count_everywhere),
        T(a_list_of_many_days_adds_up),
        T(a_rating_is_kept_once),
        T(all_or_none),
        T(refused_hours_count_nowhere),
        T(the_last_one_ends_the_activity),
        T(a_long_day_goes_up),
        T(the_days_records_are_taken_together),
        T(what_does_not_count_lifts_nothing),
        T(the_city_moves_the_tiers),
        T(the_reviewers_are_told),
        T(hours_of_the_citys_own_teams_stay_there),
        T(approved_hours_count),
        T(turned_down_in_review_with_a_reason),
        T(it_moves_only_forward),
        T(a_made_record_takes_the_tiers),
        T(a_held_record_waits),
        T(nobody_serves_in_two_places),
        T(only_what_may_count_overlaps),
        T(the_city_says_how_minutes_are_rounded),
        T(who_left_early_gets_nothing_if_the_city_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
