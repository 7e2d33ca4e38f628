/* deadline.h - a clock on a thing: a word before it runs out, and what happens then, each exactly once.
 *
 * A noun declares `deadline` in its .model; the clock is set to the time from which so many working days
 * count, so that a rule or a day off that changes meanwhile moves every clock that runs. Without a rule it is
 * set to the end itself. What is late is not reminded of any more. A function that fails is undone by itself,
 * logged and tried again after DEADLINE_AGAIN_MS; the others go on. Not here: what is said to whom (the
 * noun's functions), offers of a waiting list, whose end stands in the offer itself (signup/). */
#ifndef REDVEST_OFFICE_DEADLINE_DEADLINE_H
#define REDVEST_OFFICE_DEADLINE_DEADLINE_H

#include "db/db.h"
#include "office/deadline/deadline.model.h"
#include "office/policy/policy.h"

#define DEADLINE_AGAIN_MS (60 * INT64_C(60000))

/* What a noun does about one of its things; the system's clock acts. */
typedef int deadline_fn(struct db *db, int64_t thing);

struct deadline_def {
    enum deadline_kind kind;
    const char *name;
    enum policy_key after, before; /* working days; POLICY_COUNT: none */
    deadline_fn *remind, *late;    /* remind NULL: nothing is said before */
};

/* All that are declared, by kind, ended by kind 0; generated. */
extern const struct deadline_def all_deadlines[];

/* The clock of a thing runs from at_ms on (with a rule), or until then; set to another time it begins anew.
 */
int deadline_set(struct db *db, enum deadline_kind kind, int64_t thing, int64_t at_ms);

/* The thing is done; nothing is said of it any more. */
int deadline_clear(struct db *db, enum deadline_kind kind, int64_t thing);

/* Each minute, a few at a time: what is due. How many; *ret_left when there is more. */
int deadline_fire(struct db *db, bool *ret_left);

/* The same of some declarations, ended by kind 0. */
int deadline_fire_of(struct db *db, const struct deadline_def *defs, bool *ret_left);

#endif
