/* markup.h - what leaves the server is well-formed: HTML, SVG, JSON, CSV, calendars.
 *
 * Each check ends the process when the text breaks its form. They are stricter than browsers: what the
 * templates write is known, so an element, attribute or address that is not among that came from somewhere
 * else. */
#ifndef REDVEST_FUZZ_MARKUP_H
#define REDVEST_FUZZ_MARKUP_H

#include <stddef.h>

/* A page or a drawing: text and attributes escaped, all values quoted, elements closed in order, no script
 * but files, no style, no handler attribute, links within this site or http, tel, mailto. */
void markup_check(const char *s, size_t n);

/* One JSON object, without a name twice. */
void markup_json(const char *s, size_t n);

/* Rows of as many fields as the first; no field that a spreadsheet takes for a formula. */
void markup_csv(const char *s, size_t n);

/* Content lines of at most 75 octets ended by CRLF, begins and ends in pairs (RFC 5545, 3.1). */
void markup_calendar(const char *s, size_t n);

#endif
