/* chart_draw.c - the frame of a chart and the few elements it is made of.
 *
 * Everything a caller gave leaves escaped. No style attribute and no colour: the pages' policy allows no
 * inline style. */
#include "render/chart_draw.h"

#include <math.h>
#include <string.h>

#include "render/svg.h"

int draw_clamp(int v, int lo, int hi)
{
    return v < lo ? lo : v > hi ? hi : v;
}

int draw_width(const struct chart *c)
{
    return c->width ? draw_clamp(c->width, 240, 2000) : 360;
}

double draw_shown(int64_t v)
{
    return v > 0 ? (double)v : 0;
}

int64_t draw_highest(const struct chart *c)
{
    int64_t max = 0;
    for (size_t i = 0; i < c->n; i++)
        max = c->items[i].value > max ? c->items[i].value : max;
    return max;
}

void draw_value_text(const struct chart *c, int64_t v, char out[FIGURE_TEXT])
{
    if (c->compact)
        figure_compact(v, c->en, out);
    else
        figure_grouped(v, out);
}

/* As view/put.c: within this site or http; browsers drop line ends inside an address and read \ as /. */
static bool is_link(const char *href)
{
    if (!href || !href[0])
        return false;
    for (const char *p = href; *p; p++)
        if ((unsigned char)*p <= ' ' || *p == '\\' || *p == 0x7f)
            return false;
    if (href[0] == '/')
        return href[1] != '/';
    return strchr("#?", href[0]) || !strncmp(href, "https://", 8) || !strncmp(href, "http://", 7);
}

bool draw_has_links(const struct chart *c)
{
    for (size_t i = 0; i < c->n; i++) {
        if (is_link(c->items[i].href))
            return true;
    }
    return false;
}

static void put_id(struct buf *b, const struct chart *c, char part)
{
    const char *id = c->id && *c->id ? c->id : "chart";
    for (; *id; id++) {
        bool plain = (*id >= 'a' && *id <= 'z') || (*id >= 'A' && *id <= 'Z') || (*id >= '0' && *id <= '9') ||
                     *id == '_';
        buf_putc(b, plain ? *id : '-');
    }
    buf_putc(b, '-');
    buf_putc(b, part);
}

static void draw_attr(struct buf *b, const char *name, double v)
{
    buf_putc(b, ' ');
    buf_puts(b, name);
    BUF_LIT(b, "=\"");
    svg_coord(b, v);
    BUF_LIT(b, "\"");
}

static void put_description(struct buf *b, const struct chart *c, summary_fn summary)
{
    struct buf text _cleanup_buf_ = { 0 };
    summary(&text, c);
    b->failed |= text.failed;
    BUF_LIT(b, "<title id=\"");
    put_id(b, c, 't');
    BUF_LIT(b, "\">");
    svg_text(b, c->title ? c->title : c->en ? "Chart" : "图表");
    BUF_LIT(b, "</title><desc id=\"");
    put_id(b, c, 'd');
    BUF_LIT(b, "\">");
    svg_text(b, text.data);
    BUF_LIT(b, "</desc>");
}

void draw_open(struct buf *b, const struct chart *c, const char *class, double height, bool links,
               summary_fn summary)
{
    buf_printf(
        b, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart %s%s\" role=\"%s\" aria-labelledby=\"",
        class, draw_width(c) < WIDE ? " narrow" : "", links ? "group" : "img");
    put_id(b, c, 't');
    buf_putc(b, ' ');
    put_id(b, c, 'd');
    buf_printf(b, "\" viewBox=\"0 0 %d ", draw_width(c));
    svg_coord(b, height);
    buf_printf(b, "\" font-size=\"%d\">", FONT);
    put_description(b, c, summary);
}

static void open_text(struct buf *b, const char *class, bool hi, double x, double y, const char *anchor)
{
    buf_printf(b, "<text class=\"%s%s\"", class, hi ? " hi" : "");
    draw_attr(b, "x", x);
    draw_attr(b, "y", y);
    if (anchor)
        buf_printf(b, " text-anchor=\"%s\"", anchor);
    buf_putc(b, '>');
}

void draw_text(struct buf *b, const char *class, bool hi, double x, double y, const char *anchor,
               const char *text)
{
    open_text(b, class, hi, x, y, anchor);
    svg_text(b, text);
    BUF_LIT(b, "</text>");
}

void draw_cut(struct buf *b, const char *class, bool hi, double x, double y, const char *anchor,
              const char *text, double room)
{
    open_text(b, class, hi, x, y, anchor);
    svg_text_cut(b, text, room > 0 ? (size_t)(room / COLUMN) : 0);
    BUF_LIT(b, "</text>");
}

void draw_rect(struct buf *b, const char *class, bool hi, double x, double y, double w, double h, double r)
{
    buf_printf(b, "<rect class=\"%s%s\"", class, hi ? " hi" : "");
    draw_attr(b, "x", x);
    draw_attr(b, "y", y);
    draw_attr(b, "width", w);
    draw_attr(b, "height", h);
    if (r > 0)
        draw_attr(b, "rx", r);
    BUF_LIT(b, "/>");
}

bool draw_link(struct buf *b, const struct chart *c, const struct chart_item *it)
{
    if (!is_link(it->href))
        return false;
    char value[FIGURE_TEXT];
    figure_grouped(it->value, value);
    BUF_LIT(b, "<a href=\"");
    svg_text(b, it->href);
    BUF_LIT(b, "\" aria-label=\"");
    svg_text(b, it->label);
    buf_printf(b, " %s", value);
    if (c->unit && c->en)
        buf_putc(b, ' ');
    svg_text(b, c->unit);
    BUF_LIT(b, "\">");
    return true;
}

void draw_empty(struct buf *b, const struct chart *c, const char *class, summary_fn summary)
{
    draw_open(b, c, class, 72, false, summary);
    draw_text(b, "lab", false, draw_width(c) / 2.0, 42, "middle", c->en ? "No data" : "暂无数据");
    BUF_LIT(b, "</svg>");
}

double draw_text_width(const char *s)
{
    return (double)text_columns(s) * COLUMN;
}
