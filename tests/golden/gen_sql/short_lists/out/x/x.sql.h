/* From x/x.sql; generated, do not edit. */
#ifndef REDVEST_X_X_SQL_H
#define REDVEST_X_X_SQL_H

#include "db/query.h"

struct sql_two_stay_in { int64_t shift; };
struct sql_two_stay_row { int64_t id; };
struct sql_two_stay_rows { struct sql_two_stay_row *v; size_t n; bool cut; };
extern const struct query query_two_stay;
/* Compared one by one already.
 * x/x.sql:1 */
static inline int sql_two_stay(struct db *db, int64_t shift, struct sql_two_stay_rows *ret_rows)
{
    return db_many(db, &query_two_stay, &(struct sql_two_stay_in){ .shift = shift }, (void **)&ret_rows->v, &ret_rows->n, &ret_rows->cut);
}

struct sql_three_in { int64_t shift; };
struct sql_three_row { int64_t id; };
struct sql_three_rows { struct sql_three_row *v; size_t n; bool cut; };
extern const struct query query_three;
/* A pair and one.
 * x/x.sql:6 */
static inline int sql_three(struct db *db, int64_t shift, struct sql_three_rows *ret_rows)
{
    return db_many(db, &query_three, &(struct sql_three_in){ .shift = shift }, (void **)&ret_rows->v, &ret_rows->n, &ret_rows->cut);
}

struct sql_five_named_in { int64_t shift; };
struct sql_five_named_row { int64_t id; };
struct sql_five_named_rows { struct sql_five_named_row *v; size_t n; bool cut; };
extern const struct query query_five_named;
/* The column keeps the table's name.
 * x/x.sql:11 */
static inline int sql_five_named(struct db *db, int64_t shift, struct sql_five_named_rows *ret_rows)
{
    return db_many(db, &query_five_named, &(struct sql_five_named_in){ .shift = shift }, (void **)&ret_rows->v, &ret_rows->n, &ret_rows->cut);
}

struct sql_none_of_in { int64_t shift; };
extern const struct query query_none_of;
/* Beside an OR, which must not come between the pairs.
 * x/x.sql:16 */
static inline int sql_none_of(struct db *db, int64_t shift)
{
    return db_exec(db, &query_none_of, &(struct sql_none_of_in){ .shift = shift });
}

struct sql_over_lines_row { int64_t id; };
struct sql_over_lines_rows { struct sql_over_lines_row *v; size_t n; bool cut; };
extern const struct query query_over_lines;
/* over_lines
 * x/x.sql:20 */
static inline int sql_over_lines(struct db *db, struct sql_over_lines_rows *ret_rows)
{
    return db_many(db, &query_over_lines, NULL, (void **)&ret_rows->v, &ret_rows->n, &ret_rows->cut);
}

struct sql_others_stay_in { int64_t shift; };
struct sql_others_stay_row { int64_t id; };
struct sql_others_stay_rows { struct sql_others_stay_row *v; size_t n; bool cut; };
extern const struct query query_others_stay;
/* An index is searched by them; and a name that only ends like it.
 * x/x.sql:25 */
static inline int sql_others_stay(struct db *db, int64_t shift, struct sql_others_stay_rows *ret_rows)
{
    return db_many(db, &query_others_stay, &(struct sql_others_stay_in){ .shift = shift }, (void **)&ret_rows->v, &ret_rows->n, &ret_rows->cut);
}

#endif
