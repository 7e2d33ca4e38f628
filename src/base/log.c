/* log.c - a line is built whole and written with one write(2), so lines of threads do not mix. */
#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"

static enum log_level max_level = LOG_INFO;

void log_set_level(enum log_level level)
{
    max_level = level;
}

void log_fields(enum log_level level, const char *msg, const char *fields)
{
    static const char *const names[] = { "error", "warn", "info", "debug" };
    if (level > max_level)
        return;
    _cleanup_buf_ struct buf b = { 0 };
    char time[TIME_TEXT];
    format_rfc3339(clock_now_ms(), time);
    buf_printf(&b, "{\"time\":\"%s\",\"level\":\"%s\",\"msg\":", time, names[level]);
    buf_json(&b, msg);
    if (fields && *fields) {
        buf_putc(&b, ',');
        buf_puts(&b, fields);
    }
    BUF_LIT(&b, "}\n");
    if (write(STDERR_FILENO, b.data, b.len) < 0)
        return; /* nowhere to say so */
}

void log_seldom(struct log_seldom *s, enum log_level level, const char *fmt, ...)
{
    char msg[1024], fields[48] = "";
    int64_t now = clock_steady_us() / 1000, next = atomic_load(&s->next_ms);
    if (level > max_level)
        return;
    if (now < next || !atomic_compare_exchange_strong(&s->next_ms, &next, now + LOG_SELDOM_MS)) {
        atomic_fetch_add(&s->left_out, 1);
        return;
    }
    uint64_t left_out = atomic_exchange(&s->left_out, 0);
    if (left_out)
        snprintf(fields, sizeof(fields), "\"left_out\":%llu", (unsigned long long)left_out);
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(msg, sizeof(msg), fmt, ap);
    va_end(ap);
    log_fields(level, msg, fields);
}

void log_line(enum log_level level, const char *fmt, ...)
{
    char msg[1024];
    if (level > max_level)
        return;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(msg, sizeof(msg), fmt, ap);
    va_end(ap);
    log_fields(level, msg, NULL);
}
