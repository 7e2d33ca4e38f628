/* choice.c - the shifts that one may take, nearest first: the own community, township, county, then the rest.
 *
 * Each circle leaves out the one inside it, and is looked at only when the page is not full yet: most people
 * find enough near by, and nobody reads two months of a whole city. Whole years of age are left to the
 * caller. */
#include <string.h>

#include "service/signup/signup.h"
#include "service/signup/signup.sql.h"

#define SMALL_CIRCLES 2

struct surrounding {
    int64_t lo, hi;
};

/* All positions that share the leading digits of `pos`; the last holds everything. */
static struct surrounding circle_of(int64_t pos, int near)
{
    static const int64_t digits[] = { 1000000, 1000000000, 1000000000000 };
    if (near < 0)
        return (struct surrounding){ 1, 0 };
    if (near >= NEARNESS_CITY)
        return (struct surrounding){ 0, INT64_MAX };
    int64_t lo = pos / digits[near] * digits[near];
    return (struct surrounding){ lo, lo + digits[near] - 1 };
}

static int look(struct db *db, const struct signup_wish *w, int64_t pos, int near, int64_t most,
                struct open_shift_list *ret)
{
    struct surrounding c = circle_of(pos, near), inner = circle_of(pos, near - 1);
    bool goes_on = w->after_near == near;
    int64_t starts = goes_on ? w->after_starts : DB_NONE;
#define WISH                                                                                                 \
    .volunteer = w->volunteer, .near = near, .lo = c.lo, .hi = c.hi, .inner_lo = inner.lo,                   \
    .inner_hi = inner.hi, .now = db->now, .from_day = w->from_day, .to_day = w->to_day,                      \
    .category = w->category, .any_time = w->any_time, .adult = w->adult, .after_starts = starts,             \
    .after_id = w->after_id, .most = most
    if (near < SMALL_CIRCLES)
        return sql_signup_shifts_here(db, &(struct sql_signup_shifts_here_in){ WISH }, ret);
    return sql_signup_shifts_there(db, &(struct sql_signup_shifts_there_in){ WISH }, ret);
#undef WISH
}

int signup_choice(struct db *db, const struct signup_wish *w, struct open_shift_list *ret)
{
    struct sql_signup_home_row home = { 0 };
    struct open_shift_list all = { ARENA_ARRAY(db->arena, struct open_shift, (size_t)w->most + 1), 0 };
    bool goes_on =
        w->after_near >= NEARNESS_VILLAGE && w->after_near <= NEARNESS_CITY; /* not DB_NONE, not made up */
    int first = goes_on ? (int)w->after_near : NEARNESS_VILLAGE;
    int rc = sql_signup_home(db, w->volunteer, &home);
    for (int near = first; rc >= 0 && near <= NEARNESS_CITY && (int64_t)all.n < w->most; near++) {
        struct open_shift_list some = { 0 };
        rc = look(db, w, home.pos, near, w->most - (int64_t)all.n, &some);
        if (rc > 0)
            memcpy(all.v + all.n, some.v, some.n * sizeof(*some.v));
        all.n += some.n;
    }
    if (rc < 0)
        return rc;
    *ret = all;
    return OK;
}
