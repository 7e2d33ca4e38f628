/* clock.c - civil calendar by the days-from-civil method (proleptic Gregorian, no tables). */
#include "base/clock.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static _Atomic int64_t shift_ms;
static const _Atomic int64_t *followed;

static int64_t system_ms(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int64_t clock_now_ms(void)
{
    if (followed)
        return atomic_load_explicit(followed, memory_order_relaxed);
    return system_ms() + atomic_load_explicit(&shift_ms, memory_order_relaxed);
}

void clock_shift(int64_t now_ms)
{
    atomic_store(&shift_ms, now_ms - system_ms());
}

void clock_follow(const _Atomic int64_t *now_ms)
{
    followed = now_ms;
}

bool clock_is_followed(void)
{
    return followed;
}

int64_t clock_steady_us(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

int64_t day_of(int64_t ms)
{
    return floor_div(ms + LOCAL_MS, DAY_MS);
}

int64_t day_start_ms(int64_t day)
{
    return day * DAY_MS - LOCAL_MS;
}

/* Days since 1970-01-01 of a civil date; the year begins in March so that a leap day comes last. */
static int64_t days_from_civil(int y, int m, int d)
{
    y -= m <= 2;
    int64_t era = floor_div(y, 400);
    int64_t yoe = y - era * 400;
    int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + doe - 719468;
}

static void civil_from_days(int64_t z, struct civil *c)
{
    z += 719468;
    int64_t era = floor_div(z, 146097);
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    c->day = (int)(doy - (153 * mp + 2) / 5 + 1);
    c->month = (int)(mp < 10 ? mp + 3 : mp - 9);
    c->year = (int)(yoe + era * 400 + (c->month <= 2));
}

struct civil civil_of(int64_t ms)
{
    struct civil c = { 0 };
    int64_t day = day_of(ms);
    int64_t rest = (ms - day_start_ms(day)) / 1000;
    civil_from_days(day, &c);
    c.hour = (int)(rest / 3600);
    c.minute = (int)(rest / 60 % 60);
    c.second = (int)(rest % 60);
    c.weekday = (int)(((day + 3) % 7 + 7) % 7);
    return c;
}

int64_t day_from(int year, int month, int day)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31)
        return INT64_MIN;
    int64_t n = days_from_civil(year, month, day);
    struct civil c = { 0 };
    civil_from_days(n, &c);
    return c.month == month && c.day == day ? n : INT64_MIN;
}

static struct civil civil_of_day(int64_t day)
{
    struct civil c = { 0 };
    civil_from_days(day, &c);
    return c;
}

int64_t period_day(int64_t day)
{
    struct civil c = civil_of_day(day);
    return (int64_t)c.year * 10000 + c.month * 100 + c.day;
}

int64_t period_month(int64_t day)
{
    return period_day(day) / 100;
}

int64_t period_year(int64_t day)
{
    return period_day(day) / 10000;
}

int age_on(int64_t birth_day, int64_t on)
{
    struct civil b = civil_of_day(birth_day);
    struct civil n = civil_of_day(on);
    return n.year - b.year - (n.month < b.month || (n.month == b.month && n.day < b.day));
}

/* Exactly n digits; sscanf would take blanks and signs as well. -1 when they are not all there. */
static int take_digits(const char *s, int n)
{
    int value = 0;
    for (int i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return -1;
        value = value * 10 + (s[i] - '0');
    }
    return value;
}

/* "08:30" at s, hour and minute in range: minutes, or -1. Reads no further than a NUL. */
static int take_clock(const char *s, int max_hour)
{
    int h = take_digits(s, 2);
    if (h < 0 || h > max_hour || s[2] != ':')
        return -1;
    int m = take_digits(s + 3, 2);
    return m < 0 || m > 59 ? -1 : h * 60 + m;
}

/* The date in the first ten bytes of s. */
static bool take_date(const char *s, int64_t *ret_day)
{
    int y = take_digits(s, 4);
    if (y < 0 || s[4] != '-')
        return false;
    int m = take_digits(s + 5, 2);
    if (m < 0 || s[7] != '-')
        return false;
    int64_t day = day_from(y, m, take_digits(s + 8, 2));
    if (day == INT64_MIN)
        return false;
    *ret_day = day;
    return true;
}

bool parse_day(const char *s, int64_t *ret_day)
{
    return strlen(s) == 10 && take_date(s, ret_day);
}

/* Offset part of RFC 3339: "", "Z" or "+08:00", in minutes east of UTC. */
static bool parse_offset(const char *s, int *ret_min)
{
    if (!*s) {
        *ret_min = (int)(LOCAL_MS / MINUTE_MS);
        return true;
    }
    if (!strcmp(s, "Z") || !strcmp(s, "z")) {
        *ret_min = 0;
        return true;
    }
    if (*s != '+' && *s != '-')
        return false;
    int min = take_clock(s + 1, 14);
    if (min < 0 || s[6])
        return false;
    *ret_min = *s == '-' ? -min : min;
    return true;
}

/* ":45" or ":45.678" at *s, which moves behind it; fractions are dropped. -1 when malformed. */
static int take_seconds(const char **s)
{
    if (**s != ':')
        return 0;
    int sec = take_digits(*s + 1, 2);
    if (sec < 0 || sec > 59)
        return -1;
    *s += 3;
    if (**s == '.') {
        size_t n = strspn(*s + 1, "0123456789");
        if (!n)
            return -1;
        *s += 1 + n;
    }
    return sec;
}

bool parse_time(const char *s, int64_t *ret_ms)
{
    int64_t day;
    int offset;
    if (strlen(s) < 16 || (s[10] != 'T' && s[10] != ' ') || !take_date(s, &day))
        return false;
    int min = take_clock(s + 11, 23);
    const char *rest = s + 16;
    int sec = take_seconds(&rest);
    if (min < 0 || sec < 0 || !parse_offset(rest, &offset))
        return false;
    int64_t ms = day * DAY_MS + (min - offset) * MINUTE_MS + sec * SECOND_MS;
    day = day_of(ms); /* an offset may lead out of the years that can be written */
    if (day < day_from(1, 1, 1) || day > day_from(9999, 12, 31))
        return false;
    *ret_ms = ms;
    return true;
}

void format_rfc3339(int64_t ms, char out[TIME_TEXT])
{
    struct civil c = civil_of(ms);
    snprintf(out, TIME_TEXT, "%04d-%02d-%02dT%02d:%02d:%02d+08:00", c.year % 10000, c.month, c.day, c.hour,
             c.minute, c.second);
}

void format_day(int64_t day, char out[TIME_TEXT])
{
    struct civil c = civil_of_day(day);
    snprintf(out, TIME_TEXT, "%04d-%02d-%02d", c.year % 10000, c.month, c.day);
}

void format_local(int64_t ms, char out[TIME_TEXT])
{
    struct civil c = civil_of(ms);
    snprintf(out, TIME_TEXT, "%04d-%02d-%02dT%02d:%02d", c.year % 10000, c.month, c.day, c.hour, c.minute);
}
