/* limit.c - token buckets. Two keys that share a cell share its bucket: with a keyed hash and 2^16 cells
 * rare, and never in favour of the one who floods. */
#include "http/limit.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

#define CELLS 65536

/* Whole offices share one address, so the address limits are wide; what one account may try is narrow. */
static const struct {
    double per_minute, burst;
} rates[] = {
    [RATE_NORMAL] = { 3000, 1000 },
    [RATE_LOGIN] = { 30, 30 },
    [RATE_CODE] = { 10, 10 },
    [RATE_REGISTER] = { 60, 60 },
    [RATE_CONNECT] = { 6000, 2000 },
    [RATE_ASSET] = { 12000, 4000 },
};

struct cell {
    double left;
    int64_t at_us;
};

struct limits {
    pthread_mutex_t lock;
    unsigned char key[crypto_shorthash_KEYBYTES];
    struct cell cells[CELLS];
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

bool limits_take(struct limits *l, enum rate rate, const char *who)
{
    unsigned char hash[crypto_shorthash_BYTES];
    uint32_t at;
    crypto_shorthash(hash, (const unsigned char *)who, strlen(who), l->key);
    memcpy(&at, hash, sizeof(at));
    at = (at + (uint32_t)rate * 2654435761U) % CELLS;
    int64_t now = clock_steady_us();
    pthread_mutex_lock(&l->lock);
    struct cell *c = &l->cells[at];
    double left =
        c->at_us ? c->left + (double)(now - c->at_us) * rates[rate].per_minute / 60e6 : rates[rate].burst;
    if (left > rates[rate].burst)
        left = rates[rate].burst;
    bool ok = left >= 1;
    c->left = ok ? left - 1 : left;
    c->at_us = now;
    pthread_mutex_unlock(&l->lock);
    return ok;
}
