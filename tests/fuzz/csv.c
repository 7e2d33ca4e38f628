/* csv.c - the reader takes any bytes to an end or an error; what the writer writes reads the same, guarded.
 */
#include "fuzz.h"

#include "base/utf8.h"
#include "render/csv.h"

static void read_any(const struct fuzz *f)
{
    struct csv_reader r = csv_reader(f->data, f->n);
    _cleanup_csv_row_ struct csv_row row = { 0 };
    int rc, rows = 0, line = 0;
    r.max_field = 64;
    while ((rc = csv_read_row(&r, &row, f->err)) == 1) {
        MUST(row.n >= 1 && row.n <= CSV_FIELDS && row.line > line);
        line = row.line;
        for (size_t i = 0; i < row.n; i++)
            MUST(strlen(row.field[i]) <= 64 && utf8_is_text(row.field[i], strlen(row.field[i])));
        MUST(++rows <= (int)f->n);
    }
    MUST(rc == 0 || (f->err->code == rc && atoi(f->err->arg[0]) > 0 && atoi(f->err->arg[1]) > 0));
    MUST(rc < 0 || r.at == f->n);
}

static void write_and_read(const struct fuzz *f)
{
    _cleanup_buf_ struct buf b = { 0 };
    _cleanup_csv_row_ struct csv_row row = { 0 };
    struct csv_writer w;
    struct err err = { 0 };
    csv_open(&w, &b, true);
    csv_row(&w, 3, (const char *const[]){ f->text, "x", f->text });
    struct csv_reader r = csv_reader(b.data, b.len);
    r.max_field = 8192;
    if (csv_read_row(&r, &row, &err) != 1) {
        MUST(!utf8_is_text(f->text, strlen(f->text)) || strchr(f->text, '\r'));
        return;
    }
    MUST(row.n == 3 && !strcmp(csv_unguard(row.field[0]), f->text) &&
         !strcmp(csv_unguard(row.field[2]), f->text));
    MUST(!row.field[0][0] || !strchr("=+-@\t\r\n", row.field[0][0]));
    MUST(csv_read_row(&r, &row, &err) == 0);
}

void fuzz_one(const struct fuzz *f)
{
    read_any(f);
    write_and_read(f);
}
