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

static void put_translated(struct buf *out, const char *sql, bool pg)
{
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

static int version_of(const char *name)
{
    return atoi(name);
}

static int newest_known(void)
{
    int newest = 0;
    for (const struct migration *m = all_migrations; m->name; m++)
        newest = version_of(m->name);
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
    snprintf(know, sizeof(know), "%d", newest_known());
    return ERR(db->err, CONFLICT, NULL, "数据库版本 {0} 比本程序（{1}）新，请升级程序", have, know);
}

static int apply(struct db *db, const struct migration *m)
{
    _cleanup_buf_ struct buf text = { 0 };
    put_translated(&text, m->sql, !strcmp(db_engine_name(db), "postgresql"));
    int rc = db_begin(db);
    if (rc == OK)
        rc = db_script(db, text.data);
    if (rc == OK)
        rc = sql_schema_version_add(db, version_of(m->name), m->name, db->now);
    if (rc >= 0)
        rc = db_commit(db);
    if (rc < 0) {
        db_rollback(db);
        log_error("migration %s failed; nothing of it was applied", m->name);
    }
    return rc < 0 ? rc : OK;
}

int migrate(struct db *db)
{
    int64_t version = 0;
    int rc = ensure_table(db);
    if (rc == OK)
        rc = current_version(db, &version);
    if (rc == OK && version > newest_known())
        rc = too_new(db, version);
    for (const struct migration *m = all_migrations; rc == OK && m->name; m++)
        if (version_of(m->name) > version)
            rc = apply(db, m);
    return rc;
}

int migrate_check(struct db *db)
{
    int64_t version = 0;
    int rc = current_version(db, &version);
    if (rc < 0) {
        *db->err = (struct err){ 0 };
        return ERR(db->err, NOT_FOUND, NULL, "这里还没有 redvest 的数据，请先运行 redvest init");
    }
    if (version > newest_known())
        return too_new(db, version);
    if (version < newest_known())
        return ERR(db->err, NOT_FOUND, NULL, "数据库版本较旧，请先运行 redvest init 升级");
    return OK;
}
