/* folder.c - the backups of a folder: which there are, which may go, which one to restore.
 * Their names sort by time. A damaged one is never counted among those that are kept. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "program/backup/head.h"
#include "program/backup/stream.h"
#include "base/clock.h"
#include "base/log.h"

#define PREFIX       "redvest-"
#define SUFFIX       ".rvb"
#define SAY_AGAIN_US (MINUTE_MS * 1000)

/* redvest-140400-20261122T083000Z.rvb; the city "" is any. */
static bool is_backup(const char *name, const char *city)
{
    size_t n = strlen(name), digits = strspn(name + (n < 8 ? n : 8), "0123456789");
    if (strncmp(name, PREFIX, sizeof(PREFIX) - 1) != 0 || n != 8 + digits + 1 + BACKUP_TIME_TEXT - 1 + 4)
        return false;
    if (*city && (strlen(city) != digits || memcmp(city, name + 8, digits) != 0))
        return false;
    return name[8 + digits] == '-' && name[n - 5] == 'Z' && !strcmp(name + n - 4, SUFFIX);
}

static int newest_first(const void *a, const void *b)
{
    const char *x = *(const char *const *)a, *y = *(const char *const *)b;
    int by_time = strcmp(y + strlen(y) - 20, x + strlen(x) - 20);
    return by_time ? by_time : strcmp(x, y);
}

struct names {
    char **v;
    size_t n;
};

static int read_names(const char *folder, const char *city, struct arena *arena, struct err *err,
                      struct names *ret_names)
{
    size_t cap = 64;
    struct names all = { ARENA_ARRAY(arena, char *, cap), 0 };
    DIR *d = opendir(folder);
    if (!d)
        return ERR(err, INVALID, NULL, "打不开备份目录 {0}：{1}", folder, strerror(errno));
    /* cppcheck-suppress readdirCalled ; each folder is opened by one thread, glibc's promise */
    for (const struct dirent *e; (e = readdir(d));) {
        if (!is_backup(e->d_name, city))
            continue;
        if (all.n == cap) {
            char **more = ARENA_ARRAY(arena, char *, cap * 2);
            memcpy(more, all.v, cap * sizeof(char *));
            all.v = more;
            cap *= 2;
        }
        all.v[all.n++] = arena_strdup(arena, e->d_name);
    }
    closedir(d);
    qsort(all.v, all.n, sizeof(char *), newest_first);
    *ret_names = all;
    return OK;
}

/* Only the head and the end of a file: is it a backup, and is it all there? No key needed. INVALID, CONFLICT.
 */
static int look(const char *path, struct err *err, struct backup_head *ret_head)
{
    char text[HEAD_MAX];
    size_t n;
    int64_t size;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return ERR(err, INVALID, NULL, "打不开文件 {0}：{1}", path, strerror(errno));
    int rc = head_read(fd, path, err, ret_head, text, &n, &size);
    close(fd);
    return rc;
}

int backup_rotate(const char *folder, const char *city, int keep, const char *newest, struct err *err)
{
    _cleanup_arena_ struct arena arena = { 0 };
    struct names all = { 0 };
    int kept = 1, removed = 0; /* the newest stays, whatever its name says about time */
    int rc = read_names(folder, city, &arena, err, &all);
    for (size_t i = 0; i < all.n && rc == OK; i++) {
        struct err ignored = { 0 };
        struct backup_head head;
        const char *path = arena_printf(&arena, "%s/%s", folder, all.v[i]);
        if (!strcmp(path, newest) || look(path, &ignored, &head) < 0)
            continue;
        if (kept < keep)
            kept++;
        else if (unlink(path) == 0)
            removed++;
        else
            rc = ERR(err, BUSY, NULL, "删不掉旧备份 {0}：{1}", path, strerror(errno));
    }
    return rc < 0 ? rc : removed;
}

/* --- the list ----------------------------------------------------------------------------------- */

static const char *size_text(struct arena *a, int64_t bytes)
{
    return bytes < 10 << 20 ? arena_printf(a, "%" PRId64 " KiB", (bytes + 1023) >> 10)
                            : arena_printf(a, "%" PRId64 " MiB", bytes >> 20);
}

static void put_totals(FILE *out, const struct backup_head *h)
{
    const char *lead = "";
    for (int i = TOTAL_UNIT_KINDS; i < TOTALS; i++)
        if (h->known[i]) {
            fprintf(out, "%s%s=%" PRId64, lead, h->totals[i].name, h->totals[i].n);
            lead = " ";
        }
    if (h->trail.seq)
        fprintf(out, "%strail=%" PRId64 ":%s", lead, h->trail.seq, h->trail.hash);
    fputc('\n', out);
}

static bool put_file(FILE *out, const char *path, const char *name, const struct keys *keys)
{
    _cleanup_arena_ struct arena arena = { 0 };
    struct err err = { 0 };
    struct backup_done done = { 0 };
    char time[TIME_TEXT] = "";
    struct stat st = { 0 };
    int rc = look(path, &err, &done.head);
    if (rc == OK && keys)
        rc = backup_verify(path, keys, &err, &done);
    stat(path, &st);
    format_rfc3339(done.head.time_ms, time);
    fprintf(out, "%s  %s  ", name, size_text(&arena, st.st_size));
    if (rc == OK)
        fprintf(out, "%s  %s schema %" PRId64 "  %s\n    ", time, done.head.engine, done.head.schema,
                keys ? "verified" : "complete");
    else
        fprintf(out, "NOT VALID: %s\n",
                rc == CONFLICT ? "of a newer program" : "damaged, cut, or another key");
    if (rc == OK)
        put_totals(out, &done.head);
    fflush(out);
    return rc == OK;
}

int backup_list(const char *folder, const struct keys *keys, FILE *out, struct err *err)
{
    _cleanup_arena_ struct arena arena = { 0 };
    struct names all = { 0 };
    int bad = 0;
    int rc = read_names(folder, "", &arena, err, &all);
    for (size_t i = 0; i < all.n && rc == OK; i++)
        bad += !put_file(out, arena_printf(&arena, "%s/%s", folder, all.v[i]), all.v[i], keys);
    return rc < 0 ? rc : bad;
}

/* --- which one to restore ----------------------------------------------------------------------- */

static int write_line(const char *path, const char *line)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return -1;
    bool ok = dprintf(fd, "%s\n", line) > 0 && fsync(fd) == 0;
    return close(fd) == 0 && ok ? 0 : -1;
}

int backup_remember(const char *dir, const char *folder, struct err *err)
{
    _cleanup_arena_ struct arena arena = { 0 };
    char whole[PATH_MAX];
    const char *hint = arena_printf(&arena, "%s/" BACKUP_HINT, dir);
    const char *part = arena_printf(&arena, "%s.part", hint);
    if (realpath(folder, whole) && write_line(part, whole) == 0 && rename(part, hint) == 0)
        return OK;
    int why = errno;
    unlink(part);
    return ERR(err, BUSY, NULL, "无法写入数据目录 {0}：{1}", dir, strerror(why));
}

static bool read_hint(const char *dir, char ret_folder[PATH_MAX])
{
    char path[PATH_MAX + 32];
    snprintf(path, sizeof(path), "%s/" BACKUP_HINT, dir);
    FILE *f = fopen(path, "re");
    bool ok = f && fgets(ret_folder, PATH_MAX, f);
    if (f)
        fclose(f);
    if (ok)
        ret_folder[strcspn(ret_folder, "\n")] = '\0';
    return ok && *ret_folder;
}

/* The newest backup for this key, by what backup_remember() noted; false when none is found. */
static bool find_newest(const char *dir, const struct keys *keys, char ret_path[PATH_MAX])
{
    _cleanup_arena_ struct arena arena = { 0 };
    struct err ignored = { 0 };
    struct names all = { 0 };
    char folder[PATH_MAX], ours[BACKUP_KEY_TEXT];
    backup_key_text(keys, ours);
    if (!read_hint(dir, folder) || read_names(folder, "", &arena, &ignored, &all) < 0)
        return false;
    for (size_t i = 0; i < all.n; i++) {
        struct err none = { 0 };
        struct backup_head head;
        int n = snprintf(ret_path, PATH_MAX, "%s/%s", folder, all.v[i]);
        if (n < PATH_MAX && look(ret_path, &none, &head) == OK && !strcmp(head.key, ours))
            return true;
    }
    return false;
}

int backup_advise(const char *dir, const struct keys *keys, struct err *err)
{
    char path[PATH_MAX];
    const struct err was = *err;
    *err = (struct err){ 0 };
    if (find_newest(dir, keys, path))
        return ERR(err, DAMAGED, NULL,
                   "数据文件 {0} 已损坏（{1}）。请把最近的备份恢复到新目录：redvest restore --from {2} "
                   "--data 新目录 --key 密钥文件",
                   was.arg[0], was.arg[1], path);
    return ERR(err, DAMAGED, NULL,
               "数据文件 {0} 已损坏（{1}），{2} 里也没有记下备份。请先把该目录原样另存，再找备份，用 redvest "
               "restore 恢复",
               was.arg[0], was.arg[1], dir);
}

static void say_damaged(struct watch *watch, const char *what)
{
    struct backup_watch *w = (struct backup_watch *)watch;
    char path[PATH_MAX];
    int64_t now = clock_steady_us(), said = atomic_load(&w->said_us);
    if (now - said < SAY_AGAIN_US || !atomic_compare_exchange_strong(&w->said_us, &said, now))
        return;
    if (w->dir && find_newest(w->dir, w->keys, path))
        log_error("the register in %s is damaged (%s): stop the service and restore the newest backup: "
                  "redvest restore --from %s --data NEW-FOLDER --key KEY-FILE",
                  w->dir, what, path);
    else
        log_error("the register%s%s is damaged (%s), and no backup of it is known here: stop the service, "
                  "keep a copy "
                  "of the files as they are, and restore a backup with redvest restore",
                  w->dir ? " in " : "", w->dir ? w->dir : "", what);
}

void backup_watch_init(struct backup_watch *w, const char *dir, const struct keys *keys)
{
    w->watch.damaged = say_damaged;
    w->dir = dir;
    w->keys = keys;
    atomic_store(&w->said_us, INT64_MIN / 2);
}
