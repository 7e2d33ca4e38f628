/* floor_http.c - the floor of every HTTP figure: the same HTTP library as redvest's, doing nothing.
 *
 * Usage: floor_http BYTES [CONTENT-TYPE]. Answers every request (a body sent to it is read and dropped) with
 * the same BYTES bytes from one response made at the start. Flags and threads are those redvest serves with,
 * so that the ratio is what redvest itself costs; change both together. Prints its port, then serves until
 * SIGTERM or SIGINT, or until its parent ends. */
#define _GNU_SOURCE 1
#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#define FLOOR_THREADS  2
#define FLOOR_BODY_MAX (64l << 20)
#define FLOOR_FLAGS    (MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME)

/* Called once with the head, then with each piece of the request's body, then to answer. A reply queued in
 * the first call makes libmicrohttpd 0.9.75 end the connection after it, so even a GET is answered in the
 * second. */
static enum MHD_Result answer(void *user, struct MHD_Connection *c, const char *url, const char *method,
                              const char *version, const char *data, size_t *data_size, void **state)
{
    static char seen;
    (void)url, (void)method, (void)version, (void)data;
    if (!*state) {
        *state = &seen;
        return MHD_YES;
    }
    if (*data_size > 0) {
        *data_size = 0;
        return MHD_YES;
    }
    return MHD_queue_response(c, MHD_HTTP_OK, user);
}

static struct MHD_Response *make_response(char *body, size_t n, const char *type)
{
    memset(body, 'x', n);
    struct MHD_Response *r = MHD_create_response_from_buffer(n, body, MHD_RESPMEM_PERSISTENT);
    if (r && MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, type) == MHD_NO) {
        MHD_destroy_response(r);
        r = NULL;
    }
    return r;
}

static struct MHD_Daemon *start_daemon(struct MHD_Response *r)
{
    struct sockaddr_in at = { .sin_family = AF_INET };
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return MHD_start_daemon(FLOOR_FLAGS, 0, NULL, NULL, answer, r, MHD_OPTION_SOCK_ADDR, &at,
                            MHD_OPTION_THREAD_POOL_SIZE, (unsigned)FLOOR_THREADS, MHD_OPTION_END);
}

/* Blocked before the pool starts, so that its threads inherit the mask and main alone takes them. */
static void block_signals(sigset_t *ret_set)
{
    sigemptyset(ret_set);
    sigaddset(ret_set, SIGTERM);
    sigaddset(ret_set, SIGINT);
    pthread_sigmask(SIG_BLOCK, ret_set, NULL);
    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
}

static int serve(struct MHD_Response *r)
{
    sigset_t set;
    int sig;
    block_signals(&set);
    struct MHD_Daemon *d = start_daemon(r);
    if (!d) {
        fprintf(stderr, "floor_http: cannot listen: %s\n", strerror(errno));
        return 1;
    }
    printf("%u\n", MHD_get_daemon_info(d, MHD_DAEMON_INFO_BIND_PORT)->port);
    fflush(stdout);
    sigwait(&set, &sig);
    MHD_stop_daemon(d);
    return 0;
}

/* -1 unless all of s is a number of bytes within the maximum. */
static long parse_bytes(const char *s)
{
    char *end;
    errno = 0;
    long n = strtol(s, &end, 10);
    return errno == 0 && end != s && *end == '\0' && n >= 0 && n <= FLOOR_BODY_MAX ? n : -1;
}

int main(int argc, char **argv)
{
    long n = argc == 2 || argc == 3 ? parse_bytes(argv[1]) : -1;
    if (n < 0) {
        fprintf(stderr, "usage: floor_http BYTES [CONTENT-TYPE]\n");
        return 2;
    }
    char *body = malloc((size_t)n + 1);
    struct MHD_Response *r = body ? make_response(body, (size_t)n, argc == 3 ? argv[2] : "text/html") : NULL;
    int rc = r ? serve(r) : 1;
    if (r)
        MHD_destroy_response(r);
    free(body);
    return rc;
}
