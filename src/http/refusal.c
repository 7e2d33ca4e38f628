/* refusal.c - see refusal.h. One table for the process; a process that dies loses at most a minute of it. */
#include "http/refusal.h"

#include <pthread.h>
#include <stdio.h>

static struct {
    pthread_mutex_t lock;
    size_t n;
    struct refusal v[REFUSALS_MOST], rest;
} kept = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* Where to count it; the lock is held. */
static struct refusal *place(int64_t account, const struct route *route)
{
    for (size_t i = 0; i < kept.n; i++)
        if (kept.v[i].account == account && kept.v[i].route == route)
            return &kept.v[i];
    if (kept.n == REFUSALS_MOST)
        return &kept.rest;
    struct refusal *new = &kept.v[kept.n++];
    *new = (struct refusal){ .account = account, .route = route };
    return new;
}

void refusal_note(int64_t account, const struct route *route, const char *address)
{
    pthread_mutex_lock(&kept.lock);
    struct refusal *r = place(account, route);
    r->n++;
    snprintf(r->address, sizeof(r->address), "%s", address ? address : "");
    pthread_mutex_unlock(&kept.lock);
}

bool refusal_take(struct refusal *ret_refusal)
{
    pthread_mutex_lock(&kept.lock);
    struct refusal *last = kept.n ? &kept.v[--kept.n] : kept.rest.n ? &kept.rest : NULL;
    if (last) {
        *ret_refusal = *last;
        *last = (struct refusal){ 0 };
    }
    pthread_mutex_unlock(&kept.lock);
    return last;
}
