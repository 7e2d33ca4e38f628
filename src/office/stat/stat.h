/* stat.h - figures by unit, day and measure (DESIGN 2.9): appended as deltas, added up once a second, read as
 * totals.
 *
 * Which figures there are, each noun declares of itself (`measure` in its .model): label, unit, definition
 * (口径, shown with every figure) and the query that counts it anew. Totals are read through here. */
#ifndef REDVEST_OFFICE_STAT_STAT_H
#define REDVEST_OFFICE_STAT_STAT_H

#include "db/db.h"
#include "office/stat/stat.model.h" /* enum measure, MEASURE_COUNT */

struct query;

struct measure_def {
    enum measure measure;
    const char *name;          /* in `redvest stat` and backups */
    const char *label, *unit;  /* Chinese keys */
    int per;                   /* so many of what is counted are one unit: 60 minutes an hour */
    const char *definition;    /* a Chinese key */
    const struct query *count; /* rows of struct counted, all that there are */
};

/* All that are declared, by number: MEASURE_COUNT of them (tools/gather.py). */
extern const struct measure_def all_measures[];

/* One of them by its number; NULL: nobody declares it. */
const struct measure_def *stat_measure(int64_t measure);

/* n as people read it, in the measure's unit; in the arena. */
struct safe_html stat_shown(struct arena *arena, const struct measure_def *m, int64_t n);

/* In the transaction that changes it: n more (or fewer) of a measure at a position on a local day. */
int stat_add(struct db *db, int64_t pos, int64_t day, enum measure measure, int64_t n);

/* Adds all waiting deltas into the totals of each unit and its ancestors; 0 when there were none, else their
 * number. */
int stat_fold(struct db *db);

/* A total; 0 when there is none. period: 0, a year, month or day (base/clock.h). */
int stat_total(struct db *db, int64_t pos, enum measure measure, int64_t period, int64_t *ret_n);

/* In how many villages and communities, at a position or below it, a total is more than 0; `period` is no
 * day. */
int stat_cover(struct db *db, int64_t pos, enum measure measure, int64_t period, int64_t *ret_n);

/* Whether a total counts for that. */
bool stat_covers(int64_t pos, int64_t period);

/* All measures of a place for all time and the year, the year before, the month and the date of a local day;
 * those that are 0 may be left out. In db->arena, as the lists below; how many. */
int stat_totals(struct db *db, int64_t pos, int64_t day, struct stored_total_list *ret_totals);

/* One measure over a run of periods of one kind, by time, without gaps filled. */
int stat_steps(struct db *db, int64_t pos, enum measure measure, int64_t first, int64_t last,
               struct stored_total_list *ret_totals);

/* All-time totals of the units right below one. */
int stat_below(struct db *db, int64_t unit, struct unit_total_list *ret_totals);

/* For each measure, how many sisters of a unit have more; none is left out. */
int stat_ahead(struct db *db, int64_t unit, struct unit_total_list *ret_ahead);

/* Counts a measure anew from the rows, what waits in stat_delta taken off, and calls `differs` for each total
 * that is stored as something else, and then for each count of villages (recount.c). */
int stat_compare(struct db *db, const struct measure_def *m,
                 int (*differs)(void *ctx, int64_t pos, int64_t found, int64_t wanted), void *ctx);

/* Writes the totals of a measure of which none are stored, counted from the rows; and as of now. */
int stat_write_anew(struct db *db, const struct measure_def *m);

/* When the totals were last true. */
int stat_as_of(struct db *db, int64_t *ret_ms);

#endif
