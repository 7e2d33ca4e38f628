/* meta.h - the register's own facts, by name: "city.code" "city.name" "city.unit" "city.demo" "demo.seed". */
#ifndef REDVEST_DB_META_H
#define REDVEST_DB_META_H

#include "db/db.h"

/* *ret_value is NULL when there is none. */
int meta_get(struct db *db, const char *name, const char **ret_value);
int meta_set(struct db *db, const char *name, const char *value);

/* The next number of a named counter, from 1; in the caller's transaction. */
int counter_next(struct db *db, const char *name, int64_t *ret_n);

#endif
