/* lane.h - the one way to write: work waits here, runs in a transaction, and is answered after the commit.
 *
 * SQLite: one thread takes all that waits (at most LANE_GROUP_MAX), runs the jobs in one transaction, commits
 * once, then calls every `done`. A job refused by a rule before it changed anything costs its neighbours
 * nothing. When one is refused later, or the engine failed it, the whole group is run again with a savepoint
 * for each job, and so are the next few groups. PostgreSQL: several threads, each job its own serializable
 * transaction, run again when it lost a race. Either way `done(OK…)` means the disk has it. A `run` that
 * answers negative has left nothing behind, unless it set job->keep. */
#ifndef REDVEST_DB_LANE_H
#define REDVEST_DB_LANE_H

#include <stdbool.h>
#include <stdint.h>

#include "db/db.h"

#define LANE_GROUP_MAX    256
#define LANE_QUEUE_MAX    20000
#define LANE_RETRY_MAX    40
#define LANE_RETRY_BESIDE 6 /* lost so often, a job has the lane of this process to itself */
#define LANE_PG_WORKERS   8

struct lane;

struct lane_job {
    int (*run)(struct lane_job *job, struct db *db); /* may run again: starts from nothing */
    void (*done)(struct lane_job *job, int rc);      /* on the lane's thread; must be quick */
    struct err *err;                                 /* filled when rc is negative */
    bool keep; /* commit although run answered negative (a counted log-in failure) */
    int rc;
    struct lane_job *next;
};

struct lane_stats {
    uint64_t jobs, groups, retries, failed_commits;
    uint64_t depth;
    uint64_t busy_us;
};

/* Takes over nothing: place and city must outlive the lane. */
int lane_start(const struct db_place *place, const struct city *city, struct err *err,
               struct lane **ret_lane);

/* False when the lane is full or stopping: answer BUSY. */
bool lane_submit(struct lane *lane, struct lane_job *job);

/* What nobody waits for: it wakes nobody, and goes with the next job that does, within a second of the
 * program's clock work. Saves a commit of its own. */
bool lane_submit_later(struct lane *lane, struct lane_job *job);

/* Runs one function on the lane and waits for its commit; for start-up, timers and command lines. */
int lane_call(struct lane *lane, int (*fn)(void *ctx, struct db *db), void *ctx, struct err *err);

/* Finishes what was accepted, then stops. NULL-safe. */
void lane_stop(struct lane *lane);

struct lane_stats lane_stats(struct lane *lane);

/* Counts commits that changed something; what was rendered at one count is still true at the same count. */
uint64_t lane_epoch(struct lane *lane);

#endif
