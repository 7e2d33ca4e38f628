/* save.c - writing a backup: one snapshot, every table, then the proof, then the name.
 *
 * What lies between the head and the end: for each table a line `table NAME COLUMN…`, its rows as db/copy.h
 * writes them, and `\.ROWS`; at last `end TABLES`. The snapshot is held only while rows are read; the proof
 * of the register (quick_check) and of the file come after it, so that the write-ahead log can be folded
 * again soon. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "program/backup/body.h"
#include "program/backup/stream.h"
#include "base/clock.h"
#include "db/copy.h"
#include "db/meta.h"
#include "db/migrate.h"

struct save {
    struct db *db;
    const char *folder;
    int folder_fd;
    struct seal *seal;
    struct tables tables;
    int64_t rows_of_table;
    char part[PATH_MAX + 64]; /* the name until it is proved */
    struct backup_done done;
};

/* "20261122T083000Z" */
static void time_text(int64_t ms, char ret_text[BACKUP_TIME_TEXT])
{
    struct civil c = civil_of(ms - LOCAL_MS); /* in UTC: sorts by time, and no question which zone */
    snprintf(ret_text, BACKUP_TIME_TEXT, "%04u%02u%02uT%02u%02u%02uZ", (unsigned)c.year % 10000,
             (unsigned)c.month % 100, (unsigned)c.day % 100, (unsigned)c.hour % 100, (unsigned)c.minute % 100,
             (unsigned)c.second % 100);
}

/* --- the body ----------------------------------------------------------------------------------- */

static int put_row(void *ctx, const char *line, size_t n)
{
    struct save *s = ctx;
    s->rows_of_table++;
    return seal_put(s->seal, line, n);
}

static int put_table(struct save *s, const struct table *t)
{
    _cleanup_buf_ struct buf line = { 0 };
    body_table_line(&line, t);
    int rc = seal_put(s->seal, line.data, line.len);
    s->rows_of_table = 0;
    if (rc == OK)
        rc = copy_out(s->db, t, put_row, s);
    buf_clear(&line);
    buf_printf(&line, BODY_ROWS_END "%" PRId64 "\n", s->rows_of_table);
    s->done.rows += s->rows_of_table;
    s->done.tables++;
    return rc < 0 ? rc : seal_put(s->seal, line.data, line.len);
}

static int put_body(struct save *s)
{
    _cleanup_buf_ struct buf end = { 0 };
    int rc = OK;
    for (size_t i = 0; i < s->tables.n && rc == OK; i++)
        rc = put_table(s, &s->tables.v[i]);
    buf_printf(&end, BODY_END "%" PRId64 "\n", s->done.tables);
    return rc < 0 ? rc : seal_put(s->seal, end.data, end.len);
}

static int read_head(struct save *s)
{
    struct backup_head *h = &s->done.head;
    const char *city = NULL;
    int rc = migrate_check(s->db); /* an upgrade might have come between */
    if (rc == OK)
        rc = meta_get(s->db, "city.code", &city);
    if (rc == OK)
        rc = totals_read(s->db, s->db->city->pos, h->totals);
    if (rc >= 0)
        rc = audit_head(s->db, &h->trail);
    if (rc < 0)
        return rc;
    for (int i = 0; i < TOTALS; i++)
        h->known[i] = true;
    snprintf(h->city, sizeof(h->city), "%.6s", city ? city : "000000");
    snprintf(h->engine, sizeof(h->engine), "%s", db_engine_name(s->db));
    backup_key_text(s->db->city->keys, h->key);
    h->schema = migrate_newest();
    h->pos = s->db->city->pos;
    return OK;
}

/* --- the file ----------------------------------------------------------------------------------- */

static int lock_folder(struct save *s)
{
    s->folder_fd = open(s->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (s->folder_fd < 0)
        return ERR(s->db->err, INVALID, NULL, "打不开备份目录 {0}：{1}", s->folder, strerror(errno));
    if (flock(s->folder_fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return ERR(s->db->err, CONFLICT, NULL, "另一个备份正在写入 {0}", s->folder);
    return OK;
}

/* Names go by the second; a second backup in one waits for the next. */
static int choose_name(struct save *s)
{
    char time[BACKUP_TIME_TEXT];
    struct backup_done *d = &s->done;
    int64_t ms = clock_now_ms();
    for (;; ms += SECOND_MS) {
        time_text(ms, time);
        int n = snprintf(d->path, sizeof(d->path), "%s/redvest-%s-%s.rvb", s->folder, d->head.city, time);
        if (n < 0 || n >= (int)sizeof(d->path))
            return ERR(s->db->err, INVALID, NULL, "打不开备份目录 {0}：{1}", s->folder,
                       strerror(ENAMETOOLONG));
        if (access(d->path, F_OK) != 0)
            break;
    }
    d->head.time_ms = ms;
    snprintf(s->part, sizeof(s->part), "%s/.redvest-%s.part", s->folder, d->head.city);
    if (unlink(s->part) != 0 && errno != ENOENT) /* of a run that was killed */
        return ERR(s->db->err, BUSY, NULL, "写不进备份文件 {0}：{1}", s->part, strerror(errno));
    return OK;
}

static int write_file(struct save *s)
{
    struct backup_done *d = &s->done;
    int64_t from = clock_steady_us();
    int rc = copy_snapshot(s->db);
    if (rc == OK)
        rc = read_head(s);
    if (rc == OK)
        rc = copy_tables(d->head.schema, s->db->arena, s->db->err, &s->tables);
    if (rc == OK)
        rc = choose_name(s);
    if (rc == OK)
        rc = seal_open(s->part, s->db->city->keys, &d->head, s->db->arena, s->db->err, &s->seal);
    if (rc == OK)
        rc = put_body(s);
    db_rollback(s->db);
    d->snapshot_ms = (clock_steady_us() - from) / 1000;
    return rc < 0 ? rc : seal_finish(s->seal, &d->bytes);
}

/* The file is read again as if it came from elsewhere, and says what was counted when it was written. */
static int prove(struct save *s)
{
    struct backup_done read = { 0 };
    int rc = copy_prove(s->db);
    if (rc == OK)
        rc = backup_verify(s->part, s->db->city->keys, s->db->err, &read);
    if (rc < 0)
        return rc;
    return read.rows == s->done.rows && read.tables == s->done.tables
               ? OK
               : ERR(s->db->err, INVALID, NULL, "备份 {0} 已损坏或被改动过", s->part);
}

static int give_name(struct save *s)
{
    if (rename(s->part, s->done.path) != 0 || fsync(s->folder_fd) != 0)
        return ERR(s->db->err, BUSY, NULL, "写不进备份文件 {0}：{1}", s->done.path, strerror(errno));
    return OK;
}

int backup_save(struct db *db, const char *folder, struct backup_done *ret_done)
{
    struct save s = { .db = db, .folder = folder, .folder_fd = -1 };
    int rc = lock_folder(&s);
    if (rc == OK)
        rc = write_file(&s);
    if (rc == OK)
        rc = prove(&s);
    if (rc == OK)
        rc = give_name(&s);
    seal_close(s.seal);
    if (rc < 0 && s.part[0])
        unlink(s.part);
    if (s.folder_fd >= 0)
        close(s.folder_fd);
    if (rc == OK)
        *ret_done = s.done;
    return rc;
}
