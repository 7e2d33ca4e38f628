/* csv.h - comma-separated values (RFC 4180), in and out, UTF-8.
 *
 * Written text that a spreadsheet would run as a formula gets a leading apostrophe, and so does text that
 * already looks guarded; csv_unguard takes exactly one off, so what we export can be imported unchanged.
 * The reader is strict: the first thing wrong ends it, with line and column. Meaning of columns: elsewhere.
 */
#ifndef REDVEST_RENDER_CSV_H
#define REDVEST_RENDER_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

struct csv_writer {
    struct buf *out;
    bool in_row;
};

/* bom: spreadsheets on Windows know UTF-8 by it. */
void csv_open(struct csv_writer *w, struct buf *out, bool bom);
void csv_text(struct csv_writer *w, const char *s); /* guarded; NULL is an empty field */
void csv_end_row(struct csv_writer *w);             /* CRLF */
void csv_row(struct csv_writer *w, size_t n, const char *const fields[]);

/* Past the one apostrophe that csv_text put before, if it did; else s itself. */
const char *csv_unguard(const char *s);

#define CSV_FIELDS    64
#define CSV_FIELD_MAX 4096 /* bytes, where the reader names no maximum */

struct csv_row {
    const char *field[CSV_FIELDS]; /* as in the file: csv_unguard is the caller's choice */
    size_t n;
    int line;        /* where it begins, from 1 */
    struct buf text; /* the fields' bytes */
};

struct csv_reader {
    const char *data;
    size_t len;
    size_t max_field; /* bytes; 0: CSV_FIELD_MAX */
    size_t columns;   /* each row must have as many; 0: any number */
    size_t at;        /* position; the three below are the reader's own */
    int line;
    int column; /* characters, from 1; after an error, where it is */
};

/* A reader over len bytes that stay the caller's; a leading BOM is skipped. */
struct csv_reader csv_reader(const char *data, size_t len);

/* The next row: 1; 0 at the end. An empty line is a row of one empty field. Fields live until the next
 * call with the same row, which starts as { 0 } and is ended by csv_row_free.
 * INVALID: a quote out of place or left open, a bare CR, text that is not UTF-8, a control character, a
 * wrong number of fields; TOO_LARGE: a field or the number of fields. The error's {0} is the line, {1} the
 * column; for a quote left open those of the quote. */
int csv_read_row(struct csv_reader *r, struct csv_row *ret_row, struct err *e);

void csv_row_free(struct csv_row *row);
#define _cleanup_csv_row_ __attribute__((cleanup(csv_row_free)))

#endif
