/* look.h - a look at what is masked: one row of the trail for each person, for a reason that says something,
 * and only so many people of one account within a day.
 *
 * What is opened on a list stays open there, for whoever did it, for as long as the list says; who comes onto
 * it later is masked until it is done again. Exports hold what is open, and so count as looks. Not here: who
 * may open which list (the nouns), what staff may open of one person (people/volunteer/). */
#ifndef REDVEST_OFFICE_LOOK_LOOK_H
#define REDVEST_OFFICE_LOOK_LOOK_H

#include "base/clock.h"
#include "db/db.h"
#include "office/look/look.model.h"

#define LOOK_LIST_MS (12 * HOUR_MS) /* a list stays open so long */

/* INVALID (that field) unless a reason says something: four letters that are not the same over and over,
 * digits and signs not counted. */
int look_check_reason(struct err *err, const char *field, const char *reason);

/* One look at one volunteer. list: on which list ("team 5"), or where it is no list NULL. */
struct look {
    int64_t volunteer, pos;
    const char *reason, *list;
};
int look_note(struct db *db, const struct look *l);

/* After the looks of one act: whether they are not too many people within 24 hours. CONFLICT, which undoes
 * them, above POLICY_LOOK_LEADER_A_DAY, of staff POLICY_LOOK_STAFF_A_DAY, and what somebody agreed to. */
int look_check_day(struct db *db);

/* Whom db->actor has opened on a list since a time; oneself always. */
struct look_opened {
    const int64_t *v; /* ascending; owned by the arena */
    size_t n;
};
int look_opened(struct db *db, const char *list, int64_t since, struct look_opened *ret);
bool look_is_open(const struct look_opened *s, int64_t volunteer);

/* Opens a list as it stands: a row for each who is not open yet, and then look_check_day(). */
struct look_list {
    const char *list, *reason;
    int64_t pos, since;        /* what was opened before `since` is opened anew */
    const int64_t *volunteers; /* 0 is passed over */
    size_t n;
};
int look_open(struct db *db, const struct look_list *l);

/* Asks for more, where the last look was; staff over that place are told. INVALID: the reason. CONFLICT: one
 * waits, or nobody was opened within a day. */
int look_ask(struct db *db, const struct look_wish *w);

/* Somebody else over the place agrees, for 24 hours, or not; the caller has checked the right. The asker is
 * told, and of an agreement the unit above. CONFLICT: decided, or one's own. */
int look_decide(struct db *db, int64_t id, bool agree, const char *answer);

/* People an account opened within 24 hours, and how many it may. */
struct look_day {
    int64_t opened, most;
};
int look_day(struct db *db, int64_t account, bool staff, struct look_day *ret);

#endif
