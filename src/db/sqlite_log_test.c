/* sqlite_log_test.c - a reader keeps what was not written, and sees all that was; a commit is in the file
 * when it is said to be, though the log is gathered. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/sqlite_ask.h"
#include "db/sqlite_conn.h"

#define ROWS     "4000"
#define ROUNDS   400
#define MOMENTS  5000
#define LOG_MOST 300

static char folder[] = "/tmp/redvest-log-XXXXXX", path[64];
static sqlite3_pcache_methods2 m;
static struct marks *marks;
static struct sqlite_log *log_taken;
static sqlite3 *writer, *readers[2], *stranger;

static void agree(sqlite3 *a, sqlite3 *b, const char *sql)
{
    char said[64];
    snprintf(said, sizeof(said), "%s", ask(a, sql));
    assert_string_equal(ask(b, sql), said);
}

/* How many pages a connection has read from the file. */
static int pages_read(sqlite3 *db)
{
    int n = 0, most = 0;
    sqlite3_db_status(db, SQLITE_DBSTATUS_CACHE_MISS, &n, &most, 0);
    return n;
}

static sqlite3 *open_one(bool writes)
{
    sqlite3 *db = NULL;
    sqlite_pcache_opens(marks, writes);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_busy_timeout(db, 5000);
    run(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA schema_version");
    sqlite_pcache_opens(NULL, false);
    return db;
}

static int begin(void **state)
{
    (void)state;
    sqlite_pcache_configure();
    sqlite3_config(SQLITE_CONFIG_GETPCACHE2, &m);
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof(path), "%s/t.db", folder);
    assert_int_equal(sqlite3_open(path, &stranger), SQLITE_OK);
    run(stranger,
        "PRAGMA page_size=2048; PRAGMA journal_mode=WAL; CREATE TABLE t (k INTEGER PRIMARY KEY, v TEXT);"
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " ROWS ")"
        "INSERT INTO t SELECT i, hex(randomblob(200)) FROM n");
    marks = marks_of(path);
    assert_ptr_equal(marks_of(path), marks);
    marks_release(marks);
    writer = open_one(true);
    log_taken = sqlite_log_take(marks, writer, LOG_MOST);
    assert_non_null(log_taken);
    assert_true(marks_known(marks));
    readers[0] = open_one(false);
    readers[1] = open_one(false);
    return 0;
}

static int end(void **state)
{
    char command[sizeof(folder) + 16];
    (void)state;
    sqlite3_close(readers[0]);
    sqlite3_close(readers[1]);
    sqlite3_close(stranger);
    sqlite3_close(writer);
    sqlite_log_free(log_taken);
    assert_false(marks_known(marks));
    marks_release(marks);
    snprintf(command, sizeof(command), "rm -r %s", folder);
    return system(command);
}

static void write_one(unsigned chance)
{
    char sql[200];
    unsigned k = 1 + chance % 4000;
    switch (chance / 7 % 8) {
    case 0:
        snprintf(sql, sizeof(sql), "DELETE FROM t WHERE k BETWEEN %u AND %u", k, k + 30);
        break;
    case 1:
        snprintf(sql, sizeof(sql), "BEGIN; UPDATE t SET v = 'nobody' WHERE k > %u; ROLLBACK", k);
        break;
    default:
        snprintf(sql, sizeof(sql), "INSERT OR REPLACE INTO t VALUES (%u, hex(randomblob(%u)))", k,
                 chance % 500);
    }
    run(writer, sql);
}

/* One reader looks after each commit, the other rests on a look for a while. */
static void look_beside(unsigned chance)
{
    static const char *const sums[] = { "SELECT COUNT(*) || ' ' || SUM(k * LENGTH(v)) FROM t",
                                        "SELECT SUM(k * UNICODE(v)) FROM t WHERE k % 7 = 3" };
    for (int i = 0; i < ROUNDS; i++) {
        chance = chance * 1103515245U + 12345U;
        if (i % 10 == 0)
            run(readers[1], "BEGIN");
        char before[64] = "";
        if (i % 10 < 9)
            snprintf(before, sizeof(before), "%s", ask(readers[1], sums[0]));
        write_one(chance >> 8);
        agree(writer, readers[0], sums[i % 2]);
        if (i % 10 < 9)
            assert_string_equal(ask(readers[1], sums[0]), before);
        if (i % 10 == 9) {
            run(readers[1], "COMMIT");
            agree(writer, readers[1], sums[0]);
        }
    }
    assert_string_equal(ask(readers[0], "PRAGMA integrity_check"), "ok");
}

static void test_readers_see_what_was_written(void **state)
{
    (void)state;
    look_beside(7);
    run(writer, "PRAGMA synchronous=OFF"); /* nothing but the commit itself puts it into the file */
    look_beside(11);
    run(writer, "PRAGMA synchronous=FULL");
}

/* Each commit writes the same into pages far from each other. */
static _Atomic bool written_enough;

static void *look_all_the_time(void *arg)
{
    static const char all_the_same[] = "SELECT MIN(n) = MAX(n) FROM even";
    sqlite3 *db = arg;
    long wrong = 0;
    while (!atomic_load(&written_enough)) {
        char said[64] = "";
        wrong +=
            sqlite3_exec(db, all_the_same, keep_first, said, NULL) != SQLITE_OK || strcmp(said, "1") != 0;
    }
    return (void *)wrong;
}

static void test_a_look_is_of_one_moment(void **state)
{
    pthread_t threads[2];
    void *wrong[2];
    (void)state;
    run(writer, "CREATE TABLE even (k INTEGER PRIMARY KEY, n INTEGER, fill TEXT);"
                "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 40)"
                "INSERT INTO even SELECT i, 0, hex(randomblob(900)) FROM c;"
                "PRAGMA synchronous=OFF");
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, look_all_the_time, readers[i]), 0);
    for (int i = 0; i < MOMENTS; i++)
        run(writer, "UPDATE even SET n = n + 1");
    atomic_store(&written_enough, true);
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], &wrong[i]);
        assert_null(wrong[i]);
    }
    run(writer, "PRAGMA synchronous=FULL");
}

/* A commit ends after a reader has taken its look and before the cache is told: what is read then is from
 * before it. */
static void test_a_commit_slips_in(void **state)
{
    unsigned key = 1;
    (void)state;
    sqlite_pcache_opens(marks, false);
    sqlite3_pcache *cache = m.xCreate(512, 64, 1);
    sqlite_pcache_opens(NULL, false);
    m.xCachesize(cache, 10);
    m.xTruncate(cache, 1);
    m.xTruncate(cache, 1);
    uint64_t before = marks_commits(marks);
    run(writer, "UPDATE t SET v = v || 'x' WHERE k = (SELECT MIN(k) FROM t)");
    while (!marks_since(marks, key, before))
        key++;
    m.xTruncate(cache, 1);
    sqlite3_pcache_page *page = m.xFetch(cache, key, 2);
    memset(page->pExtra, 1, 64);
    m.xUnpin(cache, page, 0);
    assert_ptr_equal(m.xFetch(cache, key, 0), page);
    m.xUnpin(cache, page, 0);
    m.xTruncate(cache, 1);
    assert_null(m.xFetch(cache, key, 0));
    m.xDestroy(cache);
}

/* What it is for. */
static void test_a_reader_keeps_what_was_not_written(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) { /* what is true for certain is one look behind */
        run(writer, "UPDATE t SET v = 'x' WHERE k = (SELECT MIN(k) FROM t)");
        ask(readers[0], "SELECT SUM(LENGTH(v)) FROM t");
    }
    int all = pages_read(readers[0]);
    for (int i = 0; i < 20; i++) {
        run(writer, "UPDATE t SET v = v || 'x' WHERE k = (SELECT MIN(k) FROM t)");
        agree(writer, readers[0], "SELECT SUM(LENGTH(v)) FROM t");
    }
    assert_true(pages_read(readers[0]) - all <= 20 * 2);
}

/* Against the law, but seen at the writer's next commit at the latest. */
static void test_a_stranger_writes(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++) {
        ask(readers[0], "SELECT SUM(LENGTH(v)) FROM t");
        run(stranger, "UPDATE t SET v = v || 'stranger' WHERE k % 3 = 0");
        run(writer, "UPDATE t SET v = v || 'x' WHERE k = (SELECT MIN(k) FROM t)");
        agree(stranger, readers[0], "SELECT SUM(LENGTH(v)) FROM t");
    }
}

/* A copy of the two files, as a power cut would leave them, has what the connection says. */
static void is_in_the_file(sqlite3 *has, const char *file, const char *sql)
{
    char command[400], copy[80];
    sqlite3 *db = NULL;
    snprintf(copy, sizeof(copy), "%s/copy.db", folder);
    snprintf(command, sizeof(command), "cp %s %s && cp %s-wal %s-wal", file, copy, file, copy);
    assert_int_equal(system(command), 0);
    assert_int_equal(sqlite3_open(copy, &db), SQLITE_OK);
    assert_string_equal(ask(db, "PRAGMA integrity_check"), "ok");
    agree(has, db, sql);
    sqlite3_close(db);
}

static const char all_of_t[] = "SELECT SUM(LENGTH(v) * k) || ' ' || SUM(UNICODE(v) * k) FROM t";

/* Though more is in one than is gathered, and though the connection reads back what it has just written. */
static void test_a_commit_is_in_the_file(void **state)
{
    (void)state;
    run(writer, "PRAGMA cache_size=20");
    for (int i = 0; i < 6; i++) {
        run(writer, i % 2 ? "UPDATE t SET v = hex(randomblob(150))"
                          : "UPDATE t SET v = hex(randomblob(9)) WHERE k < 40");
        is_in_the_file(writer, path, all_of_t);
    }
}

/* --- a register of its own, whose log is never filed, on a disk that can be full ---------------------- */

static sqlite3_io_methods disk;
static const sqlite3_io_methods *true_disk;
static bool disk_full;

struct apart {
    char file[80];
    sqlite3 *db;
    struct marks *marks;
    struct sqlite_log *log;
};

static int write_or_not(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
    return disk_full ? SQLITE_FULL : true_disk->xWrite(file, bytes, n, at);
}

static void put_on_small_disk(sqlite3 *db)
{
    sqlite3_file *file = NULL;
    assert_int_equal(sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file), SQLITE_OK);
    true_disk = file->pMethods;
    disk = *true_disk;
    disk.xWrite = write_or_not;
    file->pMethods = &disk;
}

static void open_apart(struct apart *a)
{
    snprintf(a->file, sizeof(a->file), "%s/apart.db", folder);
    a->marks = marks_of(a->file);
    assert_int_equal(sqlite3_open(a->file, &a->db), SQLITE_OK);
    run(a->db,
        "PRAGMA page_size=2048; PRAGMA journal_mode=WAL; PRAGMA cache_size=20;"
        "CREATE TABLE t (k INTEGER PRIMARY KEY, v TEXT); CREATE TABLE u (k INTEGER PRIMARY KEY, v TEXT);"
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " ROWS ")"
        "INSERT INTO t SELECT i, hex(randomblob(200)) FROM n");
    put_on_small_disk(a->db);
    a->log = sqlite_log_take(a->marks, a->db, INT32_MAX);
    assert_non_null(a->log);
}

static void close_apart(struct apart *a)
{
    char command[sizeof(a->file) + 16];
    sqlite3_close(a->db);
    sqlite_log_free(a->log);
    marks_release(a->marks);
    snprintf(command, sizeof(command), "rm %s", a->file);
    assert_int_equal(system(command), 0);
}

/* More than the cache holds is undone; then less or more than that is written, by the same commit and the
 * next. (Written early, it would be lost in a crash: see sqlite_log.c.) */
static void test_a_commit_after_a_savepoint_is_in_the_file(void **state)
{
    struct apart a;
    char sql[200];
    (void)state;
    open_apart(&a);
    for (unsigned i = 0; i < 12; i++) {
        if (i % 4 == 3)
            run(a.db, "PRAGMA wal_checkpoint");
        run(a.db, i % 2 ? "BEGIN IMMEDIATE; UPDATE t SET v = hex(randomblob(200)) WHERE k < 30; SAVEPOINT s"
                        : "BEGIN IMMEDIATE; SAVEPOINT s");
        snprintf(sql, sizeof(sql), "UPDATE t SET v = hex(randomblob(200)) WHERE k < %u", 300 + i % 4 * 500);
        run(a.db, sql);
        snprintf(sql, sizeof(sql),
                 "UPDATE t SET v = hex(randomblob(200)) WHERE k BETWEEN %u AND 2000; ROLLBACK TO s",
                 100 + i % 3 * 400);
        run(a.db, sql);
        snprintf(sql, sizeof(sql), "UPDATE t SET v = hex(randomblob(200)) WHERE k > %u; COMMIT",
                 4000 - (2U << i % 10));
        run(a.db, sql);
        is_in_the_file(a.db, a.file, all_of_t);
        run(a.db, "UPDATE t SET v = hex(randomblob(200)) WHERE k % 1000 = 3");
        is_in_the_file(a.db, a.file, all_of_t);
    }
    close_apart(&a);
}

/* What a commit that found no room had gathered must not come after what another connection writes then. */
static void test_what_found_no_room_is_not_written(void **state)
{
    struct apart a;
    sqlite3 *other = NULL;
    (void)state;
    open_apart(&a);
    assert_int_equal(sqlite3_open(a.file, &other), SQLITE_OK);
    for (int i = 0; i < 10; i++) {
        disk_full = true;
        assert_int_equal(
            sqlite3_exec(a.db, "UPDATE t SET v = hex(randomblob(120)) WHERE k < 900", NULL, NULL, NULL),
            SQLITE_FULL);
        disk_full = false;
        run(other, "UPDATE t SET v = hex(randomblob(90)) WHERE k % 5 < 3");
        run(a.db, "INSERT OR REPLACE INTO t VALUES (1, 'x')");
        agree(other, a.db, all_of_t);
        is_in_the_file(other, a.file, all_of_t);
    }
    sqlite3_close(other);
    close_apart(&a);
}

/* --- a disk that forgets ----------------------------------------------------------------------------- */

struct unsynced {
    struct unsynced *next;
    sqlite3_int64 at;
    int n;
    char was[];
};

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

static void put_on_forgetful_disk(sqlite3 *db)
{
    sqlite3_file *file = NULL;
    assert_int_equal(sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file), SQLITE_OK);
    true_disk = file->pMethods;
    disk = *true_disk;
    disk.xWrite = write_unsynced;
    disk.xSync = sync_or_forget;
    file->pMethods = &disk;
}

/* A reader is behind when the log is first long enough; it goes, and the sync of the next filing fails. */
static void test_what_is_filed_beside_a_reader_is_not_forgotten(void **state)
{
    static const char long_change[] = "UPDATE t SET v = hex(randomblob(200)) WHERE k > 1000";
    struct apart a;
    sqlite3 *reader = NULL, *other = NULL;
    (void)state;
    open_apart(&a);
    sqlite3_close(a.db);
    sqlite_log_free(a.log);
    assert_int_equal(sqlite3_open(a.file, &a.db), SQLITE_OK);
    run(a.db, "PRAGMA journal_mode=WAL; PRAGMA schema_version");
    put_on_forgetful_disk(a.db);
    a.log = sqlite_log_take(a.marks, a.db, LOG_MOST);
    assert_int_equal(sqlite3_open(a.file, &reader), SQLITE_OK);
    for (int i = 0; i < 4; i++) {
        run(a.db, "UPDATE t SET v = hex(randomblob(199)) WHERE k < 500");
        run(reader, "BEGIN; SELECT COUNT(*) FROM t");
        run(a.db, long_change);
        run(reader, "COMMIT");
        forgets = true;
        run(a.db, "UPDATE t SET v = hex(randomblob(9)) WHERE k = 700");
        assert_false(forgets); /* it was filed */
        run(a.db, "UPDATE t SET v = hex(randomblob(9)) WHERE k = 701");
        run(a.db, "UPDATE t SET v = hex(randomblob(9)) WHERE k = 702");
        is_in_the_file(a.db, a.file, all_of_t);
        assert_int_equal(sqlite3_open(a.file, &other), SQLITE_OK);
        agree(a.db, other, all_of_t);
        sqlite3_close(other);
    }
    assert_null(unsynced);
    sqlite3_close(reader);
    close_apart(&a);
}

/* Nor what a transaction that is undone had changed, however much. */
static void test_what_is_undone_is_not_written(void **state)
{
    (void)state;
    for (int i = 0; i < 10; i++) {
        run(writer, "PRAGMA cache_size=20; BEGIN; UPDATE t SET v = hex(randomblob(120)); ROLLBACK");
        run(stranger, "UPDATE t SET v = hex(randomblob(90)) WHERE k % 5 < 3");
        run(writer, "INSERT OR REPLACE INTO t VALUES (1, 'x')");
        agree(stranger, readers[1], "SELECT SUM(LENGTH(v) * k) || ' ' || SUM(UNICODE(v) * k) FROM t");
        assert_string_equal(ask(stranger, "PRAGMA integrity_check"), "ok");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_readers_see_what_was_written),
        cmocka_unit_test(test_a_look_is_of_one_moment),
        cmocka_unit_test(test_a_commit_slips_in),
        cmocka_unit_test(test_a_reader_keeps_what_was_not_written),
        cmocka_unit_test(test_a_stranger_writes),
        cmocka_unit_test(test_a_commit_is_in_the_file),
        cmocka_unit_test(test_a_commit_after_a_savepoint_is_in_the_file),
        cmocka_unit_test(test_what_found_no_room_is_not_written),
        cmocka_unit_test(test_what_is_filed_beside_a_reader_is_not_forgotten),
        cmocka_unit_test(test_what_is_undone_is_not_written),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
