/* From x/boat/boat.sql; generated, do not edit. */
#ifndef REDVEST_X_BOAT_BOAT_SQL_H
#define REDVEST_X_BOAT_BOAT_SQL_H

#include "db/query.h"
#include "x/boat/boat.model.h"

struct sql_boat_own_in { int64_t volunteer; };
extern const struct query query_boat_own;
/* boat_own
 * x/boat/boat.sql:1 */
static inline int sql_boat_own(struct db *db, int64_t volunteer, struct own_boat_list *ret_rows)
{
    return db_many(db, &query_boat_own, &(struct sql_boat_own_in){ .volunteer = volunteer }, (void **)&ret_rows->v, &ret_rows->n, &ret_rows->cut);
}

struct sql_boat_account_in { int64_t account; int64_t volunteer; };
extern const struct query query_boat_account;
/* boat_account
 * x/boat/boat.sql:6 */
static inline int sql_boat_account(struct db *db, int64_t account, int64_t volunteer, struct own_boat_list *ret_rows)
{
    return db_many(db, &query_boat_account, &(struct sql_boat_account_in){ .account = account, .volunteer = volunteer }, (void **)&ret_rows->v, &ret_rows->n, &ret_rows->cut);
}

#endif
