/* From office/stat/stat.model; generated, do not edit. */
#include "office/stat/stat.model.h"

static const struct code measure_items[] = {
    { 1, "boats", "Boats" },
    { 8, "sails", "Sails" },
};
const struct code_table measure_codes = { "measure", measure_items, 2 };

void json_counted(struct buf *b, const struct counted *m)
{
    BUF_LIT(b, "{\"pos\":");
    json_int(b, m->pos, false);
    BUF_LIT(b, ",\"day\":");
    json_day(b, m->day, false);
    BUF_LIT(b, ",\"n\":");
    json_int(b, m->n, false);
    buf_putc(b, '}');
}

void json_stored_total(struct buf *b, const struct stored_total *m)
{
    BUF_LIT(b, "{\"measure\":");
    json_code(b, &measure_codes, m->measure);
    BUF_LIT(b, ",\"period\":");
    json_int(b, m->period, false);
    BUF_LIT(b, ",\"n\":");
    json_int(b, m->n, false);
    buf_putc(b, '}');
}

void json_unit_total(struct buf *b, const struct unit_total *m)
{
    BUF_LIT(b, "{\"unit\":");
    json_id(b, m->unit);
    BUF_LIT(b, ",\"measure\":");
    json_code(b, &measure_codes, m->measure);
    BUF_LIT(b, ",\"n\":");
    json_int(b, m->n, false);
    buf_putc(b, '}');
}
