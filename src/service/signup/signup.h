/* signup.h - who is on which shift: joining, waiting, offers, leaving, the leader's additions and removals,
 * invitations.
 *
 * Invariants: shift.taken counts who is in, offered, served or did not come, and never exceeds capacity;
 * shift.waiting counts who waits. A freed seat goes to the first who waits, as an offer that holds the seat
 * for a while. Nobody holds two seats at the same time. Not here: checking in (attendance/), hours (record/),
 * what a shift is (activity/). */
#ifndef REDVEST_SERVICE_SIGNUP_SIGNUP_H
#define REDVEST_SERVICE_SIGNUP_SIGNUP_H

#include "base/clock.h"
#include "db/db.h"
#include "service/signup/signup.model.h" /* enum signup_state, enum signup_source */

struct signup_ask {
    int64_t shift, volunteer;
    const char *note;      /* NULL: none */
    const char *pass_code; /* NULL: none given */
    bool wait;             /* take a place on the waiting list when there is no seat */
    enum signup_source source;
};

/* Puts a person on a shift; asked twice it answers the same. Leaders' additions, walk-ups and who was invited
 * pass the recruitment rule and the closing time, not age, skill, overlap or capacity. Whom a leader may add
 * is signup_name()'s to decide. INVALID (field pass_code): wrong code. CONFLICT: not open, over, too young,
 * skill missing, team, overlap (named), full (field wait). DENIED: no such shift or person; for oneself also
 * a shift of a notice that is not public. */
int signup_join(struct db *db, const struct signup_ask *ask, int64_t *ret_signup,
                enum signup_state *ret_state);

/* The shifts a volunteer may take, nearest first, then soonest; those within a circle come by their
 * beginning. Ages are measured to a few days: the caller checks whole years. Owned by the arena. */
struct signup_wish {
    int64_t volunteer, from_day, to_day;
    int64_t category;                           /* DB_NONE: any */
    bool any_time;                              /* free times on record do not count */
    int64_t adult;                              /* years of age for hazardous work */
    int64_t after_near, after_starts, after_id; /* behind this one; after_near DB_NONE: from the first */
    int64_t most;
};
int signup_choice(struct db *db, const struct signup_wish *wish, struct open_shift_list *ret_shifts);

/* Withdraws one's own sign-up until the shift's leave_ms; a seat that a leader gave, a waiting place or an
 * offer at any time before the start. */
int signup_leave(struct db *db, int64_t signup, int64_t volunteer);

/* Answers an offer: accept takes the held seat, decline gives it to the next. CONFLICT when it has lapsed, or
 * the person may not come any more. */
int signup_accept(struct db *db, int64_t signup, int64_t volunteer);
int signup_decline(struct db *db, int64_t signup, int64_t volunteer);

/* A leader takes somebody off the list of `shift`, with a reason that the person is told. */
int signup_remove(struct db *db, int64_t shift, int64_t signup, const char *reason);

/* The person came, or did not. 1: that counts against them; 0: it does not, for a leader had given them the
 * seat and nobody had taken it, or somebody was quicker. */
int signup_served(struct db *db, int64_t signup);
int signup_no_show(struct db *db, int64_t signup);

/* The mark by which the person had come was taken back: signed up again, or, who had joined on the spot,
 * gone. Whoever was marked before stays served. */
int signup_unserve(struct db *db, int64_t signup);

/* A shift that is cancelled: ends all live sign-ups. Returns how many. The people are told by who cancels. */
int signup_release(struct db *db, int64_t shift);

/* Somebody is erased: what they wrote to leaders goes. That they came or not stays, without a name. */
int signup_forget(struct db *db, int64_t volunteer);

/* Somebody is suspended: seats and waits of what is not over go to the next, invitations lapse. */
int signup_give_up(struct db *db, int64_t volunteer);

/* Somebody left a team, or was put out of it: places that only its members have go to the next, and they are
 * told: those of an activity for named teams none of which they are in, and those its leader gave them. */
int signup_unbind(struct db *db, int64_t team, int64_t volunteer);

/* The minute's work: lapses offers whose time is up and waits for shifts that have begun, fills free seats.
 * At most 500 of each; returns how many moved. */
int signup_expire_offers(struct db *db);

/* A leader names a person by number or by phone. A member of the team that runs the activity is on the list
 * at once, and so is who is named by number and waits for this very shift. Anybody else is invited: known or
 * not, the answer is the same, and only the person learns of it. INVALID (field who): no number and no phone.
 * CONFLICT: what signup_join() says of a member; the activity is not open; POLICY_SIGNUP_INVITATIONS_A_DAY.
 */
struct signup_named {
    int64_t signup, invitation; /* one of them; the other 0 */
};
int signup_name(struct db *db, int64_t shift, const char *who, struct signup_named *ret);

/* A member of the team that runs the activity, as a leader types them. INVALID (field who) otherwise, which
 * is one look-up more: keep it although it is refused. CONFLICT: too many of them today. */
int signup_find_member(struct db *db, int64_t activity, const char *who, int64_t *ret_volunteer);
int signup_is_member(struct db *db, int64_t activity, int64_t volunteer); /* 1 or 0 */

/* The person's answer, once; the same one again is nothing. CONFLICT: the other answer was given, and what
 * signup_join() says. DENIED: not theirs. */
int signup_invitation_accept(struct db *db, int64_t invitation, int64_t volunteer);
int signup_invitation_decline(struct db *db, int64_t invitation, int64_t volunteer);

/* The team and position of an activity, and whether this volunteer leads that team. NOT_FOUND: no such
 * activity. */
struct signup_lead {
    int64_t team, pos;
    bool leads;
};
int signup_leads(struct db *db, int64_t activity, int64_t volunteer, struct signup_lead *ret_lead);

/* The sign-ups of an activity whose names and phones whoever acts has revealed in the last hours. */
struct signup_revealed {
    const int64_t *v; /* ascending; owned by the arena */
    size_t n;
};
int signup_revealed(struct db *db, int64_t activity, struct signup_revealed *ret);
bool signup_is_revealed(const struct signup_revealed *s, int64_t signup);

/* Reveals those who are listed now: of a shift, or of a day's shifts as a roll call shows them. One row of
 * the trail a person. CONFLICT: nobody is listed, it is longer than POLICY_LOOK_LIST_HOURS before the shift,
 * or its hours are confirmed; look_check_day(). */
struct signup_reveal {
    int64_t activity;
    int64_t shift; /* 0: all */
    int64_t day;   /* DB_NONE: any */
};
int signup_reveal(struct db *db, const struct signup_reveal *what);

/* The secret part of a volunteer's calendar address, and whose one is that counts and is served: 1, or 0 when
 * it is not genuine, was replaced, or its person is suspended or gone. */
#define SIGNUP_FEED_TEXT 48
int signup_feed_token(struct db *db, int64_t volunteer, char ret_token[SIGNUP_FEED_TEXT]);
int signup_feed_volunteer(struct db *db, const char *token, int64_t *ret_volunteer);

/* A new address; the one before is worth nothing. By hand, and when all log-ins of the account have ended. */
int signup_feed_renew(struct db *db, int64_t volunteer);
int signup_feed_end(struct db *db, int64_t account);

/* The feed itself, RFC 5545; sign-ups of the last month and to come. Owned by the arena. */
int signup_feed(struct db *db, int64_t volunteer, const char *base_url, const char **ret_ics);

/* "2026-03-07 08:30" for messages. */
void signup_time_text(int64_t ms, char ret_text[TIME_TEXT]);

#endif
