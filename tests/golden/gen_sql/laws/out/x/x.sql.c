/* From x/x.sql; generated, do not edit. */
#include "x/x.sql.h"
#include "base/err.h"
#include "office/event/event.h"
#include "x/x.model.h"

static const struct db_field sql_shift_open_params[] = {
    { "now", DB_INT, DB_REQUIRED, offsetof(struct sql_shift_open_in, now) },
};
static const struct db_field sql_shift_open_cols[] = {
    { "id", DB_INT, DB_REQUIRED, offsetof(struct sql_shift_open_row, id) },
    { "state", DB_INT, DB_REQUIRED, offsetof(struct sql_shift_open_row, state) },
    { "thing", DB_INT, DB_REQUIRED, offsetof(struct sql_shift_open_row, thing) },
};
const struct query query_shift_open = {
    .name = "shift_open", .origin = "x/x.sql:8", .index = 0,
    .kind = DB_MANY, .writes = false, .most = 9,
    .sqlite = "SELECT s.id, s.state, 1 AS thing FROM shift s WHERE s.state = 2 AND s.moved_ms > 0 AND s.moved_ms < ?1 - 86400000 ORDER BY s.id LIMIT 10",
    .pg = "SELECT s.id, s.state, 1 AS thing FROM shift s WHERE s.state = 2 AND s.moved_ms > 0 AND s.moved_ms < $1 - 86400000 ORDER BY s.id LIMIT 10",
    .params = sql_shift_open_params, .n_params = 1,
    .cols = sql_shift_open_cols, .n_cols = 3, .row_size = sizeof(struct sql_shift_open_row),
};

static const struct db_field sql_shift_cancel_params[] = {
    { "id", DB_INT, DB_REQUIRED, offsetof(struct sql_shift_cancel_in, id) },
    { "now", DB_INT, DB_REQUIRED, offsetof(struct sql_shift_cancel_in, now) },
};
const struct query query_shift_cancel = {
    .name = "shift_cancel", .origin = "x/x.sql:14", .index = 1,
    .kind = DB_EXEC, .writes = true, .most = 0,
    .sqlite = "UPDATE shift SET state = 3, moved_ms = ?2 WHERE id = ?1 AND state = 2 AND taken = 0",
    .pg = "UPDATE shift SET state = 3, moved_ms = $2 WHERE id = $1 AND state = 2 AND taken = 0",
    .params = sql_shift_cancel_params, .n_params = 2,
};

int sql_shift_cancel(struct db *db, int64_t id, int64_t now, const char *reason)
{
    int rc = event_may(db, &shift_state_of_shift, id, SHIFT_STATE_OPEN, SHIFT_STATE_CANCELLED);
    if (rc == OK)
        rc = db_exec(db, &query_shift_cancel, &(struct sql_shift_cancel_in){ .id = id, .now = now, .reason = reason });
    return rc <= 0 ? rc : event_moved(db, &shift_state_of_shift, id, SHIFT_STATE_OPEN, SHIFT_STATE_CANCELLED, reason);
}

static const struct db_field sql_shift_move_params[] = {
    { "id", DB_INT, DB_REQUIRED, offsetof(struct sql_shift_move_in, id) },
    { "from", DB_INT, DB_REQUIRED, offsetof(struct sql_shift_move_in, from) },
    { "to", DB_INT, DB_REQUIRED, offsetof(struct sql_shift_move_in, to) },
};
const struct query query_shift_move = {
    .name = "shift_move", .origin = "x/x.sql:18", .index = 2,
    .kind = DB_EXEC, .writes = true, .most = 0,
    .sqlite = "UPDATE shift SET state = ?3 WHERE id = ?1 AND state = ?2",
    .pg = "UPDATE shift SET state = $3 WHERE id = $1 AND state = $2",
    .params = sql_shift_move_params, .n_params = 3,
};

int sql_shift_move(struct db *db, int64_t id, int64_t from, int64_t to)
{
    int rc = event_may(db, &shift_state_of_shift, id, from, to);
    if (rc == OK)
        rc = db_exec(db, &query_shift_move, &(struct sql_shift_move_in){ .id = id, .from = from, .to = to });
    return rc <= 0 ? rc : event_moved(db, &shift_state_of_shift, id, from, to, NULL);
}

static const struct db_field sql_shift_next_params[] = {
    { "now", DB_INT, DB_REQUIRED, offsetof(struct sql_shift_next_in, now) },
};
static const struct db_field sql_shift_next_cols[] = {
    { "id", DB_INT, DB_REQUIRED, offsetof(struct sql_shift_next_row, id) },
};
const struct query query_shift_next = {
    .name = "shift_next", .origin = "x/x.sql:22", .index = 3,
    .kind = DB_ONE, .writes = true, .most = 0,
    .sqlite = "UPDATE shift SET state = 2, moved_ms = ?1\n WHERE id = (SELECT w.id FROM shift w WHERE w.state = 1 ORDER BY w.id LIMIT 1) AND state = 1\nRETURNING id",
    .pg = "UPDATE shift SET state = 2, moved_ms = $1\n WHERE id = (SELECT w.id FROM shift w WHERE w.state = 1 ORDER BY w.id LIMIT 1) AND state = 1\nRETURNING id",
    .params = sql_shift_next_params, .n_params = 1,
    .cols = sql_shift_next_cols, .n_cols = 1, .row_size = sizeof(struct sql_shift_next_row),
};

int sql_shift_next(struct db *db, int64_t now, struct sql_shift_next_row *ret_row)
{
    int rc = db_one(db, &query_shift_next, &(struct sql_shift_next_in){ .now = now }, ret_row);
    return rc <= 0 ? rc : event_moved(db, &shift_state_of_shift, ret_row->id, SHIFT_STATE_DRAFT, SHIFT_STATE_OPEN, NULL);
}

const struct query query_shift_copy = {
    .name = "shift_copy", .origin = "x/x.sql:29", .index = 4,
    .kind = DB_EXEC, .writes = true, .most = 0,
    .sqlite = "WITH d AS (SELECT id FROM shift WHERE state = 1) INSERT INTO seat (id, shift, state) SELECT id, id, 1 FROM d",
    .pg = "WITH d AS (SELECT id FROM shift WHERE state = 1) INSERT INTO seat (id, shift, state) SELECT id, id, 1 FROM d",
};

static const struct db_field sql_shift_parties_params[] = {
    { "id", DB_INT, DB_REQUIRED, offsetof(struct sql_shift_parties_in, id) },
    { "was", DB_INT, DB_REQUIRED, offsetof(struct sql_shift_parties_in, was) },
};
static const struct db_field sql_shift_parties_cols[] = {
    { "account", DB_INT, DB_REQUIRED, offsetof(struct review_party, account) },
};
const struct query query_shift_parties = {
    .name = "shift_parties", .origin = "x/x.sql:32", .index = 5,
    .kind = DB_MANY, .writes = false, .most = 0,
    .sqlite = "SELECT s.id AS account FROM shift s WHERE s.id = ?1 AND s.state = ?2 ORDER BY s.id LIMIT 1",
    .pg = "SELECT s.id AS account FROM shift s WHERE s.id = $1 AND s.state = $2 ORDER BY s.id LIMIT 1",
    .params = sql_shift_parties_params, .n_params = 2,
    .cols = sql_shift_parties_cols, .n_cols = 1, .row_size = sizeof(struct review_party),
};
