/* chart.h - charts drawn by the server: SVG without script, themed by classes (web/charts.css).
 *
 * One struct feeds both kinds, and each kind also writes its text summary. Values are whole numbers;
 * a negative one is written as it is but drawn as nothing. Items are drawn in the order given: a ranking
 * is sorted, and cut to its length, by whoever asks. A chart with links is role="group" instead of
 * role="img", since an image hides the links in it. The table that belongs beside a chart is the page's. */
#ifndef REDVEST_RENDER_CHART_H
#define REDVEST_RENDER_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct chart_item {
    const char *label; /* NULL: none */
    int64_t value;
    const char *href; /* bars; NULL: none. Only / # ? http:// and https:// become links */
    bool hi;          /* the highlighted one, such as "this unit" */
};

struct chart {
    const char *id;    /* prefix of element ids, one a page; other than letters, digits, - _ becomes - */
    const char *title; /* NULL: a general word */
    const char *unit;  /* "人次"; NULL: none */
    const struct chart_item *items;
    size_t n;
    int width;    /* of the viewBox, 240-2000; 0: 360, for phones. From 560 on the wide layout; the smaller
                     the number, the larger the text on screen (300 suits the elder mode) */
    int height;   /* columns only, 24-1000; 0: a fitting one */
    bool en;      /* English words and K M B instead of Chinese and 万 亿 */
    bool compact; /* values with 万 亿 or K M; axes and columns have them anyway */
};

/* Each appends one <svg class="chart …">. */
void chart_bars(struct buf *b, const struct chart *c);    /* ranked horizontal bars */
void chart_columns(struct buf *b, const struct chart *c); /* columns over time, oldest first */

/* One or two sentences: total, highest, lowest (and the latest, over time). Plain text, not escaped: the
 * template does that. The same text is already the <desc> of the chart. */
void chart_bars_summary(struct buf *b, const struct chart *c);
void chart_columns_summary(struct buf *b, const struct chart *c);

#endif
