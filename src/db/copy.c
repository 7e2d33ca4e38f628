/* copy.c - what both engines share of copying whole tables: which there are, and how a line is taken apart.
 *
 * The schema of a version is found by running its migrations on an empty SQLite in memory. */
#include "db/engine.h"

#include <ctype.h>
#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "db/migrate.h"

/* --- which tables there are --------------------------------------------------------------------- */

static int make_schema(sqlite3 *handle, int64_t version)
{
    int code = SQLITE_OK;
    for (const struct migration *m = all_migrations; m->name && code == SQLITE_OK; m++) {
        _cleanup_buf_ struct buf text = { 0 };
        if (migration_version(m) > version)
            break;
        migration_text(&text, m, false);
        code = sqlite3_exec(handle, text.data, NULL, NULL, NULL);
    }
    return code;
}

static enum db_class class_of(const char *type)
{
    if (!strcmp(type, "BIGINT") || !strcmp(type, "INTEGER"))
        return DB_INT;
    if (!strcmp(type, "DOUBLE PRECISION"))
        return DB_REAL;
    return !strcmp(type, "BLOB") ? DB_BLOB : DB_TEXT;
}

static int count_rows(sqlite3_stmt *s)
{
    int n = 0;
    while (sqlite3_step(s) == SQLITE_ROW)
        n++;
    sqlite3_reset(s);
    return n;
}

static void read_table(sqlite3_stmt *columns, const char *name, struct arena *a, struct table *ret)
{
    sqlite3_bind_text(columns, 1, name, -1, SQLITE_STATIC);
    struct table_column *cols = ARENA_ARRAY(a, struct table_column, (size_t)count_rows(columns) + 1);
    size_t n = 0;
    while (sqlite3_step(columns) == SQLITE_ROW)
        cols[n++] = (struct table_column){ arena_strdup(a, (const char *)sqlite3_column_text(columns, 0)),
                                           class_of((const char *)sqlite3_column_text(columns, 1)) };
    sqlite3_reset(columns);
    *ret = (struct table){ arena_strdup(a, name), cols, n };
}

static void read_tables(sqlite3_stmt *names, sqlite3_stmt *columns, struct arena *a, struct tables *ret)
{
    struct tables all = { ARENA_ARRAY(a, struct table, (size_t)count_rows(names) + 1), 0 };
    while (sqlite3_step(names) == SQLITE_ROW)
        read_table(columns, (const char *)sqlite3_column_text(names, 0), a, &all.v[all.n++]);
    *ret = all;
}

int copy_tables(int64_t version, struct arena *arena, struct err *err, struct tables *ret_tables)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *names = NULL, *columns = NULL;
    int code = sqlite3_open(":memory:", &handle);
    if (code == SQLITE_OK)
        code = make_schema(handle, version);
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(handle,
                                  "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE "
                                  "'sqlite~_%' ESCAPE '~' ORDER BY name",
                                  -1, &names, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(handle, "SELECT name, type FROM pragma_table_info(?1) ORDER BY cid", -1,
                                  &columns, NULL);
    if (code == SQLITE_OK)
        read_tables(names, columns, arena, ret_tables);
    sqlite3_finalize(names);
    sqlite3_finalize(columns);
    sqlite3_close(handle);
    return code == SQLITE_OK ? OK : ERR(err, INTERNAL, NULL, "系统内部错误");
}

/* --- a line --------------------------------------------------------------------------------------- */

static char unescaped(char c)
{
    static const char from[] = "bfnrtv", to[] = "\b\f\n\r\t\v";
    const char *at = strchr(from, c);
    return at && *at ? to[at - from] : c;
}

/* The field's text, made shorter where it lies; NULL when a backslash ends it. */
static char *unescape(char *p, char *end)
{
    char *to = memchr(p, '\\', (size_t)(end - p));
    if (!to)
        return end;
    for (p = to; p < end; p++) {
        bool escaped = *p == '\\';
        if (escaped && ++p == end)
            return NULL;
        *to++ = escaped ? unescaped(*p) : *p;
    }
    return to;
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool take_blob(char *p, size_t n, struct copy_value *v)
{
    if (n < 2 || n % 2 || p[0] != '\\' || p[1] != 'x')
        return false;
    for (size_t i = 2; i < n; i += 2) {
        int high = hex_digit(p[i]), low = hex_digit(p[i + 1]);
        if (high < 0 || low < 0)
            return false;
        p[i / 2 - 1] = (char)(high << 4 | low);
    }
    v->p = p;
    v->n = n / 2 - 1;
    return true;
}

/* p[n] is a tab or the end of the line and may be overwritten. */
static bool take_value(enum db_class cls, char *p, size_t n, struct copy_value *v)
{
    char *end;
    p[n] = '\0';
    errno = 0;
    switch (cls) {
    case DB_BLOB:
        return take_blob(p, n, v);
    case DB_REAL:
        v->d = strtod(p, &end);
        return n > 0 && end == p + n && !isspace((unsigned char)*p);
    case DB_TEXT:
        v->p = p;
        v->n = n;
        return true;
    default:
        v->i = strtoll(p, &end, 10);
        return n > 0 && end == p + n && !errno && !isspace((unsigned char)*p);
    }
}

bool copy_parse(const struct table *t, char *line, size_t n, struct copy_value *values)
{
    char *p = line, *last = line + n - 1;
    if (n == 0 || *last != '\n')
        return false;
    for (size_t i = 0; i < t->n_cols; i++, p++) {
        char *end = memchr(p, i + 1 < t->n_cols ? '\t' : '\n', (size_t)(last + 1 - p));
        values[i] = (struct copy_value){ .null = end == p + 2 && p[0] == '\\' && p[1] == 'N' };
        if (!end)
            return false;
        if (!values[i].null) {
            char *short_end = unescape(p, end);
            if (!short_end || !take_value(t->cols[i].cls, p, (size_t)(short_end - p), &values[i]))
                return false;
        }
        p = end;
        if (i + 1 == t->n_cols)
            return end == last;
    }
    return false;
}

/* --- the engines ---------------------------------------------------------------------------------- */

int copy_snapshot(struct db *db)
{
    return db->engine->snapshot(db);
}

int copy_out(struct db *db, const struct table *t, copy_line_fn *line, void *ctx)
{
    return db->engine->copy_out(db, t, line, ctx);
}

int copy_in_begin(struct db *db, int64_t version, struct buf *later)
{
    int rc = db->engine->count_tables(db);
    if (rc > 0)
        return ERR(db->err, CONFLICT, NULL, "目标里已经有数据表，不会覆盖");
    if (rc == OK)
        rc = db->engine->load_ready(db);
    if (rc == OK)
        rc = db_begin(db);
    if (rc == OK)
        rc = migrate_make(db, version);
    return rc < 0 ? rc : db->engine->load_strip(db, later);
}

int copy_in(struct db *db, const struct table *t, copy_pull_fn *pull, void *ctx)
{
    return db->engine->copy_in(db, t, pull, ctx);
}

int copy_in_end(struct db *db, const struct buf *later)
{
    int rc = db->engine->load_dress(db, later);
    return rc < 0 ? rc : migrate_rest(db);
}

int copy_commit(struct db *db)
{
    return db->engine->copy_commit(db);
}

int copy_prove(struct db *db)
{
    return db->engine->prove(db);
}
