/* ops.h - for the operator: what the engine keeps is forgotten in time. */
#ifndef REDVEST_PROGRAM_OPS_OPS_H
#define REDVEST_PROGRAM_OPS_OPS_H

#include "db/db.h"

/* Each hour: old sessions (access logs are kept 6 months) and answers to repeated requests. How many, or
 * negative. */
int ops_purge(struct db *db);

/* What is kept for a repetition by somebody whose account is closed. */
int ops_forget(struct db *db, int64_t account);

#endif
