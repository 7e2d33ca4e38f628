/* attendance.h - checking in and out: by site code, by personal code, by roll call.
 *
 * Decides whether a mark is taken (DOMAIN 4) and opens or closes the one record it belongs to. Invariants:
 * one open record a person in the whole city; a record lies within one local day; what a phone says of place
 * and time is only input. Not here: what becomes of a record from pending on (record/), who is on a shift
 * (signup/). */
#ifndef REDVEST_SERVICE_ATTENDANCE_ATTENDANCE_H
#define REDVEST_SERVICE_ATTENDANCE_ATTENDANCE_H

#include "service/attendance/attendance.model.h" /* enum mark_way … */
#include "base/clock.h"
#include "base/geo.h"
#include "db/db.h"
#include "service/record/record.h" /* enum record_state, enum mark_how, enum record_odd; record_minutes() */

/* Clocks differ by so much: a mark, a code or a pass that is this far from now is of now. */
#define MARK_CLOCK_SLACK_MS MINUTE_MS

/* One mark that is asked for. */
struct attendance_mark {
    int64_t volunteer;
    int64_t activity; /* 0: that of the shift */
    int64_t shift;    /* that the code names; 0: by a leader */
    enum mark_way way;
    enum mark_how how;
    int64_t at;       /* when; 0: now. A phone that was offline says when it was, at most 12 h back. */
    int64_t pass;     /* the shift of its off-line pass; 0: it has none, and `at` is refused */
    int64_t shown;    /* when a personal code was on the screen: it serves one mark; 0: no personal code */
    bool check_place; /* by phone: the activity's circles apply. A leader vouches for the place. */
    bool has_place;
    struct geo_point place;
    int64_t accuracy_m; /* as the phone says; DB_NONE: unknown. For the message only: it widens nothing. */
    const char *device; /* NULL: unknown */
};

struct attendance_result {
    int64_t record;
    int64_t minutes; /* of a check-out, rounded by policy */
    bool again;      /* it had been done already: a second tap */
};

/* Opens or closes a record. CONFLICT with the reason in words: not signed up, too early, too late, elsewhere
 * checked in (named), overlap (named), pairs used up, no insurance, under a minute, another day; a code that
 * served a mark already, or whose shift does not run; an off-line pass that was used. INVALID (field lat): no
 * place or outside, with the distance; (field pass): none, of another shift or day. DENIED: no such
 * activity. A leader's roll call or scan of whoever is checked in by a printed code or from off-line is the
 * second mark that such hours need. */
int attendance_mark(struct db *db, const struct attendance_mark *mark, struct attendance_result *ret);

/* Whether a mark may be of that time: INVALID (field at) when it lies in the future or too far back. */
int attendance_check_time(struct db *db, int64_t at);

/* The person's own shift that a mark would be of now: 1; 0 when they have none there. */
int attendance_expects(struct db *db, const struct attendance_mark *mark, int64_t *ret_starts,
                       int64_t *ret_ends);

/* The last moment to check out of a shift: its tolerance, and never after its own day. */
int64_t attendance_until(const struct db *db, int64_t starts, int64_t ends);

/* A member of the team who is on no list joins the running shift and is checked in by the leader. CONFLICT
 * when it is no member, the activity takes no walk-ups, is full, or a rule of joining or checking in forbids
 * it. Anybody else is there in person: by their own code, or the site code. */
int attendance_walk_up(struct db *db, int64_t activity, int64_t volunteer);

/* A check-in by roll call that whoever acts tapped within the last moments may be taken back by them: it was
 * nothing. CONFLICT: it is not such a one, or somebody was quicker. */
bool attendance_may_take_back(const struct db *db, int64_t how, int64_t by, int64_t in_time);
int attendance_take_back(struct db *db, int64_t activity, int64_t volunteer);

/* 24:00: records still open from a day before today become missed, with 0 minutes; the people are told how to
 * appeal. At most 500 a call; returns how many. */
int attendance_force_out(struct db *db);

/* Sign-ups whose shift ended more than a day ago without a mark become no-shows. At most 500 a call; how
 * many. */
int attendance_mark_no_shows(struct db *db);

/* --- codes: what a QR says -------------------------------------------------------------------------- */

/* Codes of a site name a shift, thereby its day. One on the leader's screen proves that somebody saw it
 * within POLICY_CHECKIN_SITE_TOKEN_S; a printed one (POLICY_CHECKIN_PRINTED_TOKEN) only that the shift is not
 * over. A landing token is what the page after scanning carries, so that there is time to log in and press:
 * it has the time slot of the code that was scanned and ends POLICY_CHECKIN_LANDING_S after that code; one of
 * a printed code ends with the shift as well. The code on a printed card (POLICY_CHECKIN_CARD_TOKEN) does not
 * end: whoever holds it may not be the person, so a leader who scans it has called the roll, no more. */
enum token_kind {
    TOKEN_SITE_IN = 'i',
    TOKEN_SITE_OUT = 'o',
    TOKEN_PRINT_IN = 'I',
    TOKEN_PRINT_OUT = 'O',
    TOKEN_PERSON = 'p',
    TOKEN_LAND_SITE_IN = 'a',
    TOKEN_LAND_SITE_OUT = 'b',
    TOKEN_LAND_PRINT_IN = 'A',
    TOKEN_LAND_PRINT_OUT = 'B',
    TOKEN_LAND_PERSON = 'q',
    TOKEN_CARD = 'k',
};

#define TOKEN_TEXT 64

struct token {
    enum token_kind kind;
    int64_t id;   /* the shift; of a personal code the volunteer */
    int64_t slot; /* when it was on the screen; of a printed one when it ends */
};

/* Activities of the teams a volunteer leads with hours to confirm, and until when; at most `most`. */
struct today_hours_list;
int attendance_hours(struct db *db, int64_t volunteer, int64_t most, struct today_hours_list *ret_hours);

/* Writes a code as of db->now; `ends`: when a printed one does, ms. */
void token_make(const struct db *db, enum token_kind kind, int64_t id, int64_t ends,
                char ret_text[TOKEN_TEXT]);

/* Writes the landing token of what was scanned, or of an earlier landing of it: never a newer one. binder:
 * the account it is bound to, 0: nobody's before log-in. */
void token_land(const struct db *db, const struct token *scanned, int64_t binder, char ret_text[TOKEN_TEXT]);

/* Reads a code as of `at`; a clock may be behind by as much as clocks differ. INVALID (field token) tells
 * tampered from expired from printed ones not accepted. */
int token_read(const struct db *db, const char *text, int64_t binder, int64_t at, struct token *ret_token);

/* Whether a code may be this account's: one that nobody made, or that is bound to another, is not. */
bool token_is_of(const struct db *db, const char *text, int64_t account);

enum mark_way token_way(enum token_kind kind);
bool token_is_site(enum token_kind kind); /* site or printed, landed or not */
enum mark_how token_how(enum token_kind kind);

/* When the code was on the screen at the earliest; 0: it was on paper. */
int64_t token_shown(const struct db *db, const struct token *token);

/* An off-line pass: that this account asked, on line and before, for this shift. A mark made without network
 * brings it along. */
void token_pass_make(const struct db *db, int64_t account, int64_t shift, char ret_text[TOKEN_TEXT]);

/* INVALID (field pass): none, not this account's, or fetched after `at` by more than clocks differ. */
int token_pass_read(const struct db *db, const char *text, int64_t account, int64_t at, int64_t *ret_shift);

#endif
