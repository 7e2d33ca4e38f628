/* pg_conn.h - a connection to PostgreSQL, for the files of that engine: pg.c (queries), pg_copy.c (whole
 * tables). */
#ifndef REDVEST_DB_PG_CONN_H
#define REDVEST_DB_PG_CONN_H

#include "db/copy.h"
#include "db/engine.h"
#include "db/pg_link.h"

struct pg_db {
    struct pg_link link;
    PGresult *result; /* of the query under way */
    int at;
    bool *prepared; /* by query index */
};

int pg_snapshot(struct db *db);
int pg_copy_out(struct db *db, const struct table *t, copy_line_fn *line, void *ctx);
int pg_load_ready(struct db *db);
int pg_load_strip(struct db *db, struct buf *later);
int pg_copy_in(struct db *db, const struct table *t, copy_pull_fn *pull, void *ctx);
int pg_load_dress(struct db *db, const struct buf *later);
int pg_copy_commit(struct db *db);
int pg_prove(struct db *db);
int pg_count_tables(struct db *db);

#endif
