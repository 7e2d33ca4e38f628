/* chart.c - where the shapes of bars and columns stand.
 *
 * Classes say what a shape is, never a colour. Shapes of one class are one path where there may be
 * hundreds. The frame is in chart_draw.c, the words in chart_text.c. */
#include "render/chart.h"

#include <math.h>

#include "render/chart_draw.h"
#include "render/svg.h"

#define VALUE_ROOM 24 /* above columns */
#define LABEL_ROOM 28 /* below columns */

/* ---- ranked bars --------------------------------------------------------------------------------- */

struct bar_plan {
    bool wide;
    double row, label, value; /* row height; widths of the label and value columns when wide */
    double length;            /* of the longest bar */
    int64_t max;
};

static struct bar_plan plan_bars(const struct chart *c, bool links)
{
    struct bar_plan p = { .wide = draw_width(c) >= WIDE, .max = draw_highest(c) };
    size_t label = 0, value = 0;
    for (size_t i = 0; i < c->n; i++) {
        char text[FIGURE_TEXT];
        draw_value_text(c, c->items[i].value, text);
        size_t l = text_columns(c->items[i].label), v = text_columns(text);
        label = l > label ? l : label;
        value = v > value ? v : value;
    }
    p.row = p.wide ? (links ? 44 : 36) : (links ? 58 : 50);
    p.label = fmin((double)label * COLUMN, draw_width(c) * 0.36) + 12;
    p.value = (double)value * COLUMN + 12;
    p.length = p.wide ? draw_width(c) - p.label - p.value : draw_width(c);
    return p;
}

static void put_bar(struct buf *b, const struct chart_item *it, const struct bar_plan *p, double x, double y,
                    double h)
{
    double w = p->max ? p->length * draw_shown(it->value) / (double)p->max : 0;
    draw_rect(b, "track", false, x, y, p->length, h, 3);
    if (it->value > 0)
        draw_rect(b, "bar", it->hi, x, y, fmax(w, 2), h, 3);
}

static void put_bar_row(struct buf *b, const struct chart *c, size_t i, const struct bar_plan *p)
{
    const struct chart_item *it = &c->items[i];
    char value[FIGURE_TEXT];
    draw_value_text(c, it->value, value);
    double y = p->row * (double)i, w = draw_width(c), mid = y + p->row / 2;
    bool link = draw_link(b, c, it);
    if (link)
        draw_rect(b, "hit", false, 0, y, w, p->row, 0);
    if (p->wide) {
        draw_cut(b, "lab", it->hi, 0, mid + 6, NULL, it->label, p->label - 12);
        put_bar(b, it, p, p->label, mid - 10, 20);
    } else {
        draw_cut(b, "lab", it->hi, 0, mid - 5, NULL, it->label, w - p->value);
        put_bar(b, it, p, 0, mid + 4, 12);
    }
    draw_text(b, "val", it->hi, w, p->wide ? mid + 6 : mid - 5, "end", value);
    if (link)
        BUF_LIT(b, "</a>");
}

void chart_bars(struct buf *b, const struct chart *c)
{
    if (!c->n) {
        draw_empty(b, c, "bars", chart_bars_summary);
        return;
    }
    bool links = draw_has_links(c);
    struct bar_plan p = plan_bars(c, links);
    draw_open(b, c, "bars", p.row * (double)c->n, links, chart_bars_summary);
    for (size_t i = 0; i < c->n; i++)
        put_bar_row(b, c, i, &p);
    BUF_LIT(b, "</svg>");
}

/* ---- columns over time --------------------------------------------------------------------------- */

/* The least of 1, 2, 5 × a power of ten that covers max in `parts` steps. */
static uint64_t axis_step(int64_t max, unsigned parts)
{
    static const unsigned factor[] = { 1, 2, 5, 10 };
    uint64_t raw = max > 0 ? ((uint64_t)max + parts - 1) / parts : 1, p = 1;
    while (p <= raw / 10)
        p *= 10;
    size_t i = 0;
    while (factor[i] * p < raw)
        i++;
    return factor[i] * p;
}

struct column_plan {
    double x, y, w, h; /* of the plot */
    double slot, bar;  /* width of one place, and of the column in it */
    uint64_t step, top;
};

static struct column_plan plan_columns(const struct chart *c, double height)
{
    struct column_plan p = { .y = VALUE_ROOM, .h = height - VALUE_ROOM - LABEL_ROOM };
    int64_t max = draw_highest(c);
    char text[FIGURE_TEXT];
    p.step = axis_step(max, p.h < 100 ? 2 : 4);
    for (p.top = p.step; p.top < (uint64_t)max; p.top += p.step)
        ;
    for (uint64_t t = 0; t <= p.top; t += p.step) {
        figure_compact(t > INT64_MAX ? INT64_MAX : (int64_t)t, c->en, text);
        p.x = fmax(p.x, draw_text_width(text) + 8);
    }
    p.w = draw_width(c) - p.x;
    p.slot = p.w / (double)c->n;
    p.bar = p.slot < 4 ? p.slot : fmin(p.slot * 0.72, 48);
    return p;
}

static double column_y(const struct column_plan *p, int64_t v)
{
    return p->y + p->h - p->h * draw_shown(v) / (double)p->top;
}

static void put_axis(struct buf *b, const struct chart *c, const struct column_plan *p)
{
    char text[FIGURE_TEXT];
    for (uint64_t t = 0; t <= p->top; t += p->step) {
        double y = p->y + p->h - p->h * (double)t / (double)p->top;
        figure_compact(t > INT64_MAX ? INT64_MAX : (int64_t)t, c->en, text);
        buf_printf(b, "<path class=\"%s\" d=\"M", t ? "grid" : "axis");
        svg_coord(b, p->x);
        buf_putc(b, ' ');
        svg_coord(b, y);
        buf_printf(b, "H%d\"/>", draw_width(c));
        draw_text(b, "tick", false, p->x - 6, y + 5.5, "end", text);
    }
}

static void put_column(struct buf *b, const struct column_plan *p, size_t i, int64_t v)
{
    double base = p->y + p->h, y = fmin(column_y(p, v), base - 1);
    double r = fmin(p->bar >= 8 ? 3 : 0, base - y), flat = p->bar - 2 * r;
    buf_putc(b, 'M');
    svg_coord(b, p->x + p->slot * ((double)i + 0.5) - p->bar / 2);
    buf_putc(b, ' ');
    svg_coord(b, base);
    buf_putc(b, 'V');
    svg_coord(b, y + r);
    if (r > 0) {
        BUF_LIT(b, "q0 ");
        svg_coord(b, -r);
        buf_putc(b, ' ');
        svg_coord(b, r);
        buf_putc(b, ' ');
        svg_coord(b, -r);
    }
    buf_putc(b, 'h');
    svg_coord(b, flat);
    if (r > 0) {
        buf_putc(b, 'q');
        svg_coord(b, r);
        BUF_LIT(b, " 0 ");
        svg_coord(b, r);
        buf_putc(b, ' ');
        svg_coord(b, r);
    }
    buf_putc(b, 'V');
    svg_coord(b, base);
    buf_putc(b, 'z');
}

static void put_columns(struct buf *b, const struct chart *c, const struct column_plan *p, bool hi)
{
    bool any = false;
    for (size_t i = 0; i < c->n; i++) {
        if (c->items[i].hi != hi || c->items[i].value <= 0)
            continue;
        if (!any)
            buf_printf(b, "<path class=\"bar%s\" d=\"", hi ? " hi" : "");
        any = true;
        put_column(b, p, i, c->items[i].value);
    }
    if (any)
        BUF_LIT(b, "\"/>");
}

/* The middle of text over slot i, moved so that it stays between `left` and the right edge. */
static double middle_in(const struct column_plan *p, size_t i, double width, double left)
{
    double x = p->x + p->slot * ((double)i + 0.5), right = p->x + p->w;
    return fmax(fmin(x, right - width / 2), left + width / 2);
}

static void put_value(struct buf *b, const struct chart *c, const struct column_plan *p, size_t i)
{
    char text[FIGURE_TEXT];
    figure_compact(c->items[i].value, c->en, text);
    draw_text(b, "val", c->items[i].hi, middle_in(p, i, draw_text_width(text), p->x),
              column_y(p, c->items[i].value) - 6, "middle", text);
}

/* Every value where all fit side by side; else the draw_highest alone. */
static void put_values(struct buf *b, const struct chart *c, const struct column_plan *p)
{
    double widest = 0;
    size_t max = 0;
    for (size_t i = 0; i < c->n; i++) {
        char text[FIGURE_TEXT];
        figure_compact(c->items[i].value, c->en, text);
        widest = fmax(widest, draw_text_width(text));
        max = c->items[i].value > c->items[max].value ? i : max;
    }
    if (widest + 6 > p->slot) {
        put_value(b, c, p, max);
        return;
    }
    for (size_t i = 0; i < c->n; i++)
        put_value(b, c, p, i);
}

/* Every k-th label, k the least that keeps them apart. */
static void put_labels(struct buf *b, const struct chart *c, const struct column_plan *p)
{
    double widest = 0, limit = p->w / 2;
    for (size_t i = 0; i < c->n; i++)
        widest = fmax(widest, draw_text_width(c->items[i].label));
    widest = fmin(widest, limit);
    size_t every = (size_t)ceil((widest + COLUMN) / p->slot);
    for (size_t i = 0; i < c->n; i += every ? every : 1) {
        double own = fmin(draw_text_width(c->items[i].label), limit);
        draw_cut(b, "lab", c->items[i].hi, middle_in(p, i, own, 0), p->y + p->h + 20, "middle",
                 c->items[i].label, limit);
    }
}

void chart_columns(struct buf *b, const struct chart *c)
{
    if (!c->n) {
        draw_empty(b, c, "columns", chart_columns_summary);
        return;
    }
    int height = c->height ? draw_clamp(c->height, 96, 1000) : draw_width(c) < WIDE ? 220 : 280;
    struct column_plan p = plan_columns(c, height);
    draw_open(b, c, "columns", height, false, chart_columns_summary);
    put_axis(b, c, &p);
    put_columns(b, c, &p, false);
    put_columns(b, c, &p, true);
    put_values(b, c, &p);
    put_labels(b, c, &p);
    BUF_LIT(b, "</svg>");
}
