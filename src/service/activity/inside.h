/* inside.h - what the files of this noun share and nobody else sees. */
#ifndef REDVEST_SERVICE_ACTIVITY_INSIDE_H
#define REDVEST_SERVICE_ACTIVITY_INSIDE_H

#include "service/activity/activity.h"
#include "office/audit/audit.h"

/* An audit line about an activity. */
int activity_note(struct db *db, enum audit_kind what, const struct activity_row *a, const char *reason,
                  const char *detail);

/* Tells everybody with a live sign-up (of one shift, or of all when shift is 0). `key` takes {0} title, {1}
 * extra. */
int activity_tell(struct db *db, const struct activity_row *a, int64_t shift, const char *key,
                  const char *extra);

/* A notice as it was written, with the teams it names. */
int activity_notice_of(struct db *db, int64_t id, struct activity_notice *ret);

/* A published activity: what stands of it is what was approved from here on, where it is more. */
int activity_allow(struct db *db, int64_t id);

/* A project as it was written, with its categories and targets. */
int project_details_of(struct db *db, int64_t id, struct project_details *ret);

/* Inserts `weeks` shifts a week apart, the first under that id. */
int shift_insert(struct db *db, int64_t id, const struct activity_row *a, const struct shift_details *in,
                 int64_t weeks);

/* The standing shifts of another activity but its first, as far from `first` as they are from that one. */
int shift_copy(struct db *db, const struct activity_row *a, int64_t from, const struct shift_details *first);

/* Takes the standing shifts of an activity off, or one of them; who sits in them is released by who hears of
 * it. */
int shift_shut_all(struct db *db, int64_t activity, int64_t shift);

/* What a card's row leaves to be worked out. */
void activity_finish_card(struct activity_card *c, int64_t now, enum lang lang);

/* DENIED, which looks like not found. */
int activity_denied(struct db *db);

#endif
