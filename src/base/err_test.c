/* err_test.c - filled once, cut at a character's edge, and every code has a name. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/err.h"
#include "base/utf8.h"

static void test_fills_everything(void **state)
{
    (void)state;
    struct err e = { 0 };
    assert_int_equal(ERR(&e, CONFLICT, "shift", "与“{0}”时间重叠", "植树"), CONFLICT);
    assert_int_equal(e.code, CONFLICT);
    assert_string_equal(e.field, "shift");
    assert_string_equal(e.key, "与“{0}”时间重叠");
    assert_string_equal(e.arg[0], "植树");
    assert_string_equal(e.arg[1], "");
    assert_non_null(strstr(e.origin, "err_test.c:"));
}

static void test_first_error_stays(void **state)
{
    (void)state;
    struct err e = { 0 };
    ERR(&e, NOT_FOUND, NULL, "没有");
    assert_int_equal(ERR(&e, INTERNAL, "x", "别的", "a"), INTERNAL);
    assert_int_equal(e.code, NOT_FOUND);
    assert_string_equal(e.key, "没有");
    assert_null(e.field);
    assert_string_equal(e.arg[0], "");
}

static void test_nobody_listens(void **state)
{
    (void)state;
    assert_int_equal(ERR(NULL, BUSY, NULL, "忙"), BUSY);
}

static void test_takes_three_arguments(void **state)
{
    (void)state;
    struct err e = { 0 };
    ERR(&e, INVALID, NULL, "{0}{1}{2}", "a", "b", "c", "beyond");
    assert_string_equal(e.arg[0], "a");
    assert_string_equal(e.arg[1], "b");
    assert_string_equal(e.arg[2], "c");
}

/* Four-byte characters after 0..3 single bytes: each way the cut can fall into one. */
static void test_cuts_between_characters(void **state)
{
    (void)state;
    for (size_t lead = 0; lead < 4; lead++) {
        char in[2 * ERR_ARG_MAX];
        memset(in, 'a', lead);
        for (size_t i = lead; i < sizeof(in) - 4; i += 4)
            memcpy(in + i, "𠮷", 5);
        struct err e = { 0 };
        ERR(&e, INVALID, NULL, "{0}", in);
        size_t n = strlen(e.arg[0]);
        assert_true(n < ERR_ARG_MAX && n + 4 >= ERR_ARG_MAX);
        assert_true(utf8_is_text(e.arg[0], n));
        assert_memory_equal(e.arg[0], in, n);
    }
}

static void test_keeps_what_just_fits(void **state)
{
    (void)state;
    char in[ERR_ARG_MAX + 1];
    memset(in, 'x', sizeof(in));
    in[ERR_ARG_MAX - 1] = '\0';
    struct err e = { 0 };
    ERR(&e, INVALID, NULL, "{0}", in);
    assert_string_equal(e.arg[0], in);
    in[ERR_ARG_MAX - 1] = 'x';
    in[ERR_ARG_MAX] = '\0';
    struct err f = { 0 };
    ERR(&f, INVALID, NULL, "{0}", in);
    assert_int_equal(strlen(f.arg[0]), ERR_ARG_MAX - 1);
}

static void test_names(void **state)
{
    (void)state;
    assert_string_equal(rc_name(OK), "ok");
    assert_string_equal(rc_name(INVALID), "invalid");
    assert_string_equal(rc_name(NOT_FOUND), "not-found");
    assert_string_equal(rc_name(CONFLICT), "conflict");
    assert_string_equal(rc_name(NO_LOGIN), "no-login");
    assert_string_equal(rc_name(DAMAGED), "damaged");
    assert_string_equal(rc_name(1), "unknown");
    assert_string_equal(rc_name(-1000), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fills_everything),
        cmocka_unit_test(test_first_error_stays),
        cmocka_unit_test(test_nobody_listens),
        cmocka_unit_test(test_takes_three_arguments),
        cmocka_unit_test(test_cuts_between_characters),
        cmocka_unit_test(test_keeps_what_just_fits),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
