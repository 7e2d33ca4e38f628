/* buf_test.c - growth up to the maximum and not a byte further; escapes keep text from becoming code. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/buf.h"

static void test_puts_and_numbers(void **state)
{
    (void)state;
    _cleanup_buf_ struct buf b = { 0 };
    buf_puts(&b, "a");
    buf_puts(&b, NULL);
    buf_putc(&b, ' ');
    buf_i64(&b, INT64_MIN);
    buf_putc(&b, ' ');
    buf_i64(&b, INT64_MAX);
    buf_putc(&b, ' ');
    buf_i64(&b, 0);
    buf_printf(&b, " %s%03d", "红", 7);
    BUF_LIT(&b, "!");
    assert_string_equal(b.data, "a -9223372036854775808 9223372036854775807 0 红007!");
    assert_int_equal(b.len, strlen(b.data));
    assert_false(b.failed);
}

static void test_grows_through_doubling(void **state)
{
    (void)state;
    _cleanup_buf_ struct buf b = { 0 };
    for (int i = 0; i < 100000; i++)
        buf_putc(&b, (char)('a' + i % 26));
    assert_int_equal(b.len, 100000);
    assert_true(b.cap > b.len);
    assert_int_equal(b.data[100000], '\0');
    for (int i = 0; i < 100000; i++)
        if (b.data[i] != 'a' + i % 26)
            fail_msg("byte %d differs", i);
}

static void test_maximum_is_exact(void **state)
{
    (void)state;
    for (size_t max = 1; max < 700; max += 3) {
        struct buf b = { .max = max };
        for (size_t i = 0; i < max; i++)
            buf_putc(&b, 'x');
        assert_false(b.failed);
        assert_int_equal(b.len, max);
        buf_putc(&b, 'y');
        assert_true(b.failed);
        assert_int_equal(b.len, max);
        assert_int_equal(b.data[max], '\0');
        buf_free(&b);
    }
}

static void test_failure_is_sticky_until_cleared(void **state)
{
    (void)state;
    _cleanup_buf_ struct buf b = { .max = 10 };
    buf_puts(&b, "12345");
    buf_puts(&b, "1234567");
    assert_true(b.failed);
    buf_putc(&b, 'x');
    buf_printf(&b, "%d", 1);
    assert_string_equal(b.data, "12345");
    assert_false(buf_reserve(&b, 0));
    buf_clear(&b);
    assert_false(b.failed);
    assert_int_equal(b.len, 0);
    buf_puts(&b, "1234567890");
    assert_false(b.failed);
    assert_string_equal(b.data, "1234567890");
}

static void test_absurd_sizes_are_refused(void **state)
{
    (void)state;
    _cleanup_buf_ struct buf b = { 0 };
    buf_puts(&b, "abc");
    assert_false(buf_reserve(&b, SIZE_MAX));
    assert_true(b.failed);
    assert_string_equal(b.data, "abc");
    struct buf c = { 0 };
    assert_false(buf_reserve(&c, BUF_DEFAULT_MAX + 1));
    buf_free(&c);
}

static void test_free_keeps_the_maximum(void **state)
{
    (void)state;
    struct buf b = { .max = 4 };
    buf_puts(&b, "abc");
    buf_free(&b);
    assert_null(b.data);
    assert_int_equal(b.max, 4);
    buf_puts(&b, "abcde");
    assert_true(b.failed);
    buf_free(&b);
}

static void test_html(void **state)
{
    (void)state;
    _cleanup_buf_ struct buf b = { 0 };
    buf_html(&b, NULL);
    buf_html(&b, "<a href=\"x\" title='y'>刘&𠮷</a>");
    assert_string_equal(b.data, "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;刘&amp;𠮷&lt;/a&gt;");
}

static void check_json(const char *in, const char *want)
{
    _cleanup_buf_ struct buf b = { 0 };
    buf_json(&b, in);
    assert_string_equal(b.data, want);
}

static void test_json(void **state)
{
    (void)state;
    check_json(NULL, "null");
    check_json("", "\"\"");
    check_json("\"\\\b\f\n\r\t/", "\"\\\"\\\\\\b\\f\\n\\r\\t/\"");
    check_json("\x01\x1f", "\"\\u0001\\u001f\"");
    check_json("䶮𠮷😀", "\"䶮𠮷😀\"");
}

static void test_json_mends_malformed_text(void **state)
{
    (void)state;
    check_json("a\xff"
               "b",
               "\"a\xef\xbf\xbd"
               "b\"");
    check_json("\xe4\xb8", "\"\xef\xbf\xbd\xef\xbf\xbd\"");
    check_json("\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
    check_json("\xc0\xaf", "\"\xef\xbf\xbd\xef\xbf\xbd\"");
}

static void test_url(void **state)
{
    (void)state;
    _cleanup_buf_ struct buf b = { 0 };
    buf_url(&b, NULL);
    buf_url(&b, "aZ09-._~ /?&=%+刘\xff");
    assert_string_equal(b.data, "aZ09-._~%20%2F%3F%26%3D%25%2B%E5%88%98%FF");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_puts_and_numbers),
        cmocka_unit_test(test_grows_through_doubling),
        cmocka_unit_test(test_maximum_is_exact),
        cmocka_unit_test(test_failure_is_sticky_until_cleared),
        cmocka_unit_test(test_absurd_sizes_are_refused),
        cmocka_unit_test(test_free_keeps_the_maximum),
        cmocka_unit_test(test_html),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_json_mends_malformed_text),
        cmocka_unit_test(test_url),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
