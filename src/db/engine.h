/* engine.h - what SQLite and PostgreSQL each provide to db.c. Included by db/ alone. */
#ifndef REDVEST_DB_ENGINE_H
#define REDVEST_DB_ENGINE_H

#include "db/copy.h"
#include "db/db.h"

enum db_control { DB_BEGIN, DB_COMMIT, DB_ROLLBACK, DB_SAVEPOINT, DB_RELEASE, DB_ROLLBACK_TO };

struct db_engine {
    const char *name;
    int (*open)(struct db *db, const struct db_place *place, enum db_mode mode);
    void (*close)(struct db *db);
    int (*reopen)(struct db *db);
    int (*script)(struct db *db, const char *sql);

    /* A query runs as start, next until 0, finish. start returns rows changed for :exec. */
    int (*start)(struct db *db, const struct query *q, const void *in);
    int (*next)(struct db *db, const struct query *q, void *row); /* 1 row, 0 end, negative */
    int (*finish)(struct db *db, const struct query *q,
                  int rc); /* returns rc, or a later failure; rows changed for :exec */

    int (*check)(struct db *db); /* prepares every query and compares its columns */
    int (*control)(struct db *db, enum db_control what);

    /* Whole tables; see copy.h. */
    int (*snapshot)(struct db *db);
    int (*copy_out)(struct db *db, const struct table *t, copy_line_fn *line, void *ctx);
    int (*load_ready)(struct db *db);                          /* before the transaction */
    int (*load_strip)(struct db *db, struct buf *later);       /* indexes and references off … */
    int (*load_dress)(struct db *db, const struct buf *later); /* … and on again */
    int (*copy_in)(struct db *db, const struct table *t, copy_pull_fn *pull, void *ctx);
    int (*copy_commit)(struct db *db);
    int (*prove)(struct db *db);
    int (*count_tables)(struct db *db); /* how many there are, ours or not */
};

extern const struct db_engine db_sqlite;
extern const struct db_engine db_pg;

/* Tells whoever watches over the register (city.h) that its stored form is damaged. */
void db_damaged(struct db *db, const char *what);

/* Reading and writing the members of an in or row struct, by class. */
int64_t field_int(const struct db_field *f, const void *in, bool *ret_null);
void field_set_int(const struct db_field *f, void *row, int64_t v, bool null);

#define FIELD_AT(type, base, f) (*(type *)(void *)((char *)(base) + (f)->offset))
#define FIELD_IN(type, base, f) (*(type const *)(const void *)((const char *)(base) + (f)->offset))

#endif
