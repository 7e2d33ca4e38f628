/* metrics.h - counts for the operator, as Prometheus text at /metrics. */
#ifndef REDVEST_HTTP_METRICS_H
#define REDVEST_HTTP_METRICS_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/buf.h"
#include "db/lane.h"
#include "http/guard.h"

#define METRIC_BUCKETS 12

struct metrics {
    _Atomic uint64_t by_class[6]; /* index status / 100 */
    _Atomic uint64_t bucket[METRIC_BUCKETS + 1];
    _Atomic uint64_t sum_us;
    _Atomic uint64_t cache_hits;
    int64_t started_ms;
};

void metrics_count(struct metrics *m, int status, int64_t took_us);
void metrics_write(struct metrics *m, const struct lane_stats *lane, int active, int64_t minute_ms,
                   struct buf *b);
void metrics_write_guard(const struct guard_stats *guard, uint64_t slow_depth, struct buf *b);

#endif
