/* From x/x.sql; generated, do not edit. */
#ifndef REDVEST_X_X_SQL_H
#define REDVEST_X_X_SQL_H

#include "db/query.h"
#include "x/x.model.h"

struct sql_club_add_in { int64_t id; struct club_details club_details; };
extern const struct query query_club_add;
/* club_add
 * x/x.sql:3 */
static inline int sql_club_add(struct db *db, int64_t id, const struct club_details *club_details)
{
    return db_exec(db, &query_club_add, &(struct sql_club_add_in){ .id = id, .club_details = *club_details });
}

struct sql_club_change_in { int64_t id; struct club_details club_details; };
extern const struct query query_club_change;
/* One argument.
 * x/x.sql:7 */
static inline int sql_club_change(struct db *db, int64_t id, const struct club_details *club_details)
{
    return db_exec(db, &query_club_change, &(struct sql_club_change_in){ .id = id, .club_details = *club_details });
}

struct sql_club_name_in { struct club_details club_details; int64_t id; };
extern const struct query query_club_name;
/* What the statement names is bound, nothing else.
 * x/x.sql:11 */
static inline int sql_club_name(struct db *db, const struct club_details *club_details, int64_t id)
{
    return db_exec(db, &query_club_name, &(struct sql_club_name_in){ .club_details = *club_details, .id = id });
}

struct sql_club_details_of_in { int64_t id; };
extern const struct query query_club_details_of;
/* club_details_of
 * x/x.sql:15 */
static inline int sql_club_details_of(struct db *db, int64_t id, struct club_details *ret_row)
{
    return db_one(db, &query_club_details_of, &(struct sql_club_details_of_in){ .id = id }, ret_row);
}

#endif
