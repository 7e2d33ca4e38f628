/* redraw.c - an image decoded, turned upright, made smaller and written anew in its kind, by the formats' own
 * libraries. What is written holds pixels and nothing else. Pixels lie in an arena that goes at once. */
#include "office/attach/image.h"

#include <png.h>
#include <string.h>
#include <turbojpeg.h>
#include <webp/decode.h>
#include <webp/encode.h>

#define QUALITY 85 /* of a photograph that is written anew */

struct pixels {
    unsigned char *v;
    int w, h;
    int bytes; /* of one */
};

static bool is_larger(const struct image *m, int edge)
{
    return m->kind != ATTACH_KIND_PNG && (m->width > edge || m->height > edge);
}

static bool holds_too_much(const struct image *m)
{
    return m->whole && (int64_t)m->width * m->height > IMAGE_WHOLE_MOST;
}

bool image_is_too_large(const struct image *m)
{
    return m->turn != IMAGE_UPRIGHT && holds_too_much(m);
}

static int longer(const struct image *m)
{
    return m->width > m->height ? m->width : m->height;
}

static struct pixels room(struct arena *a, int w, int h, int bytes)
{
    return (struct pixels){ arena_array(a, (size_t)w * (size_t)h, (size_t)bytes), w, h, bytes };
}

/* --- turning ------------------------------------------------------------------------------------------- */

/* Where the pixel that shall stand at x, y of the upright image stands now (EXIF 2.32, Orientation). */
static const unsigned char *source(const struct pixels *p, int turn, int x, int y)
{
    int sx = turn >= 5 ? y : x, sy = turn >= 5 ? x : y;
    if (turn == 2 || turn == 3 || turn == 7 || turn == 8)
        sx = p->w - 1 - sx;
    if (turn == 3 || turn == 4 || turn == 6 || turn == 7)
        sy = p->h - 1 - sy;
    return p->v + ((size_t)sy * (size_t)p->w + (size_t)sx) * (size_t)p->bytes;
}

static struct pixels turned(struct arena *a, struct pixels p, int turn)
{
    if (turn == IMAGE_UPRIGHT)
        return p;
    struct pixels up = turn >= 5 ? room(a, p.h, p.w, p.bytes) : room(a, p.w, p.h, p.bytes);
    unsigned char *to = up.v;
    for (int y = 0; y < up.h; y++)
        for (int x = 0; x < up.w; x++, to += up.bytes)
            memcpy(to, source(&p, turn, x, y), (size_t)up.bytes);
    return up;
}

/* --- the formats --------------------------------------------------------------------------------------- */

/* The largest eighths of the size that are small enough; the decoder makes these for less than the whole. */
static tjscalingfactor eighths(const struct image *m, int edge)
{
    tjscalingfactor f = { 8, 8 };
    while (f.num > 1 && TJSCALED(longer(m), f) > edge)
        f.num--;
    return f;
}

static bool read_jpeg(const struct image *m, int edge, struct arena *a, struct pixels *ret)
{
    tjhandle tj = tjInitDecompress();
    tjscalingfactor f = eighths(m, edge);
    struct pixels p = room(a, TJSCALED(m->width, f), TJSCALED(m->height, f), 3);
    /* Damage that the decoder could step over is a warning, and what others show of such a file too. */
    bool ok =
        tj && (tjDecompress2(tj, m->data.p, m->data.n, p.v, p.w, 0, p.h, TJPF_RGB, TJFLAG_LIMITSCANS) == 0 ||
               tjGetErrorCode(tj) == TJERR_WARNING);
    if (tj)
        tjDestroy(tj);
    *ret = p;
    return ok;
}

static bool write_jpeg(struct pixels p, struct arena *a, struct bytes *ret)
{
    tjhandle tj = tjInitCompress();
    unsigned char *data = NULL;
    unsigned long n = 0;
    bool ok = tj && tjCompress2(tj, p.v, p.w, 0, p.h, TJPF_RGB, &data, &n, TJSAMP_420, QUALITY, 0) == 0;
    if (ok)
        *ret = (struct bytes){ arena_memdup(a, data, n), n };
    if (data)
        tjFree(data);
    if (tj)
        tjDestroy(tj);
    return ok;
}

static bool read_png(const struct image *m, int edge, struct arena *a, struct pixels *ret)
{
    (void)edge; /* libpng makes nothing smaller */
    png_image png = { .version = PNG_IMAGE_VERSION };
    struct pixels p = room(a, m->width, m->height, 4);
    bool ok = png_image_begin_read_from_memory(&png, m->data.p, m->data.n) != 0;
    png.format = PNG_FORMAT_RGBA;
    ok = ok && png_image_finish_read(&png, NULL, p.v, 0, NULL) != 0;
    png_image_free(&png);
    *ret = p;
    return ok;
}

static bool write_png(struct pixels p, struct arena *a, struct bytes *ret)
{
    png_image png = { .version = PNG_IMAGE_VERSION,
                      .width = (png_uint_32)p.w,
                      .height = (png_uint_32)p.h,
                      .format = PNG_FORMAT_RGBA };
    png_alloc_size_t n = PNG_IMAGE_PNG_SIZE_MAX(png);
    _cleanup_arena_ struct arena here = { 0 };
    unsigned char *data = arena_alloc(&here, n);
    bool ok = png_image_write_to_memory(&png, data, &n, 0, p.v, 0, NULL) != 0;
    png_image_free(&png);
    if (ok)
        *ret = (struct bytes){ arena_memdup(a, data, n), n };
    return ok;
}

static bool read_webp(const struct image *m, int edge, struct arena *a, struct pixels *ret)
{
    WebPDecoderConfig c;
    struct pixels p;
    if (!WebPInitDecoderConfig(&c))
        return false;
    c.options.use_scaling = is_larger(m, edge);
    c.options.scaled_width = (int)((int64_t)m->width * edge / longer(m));
    c.options.scaled_height = (int)((int64_t)m->height * edge / longer(m));
    if (!is_larger(m, edge))
        p = room(a, m->width, m->height, 4);
    else if (c.options.scaled_width && c.options.scaled_height)
        p = room(a, c.options.scaled_width, c.options.scaled_height, 4);
    else
        return false;
    c.output.colorspace = MODE_RGBA;
    c.output.is_external_memory = 1;
    c.output.u.RGBA.rgba = p.v;
    c.output.u.RGBA.stride = 4 * p.w;
    c.output.u.RGBA.size = 4 * (size_t)p.w * (size_t)p.h;
    bool ok = WebPDecode(m->data.p, m->data.n, &c) == VP8_STATUS_OK;
    WebPFreeDecBuffer(&c.output);
    *ret = p;
    return ok;
}

static bool write_webp(struct pixels p, struct arena *a, struct bytes *ret)
{
    uint8_t *data = NULL;
    size_t n = WebPEncodeRGBA(p.v, p.w, p.h, 4 * p.w, QUALITY, &data);
    if (n)
        *ret = (struct bytes){ arena_memdup(a, data, n), n };
    WebPFree(data);
    return n > 0;
}

/* --- anew ---------------------------------------------------------------------------------------------- */

static const struct format {
    bool (*read)(const struct image *m, int edge, struct arena *a, struct pixels *ret);
    bool (*write)(struct pixels p, struct arena *a, struct bytes *ret);
} formats[] = {
    [ATTACH_KIND_JPEG] = { read_jpeg, write_jpeg },
    [ATTACH_KIND_PNG] = { read_png, write_png },
    [ATTACH_KIND_WEBP] = { read_webp, write_webp },
};

bool image_redraw(struct image *m, struct arena *arena)
{
    _cleanup_arena_ struct arena here = { 0 };
    struct pixels p;
    if (m->turn == IMAGE_UPRIGHT && (!is_larger(m, IMAGE_EDGE_MOST) || holds_too_much(m)))
        return true;
    const struct format *f = &formats[m->kind];
    if (!f->read(m, IMAGE_EDGE_MOST, &here, &p))
        return false;
    p = turned(&here, p, m->turn);
    if (!f->write(p, arena, &m->data))
        return false;
    m->width = p.w;
    m->height = p.h;
    m->turn = IMAGE_UPRIGHT;
    return true;
}

/* --- as pages show it ----------------------------------------------------------------------------------- */

/* One colour of k by k pixels, over white where one sees through. */
static unsigned char mean(const struct pixels *p, int x, int y, int k, int colour)
{
    int64_t sum = 0;
    for (int dy = 0; dy < k; dy++)
        for (int dx = 0; dx < k; dx++) {
            const unsigned char *v =
                p->v + ((size_t)(y + dy) * (size_t)p->w + (size_t)(x + dx)) * (size_t)p->bytes;
            int seen = p->bytes == 4 ? v[3] : 255;
            sum += (v[colour] * seen + 255 * (255 - seen)) / 255;
        }
    return (unsigned char)(sum / ((int64_t)k * k));
}

static struct pixels reduced(struct arena *a, struct pixels p, int k)
{
    struct pixels out = room(a, p.w / k, p.h / k, 3);
    unsigned char *to = out.v;
    for (int y = 0; y < out.h; y++)
        for (int x = 0; x < out.w; x++)
            for (int colour = 0; colour < 3; colour++)
                *to++ = mean(&p, x * k, y * k, k, colour);
    return out;
}

bool image_fit(struct image *m, int edge, struct arena *arena)
{
    _cleanup_arena_ struct arena here = { 0 };
    struct pixels p;
    if (holds_too_much(m) || !formats[m->kind].read(m, edge, &here, &p))
        return false;
    int k = ((p.w > p.h ? p.w : p.h) + edge - 1) / edge;
    if (p.w < k || p.h < k)
        return false;
    p = turned(&here, reduced(&here, p, k), m->turn);
    if (!write_jpeg(p, arena, &m->data))
        return false;
    m->kind = ATTACH_KIND_JPEG;
    m->width = p.w;
    m->height = p.h;
    m->turn = IMAGE_UPRIGHT;
    return true;
}

bool image_draw(const unsigned char *rgb, int w, int h, struct arena *arena, struct bytes *ret_data)
{
    struct pixels p = room(arena, w, h, 3);
    memcpy(p.v, rgb, (size_t)w * (size_t)h * 3);
    return write_jpeg(p, arena, ret_data);
}
