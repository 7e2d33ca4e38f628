/* From x/x.sql; generated, do not edit. */
#include "x/x.sql.h"

static const struct db_field sql_note_leave_params[] = {
    { "account", DB_INT, DB_REQUIRED, offsetof(struct sql_note_leave_in, account) },
};
const struct query query_note_leave = {
    .name = "note_leave", .origin = "x/x.sql:3", .index = 0,
    .kind = DB_EXEC, .writes = true, .most = 0,
    .sqlite = "UPDATE note SET words = '', answer = NULL WHERE account = ?1",
    .pg = "UPDATE note SET words = '', answer = NULL WHERE account = $1",
    .params = sql_note_leave_params, .n_params = 1,
};

static const struct db_field sql_note_close_params[] = {
    { "account", DB_INT, DB_REQUIRED, offsetof(struct sql_note_close_in, account) },
    { "name", DB_TEXT, DB_REQUIRED, offsetof(struct sql_note_close_in, name) },
};
const struct query query_note_close = {
    .name = "note_close", .origin = "x/x.sql:7", .index = 1,
    .kind = DB_EXEC, .writes = true, .most = 0,
    .sqlite = "UPDATE note SET by_name = ?2 WHERE account = ?1",
    .pg = "UPDATE note SET by_name = $2 WHERE account = $1",
    .params = sql_note_close_params, .n_params = 2,
};

static const struct db_field sql_note_drop_params[] = {
    { "id", DB_INT, DB_REQUIRED, offsetof(struct sql_note_drop_in, id) },
};
const struct query query_note_drop = {
    .name = "note_drop", .origin = "x/x.sql:11", .index = 2,
    .kind = DB_EXEC, .writes = true, .most = 0,
    .sqlite = "DELETE FROM note WHERE id = ?1",
    .pg = "DELETE FROM note WHERE id = $1",
    .params = sql_note_drop_params, .n_params = 1,
};
