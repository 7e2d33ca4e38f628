/* rnd.h - chance that repeats: splitmix64. One stream a purpose, so that a change in one part leaves the
 * others. */
#ifndef REDVEST_PROGRAM_DEMO_RND_H
#define REDVEST_PROGRAM_DEMO_RND_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

struct rnd {
    uint64_t s;
};

static inline uint64_t rnd_next(struct rnd *r)
{
    uint64_t z = (r->s += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

/* A stream of its own for the i-th thing of a kind. */
static inline struct rnd rnd_of(int64_t seed, int kind, int64_t i)
{
    struct rnd r = { (uint64_t)seed * 0xd1342543de82ef95U + (uint64_t)kind * 0x2545f4914f6cdd1dU +
                     (uint64_t)i };
    r.s = rnd_next(&r);
    return r;
}

/* 0 .. n-1; n at least 1. */
static inline int64_t rnd_below(struct rnd *r, int64_t n)
{
    return (int64_t)(((unsigned __int128)rnd_next(r) * (uint64_t)n) >> 64);
}

static inline int64_t rnd_between(struct rnd *r, int64_t lo, int64_t hi)
{
    return lo + rnd_below(r, hi - lo + 1);
}

/* 0 <= x < 1 */
static inline double rnd_unit(struct rnd *r)
{
    return (double)(rnd_next(r) >> 11) * 0x1p-53;
}

static inline bool rnd_percent(struct rnd *r, int percent)
{
    return rnd_below(r, 100) < percent;
}

/* 0 .. n-1 with the low ones preferred: power 1 is even, 3 is steep. */
static inline int64_t rnd_skewed(struct rnd *r, int64_t n, double power)
{
    return (int64_t)(pow(rnd_unit(r), power) * (double)n);
}

#endif
