/* mhd.c - see mhd.h. Same contracts as microhttpd.h of version 0.9.75; a call that is not understood ends the
 * process. */
#include "world/mhd.h"

#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fuzz.h"

struct MHD_Response {
    struct mhd_head head[MHD_HEADS];
    size_t n_heads, n;
    void *data;
    bool owned;
    int users;
};

struct MHD_Connection {
    const struct mhd_ask *ask;
    struct arena arena; /* what was taken apart */
    struct mhd_head cookie[MHD_HEADS], argument[MHD_HEADS * 8];
    size_t n_cookies, n_arguments;
    unsigned status;
    struct MHD_Response *response;
    bool suspended;
    struct sockaddr_in from;
    int fd[2]; /* the server's end and ours */
    void *context;
};

static struct {
    MHD_AccessHandlerCallback handler;
    void *handler_with;
    MHD_RequestCompletedCallback completed;
    void *completed_with;
    MHD_NotifyConnectionCallback notify;
    void *notify_with;
    pthread_mutex_t lock;
    pthread_cond_t wake;
} the = { .lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER };

/* --- the daemon -------------------------------------------------------------------------------------- */

struct MHD_Daemon *MHD_start_daemon(unsigned flags, uint16_t port, MHD_AcceptPolicyCallback accept,
                                    void *accept_with, MHD_AccessHandlerCallback handler, void *handler_with,
                                    ...)
{
    va_list ap;
    va_start(ap, handler_with);
    for (int option; (option = va_arg(ap, int)) != MHD_OPTION_END;) {
        switch (option) {
        case MHD_OPTION_NOTIFY_COMPLETED:
            the.completed = va_arg(ap, MHD_RequestCompletedCallback);
            the.completed_with = va_arg(ap, void *);
            break;
        case MHD_OPTION_NOTIFY_CONNECTION:
            the.notify = va_arg(ap, MHD_NotifyConnectionCallback);
            the.notify_with = va_arg(ap, void *);
            break;
        case MHD_OPTION_LISTEN_SOCKET:
            (void)va_arg(ap, MHD_socket);
            break;
        case MHD_OPTION_CONNECTION_MEMORY_LIMIT:
            (void)va_arg(ap, size_t);
            break;
        case MHD_OPTION_CONNECTION_LIMIT:
        case MHD_OPTION_CONNECTION_TIMEOUT:
            (void)va_arg(ap, unsigned);
            break;
        default:
            MUST(!"an option that is known here");
        }
    }
    va_end(ap);
    the.handler = handler;
    the.handler_with = handler_with;
    return (struct MHD_Daemon *)&the;
}

void MHD_stop_daemon(struct MHD_Daemon *daemon)
{
    (void)daemon;
}

MHD_socket MHD_quiesce_daemon(struct MHD_Daemon *daemon)
{
    (void)daemon;
    return MHD_INVALID_SOCKET;
}

const union MHD_DaemonInfo *MHD_get_daemon_info(struct MHD_Daemon *daemon, enum MHD_DaemonInfoType type, ...)
{
    static const union MHD_DaemonInfo no_socket = { .epoll_fd = -1 };
    (void)daemon;
    (void)type;
    return &no_socket;
}

/* The server's own threads find nothing to do: requests come by mhd_send(). */
enum MHD_Result MHD_get_timeout(struct MHD_Daemon *daemon, MHD_UNSIGNED_LONG_LONG *timeout)
{
    (void)daemon;
    (void)timeout;
    return MHD_NO;
}

enum MHD_Result MHD_run(struct MHD_Daemon *daemon)
{
    (void)daemon;
    return MHD_YES;
}

/* --- what came --------------------------------------------------------------------------------------- */

static char *unescaped(struct arena *a, const char *s, size_t n, bool plus)
{
    char *text = arena_strndup(a, s, n);
    for (char *p = text; plus && *p; p++)
        *p = *p == '+' ? ' ' : *p;
    MHD_http_unescape(text);
    return text;
}

static void take_arguments(struct MHD_Connection *c, const char *query)
{
    while (*query && c->n_arguments < sizeof(c->argument) / sizeof(c->argument[0])) {
        size_t n = strcspn(query, "&"), name = strcspn(query, "=");
        struct mhd_head *one = &c->argument[c->n_arguments++];
        one->name = unescaped(&c->arena, query, name < n ? name : n, true);
        one->value = name < n ? unescaped(&c->arena, query + name + 1, n - name - 1, true) : NULL;
        query += n + (query[n] == '&');
    }
}

static void take_cookies(struct MHD_Connection *c, const char *text)
{
    while (*text && c->n_cookies < MHD_HEADS) {
        size_t n = strcspn(text, ";"), name = strcspn(text, "=");
        if (name < n) {
            struct mhd_head *one = &c->cookie[c->n_cookies++];
            bool quoted = text[name + 1] == '"' && n - name > 2 && text[n - 1] == '"';
            one->name = arena_strndup(&c->arena, text, name);
            one->value = arena_strndup(&c->arena, text + name + 1 + quoted, n - name - 1 - 2 * quoted);
        }
        text += n + (text[n] == ';');
        text += strspn(text, " ");
    }
}

static const char *find(const struct mhd_head *v, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (!strcasecmp(v[i].name, name))
            return v[i].value;
    return NULL;
}

const char *MHD_lookup_connection_value(struct MHD_Connection *c, enum MHD_ValueKind kind, const char *name)
{
    if (kind == MHD_COOKIE_KIND)
        return find(c->cookie, c->n_cookies, name);
    MUST(kind == MHD_HEADER_KIND);
    return find(c->ask->head, c->ask->n_heads, name);
}

int MHD_get_connection_values(struct MHD_Connection *c, enum MHD_ValueKind kind, MHD_KeyValueIterator take,
                              void *with)
{
    bool heads = kind == MHD_HEADER_KIND;
    const struct mhd_head *v = heads ? c->ask->head : c->argument;
    size_t i = 0, n = heads ? c->ask->n_heads : c->n_arguments;
    MUST(heads || kind == MHD_GET_ARGUMENT_KIND);
    while (i < n && take(with, kind, v[i].name, v[i].value) == MHD_YES)
        i++;
    return (int)i;
}

const union MHD_ConnectionInfo *MHD_get_connection_info(struct MHD_Connection *c,
                                                        enum MHD_ConnectionInfoType type, ...)
{
    static union MHD_ConnectionInfo info;
    if (type == MHD_CONNECTION_INFO_CLIENT_ADDRESS)
        info.client_addr = (struct sockaddr *)&c->from;
    else if (type == MHD_CONNECTION_INFO_CONNECTION_FD)
        info.connect_fd = c->fd[0];
    else if (type == MHD_CONNECTION_INFO_SOCKET_CONTEXT)
        info.socket_context = c->context;
    else
        MUST(!"something that is known here");
    return &info;
}

void MHD_suspend_connection(struct MHD_Connection *c)
{
    pthread_mutex_lock(&the.lock);
    c->suspended = true;
    pthread_mutex_unlock(&the.lock);
}

void MHD_resume_connection(struct MHD_Connection *c)
{
    pthread_mutex_lock(&the.lock);
    c->suspended = false;
    pthread_cond_broadcast(&the.wake);
    pthread_mutex_unlock(&the.lock);
}

/* --- what goes --------------------------------------------------------------------------------------- */

struct MHD_Response *MHD_create_response_from_buffer(size_t n, void *data, enum MHD_ResponseMemoryMode mode)
{
    struct MHD_Response *m = calloc(1, sizeof(*m));
    MUST(m && mode != MHD_RESPMEM_MUST_COPY);
    m->n = n;
    m->data = data;
    m->owned = mode == MHD_RESPMEM_MUST_FREE;
    m->users = 1;
    return m;
}

enum MHD_Result MHD_add_response_header(struct MHD_Response *m, const char *name, const char *value)
{
    MUST(m->n_heads < MHD_HEADS && *name && *value);
    MUST(!strpbrk(name, "\t\r\n :") && !strpbrk(value, "\r\n")); /* would not be sent: MHD_NO */
    m->head[m->n_heads++] = (struct mhd_head){ strdup(name), strdup(value) };
    return MHD_YES;
}

void MHD_destroy_response(struct MHD_Response *m)
{
    if (--m->users)
        return;
    for (size_t i = 0; i < m->n_heads; i++) {
        free((char *)m->head[i].name);
        free((char *)m->head[i].value);
    }
    if (m->owned)
        free(m->data);
    free(m);
}

enum MHD_Result MHD_queue_response(struct MHD_Connection *c, unsigned status, struct MHD_Response *m)
{
    MUST(!c->response);
    c->status = status;
    c->response = m;
    m->users++;
    return MHD_YES;
}

/* --- one request ------------------------------------------------------------------------------------- */

static void wait_for_lane(struct MHD_Connection *c)
{
    pthread_mutex_lock(&the.lock);
    while (c->suspended)
        pthread_cond_wait(&the.wake, &the.lock);
    pthread_mutex_unlock(&the.lock);
}

/* One call of the server's; false: it ended the connection. */
static bool call(struct MHD_Connection *c, const char *path, const char *data, size_t n, void **con)
{
    size_t left = n;
    enum MHD_Result rc = the.handler(the.handler_with, c, path, c->ask->method, "HTTP/1.1", data, &left, con);
    MUST(rc == MHD_NO || !left);
    return rc == MHD_YES;
}

/* The body comes in two parts, as it may from a socket. */
static bool call_all(struct MHD_Connection *c, const char *path, void **con)
{
    const struct mhd_ask *ask = c->ask;
    size_t half = (ask->n + 1) / 2;
    if (!call(c, path, NULL, 0, con) || (half && !call(c, path, ask->body, half, con)) ||
        (ask->n > half && !call(c, path, ask->body + half, ask->n - half, con)))
        return false;
    for (int calls = 0; !c->response; calls++) {
        MUST(calls < 4); /* answered at once, or after the lane */
        if (!call(c, path, NULL, 0, con))
            return false;
        wait_for_lane(c);
    }
    return true;
}

/* What the guard of connections says goes past libmicrohttpd, into the socket. */
static void read_refusal(struct MHD_Connection *c, struct mhd_answer *ret)
{
    char text[4096];
    ssize_t n = recv(c->fd[1], text, sizeof(text) - 1, MSG_DONTWAIT);
    text[n > 0 ? n : 0] = '\0';
    const char *body = strstr(text, "\r\n\r\n");
    MUST(!strncmp(text, "HTTP/1.1 4", 10) && body);
    *ret = (struct mhd_answer){ .status = (unsigned)atoi(text + 9), .n = strlen(body + 4), .refused = true };
    ret->body = strdup(body + 4);
    MUST(ret->body);
}

static void open_connection(struct MHD_Connection *c)
{
    MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, c->fd) == 0);
    c->from = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    the.notify(the.notify_with, c, &c->context, MHD_CONNECTION_NOTIFY_STARTED);
    MUST(c->context);
}

static void close_connection(struct MHD_Connection *c)
{
    the.notify(the.notify_with, c, &c->context, MHD_CONNECTION_NOTIFY_CLOSED);
    close(c->fd[0]);
    close(c->fd[1]);
}

static void keep_answer(const struct MHD_Connection *c, struct mhd_answer *ret)
{
    const struct MHD_Response *m = c->response;
    *ret = (struct mhd_answer){ .status = c->status, .n = m->n, .n_heads = m->n_heads };
    ret->body = malloc(m->n + 1);
    MUST(ret->body);
    if (m->n)
        memcpy(ret->body, m->data, m->n);
    ret->body[m->n] = '\0';
    for (size_t i = 0; i < m->n_heads; i++)
        ret->head[i] = (struct mhd_head){ strdup(m->head[i].name), strdup(m->head[i].value) };
}

void mhd_send(const struct mhd_ask *ask, struct mhd_answer *ret_answer)
{
    struct MHD_Connection c = { .ask = ask };
    const char *query = strchr(ask->url, '?');
    void *con = NULL;
    for (size_t i = 0; i < ask->n_heads; i++)
        if (!strcasecmp(ask->head[i].name, "Cookie"))
            take_cookies(&c, ask->head[i].value);
    if (query)
        take_arguments(&c, query + 1);
    open_connection(&c);
    if (call_all(&c, unescaped(&c.arena, ask->url, strcspn(ask->url, "?"), false), &con))
        keep_answer(&c, ret_answer);
    else
        read_refusal(&c, ret_answer);
    if (con)
        the.completed(the.completed_with, &c, &con, MHD_REQUEST_TERMINATED_COMPLETED_OK);
    close_connection(&c);
    if (c.response)
        MHD_destroy_response(c.response);
    arena_free(&c.arena);
}

void mhd_answer_free(struct mhd_answer *a)
{
    for (size_t i = 0; i < a->n_heads; i++) {
        free((char *)a->head[i].name);
        free((char *)a->head[i].value);
    }
    free(a->body);
    *a = (struct mhd_answer){ 0 };
}

const char *mhd_answer_head(const struct mhd_answer *a, const char *name)
{
    return find(a->head, a->n_heads, name);
}
