/* cmd_check.c - `redvest check`: proves the invariants on the stored data; exit status 1 when one does not
 * hold. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "office/audit/audit.h"
#include "program/cli.h"
#include "program/invariant/invariant.h"

/* A reading connection of its own, so that a running server goes on writing. */
/* "ROWS:HASH", as a backup's head and the auditor's page say it. */
static bool take_trail(const char *text, struct audit_head *ret_head)
{
    char *end = NULL;
    ret_head->seq = strtoll(text, &end, 10);
    return ret_head->seq > 0 && *end == ':' && strlen(end + 1) == sizeof(ret_head->hash) - 1 &&
           strspn(end + 1, "0123456789abcdef") == strlen(end + 1) && strcpy(ret_head->hash, end + 1);
}

static int check_trail(struct db *db, const struct audit_head *head, int *ret_broken)
{
    if (!head->seq)
        return OK;
    int rc = audit_had_head(db, head);
    if (rc < 0)
        return rc;
    printf("%s %-20s the trail goes on from where it ended: %" PRId64 ":%s\n", rc ? "ok     " : "BROKEN ",
           "audit.kept", head->seq, head->hash);
    *ret_broken += !rc;
    return OK;
}

static int check(struct app *app, const struct audit_head *kept, struct err *err, int *ret_broken)
{
    struct arena arena = { 0 };
    struct db *db = NULL;
    int rc = db_open(app_place(app), DB_READ, err, &db);
    if (rc < 0)
        return rc;
    db->city = app_city(app);
    db_bind(db, &arena, err, clock_now_ms());
    rc = invariant_check(db, stdout, ret_broken);
    if (rc == OK)
        rc = check_trail(db, kept, ret_broken);
    db_close(db);
    arena_free(&arena);
    return rc;
}

int cmd_check(int argc, char **argv)
{
    struct app_options o = { .shared = true };
    struct audit_head kept = { 0 };
    const char *trail = NULL;
    const struct cli_option options[] = {
        { "data", "DIR", &o.dir, NULL, "data folder (SQLite)" },
        { "db", "URL", &o.url, NULL, "postgresql://… instead of --data" },
        { "key", "FILE", &o.key_file, NULL, "key file; default DIR/redvest.key" },
        { "trail", "ROWS:HASH", &trail, NULL,
          "an end of the trail that was kept: is it still in the chain?" },
        CLI_OPTIONS_END,
    };
    struct err err = { 0 };
    struct app *app = NULL;
    int broken = 0;
    CLI_RUN(argc, argv, "prove the invariants on the stored data", options);
    if (trail && !take_trail(trail, &kept)) {
        fputs("redvest check: --trail takes ROWS:HASH, as a backup or the auditor's page says it\n", stderr);
        return 2;
    }
    int rc = app_open(&o, &err, &app);
    if (rc == OK)
        rc = app_load_city(app, &err);
    if (rc == OK)
        rc = check(app, &kept, &err, &broken);
    app_close(app);
    if (rc < 0)
        return cli_fail(&err);
    if (broken)
        printf("%d invariants are broken\n", broken);
    return broken ? 1 : 0;
}
