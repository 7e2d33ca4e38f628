/* vest_test.c - a stripe and a star for each star earned, never more than five, and no shape astray. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "render/vest.h"

static int count(const char *s, const char *what)
{
    int n = 0;
    for (; (s = strstr(s, what)); s += strlen(what))
        n++;
    return n;
}

static void check_stars(int given, int shown)
{
    _cleanup_buf_ struct buf b = { 0 };
    vest_svg(&b, given, "x");
    assert_false(b.failed);
    assert_int_equal(count(b.data, "class=\"stripe on\""), shown);
    assert_int_equal(count(b.data, "class=\"stripe off\""), 5 - shown);
    assert_int_equal(count(b.data, "class=\"star on\""), shown);
    assert_int_equal(count(b.data, "class=\"star off\""), 5 - shown);
}

static void test_one_stripe_a_star(void **state)
{
    (void)state;
    for (int i = 0; i <= VEST_STARS; i++)
        check_stars(i, i);
    check_stars(-1, 0);
    check_stars(6, 5);
    check_stars(INT32_MAX, 5);
}

/* What one more star changes is one stripe, and the ones before stay. */
static void test_stripes_are_kept(void **state)
{
    (void)state;
    for (int i = 1; i < VEST_STARS; i++) {
        _cleanup_buf_ struct buf less = { 0 }, more = { 0 };
        vest_svg(&less, i, NULL);
        vest_svg(&more, i + 1, NULL);
        for (const char *p = less.data; (p = strstr(p, "class=\"stripe on\" d=\"")); p++) {
            char path[300] = { 0 };
            const char *end = strchr(p + 21, '"');
            assert_in_range(end - p, 22, 299);
            memcpy(path, p, (size_t)(end - p));
            assert_non_null(strstr(more.data, path));
        }
    }
}

static void test_label(void **state)
{
    (void)state;
    _cleanup_buf_ struct buf b = { 0 }, hidden = { 0 };
    vest_svg(&b, 3, "<三星> \"志愿者\"");
    assert_non_null(strstr(b.data, "role=\"img\" aria-label=\"&lt;三星&gt; &quot;志愿者&quot;\""));
    assert_null(strstr(b.data, "aria-hidden"));
    assert_null(strstr(b.data, " id="));
    assert_null(strstr(b.data, "style="));
    vest_svg(&hidden, 3, NULL);
    assert_non_null(strstr(hidden.data, "aria-hidden=\"true\""));
    assert_null(strstr(hidden.data, "role="));
}

/* Upper case commands give points: each number pair of the stars lies inside the drawing. */
static void test_stars_lie_inside(void **state)
{
    (void)state;
    _cleanup_buf_ struct buf b = { 0 };
    vest_svg(&b, 5, NULL);
    int points = 0;
    for (const char *p = b.data; (p = strstr(p, "class=\"star on\" d=\"")); p++) {
        for (const char *at = p + 19; *at && *at != 'Z'; points++) {
            char *end;
            double x = strtod(at + 1, &end), y = strtod(end, &end);
            assert_true(x > 2 && x < 238 && y > 268 && y < 300);
            at = end;
        }
    }
    assert_int_equal(points, 50);
    assert_int_equal(count(b.data, "<svg"), 1);
    assert_string_equal(b.data + b.len - 6, "</svg>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_stripe_a_star),
        cmocka_unit_test(test_stripes_are_kept),
        cmocka_unit_test(test_label),
        cmocka_unit_test(test_stars_lie_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
