/* From x/x.model; generated, do not edit. */
#include "x/x.model.h"

static const struct code inbox_kind_items[] = {
    { 1, "early", "Early" },
    { 2, "late", "Late" },
};
const struct code_table inbox_kind_codes = { "inbox_kind", inbox_kind_items, 2 };

void json_item(struct buf *b, const struct item *m)
{
    BUF_LIT(b, "{\"kind\":");
    json_code(b, &inbox_kind_codes, m->kind);
    buf_putc(b, '}');
}
