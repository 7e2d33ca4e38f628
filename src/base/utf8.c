/* utf8.c - decoding by the table of RFC 3629, section 4. */
#include "base/utf8.h"

#include <string.h>

static bool cont(const char *s, size_t i, unsigned char lo, unsigned char hi)
{
    unsigned char c = (unsigned char)s[i];
    return c >= lo && c <= hi;
}

size_t utf8_len(const char *s)
{
    unsigned char c = (unsigned char)s[0];
    if (c == 0)
        return 0;
    if (c < 0x80)
        return 1;
    if (c >= 0xC2 && c <= 0xDF)
        return cont(s, 1, 0x80, 0xBF) ? 2 : 0;
    if (c >= 0xE0 && c <= 0xEF) {
        unsigned char lo = c == 0xE0 ? 0xA0 : 0x80;
        unsigned char hi = c == 0xED ? 0x9F : 0xBF;
        return cont(s, 1, lo, hi) && cont(s, 2, 0x80, 0xBF) ? 3 : 0;
    }
    if (c >= 0xF0 && c <= 0xF4) {
        unsigned char lo = c == 0xF0 ? 0x90 : 0x80;
        unsigned char hi = c == 0xF4 ? 0x8F : 0xBF;
        return cont(s, 1, lo, hi) && cont(s, 2, 0x80, 0xBF) && cont(s, 3, 0x80, 0xBF) ? 4 : 0;
    }
    return 0;
}

uint32_t utf8_at(const char *s, size_t *ret_len)
{
    static const unsigned char mask[5] = { 0, 0x7F, 0x1F, 0x0F, 0x07 };
    size_t n = utf8_len(s);
    if (!n) {
        *ret_len = 1;
        return 0xFFFD;
    }
    uint32_t c = (unsigned char)s[0] & mask[n];
    for (size_t i = 1; i < n; i++)
        c = c << 6 | ((unsigned char)s[i] & 0x3F);
    *ret_len = n;
    return c;
}

bool utf8_is_text(const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        unsigned char c = (unsigned char)s[i];
        if (c == 0x7F || (c < 0x20 && c != '\t' && c != '\n' && c != '\r'))
            return false;
        char four[5] = { 0 };
        memcpy(four, s + i, n - i < 4 ? n - i : 4);
        size_t len = utf8_len(four);
        if (!len)
            return false;
        i += len;
    }
    return true;
}

size_t utf8_count(const char *s)
{
    size_t count = 0;
    for (; *s; s++)
        count += ((unsigned char)*s & 0xC0) != 0x80;
    return count;
}
