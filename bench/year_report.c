/* year_report.c - the tables at the end of a year. */
#include "year_report.h"

#include <inttypes.h>
#include <string.h>

#include "program/app.h"
#include "base/err.h"
#include "office/stat/stat.h"

static double ms(const struct load_hist *h, double percent)
{
    return (double)load_hist_percentile(h, percent) / 1e6;
}

void year_read_memory(pid_t pid, struct year_usage *u)
{
    char path[64], line[256];
    long kib;
    snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof(line), f)) {
        if (sscanf(line, "VmRSS: %ld", &kib) == 1)
            u->rss_kib = kib;
        if (sscanf(line, "VmHWM: %ld", &kib) == 1 && kib > u->peak_kib)
            u->peak_kib = kib;
    }
    if (f)
        fclose(f);
}

static void print_kinds(const struct year *y, uint64_t *ret_all, uint64_t *ret_writes)
{
    printf("\n%-18s %10s %9s %11s %9s %9s %9s\n", "request", "answers", "expected", "unexpected", "p50 ms",
           "p99 ms", "p99.9 ms");
    for (int k = 0; k < YEAR_KINDS; k++) {
        const struct load_kind *t = &y->totals[k];
        uint64_t right = t->status[year_kinds[k].expected];
        if (!t->answers && !t->lost)
            continue;
        printf("%-18s %10" PRIu64 " %9d %11" PRIu64 " %9.2f %9.2f %9.2f\n", year_kinds[k].name, t->answers,
               year_kinds[k].expected, t->answers - right + t->lost, ms(&t->latency_ns, 50),
               ms(&t->latency_ns, 99), ms(&t->latency_ns, 99.9));
        *ret_all += t->answers;
        *ret_writes += year_kinds[k].write ? t->answers : 0;
    }
}

static void row(const char *name, double value, const char *unit, double floor, double ratio)
{
    char bare[32] = "-", part[32] = "-";
    if (floor > 0)
        snprintf(bare, sizeof(bare), "%.3g", floor);
    if (floor > 1000)
        snprintf(bare, sizeof(bare), "%.0f", floor);
    if (ratio > 0)
        snprintf(part, sizeof(part), "%.2f", ratio);
    printf("%s\t%.*f\t%s\t%s\t%s\n", name, value < 100 ? 2 : 0, value, unit, bare, part);
}

static double rate(const struct year_rate *r)
{
    return r->seconds > 0 ? (double)r->ops / r->seconds : 0;
}

void year_report(const struct year *y, const struct year_result *r)
{
    uint64_t all = 0, writes = 0;
    print_kinds(y, &all, &writes);
    double busy = r->wall_s - r->paced_s, first = 0, last = 0;
    if (y->mark_n[0] && y->mark_n[1]) {
        first = y->mark_cpu_s[0] / (double)y->mark_n[0] * 1e6;
        last = y->mark_cpu_s[1] / (double)y->mark_n[1] * 1e6;
    }
    double bare = rate(&r->floor), year_writes = (double)writes / busy;
    printf("\n");
    row("year_wall", r->wall_s, "s", 0, 0);
    row("requests", (double)all / busy, "req/s", 0, 0);
    row("writes", year_writes, "req/s", bare, bare > 0 ? year_writes / bare : 0);
    row("floor_day_writes", rate(&r->floor_day), "req/s", bare, bare > 0 ? rate(&r->floor_day) / bare : 0);
    row("campaign_checkin_p99", ms(&r->checkins, 99), "ms", 0, 0);
    row("campaign_rate", r->checkin_rate, "req/s", 0, 0);
    row("mark_cpu_last_tenth", last, "us", first, first > 0 ? last / first : 0);
    row("page_p99_beside_writes", ms(&r->pages_beside, 99), "ms", ms(&r->pages_alone, 99),
        ms(&r->pages_beside, 99) / ms(&r->pages_alone, 99));
    row("server_cpu", r->usage.server_cpu_s, "s", 0, 0);
    row("load_cpu", (double)y->load_cpu_us / 1e6, "s", 0, 0);
    row("rss_at_end", (double)r->usage.rss_kib / 1024, "MiB", 0, 0);
    row("rss_peak", (double)r->usage.peak_kib / 1024, "MiB", 0, 0);
    if (r->floor.refused)
        printf("floor_refused\t%" PRId64 "\n", r->floor.refused);
}

static int compare_one(const char *what, const char *where, int64_t stored, int64_t known)
{
    if (stored != known)
        printf("DIFFERENT\t%s of %s: stored %" PRId64 ", known %" PRId64 "\n", what, where, stored, known);
    return stored != known;
}

static int compare_unit(struct db *db, const struct demo_unit *u, int64_t times, int64_t minutes)
{
    int64_t stored[2] = { 0 };
    if (stat_total(db, u->pos, MEASURE_PERSON_TIMES, 0, &stored[0]) < 0 ||
        stat_total(db, u->pos, MEASURE_MINUTES, 0, &stored[1]) < 0)
        return 1;
    return compare_one("person-times", u->name, stored[0], times) +
           compare_one("minutes", u->name, stored[1], minutes);
}

static int compare_all(const struct year *y, struct db *db)
{
    const struct plan *p = &y->plan;
    int64_t volunteers = 0, activities = 0;
    int wrong = stat_total(db, p->units[0].pos, MEASURE_VOLUNTEERS, 0, &volunteers) < 0 ||
                stat_total(db, p->units[0].pos, MEASURE_ACTIVITIES, 0, &activities) < 0;
    wrong += compare_one("volunteers", p->units[0].name, volunteers, y->known.volunteers);
    wrong += compare_one("activities", p->units[0].name, activities, y->known.activities);
    wrong += compare_unit(db, &p->units[0], y->known.person_times, y->known.minutes);
    for (uint32_t i = 1; i < p->n_units; i++)
        if (p->units[i].depth == POS_COUNTY)
            wrong += compare_unit(db, &p->units[i], y->known.county_times[i], y->known.county_minutes[i]);
    wrong += compare_one("records with other minutes", p->units[0].name, y->known.wrong_minutes, 0);
    printf("known\tvolunteers %" PRId64 ", activities %" PRId64 ", person-times %" PRId64 ", minutes %" PRId64
           " (%" PRId64 " h): %s\n",
           y->known.volunteers, y->known.activities, y->known.person_times, y->known.minutes,
           y->known.minutes / 60,
           wrong ? "NOT what is stored" : "just what is stored, in the city and each county");
    return wrong;
}

int year_compare(const struct year *y, const char *data, const char *db, const char *key)
{
    struct err err = { 0 };
    struct app *app = NULL;
    struct app_options options = { .dir = data, .url = db, .key_file = key };
    int wrong = 1;
    if (app_open(&options, &err, &app) == OK)
        wrong = compare_all(y, app_db(app, &err));
    else
        printf("DIFFERENT\tthe register cannot be opened\n");
    app_close(app);
    return wrong;
}
