/* server.c - libmicrohttpd's callbacks, and the way of a request. Not here: what runs in a lane (lanes.c,
 * slow.c).
 *
 * NEW → (READ: handler at once | WRITE: suspended, lane, resumed | SLOW: suspended, pool, maybe lane,
 * resumed) → rendered on the HTTP thread → SENT. A reply is queued only when the body has arrived
 * whole, and never in the first call: that would close the connection. */
#include "http/conn.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/utf8.h"
#include "http/reply.h"
#include "http/workers.h"

#define STOP_WAIT_MS 10000

/* The guard counts connections. libmicrohttpd stops accepting on a thread that is full; so each thread may
 * have all of them, and some more for those that are being closed. */
#define SPARE_CONNECTIONS 256

/* --- what becomes of an answer -------------------------------------------------------------------------- */

#define SECOND_PATH "/me/second"

static const char *referer_path(struct conn *c)
{
    const char *ref = conn_header(c, "Referer");
    const char *p = ref ? strstr(ref, "://") : NULL;
    p = p ? strchr(p + 3, '/') : NULL;
    return p && utf8_is_text(p, strlen(p)) ? arena_strdup(c->r.arena, p) : NULL;
}

/* A form of a list says `_stay`: what it did is told there, and not on the thing's own page. */
static void stay(struct conn *c)
{
    const char *from = c->r.face == FACE_HTML && c->r.location ? referer_path(c) : NULL;
    for (size_t i = 0; from && i < c->fields.n; i++)
        if (!strcmp(c->fields.v[i].name, "_stay") && req_is_local(from))
            c->r.location = from;
}

/* After logging in they go on where they were: at the page, or at the form with what was typed. */
static void to_login(struct conn *c)
{
    struct req *r = &c->r;
    const char *key = c->method == POST ? conn_keep_form(c) : NULL;
    const char *back = c->method == GET ? r->path : referer_path(c);
    r->err = (struct err){ 0 };
    if (key) {
        reply_flash(r, N_("登录已经失效。请重新登录，您填的内容还在"));
        back = arena_printf(r->arena, "/login/kept?key=%s", key);
    }
    if (back && strlen(back) <= BACK_MAX)
        reply_see_other(r, "/login?back=%s", back);
    else
        reply_see_other(r, "/login");
}

/* After the handler: a negative code becomes a page. Runs on the HTTP thread. */
static void settle(struct conn *c)
{
    struct req *r = &c->r;
    if (c->rc >= 0 && !r->status) {
        log_error("route %s answered nothing", r->route->path);
        c->rc = INTERNAL;
    }
    if (c->rc >= 0) {
        stay(c);
        conn_draw_again(c);
        return;
    }
    if ((c->rc == INVALID && !c->redraw) || c->rc == BUSY)
        conn_missed(c);
    if (c->rc == NO_LOGIN && r->face == FACE_HTML) {
        to_login(c);
        return;
    }
    if (c->rc == NO_SECOND && r->face == FACE_HTML && c->method == GET) {
        r->err = (struct err){ 0 };
        reply_see_other(r, SECOND_PATH);
        return;
    }
    if (c->rc == NOT_FRESH && r->face == FACE_HTML && conn_ask_proof(c, referer_path(c)))
        return;
    r->set_session = r->set_device = r->set_begun = r->set_prefs = r->flash = NULL;
    if (conn_show_again(c, c->rc))
        return;
    reply_problem(r, c->rc, referer_path(c));
}

static enum MHD_Result send_settled(struct conn *c)
{
    settle(c);
    return conn_send(c);
}

/* --- the way of a request ------------------------------------------------------------------------------ */

static enum MHD_Result dispatch(struct conn *c)
{
    struct req *r = &c->r;
    if (!seat_at(c->seat, SEAT_WORK, 0, 0))
        return MHD_NO;
    c->began_us = clock_steady_us();
    c->stamp = conn_stamp(c);
    r->now = clock_now_ms();
    conn_greet(c);
    c->rc = conn_limit(c);
    if (c->rc < 0)
        return send_settled(c);
    if (conn_is_asset(c))
        return conn_send_asset(c);
    struct db *db = pool_take(c->server, &r->err);
    if (!db) {
        c->rc = BUSY;
        return send_settled(c);
    }
    db_bind(db, r->arena, &r->err, r->now);
    c->rc = pool_unless_lost(db, &r->err, conn_prepare(c, db));
    if (c->rc >= 0 && conn_send_cached(c) == MHD_YES) {
        pool_give(c->server, db);
        return MHD_YES;
    }
    if (c->rc >= 0 && r->route->lane == READ)
        c->rc = conn_run_reading(c, r->route->handler, db);
    pool_give(c->server, db);
    if (c->rc < 0 || r->route->lane == READ)
        return send_settled(c);
    c->state = CONN_WAITING;
    MHD_suspend_connection(c->mhd);
    if (r->route->lane == WRITE)
        conn_to_lane(c);
    else
        slow_submit(c);
    return MHD_YES;
}

/* A stranger sends no files. */
static size_t body_limit(struct conn *c)
{
    const struct route *r = c->matched ? c->match.route : NULL;
    size_t most = BODY_MAX;
    for (const struct param *p = r ? r->params : NULL; p && p->kind; p++)
        if (p->kind == PARAM_FILES)
            most += (size_t)(p->min * p->max);
    return most > BODY_MAX && r->right != ANYONE && !conn_is_known(c) ? BODY_MAX : most;
}

static enum MHD_Result take_query(void *cls, enum MHD_ValueKind kind, const char *key, const char *value)
{
    struct buf *b = cls;
    (void)kind;
    buf_putc(b, b->data && strchr(b->data, '?') ? '&' : '?');
    buf_url(b, key);
    buf_putc(b, '=');
    buf_url(b, value);
    return MHD_YES;
}

/* The address as it can be asked for again. libmicrohttpd has decoded it: a path may hold bytes that are no
 * text, and a "?" that begins no query. */
static void put_path(struct buf *b, const char *path)
{
    for (; *path; path++) {
        char one[2] = { *path, '\0' };
        if (*path == '/')
            buf_putc(b, '/');
        else
            buf_url(b, one);
    }
}

static struct conn *conn_new(struct server *s, struct MHD_Connection *mhd, const char *url,
                             const char *method)
{
    struct seat *seat = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
    struct conn *c = seat ? calloc(1, sizeof(*c)) : NULL;
    if (!c)
        return NULL;
    c->seat = seat;
    c->worker = worker_here();
    c->server = s;
    c->mhd = mhd;
    c->r.arena = &c->arena;
    c->r.server = s;
    c->r.city = s->config.city;
    c->is_head = !strcmp(method, "HEAD");
    c->method = !strcmp(method, "POST") ? POST : !strcmp(method, "GET") || c->is_head ? GET : 0;
    c->path = arena_strdup(&c->arena, url);
    struct buf asked = { .max = QUERY_MAX };
    put_path(&asked, url);
    MHD_get_connection_values(mhd, MHD_GET_ARGUMENT_KIND, take_query, &asked);
    c->r.path = arena_strdup(&c->arena, asked.data && !asked.failed ? asked.data : "/");
    c->long_url = asked.failed; /* a part of what was asked is not what was asked */
    buf_free(&asked);
    c->matched = c->method && router_match(s->config.router, c->method, c->path, &c->match, &c->other_method);
    c->body.max = body_limit(c);
    unsigned char id[8];
    randombytes_buf(id, sizeof(id));
    sodium_bin2hex(c->id, sizeof(c->id), id, sizeof(id));
    atomic_fetch_add(&s->active, 1);
    return c;
}

/* A broken head is answered past libmicrohttpd: what follows it may be anything, and is not read. */
static enum MHD_Result begin(struct conn *c, const char *version)
{
    enum guard_word fault = conn_fault(c, version);
    if (fault)
        seat_refuse(c->seat, fault);
    return seat_at(c->seat, SEAT_BODY, 0, 0) ? MHD_YES : MHD_NO;
}

/* Bytes of the body. Some of what is too much is still read, so that its sender comes to see the answer. */
static enum MHD_Result take_bytes(struct conn *c, const char *data, size_t n)
{
    if (!c->too_large)
        buf_put(&c->body, data, n);
    c->too_large = c->too_large || c->body.failed;
    c->came += n;
    if (c->came > c->body.max + DISCARD_MAX)
        seat_refuse(c->seat, GUARD_BODY);
    return seat_at(c->seat, SEAT_BODY, n, c->too_large ? 0 : n) ? MHD_YES : MHD_NO;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *mhd, const char *url, const char *method,
                                  const char *version, const char *data, size_t *data_n, void **con)
{
    struct conn *c = *con;
    if (!c) {
        *con = c = conn_new(cls, mhd, url, method);
        return c ? begin(c, version) : MHD_NO;
    }
    if (*data_n) {
        size_t n = *data_n;
        *data_n = 0;
        return take_bytes(c, data, n);
    }
    if (c->state == CONN_NEW)
        return dispatch(c);
    if (c->state == CONN_READY)
        return send_settled(c);
    return MHD_YES;
}

static void on_completed(void *cls, struct MHD_Connection *mhd, void **con,
                         enum MHD_RequestTerminationCode why)
{
    struct conn *c = *con;
    struct server *s = cls;
    (void)mhd;
    (void)why;
    if (!c)
        return;
    if (c->state != CONN_SENT)
        atomic_fetch_sub(&s->active, 1);
    seat_at(c->seat, SEAT_IDLE, 0, 0);
    buf_free(&c->body);
    arena_free(&c->arena);
    free(c);
    *con = NULL;
}

/* On the thread that serves the connection, which has just been made or is about to be closed. */
static void on_connection(void *cls, struct MHD_Connection *mhd, void **seat,
                          enum MHD_ConnectionNotificationCode what)
{
    struct server *s = cls;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        int fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
        const struct sockaddr *from =
            MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
        *seat = guard_accept(s->guard, fd, from);
    } else if (*seat) {
        seat_close(*seat);
        *seat = NULL;
    }
}

/* --- life ---------------------------------------------------------------------------------------------- */

static int start_workers(struct server *s, struct err *err)
{
    const struct server_config *f = &s->config;
    struct workers_config config = { .address = f->address,
                                     .port = f->port,
                                     .threads = f->threads,
                                     .connections = (unsigned)(f->connections + SPARE_CONNECTIONS),
                                     .on_request = on_request,
                                     .on_completed = on_completed,
                                     .on_connection = on_connection,
                                     .ctx = s };
    return workers_start(&config, err, &s->workers);
}

int server_start(const struct server_config *config, struct err *err, struct server **ret_server)
{
    struct server *s = calloc(1, sizeof(*s));
    if (!s)
        return ERR(err, INTERNAL, NULL, "内存不足");
    s->config = *config;
    s->metrics.started_ms = clock_now_ms();
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->slow_wake, NULL);
    s->sessions = sessions_new(config->find_user);
    s->limits = limits_new();
    s->cache = cache_new();
    struct guard_config guard = { .connections = config->connections,
                                  .of_one_address = config->limits ? config->of_one_address : 0,
                                  .trusted_proxy = config->trusted_proxy,
                                  .limits = config->limits ? s->limits : NULL };
    int rc = guard_new(&guard, err, &s->guard);
    if (rc == OK)
        rc = slow_start(s, err);
    if (rc == OK)
        rc = start_workers(s, err);
    if (rc < 0) {
        server_stop(s);
        return rc;
    }
    *ret_server = s;
    return OK;
}

int server_port(const struct server *s)
{
    return workers_port(s->workers);
}

static void wait_for_active(struct server *s)
{
    for (int64_t waited = 0; atomic_load(&s->active) > 0 && waited < STOP_WAIT_MS; waited += 10)
        usleep(10000);
}

void server_stop(struct server *s)
{
    if (!s)
        return;
    if (s->workers) {
        workers_quiesce(s->workers);
        wait_for_active(s);
    }
    slow_stop(s);
    workers_stop(s->workers);
    guard_free(s->guard);
    for (int i = 0; i < s->n_pool; i++)
        db_close(s->pool[i]);
    cache_free(s->cache);
    limits_free(s->limits);
    sessions_free(s->sessions);
    pthread_cond_destroy(&s->slow_wake);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

void server_metrics(struct server *s, struct buf *b)
{
    struct lane_stats lane = lane_stats(s->config.lane);
    struct guard_stats guard = guard_stats(s->guard);
    metrics_write(&s->metrics, &lane, atomic_load(&s->active), atomic_load(s->config.minute_ms), b);
    metrics_write_guard(&guard, slow_depth(s), b);
}

void req_forget_user(struct req *r, int64_t account)
{
    struct conn *c = (struct conn *)r->job;
    c->forget = account;
}

void req_forget_everybody(struct req *r)
{
    req_forget_user(r, EVERYBODY);
}
