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
                                       "11",   "-4",  "５５" };
    const struct param p[] = { P_OPT_INT("n", -3, 10), { .kind = PARAM_END } };
    assert_int_equal(take(p, "-3").values[0].num, -3);
    assert_int_equal(take(p, "+10").values[0].num, 10);
    assert_int_equal(take(p, "\u202d５\u202c").values[0].num, 5);
    assert_int_equal(take(p, "－３").values[0].num, -3);
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
    assert_int_equal(take(p, "\u3164\u200b").n_errs, 1);
    assert_string_equal(take(p, "\u202e\u3000王\ue863 ").values[0].text, "王䶮");
}

static void names_are_of_letters(void **state)
{
    (void)state;
    const struct param p[] = { P_NAME("name", 6), { .kind = PARAM_END } };
    assert_string_equal(take(p, "阿依 · 买提").values[0].text, "阿依·买提");
    assert_string_equal(take(p, "张\u3000三").values[0].text, "张三");
    assert_int_equal(take(p, "张3").n_errs, 1);
    assert_int_equal(take(p, "\ufeff").n_errs, 1);
    assert_int_equal(take(p, "一二三四五六七").n_errs, 1);
}

static void numbers_are_taken_as_they_are_pasted(void **state)
{
    (void)state;
    const struct param phone[] = { P_PHONE("phone"), { .kind = PARAM_END } };
    const struct param card[] = { P_CN_ID("cn_id"), { .kind = PARAM_END } };
    const struct param number[] = { P_NUMBER("who", 18), { .kind = PARAM_END } };
    assert_string_equal(take(phone, "\u202d+86 138–0000－0001\u202c").values[0].text, "13800000001");
    assert_string_equal(take(phone, "１３８００００００００").values[0].text, "13800000000");
    assert_string_equal(take(card, "110105 19491231 002ｘ").values[0].text, "11010519491231002X");
    assert_string_equal(take(number, "\u200eV140 4032-603").values[0].text, "V1404032603");
    assert_int_equal(take(phone, "1380000000一").n_errs, 1);
}

static void a_code_is_found_in_its_message(void **state)
{
    (void)state;
    static const char *const good[] = { "123456",
                                        "１２３４５６",
                                        "验证码123456",
                                        "123 456",
                                        "123-456",
                                        "\u202d123456\u202c",
                                        "【红马甲】验证码：123456，10 分钟内有效" };
    static const char *const bad[] = { "12345", "1234567", "123456 或 654321", "验证码", "12345a" };
    const struct param p[] = { P_DIGITS("code", 6), { .kind = PARAM_END } };
    for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
        if (strcmp(take(p, good[i]).values[0].text, "123456") != 0)
            fail_msg("\"%s\" is not found", good[i]);
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        if (take(p, bad[i]).n_errs != 1)
            fail_msg("\"%s\" passes", bad[i]);
}

static void a_password_that_shows_nothing_is_none(void **state)
{
    (void)state;
    const struct param p[] = { P_SECRET("password", 8, 64), { .kind = PARAM_END } };
    static const char *const nothing[] = { "        ", "\u3000\u3000\u3000\u3000\u3000\u3000\u3000\u3000",
                                           "\ufeff\ufeff\ufeff\ufeff\ufeff\ufeff\ufeff\ufeff" };
    for (size_t i = 0; i < sizeof(nothing) / sizeof(*nothing); i++)
        assert_int_equal(take(p, nothing[i]).n_errs, 1);
    assert_string_equal(take(p, " cafe\u0301 ole\u0301").values[0].text, " caf\u00e9 ol\u00e9");
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
    const struct CMUnitTest tests[] = { T(reals_are_decimal),
                                        T(integers_are_whole),
                                        T(texts_keep_their_limits),
                                        T(names_are_of_letters),
                                        T(numbers_are_taken_as_they_are_pasted),
                                        T(a_code_is_found_in_its_message),
                                        T(a_password_that_shows_nothing_is_none),
                                        T(the_undeclared_is_told) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
