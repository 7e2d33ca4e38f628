/* copy.h - whole tables out of a register and into an empty one, row by row, for backups.
 *
 * A row is one line in the text form of PostgreSQL's COPY, ended by \n: columns between tabs, \N for NULL, a
 * backslash before what would break the line, bytes as \\x and hex digits. PostgreSQL speaks it by itself;
 * SQLite is taught it here. So one backup serves both engines. Which tables and columns there are is asked of
 * the migrations, not of the database: what is not ours stays out. Not here: the file (backup/). */
#ifndef REDVEST_DB_COPY_H
#define REDVEST_DB_COPY_H

#include "base/buf.h"
#include "db/db.h"

#define COPY_ROW_MAX ((size_t)256 << 20) /* the longest line */

struct table_column {
    const char *name;
    enum db_class cls; /* DB_INT DB_REAL DB_TEXT DB_BLOB */
};

struct table {
    const char *name;
    const struct table_column *cols;
    size_t n_cols;
};

struct tables {
    struct table *v;
    size_t n;
};

/* One value of a row: by its class, i, d, or n bytes at p (borrowed from the line). */
struct copy_value {
    bool null;
    int64_t i;
    double d;
    const char *p;
    size_t n;
};

/* One line with its \n. Negative ends the copying. */
typedef int copy_line_fn(void *ctx, const char *line, size_t n);

/* The next line, which may be written into and holds until the next call: 1, 0 after the last, negative. */
typedef int copy_pull_fn(void *ctx, char **ret_line, size_t *ret_n);

/* The tables of the schema's version, by name; the list lies in the arena. Asks SQLite in memory, some ms. */
int copy_tables(int64_t version, struct arena *arena, struct err *err, struct tables *ret_tables);

/* Splits a line where it lies. False when it is no row of that table. values: t->n_cols of them. */
bool copy_parse(const struct table *t, char *line, size_t n, struct copy_value *values);

/* Opens the transaction of a backup: all that is read in it is as of one moment, beside whoever writes. End
 * it with db_rollback(). */
int copy_snapshot(struct db *db);

/* All rows of a table; returns OK. */
int copy_out(struct db *db, const struct table *t, copy_line_fn *line, void *ctx);

/* Fills an empty register, in this order: begin, each table, end, and copy_commit() or db_rollback(). begin
 * makes the schema of that version and takes off indexes and references; end makes these anew, which proves
 * them, and brings the schema up to this program's version. `later` keeps what stands between. CONFLICT when
 * there is a table already, when the version is newer than the program, or when a row does not fit. */
int copy_in_begin(struct db *db, int64_t version, struct buf *later);
int copy_in(struct db *db, const struct table *t, copy_pull_fn *pull, void *ctx);
int copy_in_end(struct db *db, const struct buf *later);
int copy_commit(struct db *db);

/* The engine's own proof that what is stored can be read whole (SQLite: every page). Slow. DAMAGED. */
int copy_prove(struct db *db);

#endif
