/* svg.h - what the drawings share: figures as people read them, text that fits, bytes that are safe.
 *
 * Width is counted in columns: a Chinese character and its punctuation take two, a Latin letter one,
 * a combining mark none. Nothing here allocates or can fail other than through the sticky buf.
 * Shapes are in chart.c, vest.c and qr.c; colours are in web/charts.css. */
#ifndef REDVEST_RENDER_SVG_H
#define REDVEST_RENDER_SVG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

#define FIGURE_TEXT 40

/* 1563471 as "1,563,471". */
void figure_grouped(int64_t v, char ret_text[FIGURE_TEXT]);

/* At most about three digits and a unit: 1.56万 156万 1.2亿 1万亿, or in English K M B T. Rounded half
 * up; under the first unit the same as figure_grouped. */
void figure_compact(int64_t v, bool en, char ret_text[FIGURE_TEXT]);

/* Columns the text takes on screen; malformed bytes count one each. NULL is 0. */
size_t text_columns(const char *s);

/* Text for element content or a quoted attribute: escaped, controls as spaces, malformed bytes as U+FFFD, so
 * that the drawing is also well-formed XML. NULL puts nothing. */
void svg_text(struct buf *b, const char *s);

/* The text, or as much of it as leaves room for "…" within `columns`. */
void svg_text_cut(struct buf *b, const char *s, size_t columns);

/* A coordinate with at most one decimal, whatever the locale says: 12 12.5 -0.3 */
void svg_coord(struct buf *b, double v);

#endif
