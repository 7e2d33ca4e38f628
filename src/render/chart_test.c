/* chart_test.c - drawings are well-formed, stay inside their box, say what they show, and leak no markup. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "render/chart.h"

typedef void (*chart_fn)(struct buf *b, const struct chart *c);

static const struct {
    chart_fn draw, summary;
} kinds[] = {
    { chart_bars, chart_bars_summary },
    { chart_columns, chart_columns_summary },
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static int count(const char *s, const char *what)
{
    int n = 0;
    for (; (s = strstr(s, what)); s += strlen(what))
        n++;
    return n;
}

/* ---- a small reader of the output ---------------------------------------------------------------- */

/* Tags open and close in order, attributes are quoted, '&' begins an entity. */
static void check_markup(const char *s)
{
    char open[16][16];
    int depth = 0;
    while (*s) {
        if (*s == '&')
            assert_true(!strncmp(s, "&amp;", 5) || !strncmp(s, "&lt;", 4) || !strncmp(s, "&gt;", 4) ||
                        !strncmp(s, "&quot;", 6) || !strncmp(s, "&#39;", 5));
        if (*s++ != '<')
            continue;
        bool closing = *s == '/';
        s += closing;
        size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz");
        assert_in_range(n, 1, 15);
        if (closing) {
            assert_true(depth > 0);
            depth--;
            assert_true(!strncmp(open[depth], s, n) && !open[depth][n] && s[n] == '>');
            continue;
        }
        assert_in_range(depth, 0, 15);
        memcpy(open[depth], s, n);
        open[depth][n] = '\0';
        s += n;
        while (*s == ' ') {
            size_t name_n = strcspn(s, "=");
            assert_true(s[name_n] == '=' && s[name_n + 1] == '"');
            s += name_n + 2;
            s += strcspn(s, "\"");
            assert_true(*s == '"');
            s++;
        }
        depth += *s != '/';
    }
    assert_int_equal(depth, 0);
}

static double attr(const char *tag, const char *name)
{
    char key[32];
    snprintf(key, sizeof(key), " %s=\"", name);
    const char *at = strstr(tag, key), *end = strchr(tag, '>');
    return at && at < end ? strtod(at + strlen(key), NULL) : 0;
}

/* Every text and rectangle lies inside the viewBox. */
static void check_inside(const char *svg)
{
    double w = 0, h = 0;
    assert_int_equal(sscanf(strstr(svg, "viewBox=\"") + 9, "0 0 %lf %lf", &w, &h), 2);
    for (const char *p = svg; (p = strstr(p, "<rect")); p++) {
        assert_true(attr(p, "x") >= 0 && attr(p, "x") + attr(p, "width") <= w + 0.11);
        assert_true(attr(p, "y") >= 0 && attr(p, "y") + attr(p, "height") <= h + 0.11);
    }
    for (const char *p = svg; (p = strstr(p, "<text")); p++) {
        assert_true(attr(p, "x") >= 0 && attr(p, "x") <= w);
        assert_true(attr(p, "y") >= 12 && attr(p, "y") <= h - 2);
    }
    assert_null(strstr(svg, "nan"));
    assert_null(strstr(svg, "inf"));
}

static void check_chart(chart_fn draw, const struct chart *c)
{
    _cleanup_buf_ struct buf b = { 0 };
    draw(&b, c);
    assert_false(b.failed);
    check_markup(b.data);
    check_inside(b.data);
    assert_int_equal(count(b.data, "<svg"), 1);
    assert_int_equal(count(b.data, "<title id="), 1);
    assert_int_equal(count(b.data, "<desc id="), 1);
    assert_null(strstr(b.data, "style="));
    assert_null(strstr(b.data, "fill="));
}

/* ---- tests --------------------------------------------------------------------------------------- */

static const struct chart_item three[] = {
    { .label = "潞州区", .value = 1563471, .hi = true },
    { .label = "上党区", .value = 45000 },
    { .label = "屯留区", .value = 0 },
};

static void check_kinds(struct chart c)
{
    static const int widths[] = { 0, 240, 300, 360, 559, 560, 960, 2000, 1, 100000 };
    for (size_t k = 0; k < KINDS; k++) {
        for (size_t i = 0; i < sizeof(widths) / sizeof(widths[0]); i++) {
            c.width = widths[i];
            c.en = i % 2;
            c.compact = i % 3;
            check_chart(kinds[k].draw, &c);
        }
    }
}

static void test_every_kind_takes_everything(void **state)
{
    (void)state;
    static const char long_label[] = "经济技术开发区综合服务中心第二分站<b>&amp; \"Long\" Station\xff</b>";
    static const int64_t huge[] = { 1000000000000, INT64_MAX, INT64_MIN, -1, 0, 1, INT64_MAX };
    struct chart_item items[400] = { { 0 } }, one = { .label = "3月", .value = 5 };
    check_kinds((struct chart){ 0 });
    check_kinds((struct chart){ .items = &one, .n = 1 });
    check_kinds((struct chart){ .items = three, .n = 3 });
    check_kinds((struct chart){ .items = items, .n = 400 });
    for (size_t i = 0; i < 400; i++) {
        items[i] = (struct chart_item){ .label = long_label,
                                        .value = huge[i % 7],
                                        .href = i % 2 ? "/u?a=1&b=\"2\"" : NULL,
                                        .hi = i % 5 == 0 };
    }
    struct chart c = { .id = "a\"b c", .title = long_label, .unit = "<人次>", .items = items, .n = 400 };
    check_kinds(c);
    c.n = 7;
    check_kinds(c);
    c.height = 1;
    check_kinds(c);
    c.height = 5000;
    check_kinds(c);
}

static void test_names_and_roles(void **state)
{
    (void)state;
    _cleanup_buf_ struct buf b = { 0 };
    struct chart c = { .id = "by unit", .title = "A<B", .items = three, .n = 3 };
    chart_bars(&b, &c);
    assert_non_null(strstr(b.data, "role=\"img\" aria-labelledby=\"by-unit-t by-unit-d\""));
    assert_non_null(strstr(b.data, "<title id=\"by-unit-t\">A&lt;B</title><desc id=\"by-unit-d\">共3项"));
    assert_non_null(strstr(b.data, "class=\"chart bars narrow\""));
    buf_clear(&b);
    c = (struct chart){ .items = three, .n = 3, .width = 960, .en = true };
    chart_columns(&b, &c);
    assert_non_null(
        strstr(b.data, "class=\"chart columns\" role=\"img\" aria-labelledby=\"chart-t chart-d\""));
    assert_non_null(strstr(b.data, ">Chart</title>"));
}

static void test_bar_lengths(void **state)
{
    (void)state;
    const struct chart_item items[] = { { .label = "a", .value = 200, .hi = true },
                                        { .label = "b", .value = 50 },
                                        { .label = "c", .value = 0 },
                                        { .label = "d", .value = -7 } };
    _cleanup_buf_ struct buf b = { 0 };
    chart_bars(&b, &(struct chart){ .items = items, .n = 4 });
    const char *first = strstr(b.data, "<rect class=\"bar hi\""),
               *second = strstr(b.data, "<rect class=\"bar\"");
    assert_non_null(first);
    assert_non_null(second);
    assert_true(fabs(attr(first, "width") - 360) < 0.11);
    assert_true(fabs(attr(second, "width") - 90) < 0.11);
    assert_int_equal(count(b.data, "<rect class=\"bar"), 2);
    assert_int_equal(count(b.data, "<rect class=\"track"), 4);
    assert_non_null(strstr(b.data, ">-7</text>"));
}

static void test_links(void **state)
{
    (void)state;
    const struct chart_item items[] = { { .label = "a&b", .value = 1200, .href = "/units/1?x=1&y" },
                                        { .label = "b", .value = 1, .href = "javascript:alert(1)" },
                                        { .label = "c", .value = 1, .href = "" },
                                        { .label = "d", .value = 1, .href = "//elsewhere.example" },
                                        { .label = "e", .value = 1, .href = "/\\elsewhere.example" } };
    struct chart c = { .items = items, .n = 5, .unit = "人次" };
    _cleanup_buf_ struct buf b = { 0 };
    chart_bars(&b, &c);
    assert_non_null(strstr(b.data, "<a href=\"/units/1?x=1&amp;y\" aria-label=\"a&amp;b 1,200人次\">"));
    assert_int_equal(count(b.data, "<a "), 1);
    assert_null(strstr(b.data, "javascript"));
    assert_null(strstr(b.data, "elsewhere"));
    assert_non_null(strstr(b.data, "role=\"group\""));
    assert_null(strstr(b.data, "role=\"img\""));
}

/* Twelve months on a phone: the axis goes to a round number, heights are in proportion, one value stands
 * for all where they would collide, and labels do not overlap. */
static void test_columns_of_a_year(void **state)
{
    (void)state;
    struct chart_item items[12];
    char label[12][16];
    for (int i = 0; i < 12; i++) {
        snprintf(label[i], sizeof(label[i]), "%d月", i + 1);
        items[i] = (struct chart_item){ .label = label[i], .value = i == 2 ? 37000 : 18500 };
    }
    _cleanup_buf_ struct buf b = { 0 }, few = { 0 };
    chart_columns(&b, &(struct chart){ .items = items, .n = 12 });
    assert_non_null(strstr(b.data, ">4万</text>"));
    assert_non_null(strstr(b.data, ">0</text>"));
    assert_int_equal(count(b.data, "class=\"grid\""), 4);
    assert_int_equal(count(b.data, "class=\"axis\""), 1);
    assert_int_equal(count(b.data, "class=\"val\""), 1);
    assert_non_null(strstr(b.data, ">3.7万</text>"));
    assert_int_equal(count(strstr(b.data, "<path class=\"bar\""), "V192z"), 12);
    double last = -100;
    for (const char *p = b.data; (p = strstr(p, "<text class=\"lab\"")); p++) {
        assert_true(attr(p, "x") - last > 26);
        last = attr(p, "x");
    }
    chart_columns(&few, &(struct chart){ .items = items, .n = 3 });
    assert_int_equal(count(few.data, "class=\"val\""), 3);
    assert_int_equal(count(few.data, "class=\"lab\""), 3);
}

static void test_columns_stay_small(void **state)
{
    (void)state;
    struct chart_item items[400] = { { 0 } };
    for (int i = 0; i < 400; i++)
        items[i] = (struct chart_item){ .label = "2026-03-07", .value = 1 + i * 7919 % 5000, .hi = i == 9 };
    _cleanup_buf_ struct buf b = { 0 };
    chart_columns(&b, &(struct chart){ .items = items, .n = 400 });
    assert_int_equal(count(b.data, "<path class=\"bar\""), 1);
    assert_int_equal(count(b.data, "<path class=\"bar hi\""), 1);
    assert_in_range(b.len, 1000, 16000);
}

static void check_words(chart_fn summary, const struct chart *c, const char *want)
{
    _cleanup_buf_ struct buf b = { 0 };
    summary(&b, c);
    assert_string_equal(b.data, want);
}

static void test_summaries(void **state)
{
    (void)state;
    struct chart c = { .items = three, .n = 3, .unit = "人次" };
    check_words(chart_bars_summary, &c,
                "共3项，合计1,608,471人次；最高：潞州区，1,563,471人次；最低：屯留区，0人次。");
    check_words(chart_columns_summary, &c,
                "潞州区至屯留区：共3项，合计1,608,471人次；最高：潞州区，1,563,471人次；"
                "最低：屯留区，0人次；最近：屯留区，0人次。");
    c.en = true;
    c.unit = "visits";
    check_words(chart_bars_summary, &c,
                "3 items, total 1,608,471 visits; highest: 潞州区, 1,563,471 visits; "
                "lowest: 屯留区, 0 visits.");
    c.n = 0;
    check_words(chart_columns_summary, &c, "No data.");
    c.en = false;
    check_words(chart_columns_summary, &c, "暂无数据。");
    c.n = 1;
    c.unit = NULL;
    check_words(chart_columns_summary, &c, "仅一项：潞州区，1,563,471。");
}

static void test_summaries_of_ties(void **state)
{
    (void)state;
    const struct chart_item items[] = { { .label = "a<", .value = 3 },
                                        { .label = "b", .value = 9 },
                                        { .label = "c", .value = 3 },
                                        { .label = "d", .value = 9 },
                                        { .value = 3 } };
    struct chart c = { .items = items, .n = 5 };
    check_words(chart_bars_summary, &c, "共5项，合计27；最高：b等2项，9；最低：a<等3项，3。");
    c.en = true;
    check_words(chart_bars_summary, &c,
                "5 items, total 27; highest: b and 1 more, 9; lowest: a< and 2 more, 3.");
    const struct chart_item risen[] = { { .label = "a", .value = 3 }, { .label = "b", .value = 3 },
                                        { .label = "c", .value = 9 }, { .label = "d", .value = 9 },
                                        { .label = "e", .value = 1 }, { .label = "f", .value = 10 } };
    c = (struct chart){ .items = risen, .n = 6 };
    check_words(chart_bars_summary, &c, "共6项，合计35；最高：f，10；最低：e，1。");
    const struct chart_item same[] = { { .label = "a", .value = INT64_MAX },
                                       { .label = "b", .value = INT64_MAX } };
    c = (struct chart){ .items = same, .n = 2 };
    check_words(chart_columns_summary, &c,
                "a至b：共2项，合计9,223,372,036,854,775,807；各项均为9,223,372,036,854,775,807。");
}

static void test_full_buffer_is_noticed(void **state)
{
    (void)state;
    for (size_t k = 0; k < KINDS; k++) {
        _cleanup_buf_ struct buf b = { .max = 300 };
        kinds[k].draw(&b, &(struct chart){ .items = three, .n = 3 });
        assert_true(b.failed);
        assert_true(b.len <= 300);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kind_takes_everything),
        cmocka_unit_test(test_names_and_roles),
        cmocka_unit_test(test_bar_lengths),
        cmocka_unit_test(test_links),
        cmocka_unit_test(test_columns_of_a_year),
        cmocka_unit_test(test_columns_stay_small),
        cmocka_unit_test(test_summaries),
        cmocka_unit_test(test_summaries_of_ties),
        cmocka_unit_test(test_full_buffer_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
