/* clock_test.c - the calendar against known days, the law's working days, and strict parsing. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/clock.h"

static void test_epoch(void **state)
{
    (void)state;
    assert_int_equal(day_from(1970, 1, 1), 0);
    assert_int_equal(day_from(1969, 12, 31), -1);
    assert_int_equal(day_from(2000, 3, 1), 11017);
    assert_int_equal(day_start_ms(0), -8 * HOUR_MS);
    assert_int_equal(day_of(0), 0);
    assert_int_equal(day_of(-8 * HOUR_MS), 0);
    assert_int_equal(day_of(-8 * HOUR_MS - 1), -1);
    assert_int_equal(day_of(16 * HOUR_MS - 1), 0);
    assert_int_equal(day_of(16 * HOUR_MS), 1);
}

static void test_leap_years(void **state)
{
    (void)state;
    assert_int_equal(day_from(2024, 3, 1) - day_from(2024, 2, 28), 2);
    assert_int_equal(day_from(2023, 3, 1) - day_from(2023, 2, 28), 1);
    assert_int_equal(day_from(2000, 2, 29), day_from(2000, 3, 1) - 1);
    assert_int_equal(day_from(1900, 2, 29), INT64_MIN);
    assert_int_equal(day_from(2100, 2, 29), INT64_MIN);
    assert_int_equal(day_from(2023, 2, 29), INT64_MIN);
    assert_int_equal(day_from(2023, 4, 31), INT64_MIN);
    assert_int_equal(day_from(2023, 13, 1), INT64_MIN);
    assert_int_equal(day_from(2023, 0, 1), INT64_MIN);
    assert_int_equal(day_from(2023, 1, 0), INT64_MIN);
    assert_int_equal(day_from(0, 1, 1), INT64_MIN);
    assert_int_equal(day_from(10000, 1, 1), INT64_MIN);
}

/* Every day of four centuries follows the one before, there and back. */
static void test_every_day_counts_one(void **state)
{
    (void)state;
    int64_t day = day_from(1800, 1, 1);
    for (; day < day_from(2201, 1, 1); day++) {
        struct civil c = civil_of(day_start_ms(day));
        if (day_from(c.year, c.month, c.day) != day)
            fail_msg("day %lld", (long long)day);
        if (c.weekday != (int)(((day + 3) % 7 + 7) % 7))
            fail_msg("weekday of %lld", (long long)day);
    }
}

static void test_civil(void **state)
{
    (void)state;
    struct civil c = civil_of(INT64_C(1772843445678)); /* 2026-03-07T00:30:45.678Z */
    assert_int_equal(c.year, 2026);
    assert_int_equal(c.month, 3);
    assert_int_equal(c.day, 7);
    assert_int_equal(c.hour, 8);
    assert_int_equal(c.minute, 30);
    assert_int_equal(c.second, 45);
    assert_int_equal(c.weekday, 5);
    assert_int_equal(civil_of(day_start_ms(day_from(1949, 10, 1))).weekday, 5);
    assert_int_equal(civil_of(day_start_ms(0)).weekday, 3);
}

static void test_periods(void **state)
{
    (void)state;
    int64_t day = day_from(2026, 3, 7);
    assert_int_equal(period_day(day), 20260307);
    assert_int_equal(period_month(day), 202603);
    assert_int_equal(period_year(day), 2026);
    assert_int_equal(period_day(day_from(1880, 12, 31)), 18801231);
}

static void test_age(void **state)
{
    (void)state;
    int64_t born = day_from(2012, 3, 7);
    assert_int_equal(age_on(born, day_from(2026, 3, 6)), 13);
    assert_int_equal(age_on(born, day_from(2026, 3, 7)), 14);
    int64_t leap = day_from(2008, 2, 29);
    assert_int_equal(age_on(leap, day_from(2026, 2, 28)), 17);
    assert_int_equal(age_on(leap, day_from(2026, 3, 1)), 18);
    assert_int_equal(age_on(leap, day_from(2028, 2, 29)), 20);
}

static void test_parse_day(void **state)
{
    (void)state;
    int64_t day = 7;
    assert_true(parse_day("2026-03-07", &day));
    assert_int_equal(day, day_from(2026, 3, 7));
    assert_true(parse_day("2024-02-29", &day));
    static const char *const bad[] = {
        "",           "2026-3-7",   "2026-02-29",  "2026-13-01", "2026-00-10",   "2026-01-00", "0000-01-01",
        "2026/03/07", "2026-03-7 ", " 026-03-07",  "+026-03-07", "2026- 3-07",   "2026-03- 7", "2026-+3-07",
        "2026--3-07", "20260-3-07", "2026-03-07x", "2026-03-0x", "２０26-03-07",
    };
    day = 7;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (parse_day(bad[i], &day))
            fail_msg("\"%s\" passes", bad[i]);
    assert_int_equal(day, 7);
}

static void check_time(const char *s, int64_t want)
{
    int64_t ms = 0;
    if (!parse_time(s, &ms))
        fail_msg("\"%s\" fails", s);
    assert_int_equal(ms, want);
}

static void test_parse_time(void **state)
{
    (void)state;
    int64_t half_past = INT64_C(1772843400000); /* 2026-03-07T00:30:00Z */
    check_time("2026-03-07T08:30", half_past);
    check_time("2026-03-07 08:30", half_past);
    check_time("2026-03-07T08:30:45", half_past + 45000);
    check_time("2026-03-07T08:30:45.678", half_past + 45000);
    check_time("2026-03-07T08:30:00+08:00", half_past);
    check_time("2026-03-07T00:30:00Z", half_past);
    check_time("2026-03-07T00:30Z", half_past);
    check_time("2026-03-06T19:00:00-05:30", half_past);
    check_time("2026-03-07T00:00", day_start_ms(day_from(2026, 3, 7)));
    check_time("2026-03-07T23:59:59", day_start_ms(day_from(2026, 3, 8)) - 1000);
}

static void test_parse_time_refuses(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "2026-03-07",
        "2026-03-07T",
        "2026-03-07T8:30",
        "2026-03-07T24:00",
        "2026-03-07T08:60",
        "2026-03-07T08:30:60",
        "2026-03-07T08:30:4",
        "2026-03-07T 8:30",
        "2026-03-07T08: 3",
        "2026-03-07T+8:30",
        "2026-03-07T-1:30",
        "2026-03-07T08:30: 4",
        "2026-03-07T08:30:-1",
        "2026-03-07T08:30:00.",
        "2026-03-07T08:30:00+0800",
        "2026-03-07T08:30:00+08:00x",
        "2026-03-07T08:30:00+ 8:00",
        "2026-03-07T08:30:00+-8:00",
        "2026-03-07T08:30:00+15:00",
        "2026-03-07T08:30:00+08:60",
        "2026-03-07T08:30 ",
        "2026-02-30T08:30",
        "2026-03-07X08:30",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:00:00-14:00",
    };
    int64_t ms = 7;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (parse_time(bad[i], &ms))
            fail_msg("\"%s\" passes", bad[i]);
    assert_int_equal(ms, 7);
}

static void test_formats_read_back(void **state)
{
    (void)state;
    char text[TIME_TEXT];
    int64_t ms = INT64_C(1772843445000), back = 0;
    format_rfc3339(ms, text);
    assert_string_equal(text, "2026-03-07T08:30:45+08:00");
    assert_true(parse_time(text, &back));
    assert_int_equal(back, ms);
    format_local(ms, text);
    assert_string_equal(text, "2026-03-07T08:30");
    format_day(day_of(ms), text);
    assert_string_equal(text, "2026-03-07");
    format_day(day_from(1880, 1, 1), text);
    assert_string_equal(text, "1880-01-01");
}

static void test_shift(void **state)
{
    (void)state;
    int64_t real = clock_now_ms();
    int64_t steady = clock_steady_us();
    clock_shift(day_start_ms(day_from(2030, 1, 1)));
    assert_int_equal(day_of(clock_now_ms()), day_from(2030, 1, 1));
    assert_true(clock_steady_us() >= steady);
    assert_true(clock_steady_us() - steady < 60 * 1000000);
    clock_shift(real);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_epoch),
        cmocka_unit_test(test_leap_years),
        cmocka_unit_test(test_every_day_counts_one),
        cmocka_unit_test(test_civil),
        cmocka_unit_test(test_periods),
        cmocka_unit_test(test_age),
        cmocka_unit_test(test_parse_day),
        cmocka_unit_test(test_parse_time),
        cmocka_unit_test(test_parse_time_refuses),
        cmocka_unit_test(test_formats_read_back),
        cmocka_unit_test(test_shift),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
