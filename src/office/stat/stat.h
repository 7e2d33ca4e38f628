/* stat.h - figures by unit, day and measure (DESIGN 2.9): appended as deltas, added up once a second, read as
 * totals.
 *
 * Definitions (口径) stand in stat.c beside the measures and are shown with every figure. */
#ifndef REDVEST_OFFICE_STAT_STAT_H
#define REDVEST_OFFICE_STAT_STAT_H

#include "db/db.h"
#include "office/stat/stat.model.h" /* enum measure, a code table; record figure … */

/* In the transaction that changes it: n more (or fewer) of a measure at a position on a local day. */
int stat_add(struct db *db, int64_t pos, int64_t day, enum measure measure, int64_t n);

/* Adds all waiting deltas into the totals of each unit and its ancestors; 0 when there were none, else their
 * number. */
int stat_fold(struct db *db);

/* A total; 0 when there is none. period: 0, a year, month or day (base/clock.h). */
int stat_total(struct db *db, int64_t pos, enum measure measure, int64_t period, int64_t *ret_n);

/* When the totals were last true. */
int stat_as_of(struct db *db, int64_t *ret_ms);

/* The definition of a measure, a Chinese key. */
const char *stat_definition(enum measure measure);

#endif
