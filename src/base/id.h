/* id.h - row ids: 63 bits, time-ordered, made by the program so that both engines agree.
 *
 * 41 bits of milliseconds since 2020-01-01 UTC, 8 bits of process, 14 bits of sequence. */
#ifndef REDVEST_BASE_ID_H
#define REDVEST_BASE_ID_H

#include <stdint.h>

/* A new id, greater than any this process gave before. Thread-safe. */
int64_t id_new(void);

/* From here on ids are greater than `id`, whatever the clock says: what an earlier process gave, before the
 * clock was set back, stays older. Ids are read as the order of events. Does nothing when they are already.
 */
void id_after(int64_t id);

/* The smallest id that a row made at `ms` or later can have. */
int64_t id_floor(int64_t ms);

/* When a row was made, ms. */
int64_t id_ms(int64_t id);

#endif
