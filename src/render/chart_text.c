/* chart_text.c - what a chart says in words, for those who do not see it.
 *
 * Totals saturate instead of overflowing. Equal highest or lowest items are counted, and the first is
 * named. Shapes are in chart.c. */
#include "render/chart.h"

#include "render/svg.h"

struct extent {
    int64_t total;
    size_t max, min;           /* indexes of the first highest and lowest */
    size_t max_ties, min_ties; /* how many are as high, as low */
};

static int64_t add_saturated(int64_t a, int64_t b)
{
    int64_t sum;
    if (__builtin_add_overflow(a, b, &sum))
        return b < 0 ? INT64_MIN : INT64_MAX;
    return sum;
}

static struct extent extent_of(const struct chart *c)
{
    struct extent x = { 0 };
    for (size_t i = 0; i < c->n; i++) {
        int64_t v = c->items[i].value;
        x.total = add_saturated(x.total, v);
        x.max_ties = v == c->items[x.max].value ? x.max_ties + 1 : x.max_ties;
        x.min_ties = v == c->items[x.min].value ? x.min_ties + 1 : x.min_ties;
        if (v > c->items[x.max].value) {
            x.max = i;
            x.max_ties = 1;
        }
        if (v < c->items[x.min].value) {
            x.min = i;
            x.min_ties = 1;
        }
    }
    return x;
}

static void put_value(struct buf *b, const struct chart *c, int64_t v)
{
    char text[FIGURE_TEXT];
    figure_grouped(v, text);
    buf_puts(b, text);
    if (c->unit && c->en)
        buf_putc(b, ' ');
    buf_puts(b, c->unit);
}

static const char *label_of(const struct chart *c, size_t i)
{
    return c->items[i].label ? c->items[i].label : "–";
}

static void put_extreme(struct buf *b, const struct chart *c, const char *word, size_t i, size_t ties)
{
    buf_puts(b, word);
    buf_puts(b, label_of(c, i));
    if (ties > 1 && c->en)
        buf_printf(b, " and %zu more", ties - 1);
    else if (ties > 1)
        buf_printf(b, "等%zu项", ties);
    buf_puts(b, c->en ? ", " : "，");
    put_value(b, c, c->items[i].value);
}

static void put_range(struct buf *b, const struct chart *c)
{
    buf_puts(b, label_of(c, 0));
    buf_puts(b, c->en ? " to " : "至");
    buf_puts(b, label_of(c, c->n - 1));
    buf_puts(b, c->en ? ": " : "：");
}

static void put_spread(struct buf *b, const struct chart *c, const struct extent *x)
{
    if (x->max_ties == c->n) {
        buf_puts(b, c->en ? "; each " : "；各项均为");
        put_value(b, c, c->items[0].value);
        return;
    }
    put_extreme(b, c, c->en ? "; highest: " : "；最高：", x->max, x->max_ties);
    put_extreme(b, c, c->en ? "; lowest: " : "；最低：", x->min, x->min_ties);
}

static void put_summary(struct buf *b, const struct chart *c, bool over_time)
{
    if (!c->n) {
        buf_puts(b, c->en ? "No data." : "暂无数据。");
        return;
    }
    struct extent x = extent_of(c);
    if (c->n == 1) {
        put_extreme(b, c, c->en ? "One item: " : "仅一项：", 0, 1);
    } else {
        if (over_time)
            put_range(b, c);
        buf_printf(b, c->en ? "%zu items, total " : "共%zu项，合计", c->n);
        put_value(b, c, x.total);
        put_spread(b, c, &x);
        if (over_time && x.max_ties < c->n)
            put_extreme(b, c, c->en ? "; latest: " : "；最近：", c->n - 1, 1);
    }
    buf_puts(b, c->en ? "." : "。");
}

void chart_bars_summary(struct buf *b, const struct chart *c)
{
    put_summary(b, c, false);
}

void chart_columns_summary(struct buf *b, const struct chart *c)
{
    put_summary(b, c, true);
}
