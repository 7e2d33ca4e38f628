/* pos_test.c - ranges nest, neighbours stay apart, skipped levels work, invalid numbers hurt nobody. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdbool.h>

#include "base/pos.h"

#define CHANGZHI  INT64_C(140400000000000000)
#define LUZHOU    INT64_C(140403000000000000)
#define TOWN      INT64_C(140403001000000000)
#define COMMUNITY INT64_C(140403001001000000)

static void test_from_code(void **state)
{
    (void)state;
    assert_int_equal(pos_from_code("140403001001"), COMMUNITY);
    assert_int_equal(pos_from_code("140403001"), TOWN);
    assert_int_equal(pos_from_code("140403"), LUZHOU);
    assert_int_equal(pos_from_code("140400"), CHANGZHI);
    assert_int_equal(pos_from_code("1404"), CHANGZHI);
    assert_int_equal(pos_from_code("14"), INT64_C(140000000000000000));
    assert_int_equal(pos_from_code("999999999999"), INT64_C(999999999999000000));
    assert_int_equal(pos_from_code("000000000000"), 0);
}

static void test_from_code_refuses(void **state)
{
    (void)state;
    static const char *const bad[] = { "",       "1",         "140",          "14040300100", "1404030010011",
                                       "14040x", "-40403001", "140403 01001", "１４",        "14040300100A" };
    assert_int_equal(pos_from_code(NULL), POS_NONE);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (pos_from_code(bad[i]) != POS_NONE)
            fail_msg("\"%s\" passes", bad[i]);
}

static void test_to_code(void **state)
{
    (void)state;
    char code[POS_CODE_TEXT];
    pos_to_code(COMMUNITY + 10203, code);
    assert_string_equal(code, "140403001001");
    pos_to_code(pos_from_code("0104"), code);
    assert_string_equal(code, "010400000000");
    pos_to_code(POS_NONE, code);
    assert_string_equal(code, "000000000000");
}

static void test_depth(void **state)
{
    (void)state;
    assert_int_equal(pos_depth(0), POS_ROOT);
    assert_int_equal(pos_depth(INT64_C(140000000000000000)), POS_PROVINCE);
    assert_int_equal(pos_depth(CHANGZHI), POS_CITY);
    assert_int_equal(pos_depth(LUZHOU), POS_COUNTY);
    assert_int_equal(pos_depth(TOWN), POS_TOWN);
    assert_int_equal(pos_depth(COMMUNITY), POS_VILLAGE);
    assert_int_equal(pos_depth(COMMUNITY + 10000), POS_L6);
    assert_int_equal(pos_depth(COMMUNITY + 10100), POS_L7);
    assert_int_equal(pos_depth(COMMUNITY + 10101), POS_L8);
    assert_int_equal(pos_depth(POS_MAX), POS_L8);
    assert_int_equal(pos_depth(POS_MAX + 1), POS_ROOT);
    assert_int_equal(pos_depth(INT64_MAX), POS_ROOT);
    assert_int_equal(pos_depth(INT64_MIN), POS_ROOT);
    /* Groups that end in zeros of their own are not empty. */
    assert_int_equal(pos_depth(pos_from_code("140403100")), POS_TOWN);
    assert_int_equal(pos_depth(pos_from_code("10")), POS_PROVINCE);
    assert_int_equal(pos_depth(pos_from_code("141000")), POS_CITY);
    assert_int_equal(pos_depth(pos_from_code("140403001200")), POS_VILLAGE);
}

static void test_hi(void **state)
{
    (void)state;
    assert_int_equal(pos_hi(0), POS_MAX);
    assert_int_equal(pos_hi(CHANGZHI), INT64_C(140499999999999999));
    assert_int_equal(pos_hi(TOWN), INT64_C(140403001999999999));
    assert_int_equal(pos_hi(COMMUNITY), INT64_C(140403001001999999));
    assert_int_equal(pos_hi(COMMUNITY + 10000), COMMUNITY + 19999);
    assert_int_equal(pos_hi(COMMUNITY + 10101), COMMUNITY + 10101);
    assert_int_equal(pos_hi(POS_NONE), POS_NONE);
    assert_int_equal(pos_hi(INT64_MAX), POS_NONE);
}

static void test_parent(void **state)
{
    (void)state;
    assert_int_equal(pos_parent(COMMUNITY + 10101), COMMUNITY + 10100);
    assert_int_equal(pos_parent(COMMUNITY + 10100), COMMUNITY + 10000);
    assert_int_equal(pos_parent(COMMUNITY + 10000), COMMUNITY);
    assert_int_equal(pos_parent(COMMUNITY), TOWN);
    assert_int_equal(pos_parent(TOWN), LUZHOU);
    assert_int_equal(pos_parent(LUZHOU), CHANGZHI);
    assert_int_equal(pos_above(CHANGZHI, TOWN), LUZHOU);
    assert_int_equal(pos_above(CHANGZHI, LUZHOU), CHANGZHI);
    assert_int_equal(pos_above(CHANGZHI, CHANGZHI), CHANGZHI); /* nobody of the city sits above it */
    assert_int_equal(pos_parent(INT64_C(140000000000000000)), 0);
    assert_int_equal(pos_parent(0), 0);
    assert_int_equal(pos_parent(POS_NONE), POS_NONE);
    assert_int_equal(pos_parent(POS_MAX + 1), POS_NONE);
}

static void test_ancestors(void **state)
{
    (void)state;
    int64_t up[POS_DEPTHS];
    assert_int_equal(pos_ancestors(COMMUNITY + 10203, up), 8);
    assert_int_equal(up[0], INT64_C(140000000000000000));
    assert_int_equal(up[1], CHANGZHI);
    assert_int_equal(up[4], COMMUNITY);
    assert_int_equal(up[5], COMMUNITY + 10000);
    assert_int_equal(up[6], COMMUNITY + 10200);
    assert_int_equal(up[7], COMMUNITY + 10203);
    for (int i = 7; i > 0; i--)
        assert_int_equal(pos_parent(up[i]), up[i - 1]);
    assert_int_equal(pos_ancestors(CHANGZHI, up), 2);
    assert_int_equal(pos_ancestors(0, up), 0);
    assert_int_equal(pos_ancestors(-5, up), 0);
    assert_int_equal(pos_ancestors(INT64_MAX, up), 0);
}

/* A city without counties: its towns stand below the city itself. */
static void test_skipped_level(void **state)
{
    (void)state;
    int64_t city = pos_from_code("441900"), town = pos_from_code("441900003");
    int64_t up[POS_DEPTHS];
    assert_int_equal(pos_depth(town), POS_TOWN);
    assert_int_equal(pos_parent(town), city);
    assert_int_equal(pos_ancestors(town, up), 3);
    assert_int_equal(up[1], city);
    assert_int_equal(up[2], town);
    assert_true(pos_contains(city, town));
    assert_int_equal(pos_hi(town), town + 999999999);
}

static void test_contains(void **state)
{
    (void)state;
    assert_true(pos_contains(0, COMMUNITY));
    assert_true(pos_contains(CHANGZHI, COMMUNITY));
    assert_true(pos_contains(TOWN, TOWN));
    assert_true(pos_contains(COMMUNITY, COMMUNITY + 999999));
    assert_false(pos_contains(COMMUNITY, COMMUNITY + 1000000));
    assert_false(pos_contains(COMMUNITY, TOWN));
    assert_false(pos_contains(CHANGZHI, pos_from_code("140500")));
    assert_false(pos_contains(LUZHOU, pos_from_code("140404001")));
    assert_false(pos_contains(POS_NONE, COMMUNITY));
    assert_false(pos_contains(0, POS_NONE));
    assert_false(pos_contains(0, POS_MAX + 1));
}

static void test_child_max(void **state)
{
    (void)state;
    static const int want[] = { 99, 99, 99, 999, 999, 99, 99, 99, 0 };
    for (int d = POS_ROOT; d <= POS_L8; d++)
        assert_int_equal(pos_child_max((enum pos_depth)d), want[d]);
}

static void test_child(void **state)
{
    (void)state;
    assert_int_equal(pos_child(0, 14), INT64_C(140000000000000000));
    assert_int_equal(pos_child(CHANGZHI, 3), LUZHOU);
    assert_int_equal(pos_child(LUZHOU, 1), TOWN);
    assert_int_equal(pos_child(LUZHOU, 999), INT64_C(140403999000000000));
    assert_int_equal(pos_child(COMMUNITY, 1), COMMUNITY + 10000);
    assert_int_equal(pos_child(COMMUNITY + 990000, 99), COMMUNITY + 999900);
    assert_int_equal(pos_child(COMMUNITY, 0), POS_NONE);
    assert_int_equal(pos_child(COMMUNITY, -1), POS_NONE);
    assert_int_equal(pos_child(COMMUNITY, 100), POS_NONE);
    assert_int_equal(pos_child(COMMUNITY + 1, 1), POS_NONE);
    assert_int_equal(pos_child(POS_NONE, 1), POS_NONE);
}

/* Down and up again at every depth; the last child still lies inside, the next place outside. */
static void test_child_and_parent_agree(void **state)
{
    (void)state;
    int64_t pos = 0;
    for (int d = POS_ROOT; d < POS_L8; d++) {
        int max = pos_child_max((enum pos_depth)d);
        int64_t last = pos_child(pos, max);
        assert_int_equal(pos_parent(last), pos);
        assert_int_equal(pos_depth(last), d + 1);
        assert_int_equal(pos_hi(last), pos_hi(pos));
        assert_int_equal(pos_child(pos, max + 1), POS_NONE);
        pos = last;
    }
    assert_int_equal(pos, POS_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_from_code), cmocka_unit_test(test_from_code_refuses),
        cmocka_unit_test(test_to_code),   cmocka_unit_test(test_depth),
        cmocka_unit_test(test_hi),        cmocka_unit_test(test_parent),
        cmocka_unit_test(test_ancestors), cmocka_unit_test(test_skipped_level),
        cmocka_unit_test(test_contains),  cmocka_unit_test(test_child_max),
        cmocka_unit_test(test_child),     cmocka_unit_test(test_child_and_parent_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
