/* image.h - what a file is by its bytes, and an image without all that is no picture.
 *
 * Each format is read by its structure: of a JPEG the segments, of a PNG and a WebP the chunks that make the
 * picture are kept, all others are left out, and so is whatever follows the end. Only an image that lies on
 * its side or is larger than IMAGE_EDGE_MOST is decoded and written anew (redraw.c); one that pages show
 * is, whatever it was. An image that breaks the rules of its format is refused, not mended. Knows no database
 * and no request. */
#ifndef REDVEST_OFFICE_ATTACH_IMAGE_H
#define REDVEST_OFFICE_ATTACH_IMAGE_H

#include "base/arena.h"
#include "base/types.h"
#include "office/attach/attach.model.h"

#define IMAGE_PIXELS_MOST 64000000 /* of an image that is taken */
#define IMAGE_WHOLE_MOST  12500000 /* of one that must be decoded and is held as a whole for it */
#define IMAGE_EDGE_MOST   2560     /* pixels of a photograph's longer side, as it is kept */
#define IMAGE_SIDE_MOST   30000    /* pixels of any side */

/* How an image must be turned to be upright: EXIF 2.32, tag 0x0112. 1: it is. */
#define IMAGE_UPRIGHT 1

struct image {
    enum attach_kind kind;
    int width, height;
    int turn;          /* 1..8 */
    bool whole;        /* its decoder needs all of it at once */
    struct bytes data; /* the picture alone */
};

/* JPEG, PNG, WEBP, PDF, or OTHER: by the first bytes, and for a PDF by its end. */
enum attach_kind image_kind(struct bytes file);

/* The picture of a JPEG, PNG or WebP file, in the arena. False: it breaks the rules of its kind, or moves. */
bool image_strip(struct bytes file, struct arena *arena, struct image *ret_image);

/* Upright, and no larger than is needed; nothing is done when it is. False: it cannot be decoded. */
bool image_redraw(struct image *image, struct arena *arena);

/* As a JPEG, upright, its longer side at most `edge` pixels; over white where one sees through. False: it
 * cannot be decoded, not within the memory that is allowed, or it is a mere line. */
bool image_fit(struct image *image, int edge, struct arena *arena);

/* A JPEG of w * h pixels of red, green, blue; in the arena. */
bool image_draw(const unsigned char *rgb, int w, int h, struct arena *arena, struct bytes *ret_data);

/* Whether image_redraw() would hold more in memory than is allowed. */
bool image_is_too_large(const struct image *image);

/* The formats, each in a file of its own; image_strip() has looked at the first bytes. */
bool jpeg_strip(struct bytes file, struct arena *arena, struct image *ret_image);
bool png_strip(struct bytes file, struct arena *arena, struct image *ret_image);
bool webp_strip(struct bytes file, struct arena *arena, struct image *ret_image);

/* The orientation that a block of EXIF says (a TIFF header and its first directory); 1 when it says none. */
int exif_turn(struct bytes tiff);

#endif
