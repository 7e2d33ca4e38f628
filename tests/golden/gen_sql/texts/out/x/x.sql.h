/* From x/x.sql; generated, do not edit. */
#ifndef REDVEST_X_X_SQL_H
#define REDVEST_X_X_SQL_H

#include "db/query.h"

struct sql_note_leave_in { int64_t account; };
extern const struct query query_note_leave;
/* note_leave
 * x/x.sql:3 */
static inline int sql_note_leave(struct db *db, int64_t account)
{
    return db_exec(db, &query_note_leave, &(struct sql_note_leave_in){ .account = account });
}

struct sql_note_close_in { int64_t account; const char *name; };
extern const struct query query_note_close;
/* note_close
 * x/x.sql:7 */
static inline int sql_note_close(struct db *db, int64_t account, const char *name)
{
    return db_exec(db, &query_note_close, &(struct sql_note_close_in){ .account = account, .name = name });
}

struct sql_note_drop_in { int64_t id; };
extern const struct query query_note_drop;
/* note_drop
 * x/x.sql:11 */
static inline int sql_note_drop(struct db *db, int64_t id)
{
    return db_exec(db, &query_note_drop, &(struct sql_note_drop_in){ .id = id });
}

#endif
