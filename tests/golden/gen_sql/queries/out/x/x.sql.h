/* From x/x.sql; generated, do not edit. */
#ifndef REDVEST_X_X_SQL_H
#define REDVEST_X_X_SQL_H

#include "db/query.h"
#include "x/x.model.h"

struct sql_take_seat_in { int64_t shift; };
struct sql_take_seat_row { int64_t left; };
extern const struct query query_take_seat;
/* No row: full or unknown.
 * x/x.sql:2 */
static inline int sql_take_seat(struct db *db, int64_t shift, struct sql_take_seat_row *ret_row)
{
    return db_one(db, &query_take_seat, &(struct sql_take_seat_in){ .shift = shift }, ret_row);
}

struct sql_list_lines_in { const char *q; int64_t stage; int64_t after; };
extern const struct query query_list_lines;
/* A page of them. Soonest first.
 * x/x.sql:10 */
static inline int sql_list_lines(struct db *db, const char *q, int64_t stage, int64_t after, struct line_list *ret_rows)
{
    return db_many(db, &query_list_lines, &(struct sql_list_lines_in){ .q = q, .stage = stage, .after = after }, (void **)&ret_rows->v, &ret_rows->n, &ret_rows->cut);
}

struct sql_each_note_row { int64_t id; const char *note; double score; struct bytes photo; bool open; };
extern const struct query query_each_note;
/* each_note
 * x/x.sql:20 */
static inline int sql_each_note(struct db *db, int (*each)(void *ctx, struct sql_each_note_row *row), void *ctx)
{
    return db_each(db, &query_each_note, NULL, (db_each_fn *)each, ctx);
}

struct sql_add_in { int64_t id; const char *title; int64_t taken; int64_t capacity; int64_t stage; const char *note; double score; };
extern const struct query query_add;
/* add
 * x/x.sql:24 */
static inline int sql_add(struct db *db, const struct sql_add_in *in)
{
    return db_exec(db, &query_add, in);
}

struct sql_count_all_row { int64_t n; };
extern const struct query query_count_all;
/* count_all
 * x/x.sql:30 */
static inline int sql_count_all(struct db *db, struct sql_count_all_row *ret_row)
{
    return db_one(db, &query_count_all, NULL, ret_row);
}

#endif
