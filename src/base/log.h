/* log.h - one line of JSON an event, on standard error. Never personal data, never secrets. */
#ifndef REDVEST_BASE_LOG_H
#define REDVEST_BASE_LOG_H

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

/* What is above this level is not written. Set once, before threads start. */
void log_set_level(enum log_level level);

/* {"time":…,"level":…,"msg":"…"}: the message is formatted, then escaped. */
void log_line(enum log_level level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* As log_line, with further members: `fields` is JSON text such as "\"status\":200". */
void log_fields(enum log_level level, const char *msg, const char *fields);

#define log_error(...) log_line(LOG_ERROR, __VA_ARGS__)
#define log_warn(...)  log_line(LOG_WARN, __VA_ARGS__)
#define log_info(...)  log_line(LOG_INFO, __VA_ARGS__)
#define log_debug(...) log_line(LOG_DEBUG, __VA_ARGS__)

#endif
