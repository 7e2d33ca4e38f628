/* sqlite_conn.h - a connection to SQLite, for the files of that engine: sqlite.c (queries), sqlite_copy.c
 * (whole tables), sqlite_file.c (is the file whole, before it is opened). */
#ifndef REDVEST_DB_SQLITE_CONN_H
#define REDVEST_DB_SQLITE_CONN_H

#include <limits.h>
#include <sqlite3.h>

#include "base/log.h"
#include "db/copy.h"
#include "db/engine.h"

#define SQLITE_CONTROLS 6

struct sqlite_conn {
    sqlite3 *handle;
    sqlite3_stmt **stmts; /* by query index */
    sqlite3_stmt *controls[SQLITE_CONTROLS];
    char path[PATH_MAX];
    enum db_mode mode;
    int log_mib, file_at;           /* a log of so many MiB is filed; the next time at so many pages */
    bool begun;                     /* a transaction, which SQLite may end by itself (disk full) */
    struct log_seldom disk_trouble; /* said by each request while it lasts */
};

/* Looks at what can be seen at once, however big the file is: the first page against the file's size and what
 * waits in the write-ahead log. OK also when there is no file. DAMAGED. */
int sqlite_file_check(const char *path, struct err *err);

/* Steps into the outermost pages of every table and index of an opened register. DAMAGED. */
int sqlite_edges_check(struct db *db);

int sqlite_snapshot(struct db *db);
int sqlite_copy_out(struct db *db, const struct table *t, copy_line_fn *line, void *ctx);
int sqlite_load_ready(struct db *db);
int sqlite_load_strip(struct db *db, struct buf *later);
int sqlite_copy_in(struct db *db, const struct table *t, copy_pull_fn *pull, void *ctx);
int sqlite_load_dress(struct db *db, const struct buf *later);
int sqlite_copy_commit(struct db *db);
int sqlite_prove(struct db *db);
int sqlite_count_tables(struct db *db);

#endif
