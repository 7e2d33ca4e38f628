/* user.h - who sends the request, and over which units that person has a say.
 *
 * A right is a capability over a unit: a grant is (account, capability, unit) and covers the unit and all
 * below, a range of positions (DESIGN 2.12, 2.20). Which capabilities there are the nouns declare; here they
 * are numbers. Who has several rights acts for one unit at a time, and lists show what lies there; whether
 * somebody may touch one thing is asked of all their rights. Denied and unknown look the same from outside,
 * so callers answer NOT_FOUND. Not here: who gives rights (office/org/), where the unit acted for is kept
 * (http/session.h). */
#ifndef REDVEST_BASE_USER_H
#define REDVEST_BASE_USER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How high the unit stands that a capability is held at. */
enum level { LEVEL_STATION = 1, LEVEL_TOWNSHIP, LEVEL_COUNTY, LEVEL_CITY };

/* A capability, at a unit of at least some level: MAY(DESK), MAY_AT(DESK, COUNTY). Its number is the noun's.
 */
#define RIGHT_OF(number, level)   ((enum right)((number) << 4 | (level)))
#define MAY_AT(capability, level) RIGHT_OF(CAPABILITY_##capability, LEVEL_##level)
#define MAY(capability)           MAY_AT(capability, STATION)

/* The capability that every office gives its people: the general staff of a unit. */
#define CAPABILITY_GENERAL 1

/* What a route asks for: to be somebody, or to hold a capability. The zero value refuses to start. */
enum right {
    RIGHT_UNSET,
    ANYONE,                                            /* no log-in */
    PERSON,                                            /* logged in */
    VOLUNTEER,                                         /* logged in, registered */
    LEADER,                                            /* leads at least one team, or is staff */
    STATION = CAPABILITY_GENERAL << 4 | LEVEL_STATION, /* staff of a station or above … */
    TOWNSHIP = CAPABILITY_GENERAL << 4 | LEVEL_TOWNSHIP,
    COUNTY = CAPABILITY_GENERAL << 4 | LEVEL_COUNTY,
    CITY = CAPABILITY_GENERAL << 4 | LEVEL_CITY, /* … staff of the city office; all others: MAY() */
};

struct range {
    int64_t lo, hi; /* positions, both included; lo > hi: nothing */
};

struct grant {
    int64_t capability;
    enum level level; /* of the unit */
    int64_t unit;
    const char *unit_name;
    struct range range;
};

struct user {
    int64_t account;
    int64_t volunteer; /* 0: none */
    int64_t session;
    int64_t fresh_until_ms; /* so long what they proved at log-in, or since, is fresh */
    const char *name;
    bool relative; /* logs in by a relative's phone: leads nothing, holds no right, proves nothing fresh */
    bool leader;
    bool suspended;   /* as a volunteer: leads nothing and holds no grant, whatever is on record */
    bool awaits;      /* suspended, since a guardian has not agreed */
    int64_t until_ms; /* the session ends then, and when it was not in use for idle_ms; 0: however idle */
    int64_t idle_ms;
    int64_t seen_ms; /* when it was last in use, as far as that is on record */
    bool half;       /* has not given the second factor yet: nobody, but for the page that asks for it */
    int64_t second_due_ms; /* rights count without a second factor until then, past it no more; 0: for ever */
    int64_t acts_for;      /* the unit that was chosen; 0: none was */
    const struct grant *grants;
    size_t n_grants;
};

/* Whether a route that asks for this lets this person in at all (NULL: nobody is logged in). */
bool user_may(const struct user *u, enum right right);

/* Whether the session has ended by itself. */
bool user_left(const struct user *u, int64_t now);

/* The grant by which the person holds a right over position pos, NULL when by none; that of the unit acted
 * for before others. It does not matter for which unit they act. */
const struct grant *user_over(const struct user *u, enum right right, int64_t pos);

/* The unit that the person acts for, as a grant over it: the chosen one while they hold any right there, else
 * the widest. NULL: they hold none. */
const struct grant *user_place(const struct user *u);

/* The grant that gives most of a right at the unit acted for; NULL when none gives any there. */
const struct grant *user_grant(const struct user *u, enum right right);

/* What that is: as much of the unit acted for as the right covers. Empty when none. */
struct range user_range(const struct user *u, enum right right);

/* The unit at the top of that range, as some grant over it; the unit acted for when the range is empty. */
const struct grant *user_at(const struct user *u, enum right right);

#endif
