/* From x/x.sql; generated, do not edit. */
#ifndef REDVEST_X_X_SQL_H
#define REDVEST_X_X_SQL_H

#include "db/query.h"
#include "office/event/event.model.h"

struct sql_shift_open_in { int64_t now; };
struct sql_shift_open_row { int64_t id; int64_t state; int64_t thing; };
struct sql_shift_open_rows { struct sql_shift_open_row *v; size_t n; bool cut; };
extern const struct query query_shift_open;
/* A name, a fragment, a constant of the calendar, the number of a thing.
 * x/x.sql:8 */
static inline int sql_shift_open(struct db *db, int64_t now, struct sql_shift_open_rows *ret_rows)
{
    return db_many(db, &query_shift_open, &(struct sql_shift_open_in){ .now = now }, (void **)&ret_rows->v, &ret_rows->n, &ret_rows->cut);
}

struct sql_shift_cancel_in { int64_t id; int64_t now; const char *reason; };
extern const struct query query_shift_cancel;
/* A move with a condition of its own; the reason goes into its event.
 * x/x.sql:14 */
int sql_shift_cancel(struct db *db, int64_t id, int64_t now, const char *reason);

struct sql_shift_move_in { int64_t id; int64_t from; int64_t to; };
extern const struct query query_shift_move;
/* A move whose states are looked at when it is made.
 * x/x.sql:18 */
int sql_shift_move(struct db *db, int64_t id, int64_t from, int64_t to);

struct sql_shift_next_in { int64_t now; };
struct sql_shift_next_row { int64_t id; };
extern const struct query query_shift_next;
/* The row that moves tells its id.
 * x/x.sql:22 */
int sql_shift_next(struct db *db, int64_t now, struct sql_shift_next_row *ret_row);

extern const struct query query_shift_copy;
/* Writes though it begins with WITH.
 * x/x.sql:29 */
static inline int sql_shift_copy(struct db *db)
{
    return db_exec(db, &query_shift_copy, NULL);
}

struct sql_shift_parties_in { int64_t id; int64_t was; };
extern const struct query query_shift_parties;
/* Who may not decide.
 * x/x.sql:32 */
static inline int sql_shift_parties(struct db *db, int64_t id, int64_t was, struct review_party_list *ret_rows)
{
    return db_many(db, &query_shift_parties, &(struct sql_shift_parties_in){ .id = id, .was = was }, (void **)&ret_rows->v, &ret_rows->n, &ret_rows->cut);
}

#endif
