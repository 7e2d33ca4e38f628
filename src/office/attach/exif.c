/* exif.c - how a camera says its image lies: a TIFF header and its first directory (EXIF 2.32). */
#include <string.h>

#include "office/attach/image.h"

#define EXIF_ORIENTATION 0x0112
#define EXIF_SHORT       3
#define EXIF_ENTRY       12 /* bytes of an entry of a directory */

struct tiff {
    const unsigned char *p;
    size_t n;
    bool big; /* the most significant byte first */
};

static bool begins(struct bytes block, const char order[2])
{
    return block.n >= 2 && !memcmp(block.p, order, 2);
}

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
    struct tiff t = { tiff.p, tiff.n, begins(tiff, "MM") };
    if ((!t.big && !begins(tiff, "II")) || number(&t, 2, 2) != 42)
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
