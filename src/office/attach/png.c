/* png.c - the chunks of a PNG that make the picture (W3C PNG, second edition): size, palette, transparency,
 * colour, data. Text, time, EXIF, profiles and what nobody knows are left out; a film keeps its first
 * picture. */
#include "office/attach/image.h"

#include <string.h>
#include <zlib.h>

#define SIGNATURE 8
#define AROUND    12 /* bytes of a chunk besides its data: length, type, check */

static uint32_t four(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool is_one_of(const unsigned char *type, const char *types)
{
    for (; *types; types += 4)
        if (!memcmp(type, types, 4))
            return true;
    return false;
}

static bool is_sound(const unsigned char *chunk, uint32_t n)
{
    return crc32(crc32(0, NULL, 0), chunk + 4, n + 4) == four(chunk + 8 + n);
}

static bool size(struct image *m, const unsigned char *data, uint32_t n)
{
    if (n != 13 || four(data) > IMAGE_SIDE_MOST || four(data + 4) > IMAGE_SIDE_MOST)
        return false;
    m->width = (int)four(data);
    m->height = (int)four(data + 4);
    m->whole = true;
    return true;
}

bool png_strip(struct bytes file, struct arena *arena, struct image *ret_image)
{
    const unsigned char *at = file.p, *end = at + file.n;
    unsigned char *out = arena_alloc(arena, file.n), *to = out;
    bool data = false;
    memcpy(to, at, SIGNATURE);
    to += SIGNATURE;
    for (at += SIGNATURE; end - at >= AROUND;) {
        uint32_t n = four(at);
        const unsigned char *type = at + 4;
        if (n > end - at - AROUND || !is_sound(at, n) || (to == out + SIGNATURE) != is_one_of(type, "IHDR"))
            return false;
        if (is_one_of(type, "IHDR") && !size(ret_image, at + 8, n))
            return false;
        data = data || is_one_of(type, "IDAT");
        if (is_one_of(type, "eXIf"))
            ret_image->turn = exif_turn((struct bytes){ at + 8, n });
        if (is_one_of(type, "IHDRPLTEIDATIENDtRNSgAMAcHRMsRGB")) {
            memcpy(to, at, n + AROUND);
            to += n + AROUND;
        } else if (!(type[0] & 0x20)) { /* must be understood, and is not */
            return false;
        }
        ret_image->data = (struct bytes){ out, (size_t)(to - out) };
        if (is_one_of(type, "IEND"))
            return data;
        at += n + AROUND;
    }
    return false;
}
