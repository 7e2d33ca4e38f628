/* From x/x.sql; generated, do not edit. */
#include "x/x.sql.h"

static const struct db_field sql_two_stay_params[] = {
    { "shift", DB_INT, DB_REQUIRED, offsetof(struct sql_two_stay_in, shift) },
};
static const struct db_field sql_two_stay_cols[] = {
    { "id", DB_INT, DB_REQUIRED, offsetof(struct sql_two_stay_row, id) },
};
const struct query query_two_stay = {
    .name = "two_stay", .origin = "x/x.sql:1", .index = 0,
    .kind = DB_MANY, .writes = false, .most = 0,
    .sqlite = "SELECT id FROM signup WHERE shift = ?1 AND state IN (1, 3) ORDER BY id",
    .pg = "SELECT id FROM signup WHERE shift = $1 AND state IN (1, 3) ORDER BY id",
    .params = sql_two_stay_params, .n_params = 1,
    .cols = sql_two_stay_cols, .n_cols = 1, .row_size = sizeof(struct sql_two_stay_row),
};

static const struct db_field sql_three_params[] = {
    { "shift", DB_INT, DB_REQUIRED, offsetof(struct sql_three_in, shift) },
};
static const struct db_field sql_three_cols[] = {
    { "id", DB_INT, DB_REQUIRED, offsetof(struct sql_three_row, id) },
};
const struct query query_three = {
    .name = "three", .origin = "x/x.sql:6", .index = 1,
    .kind = DB_MANY, .writes = false, .most = 0,
    .sqlite = "SELECT id FROM signup WHERE shift = ?1 AND (state IN (1, 2) OR state IN (3)) ORDER BY id",
    .pg = "SELECT id FROM signup WHERE shift = $1 AND state IN (1,2, 3) ORDER BY id",
    .params = sql_three_params, .n_params = 1,
    .cols = sql_three_cols, .n_cols = 1, .row_size = sizeof(struct sql_three_row),
};

static const struct db_field sql_five_named_params[] = {
    { "shift", DB_INT, DB_REQUIRED, offsetof(struct sql_five_named_in, shift) },
};
static const struct db_field sql_five_named_cols[] = {
    { "id", DB_INT, DB_REQUIRED, offsetof(struct sql_five_named_row, id) },
};
const struct query query_five_named = {
    .name = "five_named", .origin = "x/x.sql:11", .index = 2,
    .kind = DB_MANY, .writes = false, .most = 0,
    .sqlite = "SELECT g.id AS id FROM signup g WHERE g.shift = ?1 AND (g.state IN (1, 2) OR g.state IN (3, 7) OR g.state IN (-8)) ORDER BY g.id",
    .pg = "SELECT g.id AS id FROM signup g WHERE g.shift = $1 AND g.state IN (1, 2, 3, 7, -8) ORDER BY g.id",
    .params = sql_five_named_params, .n_params = 1,
    .cols = sql_five_named_cols, .n_cols = 1, .row_size = sizeof(struct sql_five_named_row),
};

static const struct db_field sql_none_of_params[] = {
    { "shift", DB_INT, DB_REQUIRED, offsetof(struct sql_none_of_in, shift) },
};
const struct query query_none_of = {
    .name = "none_of", .origin = "x/x.sql:16", .index = 3,
    .kind = DB_EXEC, .writes = true, .most = 0,
    .sqlite = "DELETE FROM signup WHERE id = 0 OR shift = ?1 AND (state NOT IN (4, 5) AND state NOT IN (6, 9))",
    .pg = "DELETE FROM signup WHERE id = 0 OR shift = $1 AND state NOT IN (4, 5, 6, 9)",
    .params = sql_none_of_params, .n_params = 1,
};

static const struct db_field sql_over_lines_cols[] = {
    { "id", DB_INT, DB_REQUIRED, offsetof(struct sql_over_lines_row, id) },
};
const struct query query_over_lines = {
    .name = "over_lines", .origin = "x/x.sql:20", .index = 4,
    .kind = DB_MANY, .writes = false, .most = 0,
    .sqlite = "SELECT id FROM signup WHERE (state IN (1, 2) OR state IN (3)) ORDER BY id",
    .pg = "SELECT id FROM signup WHERE state IN (1, 2,\n                                      3) ORDER BY id",
    .cols = sql_over_lines_cols, .n_cols = 1, .row_size = sizeof(struct sql_over_lines_row),
};

static const struct db_field sql_others_stay_params[] = {
    { "shift", DB_INT, DB_REQUIRED, offsetof(struct sql_others_stay_in, shift) },
};
static const struct db_field sql_others_stay_cols[] = {
    { "id", DB_INT, DB_REQUIRED, offsetof(struct sql_others_stay_row, id) },
};
const struct query query_others_stay = {
    .name = "others_stay", .origin = "x/x.sql:25", .index = 5,
    .kind = DB_MANY, .writes = false, .most = 0,
    .sqlite = "SELECT id FROM signup\n WHERE kind IN (1, 2, 3) AND shift IN (1, 2, 3, ?1) AND old_state IN (1, 2, 3) AND state IN (1, 2, ?1) ORDER BY id",
    .pg = "SELECT id FROM signup\n WHERE kind IN (1, 2, 3) AND shift IN (1, 2, 3, $1) AND old_state IN (1, 2, 3) AND state IN (1, 2, $1) ORDER BY id",
    .params = sql_others_stay_params, .n_params = 1,
    .cols = sql_others_stay_cols, .n_cols = 1, .row_size = sizeof(struct sql_others_stay_row),
};
