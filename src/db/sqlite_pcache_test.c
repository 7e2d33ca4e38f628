/* sqlite_pcache_test.c - what the cache is to forget, it forgets: after another connection wrote, after a
 * rollback and a shrunken file, with trees balanced in between. */
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

#define ROWS "4000"

static sqlite3_pcache_methods2 library;
static int truncations; /* that reach the library's cache */

static char folder[] = "/tmp/redvest-pcache-XXXXXX";
static sqlite3 *writer, *reader;

static void run(sqlite3 *db, const char *sql)
{
    char *said = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &said) != SQLITE_OK)
        fail_msg("%.60s: %s", sql, said);
}

static int keep_first(void *ctx, int n, char **values, char **names)
{
    (void)names;
    if (n > 0)
        snprintf(ctx, 64, "%s", values[0] ? values[0] : "");
    return 0;
}

static void says(sqlite3 *db, const char *sql, const char *wanted)
{
    char text[64] = "";
    if (sqlite3_exec(db, sql, keep_first, text, NULL) != SQLITE_OK)
        fail_msg("%.60s: %s", sql, sqlite3_errmsg(db));
    assert_string_equal(text, wanted);
}

/* In random order, so that leaves are split in the middle. */
static void fill(void)
{
    run(writer, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " ROWS ")"
                "INSERT INTO t SELECT hex(randomblob(16)), i, hex(randomblob(200)) FROM n ORDER BY random()");
}

static void count_truncation(sqlite3_pcache *cache, unsigned limit)
{
    truncations++;
    library.xTruncate(cache, limit);
}

/* Below ours, so that what it lets through is seen. */
static void put_counter(void)
{
    sqlite3_config(SQLITE_CONFIG_GETPCACHE2, &library);
    sqlite3_pcache_methods2 counting = library;
    counting.xTruncate = count_truncation;
    sqlite3_config(SQLITE_CONFIG_PCACHE2, &counting);
}

static int begin(void **state)
{
    char path[sizeof(folder) + 8];
    (void)state;
    put_counter();
    sqlite_pcache_configure();
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof(path), "%s/t.db", folder);
    if (sqlite3_open(path, &writer) != SQLITE_OK || sqlite3_open(path, &reader) != SQLITE_OK)
        return -1;
    run(writer, "PRAGMA journal_mode=WAL; CREATE TABLE t (k TEXT PRIMARY KEY, i INTEGER, fill TEXT);"
                "CREATE INDEX t_i ON t (i); CREATE INDEX t_fill ON t (fill)");
    return 0;
}

static int end(void **state)
{
    char command[sizeof(folder) + 16];
    (void)state;
    sqlite3_close(reader);
    sqlite3_close(writer);
    snprintf(command, sizeof(command), "rm -r %s", folder);
    return system(command);
}

static void test_a_reader_sees_what_another_wrote(void **state)
{
    (void)state;
    fill();
    says(reader, "SELECT COUNT(*) FROM t WHERE i > 0", ROWS);
    run(writer, "UPDATE t SET i = -i");
    says(reader, "SELECT COUNT(*) FROM t WHERE i > 0", "0");
    says(reader, "SELECT COUNT(*) FROM t NOT INDEXED WHERE i < 0", ROWS);
}

static void test_what_was_rolled_back_is_not_there(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++) {
        run(writer, "BEGIN");
        fill();
        run(writer, "ROLLBACK");
        says(writer, "SELECT COUNT(*) FROM t", ROWS);
        run(writer, "BEGIN; SAVEPOINT s");
        fill();
        run(writer, "ROLLBACK TO s; COMMIT");
        says(writer, "PRAGMA integrity_check", "ok");
    }
}

static void test_a_shorter_file_grows_again(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        run(writer, "DELETE FROM t; VACUUM");
        says(reader, "SELECT COUNT(*) FROM t", "0");
        fill();
        says(reader, "SELECT COUNT(*) FROM t", ROWS);
        says(writer, "PRAGMA integrity_check", "ok");
        says(reader, "PRAGMA integrity_check", "ok");
    }
}

/* What it is for: leaves are split, pages are lent a number far away, and no commit searches the cache. */
static void test_growing_searches_nothing(void **state)
{
    (void)state;
    says(writer, "SELECT COUNT(*) > 0 FROM t", "1");
    truncations = 0;
    for (int i = 0; i < 200; i++)
        run(writer, "INSERT INTO t SELECT hex(randomblob(16)), random(), hex(randomblob(200))");
    assert_int_equal(truncations, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_reader_sees_what_another_wrote),
        cmocka_unit_test(test_what_was_rolled_back_is_not_there),
        cmocka_unit_test(test_a_shorter_file_grows_again),
        cmocka_unit_test(test_growing_searches_nothing),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
