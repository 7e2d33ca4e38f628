/* id.h - row ids: 63 bits, time-ordered, made by the program so that both engines agree.
 *
 * 41 bits of milliseconds since 2020-01-01 UTC, 8 bits of process, 14 bits of sequence. */
#ifndef REDVEST_BASE_ID_H
#define REDVEST_BASE_ID_H

#include <stdint.h>

/* A new id, greater than any this process gave before. Thread-safe. */
int64_t id_new(void);

/* The smallest id that a row made at `ms` or later can have. */
int64_t id_floor(int64_t ms);

#endif
