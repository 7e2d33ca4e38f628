/* user.c - grants compared; STATION < TOWNSHIP < COUNTY < CITY, the two administrators apart. */
#include "base/user.h"

static bool is_staff_role(enum role r)
{
    return r >= STATION && r <= CITY;
}

static bool grant_gives(const struct grant *g, enum role role)
{
    return is_staff_role(role) ? is_staff_role(g->role) && g->role >= role : g->role == role;
}

const struct grant *user_grant(const struct user *u, enum role role)
{
    const struct grant *best = NULL;
    for (size_t i = 0; u && i < u->n_grants; i++) {
        const struct grant *g = &u->grants[i];
        if (grant_gives(g, role) && (!best || g->range.hi - g->range.lo > best->range.hi - best->range.lo))
            best = g;
    }
    return best;
}

struct range user_range(const struct user *u, enum role role)
{
    const struct grant *g = user_grant(u, role);
    return g ? g->range : (struct range){ 1, 0 };
}

bool user_over(const struct user *u, enum role role, int64_t pos)
{
    for (size_t i = 0; u && i < u->n_grants; i++) {
        const struct grant *g = &u->grants[i];
        if (grant_gives(g, role) && pos >= g->range.lo && pos <= g->range.hi)
            return true;
    }
    return false;
}

bool user_may(const struct user *u, enum role role)
{
    switch (role) {
    case ROLE_UNSET:
        return false;
    case ANYONE:
        return true;
    case PERSON:
        return u != NULL;
    case VOLUNTEER:
        return u && u->volunteer;
    case LEADER:
        return u && (u->leader || user_grant(u, STATION));
    default:
        return user_grant(u, role) != NULL;
    }
}
