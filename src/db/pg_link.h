/* pg_link.h - one connection to PostgreSQL: how it is made, how long it is waited for, when it is given up.
 * Included by db/pg*.c alone. */
#ifndef REDVEST_DB_PG_LINK_H
#define REDVEST_DB_PG_LINK_H

#include <libpq-fe.h>

#include "db/db.h"

struct pg_link {
    PGconn *handle; /* NULL before the first attempt, and when the gate was shut */
    char *url;
    struct db_gate *gate; /* NULL: a command line, which waits as long as it takes */
    uint64_t losses;      /* the gate's count when this was made */
    enum db_mode mode;
    bool unanswered; /* a COMMIT was given up, and the server still works on it */
    bool warned;     /* the server warned since this was last set to false */
};

/* Connects and sets the session up; false when that is not to be had now. PQerrorMessage(handle) says why;
 * the handle is NULL when the gate is shut and nothing was tried. */
bool link_open(struct pg_link *l);
void link_close(struct pg_link *l);

/* False when the connection, idle, has ended or is suspect: make it anew before it is trusted with work. */
bool link_fresh(struct pg_link *l);

/* True while a writer's COMMIT would only hang: the server owes this connection, or others, the answer to one
 * that was given up. Each asks before it begins, or nobody learns that the answer came. */
bool link_hangs(struct pg_link *l);

/* The last result of what was sent; NULL when the connection was given up. Free with PQclear. */
PGresult *link_wait(struct pg_link *l, bool commit);

/* This connection is lost: those made before will be made anew. */
void link_lost(struct pg_link *l);

#endif
