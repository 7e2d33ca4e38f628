/* From x/x.sql; generated, do not edit. */
#ifndef REDVEST_X_X_SQL_H
#define REDVEST_X_X_SQL_H

#include "db/query.h"
#include "x/x.model.h"

struct sql_x_waiting_in { int64_t lo; int64_t hi; int64_t below; int64_t late; int64_t since; int64_t after; int64_t limit; };
extern const struct query query_x_waiting;
/* All that waits.
 * x/x.sql:4 */
static inline int sql_x_waiting(struct db *db, const struct sql_x_waiting_in *in, struct inbox_item_list *ret_rows)
{
    return db_many(db, &query_x_waiting, in, (void **)&ret_rows->v, &ret_rows->n, &ret_rows->cut);
}

struct sql_x_waiting_count_in { int64_t lo; int64_t hi; int64_t below; int64_t late; };
struct sql_x_waiting_count_row { int64_t n; };
extern const struct query query_x_waiting_count;
/* x_waiting_count
 * x/x.sql:4 */
static inline int sql_x_waiting_count(struct db *db, int64_t lo, int64_t hi, int64_t below, int64_t late, struct sql_x_waiting_count_row *ret_row)
{
    return db_one(db, &query_x_waiting_count, &(struct sql_x_waiting_count_in){ .lo = lo, .hi = hi, .below = below, .late = late }, ret_row);
}

struct sql_x_in_unit_in { int64_t lo; int64_t hi; int64_t now; };
struct sql_x_in_unit_row { int64_t n; };
extern const struct query query_x_in_unit;
/* x_in_unit
 * x/x.sql:8 */
static inline int sql_x_in_unit(struct db *db, int64_t lo, int64_t hi, int64_t now, struct sql_x_in_unit_row *ret_row)
{
    return db_one(db, &query_x_in_unit, &(struct sql_x_in_unit_in){ .lo = lo, .hi = hi, .now = now }, ret_row);
}

#endif
