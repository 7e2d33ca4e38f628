/* year_report.h - what was measured, and whether the register holds what it must. */
#ifndef REDVEST_BENCH_YEAR_REPORT_H
#define REDVEST_BENCH_YEAR_REPORT_H

#include "year.h"

struct year_usage {
    double server_cpu_s;
    int64_t rss_kib, peak_kib;
};

struct year_result {
    double wall_s, paced_s;
    struct year_usage usage;
    struct year_rate floor, floor_day;
    struct load_hist pages_alone, pages_beside, checkins;
    double checkin_rate;
};

/* Memory of a process; the peak of several. */
void year_read_memory(pid_t pid, struct year_usage *u);

/* The table of requests, then one row a line: name, value, unit, floor, ratio. */
void year_report(const struct year *y, const struct year_result *r);

/* Compares the stored totals of the city and its counties with what is known; says each difference. How many.
 */
int year_compare(const struct year *y, const char *data, const char *db, const char *key);

#endif
