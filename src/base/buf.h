/* buf.h - bytes that grow, up to a named maximum.
 *
 * Failure is sticky: once a put would pass `max` (or memory ends) nothing more is added and
 * `failed` stays set, so a writer checks once, at the end. `data` is always NUL-terminated
 * when not NULL; `len` does not count that NUL. Owned by whoever made it; free with buf_free. */
#ifndef REDVEST_BASE_BUF_H
#define REDVEST_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define BUF_DEFAULT_MAX ((size_t)64 << 20)

struct buf {
    char *data;
    size_t len;
    size_t cap;
    size_t max; /* 0: BUF_DEFAULT_MAX */
    bool failed;
};

/* Makes room for n more bytes; false (and sticky failure) when that would pass the maximum. */
bool buf_reserve(struct buf *b, size_t n);

void buf_put(struct buf *b, const void *p, size_t n);
void buf_putc(struct buf *b, char c);
void buf_puts(struct buf *b, const char *s); /* NULL puts nothing */
void buf_i64(struct buf *b, int64_t v);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Text for HTML, safe in element content and in a quoted attribute. */
void buf_html(struct buf *b, const char *s);

/* A quoted JSON string; bytes that are not UTF-8 become U+FFFD. NULL writes null. */
void buf_json(struct buf *b, const char *s);

/* One component of a URL, percent-encoded. */
void buf_url(struct buf *b, const char *s);

/* Empties, keeping the memory. */
void buf_clear(struct buf *b);
void buf_free(struct buf *b);

#define BUF_LIT(b, lit) buf_put((b), "" lit, sizeof(lit) - 1)
#define _cleanup_buf_   __attribute__((cleanup(buf_free)))

#endif
