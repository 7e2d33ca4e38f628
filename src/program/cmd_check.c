/* cmd_check.c - `redvest check`: proves the invariants on the stored data; exit status 1 when one does not
 * hold. */
#include <stdio.h>

#include "base/clock.h"
#include "program/cli.h"
#include "program/invariant/invariant.h"

/* A reading connection of its own, so that a running server goes on writing. */
static int check(struct app *app, struct err *err, int *ret_broken)
{
    struct arena arena = { 0 };
    struct db *db = NULL;
    int rc = db_open(app_place(app), DB_READ, err, &db);
    if (rc < 0)
        return rc;
    db->city = app_city(app);
    db_bind(db, &arena, err, clock_now_ms());
    rc = invariant_check(db, stdout, ret_broken);
    db_close(db);
    arena_free(&arena);
    return rc;
}

int cmd_check(int argc, char **argv)
{
    struct app_options o = { .shared = true };
    const struct cli_option options[] = {
        { "data", "DIR", &o.dir, NULL, "data folder (SQLite)" },
        { "db", "URL", &o.url, NULL, "postgresql://… instead of --data" },
        { "key", "FILE", &o.key_file, NULL, "key file; default DIR/redvest.key" },
        CLI_OPTIONS_END,
    };
    struct err err = { 0 };
    struct app *app = NULL;
    int broken = 0;
    CLI_RUN(argc, argv, "prove the invariants on the stored data", options);
    int rc = app_open(&o, &err, &app);
    if (rc == OK)
        rc = app_load_city(app, &err);
    if (rc == OK)
        rc = check(app, &err, &broken);
    app_close(app);
    if (rc < 0)
        return cli_fail(&err);
    if (broken)
        printf("%d invariants are broken\n", broken);
    return broken ? 1 : 0;
}
