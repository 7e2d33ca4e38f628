/* param_test.c - what passes as a number, a time and a choice, and what is told when it does not. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "http/params.h"
#include "http/req.h"

static struct arena arena;

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* Takes one value of one declared parameter. */
static struct req take(const struct param *p, const char *value)
{
    struct city city = { .demo = true };
    struct route route = { .method = POST, .path = "/", .params = p };
    struct fields f = { .arena = &arena };
    struct err err = { 0 };
    struct field one = { .name = p->name, .value = value, .n = strlen(value) };
    struct req r = { .arena = &arena, .city = &city, .route = &route };
    assert_int_equal(fields_add(&f, &one, &err), OK);
    int rc = params_take(&r, &f);
    assert_int_equal(rc, r.n_errs ? INVALID : OK);
    return r;
}

static void reals_are_decimal(void **state)
{
    (void)state;
    static const char *const bad[] = { "0x10", "inf", "nan", "1e999", "1 2",
                                       "1,5",  "-",   "e5",  "90.5",  "infinity" };
    const struct param p[] = { P_OPT_REAL("lat", -90, 90), { .kind = PARAM_END } };
    assert_true(take(p, "-36.125").values[0].real == -36.125);
    assert_true(take(p, " 1.5e1 ").values[0].real == 15);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (!take(p, bad[i]).n_errs)
            fail_msg("\"%s\" passes", bad[i]);
}

static void integers_are_whole(void **state)
{
    (void)state;
    static const char *const bad[] = { "0x10", "1.0", "+-5", "--5", "5-", "99999999999999999999",
                                       "11",   "-4",  "５" };
    const struct param p[] = { P_OPT_INT("n", -3, 10), { .kind = PARAM_END } };
    assert_int_equal(take(p, "-3").values[0].num, -3);
    assert_int_equal(take(p, "+10").values[0].num, 10);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (!take(p, bad[i]).n_errs)
            fail_msg("\"%s\" passes", bad[i]);
}

static void texts_keep_their_limits(void **state)
{
    (void)state;
    const struct param p[] = { P_TEXT("name", 3), { .kind = PARAM_END } };
    assert_string_equal(take(p, " 王小红\r\n").values[0].text, "王小红");
    assert_int_equal(take(p, "王小红红").n_errs, 1);
    assert_int_equal(take(p, "a\nb").n_errs, 1);
    assert_int_equal(take(p, "\xff").n_errs, 1);
    assert_int_equal(take(p, "  ").n_errs, 1); /* required */
}

static void the_undeclared_is_told(void **state)
{
    (void)state;
    const struct param known[] = { P_OPT_TEXT("name", 3), { .kind = PARAM_END } };
    struct route route = { .method = POST, .path = "/", .params = known };
    struct fields f = { .arena = &arena };
    struct err err = { 0 };
    struct req r = { .arena = &arena, .route = &route };
    fields_add(&f, &(struct field){ .name = "nmae", .value = "x", .n = 1 }, &err);
    fields_add(&f, &(struct field){ .name = "_csrf", .value = "x", .n = 1 }, &err);
    assert_int_equal(params_take(&r, &f), INVALID);
    assert_int_equal(r.n_errs, 1);
    assert_string_equal(r.errs[0].arg[0], "nmae");
}

int main(void)
{
#define T(f) cmocka_unit_test_teardown(f, teardown)
    const struct CMUnitTest tests[] = { T(reals_are_decimal), T(integers_are_whole),
                                        T(texts_keep_their_limits), T(the_undeclared_is_told) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
