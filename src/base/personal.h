/* personal.h - what is written of a person: whole or masked, as one table says of whoever reads
 * (personal.model).
 *
 * Records ask it when they are generated (`for` in a .model); personal_text() is for what stands in no
 * record: a message, a line of a file. Not here: how a mask looks (cn.h), who may open what (office/look/).
 */
#ifndef REDVEST_BASE_PERSONAL_H
#define REDVEST_BASE_PERSONAL_H

#include "base/arena.h"
#include "base/cn.h"
#include "base/personal.model.h"

/* A line of the table, for kinds that have a masked form. */
struct personal_line {
    enum mask mask;
    unsigned whole; /* bit of each reader who sees it whole */
};
extern const struct personal_line personal_lines[PERSONAL_KIND_COUNT + 1];

/* As the reader sees it, in the arena. */
const char *personal_text(struct arena *a, enum personal_kind kind, enum reader_kind reader, const char *s);

#endif
