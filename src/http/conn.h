/* conn.h - what the files of http/ know of a request besides what handlers see. Included by http/ alone. */
#ifndef REDVEST_HTTP_CONN_H
#define REDVEST_HTTP_CONN_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/buf.h"
#include "http/body.h"
#include "http/cache.h"
#include "http/limit.h"
#include "http/metrics.h"
#include "http/req.h"
#include "http/server.h"

#define POOL_MAX     64
#define SLOW_THREADS 2
#define TOKEN_MAX    SESSION_TOKEN_MAX
#define HEADER_MAX   1024

struct conn;

struct server {
    struct server_config config;
    struct MHD_Daemon *daemon;
    struct sessions *sessions;
    struct limits *limits;
    struct cache *cache;
    struct metrics metrics;
    pthread_mutex_t lock; /* pool, slow queue */
    struct db *pool[POOL_MAX];
    int n_pool;
    pthread_cond_t slow_wake;
    struct conn *slow_head, **slow_tail;
    int slow_depth;
    pthread_t slow_threads[SLOW_THREADS];
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
    struct conn *slow_next;
    enum conn_state state;
    struct route_match match;
    bool matched, other_method, too_large, is_head;
    enum method method;
    char *path; /* without the query */
    struct buf body;
    struct fields fields;
    const char *token; /* cookie or bearer */
    bool bearer;
    const char *fresh_token; /* a visitor's cookie made for this page */
    const char *replay_key;
    int64_t forget; /* account whose cached user is stale after the commit, or EVERYBODY */
    int64_t began_us;
    uint64_t stamp; /* conn_stamp() before anything was read */
    int rc;
    char id[17];
};

/* request.c: what the headers say alone: face, language, address, token. Any answer needs it. */
void conn_greet(struct conn *c);

/* request.c: who, right, inputs. A negative code is the answer already. */
int conn_prepare(struct conn *c, struct db *db);

/* replay.c: the write lane's side of Idempotency-Key. 1: answered from the store. */
int conn_replay(struct conn *c, struct db *db);
int conn_remember(struct conn *c, struct db *db);

/* send.c: renders and queues the reply. */
enum MHD_Result conn_send(struct conn *c);
enum MHD_Result conn_send_cached(struct conn *c); /* MHD_NO: nothing kept */
enum MHD_Result conn_send_asset(struct conn *c);
bool conn_is_asset(const struct conn *c);

/* What a shared page must have been made at to be still true: the lane's epoch, or the second. */
uint64_t conn_stamp(const struct conn *c);

struct db *pool_take(struct server *s, struct err *err); /* NULL: no connection to be had */
void pool_give(struct server *s, struct db *db);

const char *conn_header(struct conn *c, const char *name);

#endif
