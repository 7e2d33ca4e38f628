/* chart_draw.h - shared by the chart files only: measures, the frame, and the elements.
 *
 * Text is 16 units high, so that a 360-wide drawing is still read on a phone of 320 px. A column of text
 * is taken wider than most letters are, so that cut text stays inside. */
#ifndef REDVEST_RENDER_CHART_DRAW_H
#define REDVEST_RENDER_CHART_DRAW_H

#include "render/chart.h"
#include "render/svg.h"

#define FONT   16
#define COLUMN 8.7 /* units a column of text takes */
#define WIDE   560 /* width from which the wide layout is drawn */

typedef void (*summary_fn)(struct buf *b, const struct chart *c);

int draw_clamp(int v, int lo, int hi);
int draw_width(const struct chart *c);
double draw_shown(int64_t v);                /* never under 0 */
int64_t draw_highest(const struct chart *c); /* at least 0 */
double draw_text_width(const char *s);       /* units, an upper estimate */
void draw_value_text(const struct chart *c, int64_t v, char out[FIGURE_TEXT]);
bool draw_has_links(const struct chart *c);

/* <svg> with title and description; the caller closes it. */
void draw_open(struct buf *b, const struct chart *c, const char *class, double height, bool links,
               summary_fn summary);

/* A whole chart that says there is nothing. */
void draw_empty(struct buf *b, const struct chart *c, const char *class, summary_fn summary);

/* <a href> when the item has a usable one; true: the caller closes it. */
bool draw_link(struct buf *b, const struct chart *c, const struct chart_item *it);

void draw_rect(struct buf *b, const char *class, bool hi, double x, double y, double w, double h, double r);

/* anchor: NULL (start), "middle" or "end"; draw_cut cuts to `room` units. */
void draw_text(struct buf *b, const char *class, bool hi, double x, double y, const char *anchor,
               const char *text);
void draw_cut(struct buf *b, const char *class, bool hi, double x, double y, const char *anchor,
              const char *text, double room);

#endif
