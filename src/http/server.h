/* server.h - libmicrohttpd below, routes above: lanes, limits, log, graceful stop. */
#ifndef REDVEST_HTTP_SERVER_H
#define REDVEST_HTTP_SERVER_H

#include <stdatomic.h>

#include "db/city.h"
#include "db/lane.h"
#include "http/route.h"
#include "http/session.h"

struct server_config {
    const char *address;       /* "127.0.0.1" or "::1" … */
    int port;                  /* 0: any free one, told by server_port */
    int threads;               /* HTTP threads */
    int connections;           /* most at once */
    int of_one_address;        /* of these; a trusted proxy has no limit, nor has anybody without `limits` */
    const char *trusted_proxy; /* addresses whose X-Forwarded-* count, comma separated; NULL none */
    bool secure_cookies;       /* behind TLS */
    bool limits;               /* rate limits on (off only for load tests) */
    const struct db_place *place;
    const struct city *city;
    struct lane *lane;
    const struct router *router;
    find_user_fn *find_user;
    const _Atomic int64_t *minute_ms; /* when the clock's own work was last done, for /metrics */
};

struct server;

int server_start(const struct server_config *config, struct err *err, struct server **ret_server);
int server_port(const struct server *s);

/* Stops listening, finishes what was accepted, frees. NULL-safe. */
void server_stop(struct server *s);

/* For handlers. */
struct buf;
void server_metrics(struct server *s, struct buf *b); /* Prometheus text */

/* After the commit of this request, forget the cached user of an account. */
struct req;
void req_forget_user(struct req *r, int64_t account);

/* The same of all: for rare acts that change what others may do, however many they are. */
void req_forget_everybody(struct req *r);

#endif
