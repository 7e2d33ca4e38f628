/* tr_test.c - translation at run time, over the real table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "view/schema.h"
#include "view/view.h"

static void test_table_is_sorted_for_search(void **state)
{
    (void)state;
    assert_true(all_translations_n > 10);
    for (int i = 1; i < all_translations_n; i++)
        assert_true(strcmp(all_translations[i - 1].zh, all_translations[i].zh) < 0);
    for (int i = 0; i < all_translations_n; i++)
        assert_string_equal(tr(LANG_EN, all_translations[i].zh), all_translations[i].en);
}

static void test_tr(void **state)
{
    (void)state;
    assert_string_equal(tr(LANG_EN, "活动"), "Activities");
    assert_string_equal(tr(LANG_ZH, "活动"), "活动");
    assert_string_equal(tr(LANG_EN, "没有这样一句译文"), "没有这样一句译文");
    assert_string_equal(tr(LANG_EN, ""), "");
    assert_string_equal(tr(LANG_EN, NULL), "");
}

static void check_args(enum lang lang, const char *key, const char *const *args, int n, const char *want)
{
    _cleanup_buf_ struct buf b = { 0 };
    tr_args(&b, lang, key, args, n);
    assert_string_equal(b.data, want);
}

static void test_tr_args(void **state)
{
    (void)state;
    const char *args[] = { "甲", "{0}", "" };
    check_args(LANG_ZH, "{0}与{1}：{2}。", args, 3, "甲与{0}：。");
    check_args(LANG_EN, "没有名为“{0}”的参数", args, 3, "There is no parameter named “甲”");
    check_args(LANG_ZH, "{0}{0}", args, 1, "甲甲");
    check_args(LANG_ZH, "缺{1}了", args, 1, "缺了");
    check_args(LANG_ZH, "{x} {10} { {", args, 3, "{x} {10} { {");
    check_args(LANG_ZH, "", args, 3, "");
    const char *words[] = { "是" };
    check_args(LANG_EN, "{0w}, {0}", words, 1, "Yes, 是");
    check_args(LANG_ZH, "{0w}{0", words, 1, "是{0");
}

static void test_put_tr_escapes(void **state)
{
    (void)state;
    _cleanup_buf_ struct buf b = { 0 };
    struct out o = { .b = &b, .prefs.lang = LANG_EN };
    put_tr(&o, "是");
    put_tr(&o, "<&>");
    assert_string_equal(b.data, "Yes&lt;&amp;&gt;");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table_is_sorted_for_search),
        cmocka_unit_test(test_tr),
        cmocka_unit_test(test_tr_args),
        cmocka_unit_test(test_put_tr_escapes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
