/* demo.h - a city filled with people who cannot exist: their citizen numbers begin with 99.
 *
 * Same options, same city: all that looks like chance comes from the seed, and times are counted from `now`.
 * The stored figures are the published ones of a real city times `scale`, each rounded to a whole number, at
 * least 1. */
#ifndef REDVEST_PROGRAM_DEMO_DEMO_H
#define REDVEST_PROGRAM_DEMO_DEMO_H

#include <stdbool.h>
#include <stdio.h>

#include "db/db.h"

#define DEMO_SCALE_MIN 0.0004
#define DEMO_SCALE_MAX 1.0
#define DEMO_PASSWORD  "redvest-demo"

/* At scale 1: 长治's published year (DOMAIN section 0). */
#define DEMO_VOLUNTEERS   540500
#define DEMO_TEAMS        2700
#define DEMO_ACTIVITIES   57995
#define DEMO_PERSON_TIMES 1563471
#define DEMO_HOURS        6616813
#define DEMO_PROJECTS     6200

struct demo_options {
    double scale; /* DEMO_SCALE_MIN .. DEMO_SCALE_MAX */
    int64_t seed;
    /* Called as work goes on: what is being made, how far of how much. NULL: silence. */
    void (*progress)(void *ctx, const char *what, int64_t done, int64_t of);
    void *ctx;
};

/* Fills a register whose units stand (org_init) and that holds nothing else, and marks it as a demo (meta
 * city.demo). The city (db->city) must be loaded, db->now is the demo's present. Runs its own transactions;
 * on failure what was committed stays: the caller throws the register away. */
int demo_fill(struct db *db, const struct demo_options *o);

/* Who can log in to see each side: phone, what for; one a line, the password with them. */
void demo_print_logins(FILE *to);

#endif
