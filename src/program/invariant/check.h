/* check.h - one check under way: counts what is broken, prints the first rows. */
#ifndef REDVEST_PROGRAM_INVARIANT_CHECK_H
#define REDVEST_PROGRAM_INVARIANT_CHECK_H

#include <stdio.h>

#include "db/db.h"
#include "program/invariant/invariant.model.h"

#define CHECK_SHOWN 20

struct check {
    FILE *out;
    int64_t n; /* rows that break the invariant at hand */
    struct broken first[CHECK_SHOWN];
};

/* Notes one row; an each-function of the queries that return struct broken. */
int check_broken(void *check, struct broken *row);

#endif
