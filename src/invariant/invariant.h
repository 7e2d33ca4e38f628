/* invariant.h - what must hold in the stored data at every commit, proved by reading it.
 *
 * Each invariant is a query that returns the rows that break it, or, for totals, a sum made anew and compared
 * with what is stored. Nothing is changed. Not here: mending; see OPERATIONS.md. */
#ifndef REDVEST_INVARIANT_INVARIANT_H
#define REDVEST_INVARIANT_INVARIANT_H

#include <stdio.h>

#include "db/db.h"

/* One line an invariant on `out`: ok, or BROKEN and how many rows, the first of them below. Works in one read
 * transaction of its own, beside a running server. *ret_broken: how many invariants do not hold. */
int invariant_check(struct db *db, FILE *out, int *ret_broken);

#endif
