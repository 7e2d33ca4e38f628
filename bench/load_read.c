/* load_read.c - reads HTTP/1 answers from a non-blocking socket (RFC 9112).
 *
 * Bytes are understood where they lie: head fields are spans into the receive buffer, and so is a body that
 * came in one piece; only one in pieces is copied, as far as the caller wants to see it. The head stays at
 * the buffer's start until the answer is delivered; body bytes pass through the room behind it. Not here:
 * connections and time (load.c). */
#include "load.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "base/err.h"

enum reader_state {
    READ_STATUS,
    READ_FIELDS,
    READ_LENGTH,
    READ_TO_CLOSE,
    READ_SIZE,
    READ_CHUNK,
    READ_CHUNK_END,
    READ_TRAILER,
    READ_DONE
};

int load_reader_init(struct load_reader *r, size_t body_max)
{
    *r = (struct load_reader){ .fd = -1, .body_max = body_max };
    r->buf = malloc(LOAD_BUF_BYTES);
    return r->buf ? OK : INTERNAL;
}

void load_reader_free(struct load_reader *r)
{
    if (!r)
        return;
    free(r->buf);
    free(r->body);
    r->buf = r->body = NULL;
}

void load_reader_attach(struct load_reader *r, int fd)
{
    r->fd = fd;
    r->len = r->pos = 0;
    load_reader_begin(r, false);
}

void load_reader_begin(struct load_reader *r, bool head_only)
{
    if (r->pos < r->len)
        memmove(r->buf, r->buf + r->pos, r->len - r->pos);
    r->len -= r->pos;
    r->pos = r->base = 0;
    r->left = 0;
    r->state = READ_STATUS;
    r->chunked = false;
    r->head_only = head_only;
    r->reply = (struct load_reply){ .content_length = -1 };
}

/* 1 with a line (without its end), 0 when its end has not come, INVALID when it cannot come any more. */
static int take_line(struct load_reader *r, struct load_span *ret_line)
{
    const char *start = r->buf + r->pos;
    const char *end = memchr(start, '\n', r->len - r->pos);
    if (!end)
        return r->len - r->pos < LOAD_HEAD_MAX ? 0 : INVALID;
    size_t n = (size_t)(end - start);
    r->pos += n + 1;
    *ret_line = (struct load_span){ start, n > 0 && start[n - 1] == '\r' ? n - 1 : n };
    return 1;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int read_status(struct load_reader *r)
{
    struct load_span line;
    int rc = take_line(r, &line);
    if (rc <= 0)
        return rc;
    const char *p = line.p;
    if (line.n < 12 || memcmp(p, "HTTP/1.", 7) != 0 || !is_digit(p[7]) || p[8] != ' ')
        return INVALID;
    if (!is_digit(p[9]) || !is_digit(p[10]) || !is_digit(p[11]) || (line.n > 12 && p[12] != ' '))
        return INVALID;
    r->reply.status = (p[9] - '0') * 100 + (p[10] - '0') * 10 + (p[11] - '0');
    r->reply.close = p[7] == '0';
    r->state = READ_FIELDS;
    return r->reply.status >= 100 && r->reply.status < LOAD_STATUS_END ? 1 : INVALID;
}

static struct load_span span_trim(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || *p == '\t'))
        p++;
    while (end > p && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    return (struct load_span){ p, (size_t)(end - p) };
}

static bool span_is(struct load_span s, const char *lower)
{
    size_t n = strlen(lower);
    return s.n == n && strncasecmp(s.p, lower, n) == 0;
}

static int take_length(struct load_reader *r, struct load_span v)
{
    int64_t n = 0;
    if (v.n == 0 || v.n > 18)
        return INVALID;
    for (size_t i = 0; i < v.n; i++) {
        if (!is_digit(v.p[i]))
            return INVALID;
        n = n * 10 + (v.p[i] - '0');
    }
    if (r->reply.content_length >= 0 && r->reply.content_length != n)
        return INVALID;
    r->reply.content_length = n;
    return 1;
}

static void take_connection(struct load_reply *reply, struct load_span v)
{
    if (span_is(v, "close"))
        reply->close = true;
    else if (span_is(v, "keep-alive"))
        reply->close = false;
}

static int take_coding(struct load_reader *r, struct load_span v)
{
    r->chunked = span_is(v, "chunked");
    return r->chunked ? 1 : INVALID;
}

static int take_field(struct load_reader *r, struct load_span line)
{
    struct load_reply *reply = &r->reply;
    const char *colon = memchr(line.p, ':', line.n);
    if (!colon || colon == line.p)
        return INVALID;
    struct load_span name = { line.p, (size_t)(colon - line.p) };
    struct load_span v = span_trim(colon + 1, line.p + line.n);
    if (span_is(name, "content-length"))
        return take_length(r, v);
    if (span_is(name, "location"))
        reply->location = v;
    else if (span_is(name, "set-cookie") && reply->n_cookies < LOAD_COOKIES_MAX)
        reply->cookie[reply->n_cookies++] = v;
    else if (span_is(name, "connection"))
        take_connection(reply, v);
    else if (span_is(name, "transfer-encoding"))
        return take_coding(r, v);
    return 1;
}

/* The head is over: RFC 9112 6.3 says how the body's end is found. */
static int finish_head(struct load_reader *r)
{
    struct load_reply *reply = &r->reply;
    if (reply->status < 200) {
        load_reader_begin(r, r->head_only);
        return 1;
    }
    r->base = r->pos;
    if (r->head_only || reply->status == 204 || reply->status == 304) {
        r->state = READ_DONE;
    } else if (r->chunked) {
        r->state = READ_SIZE;
    } else if (reply->content_length >= 0) {
        r->left = (uint64_t)reply->content_length;
        r->state = READ_LENGTH;
    } else {
        reply->close = true;
        r->state = READ_TO_CLOSE;
    }
    return 1;
}

static int read_fields(struct load_reader *r)
{
    struct load_span line;
    int rc = take_line(r, &line);
    if (rc <= 0)
        return rc;
    if (r->pos > LOAD_HEAD_MAX)
        return INVALID;
    return line.n == 0 ? finish_head(r) : take_field(r, line);
}

/* Appends to the copy of the body, as far as body_max. */
static int keep_body(struct load_reader *r, const char *p, size_t n)
{
    struct load_reply *reply = &r->reply;
    size_t have = reply->body.n;
    size_t room = r->body_max > have ? r->body_max - have : 0;
    reply->body_bytes += n;
    n = n < room ? n : room;
    if (n == 0)
        return 1;
    if (have + n > r->body_cap) {
        size_t cap = 2 * (have + n);
        char *grown = realloc(r->body, cap);
        if (!grown)
            return INTERNAL;
        r->body = grown;
        r->body_cap = cap;
    }
    memcpy(r->body + have, p, n);
    reply->body = (struct load_span){ r->body, have + n };
    return 1;
}

/* Takes what has come of `left` bytes. */
static int take_bytes(struct load_reader *r)
{
    size_t here = r->len - r->pos;
    size_t n = here < r->left ? here : (size_t)r->left;
    int rc = keep_body(r, r->buf + r->pos, n);
    r->pos += n;
    r->left -= n;
    return rc;
}

static int read_length(struct load_reader *r)
{
    struct load_reply *reply = &r->reply;
    if (reply->body_bytes == 0 && r->len - r->pos >= r->left) { /* all here: shown where it lies */
        size_t n = (size_t)r->left;
        reply->body_bytes = n;
        reply->body = (struct load_span){ r->buf + r->pos, n < r->body_max ? n : r->body_max };
        r->pos += n;
        r->state = READ_DONE;
        return 1;
    }
    int rc = take_bytes(r);
    if (rc < 0)
        return rc;
    if (r->left == 0)
        r->state = READ_DONE;
    return r->left == 0;
}

static int read_to_close(struct load_reader *r)
{
    int rc = keep_body(r, r->buf + r->pos, r->len - r->pos);
    r->pos = r->len;
    return rc < 0 ? rc : 0;
}

static int hex_value(char c)
{
    if (is_digit(c))
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static int read_size(struct load_reader *r)
{
    struct load_span line;
    int rc = take_line(r, &line);
    if (rc <= 0)
        return rc;
    size_t i = 0;
    uint64_t size = 0;
    for (; i < line.n && hex_value(line.p[i]) >= 0; i++)
        size = size << 4 | (uint64_t)hex_value(line.p[i]);
    if (i == 0 || i > 15 || (i < line.n && line.p[i] != ';' && line.p[i] != ' ' && line.p[i] != '\t'))
        return INVALID;
    r->left = size;
    r->state = size > 0 ? READ_CHUNK : READ_TRAILER;
    return 1;
}

static int read_chunk(struct load_reader *r)
{
    int rc = take_bytes(r);
    if (rc < 0)
        return rc;
    if (r->left == 0)
        r->state = READ_CHUNK_END;
    return r->left == 0;
}

static int read_chunk_end(struct load_reader *r)
{
    struct load_span line;
    int rc = take_line(r, &line);
    if (rc <= 0)
        return rc;
    r->state = READ_SIZE;
    return line.n == 0 ? 1 : INVALID;
}

static int read_trailer(struct load_reader *r)
{
    struct load_span line;
    int rc = take_line(r, &line);
    if (rc > 0 && line.n == 0)
        r->state = READ_DONE;
    return rc;
}

/* 1 when the answer is whole, 0 when more bytes are needed, or what is wrong. */
static int reader_advance(struct load_reader *r)
{
    static int (*const step[])(struct load_reader *) = {
        [READ_STATUS] = read_status,       [READ_FIELDS] = read_fields,   [READ_LENGTH] = read_length,
        [READ_TO_CLOSE] = read_to_close,   [READ_SIZE] = read_size,       [READ_CHUNK] = read_chunk,
        [READ_CHUNK_END] = read_chunk_end, [READ_TRAILER] = read_trailer,
    };
    int rc = 1;
    while (rc > 0 && r->state != READ_DONE)
        rc = step[r->state](r);
    return rc;
}

/* Makes room behind the head by dropping body bytes that are understood. */
static void reader_compact(struct load_reader *r)
{
    if (r->base == 0 || r->pos == r->base)
        return;
    memmove(r->buf + r->base, r->buf + r->pos, r->len - r->pos);
    r->len -= r->pos - r->base;
    r->pos = r->base;
}

int load_reader_read(struct load_reader *r, struct load_reply *ret_reply)
{
    for (;;) {
        int rc = reader_advance(r);
        if (rc > 0)
            *ret_reply = r->reply;
        if (rc != 0)
            return rc;
        reader_compact(r);
        ssize_t n = recv(r->fd, r->buf + r->len, LOAD_BUF_BYTES - r->len, 0);
        if (n > 0) {
            r->len += (size_t)n;
            r->bytes_in += (uint64_t)n;
        } else if (n == 0 && r->state == READ_TO_CLOSE) {
            r->state = READ_DONE;
        } else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
            return BUSY;
        } else if (errno == EAGAIN) {
            return 0;
        }
    }
}
