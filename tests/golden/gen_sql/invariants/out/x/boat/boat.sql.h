/* From x/boat/boat.sql; generated, do not edit. */
#ifndef REDVEST_X_BOAT_BOAT_SQL_H
#define REDVEST_X_BOAT_BOAT_SQL_H

#include "db/query.h"
#include "office/check/check.model.h"

extern const struct query query_boat_inv_sails;
/* boat_inv_sails
 * x/boat/boat.sql:1 */
static inline int sql_boat_inv_sails(struct db *db, int (*each)(void *ctx, struct broken *row), void *ctx)
{
    return db_each(db, &query_boat_inv_sails, NULL, (db_each_fn *)each, ctx);
}

#endif
