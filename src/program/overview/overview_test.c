/* overview_test.c - the figures of a page: totals, ranks, what is below and what is not, gaps in time. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "program/overview/overview.h"
#include "office/stat/stat.h"
#include "kit/kit.h"

static void add(struct kit *k, int64_t pos, const char *date, enum measure measure, int64_t n)
{
    int64_t day;
    assert_true(parse_day(date, &day));
    kit_must(k, stat_add(k->db, pos, day, measure, n));
}

static struct overview_page *page(struct kit *k, int64_t unit, enum measure measure, enum overview_by by)
{
    struct overview_page *m = ARENA_NEW(&k->arena, struct overview_page);
    m->measure = measure;
    m->by = by;
    kit_must(k, stat_fold(k->db));
    kit_must(k, overview_fill(k->db, unit, LANG_ZH, m));
    return m;
}

/* The five published figures of the city, to the last one. */
static void shows_the_citys_figures_exactly(void **state)
{
    struct kit *k = *state;
    add(k, k->village_pos, "2026-03-07", MEASURE_VOLUNTEERS, 540000);
    add(k, k->village2_pos, "2026-03-10", MEASURE_VOLUNTEERS, 500);
    add(k, k->village_pos, "2026-01-07", MEASURE_TEAMS, 2700);
    add(k, k->village_pos, "2026-03-07", MEASURE_ACTIVITIES, 57995);
    add(k, k->village_pos, "2025-03-07", MEASURE_PERSON_TIMES, 1563471);
    add(k, k->village_pos, "2026-03-07", MEASURE_MINUTES, INT64_C(6616813) * 60);
    struct overview_page *m = page(k, 0, MEASURE_VOLUNTEERS, OVERVIEW_BY_MONTH);
    const struct overview_figure *f = m->figures.v;
    assert_int_equal(m->figures.n, MEASURE_COUNT);
    assert_string_equal(f[0].shown_total.html, "540,500");
    assert_string_equal(f[2].shown_total.html, "2,700");
    assert_string_equal(f[4].shown_total.html, "57,995");
    assert_string_equal(f[5].shown_total.html, "1,563,471");
    assert_string_equal(f[6].shown_total.html, "6,616,813");
    assert_int_equal(f[6].total, INT64_C(397008780));
    assert_int_equal(f[0].day, 500);
    assert_int_equal(f[0].month, 540500);
    assert_int_equal(f[2].month, 0);
    assert_int_equal(f[2].year, 2700);
    assert_int_equal(f[5].year, 0);
    assert_int_equal(m->as_of, k->now);
    assert_int_equal(f[0].rank, DB_NONE); /* the city has no sisters here */
}

static void ranks_among_sisters_with_ties(void **state)
{
    struct kit *k = *state;
    int64_t third = kit_unit(k, k->town, k->village2_pos + 1000000, 4, "第三社区");
    add(k, k->village_pos, "2026-03-07", MEASURE_TEAMS, 5);
    add(k, k->village2_pos, "2026-03-07", MEASURE_TEAMS, 5);
    struct overview_page *m = page(k, k->village2, MEASURE_TEAMS, OVERVIEW_BY_DAY);
    assert_int_equal(m->sisters, 3);
    assert_int_equal(m->figures.v[2].rank, 1);
    assert_int_equal(page(k, third, MEASURE_TEAMS, OVERVIEW_BY_DAY)->figures.v[2].rank, 3);
    m = page(k, k->town, MEASURE_TEAMS, OVERVIEW_BY_DAY);
    assert_int_equal(m->children.n, 3);
    assert_int_equal(m->children.v[0].rank, 1);
    assert_int_equal(m->children.v[1].rank, 1);
    assert_int_equal(m->children.v[2].rank, 3);
    assert_int_equal(m->children.v[2].value, 0);
}

static void tells_what_is_its_own(void **state)
{
    struct kit *k = *state;
    add(k, k->village_pos, "2026-03-07", MEASURE_ACTIVITIES, 5);
    add(k, k->town_pos, "2026-03-07", MEASURE_ACTIVITIES, 2);
    struct overview_page *m = page(k, k->town, MEASURE_ACTIVITIES, OVERVIEW_BY_DAY);
    assert_int_equal(m->figures.v[4].total, 7);
    assert_int_equal(m->children.v[0].figures.v[4].n, 5);
    assert_int_equal(m->direct, 2);
}

static void has_the_way_from_the_city(void **state)
{
    struct kit *k = *state;
    struct overview_page *m = page(k, k->village, MEASURE_TEAMS, OVERVIEW_BY_DAY);
    assert_int_equal(m->path.n, 4);
    assert_int_equal(m->path.v[0].id, k->city_unit);
    assert_int_equal(m->path.v[3].id, k->village);
    assert_int_equal(m->children.n, 0);
}

static void time_has_no_gaps(void **state)
{
    struct kit *k = *state;
    add(k, k->village_pos, "2025-12-31", MEASURE_MINUTES, 150);
    add(k, k->village_pos, "2026-02-28", MEASURE_MINUTES, 60);
    struct overview_page *m = page(k, k->village, MEASURE_MINUTES, OVERVIEW_BY_MONTH);
    assert_int_equal(m->steps.n, 12);
    assert_int_equal(m->steps.v[0].period, 202504);
    assert_int_equal(m->steps.v[11].period, 202603);
    assert_int_equal(m->steps.v[8].period, 202512);
    assert_int_equal(m->steps.v[8].value, 150);
    assert_string_equal(m->steps.v[8].shown.html, "2.5");
    assert_int_equal(m->steps.v[9].value, 0);
    assert_int_equal(m->steps.v[10].value, 60);
    m = page(k, k->village, MEASURE_MINUTES, OVERVIEW_BY_DAY);
    assert_int_equal(m->steps.n, 30);
    assert_int_equal(m->steps.v[29].period, 20260310);
    assert_int_equal(m->steps.v[19].period, 20260228);
    assert_int_equal(m->steps.v[19].value, 60);
    m = page(k, k->village, MEASURE_MINUTES, OVERVIEW_BY_YEAR);
    assert_int_equal(m->steps.v[m->steps.n - 2].value, 150);
}

/* 2 of 3 communities have a team, one began something in March; hours a head are those of everybody. */
static void says_what_one_figure_is_of_another(void **state)
{
    struct kit *k = *state;
    kit_unit(k, k->town, k->village2_pos + 1000000, 4, "第三社区");
    add(k, k->village_pos, "2026-03-07", MEASURE_TEAMS, 5);
    add(k, k->village2_pos, "2025-03-07", MEASURE_TEAMS, 1);
    add(k, k->village_pos, "2026-03-01", MEASURE_ACTIVITIES, 9);
    add(k, k->village2_pos, "2026-02-28", MEASURE_ACTIVITIES, 9);
    add(k, k->village_pos, "2026-03-07", MEASURE_VOLUNTEERS, 8);
    add(k, k->village_pos, "2026-03-07", MEASURE_WITH_HOURS, 5);
    add(k, k->town_pos, "2025-03-07", MEASURE_MINUTES, 1000);
    struct overview_page *m = page(k, k->town, MEASURE_TEAMS, OVERVIEW_BY_MONTH);
    const struct overview_ratio_line *r = m->ratios.v;
    assert_int_equal(m->ratios.n, 4);
    assert_int_equal(r[0].tenths, 625);
    assert_string_equal(r[0].shown.html, "62.5");
    assert_int_equal(r[1].tenths, 21); /* 1000 ÷ 60 ÷ 8 is 2.083 */
    assert_int_equal(r[2].tenths, 667);
    assert_string_equal(r[2].part, "3 个村、社区中的 2 个");
    assert_int_equal(r[3].tenths, 333);
    assert_int_equal(m->figures.v[6].last_year, 1000);
    m = page(k, k->city_unit, MEASURE_TEAMS, OVERVIEW_BY_MONTH);
    assert_int_equal(m->ratios.v[2].tenths, 667);
    assert_int_equal(m->children.v[0].ratios.v[2].tenths, 667);
}

static void stands_by_a_ratio(void **state)
{
    struct kit *k = *state;
    struct overview_page *m = ARENA_NEW(&k->arena, struct overview_page);
    add(k, k->village_pos, "2026-03-07", MEASURE_VOLUNTEERS, 10);
    add(k, k->village_pos, "2026-03-07", MEASURE_WITH_HOURS, 1);
    add(k, k->village2_pos, "2026-03-07", MEASURE_VOLUNTEERS, 2);
    add(k, k->village2_pos, "2026-03-07", MEASURE_WITH_HOURS, 2);
    kit_unit(k, k->town, k->village2_pos + 1000000, 4, "第三社区"); /* has nobody: no share, and the last */
    kit_must(k, stat_fold(k->db));
    *m = (struct overview_page){ .measure = MEASURE_VOLUNTEERS,
                                 .by = OVERVIEW_BY_DAY,
                                 .ranked = OVERVIEW_RATIO_HOURS_SHARE };
    kit_must(k, overview_fill(k->db, k->town, LANG_ZH, m));
    assert_int_equal(m->children.v[0].id, k->village2);
    assert_int_equal(m->children.v[0].ratios.v[0].tenths, 1000);
    assert_int_equal(m->children.v[0].rank, 1);
    assert_int_equal(m->children.v[1].rank, 2);
    assert_int_equal(m->children.v[2].ratios.v[0].tenths, DB_NONE);
    assert_string_equal(m->ranked_name, "有时长率");
}

static void draws_with_words(void **state)
{
    struct kit *k = *state;
    add(k, k->village_pos, "2026-03-07", MEASURE_MINUTES, 90);
    struct overview_page *m = page(k, k->town, MEASURE_MINUTES, OVERVIEW_BY_MONTH);
    overview_draw(&k->arena, LANG_ZH, 360, m);
    assert_non_null(strstr(m->bars.html, "<svg"));
    assert_non_null(strstr(m->bars.html, "/overview/"));
    assert_non_null(strstr(m->columns.html, "<svg"));
    assert_true(m->children_summary[0] && m->steps_summary[0]);
}

static void an_unknown_unit_is_not_found(void **state)
{
    struct kit *k = *state;
    struct overview_page m = { .measure = MEASURE_TEAMS, .by = OVERVIEW_BY_DAY };
    assert_int_equal(overview_fill(k->db, 1, LANG_ZH, &m), NOT_FOUND);
}

#define T(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(shows_the_citys_figures_exactly),
        T(ranks_among_sisters_with_ties),
        T(tells_what_is_its_own),
        T(has_the_way_from_the_city),
        T(time_has_no_gaps),
        T(says_what_one_figure_is_of_another),
        T(stands_by_a_ratio),
        T(draws_with_words),
        T(an_unknown_unit_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
