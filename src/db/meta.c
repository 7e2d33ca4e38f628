/* meta.c - two small tables of names and values. */
#include "db/meta.h"

#include "db/db.sql.h"

int meta_get(struct db *db, const char *name, const char **ret_value)
{
    struct sql_meta_get_row row = { 0 };
    int rc = sql_meta_get(db, name, &row);
    if (rc < 0)
        return rc;
    *ret_value = rc ? row.value : NULL;
    return OK;
}

int meta_set(struct db *db, const char *name, const char *value)
{
    return done(sql_meta_set(db, name, value));
}

int counter_next(struct db *db, const char *name, int64_t *ret_n)
{
    struct sql_counter_next_row row = { 0 };
    int rc = sql_counter_next(db, name, &row);
    if (rc < 0)
        return rc;
    *ret_n = row.n;
    return OK;
}
