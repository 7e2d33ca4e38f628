/* clock.h - time: UTC milliseconds inside, China Standard Time (UTC+8, no summer time) for people.
 *
 * A day is a number: days since 1970-01-01 in local time. A period is the figure's key of a day,
 * month or year: 20260307, 202603, 2026; 0 is "all time". */
#ifndef REDVEST_BASE_CLOCK_H
#define REDVEST_BASE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SECOND_MS ((int64_t)1000)
#define MINUTE_MS (60 * SECOND_MS)
#define HOUR_MS   (60 * MINUTE_MS)
#define DAY_MS    (24 * HOUR_MS)
#define LOCAL_MS  (8 * HOUR_MS) /* UTC+08:00 */

struct civil {
    int year, month, day;     /* 2026, 1-12, 1-31 */
    int hour, minute, second; /* 0-23, 0-59, 0-59 */
    int weekday;              /* 0 Monday .. 6 Sunday */
};

/* Now. Moved by clock_shift() in tests and demos; never goes through the database. */
int64_t clock_now_ms(void);

/* Shifts what clock_now_ms() says from here on, so that it now says `now_ms`. Call before threads start. */
void clock_shift(int64_t now_ms);

/* From here on clock_now_ms() says what stands there, which another process may move: a year in ten minutes,
 * a clock that jumps. Call before threads start; the word must outlive them. NULL: the system's clock again.
 */
void clock_follow(const _Atomic int64_t *now_ms);
bool clock_is_followed(void);

/* A steady count for measuring intervals; not related to the calendar. Microseconds. */
int64_t clock_steady_us(void);

int64_t day_of(int64_t ms);                     /* local day number */
int64_t day_start_ms(int64_t day);              /* its 00:00 */
struct civil civil_of(int64_t ms);              /* local calendar fields */
int64_t day_from(int year, int month, int day); /* INT64_MIN when no such date */

int64_t period_day(int64_t day);      /* 20260307 */
int64_t period_month(int64_t day);    /* 202603 */
int64_t period_year(int64_t day);     /* 2026 */
#define PERIOD_DAYS INT64_C(10000000) /* those of days are greater, those of months and years less */

/* Whole years of age on local day `on` for a birth day number. */
int age_on(int64_t birth_day, int64_t on);

/* Parsing: all of the string must match. "2026-03-07", "2026-03-07T08:30" (local; seconds and an
 * offset are allowed: RFC 3339). False when it does not match or is no real date. */
bool parse_day(const char *s, int64_t *ret_day);
bool parse_time(const char *s, int64_t *ret_ms);

/* Formatting; buffers of TIME_TEXT bytes. */
#define TIME_TEXT 40
void format_rfc3339(int64_t ms, char out[TIME_TEXT]); /* 2026-03-07T08:30:00+08:00 */
void format_day(int64_t day, char out[TIME_TEXT]);    /* 2026-03-07 */
void format_local(int64_t ms, char out[TIME_TEXT]);   /* 2026-03-07T08:30, for datetime-local inputs */

#endif
