/* svg.c - integer arithmetic for figures, and one walk over characters for everything about text. */
#include "render/svg.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

static uint64_t magnitude(int64_t v)
{
    return v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
}

static void group(uint64_t u, bool negative, char out[FIGURE_TEXT])
{
    char digits[24];
    int n = snprintf(digits, sizeof(digits), "%llu", (unsigned long long)u);
    char *p = out;
    if (negative)
        *p++ = '-';
    for (int i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0)
            *p++ = ',';
        *p++ = digits[i];
    }
    *p = '\0';
}

void figure_grouped(int64_t v, char ret_text[FIGURE_TEXT])
{
    group(magnitude(v), v < 0, ret_text);
}

struct figure_unit {
    uint64_t base;
    const char *name;
};

static const struct figure_unit units_zh[] = {
    { 1000000000000, "万亿" }, { 100000000, "亿" }, { 10000, "万" }, { 0, NULL }
};
static const struct figure_unit units_en[] = {
    { 1000000000000, "T" }, { 1000000000, "B" }, { 1000000, "M" }, { 1000, "K" }, { 0, NULL }
};

/* u in hundredths of the unit, rounded to three digits where the whole part has fewer than three. */
static uint64_t hundredths(uint64_t u, uint64_t base)
{
    uint64_t whole = u / base;
    uint64_t scale = whole < 10 ? 100 : whole < 100 ? 10 : 1;
    uint64_t rest = (u % base * scale + base / 2) / base;
    return (whole * scale + rest) * (100 / scale);
}

void figure_compact(int64_t v, bool en, char ret_text[FIGURE_TEXT])
{
    const struct figure_unit *first = en ? units_en : units_zh, *unit = first;
    uint64_t u = magnitude(v);
    while (unit->base && u < unit->base)
        unit++;
    if (!unit->base) {
        group(u, v < 0, ret_text);
        return;
    }
    uint64_t h = hundredths(u, unit->base);
    if (unit > first && h / 100 >= unit[-1].base / unit->base) {
        unit--; /* rounding reached the next unit: 9,999.9999万 is 1亿 */
        h = 100;
    }
    group(h / 100, v < 0, ret_text);
    size_t n = strlen(ret_text);
    unsigned part = (unsigned)(h % 100);
    if (part)
        n += (size_t)snprintf(ret_text + n, FIGURE_TEXT - n, part % 10 ? ".%02u" : ".%u",
                              part % 10 ? part : part / 10);
    snprintf(ret_text + n, FIGURE_TEXT - n, "%s", unit->name);
}

struct range {
    uint32_t from, to;
};

static bool in_ranges(uint32_t c, const struct range *r, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (c >= r[i].from && c <= r[i].to)
            return true;
    }
    return false;
}

/* East Asian Width W and F of UAX #11, with the quotes, dash and ellipsis that Chinese fonts draw wide. */
static size_t columns_of(uint32_t c)
{
    static const struct range wide[] = {
        { 0x1100, 0x115F },   { 0x2014, 0x2014 },   { 0x2018, 0x2019 }, { 0x201C, 0x201D },
        { 0x2026, 0x2026 },   { 0x2E80, 0x303E },   { 0x3041, 0xA4CF }, { 0xAC00, 0xD7A3 },
        { 0xF900, 0xFAFF },   { 0xFE30, 0xFE6F },   { 0xFF00, 0xFF60 }, { 0xFFE0, 0xFFE6 },
        { 0x1F300, 0x1FAFF }, { 0x20000, 0x3FFFD },
    };
    static const struct range none[] = {
        { 0x0300, 0x036F }, { 0x200B, 0x200F }, { 0x20D0, 0x20FF }, { 0xFE00, 0xFE0F }
    };
    if (c < 0x300)
        return 1;
    if (in_ranges(c, none, sizeof(none) / sizeof(none[0])))
        return 0;
    return in_ranges(c, wide, sizeof(wide) / sizeof(wide[0])) ? 2 : 1;
}

size_t text_columns(const char *s)
{
    size_t sum = 0, n;
    for (; s && *s; s += n)
        sum += columns_of(utf8_at(s, &n));
    return sum;
}

/* Bytes at the start of s that fit into `columns`, ending at a character's edge. */
static size_t fit(const char *s, size_t columns)
{
    size_t at = 0, used = 0;
    while (s && s[at]) {
        size_t n;
        size_t w = columns_of(utf8_at(s + at, &n));
        if (used + w > columns)
            break;
        used += w;
        at += n;
    }
    return at;
}

static void put(struct buf *b, const char *s, size_t n)
{
    for (size_t i = 0, len; i < n && s[i]; i += len) {
        char one[5] = { 0 };
        uint32_t c = utf8_at(s + i, &len);
        if (len > n - i)
            break;
        memcpy(one, s + i, len);
        if (c < 0x20 || c == 0x7F)
            buf_putc(b, ' ');
        else if (c == 0xFFFD || c == 0xFFFE || c == 0xFFFF)
            BUF_LIT(b, "\xef\xbf\xbd");
        else
            buf_html(b, one);
    }
}

void svg_text(struct buf *b, const char *s)
{
    if (s)
        put(b, s, strlen(s));
}

void svg_text_cut(struct buf *b, const char *s, size_t columns)
{
    if (text_columns(s) <= columns) {
        svg_text(b, s);
        return;
    }
    size_t n = columns > 2 ? fit(s, columns - 2) : 0;
    while (n && s[n - 1] == ' ')
        n--;
    put(b, s, n);
    BUF_LIT(b, "…");
}

void svg_coord(struct buf *b, double v)
{
    int64_t t = llround(v * 10);
    uint64_t u = magnitude(t);
    if (t < 0)
        buf_putc(b, '-');
    buf_i64(b, (int64_t)(u / 10));
    if (u % 10) {
        buf_putc(b, '.');
        buf_putc(b, (char)('0' + u % 10));
    }
}
