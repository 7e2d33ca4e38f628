/* user.c - grants compared. A capability stands in for no other; a unit stands in for what is below it. */
#include "base/user.h"

static bool gives(const struct grant *g, enum right right)
{
    return g->capability == right >> 4 && g->level >= (right & 15);
}

static struct range cut(struct range a, struct range b)
{
    return (struct range){ a.lo > b.lo ? a.lo : b.lo, a.hi < b.hi ? a.hi : b.hi };
}

static int64_t width(struct range r)
{
    return r.hi - r.lo + 1;
}

/* The grant that gives most of a right inside of `in`; among equals that of the unit acted for, then the
 * first. */
static const struct grant *best(const struct user *u, enum right right, struct range in)
{
    const struct grant *found = NULL;
    int64_t most = 0;
    for (size_t i = 0; u && i < u->n_grants; i++) {
        const struct grant *g = &u->grants[i];
        int64_t w = gives(g, right) ? width(cut(g->range, in)) : 0;
        if (w > most || (w == most && w > 0 && u->acts_for && g->unit == u->acts_for)) {
            found = g;
            most = w;
        }
    }
    return found;
}

const struct grant *user_over(const struct user *u, enum right right, int64_t pos)
{
    return best(u, right, (struct range){ pos, pos });
}

const struct grant *user_place(const struct user *u)
{
    const struct grant *widest = NULL;
    for (size_t i = 0; u && i < u->n_grants; i++) {
        const struct grant *g = &u->grants[i];
        if (u->acts_for && g->unit == u->acts_for)
            return g;
        if (!widest || width(g->range) > width(widest->range))
            widest = g;
    }
    return widest;
}

const struct grant *user_grant(const struct user *u, enum right right)
{
    const struct grant *place = user_place(u);
    return place ? best(u, right, place->range) : NULL;
}

struct range user_range(const struct user *u, enum right right)
{
    const struct grant *g = user_grant(u, right);
    return g ? cut(g->range, user_place(u)->range) : (struct range){ 1, 0 };
}

const struct grant *user_at(const struct user *u, enum right right)
{
    const struct grant *place = user_place(u), *g = user_grant(u, right);
    return g && width(g->range) < width(place->range) ? g : place;
}

static bool holds(const struct user *u, enum right right)
{
    for (size_t i = 0; u && i < u->n_grants; i++)
        if (gives(&u->grants[i], right))
            return true;
    return false;
}

bool user_left(const struct user *u, int64_t now)
{
    return u->until_ms <= now || (u->idle_ms && now - u->seen_ms >= u->idle_ms);
}

bool user_may(const struct user *u, enum right right)
{
    switch (right) {
    case RIGHT_UNSET:
        return false;
    case ANYONE:
        return true;
    case PERSON:
        return u != NULL;
    case VOLUNTEER:
        return u && u->volunteer;
    case LEADER:
        return u && (u->leader || holds(u, STATION));
    default:
        return holds(u, right);
    }
}
