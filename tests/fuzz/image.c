/* image.c - a file that somebody hands in: of a kind or of none; a picture that was cleaned is of the same
 * kind, no longer than before, and cleaning it again changes nothing. */
#include "fuzz.h"

#include "office/attach/image.h"

#define EDGE         64     /* of a picture that a page shows */
#define REDRAWN_MOST 100000 /* pixels: larger ones are decoded by the same code, only for longer */

void fuzz_one(const struct fuzz *f)
{
    struct bytes file = { f->data, f->n };
    struct image m, again;
    enum attach_kind kind = image_kind(file);
    if (!image_strip(file, f->arena, &m))
        return;
    MUST(m.kind == kind && kind <= ATTACH_KIND_WEBP && m.data.n <= file.n + 1);
    MUST(m.width > 0 && m.height > 0 && m.turn >= 1 && m.turn <= 8);
    MUST(image_strip(m.data, f->arena, &again) && again.turn == IMAGE_UPRIGHT);
    MUST(again.data.n == m.data.n && !memcmp(again.data.p, m.data.p, m.data.n));
    if ((int64_t)m.width * m.height > REDRAWN_MOST || image_is_too_large(&m) || !image_redraw(&m, f->arena))
        return;
    MUST(m.turn == IMAGE_UPRIGHT && image_kind(m.data) == kind);
    MUST(image_strip(m.data, f->arena, &again) && again.width == m.width && again.height == m.height);
    if (image_fit(&again, EDGE, f->arena))
        MUST(again.kind == ATTACH_KIND_JPEG && again.width <= EDGE && again.height <= EDGE &&
             again.width > 0);
}
