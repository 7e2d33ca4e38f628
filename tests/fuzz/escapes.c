/* escapes.c - what buf_html, buf_json, buf_url and put_link write cannot leave the place it stands in. */
#include "fuzz.h"

#include <ctype.h>
#include <jansson.h>

#include "base/utf8.h"
#include "view/view.h"

static void undo_html(const char *s, struct buf *b)
{
    static const char *const pairs[] = {
        "&amp;", "&", "&lt;", "<", "&gt;", ">", "&quot;", "\"", "&#39;", "'"
    };
    while (*s) {
        size_t i = 0;
        MUST(!strchr("<>\"'", *s));
        while (*s == '&' && i < 10 && strncmp(s, pairs[i], strlen(pairs[i])) != 0)
            i += 2;
        MUST(i < 10); /* an & that begins none of ours */
        buf_putc(b, *s == '&' ? pairs[i + 1][0] : *s);
        s += *s == '&' ? strlen(pairs[i]) : 1;
    }
}

static void html(const char *text)
{
    _cleanup_buf_ struct buf b = { 0 }, back = { 0 };
    buf_html(&b, text);
    undo_html(b.data ? b.data : "", &back);
    MUST(!strcmp(back.data ? back.data : "", text));
}

static bool well_formed(const char *s)
{
    size_t n;
    while (*s && (n = utf8_len(s)) > 0)
        s += n;
    return !*s;
}

static void json(const char *text)
{
    _cleanup_buf_ struct buf b = { 0 };
    buf_json(&b, text);
    json_t *v = json_loadb(b.data, b.len, JSON_DECODE_ANY, NULL);
    MUST(v && json_is_string(v));
    MUST(!well_formed(text) || !strcmp(json_string_value(v), text));
    json_decref(v);
}

static int hex(char c)
{
    const char *at = c ? strchr("0123456789ABCDEF", c) : NULL;
    return at ? (int)(at - "0123456789ABCDEF") : -1;
}

static void url(const char *text)
{
    _cleanup_buf_ struct buf b = { 0 };
    buf_url(&b, text);
    const char *s = b.data ? b.data : "";
    for (; *text; text++) {
        int c = (unsigned char)*s++;
        MUST(strchr("-._~%", c) || (c < 0x80 && isalnum(c)));
        if (c == '%') {
            c = hex(s[0]) << 4 | hex(s[1]);
            s += 2;
        }
        MUST(c == (unsigned char)*text);
    }
    MUST(!*s);
}

static void link_to(const char *text)
{
    _cleanup_buf_ struct buf b = { 0 };
    struct out o = { .b = &b };
    put_link(&o, text);
    const char *s = b.data;
    MUST(!strcmp(s, "#") || (s[0] == '/' && s[1] != '/' && s[1] != '\\') || !strncasecmp(s, "http", 4) ||
         !strncasecmp(s, "tel:", 4) || !strncasecmp(s, "mailto:", 7));
    MUST(!strpbrk(s, "<>\"'\\ \t\r\n"));
}

void fuzz_one(const struct fuzz *f)
{
    html(f->text);
    json(f->text);
    url(f->text);
    link_to(f->text);
}
