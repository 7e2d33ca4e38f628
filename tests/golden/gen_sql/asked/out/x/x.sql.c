/* From x/x.sql; generated, do not edit. */
#include "x/x.sql.h"

static const struct db_field sql_x_waiting_params[] = {
    { "after", DB_INT, DB_REQUIRED, offsetof(struct sql_x_waiting_in, after) },
    { "limit", DB_INT, DB_REQUIRED, offsetof(struct sql_x_waiting_in, limit) },
};
static const struct db_field sql_x_waiting_cols[] = {
    { "id", DB_INT, DB_REQUIRED, offsetof(struct inbox_item, id) },
    { "title", DB_TEXT, DB_REQUIRED, offsetof(struct inbox_item, title) },
    { "where", DB_TEXT, DB_REQUIRED, offsetof(struct inbox_item, where) },
    { "since", DB_INT, DB_REQUIRED, offsetof(struct inbox_item, since) },
};
const struct query query_x_waiting = {
    .name = "x_waiting", .origin = "x/x.sql:1", .index = 0,
    .kind = DB_MANY, .writes = false, .most = 0,
    .sqlite = "SELECT id, title, title AS \"where\", id AS since FROM shift WHERE id > ?1 ORDER BY id LIMIT ?2",
    .pg = "SELECT id, title, title AS \"where\", id AS since FROM shift WHERE id > $1 ORDER BY id LIMIT $2",
    .params = sql_x_waiting_params, .n_params = 2,
    .cols = sql_x_waiting_cols, .n_cols = 4, .row_size = sizeof(struct inbox_item),
};

static const struct db_field sql_x_waiting_count_params[] = {
};
static const struct db_field sql_x_waiting_count_cols[] = {
    { "n", DB_INT, DB_REQUIRED, offsetof(struct sql_x_waiting_count_row, n) },
};
const struct query query_x_waiting_count = {
    .name = "x_waiting_count", .origin = "x/x.sql:6", .index = 1,
    .kind = DB_ONE, .writes = false, .most = 0,
    .sqlite = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM shift",
    .pg = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM shift",
    .params = sql_x_waiting_count_params, .n_params = 0,
    .cols = sql_x_waiting_count_cols, .n_cols = 1, .row_size = sizeof(struct sql_x_waiting_count_row),
};

static const struct db_field sql_x_in_unit_params[] = {
    { "lo", DB_INT, DB_REQUIRED, offsetof(struct sql_x_in_unit_in, lo) },
    { "hi", DB_INT, DB_REQUIRED, offsetof(struct sql_x_in_unit_in, hi) },
};
static const struct db_field sql_x_in_unit_cols[] = {
    { "n", DB_INT, DB_REQUIRED, offsetof(struct sql_x_in_unit_row, n) },
};
const struct query query_x_in_unit = {
    .name = "x_in_unit", .origin = "x/x.sql:11", .index = 2,
    .kind = DB_ONE, .writes = false, .most = 0,
    .sqlite = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM shift WHERE id BETWEEN ?1 AND ?2",
    .pg = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM shift WHERE id BETWEEN $1 AND $2",
    .params = sql_x_in_unit_params, .n_params = 2,
    .cols = sql_x_in_unit_cols, .n_cols = 1, .row_size = sizeof(struct sql_x_in_unit_row),
};
