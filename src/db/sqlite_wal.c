/* sqlite_wal.c - the write-ahead log goes into the file beside the work, not in it.
 *
 * SQLite's own way checkpoints inside the commit that made the log long: everybody waits while megabytes are
 * written and synced. Here a thread with a connection of its own writes what is committed while the lane goes
 * on. The log can only begin anew when all of it is in the file; so when it is long, passes follow one
 * another until little is missing, and the next commit files that little itself. A log that grows beyond all
 * that (a reader that holds a moment for long) is filed by the commit, as SQLite would. */
#include "db/sqlite_conn.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/log.h"

#define PASS_PAGES  4000  /* not in the file yet: worth a pass */
#define ANEW_PAGES  12000 /* length from which the log shall begin anew; 48 MB */
#define LITTLE      600   /* what a commit may file itself */
#define MOST_PAGES  60000
#define AGAIN_NS    200000000 /* after a pass that failed or moved nothing */
#define KEEPER_WAIT 50        /* ms a pass waits for a lock */

struct wal_keeper {
    sqlite3 *handle;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    int pages, filed; /* of the log: its length, and how much is in the file */
    bool stopping;
};

static bool has_work(const struct wal_keeper *k)
{
    int missing = k->pages - k->filed;
    return missing >= PASS_PAGES || (k->pages >= ANEW_PAGES && missing > LITTLE);
}

/* On the lane, after each commit. */
static int committed(void *ctx, sqlite3 *db, const char *name, int pages)
{
    struct wal_keeper *k = ctx;
    pthread_mutex_lock(&k->lock);
    if (pages < k->pages)
        k->filed = 0; /* it has begun anew */
    k->pages = pages;
    bool own = pages >= MOST_PAGES || (pages >= ANEW_PAGES && pages - k->filed <= LITTLE);
    if (has_work(k))
        pthread_cond_signal(&k->wake);
    pthread_mutex_unlock(&k->lock);
    if (own)
        sqlite3_wal_checkpoint_v2(db, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    return SQLITE_OK;
}

static void pass(struct wal_keeper *k)
{
    int pages = -1, filed = -1, before = k->filed;
    pthread_mutex_unlock(&k->lock);
    int code = sqlite3_wal_checkpoint_v2(k->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, &pages, &filed);
    if (code != SQLITE_OK || filed <= before)
        nanosleep(&(struct timespec){ 0, AGAIN_NS }, NULL);
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY)
        log_warn("checkpoint: %s", sqlite3_errmsg(k->handle));
    pthread_mutex_lock(&k->lock);
    if (filed >= 0 && pages <= k->pages) /* else the log has begun anew meanwhile */
        k->filed = filed;
}

static void *keep(void *arg)
{
    struct wal_keeper *k = arg;
    pthread_mutex_lock(&k->lock);
    while (!k->stopping) {
        if (has_work(k))
            pass(k);
        else
            pthread_cond_wait(&k->wake, &k->lock);
    }
    pthread_mutex_unlock(&k->lock);
    return NULL;
}

void sqlite_wal_watch(struct sqlite_conn *c)
{
    if (c->keeper)
        sqlite3_wal_hook(c->handle, committed, c->keeper);
}

void sqlite_wal_tend(struct db *db)
{
    struct sqlite_conn *c = db->conn;
    struct wal_keeper *k = calloc(1, sizeof(*k));
    if (!k)
        return; /* SQLite's own way goes on */
    pthread_mutex_init(&k->lock, NULL);
    pthread_cond_init(&k->wake, NULL);
    int code = sqlite3_open_v2(c->path, &k->handle, SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE, NULL);
    if (code == SQLITE_OK)
        sqlite3_busy_timeout(k->handle, KEEPER_WAIT);
    if (code == SQLITE_OK) /* a connection that has read nothing does not know that there is a log */
        code = sqlite3_exec(k->handle, "PRAGMA schema_version", NULL, NULL, NULL);
    if (code == SQLITE_OK && pthread_create(&k->thread, NULL, keep, k) == 0) {
        c->keeper = k;
        sqlite_wal_watch(c);
        return;
    }
    sqlite3_close(k->handle);
    free(k);
}

void sqlite_wal_leave(struct sqlite_conn *c)
{
    struct wal_keeper *k = c->keeper;
    if (!k)
        return;
    pthread_mutex_lock(&k->lock);
    k->stopping = true;
    pthread_cond_signal(&k->wake);
    pthread_mutex_unlock(&k->lock);
    pthread_join(k->thread, NULL);
    sqlite3_close(k->handle);
    pthread_cond_destroy(&k->wake);
    pthread_mutex_destroy(&k->lock);
    free(k);
    c->keeper = NULL;
}
