/* user.h - who sends the request, and over which units that person has a say.
 *
 * A grant is (account, role, unit); it covers the unit and all below, a range of positions
 * (DESIGN 2.12). Denied and unknown look the same from outside, so callers answer NOT_FOUND. */
#ifndef REDVEST_BASE_USER_H
#define REDVEST_BASE_USER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a route asks for, and what a grant gives. The zero value refuses to start. */
enum role {
    ROLE_UNSET,
    ANYONE,    /* no log-in */
    PERSON,    /* logged in */
    VOLUNTEER, /* logged in, registered */
    LEADER,    /* leads at least one team, or is staff */
    STATION,   /* staff of a station or above */
    TOWNSHIP,  /* staff of a township or above */
    COUNTY,    /* staff of a county or above */
    CITY,      /* staff of the city office */
    SYSADMIN,  /* gives and takes rights; sees no case data */
    AUDITOR,   /* reads the audit trail */
};

struct range {
    int64_t lo, hi; /* positions, both included; lo > hi: nothing */
};

struct grant {
    enum role role; /* STATION..CITY, SYSADMIN, AUDITOR */
    int64_t unit;
    const char *unit_name;
    struct range range;
};

struct user {
    int64_t account;
    int64_t volunteer; /* 0: none */
    int64_t session;
    const char *name;
    bool leader;
    const struct grant *grants;
    size_t n_grants;
};

/* Whether a route of this role lets this person in at all (NULL: nobody is logged in). */
bool user_may(const struct user *u, enum role role);

/* Whether the person is staff with at least `role` over position pos. */
bool user_over(const struct user *u, enum role role, int64_t pos);

/* The widest range in which the person is staff with at least `role`; empty when none. */
struct range user_range(const struct user *u, enum role role);

/* The grant that range comes from; NULL when none. */
const struct grant *user_grant(const struct user *u, enum role role);

#endif
