/* load_hist.c - latencies in log-linear buckets.
 *
 * Values below 256 have a bucket each; above, every power of two has 128 of them, so a bucket is at most
 * 1/128 of its values wide. Recording is an increment; percentiles are found afterwards by walking. */
#include "load.h"

#define HIST_SUB_BITS 7
#define HIST_SUB      (1u << HIST_SUB_BITS)

static unsigned hist_index(uint64_t v)
{
    if (v < 2 * HIST_SUB)
        return (unsigned)v;
    unsigned shift = 63u - (unsigned)__builtin_clzll(v) - HIST_SUB_BITS;
    uint64_t i = (uint64_t)shift * HIST_SUB + (v >> shift);
    return i < LOAD_HIST_BUCKETS ? (unsigned)i : LOAD_HIST_BUCKETS - 1;
}

/* The largest value that falls into bucket i. */
static uint64_t hist_edge(unsigned i)
{
    if (i < 2 * HIST_SUB)
        return i;
    unsigned shift = i / HIST_SUB - 1;
    return ((uint64_t)(i - shift * HIST_SUB + 1) << shift) - 1;
}

void load_hist_record(struct load_hist *h, uint64_t value)
{
    h->count++;
    h->sum += value;
    if (value > h->max)
        h->max = value;
    h->bucket[hist_index(value)]++;
}

void load_hist_add(struct load_hist *to, const struct load_hist *from)
{
    to->count += from->count;
    to->sum += from->sum;
    if (from->max > to->max)
        to->max = from->max;
    for (unsigned i = 0; i < LOAD_HIST_BUCKETS; i++)
        to->bucket[i] += from->bucket[i];
}

uint64_t load_hist_percentile(const struct load_hist *h, double percent)
{
    double want = percent / 100 * (double)h->count;
    uint64_t seen = 0;
    for (unsigned i = 0; i < LOAD_HIST_BUCKETS - 1; i++) {
        seen += h->bucket[i];
        if (seen > 0 && (double)seen >= want)
            return hist_edge(i) < h->max ? hist_edge(i) : h->max;
    }
    return h->max;
}
