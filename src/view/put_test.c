/* put_test.c - how values read in both languages, what a link may hold, and JSON of scalars. */
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/clock.h"
#include "view/asset.h"
#include "view/view.h"

static struct buf b;
static struct out zh, en;

static int set_up(void **state)
{
    (void)state;
    int64_t now;
    assert_true(parse_time("2026-03-07T08:30", &now));
    zh = (struct out){ .b = &b, .now = now, .csrf = "a\"b" };
    en = zh;
    en.prefs.lang = LANG_EN;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    buf_free(&b);
    return 0;
}

/* Compares what was put, and begins anew. */
static void said(const char *want)
{
    assert_string_equal(b.data ? b.data : "", want);
    buf_clear(&b);
}

static void two_int(void (*put)(struct out *o, int64_t v), int64_t v, const char *want_zh,
                    const char *want_en)
{
    put(&zh, v);
    said(want_zh);
    put(&en, v);
    said(want_en);
}

static void same(void (*put)(struct out *o, int64_t v), int64_t v, const char *want)
{
    two_int(put, v, want, want);
}

static int64_t at(const char *text)
{
    int64_t ms = 0;
    assert_true(parse_time(text, &ms));
    return ms;
}

static void test_int(void **state)
{
    (void)state;
    same(put_int, 0, "0");
    same(put_int, 999, "999");
    same(put_int, 1000, "1,000");
    same(put_int, 1563471, "1,563,471");
    same(put_int, -1563471, "-1,563,471");
    same(put_int, -100, "-100");
    same(put_int, INT64_MAX, "9,223,372,036,854,775,807");
    same(put_int, DB_NONE, "–");
    same(put_plain, 1563471, "1563471");
    same(put_plain, DB_NONE, "");
}

static void check_real(double v, const char *want)
{
    put_real(&zh, v);
    said(want);
}

static void test_real(void **state)
{
    (void)state;
    check_real(0, "0");
    check_real(2.5, "2.5");
    check_real(1234.567, "1,234.57");
    check_real(-0.5, "-0.5");
    check_real(0.05, "0.05");
    check_real(1e18, "1e+18");
    check_real(NAN, "–");
    check_real(INFINITY, "–");
}

static void test_minutes(void **state)
{
    (void)state;
    two_int(put_min, 150, "2 小时 30 分", "2 h 30 min");
    two_int(put_min, 120, "2 小时", "2 h");
    two_int(put_min, 45, "45 分", "45 min");
    two_int(put_min, 0, "0 分", "0 min");
    two_int(put_min, -30, "-30 分", "-30 min");
    two_int(put_min, -90, "-1 小时 30 分", "-1 h 30 min");
    two_int(put_min, 74071, "1,234 小时 31 分", "1,234 h 31 min");
    same(put_min, DB_NONE, "–");
    same(put_hours, 150, "2.5");
    same(put_hours, 100, "1.67");
    same(put_hours, 20, "0.33");
    same(put_hours, 60, "1");
    same(put_hours, 3, "0.05");
    same(put_hours, -45, "-0.75");
    same(put_hours, -100, "-1.67");
    same(put_hours, 60 * 1234567, "1,234,567");
    same(put_hours, DB_NONE, "–");
}

static void test_money(void **state)
{
    (void)state;
    same(put_fen, 123450, "¥1,234.50");
    same(put_fen, 5, "¥0.05");
    same(put_fen, 0, "¥0.00");
    same(put_fen, -5, "¥-0.05");
    same(put_fen, DB_NONE, "–");
}

static void test_times(void **state)
{
    (void)state;
    two_int(put_time, at("2026-10-03T08:00"), "10月3日 周六 08:00", "Sat 3 Oct 08:00");
    two_int(put_time, at("2025-12-31T23:59"), "2025年12月31日 周三 23:59", "Wed 31 Dec 2025 23:59");
    two_int(put_time, at("2026-01-01T00:00"), "1月1日 周四 00:00", "Thu 1 Jan 00:00");
    two_int(put_near, at("2026-03-07T23:59"), "今天 23:59", "Today 23:59");
    two_int(put_near, at("2026-03-08T00:00"), "明天 00:00", "Tomorrow 00:00");
    two_int(put_near, at("2026-03-09T00:00"), "3月9日 周一 00:00", "Mon 9 Mar 00:00");
    two_int(put_near, at("2026-03-06T23:59"), "3月6日 周五 23:59", "Fri 6 Mar 23:59");
    two_int(put_date, at("2026-10-04T08:00"), "10月4日 周日", "Sun 4 Oct");
    two_int(put_date, at("2027-02-01T08:00"), "2027年2月1日 周一", "Mon 1 Feb 2027");
    same(put_clock, at("2026-10-03T08:05"), "08:05");
    same(put_local, at("2026-10-03T08:05"), "2026-10-03T08:05");
    same(put_rfc3339, at("2026-10-03T08:05"), "2026-10-03T08:05:00+08:00");
    two_int(put_day, day_from(2026, 10, 3), "2026年10月3日", "3 Oct 2026");
    same(put_iso_day, day_from(2026, 10, 3), "2026-10-03");
    two_int(put_day, 0, "1970年1月1日", "1 Jan 1970");
}

static void test_no_time(void **state)
{
    (void)state;
    static const int64_t none[] = { 0, DB_NONE };
    for (int i = 0; i < 2; i++) {
        same(put_time, none[i], "–");
        same(put_date, none[i], "–");
        same(put_clock, none[i], "–");
        same(put_local, none[i], "");
        same(put_rfc3339, none[i], "");
    }
    same(put_day, DB_NONE, "–");
    same(put_iso_day, DB_NONE, "");
}

static const struct code sizes[] = { { 1, "big", "活动" }, { 2, "odd\"", "<没有译文>" } };
static const struct code_table size_codes = { "size", sizes, 2 };

static void test_codes(void **state)
{
    (void)state;
    put_code(&zh, &size_codes, 1);
    said("活动");
    put_code(&en, &size_codes, 1);
    said("Activities");
    put_code(&en, &size_codes, 2);
    said("&lt;没有译文&gt;");
    put_code(&zh, &size_codes, 0);
    said("–");
    put_code_name(&en, &size_codes, 1);
    said("big");
    put_code_name(&en, &size_codes, 7);
    said("");
    put_bool(&zh, true);
    said("是");
    put_bool(&en, false);
    said("No");
}

static void check_link(const char *s, const char *want)
{
    put_link(&zh, s);
    said(want);
}

static void test_link(void **state)
{
    (void)state;
    check_link("/", "/");
    check_link("/a?b=1&c=\"2\"", "/a?b=1&amp;c=&quot;2&quot;");
    check_link("https://example.org/x", "https://example.org/x");
    check_link("HTTP://example.org", "HTTP://example.org");
    check_link("tel:13800000000", "tel:13800000000");
    check_link("mailto:a@example.org", "mailto:a@example.org");
    static const char *const refused[] = { "//example.org",
                                           "/\\example.org",
                                           "/\t/example.org",
                                           "javascript:alert(1)",
                                           " /a",
                                           "\tjavascript:1",
                                           "java\nscript:1",
                                           "data:text/html,x",
                                           "example.org/a:b",
                                           "",
                                           "#top",
                                           "http:",
                                           "/a\x7f" };
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
        check_link(refused[i], "#");
    check_link(NULL, "#");
}

static void test_text(void **state)
{
    (void)state;
    put_text(&zh, "<a href='x'>&\"");
    said("&lt;a href=&#39;x&#39;&gt;&amp;&quot;");
    put_text(&zh, NULL);
    said("");
    put_url(&zh, "活 a/b?&");
    said("%E6%B4%BB%20a%2Fb%3F%26");
    put_html(&zh, (struct safe_html){ "<b>x</b>" });
    said("<b>x</b>");
    put_csrf(&zh);
    said("<input type=\"hidden\" name=\"_csrf\" value=\"a&quot;b\">");
}

static void test_assets(void **state)
{
    (void)state;
    const struct asset *css = asset_by_url(asset_url("app.css"));
    assert_non_null(css);
    assert_string_equal(css->name, "app.css");
    assert_null(asset_by_url(asset_url("app")));
    assert_null(asset_by_url("app.css"));
    assert_string_equal(css->type, "text/css; charset=utf-8");
    assert_true(css->gz && css->gz_n > 18 && css->gz_n < css->n);
    assert_int_equal(css->gz[0], 0x1f);
    put_asset(&zh, "app.css");
    said(css->url);
    put_asset(&zh, "not there");
    said("/static/missing");
}

static void test_json(void **state)
{
    (void)state;
    json_id(&b, 9007199254740993);
    json_id(&b, 0);
    said("\"9007199254740993\"null");
    json_int(&b, -5, false);
    json_int(&b, DB_NONE, true);
    said("-5null");
    json_time(&b, at("2026-10-03T08:05"), false);
    json_time(&b, 0, true);
    said("\"2026-10-03T08:05:00+08:00\"null");
    json_day(&b, day_from(2026, 10, 3), true);
    json_day(&b, DB_NONE, true);
    json_day(&b, 0, true);
    said("\"2026-10-03\"null\"1970-01-01\"");
    json_code(&b, &size_codes, 2);
    json_code(&b, &size_codes, 3);
    said("\"odd\\\"\"null");
    const char *words[] = { "a", "\"" };
    json_text_list(&b, &(struct text_list){ words, 2 });
    json_text_list(&b, &(struct text_list){ 0 });
    said("[\"a\",\"\\\"\"][]");
}

static void test_json_real(void **state)
{
    (void)state;
    static const double values[] = { 0.1, 1.0 / 3, DBL_MAX, -2.5, 1e-300 };
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        json_number(&b, values[i]);
        assert_true(strtod(b.data, NULL) == values[i]);
        buf_clear(&b);
    }
    json_number(&b, 0.1);
    said("0.1");
    json_number(&b, NAN);
    said("null");
}

static void what_is_personal_is_masked_unless_it_is_shown(void **state)
{
    (void)state;
    put_masked(&zh, MASK_PERSON, "李<明", false);
    put_masked(&zh, MASK_PHONE, "13912345678", false);
    put_masked(&zh, MASK_DOCUMENT, "110105194912310021", false);
    put_masked(&zh, MASK_PERSON, NULL, false);
    said("李××139****5678110****0021");
    put_masked(&zh, MASK_PERSON, "李<明", true);
    buf_masked(&b, MASK_PERSON, "李<明", true);
    buf_masked(&b, MASK_PHONE, NULL, true);
    said("李&lt;明李<明");
    json_masked(&b, MASK_PHONE, "13912345678", false, false);
    json_masked(&b, MASK_PHONE, "13912345678", true, false);
    json_masked(&b, MASK_PHONE, NULL, false, true);
    json_masked(&b, MASK_PHONE, NULL, false, false);
    said("\"139****5678\"\"13912345678\"null\"\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_personal_is_masked_unless_it_is_shown),
        cmocka_unit_test(test_int),
        cmocka_unit_test(test_real),
        cmocka_unit_test(test_minutes),
        cmocka_unit_test(test_money),
        cmocka_unit_test(test_times),
        cmocka_unit_test(test_no_time),
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_link),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_assets),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_json_real),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
