/* odd_test.c - which lines of an activity's list are marked for a second look, and where the city draws the
 * lines. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "office/policy/policy.h"
#include "service/record/odd_test.sql.h"
#include "service/record/record.h"
#include "kit/kit.h"

#define LINES 5

/* People who joined the day before and came and went at times of their own, a quarter of an hour apart. */
static struct confirm_line_list list(struct kit *k)
{
    struct confirm_line_list l = { ARENA_ARRAY(&k->arena, struct confirm_line, LINES), LINES };
    for (int64_t i = 0; i < LINES; i++)
        l.v[i] = (struct confirm_line){ .id = i + 1,
                                        .came = kit_time("2026-03-10T09:00") + i * 15 * MINUTE_MS,
                                        .went = kit_time("2026-03-10T11:00") + i * 15 * MINUTE_MS,
                                        .joined = kit_time("2026-03-09T09:00"),
                                        .in_how = MARK_HOW_SITE_QR };
    return l;
}

static void same_times(struct confirm_line_list *l, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        l->v[i].came = l->v[0].came + (int64_t)i * SECOND_MS;
        l->v[i].went = l->v[0].went + (int64_t)i * SECOND_MS;
    }
}

static void decide(struct kit *k, enum policy_key key, int64_t value)
{
    kit_must(k, kit_rule(k, key, value, 0));
}

/* How many lines carry a mark, when the marks are found anew. */
static int marked(struct kit *k, struct confirm_line_list *l, int64_t bit)
{
    int n = 0;
    for (size_t i = 0; i < l->n; i++)
        l->v[i].odd_bits = 0;
    assert_int_equal(record_find_odd(k->db, l), OK);
    for (size_t i = 0; i < l->n; i++)
        n += (l->v[i].odd_bits & bit) != 0;
    return n;
}

static void the_usual_is_not_marked(void **state)
{
    struct kit *k = *state;
    struct confirm_line_list l = list(k);
    assert_int_equal(marked(k, &l, INT64_MAX), 0);
    assert_int_equal(l.v[0].odd.n, 0);
}

static void who_signed_up_at_the_door_is_marked(void **state)
{
    struct kit *k = *state;
    struct confirm_line_list l = list(k);
    l.v[0].joined = l.v[0].came - 5 * MINUTE_MS;
    l.v[1].joined = l.v[1].came - 5 * MINUTE_MS + 1;
    l.v[2].joined = 0; /* on no list */
    assert_int_equal(marked(k, &l, RECORD_ODD_SOON), 1);
    assert_int_equal(l.v[1].odd.n, 1);
    assert_int_equal(l.v[1].odd.v[0].what, RECORD_ODD_SOON);
    decide(k, POLICY_ODD_SOON_MIN, 6);
    assert_int_equal(marked(k, &l, RECORD_ODD_SOON), 2);
    decide(k, POLICY_ODD_SOON_MIN, 0);
    assert_int_equal(marked(k, &l, RECORD_ODD_SOON), 0);
}

static void many_with_the_same_minutes_are_marked(void **state)
{
    struct kit *k = *state;
    struct confirm_line_list l = list(k);
    same_times(&l, 3);
    assert_int_equal(marked(k, &l, RECORD_ODD_ALIKE), 0);
    same_times(&l, 4);
    assert_int_equal(marked(k, &l, RECORD_ODD_ALIKE), 4);
    decide(k, POLICY_ODD_ALIKE_PEOPLE, 5);
    assert_int_equal(marked(k, &l, RECORD_ODD_ALIKE), 0);
    decide(k, POLICY_ODD_ALIKE_PEOPLE, 2);
    same_times(&l, 2);
    l.v[2].went += HOUR_MS; /* came with the first two, went later */
    l.v[3].in_how = MARK_HOW_ROLL_CALL;
    assert_int_equal(marked(k, &l, RECORD_ODD_ALIKE), 2);
}

static void a_roll_call_gives_all_the_same_minutes(void **state)
{
    struct kit *k = *state;
    struct confirm_line_list l = list(k);
    same_times(&l, LINES);
    for (size_t i = 0; i < l.n; i++)
        l.v[i].in_how = MARK_HOW_ROLL_CALL;
    assert_int_equal(marked(k, &l, RECORD_ODD_ALIKE), 0);
    assert_int_equal(marked(k, &l, RECORD_ODD_MANUAL), LINES);
}

static void printed_codes_are_marked(void **state)
{
    struct kit *k = *state;
    struct confirm_line_list l = list(k);
    l.v[0].in_how = MARK_HOW_PRINTED_QR;
    l.v[1].out_how = MARK_HOW_PRINTED_QR;
    assert_int_equal(marked(k, &l, RECORD_ODD_PRINTED), 2);
}

static void the_night_is_the_citys(void **state)
{
    struct kit *k = *state;
    struct confirm_line_list l = list(k);
    l.v[0].went = kit_time("2026-03-10T21:59");
    l.v[1].went = kit_time("2026-03-10T22:00");
    l.v[2].came = kit_time("2026-03-10T05:59");
    l.v[3].came = kit_time("2026-03-10T06:00");
    assert_int_equal(marked(k, &l, RECORD_ODD_NIGHT), 2);
    decide(k, POLICY_ODD_NIGHT_FROM_H, 21);
    assert_int_equal(marked(k, &l, RECORD_ODD_NIGHT), 3);
}

/* A line about a stored record. */
static struct confirm_line line_of(struct kit *k, int64_t shift, int64_t volunteer, const char *came,
                                   const char *went)
{
    int64_t in = kit_time(came), out = kit_time(went);
    int64_t id = kit_record(k, .shift = shift, .volunteer = volunteer, .in_ms = in, .out_ms = out);
    return (struct confirm_line){ .id = id, .came = in, .went = out, .in_how = MARK_HOW_SITE_QR };
}

/* 0.1 degrees of latitude are 11 km. */
static void who_was_too_fast_is_marked(void **state)
{
    struct kit *k = *state;
    int64_t v = kit_volunteer(k, 0), here = kit_shift(k, 0), there = kit_shift(k, 0);
    struct confirm_line lines[] = { line_of(k, here, v, "2026-03-10T08:00", "2026-03-10T09:00"),
                                    line_of(k, there, v, "2026-03-10T09:06", "2026-03-10T10:00") };
    struct confirm_line_list l = { lines, 2 };
    assert_int_equal(marked(k, &l, RECORD_ODD_TRAVEL), 0); /* no place is known */
    kit_must(k, sql_odd_test_place(k->db, lines[0].id, 36.2, 113.1));
    kit_must(k, sql_odd_test_place(k->db, lines[1].id, 36.3, 113.1)); /* 11 km in 6 minutes: 111 km/h */
    assert_int_equal(marked(k, &l, RECORD_ODD_TRAVEL), 0);
    decide(k, POLICY_ODD_SPEED_KMH, 100);
    assert_int_equal(marked(k, &l, RECORD_ODD_TRAVEL), 1);
    assert_int_equal(l.v[1].odd.v[0].what, RECORD_ODD_TRAVEL);
    decide(k, POLICY_ODD_SPEED_KMH, 20);
    kit_must(k, sql_odd_test_place(k->db, lines[1].id, 36.204,
                                   113.1)); /* within 500 m a place is not known better */
    assert_int_equal(marked(k, &l, RECORD_ODD_TRAVEL), 0);
}

static void a_device_of_many_is_marked(void **state)
{
    struct kit *k = *state;
    struct confirm_line lines[LINES];
    int64_t shift = kit_shift(k, 0), elsewhere = kit_shift(k, 0);
    for (int i = 0; i < LINES; i++) {
        lines[i] = line_of(k, i < 3 ? shift : elsewhere, kit_volunteer(k, 0), "2026-03-10T08:00",
                           "2026-03-10T09:00");
        lines[i].device = i < 4 ? "one phone" : "another";
        kit_must(k, sql_odd_test_device(k->db, lines[i].id, lines[i].device));
    }
    struct confirm_line_list l = { lines, 3 };
    assert_int_equal(marked(k, &l, RECORD_ODD_DEVICE), 3); /* the fourth person is in the other activity */
    l.n = LINES;
    assert_int_equal(marked(k, &l, RECORD_ODD_DEVICE), 4);
    decide(k, POLICY_ODD_DEVICE_PEOPLE, 4);
    assert_int_equal(marked(k, &l, RECORD_ODD_DEVICE), 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(the_usual_is_not_marked),
        T(who_signed_up_at_the_door_is_marked),
        T(many_with_the_same_minutes_are_marked),
        T(a_roll_call_gives_all_the_same_minutes),
        T(printed_codes_are_marked),
        T(the_night_is_the_citys),
        T(who_was_too_fast_is_marked),
        T(a_device_of_many_is_marked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
