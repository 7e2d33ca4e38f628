/* load.c - a backup into an empty register: all of it and proved, or nothing.
 *
 * In one transaction: schema of the backup, rows, indexes and references (which proves them), what this
 * program's schema has beyond, the totals compared. A data folder gets its redvest.db by a rename at the very
 * end. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <dirent.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "program/backup/body.h"
#include "base/clock.h"

static int compare_totals(struct db *db, const struct backup_head *head)
{
    struct total totals[TOTALS];
    char is[24], wanted[24];
    int rc = totals_read(db, head->pos, totals);
    for (int i = 0; i < TOTALS && rc == OK; i++) {
        snprintf(is, sizeof(is), "%" PRId64, totals[i].n);
        snprintf(wanted, sizeof(wanted), "%" PRId64, head->totals[i].n);
        if (head->known[i] && totals[i].n != head->totals[i].n)
            rc = ERR(db->err, INVALID, NULL, "恢复后的“{0}”是 {1}，备份记录的是 {2}", totals[i].name, is,
                     wanted);
    }
    return rc;
}

static int load_body(struct body *b, struct db *db)
{
    _cleanup_buf_ struct buf later = { 0 };
    const struct backup_head *head = unseal_head(b->u);
    int rc = copy_in_begin(db, head->schema, &later);
    while (rc == OK && (rc = body_next(b)) > 0)
        rc = copy_in(db, b->now, body_row, b);
    if (rc == OK)
        rc = copy_in_end(db, &later);
    return rc < 0 ? rc : compare_totals(db, head);
}

int backup_load(const char *path, const struct keys *keys, struct db *db, struct backup_done *ret_done)
{
    struct body b;
    int rc = body_open(path, keys, db->arena, db->err, &b);
    if (rc < 0)
        return rc;
    rc = load_body(&b, db);
    if (rc == OK)
        rc = copy_commit(db);
    if (rc < 0)
        db_rollback(db);
    ret_done->head = *unseal_head(b.u);
    ret_done->rows = b.rows;
    ret_done->tables = b.n_tables;
    body_close(&b);
    return rc;
}

/* --- a data folder ------------------------------------------------------------------------------ */

struct target {
    const char *dir;
    bool made, made_lock;
    int dir_fd, lock_fd;
    char lock[PATH_MAX + 32], staging[PATH_MAX + 32], file[PATH_MAX + 64];
    struct err *err;
};

static int cannot(const struct target *t, const char *path)
{
    return ERR(t->err, BUSY, NULL, "无法写入数据目录 {0}：{1}", path, strerror(errno));
}

/* What may lie there already: the key, and what an earlier life of this folder left for its operator. */
static bool may_stay(const char *name)
{
    static const char *const known[] = { ".",         "..",           "redvest.key", "redvest.lock",
                                         BACKUP_HINT, BACKUP_STAGING, "lost+found" };
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (!strcmp(name, known[i]))
            return true;
    return false;
}

static int must_be_empty(const struct target *t)
{
    DIR *d = opendir(t->dir);
    if (!d)
        return cannot(t, t->dir);
    int rc = OK;
    /* cppcheck-suppress readdirCalled ; one thread */
    for (const struct dirent *e; rc == OK && (e = readdir(d));)
        if (!may_stay(e->d_name))
            rc = ERR(t->err, CONFLICT, NULL, "数据目录 {0} 不是空的（里面有 {1}），不会覆盖", t->dir,
                     e->d_name);
    closedir(d);
    return rc;
}

static void clear_staging(const struct target *t)
{
    static const char *const tails[] = { "", "-wal", "-shm", "-journal" };
    for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
        char path[PATH_MAX + 96];
        snprintf(path, sizeof(path), "%s%s", t->file, tails[i]);
        unlink(path);
    }
    rmdir(t->staging);
}

static int take_folder(struct target *t)
{
    t->made = mkdir(t->dir, 0700) == 0;
    if (!t->made && errno != EEXIST)
        return cannot(t, t->dir);
    int rc = must_be_empty(t);
    if (rc < 0)
        return rc;
    t->made_lock = access(t->lock, F_OK) != 0;
    t->lock_fd = open(t->lock, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    t->dir_fd = open(t->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (t->lock_fd < 0 || t->dir_fd < 0)
        return cannot(t, t->dir);
    if (flock(t->lock_fd, LOCK_EX | LOCK_NB) != 0)
        return ERR(t->err, CONFLICT, NULL, "数据目录 {0} 正被另一个 redvest 使用", t->dir);
    clear_staging(t); /* of a run that was killed */
    return mkdir(t->staging, 0700) == 0 ? OK : cannot(t, t->staging);
}

static void leave_folder(struct target *t, bool failed)
{
    if (failed && t->lock_fd >= 0)
        clear_staging(t);
    if (failed && t->made_lock)
        unlink(t->lock);
    if (t->lock_fd >= 0)
        close(t->lock_fd);
    if (t->dir_fd >= 0)
        close(t->dir_fd);
    if (failed && t->made)
        rmdir(t->dir);
}

static int with_db(const struct target *t, int (*work)(struct db *db, void *ctx), void *ctx)
{
    _cleanup_arena_ struct arena arena = { 0 };
    const struct db_place place = { .dir = t->staging };
    struct db *db = NULL;
    int rc = db_open(&place, DB_WRITE, t->err, &db);
    if (rc < 0)
        return rc;
    db_bind(db, &arena, t->err, clock_now_ms());
    rc = work ? work(db, ctx) : OK;
    db_close(db);
    return rc;
}

struct load {
    const char *path;
    const struct keys *keys;
    struct backup_done *done;
};

static int load(struct db *db, void *ctx)
{
    struct load *l = ctx;
    return backup_load(l->path, l->keys, db, l->done);
}

/* Loading went without a log and without syncs; from here on the file is a register like any other. */
static int settle(struct target *t)
{
    char to[PATH_MAX + 32];
    int rc = with_db(t, NULL, NULL); /* in write-ahead mode again */
    if (rc < 0)
        return rc;
    int fd = open(t->file, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fsync(fd) != 0)
        rc = cannot(t, t->file);
    if (fd >= 0)
        close(fd);
    snprintf(to, sizeof(to), "%s/redvest.db", t->dir);
    if (rc == OK && (rename(t->file, to) != 0 || fsync(t->dir_fd) != 0))
        rc = cannot(t, to);
    if (rc == OK)
        rmdir(t->staging);
    return rc;
}

int backup_load_folder(const char *path, const struct keys *keys, const char *dir, struct err *err,
                       struct backup_done *ret_done)
{
    _cleanup_arena_ struct arena arena = { 0 };
    struct target t = { .dir = dir, .dir_fd = -1, .lock_fd = -1, .err = err };
    struct load l = { path, keys, ret_done };
    struct body first;
    int rc = body_open(path, keys, &arena, err, &first); /* refused before anything is made */
    if (rc < 0)
        return rc;
    body_close(&first);
    if (snprintf(t.staging, sizeof(t.staging), "%s/" BACKUP_STAGING, dir) >= PATH_MAX - 32)
        return ERR(err, INVALID, NULL, "数据目录的路径太长：{0}", dir);
    snprintf(t.lock, sizeof(t.lock), "%s/redvest.lock", dir);
    snprintf(t.file, sizeof(t.file), "%s/redvest.db", t.staging);
    rc = take_folder(&t);
    if (rc == OK)
        rc = with_db(&t, load, &l);
    if (rc == OK)
        rc = settle(&t);
    leave_folder(&t, rc < 0);
    return rc;
}
