/* sqlite_copy.c - whole tables out of SQLite and into it, in the text form of copy.h.
 *
 * Reading: one read transaction on the write-ahead log, so the writer is never waited for and never waits.
 * Each table itself is walked, no index stands in for it. Loading: into a file that nobody else knows yet, so
 * nothing is synced on the way; whoever loads makes the file durable at the end. */
#include "db/sqlite_conn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOAD_CACHE_KIB "-65536"

static int copy_fail(struct db *db, const char *origin, int code)
{
    struct sqlite_conn *c = db->conn;
    const char *why = sqlite3_errmsg(c->handle);
    switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return err_set(db->err, origin, DAMAGED, NULL, "数据文件 {0} 已损坏：{1}", c->path, why, NULL);
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
        return err_set(db->err, origin, CONFLICT, NULL, "备份里的数据放不进新库：{0}", why, NULL);
    default:
        return err_set(db->err, origin, BUSY, NULL, "读写数据文件 {0} 失败：{1}", c->path, why, NULL);
    }
}

#define FAIL(db, code) copy_fail((db), __FILE__ ":" ERR_STR(__LINE__), (code))

static int run(struct db *db, const char *sql)
{
    struct sqlite_conn *c = db->conn;
    int code = sqlite3_exec(c->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? OK : FAIL(db, code);
}

static int prepare(struct db *db, const char *sql, sqlite3_stmt **ret)
{
    struct sqlite_conn *c = db->conn;
    int code = sqlite3_prepare_v2(c->handle, sql, -1, ret, NULL);
    return code == SQLITE_OK ? OK : FAIL(db, code);
}

static void put_names(struct buf *sql, const struct table *t)
{
    for (size_t i = 0; i < t->n_cols; i++)
        buf_printf(sql, "%s\"%s\"", i ? ", " : "", t->cols[i].name);
}

/* --- out ---------------------------------------------------------------------------------------- */

static void put_escaped(struct buf *b, const char *p, size_t n)
{
    static const char special[] = "\b\f\n\r\t\v\\", letter[] = "bfnrtv\\";
    size_t from = 0;
    for (size_t i = 0; i < n; i++) {
        const char *at = (unsigned char)p[i] <= '\\' && p[i] ? strchr(special, p[i]) : NULL;
        if (!at)
            continue;
        buf_put(b, p + from, i - from);
        buf_putc(b, '\\');
        buf_putc(b, letter[at - special]);
        from = i + 1;
    }
    buf_put(b, p + from, n - from);
}

static void put_hex(struct buf *b, const unsigned char *p, size_t n)
{
    static const char digit[] = "0123456789abcdef";
    buf_puts(b, "\\\\x");
    for (size_t i = 0; i < n; i++) {
        buf_putc(b, digit[p[i] >> 4]);
        buf_putc(b, digit[p[i] & 15]);
    }
}

/* SQLite stores in any column what it was given. What is not of the column's class nobody of us wrote. */
static bool put_value(struct buf *b, sqlite3_stmt *s, int at, enum db_class cls)
{
    switch (sqlite3_column_type(s, at)) {
    case SQLITE_NULL:
        buf_puts(b, "\\N");
        return true;
    case SQLITE_INTEGER:
        buf_i64(b, sqlite3_column_int64(s, at));
        return cls == DB_INT || cls == DB_REAL;
    case SQLITE_FLOAT:
        buf_printf(b, "%.17g", sqlite3_column_double(s, at));
        return cls == DB_REAL;
    case SQLITE_TEXT: {
        const char *text = (const char *)sqlite3_column_text(s, at);
        put_escaped(b, text, (size_t)sqlite3_column_bytes(s, at));
        return cls == DB_TEXT;
    }
    default: {
        const void *bytes = sqlite3_column_blob(s, at);
        put_hex(b, bytes, (size_t)sqlite3_column_bytes(s, at));
        return cls == DB_BLOB;
    }
    }
}

static int put_row(struct db *db, const struct table *t, sqlite3_stmt *s, struct buf *row)
{
    buf_clear(row);
    for (size_t i = 0; i < t->n_cols; i++) {
        if (i)
            buf_putc(row, '\t');
        if (!put_value(row, s, (int)i, t->cols[i].cls))
            return ERR(db->err, DAMAGED, NULL, "数据表 {0} 的 {1} 一列里有类型不符的值", t->name,
                       t->cols[i].name);
    }
    buf_putc(row, '\n');
    return row->failed ? ERR(db->err, TOO_LARGE, NULL, "数据表 {0} 里有一行太大", t->name) : OK;
}

int sqlite_snapshot(struct db *db)
{
    return db_begin(db);
}

int sqlite_copy_out(struct db *db, const struct table *t, copy_line_fn *line, void *ctx)
{
    _cleanup_buf_ struct buf sql = { 0 }, row = { .max = COPY_ROW_MAX };
    sqlite3_stmt *s = NULL;
    int code = SQLITE_DONE;
    buf_puts(&sql, "SELECT ");
    put_names(&sql, t);
    buf_printf(&sql, " FROM \"%s\" NOT INDEXED", t->name);
    int rc = prepare(db, sql.data, &s);
    while (rc == OK && (code = sqlite3_step(s)) == SQLITE_ROW) {
        rc = put_row(db, t, s, &row);
        if (rc == OK)
            rc = line(ctx, row.data, row.len);
    }
    if (rc == OK && code != SQLITE_DONE)
        rc = FAIL(db, code);
    sqlite3_finalize(s);
    return rc;
}

/* --- in ----------------------------------------------------------------------------------------- */

int sqlite_load_ready(struct db *db)
{
    return run(db, "PRAGMA journal_mode=DELETE; PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF;"
                   "PRAGMA temp_store=FILE; PRAGMA cache_size=" LOAD_CACHE_KIB "; PRAGMA cache_spill=ON;");
}

int sqlite_load_strip(struct db *db, struct buf *later)
{
    _cleanup_buf_ struct buf off = { 0 };
    sqlite3_stmt *s = NULL;
    int rc = prepare(db, "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL", &s);
    while (rc == OK && sqlite3_step(s) == SQLITE_ROW) {
        buf_printf(&off, "DROP INDEX \"%s\";\n", (const char *)sqlite3_column_text(s, 0));
        buf_printf(later, "%s;\n", (const char *)sqlite3_column_text(s, 1));
    }
    sqlite3_finalize(s);
    return rc == OK && off.data ? run(db, off.data) : rc;
}

/* Errors of binding show as a refused step or as memory's end. */
static int bind_value(sqlite3_stmt *s, int at, enum db_class cls, const struct copy_value *v)
{
    if (v->null)
        return sqlite3_bind_null(s, at);
    switch (cls) {
    case DB_REAL:
        return sqlite3_bind_double(s, at, v->d);
    case DB_TEXT:
        return sqlite3_bind_text64(s, at, v->p, v->n, SQLITE_STATIC, SQLITE_UTF8);
    case DB_BLOB:
        return sqlite3_bind_blob64(s, at, v->p, v->n, SQLITE_STATIC);
    default:
        return sqlite3_bind_int64(s, at, v->i);
    }
}

static int load_row(struct db *db, const struct table *t, sqlite3_stmt *s, char *line, size_t n,
                    struct copy_value *values)
{
    if (!copy_parse(t, line, n, values))
        return ERR(db->err, INVALID, NULL, "备份里的数据表 {0} 有一行读不懂", t->name);
    for (size_t i = 0; i < t->n_cols; i++) {
        int code = bind_value(s, (int)i + 1, t->cols[i].cls, &values[i]);
        if (code != SQLITE_OK)
            return FAIL(db, code);
    }
    int code = sqlite3_step(s);
    int rc = code == SQLITE_DONE ? OK : FAIL(db, code);
    sqlite3_reset(s);
    return rc;
}

static int load_rows(struct db *db, const struct table *t, sqlite3_stmt *s, copy_pull_fn *pull, void *ctx)
{
    struct copy_value *values = ARENA_ARRAY(db->arena, struct copy_value, t->n_cols);
    char *line;
    size_t n;
    int rc;
    while ((rc = pull(ctx, &line, &n)) > 0) {
        rc = load_row(db, t, s, line, n, values);
        if (rc < 0)
            return rc;
    }
    return rc;
}

int sqlite_copy_in(struct db *db, const struct table *t, copy_pull_fn *pull, void *ctx)
{
    _cleanup_buf_ struct buf sql = { 0 };
    sqlite3_stmt *s = NULL;
    buf_printf(&sql, "DELETE FROM \"%s\";", t->name); /* what a migration put there */
    int rc = run(db, sql.data);
    buf_clear(&sql);
    buf_printf(&sql, "INSERT INTO \"%s\" (", t->name);
    put_names(&sql, t);
    buf_puts(&sql, ") VALUES (?");
    for (size_t i = 1; i < t->n_cols; i++)
        buf_puts(&sql, ", ?");
    buf_putc(&sql, ')');
    if (rc == OK)
        rc = prepare(db, sql.data, &s);
    if (rc == OK)
        rc = load_rows(db, t, s, pull, ctx);
    sqlite3_finalize(s);
    return rc;
}

int sqlite_load_dress(struct db *db, const struct buf *later)
{
    sqlite3_stmt *s = NULL;
    int rc = later->data ? run(db, later->data) : OK;
    if (rc == OK)
        rc = prepare(db, "PRAGMA foreign_key_check", &s);
    if (rc == OK && sqlite3_step(s) == SQLITE_ROW)
        rc = ERR(db->err, CONFLICT, NULL, "备份里的数据表 {0} 有一行指向不存在的记录",
                 (const char *)sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
    return rc;
}

int sqlite_copy_commit(struct db *db)
{
    struct sqlite_conn *c = db->conn;
    c->begun = false;
    return run(db, "COMMIT");
}

/* --- looks -------------------------------------------------------------------------------------- */

static int first_text(struct db *db, const char *sql, char *ret_text, size_t size)
{
    sqlite3_stmt *s = NULL;
    int rc = prepare(db, sql, &s);
    int code = rc == OK ? sqlite3_step(s) : SQLITE_DONE;
    if (code == SQLITE_ROW)
        snprintf(ret_text, size, "%s", (const char *)sqlite3_column_text(s, 0));
    else if (rc == OK)
        rc = FAIL(db, code);
    sqlite3_finalize(s);
    return rc;
}

int sqlite_prove(struct db *db)
{
    struct sqlite_conn *c = db->conn;
    char says[ERR_ARG_MAX] = "";
    int rc = first_text(db, "PRAGMA quick_check(1)", says, sizeof(says));
    says[strcspn(says, "\n")] = '\0';
    if (rc == OK && strcmp(says, "ok") != 0)
        rc = ERR(db->err, DAMAGED, NULL, "数据文件 {0} 已损坏：{1}", c->path, says);
    return rc;
}

int sqlite_count_tables(struct db *db)
{
    char n[24] = "0";
    int rc = first_text(db, "SELECT COUNT(*) FROM sqlite_master", n, sizeof(n));
    return rc < 0 ? rc : (int)strtol(n, NULL, 10);
}

/* Only damage counts here: whatever else is the matter shows where it matters. */
static int touch(struct db *db, const char *sql)
{
    struct sqlite_conn *c = db->conn;
    sqlite3_stmt *s = NULL;
    int code = sqlite3_prepare_v2(c->handle, sql, -1, &s, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(s);
    bool damaged = (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB;
    int rc = damaged ? FAIL(db, code) : OK;
    sqlite3_finalize(s);
    return rc;
}

/* Writes for each table and index a query that goes down its first and its last pages. */
static const char edge_looks[] =
    "SELECT CASE WHEN t.wr THEN 'SELECT 1 FROM \"' || t.name || '\" LIMIT 1'"
    " ELSE 'SELECT (SELECT MIN(rowid) FROM \"' || t.name || '\" NOT INDEXED),"
    " (SELECT MAX(rowid) FROM \"' || t.name || '\" NOT INDEXED)' END"
    " FROM pragma_table_list t WHERE t.schema = 'main' AND t.type = 'table'"
    " UNION ALL SELECT 'SELECT 1 FROM \"' || t.name || '\" INDEXED BY \"' || i.name || '\" LIMIT 1'"
    " FROM pragma_table_list t, pragma_index_list(t.name) i"
    " WHERE t.schema = 'main' AND t.type = 'table' AND NOT i.partial";

int sqlite_edges_check(struct db *db)
{
    sqlite3_stmt *s = NULL;
    int rc = prepare(db, edge_looks, &s);
    int code = SQLITE_DONE;
    while (rc == OK && (code = sqlite3_step(s)) == SQLITE_ROW)
        rc = touch(db, (const char *)sqlite3_column_text(s, 0));
    if (rc == OK && code != SQLITE_DONE)
        rc = FAIL(db, code);
    sqlite3_finalize(s);
    return rc;
}
