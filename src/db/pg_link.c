/* pg_link.c - a server's connections must not hang with a network or a database that does, nor hammer one
 * that is down.
 *
 * Silence is borne for QUIET_MS; then a new connection to the same host must succeed, else the old one is
 * given up. (What a host that vanished has not acknowledged, TCP itself gives up by the limits below.) A
 * COMMIT is given up when COMMITs have hung for COMMIT_MS, this one or those before it: who stands behind
 * them does not wait as long once more. After a failed attempt the gate is shut: everybody is answered BUSY
 * at once, and one at a time tries again, a writer rather than a reader on an HTTP thread; the timers see to
 * it that there is work for a writer each second. A command line has no gate: it waits as long as a
 * statement takes. */
#include "db/pg_link.h"

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"

#define QUIET_MS  3000
#define COMMIT_MS 10000 /* a COMMIT waits for the standby; people do not wait for ever */
#define SHUT_US   500000
#define DEFER_US  2000000  /* a reader leaves the trying to a writer for as long */
#define TRY_US    60000000 /* longer than an attempt takes at several hosts */

/* Text, as libpq takes it. What the URL says wins. */
#define CONNECT_S      "3"
#define CONNECT_TOOL_S "10"
#define UNACKED_MS     "5000"
#define KEEP_IDLE_S    "5"
#define KEEP_EACH_S    "2"
#define KEEP_COUNT     "3"
#define SESSION        "SET synchronous_commit = on;"
#define SESSION_WRITES "SET default_transaction_isolation = 'serializable';"
/* One snapshot is all a reader needs. Among the serializable it would make writers run again, and be told so
 * itself as long as a COMMIT waits for its standby. */
#define SESSION_READS                                                                                        \
    "SET default_transaction_isolation = 'repeatable read'; SET default_transaction_read_only = on;"
/* A transaction whose connection was given up here may live on there, with its locks: others wait for it no
 * longer than this, and it ends by itself. */
#define SESSION_SERVES "SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '10s';"

static void on_notice(void *arg, const PGresult *res)
{
    struct pg_link *l = arg;
    const char *severity = PQresultErrorField(res, PG_DIAG_SEVERITY_NONLOCALIZED);
    l->warned = l->warned || (severity && !strcmp(severity, "WARNING"));
    log_debug("postgresql: %s", PQresultErrorMessage(res));
}

/* Writers, and all of a server, want the primary among several hosts. */
static PGconn *dial(const struct pg_link *l)
{
    const char *const names[] = { "connect_timeout",      "tcp_user_timeout", "keepalives_idle",
                                  "keepalives_interval",  "keepalives_count", "application_name",
                                  "target_session_attrs", "dbname",           NULL };
    const char *const values[] = { l->gate ? CONNECT_S : CONNECT_TOOL_S,
                                   UNACKED_MS,
                                   KEEP_IDLE_S,
                                   KEEP_EACH_S,
                                   KEEP_COUNT,
                                   "redvest",
                                   l->gate || l->mode == DB_WRITE ? "read-write" : "any",
                                   l->url,
                                   NULL };
    return PQconnectdbParams(names, values, 1);
}

/* --- the gate ------------------------------------------------------------------------------------------ */

static bool gate_passes(struct pg_link *l)
{
    int64_t until = l->gate ? atomic_load(&l->gate->shut_until_us) : 0;
    int64_t now = clock_steady_us();
    if (!until)
        return true;
    if (now < until + (l->mode == DB_READ ? DEFER_US : 0))
        return false;
    return atomic_compare_exchange_strong(&l->gate->shut_until_us, &until, now + TRY_US);
}

static void gate_tell(struct pg_link *l, bool reached)
{
    if (l->gate)
        atomic_store(&l->gate->shut_until_us, reached ? 0 : clock_steady_us() + SHUT_US);
}

/* --- the standby that COMMITs wait for ------------------------------------------------------------------ */

/* Since when COMMITs hang, this one at least since `from_us`. A reader's waits for no standby: that it hangs
 * says nothing of the others. */
static int64_t hang_since(struct pg_link *l, int64_t from_us)
{
    int64_t since = 0;
    if (l->mode == DB_READ)
        return from_us;
    bool first = atomic_compare_exchange_strong(&l->gate->hang_since_us, &since, from_us);
    return first || since > from_us ? from_us : since;
}

static void hang_over(struct pg_link *l)
{
    if (l->gate)
        atomic_store(&l->gate->hang_since_us, 0);
}

void link_lost(struct pg_link *l)
{
    uint64_t seen = l->losses;
    if (l->gate)
        atomic_compare_exchange_strong(&l->gate->losses, &seen, seen + 1);
    hang_over(l);
}

/* --- making and ending --------------------------------------------------------------------------------- */

static bool set_up(struct pg_link *l)
{
    char sql[512];
    snprintf(sql, sizeof(sql), "%s%s%s", SESSION, l->mode == DB_READ ? SESSION_READS : SESSION_WRITES,
             l->gate ? SESSION_SERVES : "");
    PGresult *res = PQsendQuery(l->handle, sql) ? link_wait(l, false) : NULL;
    bool done = PQresultStatus(res) == PGRES_COMMAND_OK;
    PQclear(res);
    return done;
}

bool link_open(struct pg_link *l)
{
    if (!gate_passes(l))
        return false;
    l->losses = l->gate ? atomic_load(&l->gate->losses) : 0;
    l->handle = dial(l);
    PQsetNoticeReceiver(l->handle, on_notice, l);
    bool open = PQstatus(l->handle) == CONNECTION_OK && set_up(l);
    gate_tell(l, open);
    return open;
}

/* With the connection goes whoever would have seen the answer come. */
void link_close(struct pg_link *l)
{
    if (l->unanswered && l->mode == DB_WRITE)
        hang_over(l);
    PQfinish(l->handle);
    l->handle = NULL;
    l->unanswered = false;
}

/* --- waiting ------------------------------------------------------------------------------------------- */

/* A long statement and a dead road are both silent. */
static bool still_there(struct pg_link *l)
{
    PGconn *probe = dial(l);
    bool reached = PQstatus(probe) == CONNECTION_OK;
    bool same =
        reached && !strcmp(PQhost(probe), PQhost(l->handle)) && !strcmp(PQport(probe), PQport(l->handle));
    if (!same)
        log_warn("postgresql: no answer for %d ms; %s", QUIET_MS,
                 reached ? "another host serves now" : PQerrorMessage(probe));
    PQfinish(probe);
    if (!reached)
        gate_tell(l, false);
    return same;
}

/* Waits until something arrives, or the connection's end; false when it is given up. */
static bool wait_readable(struct pg_link *l, bool commit, int64_t from_us)
{
    struct pollfd p = { PQsocket(l->handle), POLLIN, 0 };
    int n;
    while ((n = poll(&p, 1, l->gate ? QUIET_MS : -1)) <= 0) {
        if (n < 0 && errno != EINTR)
            return false;
        if (n < 0)
            continue;
        if (!still_there(l))
            return false;
        l->unanswered = commit && clock_steady_us() - hang_since(l, from_us) > COMMIT_MS * 1000;
        if (l->unanswered)
            return false;
    }
    return true;
}

PGresult *link_wait(struct pg_link *l, bool commit)
{
    int64_t from_us = clock_steady_us();
    PGresult *last = NULL, *next;
    do {
        while (PQisBusy(l->handle)) {
            if (!wait_readable(l, commit, from_us)) {
                PQclear(last);
                return NULL;
            }
            if (!PQconsumeInput(l->handle))
                break; /* PQgetResult() makes a result of it */
        }
        next = PQgetResult(l->handle);
        if (next) {
            PQclear(last);
            last = next;
        }
    } while (next);
    if (commit && l->mode == DB_WRITE && clock_steady_us() - from_us > QUIET_MS * 1000)
        hang_over(l);
    return last;
}

bool link_fresh(struct pg_link *l)
{
    if (PQstatus(l->handle) != CONNECTION_OK || (l->gate && l->losses != atomic_load(&l->gate->losses)))
        return false;
    struct pollfd p = { PQsocket(l->handle), POLLIN, 0 };
    while (poll(&p, 1, 0) > 0)
        if (!PQconsumeInput(l->handle))
            return false;
    return true;
}

/* One that is owed an answer looks for it, and tells the others when it is there. */
bool link_hangs(struct pg_link *l)
{
    int64_t since = l->gate && l->mode == DB_WRITE ? atomic_load(&l->gate->hang_since_us) : 0;
    if (!l->unanswered)
        return since && clock_steady_us() - since > COMMIT_MS * 1000;
    l->unanswered = PQstatus(l->handle) == CONNECTION_OK && link_fresh(l) && PQisBusy(l->handle);
    if (!l->unanswered)
        hang_over(l);
    return l->unanswered;
}
