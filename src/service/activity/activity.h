/* activity.h - projects, activities, shifts: the contract of the noun.
 *
 * Decides what a recruitment notice must hold, who reviews it, and when it may be moved from state to
 * state. Not here: who sits in a shift (signup/), check-in (attendance/), hours (record/).
 * Whoever acts is db->actor; rights are checked inside: without one the answer is DENIED. The
 * team or project chosen for something new is INVALID at its field alike when it is another's and when there
 * is none. */
#ifndef REDVEST_SERVICE_ACTIVITY_ACTIVITY_H
#define REDVEST_SERVICE_ACTIVITY_ACTIVITY_H

#include "render/ics.h"
#include "service/activity/activity.model.h" /* enum activity_state, activity_status, recruit …; struct activity_row */
#include "office/codes/codes.model.h" /* enum service_category, service_target, skill */
#include "base/user.h"
#include "db/db.h"

#define SHIFTS_MAX          200 /* of one activity */
#define CIRCLES_MAX         10  /* of one activity and way */
#define ACTIVITY_DAYS_AHEAD 800 /* lists look no further */

/* --- rights ------------------------------------------------------------------------------------- */

/* 1 when whoever acts leads the team, or is staff over pos; else 0. */
int activity_manager(struct db *db, int64_t team, int64_t pos);

/* --- reading ------------------------------------------------------------------------------------ */

/* OK, or NOT_FOUND with the error filled. */
int activity_get(struct db *db, int64_t id, struct activity_row *ret_row);

/* Whether others than its managers may see it; what is not public is not there for them. */
bool activity_is_public(const struct activity_row *a);

/* The same, and DENIED when the actor does not manage it. */
int activity_get_managed(struct db *db, int64_t id, struct activity_row *ret_row);

/* What decides the shown status besides the stored state; the seats of shifts still to come. */
struct activity_facts {
    enum activity_state state;
    bool running;   /* one of its shifts is on now */
    bool over;      /* its last shift has ended */
    bool confirmed; /* the hours are */
    int64_t seats, taken;
    enum joining joining; /* the best of its shifts */
};
enum activity_status activity_shown(const struct activity_facts *f);

/* What whoever comes to a shift now can do; {joinable} and {recruits} say the same in SQL. Joining itself,
 * lists, cards and pages go by this. Rights of the person are signup's. */
struct shift_seats {
    enum activity_state activity;
    int64_t cancelled, closes, capacity, taken, waiting;
};
enum joining shift_joining(const struct shift_seats *s, int64_t now);

/* Seats that can be had now. */
int64_t shift_left(const struct shift_seats *s, int64_t now);

/* The shown status of a line of a list, at `now`. */
enum activity_status activity_line_status(const struct activity_line *l, int64_t now);

/* Hazardous work does not start before insurance is recorded (条例 17): check-in refuses when this is false.
 */
bool activity_may_start(bool hazard, const char *insurance);

/* The n open activities with a free seat that begin soonest, under a position; for other pages' short lists.
 */
int activity_soonest(struct db *db, int64_t pos, enum lang lang, int64_t n,
                     struct activity_card_list *ret_cards);

/* "10月" or "Oct"; "周六" or "Sat". */
const char *activity_month(enum lang lang, int64_t ms);
const char *activity_weekday(enum lang lang, int64_t ms);

/* --- writing ------------------------------------------------------------------------------------ */

/* INVALID names the field. No database: what a form can be told at once. */
int shift_check(const struct shift_details *in, int64_t now, struct err *err);

/* Checks that an activity of these first and last local days is not longer than allowed. */
int activity_check_days(struct db *db, int64_t first_day, int64_t last_day);

/* A draft, with its shifts and circles; made->copy: one that whoever acts manages. */
int activity_create(struct db *db, const struct activity_new *made, const struct activity_notice *in,
                    const struct shift_details *first, int64_t *ret_id);

/* Corrects; version as it was read, else CONFLICT. What was reviewed waits for a reviewer once it is public
 * (*ret_change; 0: nothing does), unless staff without a part in it correct it. A new place is told to
 * everybody signed up. */
int activity_change(struct db *db, int64_t id, int64_t version, const struct activity_notice *in,
                    int64_t *ret_change);
/* What of it was agreed (office/change/): told to everybody signed up. */
int activity_amend(struct db *db, int64_t change, int64_t id, int64_t page);

/* Draft or refused -> review; staff over the unit publish by it. *ret_state says which. */
int activity_submit(struct db *db, int64_t id, enum activity_state *ret_state);
int activity_take_back(struct db *db, int64_t id); /* review -> draft */

/* Staff over the unit: review -> open | refused. A reason is needed to refuse. */
int activity_approve(struct db *db, int64_t id);
int activity_refuse(struct db *db, int64_t id, const char *reason);
/* Staff over the unit: draft, review or refused -> open. */
int activity_publish(struct db *db, int64_t id);

/* Everybody signed up is told and released. CONFLICT when somebody has checked in already. */
int activity_cancel(struct db *db, int64_t id, const char *reason);

/* Records the insurance of an activity: insurer and policy number. */
int activity_insure(struct db *db, int64_t id, const char *insurance);

/* open -> ended, when all its hours are confirmed: called by record/. 1 when moved, 0 when it was not to be.
 */
int activity_end(struct db *db, int64_t id);

/* Of a published activity, within the days and the seats in all that were approved, at once; else it waits
 * for a reviewer (*ret_change; 0: it does not), unless staff without a part in it act, who widen what is
 * approved. */
int shift_add(struct db *db, int64_t activity, const struct shift_details *in, int64_t weeks,
              int64_t *ret_change);
/* The same of a shift of that activity; its time only while nobody is in. */
int shift_change(struct db *db, int64_t activity, int64_t shift, int64_t version,
                 const struct shift_details *in, int64_t *ret_change);
/* New shifts, or another shape of one, that were agreed. */
int shift_amend(struct db *db, int64_t change, int64_t shift, int64_t activity);
/* The people in it are told and released. */
int shift_cancel(struct db *db, int64_t activity, int64_t shift, const char *reason);

/* Seats: called by signup/, which knows who sits. Each is one guarded statement; 1, or 0 when it was not to
 * be. */
int shift_take_seat(struct db *db, int64_t shift, bool late, bool pass_queue);
int shift_free_seat(struct db *db, int64_t shift);
int shift_queue(struct db *db, int64_t shift);          /* one more waits */
int shift_unqueue(struct db *db, int64_t shift);        /* one fewer */
int shift_seat_for_queue(struct db *db, int64_t shift); /* a free seat goes to whoever waits */

int circle_add(struct db *db, int64_t activity, const struct circle_details *in);
int circle_remove(struct db *db, int64_t activity, int64_t circle);

/* Who to call, opened for somebody signed up or managing it; logged. */
int activity_contact_open(struct db *db, int64_t id, struct activity_row *ret_row);

/* Whoever leaves is nobody's contact any more. */
int activity_forget(struct db *db, int64_t volunteer);

/* --- projects ----------------------------------------------------------------------------------- */

int project_create(struct db *db, int64_t team, const struct project_details *in, int64_t *ret_id);
/* What was reviewed waits for a reviewer (*ret_change; 0: nothing does) once an activity of it was published,
 * unless staff without a part in it correct it. */
int project_change(struct db *db, int64_t id, int64_t version, const struct project_details *in,
                   int64_t *ret_change);
int project_amend(struct db *db, int64_t change, int64_t id, int64_t page);
int project_end(struct db *db, int64_t id);

/* An invariant: numbers of projects are right. */
struct check;
int project_check_numbers(struct db *db, struct check *c);

/* --- a shift as an event of a calendar (calendar.c) ----------------------------------------------------- */
struct calendar_shift {
    int64_t shift, activity;
    int64_t version, shift_version; /* version: the activity's */
    int64_t changed_ms; /* what it shows, or for a feed: whose seat it is, last changed; the shift's aside */
    int64_t shift_changed_ms;
    int64_t cancelled_ms; /* the shift alone; 0 */
    int64_t starts_ms, ends_ms;
    enum activity_state state;
    const char *title, *post, *place;
};

/* Texts in the arena, or those of `s`. base_url: of the register, without a slash at its end. */
struct ics_event calendar_event(struct arena *a, const struct calendar_shift *s, const char *base_url);

#endif
