/* policy.h - the limits, rates, deadlines and roundings that a city can change (DESIGN 2.14, DOMAIN's
 * [default] and [practice]).
 *
 * Each has a name, a built-in value with its source, a unit and bounds; rows of table `policy` override it
 * from their day on. Reading one costs an array access: the values in force are kept in memory. */
#ifndef REDVEST_OFFICE_POLICY_POLICY_H
#define REDVEST_OFFICE_POLICY_POLICY_H

#include "db/city.h"
#include "db/db.h"

enum policy_key {
    POLICY_CHECKIN_TOLERANCE_MIN,  /* early or late of the shift by this many minutes still counts: 30 */
    POLICY_OFFLINE_MOST_H,         /* a mark made without a network is taken this long: 12 */
    POLICY_RECORD_LEAST_MIN,       /* 1 */
    POLICY_RECORD_MOST_MIN,        /* 24 h */
    POLICY_PAIRS_A_DAY,            /* check-in/out pairs per activity, person and day: 3 */
    POLICY_TIER_PARENT_MIN,        /* above this a person-day is reviewed by the parent body: 8 h */
    POLICY_TIER_CITY_MIN,          /* above this by the city office: 12 h */
    POLICY_ROUNDING,               /* 0 exact minutes, 1 half hours down, 2 15→0 45→30 60→60 */
    POLICY_LEAST_SHARE_PERCENT,    /* least share of the shift attended for any hours: 0 */
    POLICY_CONFIRM_WORKDAYS,       /* organiser confirms within: 10 [law] */
    POLICY_REMIND_WORKDAYS,        /* the organiser is reminded so long before that; 0: not: 3 */
    POLICY_PUBLIC_NOTICE_WORKDAYS, /* 5 */
    POLICY_SITE_TOKEN_S,           /* life of a rotating site QR: 30 */
    POLICY_LANDING_S,              /* from the end of a scanned code to the press on its page: 300 */
    POLICY_PRINTED_TOKEN,          /* 1: a printed site QR is accepted within the shift's window: 1 */
    POLICY_OFFER_MIN,              /* a freed seat is held for the waiting list's first: 120 */
    POLICY_LEAVE_BEFORE_MIN, /* withdraw until this long before the start, unless the shift says otherwise: 60
                              */
    POLICY_INVITATIONS_A_DAY,  /* a leader looks up or invites so many who are not of the team: 30 */
    POLICY_ACTIVITY_MOST_DAYS, /* an activity lasts at most: 366 */
    POLICY_MIN_AGE_ALONE,      /* younger than this is registered by the guardian: 14 [law] */
    POLICY_ADULT_AGE,          /* 18 [law] */
    POLICY_STAR1_MIN,
    POLICY_STAR2_MIN,
    POLICY_STAR3_MIN,
    POLICY_STAR4_MIN,
    POLICY_STAR5_MIN,          /* 100/300/600/1000/1500 h */
    POLICY_STAR_RATING_X100,   /* mean rating at least, ×100: 300 */
    POLICY_STAR_NO_SHOWS,      /* at most this many no-shows: 5 */
    POLICY_ODD_SPEED_KMH,      /* impossible travel: 120 */
    POLICY_ODD_DEVICE_PEOPLE,  /* one device signing more people in POLICY_ODD_DEVICE_MIN: 3 */
    POLICY_ODD_DEVICE_MIN,     /* 10 */
    POLICY_ODD_MANUAL_PERCENT, /* manual entries in a team above: 30 */
    POLICY_ODD_SOON_MIN,       /* checked in sooner after signing up than this; 0: no mark: 5 */
    POLICY_ODD_ALIKE_PEOPLE,   /* so many of one activity came and went in the same minutes: 4 */
    POLICY_ODD_NIGHT_FROM_H,
    POLICY_ODD_NIGHT_TO_H, /* 22, 6 */
    POLICY_LOGIN_FAILURES, /* wrong passwords before the account is locked: 5 */
    POLICY_LOGIN_LOCK_MIN, /* for: 15 */
    POLICY_CODE_MIN,       /* life of a one-time code: 5 */
    POLICY_CODE_TRIES,     /* 5 */
    POLICY_SESSION_DAYS,   /* a log-in lasts: 30 */
    POLICY_CLAIM_DAYS,     /* own claims and late entries reach back at most: 90 */
    POLICY_WAITING_MOST,   /* what one person asks for and a reviewer has not decided, of each kind: 10 */
    POLICY_COUNT,
};

struct policy_def {
    const char *name; /* "checkin.tolerance_min" */
    int64_t value, min, max;
    const char *unit;   /* Chinese key: "分钟" */
    const char *label;  /* Chinese key */
    const char *source; /* Chinese key: "通行做法", "法规：…" */
};

const struct policy_def *policy_def(enum policy_key key);

/* The value in force. db->city->policy must have been loaded. */
int64_t policy(const struct db *db, enum policy_key key);

/* Reads what is in force at db->now into the table that all connections share; at start, after a change,
 * each minute. */
int policy_load(struct db *db, struct policy_table *table);
struct policy_table *policy_table_new(void);
void policy_table_free(struct policy_table *t);

/* Whether one person may ask reviewers for one thing more: CONFLICT when POLICY_WAITING_MOST wait already. */
int policy_may_ask(struct db *db, int64_t waiting);

/* Sorted local day numbers that are off besides Saturdays and Sundays; see workdays_after_ms(). */
size_t policy_holidays(const struct db *db, const int64_t **ret_days);

/* The end of the n-th working day after `ms`, holidays respected. */
int64_t policy_deadline(const struct db *db, int64_t ms, int workdays);

/* The rule of a name: 1 and its key, or 0. */
int policy_key_of(const char *name, enum policy_key *ret_key);

/* Decides a new value from a day on (today or later), audited; what holds is read again. INVALID with field
 * "value" or "from". */
struct policy_new {
    enum policy_key key;
    int64_t value;
    int64_t from_day; /* local day number */
    const char *reason;
    int64_t by; /* account */
    const char *address;
};
int policy_change(struct db *db, const struct policy_new *change);

/* Whether policy_change() would take it, and nothing is decided. *ret_then: what all rules say when it would
 * begin to hold, without it; as far as that is decided today. */
struct policy_values {
    int64_t v[POLICY_COUNT];
};
int policy_try(struct db *db, const struct policy_new *change, struct policy_values *ret_then);

/* Whether a rule is one that stars are computed by (star/). */
bool policy_moves_stars(enum policy_key key);

/* One rule as it stands today; all rules with what was decided for later (in db->arena). */
struct policy_line;
struct policy_line_list;
void policy_line(const struct db *db, enum policy_key key, struct policy_line *ret_line);
int policy_lines(struct db *db, struct policy_line_list *ret_lines);

/* Declares a weekday off, or a weekend worked; audited. INVALID with field "day" when the day is past, or is
 * off or worked anyway. */
struct policy_day {
    int64_t day; /* local day number, today or later */
    bool off;
    const char *name; /* "国庆节" */
    int64_t by;       /* account */
    const char *address;
};
int policy_day_set(struct db *db, const struct policy_day *day);

/* Takes a day (only .day, .by and .address count) off the list again. NOT_FOUND when it is not on it. */
int policy_day_remove(struct db *db, const struct policy_day *day);

#endif
