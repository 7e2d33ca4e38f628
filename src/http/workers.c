/* workers.c - sockets in, callbacks out: the threads around libmicrohttpd.
 *
 * The threads are ours, not libmicrohttpd's. Its own loop (0.9.75) asks epoll for at most 128 events; when
 * just so many are there, it asks again before it serves them, and waits for one more: half the city stood
 * still for up to a minute when everybody was answered at one moment. Driven from outside it never waits; we
 * do, on its sockets and on an event of our own that tells of resumed connections. */
#include "http/workers.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#define LOOK_MS        250 /* how late a thread may notice that it shall end */
#define IDLE_TIMEOUT_S 60
#define CONN_MEMORY    ((size_t)20 << 10)
#define WAITING_MOST   1024 /* connections that the kernel holds until somebody accepts them */

struct worker {
    struct MHD_Daemon *daemon;
    pthread_t thread;
    int event; /* eventfd: connections were resumed, or it shall end */
    bool runs;
    _Atomic bool told, stopping;
};

struct workers {
    int fd, port, n;
    bool quiet;
    struct worker v[];
};

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static int cannot_listen(const struct workers_config *c, struct err *err)
{
    char port[16];
    snprintf(port, sizeof(port), "%d", c->port);
    return ERR(err, BUSY, "listen", "无法在 {0} 端口 {1} 上监听：{2}", c->address, port,
               errno ? strerror(errno) : "端口可能已被占用");
}

static bool parse_address(const struct workers_config *c, union address *ret, socklen_t *ret_n)
{
    bool six = strchr(c->address, ':') != NULL;
    memset(ret, 0, sizeof(*ret));
    ret->any.sa_family = six ? AF_INET6 : AF_INET;
    *(six ? &ret->v6.sin6_port : &ret->v4.sin_port) = htons((uint16_t)c->port);
    *ret_n = six ? sizeof(ret->v6) : sizeof(ret->v4);
    return inet_pton(ret->any.sa_family, c->address,
                     six ? (void *)&ret->v6.sin6_addr : (void *)&ret->v4.sin_addr) == 1;
}

static int listen_on(struct workers *w, const struct workers_config *c, struct err *err)
{
    union address at;
    socklen_t n;
    int one = 1;
    if (!parse_address(c, &at, &n))
        return ERR(err, INVALID, "listen", "监听地址 {0} 不对，例如 127.0.0.1:8080", c->address);
    w->fd = socket(at.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (w->fd < 0)
        return cannot_listen(c, err);
    setsockopt(w->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
    if (at.any.sa_family == AF_INET6)
        setsockopt(w->fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof(one));
    if (bind(w->fd, &at.any, n) != 0 || listen(w->fd, WAITING_MOST) != 0 ||
        getsockname(w->fd, &at.any, &n) != 0)
        return cannot_listen(c, err);
    w->port = ntohs(at.any.sa_family == AF_INET6 ? at.v6.sin6_port : at.v4.sin_port);
    return OK;
}

static _Thread_local struct worker *here;

struct worker *worker_here(void)
{
    return here;
}

static void tell(struct worker *w)
{
    static const uint64_t one = 1;
    if (!atomic_exchange(&w->told, true) && write(w->event, &one, sizeof(one)) < 0)
        atomic_store(&w->told, false); /* cannot be: the count would have to be at its end */
}

void worker_resume(struct worker *w, struct MHD_Connection *mhd)
{
    MHD_resume_connection(mhd);
    if (w)
        tell(w);
}

/* Heard before the work: what is resumed from here on tells again. */
static void hear(struct worker *w)
{
    uint64_t n;
    if (atomic_load(&w->told) && read(w->event, &n, sizeof(n)) > 0)
        atomic_store(&w->told, false);
}

static void *serve(void *arg)
{
    struct worker *w = here = arg;
    struct pollfd ready[] = { { MHD_get_daemon_info(w->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd, POLLIN,
                                0 },
                              { w->event, POLLIN, 0 } };
    while (!atomic_load_explicit(&w->stopping, memory_order_relaxed)) {
        MHD_UNSIGNED_LONG_LONG ms;
        if (MHD_get_timeout(w->daemon, &ms) != MHD_YES || ms > LOOK_MS)
            ms = LOOK_MS;
        if (ms)
            poll(ready, 2, (int)ms);
        hear(w);
        MHD_run(w->daemon);
    }
    return NULL;
}

static int start_one(struct workers *w, const struct workers_config *c, struct err *err)
{
    struct worker *one = &w->v[w->n];
    one->event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (one->event < 0)
        return ERR(err, BUSY, NULL, "无法启动线程");
    errno = 0;
    one->daemon = MHD_start_daemon(
        MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, c->on_request, c->ctx,
        MHD_OPTION_LISTEN_SOCKET, (MHD_socket)w->fd, MHD_OPTION_NOTIFY_COMPLETED, c->on_completed, c->ctx,
        MHD_OPTION_NOTIFY_CONNECTION, c->on_connection, c->ctx, MHD_OPTION_CONNECTION_LIMIT, c->connections,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_TIMEOUT_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        CONN_MEMORY, MHD_OPTION_END);
    if (!one->daemon) {
        close(one->event);
        return cannot_listen(c, err);
    }
    w->n++;
    one->runs = pthread_create(&one->thread, NULL, serve, one) == 0;
    return one->runs ? OK : ERR(err, BUSY, NULL, "无法启动线程");
}

int workers_start(const struct workers_config *config, struct err *err, struct workers **ret_workers)
{
    struct workers *w = calloc(1, sizeof(*w) + (size_t)config->threads * sizeof(w->v[0]));
    if (!w)
        return ERR(err, INTERNAL, NULL, "内存不足");
    w->fd = -1;
    int rc = listen_on(w, config, err);
    for (int i = 0; i < config->threads && rc == OK; i++)
        rc = start_one(w, config, err);
    if (rc < 0) {
        workers_stop(w);
        return rc;
    }
    *ret_workers = w;
    return OK;
}

int workers_port(const struct workers *w)
{
    return w->port;
}

void workers_quiesce(struct workers *w)
{
    for (int i = 0; i < w->n; i++)
        MHD_quiesce_daemon(w->v[i].daemon);
    if (w->fd >= 0)
        close(w->fd);
    w->fd = -1;
    w->quiet = true;
}

void workers_stop(struct workers *w)
{
    if (!w)
        return;
    if (!w->quiet)
        workers_quiesce(w);
    for (int i = 0; i < w->n; i++) {
        atomic_store(&w->v[i].stopping, true);
        tell(&w->v[i]);
        if (w->v[i].runs)
            pthread_join(w->v[i].thread, NULL);
        MHD_stop_daemon(w->v[i].daemon);
        close(w->v[i].event);
    }
    free(w);
}
