/* sqlite_pcache_test.c - the page cache against a list of what must be in it, by chance and long; then under
 * SQLite: what it is to forget, it forgets: after a rollback, a shrunken file, with trees balanced in
 * between.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/sqlite_ask.h"
#include "db/sqlite_conn.h"

#define ROWS       "4000"
#define PAGE_BYTES 512
#define EXTRA      100
#define KEYS       400
#define WANTED     100
#define STEPS      200000
#define HELD_MOST  60
#define FAR_AWAY   (1U << 20)

static sqlite3_pcache_methods2 m;
static char folder[] = "/tmp/redvest-pcache-XXXXXX";
static sqlite3 *writer;

/* --- against a list --------------------------------------------------------------------------------- */

struct model {
    sqlite3_pcache *cache;
    sqlite3_pcache_page *held[KEYS + 1]; /* by number; NULL: not held */
    unsigned stamp[KEYS + 1];            /* what was last written into the page; 0: it must not be there */
    int n_held;
    unsigned stamps, chance;
};

static unsigned by_chance(struct model *t, unsigned below)
{
    t->chance = t->chance * 1103515245U + 12345U;
    return (t->chance >> 8) % below;
}

static bool page_is_new(const sqlite3_pcache_page *page)
{
    return *(void **)page->pExtra == NULL;
}

/* A page is what was written last, or new; one that somebody holds is never new. */
static void look_at(struct model *t, unsigned key, sqlite3_pcache_page *page, bool was_held)
{
    unsigned there;
    memcpy(&there, page->pBuf, sizeof(there));
    if (page_is_new(page)) {
        assert_false(was_held);
    } else {
        assert_int_not_equal(t->stamp[key], 0);
        assert_int_equal(there, t->stamp[key]);
    }
    t->stamp[key] = ++t->stamps;
    memcpy(page->pBuf, &t->stamp[key], sizeof(t->stamp[key]));
    memset((char *)page->pBuf + sizeof(there), (int)key, PAGE_BYTES - sizeof(there));
    memset(page->pExtra, 1 + (int)(key % 200), EXTRA);
}

static void fetch_one(struct model *t, unsigned key)
{
    bool was_held = t->held[key] != NULL;
    if (!was_held && t->n_held >= HELD_MOST)
        return;
    int make = (int)by_chance(t, 3);
    sqlite3_pcache_page *page = m.xFetch(t->cache, key, make);
    if (was_held)
        assert_ptr_equal(page, t->held[key]);
    if (make == 2)
        assert_non_null(page);
    if (!page)
        return;
    if (make == 0)
        assert_false(page_is_new(page));
    look_at(t, key, page, was_held);
    t->n_held += !was_held;
    t->held[key] = page;
}

static void let_go(struct model *t, unsigned key, bool unwanted)
{
    if (!t->held[key])
        return;
    m.xUnpin(t->cache, t->held[key], unwanted);
    t->held[key] = NULL;
    t->n_held--;
    if (unwanted)
        t->stamp[key] = 0;
}

static void move_one(struct model *t, unsigned from, unsigned to)
{
    if (!t->held[from] || t->held[to] || from == to)
        return;
    m.xRekey(t->cache, t->held[from], from, to);
    t->held[to] = t->held[from];
    t->stamp[to] = t->stamp[from];
    t->held[from] = NULL;
    t->stamp[from] = 0;
}

/* As SQLite does while it balances a tree: far away, and back. */
static void lend(struct model *t, unsigned key)
{
    if (!t->held[key])
        return;
    m.xRekey(t->cache, t->held[key], key, FAR_AWAY);
    assert_null(m.xFetch(t->cache, key, 0));
    assert_ptr_equal(m.xFetch(t->cache, FAR_AWAY, 0), t->held[key]);
    m.xRekey(t->cache, t->held[key], FAR_AWAY, key);
}

static void cut(struct model *t, unsigned limit)
{
    m.xTruncate(t->cache, limit);
    for (unsigned key = limit; key <= KEYS; key++) {
        assert_null(m.xFetch(t->cache, key, 0));
        t->n_held -= t->held[key] != NULL;
        t->held[key] = NULL;
        t->stamp[key] = 0;
    }
}

static void step(struct model *t)
{
    unsigned key = 1 + by_chance(t, KEYS);
    switch (by_chance(t, 12)) {
    case 0:
        let_go(t, key, true);
        break;
    case 1:
        move_one(t, key, 1 + by_chance(t, KEYS));
        break;
    case 2:
        lend(t, key);
        break;
    case 3:
        if (by_chance(t, 50) == 0)
            cut(t, 1 + by_chance(t, KEYS + 50));
        break;
    case 4:
        if (by_chance(t, 500) == 0)
            m.xShrink(t->cache);
        break;
    case 5:
    case 6:
    case 7:
        let_go(t, key, false);
        break;
    default:
        fetch_one(t, key);
    }
}

static void walk(int purgeable, unsigned chance)
{
    struct model *t = calloc(1, sizeof(*t));
    assert_non_null(t);
    t->chance = chance;
    t->cache = m.xCreate(PAGE_BYTES, EXTRA, purgeable);
    assert_non_null(t->cache);
    m.xCachesize(t->cache, WANTED);
    for (int i = 0; i < STEPS; i++) {
        step(t);
        assert_true(m.xPagecount(t->cache) <= (purgeable ? WANTED : KEYS));
        assert_true(m.xPagecount(t->cache) >= t->n_held);
    }
    m.xDestroy(t->cache);
    free(t);
}

static void test_by_chance(void **state)
{
    (void)state;
    for (unsigned chance = 1; chance <= 3; chance++) {
        walk(1, chance);
        walk(0, chance);
    }
}

/* What nobody holds stays as long as there is room, and what was used lately longer than the rest. */
static void test_the_used_stay(void **state)
{
    (void)state;
    sqlite3_pcache *cache = m.xCreate(PAGE_BYTES, EXTRA, 1);
    m.xCachesize(cache, WANTED);
    for (unsigned key = 1; key <= 10 * WANTED; key++) {
        for (unsigned often = 1; often <= 10; often++) {
            sqlite3_pcache_page *page = m.xFetch(cache, often, 2);
            assert_true(key == 1 || !page_is_new(page));
            memset(page->pExtra, 1, EXTRA);
            m.xUnpin(cache, page, 0);
        }
        sqlite3_pcache_page *page = m.xFetch(cache, 1000 + key, 2);
        memset(page->pExtra, 1, EXTRA);
        m.xUnpin(cache, page, 0);
    }
    assert_int_equal(m.xPagecount(cache), WANTED);
    m.xDestroy(cache);
}

/* More than wanted are held: it grows, says no where SQLite may write first, and comes back. */
static void test_all_are_held(void **state)
{
    (void)state;
    sqlite3_pcache_page *held[3 * WANTED];
    sqlite3_pcache *cache = m.xCreate(PAGE_BYTES, EXTRA, 1);
    m.xCachesize(cache, WANTED);
    for (unsigned key = 0; key < 3 * WANTED; key++)
        assert_non_null(held[key] = m.xFetch(cache, key + 1, 2));
    assert_null(m.xFetch(cache, 4 * WANTED, 1));
    for (unsigned key = 0; key < 3 * WANTED; key++)
        m.xUnpin(cache, held[key], 0);
    assert_int_equal(m.xPagecount(cache), WANTED);
    m.xDestroy(cache);
}

/* --- under SQLite ----------------------------------------------------------------------------------- */

static void says(sqlite3 *db, const char *sql, const char *wanted)
{
    assert_string_equal(ask(db, sql), wanted);
}

/* In random order, so that leaves are split in the middle. */
static void fill(void)
{
    run(writer, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " ROWS ")"
                "INSERT INTO t SELECT hex(randomblob(16)), i, hex(randomblob(200)) FROM n ORDER BY random()");
}

static int begin(void **state)
{
    char path[sizeof(folder) + 8];
    (void)state;
    sqlite_pcache_configure();
    sqlite3_config(SQLITE_CONFIG_GETPCACHE2, &m);
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof(path), "%s/t.db", folder);
    if (sqlite3_open(path, &writer) != SQLITE_OK)
        return -1;
    run(writer, "PRAGMA journal_mode=WAL; CREATE TABLE t (k TEXT PRIMARY KEY, i INTEGER, fill TEXT);"
                "CREATE INDEX t_i ON t (i); CREATE INDEX t_fill ON t (fill)");
    fill();
    return 0;
}

static int end(void **state)
{
    char command[sizeof(folder) + 16];
    (void)state;
    sqlite3_close(writer);
    snprintf(command, sizeof(command), "rm -r %s", folder);
    return system(command);
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
        says(writer, "SELECT COUNT(*) FROM t", "0");
        fill();
        says(writer, "PRAGMA integrity_check", "ok");
        says(writer, "SELECT COUNT(*) FROM t WHERE i > 0", ROWS);
    }
}

/* A few pages only: what does not fit goes out and comes back within one transaction. */
static void test_a_small_cache_holds_a_big_change(void **state)
{
    (void)state;
    run(writer, "PRAGMA cache_size=12");
    for (int i = 0; i < 3; i++) {
        run(writer, "BEGIN; UPDATE t SET fill = hex(randomblob(200)), i = -i");
        says(writer, "SELECT COUNT(*) FROM t WHERE i < 0", ROWS);
        run(writer, i == 2 ? "COMMIT" : "ROLLBACK");
        says(writer, "PRAGMA integrity_check", "ok");
    }
    says(writer, "SELECT COUNT(*) FROM t WHERE i < 0", ROWS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_chance),
        cmocka_unit_test(test_the_used_stay),
        cmocka_unit_test(test_all_are_held),
        cmocka_unit_test(test_what_was_rolled_back_is_not_there),
        cmocka_unit_test(test_a_shorter_file_grows_again),
        cmocka_unit_test(test_a_small_cache_holds_a_big_change),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
