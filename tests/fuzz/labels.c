/* labels.c - any text as label of a drawing: charts and the vest stay well-formed, and cut text fits. First
 * byte: the width; lines are items, the first one the title. */
#include "fuzz.h"

#include "base/utf8.h"
#include "render/chart.h"
#include "render/svg.h"
#include "render/vest.h"
#include "world/markup.h"

#define ITEMS 12

static void draw(void (*chart)(struct buf *, const struct chart *), const struct chart *c)
{
    _cleanup_buf_ struct buf b = { 0 };
    chart(&b, c);
    markup_check(b.data, b.len);
}

static void cut(const char *text, size_t columns)
{
    _cleanup_buf_ struct buf b = { 0 };
    svg_text_cut(&b, text, columns);
    MUST(columns < 2 || strpbrk(text, "&<>\"'") || text_columns(b.data) <= columns);
}

void fuzz_one(const struct fuzz *f)
{
    struct chart_item items[ITEMS] = { 0 };
    _cleanup_buf_ struct buf b = { 0 };
    if (!f->n || !f->text[0])
        return;
    char *rest = arena_strdup(f->arena, f->text + 1), *title = strsep(&rest, "\n"), *line;
    unsigned char first = (unsigned char)f->data[0];
    struct chart c = { .id = title,
                       .title = title,
                       .unit = title,
                       .items = items,
                       .width = first * 9,
                       .en = first & 1,
                       .compact = first & 2 };
    while (c.n < ITEMS && (line = strsep(&rest, "\n"))) {
        int64_t v = strtoll(line, NULL, 10);
        items[c.n] = (struct chart_item){ line, v, line, c.n == 1 };
        c.n++;
    }
    draw(chart_bars, &c);
    draw(chart_columns, &c);
    vest_svg(&b, first % 9, title);
    markup_check(b.data, b.len);
    cut(title, first % 40);
}
