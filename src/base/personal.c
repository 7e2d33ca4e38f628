/* personal.c - see personal.h. */
#include "base/personal.h"

const char *personal_text(struct arena *a, enum personal_kind kind, enum reader_kind reader, const char *s)
{
    char text[CN_MASK_TEXT];
    const struct personal_line *line = &personal_lines[kind];
    return line->whole & 1u << reader ? s : arena_strdup(a, cn_mask(line->mask, s, text));
}
