/* text.c - folding by utf8proc's tables, and what they leave: see text.h.
 *
 * A text is taken apart into its code points, each is kept, replaced or dropped, and it is put together
 * again. */
#include "base/text.h"

#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

#include "base/text_table.h"

#define IDEOGRAPHIC_BLANK 0x3000

typedef utf8proc_int32_t rune;

struct runes {
    rune *v;
    size_t n;
};

static bool is_between(rune c, rune lo, rune hi)
{
    return c >= lo && c <= hi;
}

static bool is_line_end(rune c)
{
    return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

static bool is_blank(rune c)
{
    return c == '\t' || utf8proc_category(c) == UTF8PROC_CATEGORY_ZS;
}

static bool is_gap(rune c)
{
    return is_line_end(c) || is_blank(c);
}

/* How the character before it is drawn: variation selectors, those of Mongolian too. */
static bool is_selector(rune c)
{
    return is_between(c, 0xFE00, 0xFE0F) || is_between(c, 0xE0100, 0xE01EF) ||
           is_between(c, 0x180B, 0x180D) || c == 0x180F;
}

/* What joins two characters, or keeps them apart. */
static bool is_joiner(rune c)
{
    return c == 0x200C || c == 0x200D || c == 0x180E;
}

/* Scripts whose letters take the shape of their neighbours, and pictures that are put together. */
static bool is_joined(rune c)
{
    return is_between(c, 0x0600, 0x1AFF) || is_between(c, 0x2190, 0x2BFF) || is_between(c, 0x1F000, 0x1FAFF);
}

/* Draws nothing wherever it stands: what Unicode calls default ignorable, direction marks and fillers among
 * them; the empty pattern of braille, marks of annotations, controls, and what is no character. */
static bool is_hidden(rune c)
{
    return utf8proc_get_property(c)->ignorable || c == 0x2800 || is_between(c, 0xFFF9, 0xFFFB) ||
           is_between(c, 0x7F, 0x9F) || is_between(c, 0xFDD0, 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
}

static bool is_mark(rune c)
{
    utf8proc_category_t of = utf8proc_category(c);
    return of == UTF8PROC_CATEGORY_MN || of == UTF8PROC_CATEGORY_ME;
}

/* A selector or joiner stands only behind what it can shape: `base` with the marks it carries, `before` the
 * last. */
static bool shapes(rune c, rune before, rune base)
{
    if (!before || is_gap(before) || is_joiner(before))
        return false;
    return is_joiner(c) ? is_joined(base) : is_selector(c) && !is_selector(before);
}

static bool is_seen(rune c)
{
    return c >= 0x20 && !is_gap(c) && !is_hidden(c) && !is_mark(c);
}

/* The ideograph that a radical stands for; of Kangxi's, utf8proc knows it. */
static rune unified(rune c, void *data)
{
    int boundary = 0;
    (void)data;
    if (is_between(c, 0x2F00, 0x2FD5))
        utf8proc_decompose_char(c, &c, 1, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, &boundary);
    return (rune)text_unified((uint32_t)c);
}

/* The code points of s; none when it is not UTF-8. */
static struct runes taken_apart(struct arena *a, const char *s, size_t n, int how)
{
    const utf8proc_uint8_t *in = (const utf8proc_uint8_t *)s;
    utf8proc_option_t options = (utf8proc_option_t)(UTF8PROC_STABLE | UTF8PROC_COMPOSE | how);
    utf8proc_ssize_t got =
        utf8proc_decompose_custom(in, (utf8proc_ssize_t)n, NULL, 0, options, unified, NULL);
    struct runes r = { ARENA_ARRAY(a, rune, (size_t)(got > 0 ? got : 0) + 1), 0 };
    if (got > 0)
        got = utf8proc_decompose_custom(in, (utf8proc_ssize_t)n, r.v, got, options, unified, NULL);
    r.n = got > 0 ? (size_t)got : 0;
    return r;
}

static bool is_any_seen(struct runes r)
{
    for (size_t i = 0; i < r.n; i++)
        if (is_seen(r.v[i]))
            return true;
    return false;
}

static char *encoded(struct arena *a, struct runes r)
{
    char *out = arena_alloc(a, r.n * 4 + 1);
    size_t at = 0;
    for (size_t i = 0; i < r.n; i++)
        at += (size_t)utf8proc_encode_char(r.v[i], (utf8proc_uint8_t *)out + at);
    out[at] = '\0';
    return out;
}

/* "" when nothing shows. What was between two marks may be gone, so they are put into their order anew. */
static char *put_together(struct arena *a, struct runes r)
{
    if (!is_any_seen(r))
        r.n = 0;
    const char *s = encoded(a, r);
    r = taken_apart(a, s, strlen(s), 0);
    utf8proc_ssize_t n =
        utf8proc_normalize_utf32(r.v, (utf8proc_ssize_t)r.n, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    r.n = n > 0 ? (size_t)n : 0;
    return encoded(a, r);
}

/* Line ends and blanks as one kind each, and without what is hidden. */
static void drop_hidden(struct runes *r)
{
    size_t at = 0;
    rune base = 0;
    for (size_t i = 0; i < r->n; i++) {
        rune c = r->v[i], before = at ? r->v[at - 1] : 0;
        if (c == '\r' && i + 1 < r->n && r->v[i + 1] == '\n')
            continue;
        if (is_hidden(c) && !is_line_end(c) && !shapes(c, before, base))
            continue;
        if (is_gap(c) && before && is_joiner(before))
            at--;
        base = is_seen(c) ? c : base;
        r->v[at++] = is_line_end(c) ? '\n' : is_blank(c) && c != IDEOGRAPHIC_BLANK ? ' ' : c;
    }
    r->n = at;
}

static void trim(struct runes *r)
{
    while (r->n && (is_gap(r->v[r->n - 1]) || is_joiner(r->v[r->n - 1])))
        r->n--;
    while (r->n && is_gap(r->v[0])) {
        r->v++;
        r->n--;
    }
}

static struct runes folded(struct arena *a, const char *s, size_t n, int how)
{
    struct runes r = taken_apart(a, s, n, how);
    drop_hidden(&r);
    trim(&r);
    return r;
}

char *text_fold(struct arena *a, const char *s, size_t n)
{
    return put_together(a, folded(a, s, n, 0));
}

static bool is_hyphen(rune c)
{
    return utf8proc_category(c) == UTF8PROC_CATEGORY_PD || c == 0x2212;
}

static struct runes narrowed(struct arena *a, const char *s, size_t n, int how)
{
    struct runes r = folded(a, s, n, UTF8PROC_COMPAT | how);
    for (size_t i = 0; i < r.n; i++)
        if (is_hyphen(r.v[i]))
            r.v[i] = '-';
    trim(&r); /* what was one character may have begun with a blank */
    return r;
}

char *text_narrow(struct arena *a, const char *s, size_t n)
{
    return put_together(a, narrowed(a, s, n, 0));
}

/* Without the characters that `drop` says. */
static struct runes without(struct runes r, bool (*drop)(rune c))
{
    size_t at = 0;
    for (size_t i = 0; i < r.n; i++)
        if (!drop(r.v[i]))
            r.v[at++] = r.v[i];
    r.n = at;
    return r;
}

static bool is_in_number(rune c)
{
    return is_gap(c) || is_hidden(c) || c == '-' || c == '(' || c == ')';
}

char *text_number(struct arena *a, const char *s, size_t n)
{
    return put_together(a, without(narrowed(a, s, n, 0), is_in_number));
}

char *text_key(struct arena *a, const char *s)
{
    return put_together(a, without(narrowed(a, s, strlen(s), UTF8PROC_CASEFOLD), is_selector));
}

char *text_secret(struct arena *a, const char *s, size_t n)
{
    struct runes r = taken_apart(a, s, n, 0);
    for (size_t i = 0; i < r.n; i++)
        if (utf8proc_category(r.v[i]) == UTF8PROC_CATEGORY_ZS)
            r.v[i] = ' ';
    return put_together(a, r);
}

struct text_list text_numbers(struct arena *a, const char *s, size_t most)
{
    char *rest = text_narrow(a, s, strlen(s)), *line;
    const char **v = ARENA_ARRAY(a, const char *, strlen(rest) + 1);
    size_t n = 0;
    for (char *p = rest; (p = strstr(p, "\xe3\x80\x81"));) /* 、 */
        memcpy(p, ",,,", 3);
    while ((line = strsep(&rest, ",;\n"))) {
        char *one = text_number(a, line, strlen(line)), *parts = line;
        if (strlen(one) <= most) {
            if (*one)
                v[n++] = one;
            continue;
        }
        while ((one = strsep(&parts, " ")))
            if (*(one = text_number(a, one, strlen(one))))
                v[n++] = one;
    }
    return (struct text_list){ v, n };
}

bool text_shows(const char *s)
{
    rune c;
    for (utf8proc_ssize_t n; *s; s += n) {
        n = utf8proc_iterate((const utf8proc_uint8_t *)s, -1, &c);
        if (n <= 0 || is_seen(c))
            return true;
    }
    return false;
}
