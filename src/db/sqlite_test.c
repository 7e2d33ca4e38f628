/* sqlite_test.c - what was committed is in the file after a crash, also when the disk forgets what it could
 * not sync, and when a part of a long transaction was undone. Not here: the real program on such disks
 * (tests/crash). */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/sqlite_conn.h"

#define ROWS      "4000"
#define SAID_MOST 64
#define TRIES     200

static char folder[] = "/tmp/redvest-sqlite-XXXXXX";
static struct err err;

/* --- a disk that forgets, by SQLite's interface to the operating system --------------------------------- */

struct unsynced {
    struct unsynced *next;
    sqlite3_int64 at;
    int n;
    char was[];
};

static sqlite3_vfs vfs, *true_vfs;
static sqlite3_io_methods disk;
static const sqlite3_io_methods *true_disk;
static struct unsynced *unsynced;
static bool forgets; /* at the next sync, which fails: all that was written since the last one */

static int write_unsynced(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
    struct unsynced *u = calloc(1, sizeof(*u) + (size_t)n);
    assert_non_null(u);
    true_disk->xRead(file, u->was, n, at);
    u->n = n;
    u->at = at;
    u->next = unsynced;
    unsynced = u;
    return true_disk->xWrite(file, bytes, n, at);
}

static int sync_or_forget(sqlite3_file *file, int flags)
{
    bool fails = forgets;
    forgets = false;
    while (unsynced) {
        struct unsynced *u = unsynced;
        if (fails)
            true_disk->xWrite(file, u->was, u->n, u->at);
        unsynced = u->next;
        free(u);
    }
    return fails ? SQLITE_IOERR_FSYNC : true_disk->xSync(file, flags);
}

static int open_there(sqlite3_vfs *v, const char *name, sqlite3_file *file, int flags, int *ret_flags)
{
    (void)v;
    int code = true_vfs->xOpen(true_vfs, name, file, flags, ret_flags);
    if (code != SQLITE_OK || !(flags & SQLITE_OPEN_MAIN_DB))
        return code;
    true_disk = file->pMethods;
    disk = *true_disk;
    disk.xWrite = write_unsynced;
    disk.xSync = sync_or_forget;
    file->pMethods = &disk;
    return SQLITE_OK;
}

/* --- a register on it ---------------------------------------------------------------------------------- */

static void run(struct db *db, const char *sql)
{
    if (db->engine->script(db, sql) < 0)
        fail_msg("%.60s: %s", sql, err.key ? err.key : "?");
}

static int keep_first(void *ctx, int n, char **values, char **names)
{
    (void)names;
    snprintf(ctx, SAID_MOST, "%s", n > 0 && values[0] ? values[0] : "");
    return 0;
}

static void ask(sqlite3 *handle, const char *sql, char ret_said[SAID_MOST])
{
    ret_said[0] = '\0';
    assert_int_equal(sqlite3_exec(handle, sql, keep_first, ret_said, NULL), SQLITE_OK);
}

static sqlite3 *handle_of(struct db *db)
{
    return ((struct sqlite_conn *)db->conn)->handle;
}

static struct db *open_one(enum db_mode mode)
{
    const struct db_place place = { .dir = folder, .log_mib = 1 };
    struct db *db = NULL;
    assert_int_equal(db_open(&place, mode, &err, &db), OK);
    return db;
}

static int begin(void **state)
{
    if (!mkdtemp(folder))
        return -1;
    true_vfs = sqlite3_vfs_find(NULL);
    vfs = *true_vfs;
    vfs.zName = "forgetful";
    vfs.xOpen = open_there;
    sqlite3_vfs_register(&vfs, 1);
    struct db *db = open_one(DB_WRITE);
    run(db, "CREATE TABLE t (k INTEGER PRIMARY KEY, v TEXT);"
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " ROWS ")"
            "INSERT INTO t SELECT i, hex(randomblob(200)) FROM n");
    *state = db;
    return 0;
}

static int end(void **state)
{
    char command[sizeof(folder) + 16];
    db_close(*state);
    snprintf(command, sizeof(command), "rm -r %s", folder);
    return system(command);
}

/* A copy of the two files, as a power cut would leave them, has what the connection says. */
static void is_in_the_file(struct db *db)
{
    static const char all[] = "SELECT SUM(LENGTH(v) * k) || ' ' || SUM(UNICODE(v) * k) FROM t";
    char command[200], copy[80], said[SAID_MOST], there[SAID_MOST];
    sqlite3 *handle = NULL;
    snprintf(copy, sizeof(copy), "%s/copy.db", folder);
    snprintf(command, sizeof(command), "cd %s && cp redvest.db copy.db && cp redvest.db-wal copy.db-wal",
             folder);
    assert_int_equal(system(command), 0);
    assert_int_equal(sqlite3_open_v2(copy, &handle, SQLITE_OPEN_READWRITE, true_vfs->zName), SQLITE_OK);
    ask(handle, "PRAGMA integrity_check", there);
    assert_string_equal(there, "ok");
    ask(handle, all, there);
    ask(handle_of(db), all, said);
    assert_string_equal(there, said);
    sqlite3_close(handle);
}

/* --- what holds ---------------------------------------------------------------------------------------- */

/* A reader is behind when the log is first long enough; it goes, and the sync of the next filing fails. */
static void test_what_would_be_filed_beside_a_reader_is_not_forgotten(void **state)
{
    struct db *db = *state, *reader = open_one(DB_READ);
    for (int i = 0; i < 4; i++) {
        run(db, "UPDATE t SET v = hex(randomblob(199)) WHERE k < 500");
        run(reader, "BEGIN; SELECT COUNT(*) FROM t");
        run(db, "UPDATE t SET v = hex(randomblob(200)) WHERE k > 1000");
        run(reader, "COMMIT");
        forgets = true;
        for (int n = 0; n < TRIES && forgets; n++)
            run(db, "UPDATE t SET v = hex(randomblob(9)) WHERE k = 700");
        assert_false(forgets); /* it was filed */
        for (int n = 0; n < TRIES; n++)
            run(db, "UPDATE t SET v = hex(randomblob(9)) WHERE k = 701");
        is_in_the_file(db);
    }
    assert_null(unsynced);
    db_close(reader);
}

/* More than the cache holds is undone; then less or more than that is written, by the same commit and the
 * next. */
static void test_a_commit_after_an_undone_savepoint_is_in_the_file(void **state)
{
    struct db *db = *state;
    char sql[400];
    run(db, "PRAGMA cache_size=20");
    sqlite3_wal_hook(handle_of(db), NULL, NULL); /* what is filed need not be found in the log */
    for (unsigned i = 0; i < 12; i++) {
        if (i % 4 == 3)
            run(db, "PRAGMA wal_checkpoint");
        run(db, i % 2 ? "BEGIN IMMEDIATE; UPDATE t SET v = hex(randomblob(200)) WHERE k < 30; SAVEPOINT s"
                      : "BEGIN IMMEDIATE; SAVEPOINT s");
        snprintf(sql, sizeof(sql),
                 "UPDATE t SET v = hex(randomblob(200)) WHERE k < %u;"
                 "UPDATE t SET v = hex(randomblob(200)) WHERE k BETWEEN %u AND 2000; ROLLBACK TO s;"
                 "UPDATE t SET v = hex(randomblob(200)) WHERE k > %u; COMMIT",
                 300 + i % 4 * 500, 100 + i % 3 * 400, 4000 - (2U << i % 10));
        run(db, sql);
        is_in_the_file(db);
        run(db, "UPDATE t SET v = hex(randomblob(200)) WHERE k % 1000 = 3");
        is_in_the_file(db);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_would_be_filed_beside_a_reader_is_not_forgotten),
        cmocka_unit_test(test_a_commit_after_an_undone_savepoint_is_in_the_file),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
