/* image.c - which kind a file is, and how EXIF says an image lies. The formats: jpeg.c, png.c, webp.c. */
#include "office/attach/image.h"

#include <string.h>

#define PDF_TAIL 1024 /* a PDF ends within so many bytes of the end (ISO 32000, annex H) */

static bool begins(struct bytes file, const char *magic, size_t n)
{
    return file.n >= n && !memcmp(file.p, magic, n);
}

static bool is_pdf(struct bytes file)
{
    size_t tail = file.n < PDF_TAIL ? file.n : PDF_TAIL;
    const char *end = (const char *)file.p + file.n - tail;
    return (begins(file, "%PDF-1.", 7) || begins(file, "%PDF-2.", 7)) && memmem(end, tail, "%%EOF", 5);
}

enum attach_kind image_kind(struct bytes file)
{
    if (begins(file, "\xff\xd8\xff", 3))
        return ATTACH_KIND_JPEG;
    if (begins(file, "\x89PNG\r\n\x1a\n", 8))
        return ATTACH_KIND_PNG;
    if (file.n >= 12 && begins(file, "RIFF", 4) && !memcmp((const char *)file.p + 8, "WEBP", 4))
        return ATTACH_KIND_WEBP;
    return is_pdf(file) ? ATTACH_KIND_PDF : ATTACH_KIND_OTHER;
}

static bool fits(const struct image *m)
{
    return m->width > 0 && m->height > 0 && m->width <= IMAGE_SIDE_MOST && m->height <= IMAGE_SIDE_MOST &&
           (int64_t)m->width * m->height <= IMAGE_PIXELS_MOST;
}

bool image_strip(struct bytes file, struct arena *arena, struct image *ret_image)
{
    struct image m = { .kind = image_kind(file), .turn = IMAGE_UPRIGHT };
    bool ok = m.kind == ATTACH_KIND_JPEG   ? jpeg_strip(file, arena, &m)
              : m.kind == ATTACH_KIND_PNG  ? png_strip(file, arena, &m)
              : m.kind == ATTACH_KIND_WEBP ? webp_strip(file, arena, &m)
                                           : false;
    if (!ok || !fits(&m))
        return false;
    *ret_image = m;
    return true;
}

/* --- EXIF ----------------------------------------------------------------------------------------------- */

#define EXIF_ORIENTATION 0x0112
#define EXIF_SHORT       3
#define EXIF_ENTRY       12 /* bytes of an entry of a directory */

struct tiff {
    const unsigned char *p;
    size_t n;
    bool big; /* the most significant byte first */
};

/* Zero outside: a directory that leads out of the block says nothing. */
static uint32_t number(const struct tiff *t, size_t at, size_t bytes)
{
    uint32_t v = 0;
    if (at > t->n || t->n - at < bytes)
        return 0;
    for (size_t i = 0; i < bytes; i++)
        v = v << 8 | t->p[at + (t->big ? i : bytes - 1 - i)];
    return v;
}

int exif_turn(struct bytes tiff)
{
    struct tiff t = { tiff.p, tiff.n, begins(tiff, "MM", 2) };
    if ((!t.big && !begins(tiff, "II", 2)) || number(&t, 2, 2) != 42)
        return IMAGE_UPRIGHT;
    size_t at = number(&t, 4, 4);
    uint32_t entries = number(&t, at, 2);
    for (uint32_t i = 0; i < entries; i++) {
        size_t entry = at + 2 + (size_t)i * EXIF_ENTRY;
        if (number(&t, entry, 2) != EXIF_ORIENTATION || number(&t, entry + 2, 2) != EXIF_SHORT)
            continue;
        uint32_t turn = number(&t, entry + 8, 2);
        return turn >= 1 && turn <= 8 ? (int)turn : IMAGE_UPRIGHT;
    }
    return IMAGE_UPRIGHT;
}
