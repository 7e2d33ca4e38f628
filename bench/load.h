/* load.h - a small HTTP/1.1 client that makes load and measures it.
 *
 * One thread, epoll, keep-alive, one request at a time on each of N connections to 127.0.0.1. A callback
 * supplies each request and another sees each answer; what to send and what is right is theirs to know.
 * Nothing is allocated per request: a connection reuses its buffers. Latency goes into a histogram whose
 * buckets are at most 1/128 wide. Closed loop: a connection sends again only when answered, so a stalled
 * server shows as few long latencies and a low rate, not as a queue. Not here: TLS, HTTP/2, pipelining,
 * redirects (a callback may follow Location), cookies' meaning. */
#ifndef REDVEST_BENCH_LOAD_H
#define REDVEST_BENCH_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#define LOAD_PARTS_MAX   4     /* pieces of one request, sent by one system call */
#define LOAD_COOKIES_MAX 4     /* Set-Cookie fields kept of one answer; more are ignored */
#define LOAD_KINDS_MAX   64    /* kinds of request told apart in one run */
#define LOAD_BUF_BYTES   65536 /* receive buffer of a connection */
#define LOAD_HEAD_MAX    32768 /* longest head of an answer; past it the answer is malformed */
#define LOAD_STATUS_END  600

/* Values up to 2^40 ns (18 minutes), 128 buckets to a power of two; longer ones fall into the last. */
#define LOAD_HIST_BUCKETS 4352

struct load_hist {
    uint64_t count;
    uint64_t sum;
    uint64_t max; /* exact */
    uint64_t bucket[LOAD_HIST_BUCKETS];
};

void load_hist_record(struct load_hist *h, uint64_t value);
void load_hist_add(struct load_hist *to, const struct load_hist *from);

/* The smallest bucket's upper edge under which `percent` (0..100) of the values lie, never above the
 * largest value; at most 1/128 too high. 0 for an empty histogram. */
uint64_t load_hist_percentile(const struct load_hist *h, double percent);

/* Bytes of someone else's; not NUL-terminated. */
struct load_span {
    const char *p;
    size_t n;
};

struct load_reply {
    int status;             /* 200..599; 0: none came (lost, malformed, timed out), and the rest is empty */
    bool close;             /* the server ends the connection after this */
    int64_t content_length; /* as sent; -1 without one */
    struct load_span location;
    struct load_span cookie[LOAD_COOKIES_MAX]; /* whole values of Set-Cookie, in order */
    unsigned n_cookies;
    struct load_span body; /* its first body_max bytes, decoded of chunks */
    uint64_t body_bytes;   /* all of it */
    int64_t latency_ns;    /* from when the request was handed over to the last byte; set by load_run */
};

/* Reads answers from a non-blocking socket. load_run has one a connection; public for tests and for those who
 * talk over one socket by themselves. The caller owns fd. */
struct load_reader {
    int fd;
    int state;
    char *buf;   /* head, then the part of the body that has just come */
    size_t len;  /* bytes in buf */
    size_t pos;  /* of them understood */
    size_t base; /* where the body's bytes begin: past the head */
    uint64_t left;
    bool chunked;
    bool head_only; /* the request was a HEAD: no body whatever the fields say */
    char *body;     /* a body that came in pieces */
    size_t body_cap;
    size_t body_max;
    uint64_t bytes_in;
    struct load_reply reply;
};

/* Makes the buffers. 0, or INTERNAL without memory. */
int load_reader_init(struct load_reader *r, size_t body_max);
void load_reader_free(struct load_reader *r);

/* A new socket: forgets what came from the last. */
void load_reader_attach(struct load_reader *r, int fd);

/* Call before each answer. Bytes that came after the last answer are kept and read first. */
void load_reader_begin(struct load_reader *r, bool head_only);

/* Reads on. 1: *ret_reply is whole; its spans live until the next call of begin or attach. 0: more must come
 * first. INVALID: not HTTP/1. BUSY: the peer closed or the socket failed (r->len is 0 when no byte of this
 * answer had come). INTERNAL: no memory for the body. Interim (1xx) answers are passed over. */
int load_reader_read(struct load_reader *r, struct load_reply *ret_reply);

enum load_step {
    LOAD_SEND, /* *ret_request is filled */
    LOAD_WAIT, /* nothing now: ask again soon (after other answers, 1 ms at the latest) */
    LOAD_STOP, /* this connection is done */
};

struct load_request {
    struct iovec part[LOAD_PARTS_MAX]; /* must stay as they are until the answer callback */
    int n_parts;
    unsigned kind; /* below config.n_kinds */
};

struct load_config {
    uint16_t port;         /* on 127.0.0.1 */
    uint32_t from;         /* first own address, host order, as 0x7f000101; 0: whichever */
    unsigned n_from;       /* connections take this many addresses from there in turn; 0: one */
    unsigned connections;  /* at least 1 */
    unsigned n_kinds;      /* 1..LOAD_KINDS_MAX */
    int64_t time_limit_ms; /* no request begins after it; 0: none */
    uint64_t max_requests; /* on all connections together; 0: no limit */
    int64_t timeout_ms;    /* patience with one request; also how long those under way at the end may take.
                              0: 30 s */
    size_t body_max;       /* bytes of each body to show to the callback; 0: bodies are only counted */
    enum load_step (*next)(void *user, unsigned connection, struct load_request *ret_request);
    /* Sees every request's end once; may be NULL. */
    void (*answer)(void *user, unsigned connection, unsigned kind, const struct load_reply *reply);
    void *user;
};

struct load_kind {
    struct load_hist latency_ns; /* of answered requests */
    uint64_t answers;
    uint64_t in_time; /* answers that came before the time limit */
    uint64_t lost;    /* requests without an answer */
    uint64_t body_bytes;
    uint64_t status[LOAD_STATUS_END];
};

struct load_result {
    int64_t elapsed_ns; /* to the time limit, or to the last answer when the run ended before it */
    uint64_t bytes_in;
    uint64_t bytes_out;
    uint64_t connects;       /* connections that came about */
    uint64_t connect_errors; /* and that did not */
    uint64_t retries;        /* GET and HEAD sent again: the server had closed the idle connection */
    uint64_t timeouts;       /* these and the malformed are among the lost */
    uint64_t malformed;
    int64_t cpu_user_us; /* of the calling thread, callbacks included */
    int64_t cpu_system_us;
    struct load_kind total;
    unsigned n_kinds;
    struct load_kind kind[];
};

/* Runs until a limit is met or every connection has stopped; connections open anew as needed. The result is
 * the caller's (load_result_free). 0; INVALID for a config that makes no sense; BUSY when no connection came
 * about; INTERNAL when memory or descriptors end. */
int load_run(const struct load_config *config, struct load_result **ret_result);
void load_result_free(struct load_result *r);

/* Answers in time a second. */
double load_rate(const struct load_result *r, const struct load_kind *k);

static inline void load_result_freep(struct load_result **r)
{
    load_result_free(*r);
}
#define _cleanup_load_result_ __attribute__((cleanup(load_result_freep)))

#endif
