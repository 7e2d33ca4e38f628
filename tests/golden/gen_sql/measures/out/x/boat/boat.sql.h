/* From x/boat/boat.sql; generated, do not edit. */
#ifndef REDVEST_X_BOAT_BOAT_SQL_H
#define REDVEST_X_BOAT_BOAT_SQL_H

#include "db/query.h"
#include "office/stat/stat.model.h"

extern const struct query query_boat_count;
/* boat_count
 * x/boat/boat.sql:1 */
static inline int sql_boat_count(struct db *db, int (*each)(void *ctx, struct counted *row), void *ctx)
{
    return db_each(db, &query_boat_count, NULL, (db_each_fn *)each, ctx);
}

extern const struct query query_boat_sails;
/* boat_sails
 * x/boat/boat.sql:5 */
static inline int sql_boat_sails(struct db *db, int (*each)(void *ctx, struct counted *row), void *ctx)
{
    return db_each(db, &query_boat_sails, NULL, (db_each_fn *)each, ctx);
}

struct sql_boat_total_row { int64_t n; };
struct sql_boat_total_rows { struct sql_boat_total_row *v; size_t n; bool cut; };
extern const struct query query_boat_total;
/* boat_total
 * x/boat/boat.sql:9 */
static inline int sql_boat_total(struct db *db, struct sql_boat_total_rows *ret_rows)
{
    return db_many(db, &query_boat_total, NULL, (void **)&ret_rows->v, &ret_rows->n, &ret_rows->cut);
}

#endif
