/* webp.c - the chunks of a WebP that make the picture (WebP container specification): VP8 or VP8L, its
 * transparency, and the extended head that tells of it. EXIF, XMP, profiles and what nobody knows are left
 * out; films are refused. */
#include "office/attach/image.h"

#include <string.h>
#include <webp/decode.h>

#define HEAD       12 /* "RIFF", size, "WEBP" */
#define CHUNK_HEAD 8
#define ALPHA_FLAG 0x10 /* of the extended head: the only one that stays */

static uint32_t four(const unsigned char *p)
{
    return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static void put_four(unsigned char *p, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        p[i] = (unsigned char)(v >> 8 * i);
}

static bool is(const unsigned char *chunk, const char *name)
{
    return !memcmp(chunk, name, 4);
}

static int turn_of(const unsigned char *data, uint32_t n)
{
    bool led = n > 6 && !memcmp(data, "Exif\0", 6); /* some writers keep JPEG's lead */
    return exif_turn((struct bytes){ led ? data + 6 : data, led ? n - 6 : n });
}

/* The picture's size as the decoder reads it. */
static bool measure(struct image *m)
{
    WebPBitstreamFeatures f;
    if (WebPGetFeatures(m->data.p, m->data.n, &f) != VP8_STATUS_OK || f.has_animation)
        return false;
    m->width = f.width;
    m->height = f.height;
    m->whole = true;
    return true;
}

bool webp_strip(struct bytes file, struct arena *arena, struct image *ret_image)
{
    const unsigned char *at = file.p, *end;
    uint32_t riff = four(at + 4);
    int pictures = 0;
    if (riff < 4 || riff > file.n - 8)
        return false;
    end = at + 8 + riff;
    unsigned char *out = arena_alloc(arena, file.n + 1), *to = out + HEAD;
    memcpy(out, at, HEAD);
    for (at += HEAD; end - at >= CHUNK_HEAD;) {
        uint32_t n = four(at + 4);
        size_t all = CHUNK_HEAD + (size_t)n + (n & 1);
        if (n > end - at - CHUNK_HEAD)
            return false;
        bool picture = is(at, "VP8 ") || is(at, "VP8L");
        pictures += picture;
        if (is(at, "EXIF"))
            ret_image->turn = turn_of(at + CHUNK_HEAD, n);
        if (picture || is(at, "VP8X") || is(at, "ALPH")) {
            memcpy(to, at, CHUNK_HEAD + (size_t)n); /* what fills up to an even length is zero */
            if (is(at, "VP8X") && n)
                to[CHUNK_HEAD] &= ALPHA_FLAG;
            to += all;
        }
        at = all < (size_t)(end - at) ? at + all : end;
    }
    put_four(out + 4, (uint32_t)(to - out - 8));
    ret_image->data = (struct bytes){ out, (size_t)(to - out) };
    return pictures == 1 && measure(ret_image);
}
