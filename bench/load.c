/* load.c - the loop that keeps N connections busy.
 *
 * A socket is added to epoll once, edge-triggered for both directions; a request then costs one sendmsg, one
 * recv and a share of an epoll_wait. Because of the edges, reading goes on until the answer is whole or the
 * socket is empty, and sending until all is gone or the socket is full. A connection is stopped, broken (to
 * be opened again later), connecting, busy (a request under way) or waiting (the callback had none). Not
 * here: understanding answers (load_read.c). */
#define _GNU_SOURCE 1
#include "load.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"

#define MS_NS         ((int64_t)1000000)
#define EVENTS_MAX    256
#define IDLE_POLL_MS  1
#define QUIET_POLL_MS 20 /* how late a time limit may be noticed when nothing happens */
#define SCAN_NS       (50 * MS_NS)
#define REOPEN_NS     (10 * MS_NS)
#define CONNECT_TRIES 50 /* in a row, on one connection, before it stops for good */
#define TIMEOUT_MS    30000

enum conn_state { CONN_STOPPED, CONN_BROKEN, CONN_CONNECTING, CONN_BUSY, CONN_WAITING };

struct conn {
    int fd;
    unsigned index;
    enum conn_state state;
    bool has_request; /* handed over and not answered */
    bool fresh;       /* no answer yet on this socket */
    bool closing;     /* the server ends this socket */
    unsigned failures;
    struct load_request request;
    size_t total; /* bytes of the request */
    size_t sent;
    int64_t request_ns; /* when it was handed over */
    int64_t open_ns;    /* when opening began, or is to begin */
    struct load_reader reader;
};

struct load {
    const struct load_config *config;
    struct load_result *result;
    struct conn *conns;
    int epoll;
    unsigned active; /* connections not stopped */
    unsigned idle;   /* broken or waiting: nothing from epoll will move them */
    uint64_t issued;
    bool over; /* no new requests */
    int64_t timeout_ns;
    int64_t begin_ns;
    int64_t limit_ns; /* INT64_MAX: none */
    int64_t scan_ns;
    int64_t last_ns; /* the last answer */
};

static int64_t now_ns(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static void conn_open(struct load *l, struct conn *c);

static bool is_idle(enum conn_state s)
{
    return s == CONN_BROKEN || s == CONN_WAITING;
}

static void conn_set(struct load *l, struct conn *c, enum conn_state s)
{
    l->idle += (unsigned)is_idle(s) - (unsigned)is_idle(c->state);
    l->active += (unsigned)(s != CONN_STOPPED) - (unsigned)(c->state != CONN_STOPPED);
    c->state = s;
}

static void conn_close(struct conn *c)
{
    if (c->fd >= 0)
        close(c->fd);
    c->fd = -1;
}

static void conn_stop(struct load *l, struct conn *c)
{
    conn_close(c);
    conn_set(l, c, CONN_STOPPED);
}

static void conn_count(struct load *l, const struct load_reply *reply, unsigned kind, int64_t now)
{
    struct load_kind *k = &l->result->kind[kind];
    if (reply->status == 0) {
        k->lost++;
        return;
    }
    k->answers++;
    k->in_time += now < l->limit_ns;
    k->body_bytes += reply->body_bytes;
    k->status[reply->status]++;
    load_hist_record(&k->latency_ns, (uint64_t)reply->latency_ns);
    l->last_ns = now;
}

static bool is_done(const struct load *l)
{
    uint64_t max = l->config->max_requests;
    return l->over || (max > 0 && l->issued >= max);
}

/* The request has ended, with an answer or (status 0) without. */
static void conn_finish(struct load *l, struct conn *c, struct load_reply *reply)
{
    int64_t now = now_ns();
    reply->latency_ns = now - c->request_ns;
    c->has_request = false;
    l->over = l->over || now >= l->limit_ns;
    conn_count(l, reply, c->request.kind, now);
    if (l->config->answer)
        l->config->answer(l->config->user, c->index, c->request.kind, reply);
}

static void conn_lose(struct load *l, struct conn *c)
{
    struct load_reply none = { .content_length = -1 };
    if (c->has_request)
        conn_finish(l, c, &none);
}

static bool is_head(const struct load_request *q)
{
    return q->part[0].iov_len > 5 && memcmp(q->part[0].iov_base, "HEAD ", 5) == 0;
}

static bool is_get(const struct load_request *q)
{
    return q->part[0].iov_len > 4 && memcmp(q->part[0].iov_base, "GET ", 4) == 0;
}

/* The socket failed. A server may close a connection just as a request goes out on it; what is safe to repeat
 * is sent once more, since the new socket is fresh (RFC 9110 9.2.2, RFC 9112 9.3.1). */
static void conn_fail(struct load *l, struct conn *c)
{
    bool untouched = c->has_request && !c->fresh && c->reader.len == 0;
    if (untouched && (is_get(&c->request) || is_head(&c->request))) {
        l->result->retries++;
    } else {
        conn_lose(l, c);
    }
    conn_open(l, c);
}

/* The message's pieces from byte `sent` on. */
static int unsent_parts(const struct conn *c, struct iovec *ret_parts)
{
    size_t skip = c->sent;
    int n = 0;
    for (int i = 0; i < c->request.n_parts; i++) {
        struct iovec v = c->request.part[i];
        size_t cut = skip < v.iov_len ? skip : v.iov_len;
        skip -= cut;
        if (cut < v.iov_len)
            ret_parts[n++] = (struct iovec){ (char *)v.iov_base + cut, v.iov_len - cut };
    }
    return n;
}

static void conn_send(struct load *l, struct conn *c)
{
    struct iovec parts[LOAD_PARTS_MAX];
    while (c->sent < c->total) {
        struct msghdr m = { .msg_iov = parts };
        m.msg_iovlen = (size_t)unsent_parts(c, parts);
        ssize_t n = sendmsg(c->fd, &m, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return;
        if (n < 0) {
            conn_fail(l, c);
            return;
        }
        c->sent += (size_t)n;
        l->result->bytes_out += (uint64_t)n;
    }
}

/* Sends the request from its start on an open socket. */
static void conn_start(struct load *l, struct conn *c)
{
    conn_set(l, c, CONN_BUSY);
    c->sent = 0;
    load_reader_begin(&c->reader, is_head(&c->request));
    conn_send(l, c);
}

static void conn_take(struct load *l, struct conn *c)
{
    assert(c->request.kind < l->config->n_kinds);
    assert(c->request.n_parts >= 1 && c->request.n_parts <= LOAD_PARTS_MAX);
    c->total = 0;
    for (int i = 0; i < c->request.n_parts; i++)
        c->total += c->request.part[i].iov_len;
    c->has_request = true;
    c->request_ns = now_ns();
    l->issued++;
    if (c->closing)
        conn_open(l, c);
    else
        conn_start(l, c);
}

/* Asks the callback what comes next. */
static void conn_ask(struct load *l, struct conn *c)
{
    const struct load_config *f = l->config;
    enum load_step step = LOAD_STOP;
    if (!is_done(l))
        step = f->next(f->user, c->index, &c->request);
    if (step == LOAD_SEND)
        conn_take(l, c);
    else if (step == LOAD_WAIT)
        conn_set(l, c, CONN_WAITING);
    else
        conn_stop(l, c);
}

static void conn_refused(struct load *l, struct conn *c)
{
    conn_close(c);
    l->result->connect_errors++;
    if (++c->failures >= CONNECT_TRIES || l->over) {
        conn_lose(l, c);
        conn_stop(l, c);
        return;
    }
    c->open_ns = now_ns() + REOPEN_NS;
    conn_set(l, c, CONN_BROKEN);
}

/* The port is chosen when connecting, so that one address has as many as there are. */
static void bind_socket(int fd, const struct load_config *f, unsigned index)
{
    int one = 1;
    struct sockaddr_in own = { .sin_family = AF_INET };
    own.sin_addr.s_addr = htonl(f->from + (f->n_from ? index % f->n_from : 0));
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    (void)!bind(fd, (struct sockaddr *)&own, sizeof own); /* when it fails, connect tells nothing new */
}

static int open_socket(const struct load_config *f, unsigned index)
{
    int one = 1;
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(f->port) };
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (f->from)
        bind_socket(fd, f, index);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) == 0 || errno == EINPROGRESS)
        return fd;
    close(fd);
    return -1;
}

/* Opens anew; what the connection has to send goes out once it is there. */
static void conn_open(struct load *l, struct conn *c)
{
    struct epoll_event e = { .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = c };
    conn_close(c);
    if (is_done(l) && !c->has_request) {
        conn_stop(l, c);
        return;
    }
    c->closing = false;
    c->fresh = true;
    c->open_ns = now_ns();
    c->fd = open_socket(l->config, c->index);
    if (c->fd < 0 || epoll_ctl(l->epoll, EPOLL_CTL_ADD, c->fd, &e) < 0) {
        conn_refused(l, c);
        return;
    }
    load_reader_attach(&c->reader, c->fd);
    conn_set(l, c, CONN_CONNECTING);
}

static void conn_connected(struct load *l, struct conn *c)
{
    c->failures = 0;
    l->result->connects++;
    if (c->has_request)
        conn_start(l, c);
    else
        conn_ask(l, c);
}

static void conn_answered(struct load *l, struct conn *c, struct load_reply *reply)
{
    bool surplus = c->reader.pos < c->reader.len;
    l->result->malformed += surplus; /* an answer to nothing: this stream means nothing any more */
    c->fresh = false;
    c->closing = c->closing || reply->close || surplus || c->sent < c->total;
    conn_finish(l, c, reply);
    if (c->closing)
        conn_open(l, c);
    else
        conn_ask(l, c);
}

static void conn_read(struct load *l, struct conn *c)
{
    struct load_reply reply;
    uint64_t before = c->reader.bytes_in;
    int rc = load_reader_read(&c->reader, &reply);
    l->result->bytes_in += c->reader.bytes_in - before;
    if (rc > 0) {
        conn_answered(l, c, &reply);
    } else if (rc == BUSY) {
        conn_fail(l, c);
    } else if (rc < 0) {
        l->result->malformed++;
        conn_lose(l, c);
        conn_open(l, c);
    }
}

static void conn_event(struct load *l, struct conn *c, uint32_t events)
{
    bool ended = events & (EPOLLERR | EPOLLHUP | EPOLLRDHUP);
    if (c->state == CONN_CONNECTING && events & (EPOLLERR | EPOLLHUP)) {
        conn_refused(l, c);
        return;
    }
    if (c->state == CONN_CONNECTING) {
        c->closing = ended;
        conn_connected(l, c);
        return;
    }
    c->closing = c->closing || ended;
    if (c->state != CONN_BUSY)
        return;
    if (events & EPOLLIN || ended)
        conn_read(l, c);
    if (c->state == CONN_BUSY && c->sent < c->total)
        conn_send(l, c);
}

/* Moves the connections that no event will move. */
static void load_wake(struct load *l, int64_t now)
{
    for (unsigned i = 0; i < l->config->connections; i++) {
        struct conn *c = &l->conns[i];
        if (c->state == CONN_WAITING)
            conn_ask(l, c);
        else if (c->state == CONN_BROKEN && c->open_ns <= now)
            conn_open(l, c);
    }
}

static bool is_late(const struct load *l, const struct conn *c, int64_t now)
{
    if (c->state != CONN_BUSY && c->state != CONN_CONNECTING)
        return false;
    return now - (c->has_request ? c->request_ns : c->open_ns) > l->timeout_ns;
}

static void load_scan(struct load *l, int64_t now)
{
    for (unsigned i = 0; i < l->config->connections; i++) {
        struct conn *c = &l->conns[i];
        if (!is_late(l, c, now))
            continue;
        l->result->timeouts += c->has_request;
        l->result->connect_errors += c->state == CONN_CONNECTING;
        conn_lose(l, c);
        conn_open(l, c);
    }
    l->scan_ns = now + SCAN_NS;
}

/* Past the time limit: those without a request stop, the others get their answers. */
static void load_end(struct load *l)
{
    l->over = true;
    for (unsigned i = 0; i < l->config->connections; i++)
        if (l->conns[i].state != CONN_STOPPED && !l->conns[i].has_request)
            conn_stop(l, &l->conns[i]);
}

static void load_loop(struct load *l)
{
    struct epoll_event events[EVENTS_MAX];
    while (l->active > 0) {
        int n = epoll_wait(l->epoll, events, EVENTS_MAX, l->idle > 0 ? IDLE_POLL_MS : QUIET_POLL_MS);
        for (int i = 0; i < n; i++)
            conn_event(l, events[i].data.ptr, events[i].events);
        int64_t now = now_ns();
        if (now >= l->limit_ns)
            load_end(l);
        if (l->idle > 0)
            load_wake(l, now);
        if (now >= l->scan_ns)
            load_scan(l, now);
    }
}

static int load_prepare(struct load *l, const struct load_config *config)
{
    l->config = config;
    l->timeout_ns = (config->timeout_ms > 0 ? config->timeout_ms : TIMEOUT_MS) * MS_NS;
    l->epoll = epoll_create1(EPOLL_CLOEXEC);
    l->conns = calloc(config->connections, sizeof *l->conns);
    l->result = calloc(1, sizeof *l->result + config->n_kinds * sizeof l->result->kind[0]);
    if (l->epoll < 0 || !l->conns || !l->result)
        return INTERNAL;
    l->result->n_kinds = config->n_kinds;
    for (unsigned i = 0; i < config->connections; i++) {
        l->conns[i].index = i;
        l->conns[i].fd = -1;
        if (load_reader_init(&l->conns[i].reader, config->body_max) < 0)
            return INTERNAL;
    }
    return OK;
}

static void load_release(struct load *l)
{
    for (unsigned i = 0; l->conns && i < l->config->connections; i++)
        load_reader_free(&l->conns[i].reader);
    free(l->conns);
    if (l->epoll >= 0)
        close(l->epoll);
    load_result_free(l->result);
}

static int64_t cpu_us(struct timeval a, struct timeval b)
{
    return (int64_t)(b.tv_sec - a.tv_sec) * 1000000 + (b.tv_usec - a.tv_usec);
}

static void load_work(struct load *l)
{
    struct rusage before, after;
    getrusage(RUSAGE_THREAD, &before);
    l->begin_ns = l->last_ns = now_ns();
    l->limit_ns = l->config->time_limit_ms > 0 ? l->begin_ns + l->config->time_limit_ms * MS_NS : INT64_MAX;
    for (unsigned i = 0; i < l->config->connections; i++)
        conn_open(l, &l->conns[i]);
    load_loop(l);
    getrusage(RUSAGE_THREAD, &after);
    l->result->cpu_user_us = cpu_us(before.ru_utime, after.ru_utime);
    l->result->cpu_system_us = cpu_us(before.ru_stime, after.ru_stime);
}

static void load_sum(struct load *l)
{
    struct load_result *r = l->result;
    r->elapsed_ns = (l->over ? l->limit_ns : l->last_ns) - l->begin_ns;
    for (unsigned i = 0; i < r->n_kinds; i++) {
        const struct load_kind *k = &r->kind[i];
        load_hist_add(&r->total.latency_ns, &k->latency_ns);
        r->total.answers += k->answers;
        r->total.in_time += k->in_time;
        r->total.lost += k->lost;
        r->total.body_bytes += k->body_bytes;
        for (unsigned s = 0; s < LOAD_STATUS_END; s++)
            r->total.status[s] += k->status[s];
    }
}

int load_run(const struct load_config *config, struct load_result **ret_result)
{
    struct load l = { .epoll = -1 };
    if (config->connections == 0 || config->n_kinds == 0 || config->n_kinds > LOAD_KINDS_MAX || !config->next)
        return INVALID;
    int rc = load_prepare(&l, config);
    if (rc < 0)
        goto out;
    load_work(&l);
    load_sum(&l);
    rc = l.result->connects > 0 ? OK : BUSY;
    if (rc == OK) {
        *ret_result = l.result;
        l.result = NULL;
    }
out:
    load_release(&l);
    return rc;
}

void load_result_free(struct load_result *r)
{
    free(r);
}

double load_rate(const struct load_result *r, const struct load_kind *k)
{
    return r->elapsed_ns > 0 ? (double)k->in_time * 1e9 / (double)r->elapsed_ns : 0;
}
