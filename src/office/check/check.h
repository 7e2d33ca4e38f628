/* check.h - what must hold of the stored data at every commit, as each noun declares it (`invariant` in a
 * .model).
 *
 * An invariant is a query that returns the rows that break it, or a function that asks several or looks
 * closer. Nothing is changed. Not here: the run over all of them (program/invariant/), mending
 * (OPERATIONS.md). */
#ifndef REDVEST_OFFICE_CHECK_CHECK_H
#define REDVEST_OFFICE_CHECK_CHECK_H

#include "db/db.h"
#include "office/check/check.model.h" /* struct broken */

#define CHECK_SHOWN 20

/* What was found of one invariant. Zeroed at first. */
struct check {
    int64_t n; /* rows that break it */
    struct broken first[CHECK_SHOWN];
};

/* Notes a row that breaks the invariant at hand; the each-function of queries that return such rows, OK
 * always. */
int check_row(void *check, struct broken *row);
void check_broken(struct check *c, int64_t id, int64_t found, int64_t wanted);

struct invariant {
    const char *name, *says;
    const struct query *query; /* one of the two */
    int (*check)(struct db *db, struct check *c);
};

/* All that are declared; ends with a NULL name (tools/gather.py). */
extern const struct invariant all_invariants[];

#endif
