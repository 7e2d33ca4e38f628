/* wake.c - see wake.h. */
#include "base/wake.h"

#include <time.h>

#include "base/clock.h"

#define SECOND_NS 1000000000L
#define MS_NS     1000000L

void wake_init(struct wake *w)
{
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&w->cond, &attr);
    pthread_condattr_destroy(&attr);
    pthread_mutex_init(&w->lock, NULL);
    w->over = false;
}

void wake_free(struct wake *w)
{
    pthread_cond_destroy(&w->cond);
    pthread_mutex_destroy(&w->lock);
}

static struct timespec steady_after(int64_t ms)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += ms / SECOND_MS;
    t.tv_nsec += ms % SECOND_MS * MS_NS;
    t.tv_sec += t.tv_nsec / SECOND_NS;
    t.tv_nsec %= SECOND_NS;
    return t;
}

/* Awoken for nothing, it goes on resting. */
bool wake_rest(struct wake *w, int64_t ms)
{
    struct timespec until = steady_after(ms);
    int rc = 0;
    while (!w->over && rc == 0)
        rc = pthread_cond_timedwait(&w->cond, &w->lock, &until);
    return w->over;
}

void wake_end(struct wake *w)
{
    pthread_mutex_lock(&w->lock);
    w->over = true;
    pthread_cond_broadcast(&w->cond);
    pthread_mutex_unlock(&w->lock);
}
