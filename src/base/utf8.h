/* utf8.h - the one encoding text has inside redvest (RFC 3629: no surrogates, no over-long forms). */
#ifndef REDVEST_BASE_UTF8_H
#define REDVEST_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of the well-formed character at s (1-4); 0 when malformed or at the end. */
size_t utf8_len(const char *s);

/* The character at s and its length in *ret_len; malformed gives U+FFFD and 1. */
uint32_t utf8_at(const char *s, size_t *ret_len);

/* True when all n bytes are well-formed UTF-8 without NUL and without C0 control characters
 * other than tab, CR and LF. */
bool utf8_is_text(const char *s, size_t n);

/* Characters (code points) in a well-formed string. */
size_t utf8_count(const char *s);

#endif
