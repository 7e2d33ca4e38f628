/* svg_test.c - figures round and roll over right; text is measured, cut and escaped. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "render/svg.h"

static void test_grouped(void **state)
{
    (void)state;
    static const struct {
        int64_t v;
        const char *text;
    } rows[] = {
        { 0, "0" },
        { 999, "999" },
        { 1000, "1,000" },
        { 1563471, "1,563,471" },
        { -12345, "-12,345" },
        { INT64_MAX, "9,223,372,036,854,775,807" },
        { INT64_MIN, "-9,223,372,036,854,775,808" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char text[FIGURE_TEXT];
        figure_grouped(rows[i].v, text);
        assert_string_equal(text, rows[i].text);
    }
}

static void test_compact(void **state)
{
    (void)state;
    static const struct {
        int64_t v;
        const char *zh, *en;
    } rows[] = {
        { 0, "0", "0" },
        { 999, "999", "999" },
        { 1000, "1,000", "1K" },
        { 9999, "9,999", "10K" },
        { 10000, "1万", "10K" },
        { 10500, "1.05万", "10.5K" },
        { 15000, "1.5万", "15K" },
        { 99949, "9.99万", "99.9K" },
        { 99999, "10万", "100K" },
        { 999999, "100万", "1M" },
        { 1563471, "156万", "1.56M" },
        { 12345678, "1,235万", "12.3M" },
        { 99999999, "1亿", "100M" },
        { 123456789, "1.23亿", "123M" },
        { 999999999999, "1万亿", "1T" },
        { 1000000000000, "1万亿", "1T" },
        { -15000, "-1.5万", "-15K" },
        { INT64_MAX, "9,223,372万亿", "9,223,372T" },
        { INT64_MIN, "-9,223,372万亿", "-9,223,372T" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char text[FIGURE_TEXT];
        figure_compact(rows[i].v, false, text);
        assert_string_equal(text, rows[i].zh);
        figure_compact(rows[i].v, true, text);
        assert_string_equal(text, rows[i].en);
    }
}

static void test_columns(void **state)
{
    (void)state;
    assert_int_equal(text_columns(NULL), 0);
    assert_int_equal(text_columns(""), 0);
    assert_int_equal(text_columns("abc"), 3);
    assert_int_equal(text_columns("红a马"), 5);
    assert_int_equal(text_columns("“（，。）”"), 12);
    assert_int_equal(text_columns("e\xcc\x81"), 1);
    assert_int_equal(text_columns("\xff\xe7\xba"), 3);
}

static void check_cut(const char *s, size_t columns, const char *want)
{
    _cleanup_buf_ struct buf b = { 0 };
    svg_text_cut(&b, s, columns);
    assert_string_equal(b.data ? b.data : "", want);
    assert_true(text_columns(want) <= columns || columns < 2 || strchr(want, '&'));
}

static void test_cut(void **state)
{
    (void)state;
    check_cut("红马甲", 6, "红马甲");
    check_cut("红马甲", 5, "红…");
    check_cut("红马甲", 4, "红…");
    check_cut("红马甲", 3, "…");
    check_cut("ab cd", 5, "ab cd");
    check_cut("e\xcc\x81zzz", 3, "e\xcc\x81…");
    check_cut("ab cdef", 5, "ab…");
    check_cut("<&>x", 4, "&lt;&amp;&gt;x");
    check_cut("<&>xyz", 4, "&lt;&amp;…");
    check_cut("", 0, "");
    check_cut("红", 0, "…");
    check_cut(NULL, 4, "");
}

static void test_text_is_safe(void **state)
{
    (void)state;
    _cleanup_buf_ struct buf b = { 0 };
    svg_text(&b, "<a href='x'>\"&\x01\n\x7f\xff\xe7\xba红");
    assert_string_equal(b.data,
                        "&lt;a href=&#39;x&#39;&gt;&quot;&amp;   \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd红");
}

static void test_coordinates(void **state)
{
    (void)state;
    static const struct {
        double v;
        const char *text;
    } rows[] = { { 0, "0" },      { 12, "12" },     { 12.5, "12.5" }, { 12.04, "12" },
                 { 12.96, "13" }, { -0.3, "-0.3" }, { -0.04, "0" },   { -7.25, "-7.3" } };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        _cleanup_buf_ struct buf b = { 0 };
        svg_coord(&b, rows[i].v);
        assert_string_equal(b.data, rows[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_grouped),      cmocka_unit_test(test_compact),
        cmocka_unit_test(test_columns),      cmocka_unit_test(test_cut),
        cmocka_unit_test(test_text_is_safe), cmocka_unit_test(test_coordinates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
