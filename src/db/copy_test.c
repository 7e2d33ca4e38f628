/* copy_test.c - a row's line is taken apart as it was put together, and nothing else is taken for a row. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/copy.h"
#include "db/migrate.h"

static const struct table_column columns[] = {
    { "id", DB_INT }, { "lat", DB_REAL }, { "name", DB_TEXT }, { "data", DB_BLOB }
};
static const struct table place = { "place", columns, 4 };

static bool parse(const char *text, struct copy_value *v)
{
    static char line[256];
    snprintf(line, sizeof(line), "%s", text);
    return copy_parse(&place, line, strlen(line), v);
}

static void every_class_comes_back(void **state)
{
    (void)state;
    struct copy_value v[4];
    assert_true(parse("-9223372036854775808\t36.190000000000005\ta\\tb\\n\\\\N𠮷\t\\\\x00ff7f\n", v));
    assert_true(v[0].i == INT64_MIN && !v[0].null);
    assert_true(v[1].d == 36.190000000000005);
    assert_int_equal(v[2].n, strlen("a\tb\n\\N𠮷"));
    assert_memory_equal(v[2].p, "a\tb\n\\N𠮷", v[2].n);
    assert_int_equal(v[3].n, 3);
    assert_memory_equal(v[3].p, "\x00\xff\x7f", 3);
}

static void null_is_not_empty(void **state)
{
    (void)state;
    struct copy_value v[4];
    assert_true(parse("1\t\\N\t\t\\\\x\n", v));
    assert_true(v[1].null && !v[2].null && v[2].n == 0 && !v[3].null && v[3].n == 0);
    assert_true(parse("1\t\\N\t\\N\t\\N\n", v));
    assert_true(v[2].null && v[3].null);
    assert_true(parse("1\t\\N\t\\\\N\t\\N\n", v)); /* the two characters \N */
    assert_true(!v[2].null && v[2].n == 2);
}

static void what_is_no_row_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "\n",
        "1\t2\ta\t\\\\x00",    /* no end */
        "1\t2\ta\n",           /* too few */
        "x\t2\ta\t\\\\x00\n",  /* no number */
        "\t2\ta\t\\\\x00\n",   /* an empty one */
        " 1\t2\ta\t\\\\x00\n", /* a blank before it */
        "9223372036854775808\t2\ta\t\\\\x00\n",
        "1\t2..\ta\t\\\\x00\n",
        "1\t2\ta\\\t\\\\x00\n", /* a backslash before the tab */
        "1\t2\ta\t00\n",        /* bytes without their mark */
        "1\t2\ta\t\\\\x0\n",    /* half a byte */
        "1\t2\ta\t\\\\x0G\n",
    };
    struct copy_value v[4];
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(parse(bad[i], v));
}

static void tables_are_those_of_the_migrations(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    struct err err = { 0 };
    struct tables none = { 0 }, first = { 0 }, all = { 0 };
    assert_int_equal(copy_tables(0, &arena, &err, &none), OK);
    assert_int_equal(none.n, 0);
    assert_int_equal(copy_tables(1, &arena, &err, &first), OK);
    assert_int_equal(first.n, 2);
    assert_string_equal(first.v[0].name, "meta");
    assert_string_equal(first.v[0].cols[1].name, "value");
    assert_int_equal(first.v[0].cols[1].cls, DB_TEXT);
    assert_string_equal(first.v[1].name, "schema_version");
    assert_int_equal(first.v[1].cols[0].cls, DB_INT);
    assert_int_equal(copy_tables(migrate_newest(), &arena, &err, &all), OK);
    assert_true(all.n > 20);
    arena_free(&arena);
}

/* Rows of schema_version as a register of an older program has them. */
struct versions {
    int64_t at, last;
    char line[64];
};

static int pull_version(void *ctx, char **ret_line, size_t *ret_n)
{
    struct versions *v = ctx;
    if (v->at == v->last)
        return 0;
    v->at++;
    *ret_line = v->line;
    *ret_n = (size_t)snprintf(v->line, sizeof(v->line), "%d\t%04d_x.sql\t0\n", (int)v->at, (int)v->at);
    return 1;
}

static const struct table *named(const struct tables *all, const char *name)
{
    for (size_t i = 0; i < all->n; i++)
        if (!strcmp(all->v[i].name, name))
            return &all->v[i];
    fail_msg("no table %s", name);
    return NULL;
}

static struct db *fresh(char *folder, struct arena *arena, struct err *err)
{
    struct db *db = NULL;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(db_open(&(struct db_place){ .dir = folder }, DB_WRITE, err, &db), OK);
    db_bind(db, arena, err, 0);
    return db;
}

static void remove_folder(const char *folder)
{
    char command[128];
    snprintf(command, sizeof(command), "rm -rf '%s'", folder);
    assert_int_equal(system(command), 0);
}

static void an_older_register_is_brought_up(void **state)
{
    (void)state;
    char folder[] = "/tmp/redvest-copy-XXXXXX";
    struct arena arena = { 0 };
    struct err err = { 0 };
    struct tables all = { 0 };
    struct versions v = { .last = migrate_newest() - 1 };
    _cleanup_buf_ struct buf later = { 0 };
    struct db *db = fresh(folder, &arena, &err);
    assert_int_equal(copy_tables(v.last, &arena, &err, &all), OK);
    assert_int_equal(copy_in_begin(db, v.last, &later), OK);
    assert_int_equal(copy_in(db, named(&all, "schema_version"), pull_version, &v), OK);
    assert_int_equal(copy_in_end(db, &later), OK);
    assert_int_equal(copy_commit(db), OK);
    assert_int_equal(migrate_check(db), OK);
    assert_int_equal(copy_in_begin(db, v.last, &later), CONFLICT); /* it is not empty any more */
    db_close(db);
    arena_free(&arena);
    remove_folder(folder);
}

static void a_newer_one_is_not_taken(void **state)
{
    (void)state;
    char folder[] = "/tmp/redvest-copy-XXXXXX";
    struct arena arena = { 0 };
    struct err err = { 0 };
    _cleanup_buf_ struct buf later = { 0 };
    struct db *db = fresh(folder, &arena, &err);
    assert_int_equal(copy_in_begin(db, migrate_newest() + 1, &later), CONFLICT);
    db_rollback(db);
    db_close(db);
    arena_free(&arena);
    remove_folder(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_class_comes_back),
        cmocka_unit_test(null_is_not_empty),
        cmocka_unit_test(what_is_no_row_is_refused),
        cmocka_unit_test(tables_are_those_of_the_migrations),
        cmocka_unit_test(an_older_register_is_brought_up),
        cmocka_unit_test(a_newer_one_is_not_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
