/* load_test.c - what the figures rest on: percentiles, and the counting of a run whose server closes, stalls
 * or is not there.
 *
 * Runs go against a small scripted server in a thread of this process. Not here: reading (load_read_test.c).
 */
#define _GNU_SOURCE 1
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/err.h"
#include "load.h"

#define LARGE_BYTES 20000000

static struct load_hist *hist_new(void)
{
    struct load_hist *h = calloc(1, sizeof *h);
    assert_non_null(h);
    return h;
}

static void test_hist_small_values_are_exact(void **state)
{
    (void)state;
    struct load_hist *h = hist_new();
    assert_int_equal(load_hist_percentile(h, 50), 0);
    for (uint64_t v = 1; v <= 100; v++)
        load_hist_record(h, v);
    assert_int_equal(load_hist_percentile(h, 50), 50);
    assert_int_equal(load_hist_percentile(h, 99), 99);
    assert_int_equal(load_hist_percentile(h, 99.9), 100);
    assert_int_equal(load_hist_percentile(h, 100), 100);
    assert_int_equal(load_hist_percentile(h, 0), 1);
    assert_int_equal(h->sum, 5050);
    free(h);
}

static void assert_within(uint64_t got, uint64_t exact)
{
    assert_in_range(got, exact, exact + exact / 128);
}

static void test_hist_large_values_are_near(void **state)
{
    (void)state;
    struct load_hist *h = hist_new();
    for (uint64_t v = 1; v <= 1000000; v++)
        load_hist_record(h, v * 1000);
    assert_within(load_hist_percentile(h, 50), 500000000);
    assert_within(load_hist_percentile(h, 99), 990000000);
    assert_within(load_hist_percentile(h, 99.9), 999000000);
    assert_int_equal(load_hist_percentile(h, 100), 1000000000);
    free(h);
}

/* Every power of two and its neighbours: alone in a histogram, with one larger so that max does not help. */
static void test_hist_edges(void **state)
{
    (void)state;
    for (int bit = 0; bit < 39; bit++) {
        for (int off = -1; off <= 1; off++) {
            uint64_t v = ((uint64_t)1 << bit) + (uint64_t)off;
            struct load_hist *h = hist_new();
            load_hist_record(h, v);
            load_hist_record(h, (uint64_t)1 << 50);
            assert_within(load_hist_percentile(h, 50), v);
            assert_int_equal(load_hist_percentile(h, 100), (uint64_t)1 << 50);
            free(h);
        }
    }
}

static void test_hist_add(void **state)
{
    (void)state;
    struct load_hist *a = hist_new();
    struct load_hist *b = hist_new();
    load_hist_record(a, 10);
    load_hist_record(b, 20);
    load_hist_record(b, 30);
    load_hist_add(a, b);
    assert_int_equal(a->count, 3);
    assert_int_equal(a->sum, 60);
    assert_int_equal(a->max, 30);
    assert_int_equal(load_hist_percentile(a, 50), 20);
    free(a);
    free(b);
}

/* A server that answers one connection at a time: `answers` of them, then reads one request more and hangs up
 * on it without a word (or, when it is to stall, never answers it). */
struct server {
    int fd;
    uint16_t port;
    int answers;
    bool stalls;
    const char *text;
    pthread_t thread;
};

/* False at the end of the connection. Requests of these tests come one at a time and end with an empty line.
 */
static bool read_request(int fd)
{
    static char block[65536]; /* one server thread at a time */
    size_t kept = 0;          /* the last bytes of the block before */
    for (;;) {
        ssize_t n = recv(fd, block + kept, sizeof block - kept, 0);
        if (n <= 0)
            return false;
        kept += (size_t)n;
        if (kept >= 4 && memcmp(block + kept - 4, "\r\n\r\n", 4) == 0)
            return true;
        size_t tail = kept < 4 ? kept : 4;
        memmove(block, block + kept - tail, tail);
        kept = tail;
    }
}

static void serve_one(const struct server *s, int fd)
{
    char rest;
    for (int i = 0; read_request(fd) && i < s->answers; i++)
        if (send(fd, s->text, strlen(s->text), MSG_NOSIGNAL) < 0)
            return;
    while (s->stalls && recv(fd, &rest, 1, 0) > 0)
        continue;
}

static void *serve(void *arg)
{
    struct server *s = arg;
    int fd;
    while ((fd = accept(s->fd, NULL, NULL)) >= 0) {
        serve_one(s, fd);
        close(fd);
    }
    return NULL;
}

static void server_listen(struct server *s)
{
    struct sockaddr_in at = { .sin_family = AF_INET };
    socklen_t n = sizeof at;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    s->fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(s->fd, (struct sockaddr *)&at, n), 0);
    assert_int_equal(getsockname(s->fd, (struct sockaddr *)&at, &n), 0);
    s->port = ntohs(at.sin_port);
}

static void server_start(struct server *s)
{
    server_listen(s);
    assert_int_equal(listen(s->fd, 16), 0);
    assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

static void server_stop(struct server *s)
{
    shutdown(s->fd, SHUT_RDWR);
    pthread_join(s->thread, NULL);
    close(s->fd);
}

/* What the callbacks of a run are told and have seen. */
struct script {
    const char *request; /* sent in two pieces */
    unsigned asked;
    unsigned waits; /* calls that wait before the first request */
    unsigned stop_after;
    unsigned seen;
    unsigned seen_lost;
    uint64_t body_bytes;
};

static enum load_step script_next(void *user, unsigned connection, struct load_request *ret_request)
{
    struct script *s = user;
    assert_int_equal(connection, 0);
    if (s->waits > 0) {
        s->waits--;
        return LOAD_WAIT;
    }
    if (s->stop_after > 0 && s->asked == s->stop_after)
        return LOAD_STOP;
    ret_request->part[0] = (struct iovec){ (char *)s->request, 7 };
    ret_request->part[1] = (struct iovec){ (char *)s->request + 7, strlen(s->request) - 7 };
    ret_request->n_parts = 2;
    ret_request->kind = s->asked++ % 2;
    return LOAD_SEND;
}

static void script_answer(void *user, unsigned connection, unsigned kind, const struct load_reply *reply)
{
    struct script *s = user;
    assert_int_equal(connection, 0);
    assert_int_equal(kind, (s->asked - 1) % 2);
    s->seen++;
    s->seen_lost += reply->status == 0;
    s->body_bytes += reply->body.n;
}

static struct load_config script_config(struct script *s, uint16_t port, uint64_t max_requests)
{
    return (struct load_config){ .port = port,
                                 .connections = 1,
                                 .n_kinds = 2,
                                 .max_requests = max_requests,
                                 .body_max = 100,
                                 .next = script_next,
                                 .answer = script_answer,
                                 .user = s };
}

#define ANSWER_TEXT "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
#define GET_TEXT    "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
#define POST_TEXT   "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"

static void test_run_counts(void **state)
{
    (void)state;
    struct server s = { .answers = 1000, .text = ANSWER_TEXT };
    struct script script = { .request = GET_TEXT, .waits = 3, .stop_after = 11 };
    struct load_result *r = NULL;
    server_start(&s);
    struct load_config c = script_config(&script, s.port, 0);
    assert_int_equal(load_run(&c, &r), OK);
    server_stop(&s);
    assert_int_equal(r->total.answers, 11);
    assert_int_equal(r->total.in_time, 11);
    assert_int_equal(r->kind[0].status[200], 6);
    assert_int_equal(r->kind[1].latency_ns.count, 5);
    assert_int_equal(r->total.body_bytes, 22);
    assert_int_equal(script.body_bytes, 22);
    assert_int_equal(r->bytes_in, 11 * strlen(ANSWER_TEXT));
    assert_int_equal(r->bytes_out, 11 * strlen(GET_TEXT));
    assert_int_equal(r->connects, 1);
    assert_true(load_rate(r, &r->total) > 0);
    load_result_free(r);
}

/* Each third request meets a hang-up: a GET goes out again, unseen by the callbacks. */
static void test_run_repeats_gets(void **state)
{
    (void)state;
    struct server s = { .answers = 2, .text = ANSWER_TEXT };
    struct script script = { .request = GET_TEXT };
    struct load_result *r = NULL;
    server_start(&s);
    struct load_config c = script_config(&script, s.port, 10);
    assert_int_equal(load_run(&c, &r), OK);
    server_stop(&s);
    assert_int_equal(r->total.answers, 10);
    assert_int_equal(r->total.lost, 0);
    assert_int_equal(script.seen, 10);
    assert_int_equal(r->retries, 4);
    assert_int_equal(r->connects, 5);
    load_result_free(r);
}

/* A POST may have been done: it is lost, and said to be. */
static void test_run_loses_posts(void **state)
{
    (void)state;
    struct server s = { .answers = 2, .text = ANSWER_TEXT };
    struct script script = { .request = POST_TEXT };
    struct load_result *r = NULL;
    server_start(&s);
    struct load_config c = script_config(&script, s.port, 9);
    assert_int_equal(load_run(&c, &r), OK);
    server_stop(&s);
    assert_int_equal(r->total.answers, 6);
    assert_int_equal(r->total.lost, 3);
    assert_int_equal(script.seen_lost, 3);
    assert_int_equal(r->retries, 0);
    assert_int_equal(r->connects, 3);
    load_result_free(r);
}

/* More than the socket takes at once: it goes out in parts, none of them lost or doubled. */
static void test_run_sends_large(void **state)
{
    (void)state;
    struct server s = { .answers = 1000, .text = ANSWER_TEXT };
    struct load_result *r = NULL;
    size_t n = LARGE_BYTES;
    char *text = malloc(n + 1);
    assert_non_null(text);
    memset(text, 'x', n);
    memcpy(text + n - 4, "\r\n\r\n", 5);
    struct script script = { .request = text };
    server_start(&s);
    struct load_config c = script_config(&script, s.port, 3);
    assert_int_equal(load_run(&c, &r), OK);
    server_stop(&s);
    assert_int_equal(r->total.answers, 3);
    assert_int_equal(r->total.lost, 0);
    assert_int_equal(r->bytes_out, 3 * n);
    assert_int_equal(r->connects, 1);
    load_result_free(r);
    free(text);
}

static void test_run_obeys_close(void **state)
{
    (void)state;
    struct server s = { .answers = 1,
                        .text = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n" };
    struct script script = { .request = POST_TEXT };
    struct load_result *r = NULL;
    server_start(&s);
    struct load_config c = script_config(&script, s.port, 5);
    assert_int_equal(load_run(&c, &r), OK);
    server_stop(&s);
    assert_int_equal(r->total.answers, 5);
    assert_int_equal(r->total.lost, 0);
    assert_int_equal(r->connects, 5);
    load_result_free(r);
}

static void test_run_times_out(void **state)
{
    (void)state;
    struct server s = { .answers = 3, .stalls = true, .text = ANSWER_TEXT };
    struct script script = { .request = GET_TEXT };
    struct load_result *r = NULL;
    server_start(&s);
    struct load_config c = script_config(&script, s.port, 4);
    c.timeout_ms = 100;
    assert_int_equal(load_run(&c, &r), OK);
    server_stop(&s);
    assert_int_equal(r->total.answers, 3);
    assert_int_equal(r->timeouts, 1);
    assert_int_equal(r->total.lost, 1);
    assert_int_equal(script.seen_lost, 1);
    load_result_free(r);
}

static void test_run_counts_malformed(void **state)
{
    (void)state;
    struct server s = { .answers = 1, .text = "SSH-2.0-x\r\n" };
    struct script script = { .request = GET_TEXT };
    struct load_result *r = NULL;
    server_start(&s);
    struct load_config c = script_config(&script, s.port, 3);
    assert_int_equal(load_run(&c, &r), OK);
    server_stop(&s);
    assert_int_equal(r->malformed, 3);
    assert_int_equal(r->total.lost, 3);
    assert_int_equal(r->total.answers, 0);
    load_result_free(r);
}

static void test_run_ends_in_time(void **state)
{
    (void)state;
    struct server s = { .answers = 1000000000, .text = ANSWER_TEXT };
    struct script script = { .request = GET_TEXT };
    struct load_result *r = NULL;
    server_start(&s);
    struct load_config c = script_config(&script, s.port, 0);
    c.time_limit_ms = 150;
    assert_int_equal(load_run(&c, &r), OK);
    server_stop(&s);
    assert_int_equal(r->elapsed_ns, 150000000);
    assert_int_equal(r->total.answers, script.asked);
    assert_int_equal(r->total.lost, 0);
    assert_in_range(r->total.in_time, 1, r->total.answers);
    assert_true(r->total.answers - r->total.in_time <= 1);
    assert_true(r->cpu_user_us + r->cpu_system_us <= 1000000);
    load_result_free(r);
}

static void test_run_without_server(void **state)
{
    (void)state;
    struct server s = { .answers = 0 };
    struct script script = { .request = GET_TEXT };
    struct load_result *r = NULL;
    server_listen(&s); /* bound but not listening: nobody else has the port, and it refuses */
    struct load_config c = script_config(&script, s.port, 1);
    assert_int_equal(load_run(&c, &r), BUSY);
    assert_null(r);
    c.n_kinds = 0;
    assert_int_equal(load_run(&c, &r), INVALID);
    close(s.fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hist_small_values_are_exact),
        cmocka_unit_test(test_hist_large_values_are_near),
        cmocka_unit_test(test_hist_edges),
        cmocka_unit_test(test_hist_add),
        cmocka_unit_test(test_run_counts),
        cmocka_unit_test(test_run_repeats_gets),
        cmocka_unit_test(test_run_loses_posts),
        cmocka_unit_test(test_run_sends_large),
        cmocka_unit_test(test_run_obeys_close),
        cmocka_unit_test(test_run_times_out),
        cmocka_unit_test(test_run_counts_malformed),
        cmocka_unit_test(test_run_ends_in_time),
        cmocka_unit_test(test_run_without_server),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
