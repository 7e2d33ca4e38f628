/* jobs.h - what the clock does: each job that a noun declares is a job of the lane by itself, with a log line
 * of its own when it fails; one that fails stops no other. */
#ifndef REDVEST_PROGRAM_JOBS_H
#define REDVEST_PROGRAM_JOBS_H

#include <stdbool.h>
#include <stddef.h>

struct db;

enum job_every {
    JOB_SECOND,
    JOB_SHARE, /* again and again within a share of each second, while something is left */
    JOB_MINUTE,
    JOB_HOUR,
};

struct job {
    const char *name;
    enum job_every every;
    int (*run)(struct db *db);
    int (*share)(struct db *db, bool *ret_left);
};

/* By how often; generated from `job` lines of the .model files. */
extern const struct job all_jobs[];
extern const size_t all_jobs_n;

#endif
