/* cmd_restore.c - `redvest restore`: a backup into a new data folder or an empty PostgreSQL schema, with
 * proof. */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>

#include "program/backup/backup.h"
#include "base/clock.h"
#include "program/cli.h"

struct restore_options {
    const char *from, *dir, *url, *key_file;
};

static int into_url(const struct restore_options *o, const struct keys *keys, struct err *err,
                    struct backup_done *done)
{
    _cleanup_arena_ struct arena arena = { 0 };
    const struct db_place place = { .url = o->url };
    struct db *db = NULL;
    int rc = db_open(&place, DB_WRITE, err, &db);
    if (rc < 0)
        return rc;
    db_bind(db, &arena, err, clock_now_ms());
    rc = backup_load(o->from, keys, db, done);
    db_close(db);
    return rc;
}

static int restore(const struct restore_options *o, struct err *err, struct backup_done *done)
{
    _cleanup_keys_ struct keys keys = { 0 };
    char key_file[PATH_MAX];
    snprintf(key_file, sizeof(key_file), "%s/redvest.key", o->dir ? o->dir : ".");
    int rc = keys_load_file(o->key_file ? o->key_file : key_file, 1, &keys, err);
    if (rc < 0)
        return rc;
    return o->url ? into_url(o, &keys, err, done) : backup_load_folder(o->from, &keys, o->dir, err, done);
}

static void print_done(const struct restore_options *o, const struct backup_done *d)
{
    char time[TIME_TEXT];
    format_rfc3339(d->head.time_ms, time);
    printf("%s: restored %" PRId64 " rows of %" PRId64
           " tables as of %s; all totals equal those of the backup:",
           o->dir ? o->dir : "the schema", d->rows, d->tables, time);
    const char *lead = "";
    for (int i = 0; i < TOTALS; i++)
        if (d->head.known[i]) {
            printf("%s %s %" PRId64, lead, d->head.totals[i].name, d->head.totals[i].n);
            lead = ",";
        }
    backup_put_uncompared(stdout, &d->head);
    putchar('\n');
}

int cmd_restore(int argc, char **argv)
{
    struct restore_options o = { 0 };
    const struct cli_option options[] = {
        { "from", "FILE", &o.from, NULL, "the backup: redvest-….rvb" },
        { "data", "DIR", &o.dir, NULL, "new data folder (SQLite)" },
        { "db", "URL", &o.url, NULL, "postgresql://… with an empty schema, instead of --data" },
        { "key", "FILE", &o.key_file, NULL, "the city's key file; default DIR/redvest.key" },
        CLI_OPTIONS_END,
    };
    struct err err = { 0 };
    struct backup_done done = { 0 };
    CLI_RUN(argc, argv, "a backup into a new data folder or an empty schema", options);
    if (!o.from || !o.dir == !o.url || (o.url && !o.key_file)) {
        fputs("redvest restore: say --from FILE, and --data DIR or --db URL with --key FILE\n", stderr);
        return 2;
    }
    signal(SIGXFSZ, SIG_IGN); /* a limit on file sizes is an error to tell, like a full disk */
    if (restore(&o, &err, &done) < 0)
        return cli_fail(&err);
    print_done(&o, &done);
    return 0;
}
