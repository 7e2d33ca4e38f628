/* query.h - what a generated query is: SQL text for both engines, and where its values lie.
 *
 * gen_sql.py writes one `struct query` for each query of a .sql file, plus a typed function over
 * the four calls below. Else only who asks queries of many nouns by a generated table calls them (inbox/,
 * org/): their inputs are fixed (tools/declare.py). Each returns the number of rows (found, or changed), or a
 * negative code with db->err filled. */
#ifndef REDVEST_DB_QUERY_H
#define REDVEST_DB_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/types.h"

struct db;

enum db_class { DB_INT, DB_BOOL, DB_REAL, DB_TEXT, DB_BLOB };
enum db_null { DB_REQUIRED, DB_NULLABLE, DB_ZERO_IS_NULL };
enum db_kind { DB_ONE = 1, DB_MANY, DB_EACH, DB_EXEC };

struct db_field {
    const char *name;
    enum db_class cls;
    enum db_null null;
    size_t offset; /* into the in or the row struct */
};

struct query {
    const char *name;
    const char *origin; /* file:line of the .sql */
    const char *sqlite;
    const char *pg;
    int index; /* place in all_queries, and in a connection's statement cache */
    enum db_kind kind;
    bool writes; /* not a SELECT */
    size_t
        most; /* of MANY: its statement asks for one row more, to know of others; 0: for as many as it says */
    const struct db_field *params;
    size_t n_params;
    const struct db_field *cols;
    size_t n_cols;
    size_t row_size;
};

extern const struct query *const all_queries[]; /* ends with NULL */
extern const int all_queries_n;

typedef int db_each_fn(void *ctx, void *row);

int db_exec(struct db *db, const struct query *q, const void *in);
int db_one(struct db *db, const struct query *q, const void *in, void *ret_row);
/* ret_cut: there are more rows than the query gives. */
int db_many(struct db *db, const struct query *q, const void *in, void **ret_rows, size_t *ret_n,
            bool *ret_cut);

/* Row by row; the row and its texts hold until `each` returns. A negative answer of `each` ends it. */
int db_each(struct db *db, const struct query *q, const void *in, db_each_fn *each, void *ctx);

#endif
