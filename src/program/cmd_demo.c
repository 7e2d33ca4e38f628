/* cmd_demo.c - `redvest demo`: makes a register and fills it with people who cannot exist.
 *
 * A folder appears only when it is whole: the work is done in DIR.filling, which is renamed at the end, so
 * one that was cut short is simply begun again. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "program/cli.h"
#include "db/meta.h"
#include "program/demo/demo.h"
#include "office/org/org.h"

#define REGIONS_MAX ((size_t)16 << 20)
#define PATH_TEXT   4096
#define BAR         32
#define TELL_MS     100
#define NINE_MS     (9 * HOUR_MS)
#define SATURDAY    5

struct demo {
    const char *data, *db, *key, *city, *regions, *scale, *seed, *now;
    bool if_missing, progress;
    double scale_value;
    int64_t seed_value;
    char regions_path[PATH_TEXT], filling[PATH_TEXT];
    /* progress */
    bool bar;
    char phase[32];
    int64_t begun_us, told_us;
};

/* Nine in the morning of the last working day by the calendar: a day with things to do. */
static int64_t last_nine(int64_t now)
{
    int64_t day = day_of(now - NINE_MS);
    while (civil_of(day_start_ms(day)).weekday >= SATURDAY)
        day--;
    return day_start_ms(day) + NINE_MS;
}

static bool read_options(struct demo *d)
{
    int64_t now;
    char *end;
    d->scale_value = strtod(d->scale, &end);
    if (*end || !(d->scale_value >= DEMO_SCALE_MIN && d->scale_value <= DEMO_SCALE_MAX)) {
        fprintf(stderr, "redvest demo: --scale takes a number from %g to %g, not '%s'\n", DEMO_SCALE_MIN,
                DEMO_SCALE_MAX, d->scale);
        return false;
    }
    if (!cli_number("seed", d->seed, 0, 1000000000, &d->seed_value))
        return false;
    if (d->now && !parse_time(d->now, &now)) {
        fprintf(stderr, "redvest demo: --now takes 2026-03-07T08:30, not '%s'\n", d->now);
        return false;
    }
    clock_shift(d->now ? now : last_nine(clock_now_ms()));
    if (!d->data && !d->db) {
        fprintf(stderr, "redvest demo: say where: --data DIR, or --db postgresql://… with --key FILE\n");
        return false;
    }
    if (!d->regions)
        snprintf(d->regions_path, sizeof(d->regions_path), "data/regions/%s.csv", d->city);
    else
        snprintf(d->regions_path, sizeof(d->regions_path), "%s", d->regions);
    return true;
}

/* --- progress ------------------------------------------------------------------------------------------- */

static void draw_bar(const char *what, int64_t done, int64_t of)
{
    char bar[BAR + 1];
    int64_t full = of ? done * BAR / of : BAR;
    for (int i = 0; i < BAR; i++)
        bar[i] = i < full ? '#' : '.';
    bar[BAR] = '\0';
    fprintf(stderr, "\r  %-11s %s %3lld %%", what, bar, (long long)(of ? done * 100 / of : 100));
}

/* On a terminal a bar that moves; elsewhere a line a phase. */
static void progress(void *ctx, const char *what, int64_t done, int64_t of)
{
    struct demo *d = ctx;
    int64_t now_us = clock_steady_us();
    bool fresh = strcmp(d->phase, what) != 0;
    if (fresh && d->bar && d->phase[0])
        fputc('\n', stderr);
    if (fresh && !d->bar)
        fprintf(stderr, "  %s\n", what);
    if (fresh)
        snprintf(d->phase, sizeof(d->phase), "%s", what);
    if (!d->bar || (!fresh && done < of && now_us - d->told_us < TELL_MS * 1000))
        return;
    draw_bar(what, done, of);
    d->told_us = now_us;
}

/* --- filling -------------------------------------------------------------------------------------------- */

static int make_city(struct db *db, const struct demo *d, struct err *err)
{
    _cleanup_buf_ struct buf csv = { .max = REGIONS_MAX };
    int rc = file_read(d->regions_path, &csv, err);
    if (rc == OK)
        rc = db_begin(db);
    if (rc < 0)
        return rc;
    rc = org_init(db, d->city, csv.data ? csv.data : "", csv.len);
    if (rc >= 0)
        rc = db_commit(db);
    if (rc < 0)
        db_rollback(db);
    return rc;
}

static int fill(struct app *app, struct demo *d, struct err *err)
{
    const char *unit = NULL;
    struct db *db = app_db(app, err);
    int rc = meta_get(db, "city.unit", &unit);
    if (rc == OK && !unit)
        rc = make_city(db, d, err);
    if (rc >= 0)
        rc = app_load_city(app, err);
    if (rc < 0)
        return rc;
    struct demo_options o = {
        .scale = d->scale_value, .seed = d->seed_value, .progress = progress, .ctx = d
    };
    rc = demo_fill(app_db(app, err), &o);
    if (d->bar)
        fputc('\n', stderr);
    return rc;
}

static int open_and_fill(struct demo *d, const char *dir, struct err *err)
{
    struct app_options options = { .dir = dir, .url = d->db, .key_file = d->key, .create = true };
    struct app *app = NULL;
    int rc = app_open(&options, err, &app);
    if (rc == OK)
        rc = fill(app, d, err);
    app_close(app);
    return rc;
}

/* --- the folder ----------------------------------------------------------------------------------------- */

static void remove_filling(const char *dir)
{
    static const char *const files[] = { "redvest.db", "redvest.db-wal", "redvest.db-shm", "redvest.key",
                                         "redvest.lock" };
    char path[PATH_TEXT + 32];
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        snprintf(path, sizeof(path), "%s/%s", dir, files[i]);
        unlink(path);
    }
    rmdir(dir);
}

/* The folder is there only when a register is in it, or when it is empty. */
static bool has_register(const char *dir)
{
    char path[PATH_TEXT + 32];
    snprintf(path, sizeof(path), "%s/redvest.db", dir);
    return access(path, F_OK) == 0;
}

static int fill_folder(struct demo *d, struct err *err)
{
    size_t n = strlen(d->data);
    while (n > 1 && d->data[n - 1] == '/')
        n--;
    if (n + sizeof(".filling") > sizeof(d->filling))
        return ERR(err, INVALID, NULL, "数据目录的路径太长：{0}", d->data);
    snprintf(d->filling, sizeof(d->filling), "%.*s.filling", (int)n, d->data);
    remove_filling(d->filling);
    int rc = open_and_fill(d, d->filling, err);
    if (rc < 0) {
        remove_filling(d->filling);
        return rc;
    }
    if (rename(d->filling, d->data) != 0)
        return ERR(err, CONFLICT, NULL, "无法把 {0} 改名为 {1}：{2}", d->filling, d->data, strerror(errno));
    return OK;
}

/* A register that is a demo already: nothing to do; 1 when so. */
static int is_there(struct demo *d, struct err *err)
{
    struct app_options options = { .dir = d->data, .url = d->db, .key_file = d->key, .shared = true };
    struct app *app = NULL;
    int rc = app_open(&options, err, &app);
    if (rc == OK)
        rc = app_load_city(app, err);
    bool demo = rc == OK && app_city(app)->demo;
    app_close(app);
    if (rc == OK && !demo)
        return ERR(err, CONFLICT, NULL, "{0} 里是真实数据，不会写入演示数据", d->data ? d->data : d->db);
    return rc < 0 ? rc : 1;
}

static int run(struct demo *d, struct err *err)
{
    struct err ignored = { 0 };
    if (d->if_missing &&
        (d->db ? is_there(d, &ignored) == 1 : has_register(d->data) && is_there(d, err) == 1)) {
        printf("the demo city is there already\n");
        return OK;
    }
    if (err->code)
        return err->code;
    if (d->data && has_register(d->data))
        return ERR(err, CONFLICT, NULL, "{0} 里已经有数据；删除它，或加上 --if-missing", d->data);
    d->begun_us = clock_steady_us();
    int rc = d->data ? fill_folder(d, err) : open_and_fill(d, NULL, err);
    if (rc == OK)
        printf("the demo city is ready, made in %.1f s\n", (double)(clock_steady_us() - d->begun_us) / 1e6);
    return rc;
}

int cmd_demo(int argc, char **argv)
{
    struct demo d = { .city = "140400", .scale = "0.01", .seed = "1" };
    const struct cli_option options[] = {
        { "data", "DIR", &d.data, NULL, "data folder to make (SQLite)" },
        { "db", "URL", &d.db, NULL, "postgresql://… instead of --data; an empty database" },
        { "key", "FILE", &d.key, NULL, "key file to make or use; default DIR/redvest.key" },
        { "city", "CODE", &d.city, NULL, "six digits of GB/T 2260; default 140400" },
        { "regions", "FILE", &d.regions, NULL, "region file; default data/regions/CODE.csv" },
        { "scale", "F", &d.scale, NULL, "share of a real city's size, 0.0004 to 1; default 0.01" },
        { "seed", "N", &d.seed, NULL, "another number, another city; default 1" },
        { "now", "TIME", &d.now, NULL, "the demo's present; default nine o'clock of the last working day" },
        { "if-missing", NULL, NULL, &d.if_missing, "do nothing when it is there already" },
        { "progress", NULL, NULL, &d.progress, "a progress bar even when not on a terminal" },
        CLI_OPTIONS_END,
    };
    struct err err = { 0 };
    CLI_RUN(argc, argv, "make a register filled with people who cannot exist", options);
    if (!read_options(&d))
        return 2;
    d.bar = d.progress || isatty(STDERR_FILENO);
    if (run(&d, &err) < 0)
        return cli_fail(&err);
    demo_print_logins(stdout);
    return 0;
}
