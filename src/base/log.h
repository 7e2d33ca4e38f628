/* log.h - one line of JSON an event, on standard error. Never personal data, never secrets. */
#ifndef REDVEST_BASE_LOG_H
#define REDVEST_BASE_LOG_H

#include <stdint.h>

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

/* What is above this level is not written. Set once, before threads start. */
void log_set_level(enum log_level level);

/* {"time":…,"level":…,"msg":"…"}: the message is formatted, then escaped. */
void log_line(enum log_level level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* As log_line, with further members: `fields` is JSON text such as "\"status\":200". */
void log_fields(enum log_level level, const char *msg, const char *fields);

/* What may fail a thousand times a second says so once in LOG_SELDOM_MS, and then how often it was not said.
 * One for each kind of trouble, all zero at first. */
#define LOG_SELDOM_MS 10000
struct log_seldom {
    _Atomic int64_t next_ms;
    _Atomic uint64_t left_out;
};
void log_seldom(struct log_seldom *s, enum log_level level, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#define log_error(...) log_line(LOG_ERROR, __VA_ARGS__)
#define log_warn(...)  log_line(LOG_WARN, __VA_ARGS__)
#define log_info(...)  log_line(LOG_INFO, __VA_ARGS__)
#define log_debug(...) log_line(LOG_DEBUG, __VA_ARGS__)

#endif
