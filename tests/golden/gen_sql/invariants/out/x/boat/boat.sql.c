/* From x/boat/boat.sql; generated, do not edit. */
#include "x/boat/boat.sql.h"

static const struct db_field sql_boat_inv_sails_cols[] = {
    { "id", DB_INT, DB_REQUIRED, offsetof(struct broken, id) },
    { "found", DB_INT, DB_REQUIRED, offsetof(struct broken, found) },
    { "wanted", DB_INT, DB_REQUIRED, offsetof(struct broken, wanted) },
};
const struct query query_boat_inv_sails = {
    .name = "boat_inv_sails", .origin = "x/boat/boat.sql:1", .index = 0,
    .kind = DB_EACH, .writes = false, .most = 0,
    .sqlite = "SELECT id, sails AS found, CAST(0 AS BIGINT) AS wanted FROM boat WHERE sails > 0 AND masts = 0",
    .pg = "SELECT id, sails AS found, CAST(0 AS BIGINT) AS wanted FROM boat WHERE sails > 0 AND masts = 0",
    .cols = sql_boat_inv_sails_cols, .n_cols = 3, .row_size = sizeof(struct broken),
};
