/* overview_draw.c - the two drawings of an overview: the units below as ranked bars, time as columns.
 * Drawn in whole units, service time in hours; the tables beside the drawings have the exact figures. */
#include "program/overview/overview.h"

#include <stdlib.h>
#include <string.h>

#include "office/stat/stat.h"
#include "render/chart.h"

#define BARS_MOST 15

static int64_t drawn(const struct overview_page *m, int64_t n)
{
    int per = stat_measure(m->measure)->per;
    return (n + per / 2) / per;
}

static const char *finish(struct arena *arena, struct buf *b)
{
    return arena_strndup(arena, b->data ? b->data : "", b->len);
}

static const char *unit_of(const struct overview_page *m)
{
    for (size_t i = 0; i < m->figures.n; i++)
        if (m->figures.v[i].chosen)
            return m->figures.v[i].shown_unit;
    return "";
}

static struct chart chart_of(const struct overview_page *m, enum lang lang, int width)
{
    return (
        struct chart){ .title = m->measure_name, .unit = unit_of(m), .width = width, .en = lang == LANG_EN };
}

static int longer_first(const void *a, const void *b)
{
    const struct chart_item *x = a, *y = b;
    return x->value == y->value ? strcmp(x->label, y->label) : x->value < y->value ? 1 : -1;
}

static void draw_bars(struct arena *arena, enum lang lang, int width, struct overview_page *m)
{
    _cleanup_buf_ struct buf svg = { 0 }, words = { 0 };
    struct chart_item *items = ARENA_ARRAY(arena, struct chart_item, m->children.n + 1);
    for (size_t i = 0; i < m->children.n; i++) {
        const struct overview_child *c = &m->children.v[i];
        items[i].label = c->name;
        items[i].value = drawn(m, c->value);
        items[i].href = arena_printf(arena, "/overview/%lld", (long long)c->id);
    }
    if (m->ranked) /* the table stands by a ratio, bars by their length */
        qsort(items, m->children.n, sizeof(items[0]), longer_first);
    struct chart c = chart_of(m, lang, width);
    c.id = "below";
    c.items = items;
    c.n = m->children.n;
    chart_bars_summary(&words, &c);
    c.n = c.n > BARS_MOST ? BARS_MOST : c.n;
    chart_bars(&svg, &c);
    m->bars.html = finish(arena, &svg);
    m->children_summary = finish(arena, &words);
}

static void draw_columns(struct arena *arena, enum lang lang, int width, struct overview_page *m)
{
    _cleanup_buf_ struct buf svg = { 0 }, words = { 0 };
    struct chart_item *items = ARENA_ARRAY(arena, struct chart_item, m->steps.n + 1);
    for (size_t i = 0; i < m->steps.n; i++) {
        items[i].label = m->steps.v[i].label;
        items[i].value = drawn(m, m->steps.v[i].value);
        items[i].hi = i + 1 == m->steps.n;
    }
    struct chart c = chart_of(m, lang, width);
    c.id = "time";
    c.items = items;
    c.n = m->steps.n;
    chart_columns(&svg, &c);
    chart_columns_summary(&words, &c);
    m->columns.html = finish(arena, &svg);
    m->steps_summary = finish(arena, &words);
}

void overview_draw(struct arena *arena, enum lang lang, int width, struct overview_page *m)
{
    draw_bars(arena, lang, width, m);
    draw_columns(arena, lang, width, m);
}
