/* logins.h - the people one logs in as to see a demo. */
#ifndef REDVEST_PROGRAM_DEMO_LOGINS_H
#define REDVEST_PROGRAM_DEMO_LOGINS_H

#include "base/user.h"
#include "base/capability.model.h"

struct demo_login {
    int64_t may;      /* 0: no right over a unit */
    enum level level; /* of the unit it is held at */
    const char *phone, *name;
    const char *shows; /* what there is to see */
};

#define DEMO_LOGINS      9
#define DEMO_CITY_OFFICE 5 /* which of them it is */

/* In the order volunteer, leader, station, township, county, city, sysadmin, auditor. */
extern const struct demo_login demo_logins[DEMO_LOGINS];

#endif
