/* ics.c - content lines, folded as they are written: no line is over 75 octets and none breaks a
 * character. Bytes that are not UTF-8 and control characters do not get out. */
#include "render/ics.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/utf8.h"

#define LINE_OCTETS 75 /* RFC 5545, 3.1; without the line end */

struct line {
    struct buf *out;
    size_t used;
};

static void put_unit(struct line *l, const char *s, size_t n)
{
    if (l->used + n > LINE_OCTETS) {
        BUF_LIT(l->out, "\r\n ");
        l->used = 1;
    }
    buf_put(l->out, s, n);
    l->used += n;
}

/* Text as it is, one character at a time, controls left out, a tab as a blank. */
static void put_plain(struct line *l, const char *s)
{
    for (size_t n; *s; s += n) {
        uint32_t c = utf8_at(s, &n);
        if (c == 0xFFFD)
            put_unit(l, "\xef\xbf\xbd", 3);
        else if (c == '\t')
            put_unit(l, " ", 1);
        else if (c >= 0x20 && c != 0x7F)
            put_unit(l, s, n);
    }
}

/* A TEXT value, 3.3.11: a line end of any kind is \n. */
static void put_escaped(struct line *l, const char *s)
{
    while (*s) {
        size_t n;
        utf8_at(s, &n);
        char one[5] = { 0 };
        memcpy(one, s, n);
        s += n;
        if (one[0] == '\r' && *s == '\n')
            continue;
        if (one[0] == '\n' || one[0] == '\r') {
            put_unit(l, "\\n", 2);
        } else if (strchr("\\;,", one[0])) {
            char two[2] = { '\\', one[0] };
            put_unit(l, two, 2);
        } else {
            put_plain(l, one);
        }
    }
}

static void end_line(struct line *l)
{
    BUF_LIT(l->out, "\r\n");
    l->used = 0;
}

static void put_line(struct buf *b, const char *name, const char *value)
{
    struct line l = { .out = b };
    put_plain(&l, name);
    put_plain(&l, value);
    end_line(&l);
}

static void put_text(struct buf *b, const char *name, const char *text)
{
    if (!text || !*text)
        return;
    struct line l = { .out = b };
    put_plain(&l, name);
    put_escaped(&l, text);
    end_line(&l);
}

/* Years outside 0000-9999 have no form in RFC 5545: the nearest day that has one. */
static void put_time(struct buf *b, const char *name, int64_t ms)
{
    const int64_t lo = -62167219200000, hi = 253402300799000;
    struct civil c = civil_of((ms < lo ? lo : ms > hi ? hi : ms) - LOCAL_MS);
    buf_printf(b, "%s:%04d%02d%02dT%02d%02d%02dZ\r\n", name, c.year, c.month, c.day, c.hour, c.minute,
               c.second);
}

static void put_degrees(struct buf *b, double degrees)
{
    int64_t u = llround(fabs(degrees) * 1e6);
    if (degrees < 0 && u)
        buf_putc(b, '-');
    buf_i64(b, u / 1000000);
    buf_printf(b, ".%06d", (int)(u % 1000000));
}

static void put_place(struct buf *b, const struct ics_event *e)
{
    bool on_earth = fabs(e->lat) <= 90 && fabs(e->lon) <= 180;
    if (!e->has_place || !on_earth)
        return;
    BUF_LIT(b, "GEO:");
    put_degrees(b, e->lat);
    buf_putc(b, ';');
    put_degrees(b, e->lon);
    BUF_LIT(b, "\r\n");
}

/* A quoted parameter value holds neither quotes nor line ends. */
static void put_organizer(struct buf *b, const struct ics_event *e)
{
    if (!e->organizer_email || !strchr(e->organizer_email, '@'))
        return;
    struct line l = { .out = b };
    put_plain(&l, "ORGANIZER");
    if (e->organizer && *e->organizer) {
        put_plain(&l, ";CN=\"");
        for (const char *p = e->organizer; *p;) {
            size_t n;
            utf8_at(p, &n);
            char one[5] = { 0 };
            memcpy(one, p, n);
            put_plain(&l, one[0] == '"' ? "'" : one);
            p += n;
        }
        put_plain(&l, "\"");
    }
    put_plain(&l, ":mailto:");
    put_plain(&l, e->organizer_email);
    end_line(&l);
}

static void put_alarm(struct buf *b, const struct ics_event *e)
{
    if (e->alarm_min <= 0 || e->cancelled)
        return;
    buf_printf(b, "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT%dM\r\n", e->alarm_min);
    put_text(b, "DESCRIPTION:", e->summary && *e->summary ? e->summary : "红马甲");
    BUF_LIT(b, "END:VALARM\r\n");
}

static bool is_web(const char *url)
{
    return url && (!strncmp(url, "https://", 8) || !strncmp(url, "http://", 7));
}

static void put_event(struct buf *b, const struct ics_event *e)
{
    BUF_LIT(b, "BEGIN:VEVENT\r\n");
    put_text(b, "UID:", e->uid);
    put_time(b, "DTSTAMP", e->stamp_ms);
    put_time(b, "LAST-MODIFIED", e->stamp_ms);
    put_time(b, "DTSTART", e->start_ms);
    if (e->end_ms > e->start_ms)
        put_time(b, "DTEND", e->end_ms);
    buf_printf(b, "SEQUENCE:%d\r\nSTATUS:%s\r\n", e->sequence > 0 ? e->sequence : 0,
               e->cancelled   ? "CANCELLED"
               : e->tentative ? "TENTATIVE"
                              : "CONFIRMED");
    put_text(b, "SUMMARY:", e->summary);
    put_text(b, "DESCRIPTION:", e->description);
    put_text(b, "LOCATION:", e->location);
    put_place(b, e);
    if (is_web(e->url))
        put_line(b, "URL:", e->url);
    put_organizer(b, e);
    put_alarm(b, e);
    BUF_LIT(b, "END:VEVENT\r\n");
}

void ics_write(struct buf *b, const struct ics_calendar *c)
{
    BUF_LIT(b, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//redvest//redvest//ZH\r\n"
               "CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n");
    put_text(b, "NAME:", c->name);
    put_text(b, "X-WR-CALNAME:", c->name);
    if (c->refresh_min > 0) {
        buf_printf(b, "REFRESH-INTERVAL;VALUE=DURATION:PT%dM\r\n", c->refresh_min);
        buf_printf(b, "X-PUBLISHED-TTL:PT%dM\r\n", c->refresh_min);
    }
    for (size_t i = 0; i < c->n; i++)
        put_event(b, &c->events[i]);
    BUF_LIT(b, "END:VCALENDAR\r\n");
}
