/* house.h - the whole program but for sockets and disk: a small city, people in it, and its server.
 *
 * Everything is made once; what a request writes is undone, so each input meets the same city. Ids and
 * secrets differ from run to run, therefore inputs name them: {activity}, {shift}, {csrf} … Each request is
 * checked here as far as every request can be; a target adds what it knows besides. */
#ifndef REDVEST_FUZZ_HOUSE_H
#define REDVEST_FUZZ_HOUSE_H

#include "fuzz.h"
#include "http/route.h"
#include "world/mhd.h"

enum person { NOBODY, MEMBER, CHIEF, STAFF, COUNTY_STAFF, CITY_STAFF, ADMIN, READER, PERSONS };

/* `s` with what stands in braces filled in, owned by the arena; {csrf} is that person's. Other braces stay.
 */
char *house_fill(const struct fuzz *f, enum person who, const char *s, size_t n, size_t *ret_n);

/* The id, number or code of that name; NULL when there is none. */
const char *house_name(const char *name);

/* The session cookie of a person, "rv=…"; NULL for nobody. */
const char *house_cookie(const struct fuzz *f, enum person who);

const struct route *house_route(size_t i); /* NULL from the number of routes on */

/* Sends and checks: no answer is an internal error, each has its form, headers are whole, and a page that is
 * kept for everybody is the page that is asked for. */
void house_ask(const struct mhd_ask *ask, struct mhd_answer *ret_answer);

#endif
