/* address_test.c - what a proxy says of a visitor, who counts as one, and what failed log-ins take from those
 * who share an address. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "http/address.h"
#include "http/limit.h"

static void only_the_last_entry_counts_and_only_as_an_address(void **state)
{
    static const char *const seen[][2] = {
        { "203.0.113.9, 198.51.100.7", "198.51.100.7" },
        { "198.51.100.7", "198.51.100.7" },
        { " 198.51.100.7 \t", "198.51.100.7" },
        { "198.51.100.7:5123", "198.51.100.7" },
        { "x,[2001:db8::1]:443", "2001:db8::1" },
        { "[2001:db8::1]", "2001:db8::1" },
        { "2001:DB8:0:0::1", "2001:db8::1" },
        { "::ffff:198.51.100.7", "198.51.100.7" },
    };
    static const char *const unbelieved[] = { "",
                                              ",",
                                              "unknown",
                                              "198.51.100.7,",
                                              "198.51.100.7, _hidden",
                                              "198.51.100.7:",
                                              "198.51.100.7:x",
                                              "[2001:db8::1",
                                              "[2001:db8::1]x",
                                              "1.2.3",
                                              "a b",
                                              "198.51.100.7 198.51.100.8",
                                              "2001:db8::1%eth0" };
    char out[ADDRESS_TEXT];
    (void)state;
    for (size_t i = 0; i < sizeof(seen) / sizeof(seen[0]); i++) {
        assert_true(address_forwarded(seen[i][0], out));
        assert_string_equal(out, seen[i][1]);
    }
    for (size_t i = 0; i < sizeof(unbelieved) / sizeof(unbelieved[0]); i++) {
        strcpy(out, "as before");
        assert_false(address_forwarded(unbelieved[i], out));
        assert_string_equal(out, "as before");
    }
}

static void a_site_has_visitors(void **state)
{
    char out[ADDRESS_TEXT];
    (void)state;
    address_group("2001:db8:1:2:3::4", out);
    assert_string_equal(out, "2001:db8:1:2::");
    assert_true(address_site(out, out));
    assert_string_equal(out, "2001:db8:1::");
    assert_false(address_site("198.51.100.7", out));
    assert_false(address_site("account:12", out));
}

static int taken(struct limits *l, const char *pattern, int n)
{
    char who[ADDRESS_TEXT];
    int ok = 0;
    for (int i = 0; i < n; i++) {
        snprintf(who, sizeof(who), pattern, i);
        ok += limits_take(l, RATE_CODE, who);
    }
    return ok;
}

static void a_site_is_ten_times_as_wide_as_a_visitor(void **state)
{
    struct limits *l = limits_new();
    (void)state;
    assert_in_range(taken(l, "2001:db8:1:%x::", 1000), 100, 110);
    assert_int_equal(taken(l, "2001:db8:2:%x::", 50), 50);
    limits_free(l);
}

static void what_failed_is_owed_also_by_those_who_came_at_once(void **state)
{
    struct limits *l = limits_new();
    int free = 0;
    (void)state;
    for (int i = 0; i < 1000; i++)
        free += limits_left(l, RATE_LOGIN, "198.51.100.7");
    assert_int_equal(free, 1000);
    for (int i = 0; i < 200; i++)
        limits_owe(l, RATE_LOGIN, "198.51.100.7");
    assert_false(limits_left(l, RATE_LOGIN, "198.51.100.7"));
    assert_true(limits_left(l, RATE_LOGIN, "198.51.100.8"));
    limits_free(l);
}

static void shown(const char *text, const char *want)
{
    char out[ADDRESS_TEXT];
    address_mask(text, out);
    assert_string_equal(out, want);
}

static void what_is_shown_of_an_address_is_its_network_alone(void **state)
{
    (void)state;
    shown("203.0.113.5", "203.0.*.*");
    shown("2001:db8:85a3::8a2e", "2001:db8:*");
    shown("::1", "::*");
    shown("?", "");
    shown("", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_shown_of_an_address_is_its_network_alone),
        cmocka_unit_test(only_the_last_entry_counts_and_only_as_an_address),
        cmocka_unit_test(a_site_has_visitors),
        cmocka_unit_test(a_site_is_ten_times_as_wide_as_a_visitor),
        cmocka_unit_test(what_failed_is_owed_also_by_those_who_came_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
