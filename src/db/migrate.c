/* migrate.c - three words differ between the engines, and are mapped here and nowhere else. */
#include "db/migrate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "db/db.sql.h"

/* A migration is written in the left dialect. On SQLite a 64-bit key must be called INTEGER to be
 * the row's own id; PostgreSQL has another name for bytes and no row-less tables. */
static const struct {
    const char *written, *sqlite, *pg;
} dialect[] = {
    { "BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY", "BIGINT PRIMARY KEY" },
    { " WITHOUT ROWID", " WITHOUT ROWID", "" },
    { " BLOB", " BLOB", " BYTEA" },
};

void migration_text(struct buf *out, const struct migration *m, bool pg)
{
    const char *sql = m->sql;
    while (*sql) {
        size_t i, n = sizeof(dialect) / sizeof(dialect[0]);
        for (i = 0; i < n && strncmp(sql, dialect[i].written, strlen(dialect[i].written)) != 0; i++)
            ;
        if (i == n) {
            buf_putc(out, *sql++);
            continue;
        }
        buf_puts(out, pg ? dialect[i].pg : dialect[i].sqlite);
        sql += strlen(dialect[i].written);
    }
}

int migration_version(const struct migration *m)
{
    return atoi(m->name);
}

int migrate_newest(void)
{
    int newest = 0;
    for (const struct migration *m = all_migrations; m->name; m++)
        newest = migration_version(m);
    return newest;
}

static int ensure_table(struct db *db)
{
    return db_script(db, "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL UNIQUE,"
                         " name TEXT NOT NULL, applied_ms BIGINT NOT NULL)");
}

static int current_version(struct db *db, int64_t *ret_version)
{
    struct sql_schema_version_row row = { 0 };
    int rc = sql_schema_version(db, &row);
    if (rc < 0)
        return rc;
    *ret_version = row.version;
    return OK;
}

static int too_new(struct db *db, int64_t version)
{
    char have[24], know[24];
    snprintf(have, sizeof(have), "%lld", (long long)version);
    snprintf(know, sizeof(know), "%d", migrate_newest());
    return ERR(db->err, CONFLICT, NULL, "数据库版本 {0} 比本程序（{1}）新，请升级程序", have, know);
}

static int run(struct db *db, const struct migration *m)
{
    _cleanup_buf_ struct buf text = { 0 };
    migration_text(&text, m, !strcmp(db_engine_name(db), "postgresql"));
    return db_script(db, text.data);
}

static int run_and_note(struct db *db, const struct migration *m)
{
    int rc = run(db, m);
    return rc < 0 ? rc : sql_schema_version_add(db, migration_version(m), m->name, db->now);
}

/* Rows that a new rule of uniqueness does not allow: the engine says which. */
static int broken_rule(struct db *db, const struct migration *m)
{
    char says[ERR_ARG_MAX];
    snprintf(says, sizeof(says), "%s", db->err->arg[0]);
    for (char *p = says; (p = strchr(p, '\n'));)
        *p = ' ';
    *db->err = (struct err){ 0 };
    return ERR(
        db->err, CONFLICT, NULL,
        "升级 {0} 没有做成，数据没有改动：有几行违反了新的规则（{1}）。请保留旧版本继续用，改好这几行再升级",
        m->name, says);
}

static int apply(struct db *db, const struct migration *m)
{
    int rc = db_begin(db);
    if (rc == OK)
        rc = run_and_note(db, m);
    if (rc >= 0)
        rc = db_commit(db);
    if (rc < 0) {
        db_rollback(db);
        log_error("migration %s failed; nothing of it was applied", m->name);
    }
    return rc == CONFLICT ? broken_rule(db, m) : done(rc);
}

static int apply_missing(struct db *db, int (*one)(struct db *db, const struct migration *m))
{
    int64_t version = 0;
    int rc = current_version(db, &version);
    if (rc == OK && version > migrate_newest())
        rc = too_new(db, version);
    for (const struct migration *m = all_migrations; rc >= 0 && m->name; m++)
        if (migration_version(m) > version)
            rc = one(db, m);
    return done(rc);
}

int migrate(struct db *db)
{
    int rc = ensure_table(db);
    return rc < 0 ? rc : apply_missing(db, apply);
}

int migrate_rest(struct db *db)
{
    return apply_missing(db, run_and_note);
}

int migrate_make(struct db *db, int64_t version)
{
    if (version > migrate_newest())
        return too_new(db, version);
    int rc = ensure_table(db);
    for (const struct migration *m = all_migrations; rc == OK && m->name; m++)
        if (migration_version(m) <= version)
            rc = run(db, m);
    return rc;
}

int migrate_check(struct db *db)
{
    int64_t version = 0;
    int rc = current_version(db, &version);
    if (rc == DAMAGED)
        return rc;
    if (rc < 0) {
        *db->err = (struct err){ 0 };
        return ERR(db->err, NOT_FOUND, NULL, "这里还没有 redvest 的数据，请先运行 redvest init");
    }
    if (version > migrate_newest())
        return too_new(db, version);
    if (version < migrate_newest())
        return ERR(db->err, NOT_FOUND, NULL, "数据库版本较旧，请先运行 redvest init 升级");
    return OK;
}
