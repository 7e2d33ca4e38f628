/* sqlite.c - the engine of a city: one file, write-ahead log, durable at every commit.
 *
 * One connection writes (the lane's), others read. Statements are prepared once a connection and
 * kept. synchronous=FULL: what was answered is on the disk. Nothing is written before its commit begins
 * (cache_spill=OFF): SQLite 3.40 may leave pages of a long transaction, a part of which was undone, without
 * check sums in the log; after a crash that commit, and each one after it, would not be found. The log is
 * moved to the file here (committed()), by the one connection that writes. */
#include "db/sqlite_conn.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

#define BUSY_TIMEOUT_MS 5000
/* After a commit that balanced a tree SQLite 3.40 goes through the whole cache of the writer (a page was lent
 * the number of the lock page, and all beyond the end of the file is to be forgotten): a small one costs less
 * than what it misses. */
#define WRITER_CACHE_KIB "-8192"
#define READER_CACHE_KIB "-16384"
/* A commit writes whole pages for a few changed bytes, nearly all of them leaves of indexes: half the page is
 * nearly half the log. Holds for files that are made from now on. */
#define PAGE_BYTES     2048
#define PAGE_TEXT      ERR_STR(PAGE_BYTES)
#define PAGES_A_MIB    ((1 << 20) / PAGE_BYTES)
#define READER_WAITS   10 /* of a millisecond */
#define FILING_STEPS   16
#define WAL_KEPT_BYTES "134217728" /* a log that grew behind a backup is cut back to this */

static int sqlite_fail(struct db *db, const char *origin, int code, const char *what)
{
    struct sqlite_conn *c = db->conn;
    const char *text = c->handle ? sqlite3_errmsg(c->handle) : sqlite3_errstr(code);
    switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        db_damaged(db, text);
        return err_set(db->err, origin, DAMAGED, NULL, "数据文件 {0} 已损坏：{1}", c->path, text, NULL);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        db->retry = true;
        return err_set(db->err, origin, BUSY, NULL, "系统繁忙，请稍后再试", NULL);
    case SQLITE_CONSTRAINT:
        log_debug("%s: %s", what, text);
        return err_set(db->err, origin, CONFLICT, NULL, "数据与已有记录冲突，请刷新后再试", text, NULL);
    case SQLITE_FULL:
    case SQLITE_READONLY:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        log_seldom(&c->disk_trouble, LOG_ERROR, "%s: %s", what, text);
        return err_set(db->err, origin, BUSY, NULL, "暂时无法保存，请稍后再试", NULL);
    default:
        log_error("%s: %s", what, text);
        return err_set(db->err, origin, INTERNAL, NULL, "系统内部错误", NULL);
    }
}

#define FAIL(db, code, what) sqlite_fail((db), __FILE__ ":" ERR_STR(__LINE__), (code), (what))

static int open_failed(struct db *db, int code, const char *path)
{
    struct sqlite_conn *c = db->conn;
    const char *why = c->handle ? sqlite3_errmsg(c->handle) : sqlite3_errstr(code);
    if ((code & 0xff) == SQLITE_NOTADB || (code & 0xff) == SQLITE_CORRUPT)
        return ERR(db->err, DAMAGED, NULL, "数据文件 {0} 已损坏：{1}", path, why);
    return ERR(db->err, BUSY, NULL, "打不开数据文件 {0}：{1}", path, why);
}

static int sqlite_script(struct db *db, const char *sql)
{
    struct sqlite_conn *c = db->conn;
    int code = sqlite3_exec(c->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? OK : FAIL(db, code, "script");
}

/* --- the log ------------------------------------------------------------------------------------ */

/* SQLite's busy handler while it files the log: somebody reads what was before the last commit. Who is
 * quick, as every page is, is waited for; who is not, as a backup is, has the filing given up before it
 * begins. What SQLite files beside such a reader it does not sync, and never files again, though a later
 * sync fails and the disk forgets it: the log is filed whole or not at all. */
static int somebody_is_behind(void *ctx, int times)
{
    struct sqlite_conn *c = ctx;
    if (times < READER_WAITS) {
        sqlite3_sleep(1);
        return 1;
    }
    sqlite3_interrupt(c->handle);
    return 0;
}

/* After each commit. A page that many commits write goes to the file once; but everybody waits for that.
 * What was not filed now is tried again when the log is longer by a step. */
static int committed(void *ctx, sqlite3 *handle, const char *schema, int pages)
{
    struct sqlite_conn *c = ctx;
    int most = c->log_mib * PAGES_A_MIB;
    if (pages < most)
        c->file_at = most; /* begun anew */
    if (pages < c->file_at)
        return SQLITE_OK;
    c->file_at = pages + most / FILING_STEPS;
    sqlite3_busy_handler(handle, somebody_is_behind, c);
    sqlite3_wal_checkpoint_v2(handle, schema, SQLITE_CHECKPOINT_RESTART, NULL, NULL);
    sqlite3_busy_timeout(handle, BUSY_TIMEOUT_MS);
    return SQLITE_OK;
}

/* --- open and close ----------------------------------------------------------------------------- */

static int prepare_handle(struct db *db)
{
    struct sqlite_conn *c = db->conn;
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI |
                (c->mode == DB_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE);
    int code = sqlite3_open_v2(c->path, &c->handle, flags, NULL);
    if (code != SQLITE_OK)
        return open_failed(db, code, c->path);
    if (c->mode == DB_WRITE &&
        sqlite3_db_readonly(c->handle, "main") == 1) /* or each write would be refused later */
        return ERR(db->err, BUSY, NULL, "打不开数据文件 {0}：{1}", c->path, sqlite3_errstr(SQLITE_READONLY));
    sqlite3_extended_result_codes(c->handle, 1);
    sqlite3_busy_timeout(c->handle, BUSY_TIMEOUT_MS);
    const char *pragmas =
        c->mode == DB_WRITE ? "PRAGMA page_size=" PAGE_TEXT ";"
                              "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                              "PRAGMA secure_delete=ON;" /* what is erased leaves no bytes */
                              "PRAGMA case_sensitive_like=ON; PRAGMA temp_store=MEMORY;"
                              "PRAGMA journal_size_limit=" WAL_KEPT_BYTES ";"
                              "PRAGMA cache_size=" WRITER_CACHE_KIB "; PRAGMA cache_spill=OFF;"
                            : "PRAGMA query_only=ON; PRAGMA case_sensitive_like=ON; PRAGMA temp_store=MEMORY;"
                              "PRAGMA cache_size=" READER_CACHE_KIB ";";
    code = sqlite3_exec(c->handle, pragmas, NULL, NULL, NULL);
    if (code != SQLITE_OK)
        return open_failed(db, code, c->path);
    if (c->mode == DB_WRITE)
        sqlite3_wal_hook(c->handle, committed, c);
    return OK;
}

/* Without the library's own count of memory no lock is shared between connections: each is one thread's at a
 * time. */
static void configure(void)
{
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static int sqlite_open(struct db *db, const struct db_place *place, enum db_mode mode)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct sqlite_conn *c = calloc(1, sizeof(*c));
    pthread_once(&once, configure);
    if (!c)
        return ERR(db->err, INTERNAL, NULL, "内存不足");
    db->conn = c;
    c->mode = mode;
    c->log_mib = place->log_mib ? place->log_mib : DB_LOG_MIB;
    c->stmts = calloc((size_t)all_queries_n + 1, sizeof(sqlite3_stmt *));
    if (!c->stmts)
        return ERR(db->err, INTERNAL, NULL, "内存不足");
    if (!strcmp(place->dir, ":memory:")) /* tests: one shared in-memory register a process */
        snprintf(c->path, sizeof(c->path), "file:redvest?mode=memory&cache=shared");
    else if (snprintf(c->path, sizeof(c->path), "%s/redvest.db", place->dir) >= (int)sizeof(c->path))
        return ERR(db->err, INVALID, NULL, "数据目录的路径太长：{0}", place->dir);
    int rc = place->look ? sqlite_file_check(c->path, db->err) : OK;
    if (rc == OK)
        rc = prepare_handle(db);
    return rc == OK && place->look ? sqlite_edges_check(db) : rc;
}

static void drop_handle(struct sqlite_conn *c)
{
    for (int i = 0; c->stmts && i < all_queries_n; i++) {
        sqlite3_finalize(c->stmts[i]);
        c->stmts[i] = NULL;
    }
    for (int i = 0; i < SQLITE_CONTROLS; i++) {
        sqlite3_finalize(c->controls[i]);
        c->controls[i] = NULL;
    }
    sqlite3_close(c->handle);
    c->handle = NULL;
    c->begun = false;
}

static void sqlite_close(struct db *db)
{
    struct sqlite_conn *c = db->conn;
    if (!c)
        return;
    drop_handle(c);
    free(c->stmts);
    free(c);
    db->conn = NULL;
}

static int sqlite_reopen(struct db *db)
{
    drop_handle(db->conn);
    return prepare_handle(db);
}

/* A transaction that SQLite has ended by itself is not gone on with: its rest must not be saved without its
 * beginning. */
static int still_open(struct db *db)
{
    struct sqlite_conn *c = db->conn;
    bool ended = c->begun && sqlite3_get_autocommit(c->handle);
    return ended ? ERR(db->err, BUSY, NULL, "暂时无法保存，请稍后再试") : OK;
}

static int sqlite_control(struct db *db, enum db_control what)
{
    static const char *const text[SQLITE_CONTROLS] = {
        [DB_BEGIN] = NULL,          [DB_COMMIT] = "COMMIT",
        [DB_ROLLBACK] = "ROLLBACK", [DB_SAVEPOINT] = "SAVEPOINT s",
        [DB_RELEASE] = "RELEASE s", [DB_ROLLBACK_TO] = "ROLLBACK TO s",
    };
    struct sqlite_conn *c = db->conn;
    const char *sql = what == DB_BEGIN ? (c->mode == DB_WRITE ? "BEGIN IMMEDIATE" : "BEGIN") : text[what];
    int code = SQLITE_OK;
    int rc = what == DB_SAVEPOINT ? still_open(db) : OK;
    if (rc < 0)
        return rc;
    if (what == DB_COMMIT || what == DB_ROLLBACK)
        c->begun = false;
    if (what == DB_ROLLBACK && sqlite3_get_autocommit(c->handle))
        return OK;
    if (!c->controls[what])
        code = sqlite3_prepare_v3(c->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &c->controls[what], NULL);
    if (code == SQLITE_OK) {
        sqlite3_step(c->controls[what]);
        code = sqlite3_reset(c->controls[what]);
    }
    if (what == DB_BEGIN)
        c->begun = code == SQLITE_OK;
    return code == SQLITE_OK ? OK : FAIL(db, code, sql);
}

static int bind_one(sqlite3_stmt *s, int at, const struct db_field *f, const void *in)
{
    bool null;
    switch (f->cls) {
    case DB_INT:
    case DB_BOOL: {
        int64_t v = field_int(f, in, &null);
        return null ? sqlite3_bind_null(s, at) : sqlite3_bind_int64(s, at, v);
    }
    case DB_REAL: {
        double d = FIELD_IN(double, in, f);
        return isnan(d) ? sqlite3_bind_null(s, at) : sqlite3_bind_double(s, at, d);
    }
    case DB_TEXT:
        return sqlite3_bind_text(s, at, FIELD_IN(const char *, in, f), -1, SQLITE_STATIC);
    case DB_BLOB: {
        struct bytes b = FIELD_IN(struct bytes, in, f);
        return sqlite3_bind_blob64(s, at, b.p, b.n, SQLITE_STATIC);
    }
    }
    return SQLITE_MISUSE;
}

static void read_one(struct db *db, sqlite3_stmt *s, int at, const struct db_field *f, void *row)
{
    bool null = sqlite3_column_type(s, at) == SQLITE_NULL;
    switch (f->cls) {
    case DB_INT:
    case DB_BOOL:
        field_set_int(f, row, null ? 0 : sqlite3_column_int64(s, at), null);
        break;
    case DB_REAL:
        FIELD_AT(double, row, f) = null ? NAN : sqlite3_column_double(s, at);
        break;
    case DB_TEXT: {
        const char *t = (const char *)sqlite3_column_text(s, at);
        size_t n = (size_t)sqlite3_column_bytes(s, at);
        FIELD_AT(const char *, row, f) = null ? (f->null ? NULL : "") : arena_strndup(db->arena, t, n);
        break;
    }
    case DB_BLOB: {
        const void *p = sqlite3_column_blob(s, at);
        size_t n = (size_t)sqlite3_column_bytes(s, at);
        FIELD_AT(struct bytes, row, f) = (struct bytes){ n ? arena_memdup(db->arena, p, n) : NULL, n };
        break;
    }
    }
}

static int statement(struct db *db, const struct query *q, sqlite3_stmt **ret)
{
    struct sqlite_conn *c = db->conn;
    if (!c->stmts[q->index]) {
        int code = sqlite3_prepare_v3(c->handle, q->sqlite, -1, SQLITE_PREPARE_PERSISTENT,
                                      &c->stmts[q->index], NULL);
        if (code != SQLITE_OK)
            return FAIL(db, code, q->origin);
    }
    *ret = c->stmts[q->index];
    return OK;
}

static int sqlite_start(struct db *db, const struct query *q, const void *in)
{
    struct sqlite_conn *c = db->conn;
    sqlite3_stmt *s = NULL;
    int rc = still_open(db);
    if (rc == OK)
        rc = statement(db, q, &s);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < q->n_params; i++) {
        int code = bind_one(s, (int)i + 1, &q->params[i], in);
        if (code != SQLITE_OK)
            return FAIL(db, code, q->origin);
    }
    if (q->kind != DB_EXEC)
        return OK;
    int code = sqlite3_step(s);
    int changed = sqlite3_changes(c->handle);
    if (code != SQLITE_DONE) {
        rc = FAIL(db, code, q->origin);
        sqlite3_reset(s);
        return rc;
    }
    return changed;
}

static int sqlite_next(struct db *db, const struct query *q, void *row)
{
    struct sqlite_conn *c = db->conn;
    sqlite3_stmt *s = c->stmts[q->index];
    int code = sqlite3_step(s);
    if (code == SQLITE_DONE)
        return 0;
    if (code != SQLITE_ROW)
        return FAIL(db, code, q->origin);
    for (size_t i = 0; i < q->n_cols; i++)
        read_one(db, s, (int)i, &q->cols[i], row);
    return 1;
}

static int sqlite_finish(struct db *db, const struct query *q, int rc)
{
    struct sqlite_conn *c = db->conn;
    sqlite3_reset(c->stmts[q->index]);
    return rc;
}

static int sqlite_prepare(struct db *db, const struct query *q)
{
    sqlite3_stmt *s = NULL;
    int rc = statement(db, q, &s);
    if (rc < 0)
        return rc;
    if (sqlite3_column_count(s) != (int)q->n_cols)
        return FAIL(db, SQLITE_MISMATCH, q->origin);
    for (size_t i = 0; i < q->n_cols; i++)
        if (strcmp(sqlite3_column_name(s, (int)i), q->cols[i].name) != 0)
            return FAIL(db, SQLITE_MISMATCH, q->origin);
    return OK;
}

static int sqlite_check(struct db *db)
{
    int rc = OK;
    for (const struct query *const *q = all_queries; *q && rc == OK; q++)
        rc = sqlite_prepare(db, *q);
    return rc;
}

const struct db_engine db_sqlite = {
    .name = "sqlite",
    .open = sqlite_open,
    .close = sqlite_close,
    .reopen = sqlite_reopen,
    .script = sqlite_script,
    .start = sqlite_start,
    .next = sqlite_next,
    .finish = sqlite_finish,
    .check = sqlite_check,
    .control = sqlite_control,
    .snapshot = sqlite_snapshot,
    .copy_out = sqlite_copy_out,
    .load_ready = sqlite_load_ready,
    .load_strip = sqlite_load_strip,
    .load_dress = sqlite_load_dress,
    .copy_in = sqlite_copy_in,
    .copy_commit = sqlite_copy_commit,
    .prove = sqlite_prove,
    .count_tables = sqlite_count_tables,
};
