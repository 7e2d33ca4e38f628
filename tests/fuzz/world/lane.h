/* lane.h - a write lane that keeps nothing, and a cheap password hash: stand-ins for db/lane.c and libsodium.
 *
 * A job runs, is undone, runs again and is undone again: handlers may run twice, so both runs must come to
 * the same. With an Idempotency-Key it runs a third time on top of the second and must be answered from the
 * store. A hash that takes a tenth of a second would leave ten inputs a second. */
#ifndef REDVEST_FUZZ_LANE_H
#define REDVEST_FUZZ_LANE_H

#include "db/lane.h"

struct policy_table;

/* Jobs run on this connection; the rules in force are read again after each. Both stay the caller's. */
void lane_stand_in(struct db *db, struct policy_table *policy);

/* As if something had been committed: what was kept for everybody is stale. */
void lane_moves_on(void);

#endif
