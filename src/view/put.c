/* put.c - typed values as text for people (put_*) and for programs (json_*).
 *
 * Decides how a figure, a time or a code reads in either language, and which addresses may stand in
 * a link. What it puts is safe in HTML text and in a quoted attribute. A missing value reads "–" to
 * people, and is empty where a machine reads it (put_plain, put_local, put_rfc3339, put_iso_day).
 * Times are China local. Not here: translation (tr.c), fields of forms (field.c). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/cn.h"
#include "view/asset.h"
#include "view/view.h"

#define MISSING "–"

static bool is_en(const struct out *o)
{
    return o->prefs.lang == LANG_EN;
}

/* --- text ------------------------------------------------------------------------------------- */

void put_text(struct out *o, const char *s)
{
    buf_html(o->b, s);
}

void put_html(struct out *o, struct safe_html h)
{
    buf_puts(o->b, h.html);
}

void put_url(struct out *o, const char *s)
{
    buf_url(o->b, s);
}

/* Browsers drop tabs and line ends inside an address and read \ as /, so "/\t/x" would leave this site. */
static bool link_is_clean(const char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s <= ' ' || *s == '\\' || *s == 0x7f)
            return false;
    return true;
}

static bool link_is_allowed(const char *s)
{
    static const char *const schemes[] = { "http://", "https://", "tel:", "mailto:" };
    if (!link_is_clean(s))
        return false;
    if (s[0] == '/')
        return s[1] != '/';
    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
        if (!strncasecmp(s, schemes[i], strlen(schemes[i])))
            return true;
    return false;
}

void put_link(struct out *o, const char *s)
{
    buf_html(o->b, s && link_is_allowed(s) ? s : "#");
}

void put_bool(struct out *o, bool v)
{
    put_tr(o, v ? N_("是") : N_("否"));
}

void put_code(struct out *o, const struct code_table *t, int64_t v)
{
    const struct code *c = code_by_value(t, v);
    if (c)
        put_tr(o, c->label);
    else
        BUF_LIT(o->b, MISSING);
}

void put_code_name(struct out *o, const struct code_table *t, int64_t v)
{
    const struct code *c = code_by_value(t, v);
    buf_puts(o->b, c ? c->name : NULL);
}

void put_icon(struct out *o, const char *name)
{
    BUF_LIT(o->b, "<svg class=\"i\" aria-hidden=\"true\"><use href=\"");
    put_asset(o, "icons.svg");
    buf_putc(o->b, '#');
    buf_html(o->b, name);
    BUF_LIT(o->b, "\"/></svg>");
}

void put_asset(struct out *o, const char *name)
{
    buf_html(o->b, asset_url(name));
}

void put_csrf(struct out *o)
{
    o->form_used = true;
    BUF_LIT(o->b, "<input type=\"hidden\" name=\"_csrf\" value=\"");
    buf_html(o->b, o->csrf);
    BUF_LIT(o->b, "\">");
}

/* --- figures ---------------------------------------------------------------------------------- */

static void put_grouped(struct buf *b, int64_t v)
{
    char digits[24];
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    int n = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)u);
    if (v < 0)
        buf_putc(b, '-');
    for (int i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0)
            buf_putc(b, ',');
        buf_putc(b, digits[i]);
    }
}

/* v hundredths, at least `least` decimals. */
static void put_hundredths(struct buf *b, int64_t v, int least)
{
    int64_t whole = v / 100;
    int rest = (int)llabs(v % 100);
    if (v < 0 && !whole)
        buf_putc(b, '-');
    put_grouped(b, whole);
    if (rest % 10 || least == 2)
        buf_printf(b, ".%02d", rest);
    else if (rest)
        buf_printf(b, ".%d", rest / 10);
}

void put_int(struct out *o, int64_t v)
{
    if (v == DB_NONE)
        BUF_LIT(o->b, MISSING);
    else
        put_grouped(o->b, v);
}

void put_plain(struct out *o, int64_t v)
{
    if (v != DB_NONE)
        buf_i64(o->b, v);
}

void put_real(struct out *o, double v)
{
    if (!isfinite(v))
        BUF_LIT(o->b, MISSING);
    else if (fabs(v) < 1e15)
        put_hundredths(o->b, (int64_t)llround(v * 100), 0);
    else
        buf_printf(o->b, "%.3g", v);
}

void put_min(struct out *o, int64_t minutes)
{
    if (minutes == DB_NONE) {
        BUF_LIT(o->b, MISSING);
        return;
    }
    int64_t hours = minutes / 60;
    int rest = (int)llabs(minutes % 60);
    if (minutes < 0 && !hours)
        buf_putc(o->b, '-');
    if (hours) {
        put_grouped(o->b, hours);
        buf_puts(o->b, is_en(o) ? " h" : " 小时");
    }
    if (rest || !hours)
        buf_printf(o->b, "%s%d %s", hours ? " " : "", rest, is_en(o) ? "min" : "分");
}

void put_hours(struct out *o, int64_t minutes)
{
    if (minutes == DB_NONE)
        BUF_LIT(o->b, MISSING);
    else
        put_hundredths(o->b, minutes / 3 * 5 + (minutes % 3 * 5 + (minutes < 0 ? -1 : 1)) / 3, 0);
}

void put_tenths(struct out *o, int64_t tenths)
{
    if (tenths == DB_NONE) {
        BUF_LIT(o->b, MISSING);
        return;
    }
    if (tenths < 0 && tenths > -10)
        buf_putc(o->b, '-');
    put_grouped(o->b, tenths / 10);
    buf_printf(o->b, ".%d", (int)llabs(tenths % 10));
}

void put_fen(struct out *o, int64_t fen)
{
    if (fen == DB_NONE) {
        BUF_LIT(o->b, MISSING);
        return;
    }
    BUF_LIT(o->b, "¥");
    put_hundredths(o->b, fen, 2);
}

/* --- times ------------------------------------------------------------------------------------ */

static const char *weekday_name(const struct out *o, int weekday)
{
    static const char *const zh[] = { "周一", "周二", "周三", "周四", "周五", "周六", "周日" };
    static const char *const en[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
    return is_en(o) ? en[weekday] : zh[weekday];
}

static const char *month_en(int month)
{
    static const char *const names[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    return names[month - 1];
}

static void put_civil_date(struct out *o, const struct civil *c, bool year)
{
    if (is_en(o)) {
        buf_printf(o->b, "%d %s", c->day, month_en(c->month));
        if (year)
            buf_printf(o->b, " %d", c->year);
        return;
    }
    if (year)
        buf_printf(o->b, "%d年", c->year);
    buf_printf(o->b, "%d月%d日", c->month, c->day);
}

void put_date(struct out *o, int64_t ms)
{
    if (!ms || ms == DB_NONE) {
        BUF_LIT(o->b, MISSING);
        return;
    }
    struct civil c = civil_of(ms);
    bool year = c.year != civil_of(o->now).year;
    if (is_en(o))
        buf_printf(o->b, "%s ", weekday_name(o, c.weekday));
    put_civil_date(o, &c, year);
    if (!is_en(o))
        buf_printf(o->b, " %s", weekday_name(o, c.weekday));
}

void put_time(struct out *o, int64_t ms)
{
    put_date(o, ms);
    if (!ms || ms == DB_NONE)
        return;
    buf_putc(o->b, ' ');
    put_clock(o, ms);
}

void put_near(struct out *o, int64_t ms)
{
    int64_t ahead = ms && ms != DB_NONE ? day_of(ms) - day_of(o->now) : -1;
    if (ahead != 0 && ahead != 1) {
        put_time(o, ms);
        return;
    }
    put_tr(o, ahead ? N_("明天") : N_("今天"));
    buf_putc(o->b, ' ');
    put_clock(o, ms);
}

void put_clock(struct out *o, int64_t ms)
{
    if (!ms || ms == DB_NONE) {
        BUF_LIT(o->b, MISSING);
        return;
    }
    struct civil c = civil_of(ms);
    buf_printf(o->b, "%02d:%02d", c.hour, c.minute);
}

void put_local(struct out *o, int64_t ms)
{
    char text[TIME_TEXT];
    if (!ms || ms == DB_NONE)
        return;
    format_local(ms, text);
    buf_puts(o->b, text);
}

void put_rfc3339(struct out *o, int64_t ms)
{
    char text[TIME_TEXT];
    if (!ms || ms == DB_NONE)
        return;
    format_rfc3339(ms, text);
    buf_puts(o->b, text);
}

void put_day(struct out *o, int64_t day)
{
    if (day == DB_NONE) {
        BUF_LIT(o->b, MISSING);
        return;
    }
    struct civil c = civil_of(day_start_ms(day));
    put_civil_date(o, &c, true);
}

void put_iso_day(struct out *o, int64_t day)
{
    char text[TIME_TEXT];
    if (day == DB_NONE)
        return;
    format_day(day, text);
    buf_puts(o->b, text);
}

/* --- JSON ------------------------------------------------------------------------------------- */

void json_id(struct buf *b, int64_t v)
{
    if (!v) {
        BUF_LIT(b, "null");
        return;
    }
    buf_putc(b, '"');
    buf_i64(b, v);
    buf_putc(b, '"');
}

void json_int(struct buf *b, int64_t v, bool null)
{
    if (null && v == DB_NONE)
        BUF_LIT(b, "null");
    else
        buf_i64(b, v);
}

/* As few digits as bring the same number back. */
void json_number(struct buf *b, double v)
{
    char text[40];
    if (!isfinite(v)) {
        BUF_LIT(b, "null");
        return;
    }
    snprintf(text, sizeof(text), "%.15g", v);
    if (strtod(text, NULL) != v)
        snprintf(text, sizeof(text), "%.17g", v);
    buf_puts(b, text);
}

void json_time(struct buf *b, int64_t ms, bool null)
{
    char text[TIME_TEXT];
    if (null && !ms) {
        BUF_LIT(b, "null");
        return;
    }
    format_rfc3339(ms, text);
    buf_printf(b, "\"%s\"", text);
}

void json_day(struct buf *b, int64_t day, bool null)
{
    char text[TIME_TEXT];
    if (null && day == DB_NONE) {
        BUF_LIT(b, "null");
        return;
    }
    format_day(day, text);
    buf_printf(b, "\"%s\"", text);
}

void json_code(struct buf *b, const struct code_table *t, int64_t v)
{
    const struct code *c = code_by_value(t, v);
    buf_json(b, c ? c->name : NULL);
}

void json_text_list(struct buf *b, const struct text_list *l)
{
    buf_putc(b, '[');
    for (size_t i = 0; i < l->n; i++) {
        if (i)
            buf_putc(b, ',');
        buf_json(b, l->v[i]);
    }
    buf_putc(b, ']');
}

/* --- personal ---------------------------------------------------------------------------------------- */

static const char *masked(enum mask how, const char *s, bool shown, char text[CN_MASK_TEXT])
{
    return shown || !s ? s : cn_mask(how, s, text);
}

void put_masked(struct out *o, enum mask how, const char *s, bool shown)
{
    char text[CN_MASK_TEXT];
    put_text(o, masked(how, s, shown, text));
}

void buf_masked(struct buf *b, enum mask how, const char *s, bool shown)
{
    char text[CN_MASK_TEXT];
    buf_puts(b, masked(how, s ? s : "", shown, text));
}

void json_masked(struct buf *b, enum mask how, const char *s, bool shown, bool null)
{
    char text[CN_MASK_TEXT];
    buf_json(b, masked(how, s || null ? s : "", shown, text));
}
