/* geo_test.c - distances that follow from the radius alone, the poles and the date line, and nonsense. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdbool.h>

#include "base/geo.h"

static void check_distance(double lat1, double lng1, double lat2, double lng2, double want, double within)
{
    struct geo_point a = { lat1, lng1 }, b = { lat2, lng2 };
    double there = geo_distance_m(a, b), back = geo_distance_m(b, a);
    if (!(fabs(there - want) <= within) || !(fabs(back - there) <= 1e-6))
        fail_msg("%.6f, want %.6f", there, want);
}

static void test_known_arcs(void **state)
{
    (void)state;
    const double degree = M_PI * 6378137.0 / 180; /* 111 319.49 m */
    check_distance(0, 0, 0, 1, degree, 1e-6);
    check_distance(0, 0, 1, 0, degree, 1e-6);
    check_distance(60, 10, 61, 10, degree, 1e-6);
    check_distance(0, 0, 0, 90, 90 * degree, 1e-3);
    check_distance(90, 0, -90, 0, 180 * degree, 1e-3);
    check_distance(0, 0, 0, 180, 180 * degree, 1e-3);
    check_distance(36, 113, 36, 113, 0, 0);
}

/* Beijing Tian'anmen to Shanghai People's Square: about 1 068 km on this sphere. */
static void test_two_cities(void **state)
{
    (void)state;
    check_distance(39.9087, 116.3975, 31.2304, 121.4737, 1068000, 3000);
}

static void test_metres_at_hand(void **state)
{
    (void)state;
    /* A millionth of a degree is 0.11 m north, and less east by the cosine of the latitude. */
    check_distance(36.195, 113.116, 36.195001, 113.116, 0.111319, 1e-5);
    check_distance(36.195, 113.116, 36.195, 113.117, 111.319491 * cos(36.195 * M_PI / 180), 1e-3);
}

static void test_date_line_and_poles(void **state)
{
    (void)state;
    check_distance(0, 179.5, 0, -179.5, M_PI * 6378137.0 / 180, 1e-3);
    check_distance(0, 180, 0, -180, 0, 1e-6);
    check_distance(90, 0, 90, 120, 0, 1e-6);
    /* Antipodes: the root must not get more than one. */
    check_distance(12.34567, 56.78, -12.34567, -123.22, M_PI * 6378137.0, 1);
}

static void test_is_point(void **state)
{
    (void)state;
    assert_true(geo_is_point((struct geo_point){ 0, 0 }));
    assert_true(geo_is_point((struct geo_point){ 90, 180 }));
    assert_true(geo_is_point((struct geo_point){ -90, -180 }));
    assert_false(geo_is_point((struct geo_point){ 90.0000001, 0 }));
    assert_false(geo_is_point((struct geo_point){ 0, -180.0000001 }));
    assert_false(geo_is_point((struct geo_point){ 116.4, 39.9 }));
    assert_false(geo_is_point((struct geo_point){ NAN, 0 }));
    assert_false(geo_is_point((struct geo_point){ 0, NAN }));
    assert_false(geo_is_point((struct geo_point){ INFINITY, 0 }));
    assert_false(geo_is_point((struct geo_point){ 0, -INFINITY }));
    assert_true(isnan(geo_distance_m((struct geo_point){ 0, 0 }, (struct geo_point){ 91, 0 })));
}

static void test_within(void **state)
{
    (void)state;
    struct geo_circle c = { { 36.195, 113.116 }, 100 };
    double degree = M_PI * 6378137.0 / 180;
    assert_true(geo_within(&c, c.centre));
    assert_true(geo_within(&c, (struct geo_point){ 36.195 + 99.99 / degree, 113.116 }));
    assert_false(geo_within(&c, (struct geo_point){ 36.195 + 100.01 / degree, 113.116 }));
    c.radius_m = geo_distance_m(c.centre, (struct geo_point){ 36.2, 113.12 });
    assert_true(geo_within(&c, (struct geo_point){ 36.2, 113.12 }));
    assert_false(geo_within(&c, (struct geo_point){ NAN, 113.12 }));
}

static void test_circle_that_is_none(void **state)
{
    (void)state;
    static const double bad[] = { 0, -1, NAN, INFINITY, -INFINITY };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct geo_circle c = { { 36, 113 }, bad[i] };
        assert_false(geo_within(&c, c.centre));
    }
    struct geo_circle c = { { 96, 113 }, 100 };
    assert_false(geo_within(&c, c.centre));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_arcs),
        cmocka_unit_test(test_two_cities),
        cmocka_unit_test(test_metres_at_hand),
        cmocka_unit_test(test_date_line_and_poles),
        cmocka_unit_test(test_is_point),
        cmocka_unit_test(test_within),
        cmocka_unit_test(test_circle_that_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
