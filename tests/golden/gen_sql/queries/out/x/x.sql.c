/* From x/x.sql; generated, do not edit. */
#include "x/x.sql.h"

static const struct db_field sql_take_seat_params[] = {
    { "shift", DB_INT, DB_REQUIRED, offsetof(struct sql_take_seat_in, shift) },
};
static const struct db_field sql_take_seat_cols[] = {
    { "left", DB_INT, DB_REQUIRED, offsetof(struct sql_take_seat_row, left) },
};
const struct query query_take_seat = {
    .name = "take_seat", .origin = "x/x.sql:2", .index = 0,
    .kind = DB_ONE, .writes = true, .most = 0,
    .sqlite = "UPDATE shift SET taken = taken + 1\n WHERE id = ?1 AND taken < capacity \nRETURNING capacity - taken AS left",
    .pg = "UPDATE shift SET taken = taken + 1\n WHERE id = $1 AND taken < capacity \nRETURNING capacity - taken AS left",
    .params = sql_take_seat_params, .n_params = 1,
    .cols = sql_take_seat_cols, .n_cols = 1, .row_size = sizeof(struct sql_take_seat_row),
};

static const struct db_field sql_list_lines_params[] = {
    { "q", DB_TEXT, DB_NULLABLE, offsetof(struct sql_list_lines_in, q) },
    { "stage", DB_INT, DB_ZERO_IS_NULL, offsetof(struct sql_list_lines_in, stage) },
    { "after", DB_INT, DB_REQUIRED, offsetof(struct sql_list_lines_in, after) },
};
static const struct db_field sql_list_lines_cols[] = {
    { "id", DB_INT, DB_REQUIRED, offsetof(struct line, id) },
    { "title", DB_TEXT, DB_REQUIRED, offsetof(struct line, title) },
    { "stage", DB_INT, DB_REQUIRED, offsetof(struct line, stage) },
    { "note", DB_TEXT, DB_NULLABLE, offsetof(struct line, note) },
    { "opens", DB_INT, DB_ZERO_IS_NULL, offsetof(struct line, opens) },
};
const struct query query_list_lines = {
    .name = "list_lines", .origin = "x/x.sql:10", .index = 1,
    .kind = DB_MANY, .writes = false, .most = 0,
    .sqlite = "SELECT id, title, stage, note, open_ms AS opens FROM shift\n WHERE (CAST(?1 AS TEXT) IS NULL OR title LIKE ?1 || '%:x')\n   AND (CAST(?2 AS BIGINT) IS NULL OR stage = ?2) AND id > ?3\n ORDER BY id",
    .pg = "SELECT id, title, stage, note, open_ms AS opens FROM shift\n WHERE (CAST($1 AS TEXT) IS NULL OR title LIKE $1 || '%:x')\n   AND (CAST($2 AS BIGINT) IS NULL OR stage = $2) AND id > $3\n ORDER BY id",
    .params = sql_list_lines_params, .n_params = 3,
    .cols = sql_list_lines_cols, .n_cols = 5, .row_size = sizeof(struct line),
};

static const struct db_field sql_each_note_cols[] = {
    { "id", DB_INT, DB_REQUIRED, offsetof(struct sql_each_note_row, id) },
    { "note", DB_TEXT, DB_NULLABLE, offsetof(struct sql_each_note_row, note) },
    { "score", DB_REAL, DB_NULLABLE, offsetof(struct sql_each_note_row, score) },
    { "photo", DB_BLOB, DB_NULLABLE, offsetof(struct sql_each_note_row, photo) },
    { "open", DB_BOOL, DB_REQUIRED, offsetof(struct sql_each_note_row, open) },
};
const struct query query_each_note = {
    .name = "each_note", .origin = "x/x.sql:20", .index = 2,
    .kind = DB_EACH, .writes = false, .most = 0,
    .sqlite = "SELECT id, note, score, photo, taken < capacity AS open FROM shift",
    .pg = "SELECT id, note, score, photo, taken < capacity AS open FROM shift",
    .cols = sql_each_note_cols, .n_cols = 5, .row_size = sizeof(struct sql_each_note_row),
};

static const struct db_field sql_add_params[] = {
    { "id", DB_INT, DB_REQUIRED, offsetof(struct sql_add_in, id) },
    { "title", DB_TEXT, DB_REQUIRED, offsetof(struct sql_add_in, title) },
    { "taken", DB_INT, DB_REQUIRED, offsetof(struct sql_add_in, taken) },
    { "capacity", DB_INT, DB_REQUIRED, offsetof(struct sql_add_in, capacity) },
    { "stage", DB_INT, DB_REQUIRED, offsetof(struct sql_add_in, stage) },
    { "note", DB_TEXT, DB_NULLABLE, offsetof(struct sql_add_in, note) },
    { "score", DB_REAL, DB_NULLABLE, offsetof(struct sql_add_in, score) },
};
const struct query query_add = {
    .name = "add", .origin = "x/x.sql:24", .index = 3,
    .kind = DB_EXEC, .writes = true, .most = 0,
    .sqlite = "INSERT INTO shift (id, title, taken, capacity, stage, note, score)\nVALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    .pg = "INSERT INTO shift (id, title, taken, capacity, stage, note, score)\nVALUES ($1, $2, $3, $4, $5, $6, $7)",
    .params = sql_add_params, .n_params = 7,
};

static const struct db_field sql_count_all_cols[] = {
    { "n", DB_INT, DB_REQUIRED, offsetof(struct sql_count_all_row, n) },
};
const struct query query_count_all = {
    .name = "count_all", .origin = "x/x.sql:30", .index = 4,
    .kind = DB_ONE, .writes = false, .most = 0,
    .sqlite = "SELECT count(*) AS n FROM shift",
    .pg = "SELECT count(*) AS n FROM shift",
    .cols = sql_count_all_cols, .n_cols = 1, .row_size = sizeof(struct sql_count_all_row),
};
