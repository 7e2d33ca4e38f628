/* ics_test.c - every line of a file obeys RFC 5545, whatever the texts hold. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "render/ics.h"

static struct ics_event sample(void)
{
    return (struct ics_event){ .uid = "shift-7@city.example",
                               .stamp_ms = 1772755200000, /* 2026-03-06T00:00:00Z */
                               .start_ms = 1772843400000, /* 2026-03-07T00:30:00Z */
                               .end_ms = 1772850600000,
                               .summary = "周六义诊" };
}

static void write_one(struct buf *b, const struct ics_event *e)
{
    ics_write(b, &(struct ics_calendar){ .events = e, .n = 1 });
}

/* Each line ends in CRLF, is at most 75 octets and whole characters. Returns the file unfolded. */
static char *check_lines(const struct buf *b)
{
    char *flat = calloc(1, b->len + 1), *to = flat;
    for (const char *p = b->data; *p;) {
        const char *end = strstr(p, "\r\n");
        assert_non_null(end);
        assert_in_range(end - p, 1, 75);
        assert_true(utf8_is_text(p, (size_t)(end - p)));
        assert_null(memchr(p, '\n', (size_t)(end - p)));
        if (*p == ' ') {
            to--; /* over the newline of the line before */
            p++;
        }
        memcpy(to, p, (size_t)(end - p));
        to += end - p;
        *to++ = '\n';
        p = end + 2;
    }
    return flat;
}

static void test_one_event(void **state)
{
    (void)state;
    _cleanup_buf_ struct buf b = { 0 };
    struct ics_event e = sample();
    e.has_place = true;
    e.lat = 36.1951;
    e.lon = -0.5;
    e.alarm_min = 60;
    e.url = "https://city.example/a/7?x=1,2;3";
    e.organizer = "\"向阳\"站";
    e.organizer_email = "sun@city.example";
    write_one(&b, &e);
    assert_string_equal(
        b.data, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//redvest//redvest//ZH\r\nCALSCALE:GREGORIAN\r\n"
                "METHOD:PUBLISH\r\nBEGIN:VEVENT\r\nUID:shift-7@city.example\r\nDTSTAMP:20260306T000000Z\r\n"
                "LAST-MODIFIED:20260306T000000Z\r\nDTSTART:20260307T003000Z\r\nDTEND:20260307T023000Z\r\n"
                "SEQUENCE:0\r\nSTATUS:CONFIRMED\r\nSUMMARY:周六义诊\r\nGEO:36.195100;-0.500000\r\n"
                "URL:https://city.example/a/7?x=1,2;3\r\n"
                "ORGANIZER;CN=\"'向阳'站\":mailto:sun@city.example\r\n"
                "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT60M\r\nDESCRIPTION:周六义诊\r\nEND:VALARM\r\n"
                "END:VEVENT\r\nEND:VCALENDAR\r\n");
}

static void test_escapes(void **state)
{
    (void)state;
    _cleanup_buf_ struct buf b = { 0 };
    struct ics_event e = sample();
    e.summary = "a,b;c\\d\r\nEND:VEVENT\nx\ry\x01z\xff";
    e.url = "javascript:alert(1)";
    e.location = "";
    e.organizer = "no address";
    write_one(&b, &e);
    char *flat = check_lines(&b);
    assert_non_null(strstr(flat, "\nSUMMARY:a\\,b\\;c\\\\d\\nEND:VEVENT\\nx\\nyz\xef\xbf\xbd\n"));
    assert_null(strstr(flat, "javascript"));
    assert_null(strstr(flat, "LOCATION"));
    assert_null(strstr(flat, "ORGANIZER"));
    free(flat);
}

static void test_no_line_is_injected(void **state)
{
    (void)state;
    _cleanup_buf_ struct buf b = { 0 };
    struct ics_event e = sample();
    e.uid = "1\r\nATTENDEE:x";
    e.url = "https://x\r\nATTENDEE:x";
    e.organizer = "y\"\r\nATTENDEE:x";
    e.organizer_email = "a@b\r\nATTENDEE:x";
    write_one(&b, &e);
    char *flat = check_lines(&b);
    assert_null(strstr(flat, "\nATTENDEE"));
    assert_non_null(strstr(flat, "\nORGANIZER;CN=\"y'ATTENDEE:x\":mailto:"));
    free(flat);
}

/* Every length around the edge, with characters of 1, 3 and 4 bytes, comes back whole. */
static void test_folds_at_characters(void **state)
{
    (void)state;
    static const char *const unit[] = { "a", "红", "😀", "," };
    for (size_t u = 0; u < 4; u++) {
        for (size_t n = 1; n < 120; n++) {
            char text[500] = { 0 };
            _cleanup_buf_ struct buf b = { 0 }, want = { 0 };
            BUF_LIT(&want, "\nSUMMARY:");
            for (size_t i = 0; i < n; i++) {
                strcat(text, unit[u]);
                buf_puts(&want, u == 3 ? "\\," : unit[u]);
            }
            BUF_LIT(&want, "\n");
            struct ics_event e = sample();
            e.summary = text;
            write_one(&b, &e);
            char *flat = check_lines(&b);
            assert_non_null(strstr(flat, want.data));
            free(flat);
        }
    }
}

static void test_feed(void **state)
{
    (void)state;
    _cleanup_buf_ struct buf b = { 0 }, none = { 0 };
    struct ics_event e[2] = { sample(), sample() };
    e[1].uid = "shift-8@city.example";
    e[0].tentative = true;
    e[1].cancelled = true;
    e[1].sequence = 2;
    e[1].alarm_min = 30;
    e[1].end_ms = e[1].start_ms;
    ics_write(&b, &(struct ics_calendar){ .name = "我的志愿服务", .refresh_min = 60, .events = e, .n = 2 });
    char *flat = check_lines(&b);
    assert_non_null(strstr(flat, "\nX-WR-CALNAME:我的志愿服务\n"));
    assert_non_null(strstr(flat, "\nREFRESH-INTERVAL;VALUE=DURATION:PT60M\n"));
    assert_non_null(strstr(flat, "\nSEQUENCE:0\nSTATUS:TENTATIVE\n"));
    char *second = strstr(flat, "shift-8@");
    assert_non_null(second);
    assert_non_null(strstr(second, "\nSEQUENCE:2\nSTATUS:CANCELLED\n"));
    assert_null(strstr(second, "DTEND"));
    assert_null(strstr(second, "VALARM"));
    free(flat);
    ics_write(&none, &(struct ics_calendar){ 0 });
    assert_non_null(strstr(none.data, "METHOD:PUBLISH\r\nEND:VCALENDAR\r\n"));
}

static void test_times_out_of_range(void **state)
{
    (void)state;
    _cleanup_buf_ struct buf b = { 0 };
    struct ics_event e = sample();
    e.stamp_ms = -1;
    e.start_ms = INT64_MIN;
    e.end_ms = INT64_MAX;
    e.has_place = true;
    e.lat = 91;
    write_one(&b, &e);
    char *flat = check_lines(&b);
    assert_non_null(strstr(flat, "\nDTSTAMP:19691231T235959Z\n"));
    assert_non_null(strstr(flat, "\nDTSTART:00000101T000000Z\nDTEND:99991231T235959Z\n"));
    assert_null(strstr(flat, "GEO"));
    free(flat);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_event),
        cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_no_line_is_injected),
        cmocka_unit_test(test_folds_at_characters),
        cmocka_unit_test(test_feed),
        cmocka_unit_test(test_times_out_of_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
