/* pg_copy.c - whole tables out of PostgreSQL and into it: COPY speaks the text form of copy.h by itself.
 *
 * Reading: a SERIALIZABLE READ ONLY DEFERRABLE transaction. It waits for a moment at which nobody's write
 * under way can make what it sees impossible, and from then on can neither fail nor make anybody else fail.
 */
#include "db/pg_conn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The server's first line says it; what follows are its hints. */
static int copy_fail(struct db *db, const char *origin)
{
    struct pg_db *c = db->conn;
    const char *state = c->result ? PQresultErrorField(c->result, PG_DIAG_SQLSTATE) : NULL;
    const char *text = c->result ? PQresultErrorField(c->result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    char why[ERR_ARG_MAX];
    snprintf(why, sizeof(why), "%s", text ? text : PQerrorMessage(c->link.handle));
    why[strcspn(why, "\n")] = '\0';
    int rc;
    if (state && (!strncmp(state, "23", 2) || !strncmp(state, "22", 2)))
        rc = err_set(db->err, origin, CONFLICT, NULL, "备份里的数据放不进新库：{0}", why, NULL);
    else if (state && !strncmp(state, "XX00", 4) && state[4] != '0')
        rc = err_set(db->err, origin, DAMAGED, NULL, "PostgreSQL 里的数据已损坏：{0}", why, NULL);
    else
        rc = err_set(db->err, origin, BUSY, NULL, "PostgreSQL 报告错误：{0}", why, NULL);
    PQclear(c->result);
    c->result = NULL;
    return rc;
}

#define FAIL(db) copy_fail((db), __FILE__ ":" ERR_STR(__LINE__))

static void drop_result(struct db *db)
{
    struct pg_db *c = db->conn;
    PQclear(c->result);
    c->result = NULL;
}

/* Rows stay in c->result until drop_result(). */
static int run(struct db *db, const char *sql, ExecStatusType wanted)
{
    struct pg_db *c = db->conn;
    drop_result(db);
    c->result = PQexec(c->link.handle, sql);
    if (PQresultStatus(c->result) != wanted)
        return FAIL(db);
    if (wanted != PGRES_TUPLES_OK)
        drop_result(db);
    return OK;
}

int pg_snapshot(struct db *db)
{
    return run(db, "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY DEFERRABLE", PGRES_COMMAND_OK);
}

static void put_copy(struct buf *sql, const struct table *t, const char *way)
{
    buf_printf(sql, "COPY \"%s\" (", t->name);
    for (size_t i = 0; i < t->n_cols; i++)
        buf_printf(sql, "%s\"%s\"", i ? ", " : "", t->cols[i].name);
    buf_printf(sql, ") %s WITH (FORMAT text, ENCODING 'UTF8')", way);
}

/* --- out ---------------------------------------------------------------------------------------- */

/* Ends a COPY: what the server says of it. */
static int finish(struct db *db)
{
    struct pg_db *c = db->conn;
    int rc = OK;
    PGresult *res;
    while ((res = PQgetResult(c->link.handle))) {
        PQclear(c->result);
        c->result = res;
        if (PQresultStatus(res) != PGRES_COMMAND_OK && rc == OK)
            rc = FAIL(db);
    }
    drop_result(db);
    return rc;
}

/* Stops the server in the middle of a COPY. Why was said already, so its own complaint is not taken. */
static void break_off(struct db *db)
{
    struct pg_db *c = db->conn;
    char said[256], *row = NULL;
    PGcancel *stop = PQgetCancel(c->link.handle);
    if (stop)
        PQcancel(stop, said, sizeof(said));
    PQfreeCancel(stop);
    while (PQgetCopyData(c->link.handle, &row, 0) > 0)
        PQfreemem(row);
    finish(db);
}

int pg_copy_out(struct db *db, const struct table *t, copy_line_fn *line, void *ctx)
{
    struct pg_db *c = db->conn;
    _cleanup_buf_ struct buf sql = { 0 };
    char *row = NULL;
    int n;
    put_copy(&sql, t, "TO STDOUT");
    int rc = run(db, sql.data, PGRES_COPY_OUT);
    if (rc < 0)
        return rc;
    while ((n = PQgetCopyData(c->link.handle, &row, 0)) > 0) {
        rc = line(ctx, row, (size_t)n);
        PQfreemem(row);
        if (rc < 0) {
            break_off(db);
            return rc;
        }
    }
    return n == -1 ? finish(db) : FAIL(db);
}

/* --- in ----------------------------------------------------------------------------------------- */

int pg_load_ready(struct db *db)
{
    (void)db;
    return OK;
}

/* Runs the statements that a query writes. */
static int collect(struct db *db, const char *sql, struct buf *off, struct buf *later)
{
    struct pg_db *c = db->conn;
    int rc = run(db, sql, PGRES_TUPLES_OK);
    for (int i = 0; rc == OK && i < PQntuples(c->result); i++) {
        buf_printf(off, "%s;\n", PQgetvalue(c->result, i, 0));
        buf_printf(later, "%s;\n", PQgetvalue(c->result, i, 1));
    }
    drop_result(db);
    return rc;
}

int pg_load_strip(struct db *db, struct buf *later)
{
    _cleanup_buf_ struct buf off = { 0 };
    int rc = collect(db,
                     "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),"
                     " format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname,"
                     " pg_get_constraintdef(oid)) FROM pg_constraint"
                     " WHERE contype = 'f' AND connamespace = current_schema()::regnamespace",
                     &off, later);
    if (rc == OK)
        rc = collect(db,
                     "SELECT format('DROP INDEX %s', x.indexrelid::regclass), pg_get_indexdef(x.indexrelid)"
                     " FROM pg_index x JOIN pg_class r ON r.oid = x.indexrelid"
                     " WHERE r.relnamespace = current_schema()::regnamespace"
                     " AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = x.indexrelid)",
                     &off, later);
    return rc == OK && off.data ? run(db, off.data, PGRES_COMMAND_OK) : rc;
}

static int put_rows(struct db *db, copy_pull_fn *pull, void *ctx)
{
    struct pg_db *c = db->conn;
    char *line;
    size_t n;
    int rc;
    while ((rc = pull(ctx, &line, &n)) > 0)
        if (n > COPY_ROW_MAX || PQputCopyData(c->link.handle, line, (int)n) != 1)
            return FAIL(db);
    if (PQputCopyEnd(c->link.handle, rc < 0 ? "the backup cannot be read" : NULL) != 1)
        return rc < 0 ? rc : FAIL(db);
    int ended = finish(db); /* after a refusal of ours its error does not count: the first one stands */
    return rc < 0 ? rc : ended;
}

int pg_copy_in(struct db *db, const struct table *t, copy_pull_fn *pull, void *ctx)
{
    _cleanup_buf_ struct buf sql = { 0 };
    buf_printf(&sql, "DELETE FROM \"%s\"", t->name); /* what a migration put there */
    int rc = run(db, sql.data, PGRES_COMMAND_OK);
    buf_clear(&sql);
    put_copy(&sql, t, "FROM STDIN");
    if (rc == OK)
        rc = run(db, sql.data, PGRES_COPY_IN);
    if (rc == OK)
        rc = put_rows(db, pull, ctx);
    buf_clear(&sql);
    buf_printf(&sql, "ANALYZE \"%s\"", t->name); /* or the first hours' plans would know nothing */
    return rc == OK ? run(db, sql.data, PGRES_COMMAND_OK) : rc;
}

int pg_load_dress(struct db *db, const struct buf *later)
{
    return later->data ? run(db, later->data, PGRES_COMMAND_OK) : OK;
}

int pg_copy_commit(struct db *db)
{
    return run(db, "COMMIT", PGRES_COMMAND_OK);
}

/* --- looks -------------------------------------------------------------------------------------- */

/* PostgreSQL has checksums of its own (initdb --data-checksums), read with every page. */
int pg_prove(struct db *db)
{
    (void)db;
    return OK;
}

int pg_count_tables(struct db *db)
{
    struct pg_db *c = db->conn;
    int rc = run(db,
                 "SELECT COUNT(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
                 " AND relkind IN ('r', 'p')",
                 PGRES_TUPLES_OK);
    int n = rc < 0 ? rc : (int)strtol(PQgetvalue(c->result, 0, 0), NULL, 10);
    drop_result(db);
    return n;
}
