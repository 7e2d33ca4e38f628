/* buf.c - growth by doubling; escapes for the three places text leaves through. */
#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"

bool buf_reserve(struct buf *b, size_t n)
{
    if (b->failed)
        return false;
    size_t max = b->max ? b->max : BUF_DEFAULT_MAX;
    if (n > max || b->len > max - n) {
        b->failed = true;
        return false;
    }
    if (b->cap - b->len > n && b->data)
        return true;
    size_t cap = b->cap ? b->cap : 256;
    while (cap < b->len + n + 1)
        cap *= 2;
    char *p = realloc(b->data, cap);
    if (!p) {
        b->failed = true;
        return false;
    }
    b->data = p;
    b->cap = cap;
    return true;
}

void buf_put(struct buf *b, const void *p, size_t n)
{
    if (!buf_reserve(b, n))
        return;
    if (n)
        memcpy(b->data + b->len, p, n);
    b->len += n;
    b->data[b->len] = '\0';
}

void buf_putc(struct buf *b, char c)
{
    buf_put(b, &c, 1);
}

void buf_puts(struct buf *b, const char *s)
{
    if (s)
        buf_put(b, s, strlen(s));
}

void buf_i64(struct buf *b, int64_t v)
{
    char tmp[24];
    char *p = tmp + sizeof(tmp);
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    do {
        *--p = (char)('0' + u % 10);
        u /= 10;
    } while (u);
    if (v < 0)
        *--p = '-';
    buf_put(b, p, (size_t)(tmp + sizeof(tmp) - p));
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n >= 0 && buf_reserve(b, (size_t)n)) {
        vsnprintf(b->data + b->len, (size_t)n + 1, fmt, again);
        b->len += (size_t)n;
    }
    va_end(again);
}

static const char *html_entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void buf_html(struct buf *b, const char *s)
{
    if (!s)
        return;
    const char *from = s;
    for (; *s; s++) {
        const char *e = html_entity(*s);
        if (!e)
            continue;
        buf_put(b, from, (size_t)(s - from));
        buf_puts(b, e);
        from = s + 1;
    }
    buf_put(b, from, (size_t)(s - from));
}

static void json_escape(struct buf *b, unsigned char c)
{
    static const char two[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    for (size_t i = 0; i + 1 < sizeof(two); i += 2) {
        if ((unsigned char)two[i] == c) {
            buf_putc(b, '\\');
            buf_putc(b, two[i + 1]);
            return;
        }
    }
    buf_printf(b, "\\u%04x", c);
}

void buf_json(struct buf *b, const char *s)
{
    if (!s) {
        BUF_LIT(b, "null");
        return;
    }
    buf_putc(b, '"');
    const char *from = s;
    while (*s) {
        unsigned char c = (unsigned char)*s;
        size_t n = c < 0x80 ? 1 : utf8_len(s);
        if (n && c >= 0x20 && c != '"' && c != '\\') {
            s += n;
            continue;
        }
        buf_put(b, from, (size_t)(s - from));
        if (n)
            json_escape(b, c);
        else
            BUF_LIT(b, "\xef\xbf\xbd");
        from = ++s;
    }
    buf_put(b, from, (size_t)(s - from));
    buf_putc(b, '"');
}

void buf_url(struct buf *b, const char *s)
{
    static const char hex[] = "0123456789ABCDEF";
    for (; s && *s; s++) {
        unsigned char c = (unsigned char)*s;
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                     (c && strchr("-._~", c));
        if (plain) {
            buf_putc(b, (char)c);
            continue;
        }
        char enc[3] = { '%', hex[c >> 4], hex[c & 15] };
        buf_put(b, enc, 3);
    }
}

void buf_clear(struct buf *b)
{
    b->len = 0;
    b->failed = false;
    if (b->data)
        b->data[0] = '\0';
}

void buf_free(struct buf *b)
{
    free(b->data);
    *b = (struct buf){ .max = b->max };
}
