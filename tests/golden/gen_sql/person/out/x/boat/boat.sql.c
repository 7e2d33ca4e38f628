/* From x/boat/boat.sql; generated, do not edit. */
#include "x/boat/boat.sql.h"

static const struct db_field sql_boat_own_params[] = {
    { "volunteer", DB_INT, DB_REQUIRED, offsetof(struct sql_boat_own_in, volunteer) },
};
static const struct db_field sql_boat_own_cols[] = {
    { "id", DB_INT, DB_REQUIRED, offsetof(struct own_boat, id) },
    { "name", DB_TEXT, DB_REQUIRED, offsetof(struct own_boat, name) },
};
const struct query query_boat_own = {
    .name = "boat_own", .origin = "x/boat/boat.sql:1", .index = 0,
    .kind = DB_MANY, .writes = false, .most = 99,
    .sqlite = "SELECT id, name FROM boat WHERE owner = ?1 LIMIT 100",
    .pg = "SELECT id, name FROM boat WHERE owner = $1 LIMIT 100",
    .params = sql_boat_own_params, .n_params = 1,
    .cols = sql_boat_own_cols, .n_cols = 2, .row_size = sizeof(struct own_boat),
};

static const struct db_field sql_boat_account_params[] = {
    { "account", DB_INT, DB_REQUIRED, offsetof(struct sql_boat_account_in, account) },
    { "volunteer", DB_INT, DB_REQUIRED, offsetof(struct sql_boat_account_in, volunteer) },
};
static const struct db_field sql_boat_account_cols[] = {
    { "id", DB_INT, DB_REQUIRED, offsetof(struct own_boat, id) },
    { "name", DB_TEXT, DB_REQUIRED, offsetof(struct own_boat, name) },
};
const struct query query_boat_account = {
    .name = "boat_account", .origin = "x/boat/boat.sql:6", .index = 1,
    .kind = DB_MANY, .writes = false, .most = 99,
    .sqlite = "SELECT id, name FROM boat WHERE owner = ?1 OR owner = ?2 LIMIT 100",
    .pg = "SELECT id, name FROM boat WHERE owner = $1 OR owner = $2 LIMIT 100",
    .params = sql_boat_account_params, .n_params = 2,
    .cols = sql_boat_account_cols, .n_cols = 2, .row_size = sizeof(struct own_boat),
};
