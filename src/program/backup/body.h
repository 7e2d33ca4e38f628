/* body.h - the lines between a backup's head and its end, walked by whoever verifies or loads. */
#ifndef REDVEST_PROGRAM_BACKUP_BODY_H
#define REDVEST_PROGRAM_BACKUP_BODY_H

#include "program/backup/stream.h"
#include "db/copy.h"

#define BODY_TABLE    "table "
#define BODY_ROWS_END "\\."
#define BODY_END      "end "

void body_table_line(struct buf *line, const struct table *t);

/* Where a reader is. */
struct body {
    struct unseal *u;
    struct arena *arena;
    struct err *err;
    const char *path;
    struct tables tables;    /* of the backup's own schema */
    const struct table *now; /* the table whose rows come */
    int64_t rows_of_table, rows, n_tables;
};

/* Opens the file and learns which tables it must hold. Errors of backup_verify(). */
int body_open(const char *path, const struct keys *keys, struct arena *arena, struct err *err,
              struct body *ret_body);

/* The next table: 1 and b->now; 0 when all were there and the stream ended. */
int body_next(struct body *b);

/* The next row of it; a copy_pull_fn. The number of rows is checked at the end. */
int body_row(void *body, char **ret_line, size_t *ret_n);

void body_close(struct body *b);

#endif
