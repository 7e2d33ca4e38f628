/* star.h - stars by hours and quality (DOMAIN 6): computed, never given by hand.
 *
 * Thresholds and the quality test are policy. A star falls when hours are reversed below its threshold.
 * Not here: awarding ceremonies, public notice of stars, benefits. */
#ifndef REDVEST_STAR_STAR_H
#define REDVEST_STAR_STAR_H

#include "db/db.h"

#define STAR_MOST 5

/* The star that these facts earn by the policy in force, 0-5. rated 0: quality is not known yet and does not
 * bar. */
int star_of(const struct db *db, int64_t minutes, int64_t no_shows, int64_t rated, int64_t score_sum);

/* Brings a volunteer's star up to date; a change is noted in star_event and told. */
int star_update(struct db *db, int64_t volunteer);

/* Hours needed for a star, in minutes. */
int64_t star_threshold(const struct db *db, int star);

#endif
