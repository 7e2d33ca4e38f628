/* name.c - see name.h. Scripts are ranges of code points; what in them is a letter, utf8proc says. */
#include "base/name.h"

#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/utf8.h"

#define DOT "\xC2\xB7" /* U+00B7, the dot of names such as 阿卜杜拉·买买提 */

enum script { NO_SCRIPT = 0, LATIN = 1, GREEK = 2, CYRILLIC = 4, HAN = 8, OTHER = 16 };

/* clang-format off */
static const struct {
    uint32_t lo, hi;
    enum script script;
} scripts[] = {
    { 0x0041, 0x024F, LATIN },    { 0x0300, 0x036F, OTHER },    /* marks of all three */
    { 0x0370, 0x03FF, GREEK },    { 0x0400, 0x052F, CYRILLIC }, { 0x0531, 0x058F, OTHER }, /* Armenian */
    { 0x0591, 0x05F4, OTHER },    /* Hebrew */                  { 0x0600, 0x06FF, OTHER }, /* Arabic: Uyghur, Kazakh */
    { 0x0700, 0x077F, OTHER },    { 0x0780, 0x07BF, OTHER },    { 0x08A0, 0x08FF, OTHER },
    { 0x0900, 0x0DFF, OTHER },    /* of India and Sri Lanka */  { 0x0E00, 0x0EFF, OTHER }, /* Thai, Lao */
    { 0x0F00, 0x0FFF, OTHER },    /* Tibetan */                 { 0x1000, 0x10FF, OTHER }, /* Burmese, Georgian */
    { 0x1100, 0x11FF, OTHER },    { 0x1200, 0x139F, OTHER },    /* Korean; Ethiopic */
    { 0x1780, 0x17FF, OTHER },    { 0x1800, 0x18AF, OTHER },    /* Khmer; Mongolian */
    { 0x1950, 0x19DF, OTHER },    { 0x1C90, 0x1CBF, OTHER },    /* Dai; Georgian capitals */
    { 0x1E00, 0x1EFF, LATIN },    { 0x1F00, 0x1FFF, GREEK },    { 0x2C60, 0x2C7F, LATIN },
    { 0x3005, 0x3007, HAN },      { 0x3041, 0x30FF, OTHER },    { 0x3105, 0x312F, OTHER }, /* kana, bopomofo */
    { 0x31F0, 0x31FF, OTHER },    { 0x3400, 0x4DBF, HAN },      { 0x4E00, 0x9FFF, HAN },
    { 0xA000, 0xA4CF, OTHER },    { 0xA4D0, 0xA4FF, OTHER },    /* Yi; Lisu */
    { 0xA9E0, 0xA9FF, OTHER },    { 0xAA60, 0xAA7F, OTHER },    { 0xAC00, 0xD7A3, OTHER }, /* Burmese of Dehong; Korean */
    { 0xFA0E, 0xFA29, HAN },      { 0x16F00, 0x16F9F, OTHER },  { 0x20000, 0x3FFFD, HAN }, /* Miao; rare characters */
};
/* clang-format on */

static enum script script_of(uint32_t c)
{
    for (size_t i = 0; i < sizeof(scripts) / sizeof(*scripts); i++)
        if (c >= scripts[i].lo && c <= scripts[i].hi)
            return scripts[i].script;
    return NO_SCRIPT;
}

/* Chinese characters are letters in planes that utf8proc's Unicode has not filled yet. */
static bool is_letter(uint32_t c)
{
    if (script_of(c) == HAN)
        return true;
    utf8proc_category_t of = utf8proc_category((utf8proc_int32_t)c);
    return of >= UTF8PROC_CATEGORY_LU && of <= UTF8PROC_CATEGORY_LO && script_of(c) != NO_SCRIPT;
}

/* What a letter carries: marks of its script, variation selectors, joiners, the mark that ends a Tibetan
 * syllable. */
static bool is_carried(uint32_t c)
{
    utf8proc_category_t of = utf8proc_category((utf8proc_int32_t)c);
    if (of == UTF8PROC_CATEGORY_MN || of == UTF8PROC_CATEGORY_MC)
        return script_of(c) != NO_SCRIPT || (c >= 0xFE00 && c < 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
    return c == 0x200C || c == 0x200D || c == 0x180E || c == 0x0F0B || c == 0x0F0C;
}

/* Dots that keyboards, fonts and other programs put in place of U+00B7. */
static bool is_dot(uint32_t c)
{
    static const uint32_t dots[] = { 0xB7,   0x2022, 0x2027, 0x2219, 0x22C5, 0x25CF, 0x26AB,
                                     0x2981, 0x2E31, 0x2E33, 0x30FB, 0xA78F, 0x16EB, 0x1427 };
    for (size_t i = 0; i < sizeof(dots) / sizeof(*dots); i++)
        if (c == dots[i])
            return true;
    return false;
}

static bool is_apostrophe(uint32_t c)
{
    return c == '\'' || c == 0x2018 || c == 0x2019 || c == 0x02BC || c == 0x02BB;
}

/* A character of a name with those on its sides, blanks not counted. */
struct place {
    uint32_t before, c, after;
};

static bool is_between_han(const struct place *p)
{
    return script_of(p->before) == HAN && script_of(p->after) == HAN;
}

static uint32_t first_of(const char *s)
{
    size_t len;
    s += strspn(s, " ");
    return *s ? utf8_at(s, &len) : 0;
}

/* Of a name that is walked through: the place at s. A run of blanks is one of them; *ret_len is what it
 * takes. */
static struct place place_at(const char *s, const struct place *last, size_t *ret_len)
{
    struct place p = { last->before, utf8_at(s, ret_len), 0 };
    if (last->c && last->c != ' ' && !is_carried(last->c))
        p.before = last->c;
    if (p.c == ' ')
        *ret_len = strspn(s, " ");
    p.after = first_of(s + *ret_len);
    return p;
}

static void put_sign(struct buf *b, const struct place *p, const char *s, size_t len)
{
    if (is_dot(p->c) || (p->c == '.' && is_between_han(p)))
        BUF_LIT(b, DOT);
    else if (is_apostrophe(p->c))
        buf_putc(b, '\'');
    else
        buf_put(b, s, len);
}

static void put_blank(struct buf *b, const struct place *p, const char *s, size_t len)
{
    if (p->c != ' ')
        buf_put(b, s, len);
    else if (!is_between_han(p) && !is_dot(p->before) && !is_dot(p->after))
        buf_putc(b, ' ');
}

static char *walk(struct arena *a, const char *s,
                  void (*put)(struct buf *b, const struct place *p, const char *s, size_t len))
{
    _cleanup_buf_ struct buf b = { 0 };
    struct place p = { 0 };
    for (size_t len; *s; s += len) {
        p = place_at(s, &p, &len);
        put(&b, &p, s, len);
    }
    return arena_strdup(a, b.data ? b.data : "");
}

char *name_fold(struct arena *a, const char *s)
{
    const char *one = walk(a, walk(a, text_narrow(a, s, strlen(s)), put_sign), put_blank);
    return text_narrow(a, one, strlen(one)); /* a blank that went may have kept two marks apart */
}

static bool is_joint(uint32_t c)
{
    return c == ' ' || c == '-' || c == '\'' || c == '.' || c == 0xB7;
}

/* "J. Smith", "J.-P. Martin": behind a full stop another joint may stand. */
static bool may_follow(uint32_t before, uint32_t c)
{
    if (is_letter(c))
        return true;
    if (is_letter(before) || is_carried(before))
        return is_joint(c) || is_carried(c);
    return before == '.' && c != '.' && is_joint(c);
}

bool name_is_sound(const char *folded)
{
    unsigned used = 0;
    uint32_t before = 0;
    size_t len;
    for (; *folded; folded += len) {
        uint32_t c = utf8_at(folded, &len);
        if (!may_follow(before, c))
            return false;
        used |= script_of(c);
        before = c;
    }
    unsigned alike = used & (LATIN | GREEK | CYRILLIC);
    return before && !(alike & (alike - 1)) && (before == '.' || !is_joint(before));
}

bool name_is_same(struct arena *a, const char *one, const char *other)
{
    return !strcmp(text_key(a, name_fold(a, one)), text_key(a, name_fold(a, other)));
}
