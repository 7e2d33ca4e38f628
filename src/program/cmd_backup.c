/* cmd_backup.c - `redvest backup`: a proved, sealed backup beside a running server; or what a folder holds.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>

#include "program/backup/backup.h"
#include "program/cli.h"

struct backup_options {
    struct app_options app;
    const char *to, *keep, *list;
};

static void print_done(const struct backup_done *d, int removed)
{
    printf("%s: verified, %" PRId64 " rows of %" PRId64 " tables, %" PRId64 " bytes, snapshot held %.1f s",
           d->path, d->rows, d->tables, d->bytes, (double)d->snapshot_ms / 1000);
    for (int i = TOTAL_UNIT_KINDS; i < TOTALS; i++)
        printf(", %s %" PRId64, d->head.totals[i].name, d->head.totals[i].n);
    if (d->head.trail.seq)
        printf(", trail %" PRId64 ":%s", d->head.trail.seq, d->head.trail.hash);
    if (removed)
        printf("; %d older removed", removed);
    putchar('\n');
}

static int save(struct backup_options *o, int keep, struct err *err)
{
    struct app *app = NULL;
    struct backup_done done = { 0 };
    int removed = 0;
    int rc = app_open(&o->app, err, &app);
    if (rc == OK)
        rc = app_load_city(app, err);
    if (rc == OK)
        rc = backup_save(app_db(app, err), o->to, &done);
    if (rc == OK && o->app.dir)
        rc = backup_remember(o->app.dir, o->to, err);
    if (rc == OK)
        rc = removed = backup_rotate(o->to, done.head.city, keep, done.path, err);
    if (rc >= 0)
        print_done(&done, removed);
    rc = app_advise(app, rc, err);
    app_close(app);
    return rc;
}

static int list(const struct backup_options *o, struct err *err, int *ret_bad)
{
    _cleanup_keys_ struct keys keys = { 0 };
    int rc = o->app.key_file ? keys_load_file(o->app.key_file, 1, &keys, err) : OK;
    if (rc == OK)
        rc = *ret_bad = backup_list(o->list, o->app.key_file ? &keys : NULL, stdout, err);
    return rc;
}

static bool fits(const struct backup_options *o, int64_t *ret_keep)
{
    if (o->keep && !cli_number("keep", o->keep, 1, 100000, ret_keep))
        return false;
    if (!o->to == !o->list) {
        fputs("redvest backup: say --to FOLDER to write a backup, or --list FOLDER\n", stderr);
        return false;
    }
    return true;
}

int cmd_backup(int argc, char **argv)
{
    struct backup_options o = { .app = { .shared = true } };
    const struct cli_option options[] = {
        { "data", "DIR", &o.app.dir, NULL, "data folder (SQLite)" },
        { "db", "URL", &o.app.url, NULL, "postgresql://… instead of --data" },
        { "key", "FILE", &o.app.key_file, NULL, "key file; default DIR/redvest.key" },
        { "to", "FOLDER", &o.to, NULL, "where backups go; it must be there" },
        { "keep", "N", &o.keep, NULL, "how many of this city stay; default 14" },
        { "list", "FOLDER", &o.list, NULL, "show what is there; with --key each is read whole" },
        CLI_OPTIONS_END,
    };
    struct err err = { 0 };
    int64_t keep = BACKUP_KEEP;
    int bad = 0;
    CLI_RUN(argc, argv, "write a sealed, proved backup beside a running server", options);
    if (!fits(&o, &keep))
        return 2;
    signal(SIGXFSZ, SIG_IGN); /* a limit on file sizes is an error to tell, like a full disk */
    int rc = o.list ? list(&o, &err, &bad) : save(&o, (int)keep, &err);
    return rc < 0 ? cli_fail(&err) : bad > 0;
}
