/* stat_test.c - deltas reach every place above, every period, once; and nothing else. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/pos.h"
#include "office/stat/stat.h"
#include "office/stat/stat.sql.h"
#include "kit/kit.h"

static int64_t total(struct kit *k, int64_t pos, enum measure measure, int64_t period)
{
    int64_t n = -1;
    kit_must(k, stat_total(k->db, pos, measure, period, &n));
    return n;
}

static void add(struct kit *k, int64_t pos, const char *date, enum measure measure, int64_t n)
{
    int64_t day;
    assert_true(parse_day(date, &day));
    kit_must(k, stat_add(k->db, pos, day, measure, n));
}

static void reaches_all_above_and_all_periods(void **state)
{
    struct kit *k = *state;
    const int64_t places[] = { k->village_pos, k->town_pos, k->county_pos, k->city_pos };
    const int64_t periods[] = { 0, 2026, 202603, 20260307 };
    add(k, k->village_pos, "2026-03-07", MEASURE_MINUTES, 90);
    assert_int_equal(total(k, k->village_pos, MEASURE_MINUTES, 0), 0);
    assert_int_equal(stat_fold(k->db), 1);
    for (int i = 0; i < 4; i++)
        for (int p = 0; p < 4; p++)
            assert_int_equal(total(k, places[i], MEASURE_MINUTES, periods[p]), 90);
    assert_int_equal(total(k, k->village2_pos, MEASURE_MINUTES, 0), 0);
    assert_int_equal(total(k, k->village_pos, MEASURE_PERSON_TIMES, 0), 0);
    assert_int_equal(total(k, k->village_pos, MEASURE_MINUTES, 202602), 0);
    assert_int_equal(total(k, pos_parent(k->city_pos), MEASURE_MINUTES, 0), 0); /* not the province */
}

static void adds_up_sisters_days_and_signs(void **state)
{
    struct kit *k = *state;
    add(k, k->village_pos, "2026-03-07", MEASURE_VOLUNTEERS, 5);
    add(k, k->village2_pos, "2026-02-28", MEASURE_VOLUNTEERS, 3);
    add(k, k->town_pos, "2025-12-31", MEASURE_VOLUNTEERS, 2);
    add(k, k->village_pos, "2026-03-07", MEASURE_VOLUNTEERS, -1);
    assert_int_equal(stat_fold(k->db), 4);
    assert_int_equal(total(k, k->village_pos, MEASURE_VOLUNTEERS, 0), 4);
    assert_int_equal(total(k, k->town_pos, MEASURE_VOLUNTEERS, 0), 9);
    assert_int_equal(total(k, k->town_pos, MEASURE_VOLUNTEERS, 2026), 7);
    assert_int_equal(total(k, k->town_pos, MEASURE_VOLUNTEERS, 202602), 3);
    assert_int_equal(total(k, k->city_pos, MEASURE_VOLUNTEERS, 2025), 2);
}

static void folds_each_delta_once(void **state)
{
    struct kit *k = *state;
    add(k, k->village_pos, "2026-03-07", MEASURE_TEAMS, 1);
    assert_int_equal(stat_fold(k->db), 1);
    assert_int_equal(stat_fold(k->db), 0);
    assert_int_equal(total(k, k->city_pos, MEASURE_TEAMS, 0), 1);
    add(k, k->village_pos, "2026-03-07", MEASURE_TEAMS, 1);
    assert_int_equal(stat_fold(k->db), 1);
    assert_int_equal(total(k, k->city_pos, MEASURE_TEAMS, 0), 2);
}

static int64_t cover(struct kit *k, int64_t pos, int64_t period)
{
    int64_t n = -1;
    kit_must(k, stat_cover(k->db, pos, MEASURE_TEAMS, period, &n));
    return n;
}

static void counts_villages_by_the_first_and_the_last_they_have(void **state)
{
    struct kit *k = *state;
    add(k, k->village_pos, "2026-03-07", MEASURE_TEAMS, 1);
    add(k, k->village2_pos, "2026-02-07", MEASURE_TEAMS, 2);
    add(k, k->town_pos, "2026-03-07", MEASURE_TEAMS, 1); /* no village's */
    kit_must(k, stat_fold(k->db));
    assert_int_equal(cover(k, k->village_pos, 0), 1);
    assert_int_equal(cover(k, k->town_pos, 0), 2);
    assert_int_equal(cover(k, k->city_pos, 2026), 2);
    assert_int_equal(cover(k, k->city_pos, 202603), 1);
    assert_int_equal(cover(k, pos_parent(k->city_pos), 0), 0);
    add(k, k->village_pos, "2026-03-07", MEASURE_TEAMS, 1);
    add(k, k->village2_pos, "2026-02-08", MEASURE_TEAMS, -1);
    kit_must(k, stat_fold(k->db));
    assert_int_equal(cover(k, k->city_pos, 0), 2);
    add(k, k->village2_pos, "2026-02-07", MEASURE_TEAMS, -1);
    kit_must(k, stat_fold(k->db));
    assert_int_equal(cover(k, k->city_pos, 0), 1);
    assert_int_equal(cover(k, k->village2_pos, 202602), 0);
}

static void says_as_of_when(void **state)
{
    struct kit *k = *state;
    int64_t at = -1;
    assert_int_equal(stat_as_of(k->db, &at), OK);
    assert_int_equal(at, 0);
    assert_int_equal(stat_fold(k->db), 0);
    assert_int_equal(stat_as_of(k->db, &at), OK);
    assert_int_equal(at, 0); /* nothing to fold writes nothing */
    add(k, k->village_pos, "2026-03-07", MEASURE_TEAMS, 1);
    assert_int_equal(stat_fold(k->db), 1);
    assert_int_equal(stat_as_of(k->db, &at), OK);
    assert_int_equal(at, k->now);
}

static void nothing_is_no_delta(void **state)
{
    struct kit *k = *state;
    add(k, k->village_pos, "2026-03-07", MEASURE_TEAMS, 0);
    assert_int_equal(stat_fold(k->db), 0);
}

/* More than one step of the fold. */
static void folds_very_many(void **state)
{
    struct kit *k = *state;
    for (int i = 0; i < 20100; i++)
        kit_must(
            k, stat_add(k->db, i % 2 ? k->village_pos : k->village2_pos, 20000 + i % 7, MEASURE_MINUTES, 1));
    assert_int_equal(stat_fold(k->db), 20100);
    assert_int_equal(total(k, k->city_pos, MEASURE_MINUTES, 0), 20100);
    assert_int_equal(total(k, k->village_pos, MEASURE_MINUTES, 0), 10050);
}

static void a_place_without_a_unit_counts_above(void **state)
{
    struct kit *k = *state;
    add(k, pos_child(k->village_pos, 42), "2026-03-07", MEASURE_ACTIVITIES, 1);
    assert_int_equal(stat_fold(k->db), 1);
    assert_int_equal(total(k, k->village_pos, MEASURE_ACTIVITIES, 20260307), 1);
    assert_int_equal(total(k, k->city_pos, MEASURE_ACTIVITIES, 0), 1);
}

static void every_measure_has_its_definition_and_is_found_by_its_number(void **state)
{
    (void)state;
    assert_int_equal(measure_codes.n, MEASURE_COUNT);
    for (size_t i = 0; i < MEASURE_COUNT; i++) {
        assert_int_equal(all_measures[i].measure, measure_codes.v[i].value);
        assert_true(all_measures[i].definition[0] != 0);
        assert_ptr_equal(stat_measure(all_measures[i].measure), &all_measures[i]);
    }
    assert_null(stat_measure(0));
    assert_null(stat_measure(all_measures[MEASURE_COUNT - 1].measure + 1));
}

static int note_difference(void *ctx, int64_t pos, int64_t found, int64_t wanted)
{
    int64_t *seen = ctx;
    (void)pos;
    seen[0]++;
    seen[1] = found;
    seen[2] = wanted;
    return OK;
}

static void a_total_that_its_rows_do_not_make_is_told(void **state)
{
    struct kit *k = *state;
    int64_t seen[3] = { 0 };
    const struct measure_def *teams = stat_measure(MEASURE_TEAMS);
    kit_team(k, 0); /* a row that nobody counted */
    kit_must(k, stat_compare(k->db, teams, note_difference, seen));
    assert_true(seen[0] > 0 && seen[1] == 0 && seen[2] == 1);
    seen[0] = 0;
    kit_must(k, stat_write_anew(k->db, teams));
    kit_must(k, stat_compare(k->db, teams, note_difference, seen));
    assert_int_equal(seen[0], 0);
    assert_int_equal(total(k, k->city_pos, MEASURE_TEAMS, 0), 1);
    assert_int_equal(cover(k, k->city_pos, 0), 1);
    kit_must(k, sql_stat_cover_add(k->db, k->town_pos, MEASURE_TEAMS, 0, 1));
    kit_must(k, stat_compare(k->db, teams, note_difference, seen));
    assert_int_equal(seen[0], 1);
    assert_true(seen[1] == 2 && seen[2] == 1);
}

#define T(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(reaches_all_above_and_all_periods),
        T(adds_up_sisters_days_and_signs),
        T(folds_each_delta_once),
        T(counts_villages_by_the_first_and_the_last_they_have),
        T(says_as_of_when),
        T(nothing_is_no_delta),
        T(folds_very_many),
        T(a_place_without_a_unit_counts_above),
        cmocka_unit_test(every_measure_has_its_definition_and_is_found_by_its_number),
        T(a_total_that_its_rows_do_not_make_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
