/* open.c - opening a register: folder, lock, key, connection, schema, rules, which city it is. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "program/app.h"
#include "program/backup/backup.h"
#include "base/clock.h"
#include "base/crypt.h"
#include "base/id.h"
#include "db/db.sql.h"
#include "db/migrate.h"
#include "db/meta.h"
#include "office/org/org.h"
#include "office/policy/policy.h"
#include "office/site/site.h"

#define PATH_TEXT 4096

struct app {
    struct db_place place;
    struct db_gate gate;
    int64_t newest_ms; /* of the ids, when the city was loaded */
    char dir[PATH_TEXT], key_file[PATH_TEXT + 32], url[PATH_TEXT];
    char city_name[128], public_url[512];
    struct keys keys;
    struct city city;
    struct db *db;
    struct arena arena;
    struct backup_watch watch;
    int lock_fd;
};

static int make_dir(const char *dir, struct err *err)
{
    char path[PATH_TEXT];
    snprintf(path, sizeof(path), "%s", dir);
    for (char *p = path + (path[0] != '\0');; p++) {
        if (*p != '/' && *p)
            continue;
        char kept = *p;
        *p = '\0';
        if (mkdir(path, 0700) != 0 && errno != EEXIST)
            return ERR(err, INVALID, NULL, "无法建立目录 {0}：{1}", path, strerror(errno));
        *p = kept;
        if (!kept)
            return OK;
    }
}

/* One process a data folder: two would each think that they alone write. */
static int take_lock(struct app *app, struct err *err)
{
    char path[PATH_TEXT + 32];
    snprintf(path, sizeof(path), "%s/redvest.lock", app->dir);
    app->lock_fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (app->lock_fd < 0)
        return ERR(err, INVALID, NULL, "无法写入数据目录 {0}：{1}", app->dir, strerror(errno));
    if (flock(app->lock_fd, LOCK_EX | LOCK_NB) != 0)
        return ERR(err, CONFLICT, NULL, "数据目录 {0} 正被另一个 redvest 使用", app->dir);
    return OK;
}

static int load_key(struct app *app, bool create, struct err *err)
{
    if (create && access(app->key_file, F_OK) != 0) {
        int rc = keys_create_file(app->key_file, err);
        if (rc < 0)
            return rc;
    }
    return keys_load_file(app->key_file, 1, &app->keys, err);
}

static int place_of(struct app *app, const struct app_options *o, struct err *err)
{
    if (!o->dir && !o->url)
        return ERR(err, INVALID, NULL, "请用 --data 目录 或 --db postgresql://… 指明数据在哪里");
    if (o->dir && o->url)
        return ERR(err, INVALID, NULL, "--data 和 --db 只能用一个");
    if (o->url && !o->key_file)
        return ERR(err, INVALID, NULL, "使用 --db 时请用 --key 指明密钥文件");
    snprintf(app->dir, sizeof(app->dir), "%s", o->dir ? o->dir : "");
    snprintf(app->url, sizeof(app->url), "%s", o->url ? o->url : "");
    if (o->key_file)
        snprintf(app->key_file, sizeof(app->key_file), "%s", o->key_file);
    else
        snprintf(app->key_file, sizeof(app->key_file), "%s/redvest.key", o->dir);
    app->place = (struct db_place){ .dir = o->dir ? app->dir : NULL,
                                    .url = o->url ? app->url : NULL,
                                    .log_mib = o->log_mib };
    return OK;
}

static bool in_folder(const struct app *app, const char *name, struct stat *ret_st)
{
    char path[PATH_TEXT + 32];
    snprintf(path, sizeof(path), "%s/%s", app->dir, name);
    return stat(path, ret_st) == 0;
}

static int open_folder(struct app *app, const struct app_options *o, struct err *err)
{
    struct stat st;
    if (o->create) {
        int rc = make_dir(app->dir, err);
        if (rc < 0)
            return rc;
    } else if (!in_folder(app, "redvest.db", &st) && !in_folder(app, BACKUP_HINT, &st)) {
        return ERR(err, NOT_FOUND, NULL, "{0} 里还没有 redvest 的数据，请先运行 redvest init", app->dir);
    }
    return o->shared ? OK : take_lock(app, err);
}

/* A folder whose backups are known had a file. An empty one is what init leaves when it is killed at once. */
static int look_for_file(struct app *app, bool create, struct err *err)
{
    struct stat st;
    bool known = in_folder(app, BACKUP_HINT, &st), there = in_folder(app, "redvest.db", &st);
    if (!there && known) {
        char path[PATH_TEXT + 32];
        snprintf(path, sizeof(path), "%s/redvest.db", app->dir);
        return ERR(err, DAMAGED, NULL, "数据文件 {0} 已损坏：{1}", path, "missing");
    }
    app->place.look = !(create && there && !known && st.st_size == 0);
    return OK;
}

static int open_register(struct app *app, const struct app_options *o, struct err *err)
{
    int rc = app->place.dir ? look_for_file(app, o->create, err) : OK;
    if (rc == OK)
        rc = db_open(&app->place, o->shared ? DB_READ : DB_WRITE, err, &app->db);
    if (rc < 0)
        return rc;
    app->place.look = false;
    app->city.keys = &app->keys;
    app->city.policy = policy_table_new();
    app->city.site = site_board_new();
    db_bind(app->db, &app->arena, err, clock_now_ms());
    app->db->city = &app->city;
    rc = o->create ? migrate(app->db) : migrate_check(app->db);
    return rc < 0 ? rc : policy_load(app->db, app->city.policy);
}

static int open_all(struct app *app, const struct app_options *o, struct err *err)
{
    int rc = place_of(app, o, err);
    if (rc == OK && app->place.dir)
        rc = open_folder(app, o, err);
    if (rc == OK)
        rc = load_key(app, o->create, err);
    if (rc < 0)
        return rc;
    rc = open_register(app, o, err);
    if (rc == DAMAGED && app->place.dir)
        rc = backup_advise(app->dir, &app->keys, err);
    backup_watch_init(&app->watch, app->place.dir, &app->keys);
    app->city.watch = &app->watch.watch;
    return rc;
}

int app_open(const struct app_options *options, struct err *err, struct app **ret_app)
{
    struct app *app = calloc(1, sizeof(*app));
    if (!app)
        return ERR(err, INTERNAL, NULL, "内存不足");
    app->lock_fd = -1;
    snprintf(app->public_url, sizeof(app->public_url), "%s", options->public_url ? options->public_url : "");
    app->city.public_url = app->public_url;
    int rc = open_all(app, options, err);
    if (rc < 0) {
        app_close(app);
        return rc;
    }
    if (options->serves)
        app->place.gate = &app->gate;
    *ret_app = app;
    return OK;
}

void app_reached_at(struct app *app, const char *url)
{
    snprintf(app->public_url, sizeof(app->public_url), "%s", url);
}

void app_close(struct app *app)
{
    if (!app)
        return;
    db_close(app->db);
    policy_table_free(app->city.policy);
    site_board_free(app->city.site);
    arena_free(&app->arena);
    keys_wipe(&app->keys);
    if (app->lock_fd >= 0)
        close(app->lock_fd);
    free(app);
}

const struct db_place *app_place(const struct app *app)
{
    return &app->place;
}

struct city *app_city(struct app *app)
{
    return &app->city;
}

struct db *app_db(struct app *app, struct err *err)
{
    db_bind(app->db, &app->arena, err, clock_now_ms());
    return app->db;
}

int64_t app_newest_ms(const struct app *app)
{
    return app->newest_ms;
}

/* Ids go on where the register's end, although the clock may have been set back since. */
static int follow_ids(struct db *db, int64_t *ret_ms)
{
    struct sql_ids_newest_row newest = { 0 };
    int rc = sql_ids_newest(db, &newest);
    if (rc < 0)
        return rc;
    id_after(newest.id);
    *ret_ms = id_ms(newest.id);
    return OK;
}

int app_advise(struct app *app, int rc, struct err *err)
{
    return rc == DAMAGED && app && app->place.dir ? backup_advise(app->dir, &app->keys, err) : rc;
}

int app_load_city(struct app *app, struct err *err)
{
    struct db *db = app_db(app, err);
    const char *unit = NULL, *demo = NULL;
    struct unit u = { 0 };
    int rc = meta_get(db, "city.unit", &unit);
    if (rc == OK)
        rc = meta_get(db, "city.demo", &demo);
    if (rc == OK)
        rc = follow_ids(db, &app->newest_ms);
    if (rc < 0)
        return rc;
    if (!unit || org_unit(db, strtoll(unit, NULL, 10), &u) <= 0)
        return ERR(err, NOT_FOUND, NULL, "这里还没有城市，请先运行 redvest init --city 代码 --regions 文件");
    snprintf(app->city_name, sizeof(app->city_name), "%s", u.name);
    app->city.name = app->city_name;
    app->city.unit = u.id;
    app->city.pos = u.pos;
    app->city.demo = demo && !strcmp(demo, "1");
    return OK;
}
