/* load_read_test.c - the reading of answers in whatever pieces they come, fed through a socket pair.
 *
 * Every fixed text is also cut at every place: how the bytes arrive must never show in what is read. */
#define _GNU_SOURCE 1
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/err.h"
#include "load.h"

#define LIT(s)    (s), sizeof(s) - 1
#define BIG_BYTES 300000

struct pair {
    int peer;
    struct load_reader reader;
};

static void pair_open(struct pair *p, size_t body_max)
{
    int fd[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fd), 0);
    p->peer = fd[0];
    assert_int_equal(load_reader_init(&p->reader, body_max), OK);
    load_reader_attach(&p->reader, fd[1]);
}

static void pair_hang_up(struct pair *p)
{
    close(p->peer);
    p->peer = -1;
}

static void pair_close(struct pair *p)
{
    if (p->peer >= 0)
        close(p->peer);
    close(p->reader.fd);
    load_reader_free(&p->reader);
}

static void feed(struct pair *p, const char *s, size_t n)
{
    assert_int_equal(send(p->peer, s, n, MSG_NOSIGNAL), n);
}

static void assert_span(struct load_span s, const char *want)
{
    assert_int_equal(s.n, strlen(want));
    if (s.n > 0)
        assert_memory_equal(s.p, want, s.n);
}

static const char fixed_answer[] =
    "HTTP/1.1 303 See Other\r\nlocation:/activities/7\r\nSet-Cookie: a=1; Path=/\r\n"
    "X-Other: y\r\nSET-COOKIE: \tb=2 \r\nContent-Length: 5\r\n\r\nhello";
static const char chunked_answer[] =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    "5\r\nhello\r\nA;note=x\r\n, world...\r\n1\r\n!\r\n0\r\nX-Sum: 1\r\n\r\n";

static void assert_fixed(const struct load_reply *r)
{
    assert_int_equal(r->status, 303);
    assert_int_equal(r->content_length, 5);
    assert_span(r->location, "/activities/7");
    assert_int_equal(r->n_cookies, 2);
    assert_span(r->cookie[0], "a=1; Path=/");
    assert_span(r->cookie[1], "b=2");
    assert_span(r->body, "hello");
    assert_int_equal(r->body_bytes, 5);
    assert_false(r->close);
}

static void assert_chunked(const struct load_reply *r)
{
    assert_int_equal(r->status, 200);
    assert_int_equal(r->content_length, -1);
    assert_span(r->body, "hello, world...!");
    assert_int_equal(r->body_bytes, 16);
    assert_int_equal(r->location.n, 0);
    assert_int_equal(r->n_cookies, 0);
}

/* Cuts the answer in two at every place; nothing is whole before the last byte. */
static void check_every_split(const char *text, size_t n, void (*check)(const struct load_reply *))
{
    struct pair p;
    struct load_reply reply;
    pair_open(&p, 1000);
    for (size_t cut = 1; cut < n; cut++) {
        load_reader_begin(&p.reader, false);
        feed(&p, text, cut);
        assert_int_equal(load_reader_read(&p.reader, &reply), 0);
        feed(&p, text + cut, n - cut);
        assert_int_equal(load_reader_read(&p.reader, &reply), 1);
        check(&reply);
        assert_int_equal(p.reader.pos, p.reader.len);
    }
    assert_int_equal(p.reader.bytes_in, n * (n - 1));
    pair_close(&p);
}

static void check_byte_by_byte(const char *text, size_t n, void (*check)(const struct load_reply *))
{
    struct pair p;
    struct load_reply reply;
    pair_open(&p, 1000);
    for (size_t i = 0; i < n; i++) {
        feed(&p, text + i, 1);
        assert_int_equal(load_reader_read(&p.reader, &reply), i == n - 1);
    }
    check(&reply);
    pair_close(&p);
}

static void test_split(void **state)
{
    (void)state;
    check_every_split(LIT(fixed_answer), assert_fixed);
    check_every_split(LIT(chunked_answer), assert_chunked);
    check_byte_by_byte(LIT(fixed_answer), assert_fixed);
    check_byte_by_byte(LIT(chunked_answer), assert_chunked);
}

static void test_pipelined(void **state)
{
    (void)state;
    struct pair p;
    struct load_reply reply;
    pair_open(&p, 1000);
    feed(&p, LIT(chunked_answer));
    feed(&p, LIT(fixed_answer));
    feed(&p, LIT(chunked_answer));
    assert_int_equal(load_reader_read(&p.reader, &reply), 1);
    assert_chunked(&reply);
    load_reader_begin(&p.reader, false);
    assert_int_equal(load_reader_read(&p.reader, &reply), 1);
    assert_fixed(&reply);
    load_reader_begin(&p.reader, false);
    assert_int_equal(load_reader_read(&p.reader, &reply), 1);
    assert_chunked(&reply);
    load_reader_begin(&p.reader, false);
    assert_int_equal(load_reader_read(&p.reader, &reply), 0);
    pair_close(&p);
}

/* Feeds in pieces of `step`, reading after each. */
static int feed_steps(struct pair *p, const char *s, size_t n, size_t step, struct load_reply *ret_reply)
{
    int rc = 0;
    for (size_t at = 0; at < n; at += step) {
        assert_int_equal(rc, 0);
        feed(p, s + at, n - at < step ? n - at : step);
        rc = load_reader_read(&p->reader, ret_reply);
    }
    return rc;
}

static char *big_body(void)
{
    char *s = malloc(BIG_BYTES);
    assert_non_null(s);
    for (size_t i = 0; i < BIG_BYTES; i++)
        s[i] = (char)('a' + i * 7 % 26);
    return s;
}

static void check_big(const char *text, size_t n, const char *body, size_t body_max)
{
    static const size_t steps[] = { 1009, 40000, 70001 };
    size_t shown = body_max < BIG_BYTES ? body_max : BIG_BYTES;
    for (size_t i = 0; i < 3; i++) {
        struct pair p;
        struct load_reply reply;
        pair_open(&p, body_max);
        assert_int_equal(feed_steps(&p, text, n, steps[i], &reply), 1);
        assert_int_equal(reply.body_bytes, BIG_BYTES);
        assert_int_equal(reply.body.n, shown);
        if (shown > 0)
            assert_memory_equal(reply.body.p, body, shown);
        assert_span(reply.location, "/big");
        pair_close(&p);
    }
}

static void test_body_past_the_buffer(void **state)
{
    (void)state;
    char *body = big_body();
    char *text = malloc(2 * BIG_BYTES);
    assert_non_null(text);
    int head = sprintf(text, "HTTP/1.1 200 OK\r\nLocation: /big\r\nContent-Length: %d\r\n\r\n", BIG_BYTES);
    memcpy(text + head, body, BIG_BYTES);
    check_big(text, (size_t)head + BIG_BYTES, body, SIZE_MAX);
    check_big(text, (size_t)head + BIG_BYTES, body, 100);
    check_big(text, (size_t)head + BIG_BYTES, body, 0);
    free(text);
    free(body);
}

static void test_chunks_past_the_buffer(void **state)
{
    (void)state;
    char *body = big_body();
    char *text = malloc(4 * BIG_BYTES);
    assert_non_null(text);
    int at = sprintf(text, "HTTP/1.1 200 OK\r\nLocation: /big\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (size_t done = 0, size = 1; done < BIG_BYTES; done += size, size = size * 3 % 90001 + 1) {
        size = size < BIG_BYTES - done ? size : BIG_BYTES - done;
        at += sprintf(text + at, "%zX\r\n", size);
        memcpy(text + at, body + done, size);
        at += (int)size;
        at += sprintf(text + at, "\r\n");
    }
    at += sprintf(text + at, "0\r\n\r\n");
    check_big(text, (size_t)at, body, SIZE_MAX);
    check_big(text, (size_t)at, body, 70000);
    free(text);
    free(body);
}

static void check_no_body(const char *text, size_t n, bool head_only, int status)
{
    struct pair p;
    struct load_reply reply;
    pair_open(&p, 1000);
    load_reader_begin(&p.reader, head_only);
    feed(&p, text, n);
    assert_int_equal(load_reader_read(&p.reader, &reply), 1);
    assert_int_equal(reply.status, status);
    assert_int_equal(reply.body_bytes, 0);
    assert_int_equal(p.reader.pos, p.reader.len);
    pair_close(&p);
}

static void test_answers_without_body(void **state)
{
    (void)state;
    check_no_body(LIT("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"), true, 200);
    check_no_body(LIT("HTTP/1.1 204 No Content\r\n\r\n"), false, 204);
    check_no_body(LIT("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n"), false, 304);
    check_no_body(LIT("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), false, 200);
    check_no_body(LIT("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 \r\nContent-Length: 0\r\n\r\n"), false, 201);
}

static void test_body_ends_with_connection(void **state)
{
    (void)state;
    struct pair p;
    struct load_reply reply;
    pair_open(&p, 1000);
    feed(&p, LIT("HTTP/1.1 200 OK\r\n\r\nsome"));
    assert_int_equal(load_reader_read(&p.reader, &reply), 0);
    feed(&p, LIT(" text"));
    assert_int_equal(load_reader_read(&p.reader, &reply), 0);
    pair_hang_up(&p);
    assert_int_equal(load_reader_read(&p.reader, &reply), 1);
    assert_span(reply.body, "some text");
    assert_true(reply.close);
    pair_close(&p);
}

static bool closes_after(const char *text, size_t n)
{
    struct pair p;
    struct load_reply reply;
    pair_open(&p, 0);
    feed(&p, text, n);
    assert_int_equal(load_reader_read(&p.reader, &reply), 1);
    pair_close(&p);
    return reply.close;
}

static void test_connection_field(void **state)
{
    (void)state;
    assert_false(closes_after(LIT("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")));
    assert_true(closes_after(LIT("HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n")));
    assert_true(closes_after(LIT("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n")));
    assert_false(closes_after(LIT("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n")));
}

static void test_malformed(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "HTTP/2 200 OK\r\n",
        "HTTP/1.1 2x0 OK\r\n",
        "HTTP/1.1 2000 OK\r\n",
        "HTTP/1.1 999 Odd\r\n",
        "hello\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1x\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1000000000000000\r\n",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct pair p;
        struct load_reply reply;
        pair_open(&p, 1000);
        feed(&p, bad[i], strlen(bad[i]));
        if (load_reader_read(&p.reader, &reply) != INVALID)
            fail_msg("taken for good: %s", bad[i]);
        pair_close(&p);
    }
}

static void test_head_maximum(void **state)
{
    (void)state;
    static char field[LOAD_HEAD_MAX];
    struct pair p;
    struct load_reply reply;
    pair_open(&p, 0);
    memset(field, 'x', sizeof field);
    feed(&p, LIT("HTTP/1.1 200 OK\r\nX: "));
    assert_int_equal(load_reader_read(&p.reader, &reply), 0);
    feed(&p, field, sizeof field);
    assert_int_equal(load_reader_read(&p.reader, &reply), INVALID);
    pair_close(&p);
}

static void test_cut_short(void **state)
{
    (void)state;
    struct load_reply reply;
    for (size_t n = 0; n < sizeof fixed_answer - 1; n += 7) {
        struct pair p;
        pair_open(&p, 0);
        feed(&p, fixed_answer, n);
        pair_hang_up(&p);
        assert_int_equal(load_reader_read(&p.reader, &reply), BUSY);
        assert_int_equal(p.reader.len > 0, n > 0);
        pair_close(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_split),
        cmocka_unit_test(test_pipelined),
        cmocka_unit_test(test_body_past_the_buffer),
        cmocka_unit_test(test_chunks_past_the_buffer),
        cmocka_unit_test(test_answers_without_body),
        cmocka_unit_test(test_body_ends_with_connection),
        cmocka_unit_test(test_connection_field),
        cmocka_unit_test(test_malformed),
        cmocka_unit_test(test_head_maximum),
        cmocka_unit_test(test_cut_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
