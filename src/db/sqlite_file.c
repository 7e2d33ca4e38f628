/* sqlite_file.c - is the database file whole? Told from outside, before SQLite touches it, in a few reads.
 *
 * The first page says how many pages the file has. Fewer are there when it was cut, or when a checkpoint was
 * interrupted: then the write-ahead log still holds what is missing, except pages of the free list, which
 * need not be written anywhere. So a file is cut when more pages are missing than the log holds and are free.
 * SQLite itself would take such a log, stretch the file with zeros and notice much later. Frames of the log
 * are counted by its salts, without their checksums: that can only be too kind. Layout:
 * sqlite.org/fileformat2.html. Not here: pages inside (copy_prove(), quick_check). */
#include "db/sqlite_conn.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define HEADER_BYTES    100
#define WAL_HEADER      32
#define WAL_FRAME       24
#define PAGE_SIZE_LEAST 512
#define PAGE_SIZE_MOST  65536
#define LOOKS           4 /* beside a server whose checkpoint ends between two of our reads */
#define AGAIN_MS        20

struct look {
    unsigned char head[HEADER_BYTES];
    off_t size;
    int64_t page_size, pages; /* pages: as the first page says */
};

static uint32_t be32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool read_at(int fd, void *p, size_t n, off_t at)
{
    return pread(fd, p, n, at) == (ssize_t)n;
}

/* How many pages past the end of the file may be missing, for the log holds them or they are free; 0 when
 * nothing waits in the log. */
static int64_t excused_by_wal(int fd, const struct look *l, int64_t have)
{
    unsigned char head[WAL_HEADER], frame[WAL_FRAME];
    int64_t found = 0, missing = l->pages - have;
    if (!read_at(fd, head, sizeof(head), 0) || be32(head + 8) != (uint32_t)l->page_size)
        return 0;
    bool *seen = calloc((size_t)missing, sizeof(bool));
    off_t at = WAL_HEADER;
    while (seen && read_at(fd, frame, sizeof(frame), at) && !memcmp(frame + 8, head + 16, 8)) {
        int64_t page = be32(frame);
        if (page > have && page <= l->pages && !seen[page - have - 1]) {
            seen[page - have - 1] = true;
            found++;
        }
        at += WAL_FRAME + l->page_size;
    }
    free(seen);
    return at > WAL_HEADER ? found + be32(l->head + 36) : 0;
}

static int64_t excused(const char *path, const struct look *l, int64_t have)
{
    char wal[PATH_MAX + 8];
    snprintf(wal, sizeof(wal), "%s-wal", path);
    int fd = open(wal, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    int64_t n = excused_by_wal(fd, l, have);
    close(fd);
    return n;
}

static int check_size(const char *path, const struct look *l, struct err *err)
{
    int64_t have = l->size / l->page_size;
    int64_t missing = l->pages - have;
    bool counted = !memcmp(l->head + 24, l->head + 92, 4); /* else written by an SQLite that did not count */
    if (!counted || missing <= 0 || missing <= excused(path, l, have))
        return OK;
    char why[64];
    int64_t wanted = l->pages * l->page_size;
    snprintf(why, sizeof(why), "%" PRId64 " of %" PRId64 " bytes", (int64_t)l->size, wanted);
    return ERR(err, DAMAGED, NULL, "数据文件 {0} 已损坏：{1}", path, why);
}

static int check_head(const char *path, struct look *l, struct err *err)
{
    l->page_size = l->head[16] << 8 | l->head[17];
    if (l->page_size == 1)
        l->page_size = PAGE_SIZE_MOST;
    bool power = l->page_size >= PAGE_SIZE_LEAST && (l->page_size & (l->page_size - 1)) == 0;
    if (memcmp(l->head, "SQLite format 3", 16) != 0 || !power)
        return ERR(err, DAMAGED, NULL, "数据文件 {0} 已损坏：{1}", path, "page 1");
    l->pages = be32(l->head + 28);
    return check_size(path, l, err);
}

/* An empty file, which SQLite takes for a new register, is what a crash while making one leaves; with a log
 * beside it SQLite would throw away the log. */
static int check_open_file(int fd, const char *path, struct err *err)
{
    struct look l = { 0 };
    struct stat st;
    if (fstat(fd, &st) != 0)
        return ERR(err, BUSY, NULL, "打不开数据文件 {0}：{1}", path, strerror(errno));
    l.size = st.st_size;
    if (l.size < HEADER_BYTES)
        return ERR(err, DAMAGED, NULL, "数据文件 {0} 已损坏：{1}", path, l.size ? "cut off" : "empty");
    if (!read_at(fd, l.head, sizeof(l.head), 0))
        return ERR(err, BUSY, NULL, "打不开数据文件 {0}：{1}", path, strerror(errno));
    return check_head(path, &l, err);
}

int sqlite_file_check(const char *path, struct err *err)
{
    struct timespec rest = { 0, AGAIN_MS * 1000000 };
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return OK; /* none yet, or SQLite says why not */
    int rc = check_open_file(fd, path, err);
    for (int i = 1; rc < 0 && i < LOOKS; i++) {
        nanosleep(&rest, NULL);
        *err = (struct err){ 0 };
        rc = check_open_file(fd, path, err);
    }
    close(fd);
    return rc;
}
