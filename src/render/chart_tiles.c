/* chart_tiles.c - the schematic map: one square a district, five steps of value.
 *
 * Steps are equal intervals of a readable width, from 0 up, so that the legend has round numbers and an
 * all-zero map is all of the lowest step. A place outside the grid is left out rather than drawn over
 * another. No boundaries: those are a city's own upload. */
#include "render/chart.h"

#include <math.h>

#include "render/chart_draw.h"
#include "render/svg.h"

#define STEPS      5
#define GRID_SIDE  24 /* columns and rows of a placed map, at most */
#define GAP        4
#define TILE_MAX   116 /* units */
#define TILE_AUTO  84  /* least side in reading order: four on a phone */
#define TILE_NAME  36  /* least side for a name, */
#define TILE_VALUE 52  /* for a value too, */
#define TILE_TWO   76  /* and for a name of two lines */
#define LEGEND_H   52

struct tile_plan {
    int cols, rows;
    double left, side;
    uint64_t step; /* of value */
};

/* The least readable number that covers max in five steps. Neighbours are at most 5:4, so that from 10 on a
 * step the highest value always reaches the top one. */
static uint64_t map_step(int64_t max)
{
    static const unsigned tenths[] = { 10, 12, 15, 18, 20, 25, 30, 35, 40, 50, 60, 70, 80, 100 };
    uint64_t raw = max > 0 ? ((uint64_t)max + STEPS - 1) / STEPS : 1, p = 1;
    while (p <= raw / 10)
        p *= 10;
    if (p == 1)
        return raw;
    size_t i = 0;
    while (tenths[i] * (p / 10) < raw)
        i++;
    return tenths[i] * (p / 10);
}

static int step_of(int64_t v, uint64_t step)
{
    uint64_t at = v > 0 ? (uint64_t)v / step : 0;
    return at < STEPS ? (int)at + 1 : STEPS;
}

static bool in_grid(const struct chart_item *it)
{
    return it->col >= 0 && it->col < GRID_SIDE && it->row >= 0 && it->row < GRID_SIDE;
}

static void count_grid(const struct chart *c, struct tile_plan *p)
{
    p->cols = p->rows = 1;
    if (!c->placed) {
        int fit = (draw_width(c) + GAP) / (TILE_AUTO + GAP);
        p->cols = c->n < (size_t)fit ? (int)c->n : fit;
        p->rows = (int)((c->n + (size_t)p->cols - 1) / (size_t)p->cols);
        return;
    }
    for (size_t i = 0; i < c->n; i++) {
        const struct chart_item *it = &c->items[i];
        if (!in_grid(it))
            continue;
        p->cols = it->col >= p->cols ? it->col + 1 : p->cols;
        p->rows = it->row >= p->rows ? it->row + 1 : p->rows;
    }
}

static struct tile_plan plan_tiles(const struct chart *c)
{
    struct tile_plan p = { .step = map_step(draw_highest(c)) };
    count_grid(c, &p);
    p.side = fmin((draw_width(c) - GAP * (p.cols - 1.0)) / p.cols, TILE_MAX);
    p.left = (draw_width(c) - p.side * p.cols - GAP * (p.cols - 1.0)) / 2;
    return p;
}

static void put_part(struct buf *b, const struct chart_item *it, double x, double y, size_t n)
{
    buf_printf(b, "<text class=\"lab%s\"", it->hi ? " hi" : "");
    draw_attr(b, "x", x);
    draw_attr(b, "y", y);
    BUF_LIT(b, " text-anchor=\"middle\">");
    svg_put(b, it->label, n);
    BUF_LIT(b, "</text>");
}

/* The name on two lines, on one, or in a small tile its first characters. */
static void put_name(struct buf *b, const struct chart_item *it, double x, double y, double side)
{
    if (!it->label)
        return;
    size_t first = text_fit(it->label, (size_t)((side - 4) / COLUMN));
    if (side < TILE_VALUE || !it->label[first]) {
        put_part(b, it, x, y + (side < TILE_VALUE ? side / 2 + 6 : side * 0.42), first);
    } else if (side < TILE_TWO) {
        draw_cut(b, "lab", it->hi, x, y + side * 0.42, "middle", it->label, side - 4);
    } else {
        put_part(b, it, x, y + side * 0.31, first);
        draw_cut(b, "lab", it->hi, x, y + side * 0.31 + FONT + 2, "middle", it->label + first, side - 4);
    }
}

/* Name and value, as far as the tile has room; the rest is in the table beside the chart. */
static void put_words(struct buf *b, const struct chart *c, const struct chart_item *it, double x, double y,
                      double side)
{
    char value[FIGURE_TEXT];
    if (side < TILE_NAME)
        return;
    put_name(b, it, x, y, side);
    figure_compact(it->value, c->en, value);
    if (side >= TILE_VALUE)
        draw_text(b, "val", it->hi, x, y + side * 0.85, "middle", value);
}

static void put_tile(struct buf *b, const struct chart *c, const struct tile_plan *p, size_t i)
{
    const struct chart_item *it = &c->items[i];
    int col = c->placed ? it->col : (int)(i % (size_t)p->cols);
    int row = c->placed ? it->row : (int)(i / (size_t)p->cols);
    double x = p->left + col * (p->side + GAP), y = row * (p->side + GAP);
    bool link = draw_link(b, c, it);
    buf_printf(b, "<g class=\"tile map%d%s\">", step_of(it->value, p->step), it->hi ? " hi" : "");
    draw_rect(b, "sq", false, x + 1, y + 1, p->side - 2, p->side - 2, 6);
    put_words(b, c, it, x + p->side / 2, y, p->side);
    buf_puts(b, link ? "</g></a>" : "</g>");
}

/* Five swatches in a row, with the numbers between which they lie. */
static void put_legend(struct buf *b, const struct chart *c, const struct tile_plan *p, double y)
{
    double w = fmin((draw_width(c) - 60.0) / STEPS, 72), left = (draw_width(c) - w * STEPS) / 2;
    for (int i = 0; i <= STEPS; i++) {
        uint64_t bound = p->step * (uint64_t)i;
        char text[FIGURE_TEXT];
        figure_compact(bound > INT64_MAX ? INT64_MAX : (int64_t)bound, c->en, text);
        if (i < STEPS) {
            buf_printf(b, "<g class=\"tile map%d\">", i + 1);
            draw_rect(b, "sq", false, left + w * i, y, w, 12, 0);
            BUF_LIT(b, "</g>");
        }
        draw_text(b, "tick", false, left + w * i, y + 30, "middle", text);
    }
}

void chart_tiles(struct buf *b, const struct chart *c)
{
    if (!c->n) {
        draw_empty(b, c, "tilemap", chart_tiles_summary);
        return;
    }
    struct tile_plan p = plan_tiles(c);
    double bottom = p.rows * (p.side + GAP);
    draw_open(b, c, "tilemap", bottom + LEGEND_H, draw_has_links(c), chart_tiles_summary);
    for (size_t i = 0; i < c->n; i++) {
        if (!c->placed || in_grid(&c->items[i]))
            put_tile(b, c, &p, i);
    }
    put_legend(b, c, &p, bottom + 12);
    BUF_LIT(b, "</svg>");
}
