/* db.h - one connection to the register, and the work in hand on it.
 *
 * A noun gets a `struct db *` and calls generated sql_… functions with it; it never asks which
 * engine is behind. What a query returns lies in db->arena. What fails fills db->err. A
 * transaction has one time, db->now, and every row made in it carries that.
 * Not here: what runs when (lane.h), the schema's versions (migrate.h). */
#ifndef REDVEST_DB_DB_H
#define REDVEST_DB_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/user.h"
#include "db/query.h"

struct db_engine;
struct city;

/* Who does what a transaction does: bound once a request, like the time. Zero: the system's clock. */
struct actor {
    int64_t account;
    const char *address;     /* where from; NULL: nowhere */
    const char *visitor;     /* whose tries count together: their address, of IPv6 the first 64 bits */
    const char *device;      /* hash of the browser's long-lived cookie; NULL: it has none */
    const char *asker;       /* hash of the cookie or token it came with, else the visitor: one browser */
    const struct user *user; /* with all rights; NULL: no request of somebody's; borrowed */
    const struct grant *by;  /* the right that it is done by, one of theirs; NULL: by none, as oneself */
};

struct db {
    struct arena *arena;     /* where results go; borrowed */
    struct err *err;         /* where failures go; borrowed */
    int64_t now;             /* ms; the time of this transaction */
    struct actor actor;      /* who acts in it; texts and rights borrowed */
    bool retry;              /* the transaction lost a race and may simply be run again */
    bool changed;            /* this transaction changed something */
    bool lost;               /* the connection is gone; db_reopen() before the next use */
    bool writes;             /* made for writing */
    const struct city *city; /* keys and rules (city.h); borrowed */
    const struct db_engine *engine;
    void *conn;
};

enum db_mode { DB_READ, DB_WRITE };

/* What the connections of a server tell each other about a database that went away. Zeroed at first. */
struct db_gate {
    _Atomic int64_t shut_until_us; /* 0: open. Shut, only one writer after this moment tries the way */
    _Atomic uint64_t losses; /* a connection older than the last loss is made anew before its next work */
    _Atomic int64_t hang_since_us; /* 0: no COMMIT is known to hang */
};

#define DB_LOG_MIB      64
#define DB_LOG_MIB_MOST 4096

/* Where a city's register is: a data folder (SQLite file redvest.db in it), or a PostgreSQL URL. */
struct db_place {
    const char *dir;      /* NULL with PostgreSQL */
    const char *url;      /* NULL with SQLite */
    bool look;            /* look for damage while opening: the first connection of a process does */
    int log_mib;          /* SQLite: so long a log is filed; 0: DB_LOG_MIB */
    struct db_gate *gate; /* a server's, which must not wait; NULL for a command line; borrowed */
};

/* Opens a connection. BUSY when it cannot be reached, DAMAGED when the file is not whole. Free with db_close.
 * With a gate a PostgreSQL connection is `lost` at first, and made by db_reopen or the first db_begin. */
int db_open(const struct db_place *place, enum db_mode mode, struct err *err, struct db **ret_db);
void db_close(struct db *db); /* NULL-safe */

/* Lends the arena, the error and the time to the connection, for the work that follows; nobody acts at first.
 */
void db_bind(struct db *db, struct arena *arena, struct err *err, int64_t now);

/* Whether who acts has a right over position pos by any of their grants; that grant is what it is done by
 * from here on. Asked for the thing that is about to change. */
bool actor_over(struct db *db, enum right right, int64_t pos);

int db_reopen(struct db *db);

int db_begin(struct db *db);
int db_commit(struct db *db);
void db_rollback(struct db *db);

/* A transaction inside the transaction; one level. */
int db_savepoint(struct db *db);
int db_release(struct db *db);
int db_rollback_to(struct db *db);

/* Runs a text of several statements that return nothing: migrations and tests only. */
int db_script(struct db *db, const char *sql);

/* Prepares every query of the program and compares its columns with what was declared. */
int db_check_queries(struct db *db);

/* "sqlite" or "postgresql": for the operator's eyes (log, /metrics), never for a decision in a noun. */
const char *db_engine_name(const struct db *db);

#endif
