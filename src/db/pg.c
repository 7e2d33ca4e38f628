/* pg.c - the engine of a province: PostgreSQL through libpq, one connection a thread.
 *
 * Writers' transactions are SERIALIZABLE: two that could not have run one after the other do not both
 * commit, the loser is told to run again (db->retry). A reader sees one snapshot. Values travel in binary;
 * integers always as eight bytes. Statements are prepared once a connection. */
#include "db/pg_conn.h"

#include <endian.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

#define PARAMS_MAX 64

enum {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_FLOAT8 = 701,
    OID_VARCHAR = 1043
};

static bool state_is(const char *state, const char *classes)
{
    for (const char *p = classes; state && *p; p += strcspn(p, " "), p += *p == ' ')
        if (!strncmp(state, p, strcspn(p, " ")))
            return true;
    return false;
}

/* The connection is of no use any more: the server goes down (57P), the line broke (08, 40003), or what was
 * the primary takes no writes now (25006). */
static bool is_lost(const struct pg_db *c, const char *state)
{
    return PQstatus(c->link.handle) != CONNECTION_OK || !c->result || state_is(state, "57P 08 40003") ||
           (c->link.mode == DB_WRITE && state_is(state, "25006"));
}

static int away(struct db *db)
{
    return ERR(db->err, BUSY, NULL, "暂时连不上数据库，请稍后再试");
}

static int lose(struct db *db, const char *what)
{
    struct pg_db *c = db->conn;
    log_warn("%s: %s: %s", what, c->link.unanswered ? "not answered" : "connection lost",
             PQerrorMessage(c->link.handle));
    if (!c->link.unanswered)
        link_lost(&c->link);
    db->lost = true;
    return away(db);
}

/* Fills db->err from what the server said last, and drops the result. */
static int pg_fail(struct db *db, const char *origin, const char *what)
{
    struct pg_db *c = db->conn;
    const char *state = c->result ? PQresultErrorField(c->result, PG_DIAG_SQLSTATE) : NULL;
    const char *text = c->result ? PQresultErrorMessage(c->result) : "";
    int rc;
    if (is_lost(c, state)) {
        rc = lose(db, what);
    } else if (state_is(state, "40001 40P01")) {
        db->retry = true;
        rc = err_set(db->err, origin, BUSY, NULL, "系统繁忙，请稍后再试", NULL);
    } else if (state_is(state, "XX001 XX002")) {
        db_damaged(db, text);
        rc = err_set(db->err, origin, DAMAGED, NULL, "PostgreSQL 里的数据已损坏：{0}", text, NULL);
    } else if (state_is(state, "23")) {
        log_debug("%s: %s", what, text);
        rc = err_set(db->err, origin, CONFLICT, NULL, "数据与已有记录冲突，请刷新后再试", text, NULL);
    } else if (state_is(state, "53 55P03 57014 25006")) {
        log_error("%s: %s", what, text);
        rc = err_set(db->err, origin, BUSY, NULL, "暂时无法保存，请稍后再试", NULL);
    } else {
        log_error("%s: %s", what, text);
        rc = err_set(db->err, origin, INTERNAL, NULL, "系统内部错误", NULL);
    }
    PQclear(c->result);
    c->result = NULL;
    return rc;
}

#define FAIL(db, what) pg_fail((db), __FILE__ ":" ERR_STR(__LINE__), (what))

/* Keeps the result of what was just sent; false when it is a failure. */
static bool take_result(struct db *db, int sent, bool commit)
{
    struct pg_db *c = db->conn;
    PQclear(c->result);
    c->result = sent ? link_wait(&c->link, commit) : NULL;
    ExecStatusType st = PQresultStatus(c->result);
    return st == PGRES_COMMAND_OK || st == PGRES_TUPLES_OK;
}

static int pg_simple(struct db *db, const char *sql)
{
    struct pg_db *c = db->conn;
    bool commit = !strcmp(sql, "COMMIT");
    if (db->lost)
        return away(db);
    c->link.warned = false;
    if (!take_result(db, PQsendQuery(c->link.handle, sql), commit))
        return FAIL(db, sql);
    /* A COMMIT of an aborted transaction answers ROLLBACK and no error; one that no longer waits for the
     * standby, because somebody cancelled it, only warns. */
    bool undone = commit && (c->link.warned || !strcmp(PQcmdStatus(c->result), "ROLLBACK"));
    PQclear(c->result);
    c->result = NULL;
    return undone ? ERR(db->err, BUSY, NULL, "暂时无法保存，请稍后再试") : OK;
}

/* The first line of libpq's words: "connection to server at …, port … failed: FATAL: …". */
static int tell_why(struct db *db)
{
    struct pg_db *c = db->conn;
    char text[512];
    snprintf(text, sizeof(text), "%s", PQerrorMessage(c->link.handle));
    text[strcspn(text, "\n")] = '\0';
    char *why = strstr(text, " failed: ");
    if (!why)
        return ERR(db->err, BUSY, NULL, "连不上数据库：{0}", text);
    *why = '\0';
    return ERR(db->err, BUSY, NULL, "连不上数据库（{0}）：{1}", text, why + strlen(" failed: "));
}

/* Who starts a command is told the reason; visitors of a server are not. */
static int pg_connect(struct db *db)
{
    struct pg_db *c = db->conn;
    db->lost = !link_open(&c->link);
    if (!db->lost)
        return OK;
    if (!c->link.gate)
        return tell_why(db);
    if (c->link.handle)
        log_error("postgresql: %s", PQerrorMessage(c->link.handle));
    return away(db);
}

static int pg_open(struct db *db, const struct db_place *place, enum db_mode mode)
{
    struct pg_db *c = calloc(1, sizeof(*c));
    if (!c)
        return ERR(db->err, INTERNAL, NULL, "内存不足");
    db->conn = c;
    c->link.mode = mode;
    c->link.gate = place->gate;
    c->link.url = strdup(place->url);
    c->prepared = calloc((size_t)all_queries_n + 1, sizeof(bool));
    if (!c->link.url || !c->prepared)
        return ERR(db->err, INTERNAL, NULL, "内存不足");
    /* A server's connections are made by who first needs them: a start does not wait for eight. */
    db->lost = place->gate != NULL;
    return db->lost ? OK : pg_connect(db);
}

static void drop_handle(struct pg_db *c)
{
    PQclear(c->result);
    c->result = NULL;
    link_close(&c->link);
    if (c->prepared)
        memset(c->prepared, 0, (size_t)all_queries_n * sizeof(bool));
}

static void pg_close(struct db *db)
{
    struct pg_db *c = db->conn;
    if (!c)
        return;
    drop_handle(c);
    free(c->prepared);
    free(c->link.url);
    free(c);
    db->conn = NULL;
}

static int pg_reopen(struct db *db)
{
    struct pg_db *c = db->conn;
    if (link_hangs(&c->link))
        return away(db);
    drop_handle(c);
    return pg_connect(db);
}

/* Before work that begins anew. In the middle of a transaction nothing is reopened: its rest must not run
 * without its beginning. */
static int ready(struct db *db)
{
    struct pg_db *c = db->conn;
    return !db->lost && link_fresh(&c->link) && !link_hangs(&c->link) ? OK : pg_reopen(db);
}

static int pg_control(struct db *db, enum db_control what)
{
    static const char *const text[] = {
        [DB_BEGIN] = "BEGIN",           [DB_COMMIT] = "COMMIT",     [DB_ROLLBACK] = "ROLLBACK",
        [DB_SAVEPOINT] = "SAVEPOINT s", [DB_RELEASE] = "RELEASE s", [DB_ROLLBACK_TO] = "ROLLBACK TO s",
    };
    struct pg_db *c = db->conn;
    if (what == DB_ROLLBACK && (db->lost || PQtransactionStatus(c->link.handle) == PQTRANS_IDLE))
        return OK;
    int rc = what == DB_BEGIN ? ready(db) : OK;
    return rc < 0 ? rc : pg_simple(db, text[what]);
}

static Oid oid_of(const struct db_field *f)
{
    switch (f->cls) {
    case DB_REAL:
        return OID_FLOAT8;
    case DB_TEXT:
        return OID_TEXT;
    case DB_BLOB:
        return OID_BYTEA;
    default:
        return OID_INT8;
    }
}

static bool send_prepare(struct pg_db *c, const struct query *q)
{
    Oid types[PARAMS_MAX];
    if (q->n_params > PARAMS_MAX)
        return false;
    for (size_t i = 0; i < q->n_params; i++)
        types[i] = oid_of(&q->params[i]);
    return PQsendPrepare(c->link.handle, q->name, q->pg, (int)q->n_params, types);
}

static int ensure_prepared(struct db *db, const struct query *q)
{
    struct pg_db *c = db->conn;
    if (c->prepared[q->index])
        return OK;
    if (!take_result(db, send_prepare(c, q), false))
        return FAIL(db, q->origin);
    PQclear(c->result);
    c->result = NULL;
    c->prepared[q->index] = true;
    return OK;
}

struct wire {
    const char *value[PARAMS_MAX];
    int length[PARAMS_MAX];
    int format[PARAMS_MAX];
    uint64_t word[PARAMS_MAX];
};

static void wire_param(struct wire *w, size_t i, const struct db_field *f, const void *in)
{
    bool null = false;
    w->format[i] = 1;
    switch (f->cls) {
    case DB_INT:
    case DB_BOOL:
        w->word[i] = htobe64((uint64_t)field_int(f, in, &null));
        break;
    case DB_REAL: {
        double d = FIELD_IN(double, in, f);
        uint64_t bits;
        memcpy(&bits, &d, sizeof(bits));
        w->word[i] = htobe64(bits);
        null = isnan(d);
        break;
    }
    case DB_TEXT:
        w->value[i] = FIELD_IN(const char *, in, f);
        w->length[i] = w->value[i] ? (int)strlen(w->value[i]) : 0;
        return;
    case DB_BLOB: {
        struct bytes b = FIELD_IN(struct bytes, in, f);
        w->value[i] = b.p;
        w->length[i] = (int)b.n;
        return;
    }
    }
    w->value[i] = null ? NULL : (const char *)&w->word[i];
    w->length[i] = 8;
}

static int pg_start(struct db *db, const struct query *q, const void *in)
{
    struct pg_db *c = db->conn;
    struct wire w;
    int rc = OK;
    if (db->lost)
        return away(db);
    if (PQtransactionStatus(c->link.handle) == PQTRANS_IDLE)
        rc = ready(db);
    if (rc == OK)
        rc = ensure_prepared(db, q);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < q->n_params; i++)
        wire_param(&w, i, &q->params[i], in);
    int sent = PQsendQueryPrepared(c->link.handle, q->name, (int)q->n_params, w.value, w.length, w.format, 1);
    c->at = 0;
    if (!take_result(db, sent, false))
        return FAIL(db, q->origin);
    return q->kind == DB_EXEC ? atoi(PQcmdTuples(c->result)) : OK;
}

static int64_t int_from_wire(const char *p, int n)
{
    uint64_t v = 0;
    for (int i = 0; i < n; i++)
        v = v << 8 | (unsigned char)p[i];
    if (n == 2)
        return (int16_t)v;
    return n == 4 ? (int32_t)v : (int64_t)v;
}

static void read_one(struct db *db, const PGresult *res, int row_at, int at, const struct db_field *f,
                     void *row)
{
    bool null = PQgetisnull(res, row_at, at);
    const char *p = PQgetvalue(res, row_at, at);
    int n = PQgetlength(res, row_at, at);
    switch (f->cls) {
    case DB_INT:
    case DB_BOOL:
        field_set_int(f, row, null ? 0 : int_from_wire(p, n), null);
        break;
    case DB_REAL: {
        uint64_t bits = null ? 0 : (uint64_t)int_from_wire(p, n);
        double d = NAN;
        if (!null)
            memcpy(&d, &bits, sizeof(d));
        FIELD_AT(double, row, f) = d;
        break;
    }
    case DB_TEXT:
        FIELD_AT(const char *, row, f) =
            null ? (f->null ? NULL : "") : arena_strndup(db->arena, p, (size_t)n);
        break;
    case DB_BLOB:
        FIELD_AT(struct bytes, row, f) =
            (struct bytes){ n ? arena_memdup(db->arena, p, (size_t)n) : NULL, (size_t)n };
        break;
    }
}

static int pg_next(struct db *db, const struct query *q, void *row)
{
    struct pg_db *c = db->conn;
    if (c->at >= PQntuples(c->result))
        return 0;
    for (size_t i = 0; i < q->n_cols; i++)
        read_one(db, c->result, c->at, (int)i, &q->cols[i], row);
    c->at++;
    return 1;
}

static int pg_finish(struct db *db, const struct query *q, int rc)
{
    struct pg_db *c = db->conn;
    (void)q;
    PQclear(c->result);
    c->result = NULL;
    return rc;
}

static bool oid_fits(const struct db_field *f, Oid oid)
{
    switch (f->cls) {
    case DB_REAL:
        return oid == OID_FLOAT8;
    case DB_TEXT:
        return oid == OID_TEXT || oid == OID_VARCHAR;
    case DB_BLOB:
        return oid == OID_BYTEA;
    default:
        return oid == OID_INT8 || oid == OID_INT4 || oid == OID_INT2;
    }
}

static int compare_columns(struct db *db, const struct query *q, const PGresult *res)
{
    if (PQnfields(res) != (int)q->n_cols) {
        log_error("%s: %d columns, %zu declared", q->origin, PQnfields(res), q->n_cols);
        return ERR(db->err, INTERNAL, NULL, "查询 {0} 的列与声明不符", q->name);
    }
    for (size_t i = 0; i < q->n_cols; i++) {
        const struct db_field *f = &q->cols[i];
        Oid oid = PQftype(res, (int)i);
        if (strcmp(PQfname(res, (int)i), f->name) != 0 || !oid_fits(f, oid)) {
            log_error("%s: column %s has type oid %u; write CAST(… AS BIGINT), TEXT or DOUBLE PRECISION",
                      q->origin, f->name, oid);
            return ERR(db->err, INTERNAL, NULL, "查询 {0} 的列 {1} 与声明不符", q->name, f->name);
        }
    }
    return OK;
}

static int check_one(struct db *db, const struct query *q)
{
    struct pg_db *c = db->conn;
    if (!c->prepared[q->index] && !take_result(db, 1, false))
        return FAIL(db, q->origin);
    c->prepared[q->index] = true;
    if (!take_result(db, 1, false)) /* of its description */
        return FAIL(db, q->origin);
    return compare_columns(db, q, c->result);
}

/* All in one round trip: one by one they cost a second on a busy machine, and a start has no more. What
 * failed leaves the connection in no state to go on with. */
static int pg_check(struct db *db)
{
    struct pg_db *c = db->conn;
    int rc = OK;
    bool sent = PQenterPipelineMode(c->link.handle);
    for (const struct query *const *q = all_queries; *q && sent; q++)
        sent = (c->prepared[(*q)->index] || send_prepare(c, *q)) &&
               PQsendDescribePrepared(c->link.handle, (*q)->name);
    if (!sent || !PQpipelineSync(c->link.handle))
        return FAIL(db, "checking the queries");
    for (const struct query *const *q = all_queries; *q && rc == OK; q++)
        rc = check_one(db, *q);
    if (rc < 0)
        return rc;
    PQclear(c->result);
    c->result = PQgetResult(c->link.handle); /* of the sync */
    return PQexitPipelineMode(c->link.handle) ? OK : FAIL(db, "checking the queries");
}

const struct db_engine db_pg = {
    .name = "postgresql",
    .open = pg_open,
    .close = pg_close,
    .reopen = pg_reopen,
    .script = pg_simple,
    .start = pg_start,
    .next = pg_next,
    .finish = pg_finish,
    .check = pg_check,
    .control = pg_control,
    .snapshot = pg_snapshot,
    .copy_out = pg_copy_out,
    .load_ready = pg_load_ready,
    .load_strip = pg_load_strip,
    .load_dress = pg_load_dress,
    .copy_in = pg_copy_in,
    .copy_commit = pg_copy_commit,
    .prove = pg_prove,
    .count_tables = pg_count_tables,
};
