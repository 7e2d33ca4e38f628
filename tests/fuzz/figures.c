/* figures.c - numbers, times and codes as people and programs read them: any value gives text that is safe in
 * a page, and JSON that is read back as the same number. */
#include "fuzz.h"

#include <jansson.h>
#include <math.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "render/svg.h"
#include "view/view.h"

static void put_all(struct out *o, int64_t v)
{
    void (*const put[])(struct out *, int64_t) = { put_int, put_plain, put_min, put_fen };
    for (size_t i = 0; i < sizeof(put) / sizeof(put[0]); i++)
        put[i](o, v);
    put_hours(o, v / 8); /* more minutes than that are no sum of anything */
    if (v > -INT64_C(60000000000000) && v < INT64_C(250000000000000)) { /* the years that are written */
        put_time(o, v);
        put_local(o, v);
        put_rfc3339(o, v);
        put_day(o, v / DAY_MS);
        put_iso_day(o, v / DAY_MS);
    }
}

static void check_json(int64_t v, double real)
{
    _cleanup_buf_ struct buf b = { 0 };
    buf_putc(&b, '[');
    json_int(&b, v, false);
    buf_putc(&b, ',');
    json_number(&b, real);
    buf_putc(&b, ',');
    json_id(&b, v);
    buf_putc(&b, ']');
    json_t *root = json_loadb(b.data, b.len, 0, NULL);
    MUST(json_array_size(root) == 3 && json_integer_value(json_array_get(root, 0)) == v);
    json_t *number = json_array_get(root, 1), *id = json_array_get(root, 2);
    MUST(isfinite(real) ? json_number_value(number) == real : json_is_null(number));
    MUST(v ? strtoll(json_string_value(id), NULL, 10) == v : json_is_null(id));
    json_decref(root);
}

void fuzz_one(const struct fuzz *f)
{
    _cleanup_buf_ struct buf b = { 0 };
    char figure[FIGURE_TEXT];
    int64_t v = 0;
    double real = 0;
    memcpy(&v, f->data, f->n < 8 ? f->n : 8);
    memcpy(&real, f->data, f->n < 8 ? f->n : 8);
    struct out o = { .b = &b, .now = FUZZ_NOW, .prefs.lang = f->n & 1 ? LANG_EN : LANG_ZH };
    put_all(&o, v);
    put_real(&o, real);
    figure_grouped(v, figure);
    buf_puts(&b, figure);
    figure_compact(v, f->n & 1, figure);
    buf_puts(&b, figure);
    MUST(b.len && b.len < 600 && utf8_is_text(b.data, b.len) && !strpbrk(b.data, "<>&\"'"));
    check_json(v, real);
}
