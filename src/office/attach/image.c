/* image.c - which kind a file is. The formats: jpeg.c, png.c, webp.c; how EXIF says an image lies: exif.c. */
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
