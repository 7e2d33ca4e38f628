/* city.h - what every connection to one register shares in memory: its keys and its rules.
 *
 * Made once in main, lent to each `struct db`. What lies behind the pointers is owned by main. */
#ifndef REDVEST_DB_CITY_H
#define REDVEST_DB_CITY_H

#include <stdbool.h>
#include <stdint.h>

struct keys;         /* base/crypt.h */
struct policy_table; /* policy/policy.h */
struct site_board;   /* base/site.h */

/* Told when the stored register turns out to be damaged while it is in use; from any thread, perhaps often.
 */
struct watch {
    _Atomic bool seen; /* it happened: /healthz says so from then on */
    void (*damaged)(struct watch *watch, const char *what);
};

struct city {
    const struct keys *keys;
    struct policy_table *policy;
    struct site_board *site; /* who runs it; NULL: nobody is to know */
    const char *name;        /* "长治市" */
    int64_t unit;            /* the city's own unit */
    int64_t pos;             /* and its position */
    const char *public_url;  /* "https://volunteer.example.cn", without a slash at the end */
    struct watch *watch;     /* NULL: nobody, the error says it */
    bool demo;               /* a demo register: made-up citizen numbers, codes shown on the page */
};

#endif
