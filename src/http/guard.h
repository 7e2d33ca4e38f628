/* guard.h - how long and how much a client may hold a connection, and how many it may have.
 *
 * libmicrohttpd ends a connection that is silent for a minute; one byte a second keeps it for ever, and when
 * all places are taken, newcomers wait. So each connection has a seat here that says what the client is
 * doing and since when. Whoever is too slow is given up with an answer. When all places are taken, a newcomer
 * whose address has few gets the place of the one who has kept the server waiting longest, first among
 * addresses that have many; one whose address has many is refused. A client that waits for us (lane, slow
 * pool) is never given up. */
#ifndef REDVEST_HTTP_GUARD_H
#define REDVEST_HTTP_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/err.h"

#define GUARD_HEAD_MS  15000 /* from connecting to the end of the first head */
#define GUARD_IDLE_MS  60000 /* from an answer to the end of the next head */
#define GUARD_BODY_MS  20000 /* for a body, and what GUARD_RATE allows for its bytes */
#define GUARD_SEND_MS  60000 /* for taking an answer, and the same */
#define GUARD_FEW      16    /* connections: what an address may have when all places are taken */
#define GUARD_RATE     4096  /* bytes a second that a client must manage */
#define GUARD_HELD_MAX ((size_t)256 << 20) /* bytes of bodies and answers held for clients, in all */

enum seat_state {
    SEAT_FRESH, /* connected, no head yet */
    SEAT_IDLE,  /* answered; the next head may be on its way */
    SEAT_BODY,  /* the body is coming */
    SEAT_WORK,  /* the client waits for us */
    SEAT_SEND,  /* the client takes the answer */
    SEAT_ENDED, /* given up or refused; libmicrohttpd will notice */
};

/* Answers of the guard, sent past libmicrohttpd, which has no request to answer yet or takes none here. */
enum guard_word {
    GUARD_SILENT,
    GUARD_BROKEN,  /* 400 */
    GUARD_SLOW,    /* 408 */
    GUARD_BODY,    /* 413 */
    GUARD_URL,     /* 414 */
    GUARD_MANY,    /* 429: too many connections of one address, or too fast one after the other */
    GUARD_HEADERS, /* 431 */
    GUARD_FULL,    /* 503 */
    GUARD_WORDS,
};

struct guard;
struct seat;
struct limits;

struct guard_config {
    int connections;           /* most at once */
    int of_one_address;        /* of these; 0: no limit */
    const char *trusted_proxy; /* addresses without these limits; NULL none */
    struct limits *limits;     /* counts connecting; NULL: no limit */
};

struct guard_stats {
    uint64_t connections;        /* open now, given up ones not counted */
    uint64_t held;               /* bytes of bodies and answers */
    uint64_t words[GUARD_WORDS]; /* how often each answer was given */
    uint64_t evicted;            /* of the silent: closed to make room */
};

/* INTERNAL when the thread that watches cannot start. */
int guard_new(const struct guard_config *config, struct err *err, struct guard **ret_guard);

/* After the last seat was closed. NULL-safe. */
void guard_free(struct guard *g);

/* A connection has come. Its seat lives until seat_close. NULL without memory: end the connection. */
struct seat *guard_accept(struct guard *g, int fd, const struct sockaddr *from);
void seat_close(struct seat *l);

/* Says what the client does now; `moved` more bytes came or are to go, `held` of them stay in memory until
 * the next SEAT_IDLE. False: it has been given up, end the connection. */
bool seat_at(struct seat *l, enum seat_state state, size_t moved, size_t held);

/* Answers in a few words and ends the connection; its reading side too, so that nothing more is taken. */
void seat_refuse(struct seat *l, enum guard_word word);

struct guard_stats guard_stats(struct guard *g);

#endif
