/* utf8_test.c - the table of RFC 3629 from both sides, and the characters people's names really have. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"

static void test_len_of_well_formed(void **state)
{
    (void)state;
    assert_int_equal(utf8_len(""), 0);
    assert_int_equal(utf8_len("a"), 1);
    assert_int_equal(utf8_len("\x7f"), 1);
    assert_int_equal(utf8_len("\xc2\x80"), 2);
    assert_int_equal(utf8_len("\xdf\xbf"), 2);
    assert_int_equal(utf8_len("\xe0\xa0\x80"), 3);
    assert_int_equal(utf8_len("\xed\x9f\xbf"), 3);
    assert_int_equal(utf8_len("\xee\x80\x80"), 3);
    assert_int_equal(utf8_len("䶮"), 3);
    assert_int_equal(utf8_len("𠮷"), 4);
    assert_int_equal(utf8_len("\xf4\x8f\xbf\xbf"), 4);
}

static void test_len_of_malformed(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "\x80",             /* continuation alone */
        "\xbf",             /* the same */
        "\xc0\xaf",         /* over-long slash */
        "\xc1\xbf",         /* over-long */
        "\xc3",             /* cut */
        "\xc3(",            /* no continuation */
        "\xe0\x9f\xbf",     /* over-long */
        "\xe4\xb8",         /* cut */
        "\xe4(\x80",        /* broken */
        "\xed\xa0\x80",     /* surrogate */
        "\xed\xbf\xbf",     /* surrogate */
        "\xf0\x8f\xbf\xbf", /* over-long */
        "\xf0\xa0\xae",     /* cut */
        "\xf4\x90\x80\x80", /* past U+10FFFF */
        "\xf5\x80\x80\x80", /* the same */
        "\xfe",             /* never used */
        "\xff",             /* never used */
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        size_t n = 9;
        if (utf8_len(bad[i]) != 0)
            fail_msg("case %zu passes", i);
        assert_int_equal(utf8_at(bad[i], &n), 0xFFFD);
        assert_int_equal(n, 1);
        assert_false(utf8_is_text(bad[i], strlen(bad[i])));
    }
}

static void check_at(const char *s, uint32_t want, size_t want_len)
{
    size_t n = 0;
    assert_int_equal(utf8_at(s, &n), want);
    assert_int_equal(n, want_len);
}

static void test_at(void **state)
{
    (void)state;
    check_at("A", 'A', 1);
    check_at("×", 0xD7, 2);
    check_at("䶮", 0x4DAE, 3);
    check_at("𠮷", 0x20BB7, 4);
    check_at("\xf4\x8f\xbf\xbf", 0x10FFFF, 4);
}

static bool is_text(const char *s)
{
    return utf8_is_text(s, strlen(s));
}

static void test_is_text(void **state)
{
    (void)state;
    assert_true(utf8_is_text("", 0));
    assert_true(is_text("䶮 𠮷\t阿依古丽·买买提\r\n"));
    assert_false(utf8_is_text("a\0b", 3));
    assert_false(is_text("bell\a"));
    assert_false(is_text("\x1b[31m"));
    assert_false(is_text("del\x7f"));
    assert_false(is_text("𠮷\xff"));
}

/* A character cut by the length is malformed, even when its rest stands behind. */
static void test_is_text_stops_at_n(void **state)
{
    (void)state;
    assert_true(utf8_is_text("𠮷", 4));
    for (size_t n = 1; n < 4; n++)
        assert_false(utf8_is_text("𠮷", n));
    char exact[3] = { '\xe4', '\xb6', '\xae' }; /* no NUL behind: must not be read */
    assert_true(utf8_is_text(exact, 3));
    assert_false(utf8_is_text(exact, 2));
}

static void test_count(void **state)
{
    (void)state;
    assert_int_equal(utf8_count(""), 0);
    assert_int_equal(utf8_count("ab"), 2);
    assert_int_equal(utf8_count("刘䶮𠮷é"), 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_len_of_well_formed),
        cmocka_unit_test(test_len_of_malformed),
        cmocka_unit_test(test_at),
        cmocka_unit_test(test_is_text),
        cmocka_unit_test(test_is_text_stops_at_n),
        cmocka_unit_test(test_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
