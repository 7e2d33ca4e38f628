/* star.h - stars by hours and quality (DOMAIN 6): computed, never given by hand.
 *
 * Thresholds and the quality test are policy. A star falls when hours are reversed below its threshold, when
 * the quality test is not passed any more, and when the city asks for more hours: people of equal hours have
 * equal stars. Somebody who has left keeps the star of that day. Not here: awarding ceremonies, public notice
 * of stars, benefits. */
#ifndef REDVEST_SERVICE_STAR_STAR_H
#define REDVEST_SERVICE_STAR_STAR_H

#include <stdbool.h>

#include "db/db.h"
#include "office/policy/policy.h"
#include "service/star/star.model.h"

#define STAR_MOST 5

/* The star that these facts earn by the policy in force, 0-5. rated 0: quality is not known yet and does not
 * bar. */
int star_of(const struct db *db, int64_t minutes, int64_t no_shows, int64_t rated, int64_t score_sum);

/* Brings a volunteer's star up to date; a change is noted in star_event and told. */
int star_update(struct db *db, int64_t volunteer);

/* Brings everybody's star up to date when a rule of the stars was changed since it was last done. The first
 * call only notes the rules: call again after a minute, when whatever still went by the old ones has ended.
 * Each further call takes a few hundred people in the order of their ids and notes how far it came, in the
 * same transaction: a call may be lost or run twice. Each change is noted and told as that of star_update(),
 * with the rule as its cause; the end of it is audited. *ret_left: go on at once; else a look a minute is
 * enough, and writes nothing when all are done. */
int star_recount(struct db *db, bool *ret_left);

/* How many people have which star by the rules of the plan's day, and which one by the plan, by today's hours
 * and ratings; those are left out who have too few hours for any star either way. INVALID as policy_change(),
 * and nothing is changed. *ret_then: what the rules say that day without the plan. Reads all people with so
 * many hours once: not for the write lane, nor for a thread that others wait for. */
int star_try(struct db *db, const struct policy_plan *plan, struct policy_values *ret_then,
             struct star_move_list *ret_people);

/* Hours needed for a star, in minutes. */
int64_t star_threshold(const struct db *db, int star);

/* An invariant: stars are what hours and quality earn. */
struct check;
int star_check(struct db *db, struct check *c);

#endif
