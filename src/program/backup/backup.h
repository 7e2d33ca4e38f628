/* backup.h - the register in one file that is sealed with the city's key, and back again.
 *
 * A backup is one moment of the register, taken beside a running server: every row of every table in a form
 * that either engine can load (db/copy.h), so a city's file may be restored into PostgreSQL and the other
 * way. It is compressed, encrypted, proved by reading it again whole, and only then gets its name; a file
 * with a backup's name was whole when it was named. Its head is plain text: which city, when, which schema,
 * which totals. The key is not in it. Not here: when backups are taken (cron, a timer), and how the commands
 * speak (cmd_backup.c). */
#ifndef REDVEST_PROGRAM_BACKUP_BACKUP_H
#define REDVEST_PROGRAM_BACKUP_BACKUP_H

#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>

#include "base/crypt.h"
#include "db/city.h"
#include "db/db.h"
#include "office/audit/audit.h"
#include "program/invariant/invariant.h"

#define BACKUP_KEY_TEXT  17
#define BACKUP_KEEP      14
#define BACKUP_HINT      "redvest.backups" /* in the data folder: one line, the folder of the last backup */
#define BACKUP_TIME_TEXT 17                /* 20261122T083000Z */
#define BACKUP_STAGING   "redvest.restore" /* in the data folder while a restore is under way */

/* What stands in the plain head of a file. */
struct backup_head {
    char city[16], engine[16];
    char key[BACKUP_KEY_TEXT]; /* tells keys apart, and nothing about them */
    int64_t schema;
    int64_t time_ms;         /* the moment of the snapshot */
    int64_t pos;             /* of the city: whose totals these are */
    struct audit_head trail; /* where the chain of the audit trail ended */
    struct total totals[TOTALS];
    bool known[TOTALS]; /* the backup says it; a measure that was declared later it does not */
    char foreign[256];  /* figures of the backup that this program does not know, by name, " a b" */
};

struct backup_done {
    char path[PATH_MAX];
    struct backup_head head;
    int64_t tables, rows, bytes;
    int64_t snapshot_ms; /* how long the snapshot was held */
};

/* Writes a backup of the register behind `db`, a reading connection bound to its city, into the folder,
 * proves it and gives it its name. CONFLICT when another backup is being written there; DAMAGED when the
 * register is; BUSY when the disk does not take it: nothing is left behind then. */
int backup_save(struct db *db, const char *folder, struct backup_done *ret_done);

/* Reads a file from end to end: decrypts, takes every row apart, adds the totals up again and compares those
 * that both the backup and this program know. INVALID with what is wrong: foreign, cut, changed, another key,
 * other totals. CONFLICT when it is newer than this program. */
int backup_verify(const char *path, const struct keys *keys, struct err *err, struct backup_done *ret_done);

/* Loads a file into an empty register, in one transaction of `db`, and compares the totals that both know.
 * Errors as above; then nothing of it is there. */
int backup_load(const char *path, const struct keys *keys, struct db *db, struct backup_done *ret_done);

/* The same into a data folder without a register, which appears there complete or not at all. */
int backup_load_folder(const char *path, const struct keys *keys, const char *dir, struct err *err,
                       struct backup_done *ret_done);

/* Removes the city's oldest backups, so that `keep` sound ones stay; never the one at `newest`. Damaged files
 * do not count and are left. Returns how many it removed. */
int backup_rotate(const char *folder, const char *city, int keep, const char *newest, struct err *err);

/* A line a file, newest first. With keys each is verified whole, else only looked at. Returns how many are
 * not sound. */
int backup_list(const char *folder, const struct keys *keys, FILE *out, struct err *err);

/* Notes in the data folder where its backups are. */
int backup_remember(const char *dir, const char *folder, struct err *err);

/* Replaces the error of a damaged register by one that names the backup to restore; returns DAMAGED. */
int backup_advise(const char *dir, const struct keys *keys, struct err *err);

/* Watches over a register in use: when it proves damaged, the log says at most once a minute what to do. */
struct backup_watch {
    struct watch watch;
    const char *dir; /* borrowed; NULL with PostgreSQL */
    const struct keys *keys;
    _Atomic int64_t said_us;
};
void backup_watch_init(struct backup_watch *w, const char *dir, const struct keys *keys);

/* Says which figures could not be compared, when there are any: "; not compared: a, b". */
void backup_put_uncompared(FILE *out, const struct backup_head *head);

#endif
