/* migrate_test.c - an upgrade that the stored rows do not allow says so, names them, and changes nothing. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/migrate.h"

/* A register of version 8 with a seat that was missed and one that was served, of one person and shift: the
 * rule that comes with 9 allows one of them. */
static const char twins[] =
    "PRAGMA foreign_keys=OFF;"
    "INSERT INTO schema_version (version, name, applied_ms) VALUES (8, '0008_indexes', 0);"
    "INSERT INTO signup (id, shift, activity, volunteer, state, source, starts_ms, ends_ms, made_ms, "
    "moved_ms)"
    " VALUES (1, 5, 6, 7, 7, 1, 0, 0, 0, 0), (2, 5, 6, 7, 8, 1, 0, 0, 0, 0);";

static void rows_that_break_a_new_rule_are_named(void **state)
{
    (void)state;
    char folder[] = "/tmp/redvest-migrate-XXXXXX", command[128];
    struct arena arena = { 0 };
    struct err err = { 0 };
    struct db *db = NULL;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(db_open(&(struct db_place){ .dir = folder }, DB_WRITE, &err, &db), OK);
    db_bind(db, &arena, &err, 0);
    assert_int_equal(migrate_make(db, 8), OK);
    assert_int_equal(db_script(db, twins), OK);
    assert_int_equal(migrate(db), CONFLICT);
    assert_string_equal(err.arg[0], "0009_fewer_indexes.sql");
    assert_non_null(strstr(err.arg[1], "signup.shift, signup.volunteer"));
    assert_int_equal(db_script(db, "DROP INDEX signup_shift"),
                     OK); /* 0009 drops it: nothing of that was done */
    db_close(db);
    arena_free(&arena);
    snprintf(command, sizeof(command), "rm -rf '%s'", folder);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(rows_that_break_a_new_rule_are_named) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
