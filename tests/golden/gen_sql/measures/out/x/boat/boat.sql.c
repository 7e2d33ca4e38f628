/* From x/boat/boat.sql; generated, do not edit. */
#include "x/boat/boat.sql.h"

static const struct db_field sql_boat_count_cols[] = {
    { "pos", DB_INT, DB_REQUIRED, offsetof(struct counted, pos) },
    { "day", DB_INT, DB_REQUIRED, offsetof(struct counted, day) },
    { "n", DB_INT, DB_REQUIRED, offsetof(struct counted, n) },
};
const struct query query_boat_count = {
    .name = "boat_count", .origin = "x/boat/boat.sql:1", .index = 0,
    .kind = DB_EACH, .writes = false, .most = 0,
    .sqlite = "SELECT id AS pos, id AS day, CAST(1 AS BIGINT) AS n FROM boat",
    .pg = "SELECT id AS pos, id AS day, CAST(1 AS BIGINT) AS n FROM boat",
    .cols = sql_boat_count_cols, .n_cols = 3, .row_size = sizeof(struct counted),
};

static const struct db_field sql_boat_sails_cols[] = {
    { "pos", DB_INT, DB_REQUIRED, offsetof(struct counted, pos) },
    { "day", DB_INT, DB_REQUIRED, offsetof(struct counted, day) },
    { "n", DB_INT, DB_REQUIRED, offsetof(struct counted, n) },
};
const struct query query_boat_sails = {
    .name = "boat_sails", .origin = "x/boat/boat.sql:5", .index = 1,
    .kind = DB_EACH, .writes = false, .most = 0,
    .sqlite = "SELECT id AS pos, id AS day, sails AS n FROM boat",
    .pg = "SELECT id AS pos, id AS day, sails AS n FROM boat",
    .cols = sql_boat_sails_cols, .n_cols = 3, .row_size = sizeof(struct counted),
};

static const struct db_field sql_boat_total_cols[] = {
    { "n", DB_INT, DB_REQUIRED, offsetof(struct sql_boat_total_row, n) },
};
const struct query query_boat_total = {
    .name = "boat_total", .origin = "x/boat/boat.sql:9", .index = 2,
    .kind = DB_MANY, .writes = false, .most = 0,
    .sqlite = "SELECT sails AS n FROM boat WHERE sails IN (1, 8) OR sails = 8 LIMIT 9",
    .pg = "SELECT sails AS n FROM boat WHERE sails IN (1, 8) OR sails = 8 LIMIT 9",
    .cols = sql_boat_total_cols, .n_cols = 1, .row_size = sizeof(struct sql_boat_total_row),
};
