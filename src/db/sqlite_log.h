/* sqlite_log.h - the write-ahead log as it is written: which page went into it when, and all of a commit at
 * once.
 *
 * SQLite empties the page cache of a connection whenever another one has committed, as it does not know what
 * was written. Here the writer's log tells: each page that goes into it is marked with the number of its
 * commit, before readers can see it. What a reader has from before that commit is stale, all else stands
 * (sqlite_pcache.c). Holds as one process at a time writes a data folder (open.c), by one connection at a
 * time. */
#ifndef REDVEST_DB_SQLITE_LOG_H
#define REDVEST_DB_SQLITE_LOG_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

struct marks; /* one a register; what is opened by the same path shares them */

/* NULL without memory: nothing is marked then, and nothing kept. Free with marks_release (NULL-safe). */
struct marks *marks_of(const char *path);
void marks_release(struct marks *m);

/* Whether each page that is written is marked: this process has a connection that writes. */
bool marks_known(const struct marks *m);

/* The number of the last commit that all readers see. */
uint64_t marks_commits(const struct marks *m);

/* Whether the page may have been written by a commit after that one. */
bool marks_since(const struct marks *m, unsigned page, uint64_t commit);

/* Somebody else has written. */
void marks_all(struct marks *m);

struct sqlite_log;

/* Takes over the log of a connection that has just been opened for writing, and files
 * it at so many pages. Returns what must live until the connection is closed, and be freed with
 * sqlite_log_free (NULL-safe) after that; NULL when it cannot be had: the log is then SQLite's alone, and
 * readers keep nothing. */
struct sqlite_log *sqlite_log_take(struct marks *m, sqlite3 *handle, int most_pages);
void sqlite_log_free(struct sqlite_log *log);

#endif
