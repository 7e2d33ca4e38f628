/* id.c - one atomic word; when the clock stands still or goes back, the sequence runs on. */
#include "base/id.h"

#include <stdatomic.h>
#include <sodium.h>

#include "base/clock.h"

#define EPOCH_MS     INT64_C(1577836800000) /* 2020-01-01T00:00:00Z */
#define PROCESS_BITS 8
#define SEQ_BITS     14

static _Atomic int64_t last_tick; /* ms since EPOCH_MS << SEQ_BITS | sequence */
static _Atomic int process = -1;

static int64_t process_bits(void)
{
    int p = atomic_load_explicit(&process, memory_order_relaxed);
    if (p < 0) {
        int fresh = (int)randombytes_uniform(1U << PROCESS_BITS);
        p = -1;
        if (atomic_compare_exchange_strong(&process, &p, fresh))
            p = fresh;
    }
    return p;
}

int64_t id_new(void)
{
    int64_t now = (clock_now_ms() - EPOCH_MS) << SEQ_BITS;
    int64_t last = atomic_load_explicit(&last_tick, memory_order_relaxed);
    int64_t next;
    do
        next = now > last ? now : last + 1;
    while (!atomic_compare_exchange_weak(&last_tick, &last, next));
    int64_t ms = next >> SEQ_BITS;
    int64_t seq = next & ((1 << SEQ_BITS) - 1);
    return ms << (PROCESS_BITS + SEQ_BITS) | process_bits() << SEQ_BITS | seq;
}

void id_after(int64_t id)
{
    /* From the next millisecond on: within this one another process's bits may be greater than ours. */
    int64_t given = (((id >> (PROCESS_BITS + SEQ_BITS)) + 1) << SEQ_BITS) - 1;
    int64_t last = atomic_load_explicit(&last_tick, memory_order_relaxed);
    while (given > last && !atomic_compare_exchange_weak(&last_tick, &last, given))
        ;
}

int64_t id_floor(int64_t ms)
{
    return (ms - EPOCH_MS) << (PROCESS_BITS + SEQ_BITS);
}

int64_t id_ms(int64_t id)
{
    return (id >> (PROCESS_BITS + SEQ_BITS)) + EPOCH_MS;
}
