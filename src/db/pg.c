/* pg.c - the engine of a province: PostgreSQL through libpq, one connection a thread.
 *
 * Transactions are SERIALIZABLE: two that could not have run one after the other do not both
 * commit, the loser is told to run again (db->retry). Values travel in binary; integers always as
 * eight bytes. Statements are prepared once a connection. */
#include "db/engine.h"

#include <endian.h>
#include <libpq-fe.h>
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

struct pg_conn {
    PGconn *handle;
    PGresult *result; /* of the query under way */
    int at;
    bool *prepared; /* by query index */
    char *url;
    enum db_mode mode;
};

static int pg_fail(struct db *db, const char *origin, const char *what)
{
    struct pg_conn *c = db->conn;
    const char *state = c->result ? PQresultErrorField(c->result, PG_DIAG_SQLSTATE) : NULL;
    const char *text = PQerrorMessage(c->handle);
    int rc;
    if (PQstatus(c->handle) != CONNECTION_OK || (state && !strncmp(state, "57P", 3))) {
        db->lost = true;
        log_warn("%s: connection lost: %s", what, text);
        rc = err_set(db->err, origin, BUSY, NULL, "暂时连不上数据库，请稍后再试", NULL);
    } else if (state && (!strcmp(state, "40001") || !strcmp(state, "40P01"))) {
        db->retry = true;
        rc = err_set(db->err, origin, BUSY, NULL, "系统繁忙，请稍后再试", NULL);
    } else if (state && !strncmp(state, "23", 2)) {
        log_debug("%s: %s", what, text);
        rc = err_set(db->err, origin, CONFLICT, NULL, "数据与已有记录冲突，请刷新后再试", NULL);
    } else if (state && (!strncmp(state, "53", 2) || !strcmp(state, "25006"))) {
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

static int pg_simple(struct db *db, const char *sql)
{
    struct pg_conn *c = db->conn;
    PQclear(c->result);
    c->result = PQexec(c->handle, sql);
    ExecStatusType st = PQresultStatus(c->result);
    if (st != PGRES_COMMAND_OK && st != PGRES_TUPLES_OK)
        return FAIL(db, sql);
    /* A COMMIT of an aborted transaction answers ROLLBACK and no error. */
    bool undone = !strcmp(sql, "COMMIT") && !strcmp(PQcmdStatus(c->result), "ROLLBACK");
    PQclear(c->result);
    c->result = NULL;
    return undone ? ERR(db->err, BUSY, NULL, "暂时无法保存，请稍后再试") : OK;
}

static void pg_notice(void *arg, const char *message)
{
    (void)arg;
    log_debug("postgresql: %s", message);
}

static int pg_connect(struct db *db)
{
    struct pg_conn *c = db->conn;
    c->handle = PQconnectdb(c->url);
    if (PQstatus(c->handle) != CONNECTION_OK) {
        log_error("postgresql: %s", PQerrorMessage(c->handle));
        return ERR(db->err, BUSY, NULL, "暂时连不上数据库，请稍后再试");
    }
    PQsetNoticeProcessor(c->handle, pg_notice, NULL);
    int rc = pg_simple(db, "SET synchronous_commit = on");
    if (rc == OK)
        rc = pg_simple(db, "SET default_transaction_isolation = 'serializable'");
    if (rc == OK && c->mode == DB_READ)
        rc = pg_simple(db, "SET default_transaction_read_only = on");
    return rc;
}

static int pg_open(struct db *db, const struct db_place *place, enum db_mode mode)
{
    struct pg_conn *c = calloc(1, sizeof(*c));
    if (!c)
        return ERR(db->err, INTERNAL, NULL, "内存不足");
    db->conn = c;
    c->mode = mode;
    c->url = strdup(place->url);
    c->prepared = calloc((size_t)all_queries_n + 1, sizeof(bool));
    if (!c->url || !c->prepared)
        return ERR(db->err, INTERNAL, NULL, "内存不足");
    return pg_connect(db);
}

static void drop_handle(struct pg_conn *c)
{
    PQclear(c->result);
    c->result = NULL;
    PQfinish(c->handle);
    c->handle = NULL;
    if (c->prepared)
        memset(c->prepared, 0, (size_t)all_queries_n * sizeof(bool));
}

static void pg_close(struct db *db)
{
    struct pg_conn *c = db->conn;
    if (!c)
        return;
    drop_handle(c);
    free(c->prepared);
    free(c->url);
    free(c);
    db->conn = NULL;
}

static int pg_reopen(struct db *db)
{
    drop_handle(db->conn);
    return pg_connect(db);
}

static int pg_control(struct db *db, enum db_control what)
{
    static const char *const text[] = {
        [DB_BEGIN] = "BEGIN",           [DB_COMMIT] = "COMMIT",     [DB_ROLLBACK] = "ROLLBACK",
        [DB_SAVEPOINT] = "SAVEPOINT s", [DB_RELEASE] = "RELEASE s", [DB_ROLLBACK_TO] = "ROLLBACK TO s",
    };
    struct pg_conn *c = db->conn;
    if (what == DB_ROLLBACK && PQtransactionStatus(c->handle) == PQTRANS_IDLE)
        return OK;
    return pg_simple(db, text[what]);
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

static int ensure_prepared(struct db *db, const struct query *q)
{
    struct pg_conn *c = db->conn;
    Oid types[PARAMS_MAX];
    if (c->prepared[q->index])
        return OK;
    if (q->n_params > PARAMS_MAX)
        return FAIL(db, q->origin);
    for (size_t i = 0; i < q->n_params; i++)
        types[i] = oid_of(&q->params[i]);
    c->result = PQprepare(c->handle, q->name, q->pg, (int)q->n_params, types);
    if (PQresultStatus(c->result) != PGRES_COMMAND_OK)
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
    struct pg_conn *c = db->conn;
    struct wire w;
    int rc = ensure_prepared(db, q);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < q->n_params; i++)
        wire_param(&w, i, &q->params[i], in);
    c->result = PQexecPrepared(c->handle, q->name, (int)q->n_params, w.value, w.length, w.format, 1);
    c->at = 0;
    ExecStatusType st = PQresultStatus(c->result);
    if (st != PGRES_COMMAND_OK && st != PGRES_TUPLES_OK)
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
    struct pg_conn *c = db->conn;
    if (c->at >= PQntuples(c->result))
        return 0;
    for (size_t i = 0; i < q->n_cols; i++)
        read_one(db, c->result, c->at, (int)i, &q->cols[i], row);
    c->at++;
    return 1;
}

static int pg_finish(struct db *db, const struct query *q, int rc)
{
    struct pg_conn *c = db->conn;
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

static int pg_prepare(struct db *db, const struct query *q)
{
    struct pg_conn *c = db->conn;
    int rc = ensure_prepared(db, q);
    if (rc < 0)
        return rc;
    PGresult *res = PQdescribePrepared(c->handle, q->name);
    if (PQresultStatus(res) != PGRES_COMMAND_OK) {
        c->result = res;
        return FAIL(db, q->origin);
    }
    rc = compare_columns(db, q, res);
    PQclear(res);
    return rc;
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
    .prepare = pg_prepare,
    .control = pg_control,
};
