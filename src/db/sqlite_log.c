/* sqlite_log.c - stands between SQLite and the file of its write-ahead log, for the connection that writes.
 *
 * SQLite writes a commit in pieces, each page and what stands before it by itself; here they are put together
 * and written with the last of them, which is known by what stands before it. Nobody looks for them earlier:
 * readers are told of a commit after that, and what the connection itself wants to read back is written
 * first. A write that fails is told with the last piece; SQLite undoes the commit, and the next one writes to
 * the same place. What waits here is therefore never more than a part of the open transaction, and goes when
 * that is undone.
 *
 * Nothing is written before its commit begins, however long the transaction: a page written early and changed
 * again is written over, and when a savepoint was undone in between SQLite 3.40 may leave pages without check
 * sums in the log; after a crash such a commit, and each one that follows it, would not be found.
 *
 * The log is filed whole or not at all: SQLite does not sync what it files beside a reader of an older
 * commit, and never files it again, though a later sync fails and the disk forgets it. */
#include "db/sqlite_log.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define MARKS      (1U << 18) /* pages that share one are stale together */
#define GATHERED   (64 << 10) /* SQLite writes less than 128 KiB at once */
#define PAGE_HEAD  24         /* bytes before each page: sqlite.org/fileformat2.html#walformat */
#define LEAST_PAGE 512

/* The log's index in memory, in numbers of four bytes: sqlite.org/walformat.html#the_wal_index_file_format */
#define INDEX_BYTES 32768
#define INDEX_PAGES 4  /* how many the log has, */
#define INDEX_MARKS 25 /* and how many the readers of each lock see */
#define READ_LOCK   3  /* the first of them, of readers that need no log */
#define READ_LOCKS  5

struct marks {
    struct marks *next;
    char *path;
    int users;
    _Atomic int logs;         /* that mark */
    _Atomic uint64_t commits; /* that are there for all to see */
    _Atomic uint64_t all;     /* the commit that may have written any page */
    _Atomic uint64_t by_page[MARKS];
};

struct sqlite_log {
    sqlite3_io_methods methods; /* first: the file knows us by them */
    const sqlite3_io_methods *own;
    struct marks *marks;
    sqlite3_file *db; /* what it is filed into */
    int most_pages;
    bool files;       /* just now */
    bool last;        /* the next page ends a commit */
    sqlite3_int64 at; /* where the gathered bytes belong */
    int n;
    sqlite3_int64 end; /* of what was written and gathered one behind the other */
    char gathered[GATHERED];
};

/* --- marks ------------------------------------------------------------------------------------------ */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct marks *first;

struct marks *marks_of(const char *path)
{
    pthread_mutex_lock(&lock);
    struct marks *m = first;
    while (m && strcmp(m->path, path) != 0)
        m = m->next;
    char *copy = m ? NULL : strdup(path);
    if (copy && (m = calloc(1, sizeof(*m)))) {
        m->path = copy;
        m->next = first;
        first = m;
    } else {
        free(copy);
    }
    if (m)
        m->users++;
    pthread_mutex_unlock(&lock);
    return m;
}

void marks_release(struct marks *m)
{
    if (!m)
        return;
    pthread_mutex_lock(&lock);
    if (--m->users == 0) {
        struct marks **at = &first;
        while (*at != m)
            at = &(*at)->next;
        *at = m->next;
        free(m->path);
        free(m);
    }
    pthread_mutex_unlock(&lock);
}

bool marks_known(const struct marks *m)
{
    return atomic_load(&m->logs) > 0;
}

uint64_t marks_commits(const struct marks *m)
{
    return atomic_load(&m->commits);
}

bool marks_since(const struct marks *m, unsigned page, uint64_t commit)
{
    return atomic_load(&m->by_page[page % MARKS]) > commit || atomic_load(&m->all) > commit;
}

void marks_all(struct marks *m)
{
    atomic_store(&m->all, atomic_load(&m->commits) + 1);
}

static unsigned number_at(const unsigned char *p)
{
    return (unsigned)p[0] << 24 | (unsigned)p[1] << 16 | (unsigned)p[2] << 8 | p[3];
}

/* What stands before a page in the log: its number, then how long the file is after the commit that it ends,
 * or 0. */
static void note_page(struct sqlite_log *log, const unsigned char *head)
{
    struct marks *m = log->marks;
    atomic_store(&m->by_page[number_at(head) % MARKS], atomic_load(&m->commits) + 1);
    log->last = number_at(head + 4) != 0;
}

/* --- the file ---------------------------------------------------------------------------------------- */

static struct sqlite_log *log_of(sqlite3_file *file)
{
    return (struct sqlite_log *)(uintptr_t)file->pMethods;
}

static int write_out(struct sqlite_log *log, sqlite3_file *file)
{
    int code = log->n ? log->own->xWrite(file, log->gathered, log->n, log->at) : SQLITE_OK;
    if (code == SQLITE_OK)
        log->n = 0;
    return code;
}

/* What is written over what was there, as SQLite does when a page changes again in one transaction, is not
 * gathered. */
static int gather(struct sqlite_log *log, sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
    int code = SQLITE_OK;
    if (log->n + n > GATHERED || at != log->at + log->n)
        code = write_out(log, file);
    if (code != SQLITE_OK)
        return code;
    if (n > GATHERED || at < log->end)
        return log->own->xWrite(file, bytes, n, at);
    if (log->n == 0)
        log->at = at;
    memcpy(log->gathered + log->n, bytes, (size_t)n);
    log->n += n;
    log->end = at + n;
    return SQLITE_OK;
}

static int log_write(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
    struct sqlite_log *log = log_of(file);
    bool page = n >= LEAST_PAGE;
    if (at == 0)
        log->end = 0; /* begun anew */
    else if (n == PAGE_HEAD)
        note_page(log, bytes);
    else if (!page)
        marks_all(log->marks); /* not a way of writing that is known here */
    int code = gather(log, file, bytes, n, at);
    if (code == SQLITE_OK && n != PAGE_HEAD && (log->last || !page))
        code = write_out(log, file);
    return code;
}

/* Whether a reader holds that lock. */
static bool is_read(sqlite3_file *db, int nth)
{
    const sqlite3_io_methods *m = db->pMethods;
    if (m->xShmLock(db, nth, 1, SQLITE_SHM_LOCK | SQLITE_SHM_EXCLUSIVE) != SQLITE_OK)
        return true;
    m->xShmLock(db, nth, 1, SQLITE_SHM_UNLOCK | SQLITE_SHM_EXCLUSIVE);
    return false;
}

/* Whether somebody reads what was before the last commit. Once SQLite has looked (`looked`), no mark is left
 * that nobody reads by. */
static bool somebody_is_behind(const struct sqlite_log *log, bool looked)
{
    void volatile *memory = NULL;
    sqlite3_file *db = log->db;
    if (db->pMethods->iVersion < 2 || db->pMethods->xShmMap(db, 0, INDEX_BYTES, 0, &memory) != SQLITE_OK ||
        !memory)
        return false;
    const volatile uint32_t *index = memory;
    for (int i = 1; i < READ_LOCKS; i++)
        if (__atomic_load_n(&index[INDEX_MARKS + i], __ATOMIC_RELAXED) < index[INDEX_PAGES] &&
            (looked || is_read(db, READ_LOCK + i)))
            return true;
    return false;
}

/* Filing begins with this: the log is on the disk before the first page is written elsewhere. */
static int log_sync(sqlite3_file *file, int flags)
{
    struct sqlite_log *log = log_of(file);
    if (log->files && somebody_is_behind(log, true))
        return SQLITE_BUSY; /* who came in between: nothing is filed */
    int code = write_out(log, file);
    return code == SQLITE_OK ? log->own->xSync(file, flags) : code;
}

static int log_read(sqlite3_file *file, void *bytes, int n, sqlite3_int64 at)
{
    struct sqlite_log *log = log_of(file);
    bool waits = at < log->at + log->n && at + n > log->at;
    int code = waits ? write_out(log, file) : SQLITE_OK;
    return code == SQLITE_OK ? log->own->xRead(file, bytes, n, at) : code;
}

/* From now on nobody marks. */
static int log_close(sqlite3_file *file)
{
    struct sqlite_log *log = log_of(file);
    int code = log->own->xClose(file);
    marks_all(log->marks);
    atomic_fetch_sub(&log->marks->logs, 1);
    return code;
}

static void undone(void *ctx)
{
    struct sqlite_log *log = ctx;
    log->n = 0;
    log->end = 0;
}

/* After each commit, instead of the library's own count for its automatic filing. */
static int committed(void *ctx, sqlite3 *handle, const char *schema, int pages)
{
    struct sqlite_log *log = ctx;
    atomic_fetch_add(&log->marks->commits, 1);
    if (pages < log->most_pages || somebody_is_behind(log, false))
        return SQLITE_OK;
    log->files = true;
    sqlite3_wal_checkpoint_v2(handle, schema, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    log->files = false;
    return SQLITE_OK;
}

struct sqlite_log *sqlite_log_take(struct marks *m, sqlite3 *handle, int most_pages)
{
    sqlite3_file *file = NULL, *db = NULL;
    int code = sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file);
    if (code == SQLITE_OK)
        code = sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &db);
    struct sqlite_log *log = code == SQLITE_OK && file && file->pMethods ? calloc(1, sizeof(*log)) : NULL;
    if (!log)
        return NULL;
    log->own = file->pMethods;
    log->db = db;
    log->marks = m;
    log->most_pages = most_pages;
    log->methods = *file->pMethods;
    log->methods.xWrite = log_write;
    log->methods.xSync = log_sync;
    log->methods.xRead = log_read;
    log->methods.xClose = log_close;
    file->pMethods = &log->methods;
    sqlite3_exec(handle, "PRAGMA cache_spill=OFF", NULL, NULL, NULL);
    sqlite3_wal_hook(handle, committed, log);
    sqlite3_rollback_hook(handle, undone, log);
    marks_all(m);
    atomic_fetch_add(&m->logs, 1);
    return log;
}

void sqlite_log_free(struct sqlite_log *log)
{
    free(log);
}
