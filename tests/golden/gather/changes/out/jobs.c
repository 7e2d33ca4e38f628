/* What the clock does, as the nouns declare it; generated, do not edit. */
#include "program/jobs.h"

const struct job all_jobs[] = {
};
const size_t all_jobs_n = 0;
