/* limit.c - token buckets in a fixed table. A key may stand in one of the WAYS cells of its set; a new key
 * takes the cell that was used least lately, whose bucket has had most time to fill again. Where a key falls
 * depends on a secret, so nobody can push a bucket out on purpose, nor share another's. */
#include "http/limit.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "http/address.h"

#define SETS 16384
#define WAYS 4

#define SITE_TIMES 10

/* Whole offices share one address, so the address limits are wide; what one account may try is narrow. */
static const struct {
    double per_minute, burst;
} rates[] = {
    [RATE_NORMAL] = { 3000, 1000 }, [RATE_LOGIN] = { 30, 30 },       [RATE_CODE] = { 10, 10 },
    [RATE_REGISTER] = { 60, 60 },   [RATE_CONNECT] = { 6000, 2000 }, [RATE_ASSET] = { 12000, 4000 },
};

struct cell {
    uint64_t key;
    double left;
    int64_t at_us;
};

struct limits {
    pthread_mutex_t lock;
    unsigned char key[crypto_shorthash_KEYBYTES];
    struct cell sets[SETS][WAYS];
};

struct limits *limits_new(void)
{
    struct limits *l = calloc(1, sizeof(*l));
    if (!l)
        abort();
    pthread_mutex_init(&l->lock, NULL);
    randombytes_buf(l->key, sizeof(l->key));
    return l;
}

void limits_free(struct limits *l)
{
    if (!l)
        return;
    pthread_mutex_destroy(&l->lock);
    free(l);
}

static struct cell *cell_of(struct limits *l, uint64_t key, double burst)
{
    struct cell *set = l->sets[key % SETS], *oldest = set;
    for (int i = 0; i < WAYS; i++) {
        if (set[i].key == key && set[i].at_us)
            return &set[i];
        if (set[i].at_us < oldest->at_us)
            oldest = &set[i];
    }
    *oldest = (struct cell){ .key = key, .left = burst, .at_us = clock_steady_us() };
    return oldest;
}

/* What is left in a bucket of `times` the usual size, filled up to now. With the lock held. */
static double *left_in(struct limits *l, enum rate rate, int times, const char *who)
{
    unsigned char hash[crypto_shorthash_BYTES];
    uint64_t key;
    double burst = rates[rate].burst * times;
    crypto_shorthash(hash, (const unsigned char *)who, strlen(who), l->key);
    memcpy(&key, hash, sizeof(key));
    key += ((uint64_t)rate + (uint64_t)times * RATE_ASSET) * 0x9E3779B97F4A7C15U;
    struct cell *c = cell_of(l, key, burst);
    int64_t now = clock_steady_us();
    c->left += (double)(now - c->at_us) * rates[rate].per_minute * times / 60e6;
    c->at_us = now;
    if (c->left > burst)
        c->left = burst;
    return &c->left;
}

/* One off each bucket of who while there is one in each, or (owe) whatever is in it; off 0 only looks. */
static bool spend(struct limits *l, enum rate rate, const char *who, int off, bool owe)
{
    char site[ADDRESS_TEXT];
    pthread_mutex_lock(&l->lock);
    double *own = left_in(l, rate, 1, who);
    double *wide = address_site(who, site) ? left_in(l, rate, SITE_TIMES, site) : NULL;
    bool ok = *own >= 1 && (!wide || *wide >= 1);
    if ((ok || owe) && *own > -rates[rate].burst)
        *own -= off;
    if ((ok || owe) && wide && *wide > -rates[rate].burst * SITE_TIMES)
        *wide -= off;
    pthread_mutex_unlock(&l->lock);
    return ok;
}

bool limits_take(struct limits *l, enum rate rate, const char *who)
{
    return spend(l, rate, who, 1, false);
}

bool limits_left(struct limits *l, enum rate rate, const char *who)
{
    return spend(l, rate, who, 0, false);
}

void limits_owe(struct limits *l, enum rate rate, const char *who)
{
    spend(l, rate, who, 1, true);
}
