/* wake.h - how a thread that works at times rests in between, and is told at once that it is time to end.
 *
 * The rest is measured on the steady clock: somebody who sets the machine's clock neither shortens nor
 * lengthens it. The lock is the owner's too, who may guard with it what else the thread shares with others.
 * Not here: what the thread does, and waiting for work (db/lane.c). */
#ifndef REDVEST_BASE_WAKE_H
#define REDVEST_BASE_WAKE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct wake {
    pthread_mutex_t lock;
    pthread_cond_t cond;
    bool over;
};

void wake_init(struct wake *w);

/* Nobody may rest any more. The struct itself is the owner's. */
void wake_free(struct wake *w);

/* With the lock held, which others may take meanwhile: returns after `ms`, false; or as soon as wake_end()
 * was called, be it before, true. */
bool wake_rest(struct wake *w, int64_t ms);

/* Ends every rest from now on. Takes the lock. */
void wake_end(struct wake *w);

#endif
