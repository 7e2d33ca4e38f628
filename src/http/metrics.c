/* metrics.c - relaxed atomics: a count that is one behind for a moment does no harm. */
#include "http/metrics.h"

#include "base/clock.h"

static const int64_t edges_us[METRIC_BUCKETS] = { 100,   250,   500,    1000,   2500,   5000,
                                                  10000, 25000, 100000, 250000, 500000, 1000000 };

void metrics_count(struct metrics *m, int status, int64_t took_us)
{
    int cls = status / 100;
    size_t i = 0;
    while (i < METRIC_BUCKETS && took_us > edges_us[i])
        i++;
    atomic_fetch_add_explicit(&m->by_class[cls >= 1 && cls <= 5 ? cls : 0], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&m->bucket[i], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&m->sum_us, (uint64_t)took_us, memory_order_relaxed);
}

static void head(struct buf *b, const char *name, const char *type, const char *help)
{
    buf_printf(b, "# HELP redvest_%s %s\n# TYPE redvest_%s %s\n", name, help, name, type);
}

static void one(struct buf *b, const char *name, const char *type, const char *help, uint64_t v)
{
    head(b, name, type, help);
    buf_printf(b, "redvest_%s %llu\n", name, (unsigned long long)v);
}

static void durations(struct metrics *m, struct buf *b)
{
    uint64_t total = 0;
    head(b, "request_seconds", "histogram",
         "Time from the last byte of a request to its reply being queued.");
    for (size_t i = 0; i <= METRIC_BUCKETS; i++) {
        total += atomic_load_explicit(&m->bucket[i], memory_order_relaxed);
        if (i < METRIC_BUCKETS)
            buf_printf(b, "redvest_request_seconds_bucket{le=\"%g\"} %llu\n", (double)edges_us[i] / 1e6,
                       (unsigned long long)total);
    }
    buf_printf(b, "redvest_request_seconds_bucket{le=\"+Inf\"} %llu\n", (unsigned long long)total);
    buf_printf(b, "redvest_request_seconds_sum %.6f\n", (double)atomic_load(&m->sum_us) / 1e6);
    buf_printf(b, "redvest_request_seconds_count %llu\n", (unsigned long long)total);
}

void metrics_write(struct metrics *m, const struct lane_stats *lane, int active, int64_t minute_ms,
                   struct buf *b)
{
    head(b, "requests_total", "counter", "Requests answered, by class of status.");
    for (int i = 1; i <= 5; i++)
        buf_printf(b, "redvest_requests_total{status=\"%dxx\"} %llu\n", i,
                   (unsigned long long)atomic_load_explicit(&m->by_class[i], memory_order_relaxed));
    durations(m, b);
    one(b, "active_requests", "gauge", "Requests accepted and not yet answered.",
        (uint64_t)(active > 0 ? active : 0));
    one(b, "page_cache_hits_total", "counter", "Replies taken from memory.", atomic_load(&m->cache_hits));
    one(b, "lane_jobs_total", "counter", "Writes carried out or refused by a rule.", lane->jobs);
    one(b, "lane_groups_total", "counter", "Commits of groups of writes (SQLite).", lane->groups);
    one(b, "lane_retries_total", "counter", "Transactions run again after a lost race (PostgreSQL).",
        lane->retries);
    one(b, "lane_failed_commits_total", "counter", "Commits that failed; their writes were answered 503.",
        lane->failed_commits);
    one(b, "lane_depth", "gauge", "Writes waiting.", lane->depth);
    head(b, "lane_busy_seconds_total", "counter", "Time the write lane worked.");
    buf_printf(b, "redvest_lane_busy_seconds_total %.6f\n", (double)lane->busy_us / 1e6);
    one(b, "minute_time_seconds", "gauge", "When the clock's own work of a minute was last done, Unix time.",
        (uint64_t)(minute_ms / 1000));
    head(b, "start_time_seconds", "gauge", "When this process started, Unix time.");
    buf_printf(b, "redvest_start_time_seconds %lld\n", (long long)(m->started_ms / 1000));
}

void metrics_write_guard(const struct guard_stats *guard, uint64_t slow_depth, struct buf *b)
{
    static const char *const names[GUARD_WORDS] = {
        "silent", "400", "408", "413", "414", "429", "431", "503"
    };
    one(b, "slow_depth", "gauge", "Slow work waiting.", slow_depth);
    one(b, "connections", "gauge", "Connections open.", guard->connections);
    one(b, "held_bytes", "gauge", "Bodies and answers in memory for clients.", guard->held);
    head(b, "given_up_total", "counter", "Connections ended for the client's fault, by what it was told.");
    for (int i = 0; i < GUARD_WORDS; i++)
        buf_printf(b, "redvest_given_up_total{told=\"%s\"} %llu\n", names[i],
                   (unsigned long long)guard->words[i]);
    one(b, "evicted_total", "counter", "Of these, those that had to make room.", guard->evicted);
}
