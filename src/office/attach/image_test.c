/* image_test.c - what a file is by its bytes; that an image stands upright afterwards and says nothing but
 * the picture. The images are made here: a red field above a blue one, as the libraries write it, and then
 * dressed as phones do. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <png.h>
#include <stdio.h>
#include <string.h>
#include <turbojpeg.h>
#include <webp/decode.h>
#include <webp/encode.h>
#include <zlib.h>

#include "base/buf.h"
#include "office/attach/image.h"

#define SECRET "36.195N 113.117E"
#define WIDE   96
#define HIGH   64

static struct arena arena;

static int fresh(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* Red above, blue below. */
static unsigned char *field(int w, int h)
{
    static const unsigned char red[] = { 0xff, 0, 0, 0xff }, blue[] = { 0, 0, 0xff, 0xff };
    unsigned char *p = arena_alloc(&arena, (size_t)w * (size_t)h * 4);
    for (int i = 0; i < w * h; i++)
        memcpy(p + 4 * (ptrdiff_t)i, i / w < h / 2 ? red : blue, sizeof(red));
    return p;
}

static struct bytes kept(const void *p, size_t n)
{
    return (struct bytes){ arena_memdup(&arena, p, n), n };
}

static struct bytes taken(struct buf *b)
{
    struct bytes all = kept(b->data, b->len);
    buf_free(b);
    return all;
}

/* A TIFF block of two entries: the orientation, and where it was taken. */
static struct bytes exif(int turn)
{
    struct buf b = { 0 };
    BUF_LIT(&b, "II\x2a\0\x08\0\0\0\x02\0");
    BUF_LIT(&b, "\x12\x01\x03\0\x01\0\0\0");
    buf_putc(&b, (char)turn);
    BUF_LIT(&b, "\0\0\0");
    BUF_LIT(&b, "\x0e\x01\x02\0\x11\0\0\0\x26\0\0\0\0\0\0\0" SECRET "\0");
    return taken(&b);
}

static void be(struct buf *b, uint32_t v, int bytes)
{
    while (bytes--)
        buf_putc(b, (char)(v >> 8 * bytes));
}

/* --- makers -------------------------------------------------------------------------------------------- */

static struct bytes plain_jpeg(int w, int h, int flags)
{
    tjhandle tj = tjInitCompress();
    unsigned char *data = NULL;
    unsigned long n = 0;
    assert_int_equal(tjCompress2(tj, field(w, h), w, 0, h, TJPF_RGBA, &data, &n, TJSAMP_420, 90, flags), 0);
    struct bytes out = kept(data, n);
    tjFree(data);
    tjDestroy(tj);
    return out;
}

static void app(struct buf *b, unsigned marker, const char *lead, size_t lead_n, struct bytes data)
{
    be(b, 0xff00 | marker, 2);
    be(b, (uint32_t)(2 + lead_n + data.n), 2);
    buf_put(b, lead, lead_n);
    buf_put(b, data.p, data.n);
}

static struct bytes jpeg(int w, int h, int turn, int flags)
{
    struct bytes plain = plain_jpeg(w, h, flags);
    struct buf b = { 0 };
    buf_put(&b, plain.p, 2);
    app(&b, 0xe1, "Exif\0", 6, exif(turn));
    app(&b, 0xfe, "", 0, (struct bytes){ SECRET, strlen(SECRET) });
    app(&b, 0xe2, "MPF\0", 4, (struct bytes){ SECRET, strlen(SECRET) });
    buf_put(&b, (const char *)plain.p + 2, plain.n - 2);
    buf_puts(&b, "film of " SECRET);
    return taken(&b);
}

static void chunk(struct buf *b, const char *type, struct bytes data)
{
    size_t at = b->len;
    be(b, (uint32_t)data.n, 4);
    buf_puts(b, type);
    buf_put(b, data.p, data.n);
    be(b, (uint32_t)crc32(0, (const unsigned char *)b->data + at + 4, (unsigned)data.n + 4), 4);
}

static struct bytes png(int turn)
{
    png_image m = { .version = PNG_IMAGE_VERSION, .width = WIDE, .height = HIGH, .format = PNG_FORMAT_RGBA };
    png_alloc_size_t n = PNG_IMAGE_PNG_SIZE_MAX(m);
    char *data = arena_alloc(&arena, n);
    assert_true(png_image_write_to_memory(&m, data, &n, 0, field(WIDE, HIGH), 0, NULL));
    struct buf b = { 0 };
    buf_put(&b, data, 8 + 25); /* signature and IHDR */
    chunk(&b, "tEXt", (struct bytes){ "Comment\0" SECRET, 8 + strlen(SECRET) });
    chunk(&b, "eXIf", exif(turn));
    buf_put(&b, data + 33, n - 33);
    buf_puts(&b, SECRET);
    return taken(&b);
}

static void riff_chunk(struct buf *b, const char *type, const void *data, size_t n)
{
    buf_puts(b, type);
    for (int i = 0; i < 4; i++)
        buf_putc(b, (char)(n >> 8 * i));
    buf_put(b, data, n);
    if (n & 1)
        buf_putc(b, '\0');
}

static struct bytes webp(int w, int h, int turn)
{
    uint8_t *data = NULL;
    struct buf b = { 0 }, all = { 0 };
    unsigned char head[10] = { 0x2c,
                               0,
                               0,
                               0,
                               (unsigned char)(w - 1),
                               (unsigned char)((w - 1) >> 8),
                               0,
                               (unsigned char)(h - 1),
                               (unsigned char)((h - 1) >> 8),
                               0 };
    size_t n = WebPEncodeRGBA(field(w, h), w, h, 4 * w, 90, &data);
    BUF_LIT(&b, "WEBP");
    riff_chunk(&b, "VP8X", head, 10);
    buf_put(&b, data + 12, n - 12);
    struct bytes e = exif(turn);
    riff_chunk(&b, "EXIF", e.p, e.n);
    riff_chunk(&b, "XMP ", SECRET, strlen(SECRET));
    riff_chunk(&all, "RIFF", b.data, b.len);
    buf_puts(&all, SECRET);
    buf_free(&b);
    WebPFree(data);
    return taken(&all);
}

/* --- looking ------------------------------------------------------------------------------------------- */

static void read_jpeg(struct bytes f, unsigned char **p, int *w, int *h)
{
    tjhandle tj = tjInitDecompress();
    int sub, space;
    assert_int_equal(tjDecompressHeader3(tj, f.p, f.n, w, h, &sub, &space), 0);
    *p = arena_alloc(&arena, (size_t)*w * (size_t)*h * 4);
    assert_int_equal(tjDecompress2(tj, f.p, f.n, *p, *w, 0, *h, TJPF_RGBA, 0), 0);
    tjDestroy(tj);
}

static void read_png(struct bytes f, unsigned char **p, int *w, int *h)
{
    png_image m = { .version = PNG_IMAGE_VERSION };
    assert_true(png_image_begin_read_from_memory(&m, f.p, f.n));
    m.format = PNG_FORMAT_RGBA;
    *w = (int)m.width;
    *h = (int)m.height;
    *p = arena_alloc(&arena, PNG_IMAGE_SIZE(m));
    assert_true(png_image_finish_read(&m, NULL, *p, 0, NULL));
}

static void read_webp(struct bytes f, unsigned char **p, int *w, int *h)
{
    uint8_t *rgba = WebPDecodeRGBA(f.p, f.n, w, h);
    assert_non_null(rgba);
    *p = arena_memdup(&arena, rgba, (size_t)*w * (size_t)*h * 4);
    WebPFree(rgba);
}

static void read_any(const struct image *m, unsigned char **p, int *w, int *h)
{
    (m->kind == ATTACH_KIND_JPEG  ? read_jpeg
     : m->kind == ATTACH_KIND_PNG ? read_png
                                  : read_webp)(m->data, p, w, h);
    assert_int_equal(*w, m->width);
    assert_int_equal(*h, m->height);
}

static bool is_red(const unsigned char *p, int w, int x, int y)
{
    const unsigned char *c = p + 4 * ((ptrdiff_t)y * w + x);
    assert_true((c[0] > 200 && c[2] < 60) || (c[2] > 200 && c[0] < 60));
    return c[0] > 200;
}

/* At which edge red is: top, right, bottom, left; blue is at the one across. */
static void red_is(const struct image *m, char edge)
{
    unsigned char *p;
    int w, h;
    read_any(m, &p, &w, &h);
    const int top[] = { w / 2, 4 }, right[] = { w - 5, h / 2 }, bottom[] = { w / 2, h - 5 },
              left[] = { 4, h / 2 };
    const int *red = edge == 't' ? top : edge == 'r' ? right : edge == 'b' ? bottom : left;
    const int *blue = edge == 't' ? bottom : edge == 'r' ? left : edge == 'b' ? top : right;
    assert_true(is_red(p, w, red[0], red[1]));
    assert_false(is_red(p, w, blue[0], blue[1]));
}

static struct image clean(struct bytes file)
{
    struct image m = { 0 };
    assert_true(image_strip(file, &arena, &m));
    assert_null(memmem(m.data.p, m.data.n, SECRET, strlen(SECRET)));
    assert_true(image_redraw(&m, &arena));
    assert_int_equal(m.turn, IMAGE_UPRIGHT);
    assert_null(memmem(m.data.p, m.data.n, SECRET, strlen(SECRET)));
    assert_int_equal(image_kind(m.data), m.kind);
    return m;
}

/* --- tests --------------------------------------------------------------------------------------------- */

static void a_kind_is_what_the_bytes_say(void **state)
{
    (void)state;
    static const struct {
        const char *p;
        size_t n;
        enum attach_kind kind;
    } cases[] = {
        { "", 0, ATTACH_KIND_OTHER },
        { "\xff\xd8", 2, ATTACH_KIND_OTHER },
        { "%PDF-1.7 x", 10, ATTACH_KIND_OTHER },
        { "%PDF-1.7\n%%EOF\n", 15, ATTACH_KIND_PDF },
        { " %PDF-1.7\n%%EOF", 15, ATTACH_KIND_OTHER },
        { "%PDF-2.0\n%%EOF", 14, ATTACH_KIND_PDF },
        { "<html>", 6, ATTACH_KIND_OTHER },
        { "GIF89a", 6, ATTACH_KIND_OTHER },
        { "RIFF....WAVE", 12, ATTACH_KIND_OTHER },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(image_kind((struct bytes){ cases[i].p, cases[i].n }), cases[i].kind);
    assert_int_equal(image_kind(jpeg(WIDE, HIGH, 1, 0)), ATTACH_KIND_JPEG);
    assert_int_equal(image_kind(png(1)), ATTACH_KIND_PNG);
    assert_int_equal(image_kind(webp(WIDE, HIGH, 1)), ATTACH_KIND_WEBP);
}

/* EXIF 2.32: which edge of what is stored stands up. */
static void each_way_of_lying_is_set_upright(void **state)
{
    (void)state;
    static const char red[] = " ttbblrrl";
    for (int turn = 1; turn <= 8; turn++) {
        struct image all[] = { clean(jpeg(WIDE, HIGH, turn, 0)), clean(png(turn)),
                               clean(webp(WIDE, HIGH, turn)) };
        for (int i = 0; i < 3; i++) {
            assert_int_equal(all[i].width, turn >= 5 ? HIGH : WIDE);
            red_is(&all[i], red[turn]);
        }
    }
}

/* Nothing is decoded that lies right: the picture's own bytes stay. */
static void an_upright_picture_keeps_its_bytes(void **state)
{
    (void)state;
    struct bytes plain = plain_jpeg(WIDE, HIGH, 0);
    struct image m = clean(jpeg(WIDE, HIGH, 1, 0));
    assert_int_equal(m.data.n, plain.n);
    assert_memory_equal(m.data.p, plain.p, plain.n);
    m = clean(m.data); /* and a second time nothing changes */
    assert_int_equal(m.data.n, plain.n);
    m = clean(jpeg(WIDE, HIGH, 1, TJFLAG_PROGRESSIVE));
    assert_true(m.whole);
    red_is(&m, 't');
}

static void a_photograph_is_as_large_as_it_need_be(void **state)
{
    (void)state;
    struct image m = clean(jpeg(4000, 3000, 6, 0));
    assert_int_equal(m.height, 2500); /* five eighths */
    assert_int_equal(m.width, 1875);
    red_is(&m, 'r');
    m = clean(webp(3000, 1500, 1));
    assert_int_equal(m.width, IMAGE_EDGE_MOST);
    assert_int_equal(m.height, IMAGE_EDGE_MOST / 2);
}

/* A picture that pages show: a JPEG that fits, whatever it was, upright, white where one sees through. */
static void a_picture_for_a_page_fits(void **state)
{
    (void)state;
    struct bytes all[] = { jpeg(400, 300, 6, 0), png(6), webp(400, 300, 6) };
    for (int i = 0; i < 3; i++) {
        struct image m = { 0 };
        assert_true(image_strip(all[i], &arena, &m));
        int edge = i == 1 ? WIDE / 2 : 100;
        assert_true(image_fit(&m, edge, &arena));
        assert_int_equal(m.kind, ATTACH_KIND_JPEG);
        assert_int_equal(image_kind(m.data), ATTACH_KIND_JPEG);
        assert_true(m.width <= edge && m.height <= edge && m.height > m.width);
        red_is(&m, 'r');
    }
    struct image line = { .kind = ATTACH_KIND_PNG, .turn = 1, .width = 5000, .height = 2501, .whole = true };
    assert_false(image_fit(&line, 100, &arena)); /* more than is held in memory at once */
}

static void too_many_pixels_are_refused(void **state)
{
    (void)state;
    struct image m = { .kind = ATTACH_KIND_PNG, .turn = 6, .whole = true, .width = 5000, .height = 2501 };
    assert_true(image_is_too_large(&m));
    m.turn = IMAGE_UPRIGHT;
    assert_false(image_is_too_large(&m));
    struct bytes f = jpeg(WIDE, HIGH, 1, 0);
    static const unsigned char sides[] = { 0x75, 0x30, 0x75, 0x30 }; /* 30 000 by 30 000 */
    unsigned char *sof = memmem(f.p, f.n, "\xff\xc0", 2);
    memcpy(sof + 5, sides, sizeof(sides));
    assert_false(image_strip(f, &arena, &m));
}

/* Cut anywhere, no image is whole; and a wrong byte of a PNG is seen. */
static void what_is_broken_is_refused(void **state)
{
    (void)state;
    struct image m;
    struct bytes all[] = { plain_jpeg(WIDE, HIGH, 0), clean(png(1)).data, clean(webp(WIDE, HIGH, 1)).data };
    for (int i = 0; i < 3; i++)
        for (size_t n = 0; n < all[i].n - 1; n += 7)
            assert_false(image_strip((struct bytes){ all[i].p, n }, &arena, &m));
    struct bytes bad = kept(all[1].p, all[1].n);
    ((unsigned char *)bad.p)[bad.n / 2] ^= 1;
    assert_false(image_strip(bad, &arena, &m));
    assert_false(image_strip((struct bytes){ "GIF89a", 6 }, &arena, &m));
}

#define T(name) cmocka_unit_test_setup(name, fresh)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_kind_is_what_the_bytes_say),       T(each_way_of_lying_is_set_upright),
        T(an_upright_picture_keeps_its_bytes), T(a_photograph_is_as_large_as_it_need_be),
        T(a_picture_for_a_page_fits),          T(too_many_pixels_are_refused),
        T(what_is_broken_is_refused),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(&arena);
    return failed;
}
