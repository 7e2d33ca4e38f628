/* jpeg.c - the segments of a JPEG that make the picture (ITU-T T.81): tables, frame, scans.
 * What cameras and programs add (APPn, comments) is left out, and what follows the end: phones hang films and
 * second pictures there. Two words of them stay, since decoders need them: the density of JFIF and Adobe's
 * mark of the colours. */
#include "office/attach/image.h"

#include <string.h>

#define SOF0  0xc0 /* baseline */
#define SOF1  0xc1 /* extended */
#define SOF2  0xc2 /* progressive */
#define DHT   0xc4
#define RST0  0xd0
#define RST7  0xd7
#define EOI   0xd9
#define SOS   0xda
#define DQT   0xdb
#define DRI   0xdd
#define APP0  0xe0
#define APP1  0xe1
#define APP14 0xee
#define APP15 0xef
#define COM   0xfe

struct jpeg {
    const unsigned char *at, *end;
    unsigned char *out;
    struct image *image;
    bool framed, scanned;
};

static unsigned two(const unsigned char *p)
{
    return (unsigned)p[0] << 8 | p[1];
}

static void put(struct jpeg *j, const unsigned char *p, size_t n)
{
    memcpy(j->out, p, n);
    j->out += n;
}

/* p: after the length; n: without it. */
static bool frame(struct jpeg *j, unsigned marker, const unsigned char *p, size_t n)
{
    if (j->framed || n < 6 || p[0] != 8 || n != 6 + 3 * (size_t)p[5])
        return false;
    j->framed = true;
    j->image->height = (int)two(p + 1);
    j->image->width = (int)two(p + 3);
    j->image->whole = marker == SOF2;
    return true;
}

/* What stays of the segments that programs may leave out. */
static bool is_needed(unsigned marker, const unsigned char *p, size_t n)
{
    if (marker == APP0)
        return n == 14 && !memcmp(p, "JFIF", 5) && !p[12] && !p[13]; /* without a thumbnail */
    return marker == APP14 && n == 12 && !memcmp(p, "Adobe", 5);
}

/* The coded data of a scan, up to the next marker. */
static void scan(struct jpeg *j)
{
    const unsigned char *from = j->at;
    while (j->at < j->end) {
        const unsigned char *ff = memchr(j->at, 0xff, (size_t)(j->end - j->at));
        j->at = ff ? ff : j->end;
        if (j->end - j->at < 2)
            break;
        if (j->at[1] && (j->at[1] < RST0 || j->at[1] > RST7))
            break;
        j->at += 2;
    }
    put(j, from, (size_t)(j->at - from));
    j->scanned = true;
}

static bool segment(struct jpeg *j, unsigned marker)
{
    const unsigned char *head = j->at - 2;
    if (j->end - j->at < 2 || two(j->at) < 2 || two(j->at) > j->end - j->at)
        return false;
    size_t n = two(j->at) - 2;
    const unsigned char *p = j->at + 2;
    j->at = p + n;
    bool table = marker == DHT || marker == DQT || marker == DRI;
    bool is_frame = marker >= SOF0 && marker <= SOF2;
    if ((marker >= APP0 && marker <= APP15) || marker == COM) {
        if (marker == APP1 && n > 6 && !memcmp(p, "Exif\0", 6))
            j->image->turn = exif_turn((struct bytes){ p + 6, n - 6 });
        if (!is_needed(marker, p, n))
            return true;
    } else if (is_frame ? !frame(j, marker, p, n) : !table && (marker != SOS || !j->framed)) {
        return false;
    }
    put(j, head, n + 4);
    if (marker == SOS)
        scan(j);
    return true;
}

bool jpeg_strip(struct bytes file, struct arena *arena, struct image *ret_image)
{
    const unsigned char *p = file.p;
    unsigned char *out = arena_alloc(arena, file.n);
    struct jpeg j = { .at = p + 2, .end = p + file.n, .out = out, .image = ret_image };
    put(&j, p, 2);
    while (j.end - j.at >= 2 && j.at[0] == 0xff) {
        unsigned marker = j.at[1];
        if (marker == 0xff) { /* fill */
            j.at++;
            continue;
        }
        j.at += 2;
        if (marker == EOI) {
            put(&j, j.at - 2, 2);
            ret_image->data = (struct bytes){ out, (size_t)(j.out - out) };
            return j.scanned;
        }
        if (!segment(&j, marker))
            return false;
    }
    return false;
}
