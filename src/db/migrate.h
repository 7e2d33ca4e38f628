/* migrate.h - the schema's versions: one text for both engines, applied in order, once. */
#ifndef REDVEST_DB_MIGRATE_H
#define REDVEST_DB_MIGRATE_H

#include "db/db.h"

struct migration {
    const char *name; /* "0003_org.sql" */
    const char *sql;
};

extern const struct migration all_migrations[]; /* generated; ends with a NULL name */

/* The text of a migration in the engine's dialect. */
struct buf;
void migration_text(struct buf *out, const struct migration *m, bool pg);
int migration_version(const struct migration *m);
int migrate_newest(void); /* the program's own version */

/* In the caller's transaction: makes an empty register's schema up to `version`, without noting it. */
int migrate_make(struct db *db, int64_t version);

/* In the caller's transaction: applies what is missing. CONFLICT as below. */
int migrate_rest(struct db *db);

/* Applies what is missing. CONFLICT when the register was written by a newer redvest. */
int migrate(struct db *db);

/* OK when the register is exactly at this program's version; CONFLICT when newer; NOT_FOUND when
 * older or empty (the message says to run `redvest init`, or that `serve` will apply it). */
int migrate_check(struct db *db);

#endif
