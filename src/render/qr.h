/* qr.h - a QR code as SVG (ISO/IEC 18004), encoded by libqrcodegen.
 *
 * Always black on white with its quiet zone of four modules, in the dark theme too: a scanner needs
 * it. What the code says (a URL, so that any camera opens it) is the caller's affair. */
#ifndef REDVEST_RENDER_QR_H
#define REDVEST_RENDER_QR_H

#include "base/buf.h"
#include "base/err.h"

enum qr_level {
    QR_SCREEN = 0, /* M: restores about 15 % */
    QR_PRINT,      /* Q: about 25 %, for paper that gets wet, folded and stained */
};

struct qr {
    const char *text;  /* UTF-8, not empty */
    const char *label; /* what a screen reader says; NULL hides the code from it */
    enum qr_level level;
};

/* Appends one <svg class="qr">. The level is raised further where that costs no size. INVALID: no
 * text; TOO_LARGE: more than a code holds (2,331 bytes at M, 1,663 at Q). Nothing is appended then. */
int qr_svg(struct buf *b, const struct qr *q, struct err *e);

#endif
