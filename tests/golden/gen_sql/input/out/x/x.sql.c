/* From x/x.sql; generated, do not edit. */
#include "x/x.sql.h"

static const struct db_field sql_club_add_params[] = {
    { "id", DB_INT, DB_REQUIRED, offsetof(struct sql_club_add_in, id) },
    { "name", DB_TEXT, DB_REQUIRED, offsetof(struct sql_club_add_in, club_details.name) },
    { "kind", DB_INT, DB_REQUIRED, offsetof(struct sql_club_add_in, club_details.kind) },
    { "at", DB_INT, DB_REQUIRED, offsetof(struct sql_club_add_in, club_details.at) },
};
const struct query query_club_add = {
    .name = "club_add", .origin = "x/x.sql:3", .index = 0,
    .kind = DB_EXEC, .writes = true, .most = 0,
    .sqlite = "INSERT INTO club (id, name, kind, at_ms) VALUES (?1, ?2, ?3, ?4)",
    .pg = "INSERT INTO club (id, name, kind, at_ms) VALUES ($1, $2, $3, $4)",
    .params = sql_club_add_params, .n_params = 4,
};

static const struct db_field sql_club_change_params[] = {
    { "id", DB_INT, DB_REQUIRED, offsetof(struct sql_club_change_in, id) },
    { "name", DB_TEXT, DB_REQUIRED, offsetof(struct sql_club_change_in, club_details.name) },
    { "kind", DB_INT, DB_REQUIRED, offsetof(struct sql_club_change_in, club_details.kind) },
    { "at", DB_INT, DB_REQUIRED, offsetof(struct sql_club_change_in, club_details.at) },
};
const struct query query_club_change = {
    .name = "club_change", .origin = "x/x.sql:7", .index = 1,
    .kind = DB_EXEC, .writes = true, .most = 0,
    .sqlite = "UPDATE club SET name = ?2, kind = ?3, at_ms = ?4 WHERE id = ?1",
    .pg = "UPDATE club SET name = $2, kind = $3, at_ms = $4 WHERE id = $1",
    .params = sql_club_change_params, .n_params = 4,
};

static const struct db_field sql_club_name_params[] = {
    { "name", DB_TEXT, DB_REQUIRED, offsetof(struct sql_club_name_in, club_details.name) },
    { "id", DB_INT, DB_REQUIRED, offsetof(struct sql_club_name_in, id) },
};
const struct query query_club_name = {
    .name = "club_name", .origin = "x/x.sql:11", .index = 2,
    .kind = DB_EXEC, .writes = true, .most = 0,
    .sqlite = "UPDATE club SET name = ?1 WHERE id = ?2",
    .pg = "UPDATE club SET name = $1 WHERE id = $2",
    .params = sql_club_name_params, .n_params = 2,
};

static const struct db_field sql_club_details_of_params[] = {
    { "id", DB_INT, DB_REQUIRED, offsetof(struct sql_club_details_of_in, id) },
};
static const struct db_field sql_club_details_of_cols[] = {
    { "name", DB_TEXT, DB_REQUIRED, offsetof(struct club_details, name) },
    { "kind", DB_INT, DB_REQUIRED, offsetof(struct club_details, kind) },
    { "at", DB_INT, DB_REQUIRED, offsetof(struct club_details, at) },
};
const struct query query_club_details_of = {
    .name = "club_details_of", .origin = "x/x.sql:15", .index = 3,
    .kind = DB_ONE, .writes = false, .most = 0,
    .sqlite = "SELECT c.name, c.kind, c.at_ms AS at FROM club c WHERE c.id = ?1",
    .pg = "SELECT c.name, c.kind, c.at_ms AS at FROM club c WHERE c.id = $1",
    .params = sql_club_details_of_params, .n_params = 1,
    .cols = sql_club_details_of_cols, .n_cols = 3, .row_size = sizeof(struct club_details),
};
