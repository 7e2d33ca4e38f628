/* invariant.h - what must hold in the stored data at every commit, proved by reading it.
 *
 * And the stored figures themselves, as `redvest stat` prints them and a backup records them.
 * What must hold its nouns declare (office/check/check.h); of a measure, that a sum made anew is what is
 * stored. Nothing is changed. Not here: mending; see OPERATIONS.md. */
#ifndef REDVEST_PROGRAM_INVARIANT_INVARIANT_H
#define REDVEST_PROGRAM_INVARIANT_INVARIANT_H

#include <stdio.h>

#include "db/db.h"
#include "office/stat/stat.h"

/* One line an invariant on `out`: ok, or BROKEN and how many rows, the first of them below. Works in one read
 * transaction of its own, beside a running server. *ret_broken: how many invariants do not hold. */
int invariant_check(struct db *db, FILE *out, int *ret_broken);

/* A stored figure of the whole city, by its name of `redvest stat`. */
struct total {
    const char *name; /* static */
    int64_t n;
};

enum { TOTAL_UNIT_KINDS = 5, TOTALS = TOTAL_UNIT_KINDS + MEASURE_COUNT };

/* Reads all of them; `city` is its position. */
int totals_read(struct db *db, int64_t city, struct total ret_totals[TOTALS]);

/* The same figures from rows as they lie in the tables `unit` and `stat_total`, one call a row: which of the
 * TOTALS it adds to, or -1. A unit that is closed adds to none; nor does a total of another place or period.
 */
int totals_unit_slot(int64_t kind, bool closed);
int totals_measure_slot(int64_t city, int64_t pos, int64_t measure, int64_t period);

/* All names in order, all numbers 0. */
void totals_clear(struct total ret_totals[TOTALS]);

#endif
