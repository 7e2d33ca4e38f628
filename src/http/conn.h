/* conn.h - what the files of http/ know of a request besides what handlers see. Included by http/ alone. */
#ifndef REDVEST_HTTP_CONN_H
#define REDVEST_HTTP_CONN_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/buf.h"
#include "http/address.h"
#include "http/body.h"
#include "http/cache.h"
#include "http/guard.h"
#include "http/limit.h"
#include "http/metrics.h"
#include "http/req.h"
#include "http/server.h"

#define POOL_MAX         64
#define SLOW_THREADS_MAX 4
#define TOKEN_MAX        SESSION_TOKEN_MAX
#define HEADER_MAX       1024
#define QUERY_MAX        8192 /* of the whole address, percent-encoded */
#define COOKIE_PREFIX                                                                                        \
    "__Host-" /* before each name, with --secure: no neighbour of this host can set such a one */
#define DISCARD_MAX                                                                                          \
    ((size_t)8 << 20) /* of a body that is too large anyway: read, so that its sender sees 413 */

struct conn;

struct server {
    struct server_config config;
    struct workers *workers;
    struct sessions *sessions;
    struct limits *limits;
    struct guard *guard;
    struct cache *cache;
    struct metrics metrics;
    pthread_mutex_t lock; /* pool, slow queue */
    struct db *pool[POOL_MAX];
    int n_pool;
    pthread_cond_t slow_wake;
    struct conn *slow_head;
    int slow_depth;
    pthread_t slow_threads[SLOW_THREADS_MAX];
    int n_slow_threads;
    bool slow_stopping;
    _Atomic int active; /* requests accepted and not yet answered */
};

enum conn_state { CONN_NEW, CONN_WAITING, CONN_READY, CONN_SENT };

struct conn {
    struct lane_job job; /* first: the lane hands it back */
    struct req r;
    struct arena arena;
    struct server *server;
    struct MHD_Connection *mhd;
    struct worker *worker; /* whose thread serves it */
    struct seat *seat;     /* of the connection; outlives the request */
    struct conn *slow_next;
    int slow_rank;          /* how many of the same visitor waited before it */
    char who[ADDRESS_TEXT]; /* the visitor, as limits count */
    enum conn_state state;
    struct route_match match;
    bool matched, other_method, too_large, is_head, long_url;
    bool close; /* the connection ends with this answer */
    enum method method;
    char *path; /* without the query */
    struct buf body;
    size_t came; /* bytes of the body, also those thrown away */
    struct fields fields;
    const char *token; /* cookie or bearer */
    const char *asker; /* its hash, else `who`: what a one-time code is bound to */
    bool bearer;
    const char *fresh_token; /* a visitor's cookie made for this page */
    const char *replay_key;
    bool drawn;     /* the key is that of a form */
    bool redraw;    /* a form is drawn again because it asks for that */
    bool keeps;     /* it is a form of ours whose log-in has ended: its fields were read */
    int64_t forget; /* account whose cached user is stale after the commit, or EVERYBODY */
    int64_t began_us;
    uint64_t stamp; /* conn_stamp() before anything was read */
    int rc;
    char id[17];
};

/* request.c: headers, cookies, who, inputs. A negative code is the answer already. */
enum guard_word conn_fault(struct conn *c, const char *version); /* GUARD_SILENT: its head is sound */
bool conn_is_known(struct conn *c);                              /* somebody is logged in */
void conn_greet(struct conn *c);                                 /* face, looks, address, token */
int conn_limit(struct conn *c); /* LIMITED: its address asks too often; nothing was read for it */
int conn_prepare(struct conn *c, struct db *db);
int conn_take_path(struct conn *c); /* the path's own parameters become fields */
void conn_missed(struct conn *c);   /* it asked in vain: where only that counts, it counts now */
const char *conn_header(struct conn *c, const char *name);
const char *conn_cookie(struct conn *c, const char *name); /* by its bare name (COOKIE_PREFIX) */
bool conn_is_asset(const struct conn *c);

/* again.c: a form that comes back, with what was typed; false: it cannot be. A refused one; the page that
 * asks for a proof where the last one is not fresh, with what was asked (back: where the person came from);
 * and that form afterwards. */
bool conn_show_again(struct conn *c, int rc);
bool conn_ask_proof(struct conn *c, const char *back);
bool conn_draw_again(struct conn *c);
/* What was sent, as a browser's form sends it; without secrets and files. "": nothing, or more than max. */
const char *conn_fields_text(const struct conn *c, size_t max);

/* later.c: keeps a form until somebody has logged in; the key it waits under, NULL: it is not kept. */
const char *conn_keep_form(struct conn *c);

/* pool.c: read connections. */
struct db *pool_take(struct server *s, struct err *err); /* NULL: no connection to be had */
void pool_give(struct server *s, struct db *db);
/* The code of what was done with it. What a handler makes of a connection that is gone may be anything; the
 * answer is to try again later. */
int pool_unless_lost(const struct db *db, struct err *err, int rc);

/* lanes.c: handlers at work. */
int conn_run_reading(struct conn *c, handler_fn *handler, struct db *db);
void conn_to_lane(struct conn *c);
void conn_ready(struct conn *c, int rc); /* its answer can be made: libmicrohttpd's thread goes on with it */

/* slow.c: the small pool. Each conn it takes is handed back by conn_ready, maybe after the lane. */
int slow_start(struct server *s, struct err *err);
void slow_submit(struct conn *c);
void slow_stop(struct server *s);
uint64_t slow_depth(struct server *s);

/* replay.c: the write lane's side of Idempotency-Key. 1: answered from the store. */
int conn_replay(struct conn *c, struct db *db);
int conn_remember(struct conn *c, struct db *db);

/* send.c: renders and queues the reply. */
enum MHD_Result conn_send(struct conn *c);

/* For a page: how much waits behind the links that its reader sees, while the register is at hand. */
void conn_count_waits(struct req *r);
enum MHD_Result conn_send_cached(struct conn *c); /* MHD_NO: nothing kept */
enum MHD_Result conn_send_asset(struct conn *c);

/* What a shared page must have been made at to be still true: the lane's epoch, or the second. */
uint64_t conn_stamp(const struct conn *c);

#endif
