/* From x/x.sql; generated, do not edit. */
#include "x/x.sql.h"

static const struct db_field sql_x_waiting_params[] = {
    { "lo", DB_INT, DB_REQUIRED, offsetof(struct sql_x_waiting_in, lo) },
    { "hi", DB_INT, DB_REQUIRED, offsetof(struct sql_x_waiting_in, hi) },
    { "below", DB_INT, DB_REQUIRED, offsetof(struct sql_x_waiting_in, below) },
    { "late", DB_INT, DB_REQUIRED, offsetof(struct sql_x_waiting_in, late) },
    { "since", DB_INT, DB_REQUIRED, offsetof(struct sql_x_waiting_in, since) },
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
    .name = "x_waiting", .origin = "x/x.sql:4", .index = 0,
    .kind = DB_MANY, .writes = false, .most = 0,
    .sqlite = "SELECT w.\"id\", w.\"title\", w.\"where\", w.\"since\" FROM (SELECT id, title, title AS \"where\", id AS since, id AS pos, 0 AS asker FROM shift) w WHERE w.pos BETWEEN ?1 AND ?2 AND CASE WHEN w.pos > ?1 AND w.asker = 0 THEN 1 ELSE 0 END = ?3 AND (?3 = 0 OR w.since < ?4)\nAND (w.since > ?5 OR (w.since = ?5 AND w.id > ?6)) ORDER BY w.since, w.id LIMIT ?7",
    .pg = "SELECT w.\"id\", w.\"title\", w.\"where\", w.\"since\" FROM (SELECT id, title, title AS \"where\", id AS since, id AS pos, 0 AS asker FROM shift) w WHERE w.pos BETWEEN $1 AND $2 AND CASE WHEN w.pos > $1 AND w.asker = 0 THEN 1 ELSE 0 END = $3 AND ($3 = 0 OR w.since < $4)\nAND (w.since > $5 OR (w.since = $5 AND w.id > $6)) ORDER BY w.since, w.id LIMIT $7",
    .params = sql_x_waiting_params, .n_params = 7,
    .cols = sql_x_waiting_cols, .n_cols = 4, .row_size = sizeof(struct inbox_item),
};

static const struct db_field sql_x_waiting_count_params[] = {
    { "lo", DB_INT, DB_REQUIRED, offsetof(struct sql_x_waiting_count_in, lo) },
    { "hi", DB_INT, DB_REQUIRED, offsetof(struct sql_x_waiting_count_in, hi) },
    { "below", DB_INT, DB_REQUIRED, offsetof(struct sql_x_waiting_count_in, below) },
    { "late", DB_INT, DB_REQUIRED, offsetof(struct sql_x_waiting_count_in, late) },
};
static const struct db_field sql_x_waiting_count_cols[] = {
    { "n", DB_INT, DB_REQUIRED, offsetof(struct sql_x_waiting_count_row, n) },
};
const struct query query_x_waiting_count = {
    .name = "x_waiting_count", .origin = "x/x.sql:4", .index = 1,
    .kind = DB_ONE, .writes = false, .most = 0,
    .sqlite = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM (SELECT id, title, title AS \"where\", id AS since, id AS pos, 0 AS asker FROM shift) w WHERE w.pos BETWEEN ?1 AND ?2 AND CASE WHEN w.pos > ?1 AND w.asker = 0 THEN 1 ELSE 0 END = ?3 AND (?3 = 0 OR w.since < ?4)",
    .pg = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM (SELECT id, title, title AS \"where\", id AS since, id AS pos, 0 AS asker FROM shift) w WHERE w.pos BETWEEN $1 AND $2 AND CASE WHEN w.pos > $1 AND w.asker = 0 THEN 1 ELSE 0 END = $3 AND ($3 = 0 OR w.since < $4)",
    .params = sql_x_waiting_count_params, .n_params = 4,
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
    .name = "x_in_unit", .origin = "x/x.sql:8", .index = 2,
    .kind = DB_ONE, .writes = false, .most = 0,
    .sqlite = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM shift WHERE id BETWEEN ?1 AND ?2",
    .pg = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM shift WHERE id BETWEEN $1 AND $2",
    .params = sql_x_in_unit_params, .n_params = 2,
    .cols = sql_x_in_unit_cols, .n_cols = 1, .row_size = sizeof(struct sql_x_in_unit_row),
};
