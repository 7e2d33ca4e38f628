/* guard.c - see guard.h.
 *
 * All seats stand in one list, the one that changed its state longest ago first. One lock guards all of it;
 * it is held for a few instructions, by the watching thread for one walk along the list. A connection is
 * ended by shutdown() of its socket: libmicrohttpd's thread reads the end of file and closes it. The seat is
 * taken out before the descriptor is closed (seat_close), so the watching thread never touches another's
 * descriptor. */
#include "http/guard.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/wake.h"
#include "http/address.h"
#include "http/limit.h"
#include "view/view.h"

#define ROWS     2 /* an address counts in a cell of each; its number is the lesser one */
#define CELLS    65536
#define WATCH_MS 250
#define GONE_US  1000000 /* how old a body is before we look whether its sender is still there */
#define TEXT_MAX 800

struct seat {
    struct guard *guard;
    struct seat *prev, *next;
    int fd;
    uint32_t cell[ROWS]; /* of its address, by a keyed hash */
    bool counted;        /* in guard->live and, unless from a proxy, in its cells */
    bool proxy;
    enum seat_state state;
    int64_t since_us;
    size_t moved, held;
};

struct guard {
    struct guard_config config;
    struct wake wake; /* its lock guards all below */
    pthread_t thread;
    struct seat ends; /* of the ring: next is the oldest */
    int live;
    size_t held;
    uint64_t words[GUARD_WORDS], evicted;
    char texts[GUARD_WORDS][TEXT_MAX];
    unsigned char key[crypto_shorthash_KEYBYTES];
    int cells[ROWS][CELLS];
};

/* --- what is said ------------------------------------------------------------------------------------- */

static const struct {
    const char *status, *more, *key;
} words[GUARD_WORDS] = {
    [GUARD_BROKEN] = { "400 Bad Request", "", N_("请求格式有误。") },
    [GUARD_SLOW] = { "408 Request Timeout", "", N_("请求来得太慢，请重试。") },
    [GUARD_BODY] = { "413 Content Too Large", "", N_("内容太大了，请缩短内容或换一个小一点的文件。") },
    [GUARD_URL] = { "414 URI Too Long", "", N_("网址太长了。") },
    [GUARD_MANY] = { "429 Too Many Requests", "Retry-After: 30\r\n",
                     N_("来自您网络的连接太多了，请过一会儿再试。") },
    [GUARD_HEADERS] = { "431 Request Header Fields Too Large", "",
                        N_("请求头太多或太长，请清除本站的 Cookie 后再试。") },
    [GUARD_FULL] = { "503 Service Unavailable", "Retry-After: 2\r\n", N_("系统正忙，请过几秒再试一次。") },
};

/* Nobody knows the client's language here, so both. */
static void write_text(enum guard_word word, char text[TEXT_MAX])
{
    char body[TEXT_MAX / 2];
    int n = snprintf(body, sizeof(body), "%s\n%s\n", words[word].key, tr(LANG_EN, words[word].key));
    snprintf(text, TEXT_MAX,
             "HTTP/1.1 %s\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n"
             "Content-Length: %d\r\n%s\r\n%s",
             words[word].status, n, words[word].more, body);
}

/* What the socket does not take at once is lost. */
static void end(const struct guard *g, int fd, enum guard_word word)
{
    if (word)
        (void)!send(fd, g->texts[word], strlen(g->texts[word]), MSG_DONTWAIT | MSG_NOSIGNAL);
    shutdown(fd, SHUT_RDWR);
}

/* --- the list; all below with the lock held ------------------------------------------------------------ */

static void take_out(struct seat *l)
{
    l->prev->next = l->next;
    l->next->prev = l->prev;
    l->prev = l->next = l;
}

static void put_last(struct guard *g, struct seat *l)
{
    l->prev = g->ends.prev;
    l->next = &g->ends;
    l->prev->next = l;
    g->ends.prev = l;
}

static void count_address(struct seat *l, int by)
{
    for (int i = 0; i < ROWS && !l->proxy; i++)
        l->guard->cells[i][l->cell[i]] += by;
}

/* Connections of its address; more only when two others share its two cells. */
static int of_its_address(const struct seat *l)
{
    int n = l->guard->cells[0][l->cell[0]];
    for (int i = 1; i < ROWS; i++)
        if (l->guard->cells[i][l->cell[i]] < n)
            n = l->guard->cells[i][l->cell[i]];
    return n;
}

static void count_out(struct seat *l)
{
    struct guard *g = l->guard;
    if (l->counted) {
        g->live--;
        count_address(l, -1);
    }
    l->counted = false;
    g->held -= l->held;
    l->held = 0;
}

/* Out of the list and of all counts; its descriptor is open until seat_close. */
static void strike_out(struct seat *l, enum guard_word word)
{
    l->guard->words[word]++;
    l->state = SEAT_ENDED;
    count_out(l);
    take_out(l);
}

static void give_up(struct seat *l, enum guard_word word)
{
    end(l->guard, l->fd, word);
    strike_out(l, word);
}

static int64_t allowed_us(const struct seat *l)
{
    int64_t for_bytes = (int64_t)l->moved * 1000000 / GUARD_RATE;
    switch (l->state) {
    case SEAT_FRESH:
        return (int64_t)GUARD_HEAD_MS * 1000;
    case SEAT_IDLE:
        return (int64_t)GUARD_IDLE_MS * 1000;
    case SEAT_BODY:
        return (int64_t)GUARD_BODY_MS * 1000 + for_bytes;
    case SEAT_SEND:
        return (int64_t)GUARD_SEND_MS * 1000 + for_bytes;
    default:
        return INT64_MAX;
    }
}

/* A browser connects before it knows what to ask; the first thing on such a connection must not be a 408. */
static bool has_asked(int fd)
{
    struct tcp_info info = { 0 };
    socklen_t n = sizeof(info);
    return getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &n) != 0 || info.tcpi_bytes_received > 0;
}

/* What to say to somebody who is given up: once an answer has begun, or when nothing was asked, nothing. */
static enum guard_word last_word(const struct seat *l, enum guard_word word)
{
    if (l->state == SEAT_FRESH && word == GUARD_SLOW && !has_asked(l->fd))
        return GUARD_SILENT;
    return l->state == SEAT_FRESH || l->state == SEAT_BODY ? word : GUARD_SILENT;
}

/* libmicrohttpd 0.9.75 keeps a connection that ended within the size of a chunk until it times out. */
static bool is_gone(int fd)
{
    char c;
    return recv(fd, &c, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

static void give_up_late(struct guard *g)
{
    int64_t now = clock_steady_us();
    for (struct seat *l = g->ends.next, *after = l->next; l != &g->ends; l = after, after = l->next)
        if (now - l->since_us > allowed_us(l))
            give_up(l, last_word(l, GUARD_SLOW));
        else if (l->state == SEAT_BODY && now - l->since_us > GONE_US && is_gone(l->fd))
            give_up(l, GUARD_SILENT);
}

/* The client that has kept us waiting longest, among those for whom as many bytes are held and whose address
 * has as many connections; NULL: none. */
static struct seat *longest_waiting(struct guard *g, size_t held, int of_address)
{
    for (struct seat *l = g->ends.next; l != &g->ends; l = l->next)
        if (l->state != SEAT_WORK && l->held >= held && of_its_address(l) >= of_address)
            return l;
    return NULL;
}

static bool make_room(struct guard *g, const struct seat *newcomer)
{
    if (of_its_address(newcomer) >= GUARD_FEW)
        return false;
    struct seat *l = longest_waiting(g, 0, GUARD_FEW);
    if (!l)
        l = longest_waiting(g, 0, 0);
    if (!l)
        return false;
    give_up(l, last_word(l, GUARD_FULL));
    g->evicted++;
    return true;
}

static void hold(struct seat *l, size_t n)
{
    struct guard *g = l->guard;
    l->held += n;
    g->held += n;
    while (n && g->held > GUARD_HELD_MAX) {
        struct seat *other = longest_waiting(g, 1, 0);
        give_up(other ? other : l, last_word(other ? other : l, GUARD_FULL));
        if (!other)
            return;
    }
}

/* --- one connection ------------------------------------------------------------------------------------- */

bool seat_at(struct seat *l, enum seat_state state, size_t moved, size_t held)
{
    struct guard *g = l->guard;
    pthread_mutex_lock(&g->wake.lock);
    bool ok = l->state != SEAT_ENDED;
    if (ok && (state != l->state || state != SEAT_BODY)) {
        l->state = state;
        l->since_us = clock_steady_us();
        l->moved = 0;
        take_out(l);
        put_last(g, l);
    }
    if (ok && state == SEAT_IDLE) {
        g->held -= l->held;
        l->held = 0;
    }
    if (ok) {
        l->moved += moved;
        hold(l, held);
        ok = l->state != SEAT_ENDED;
    }
    pthread_mutex_unlock(&g->wake.lock);
    return ok;
}

void seat_refuse(struct seat *l, enum guard_word word)
{
    struct guard *g = l->guard;
    pthread_mutex_lock(&g->wake.lock);
    if (l->state != SEAT_ENDED)
        give_up(l, word);
    pthread_mutex_unlock(&g->wake.lock);
}

static void find_cells(struct seat *l, const char *who)
{
    unsigned char hash[crypto_shorthash_BYTES];
    _Static_assert(sizeof(hash) == sizeof(l->cell), "a part of the hash for each row");
    crypto_shorthash(hash, (const unsigned char *)who, strlen(who), l->guard->key);
    memcpy(l->cell, hash, sizeof(l->cell));
    for (int i = 0; i < ROWS; i++)
        l->cell[i] %= CELLS;
}

/* What is wrong with one more connection; GUARD_SILENT: nothing. */
static enum guard_word fault_of(struct guard *g, const struct seat *l, bool too_fast)
{
    int most = g->config.of_one_address;
    if (too_fast || (!l->proxy && most && of_its_address(l) >= most))
        return GUARD_MANY;
    return g->live >= g->config.connections && !make_room(g, l) ? GUARD_FULL : GUARD_SILENT;
}

struct seat *guard_accept(struct guard *g, int fd, const struct sockaddr *from)
{
    char text[ADDRESS_TEXT], who[ADDRESS_TEXT];
    struct seat *l = calloc(1, sizeof(*l));
    if (!l)
        return NULL;
    address_text(from, text);
    address_group(text, who);
    *l = (struct seat){ .guard = g, .fd = fd, .since_us = clock_steady_us() };
    find_cells(l, who);
    l->proxy = address_listed(g->config.trusted_proxy, text);
    bool too_fast = !l->proxy && g->config.limits && !limits_take(g->config.limits, RATE_CONNECT, who);
    pthread_mutex_lock(&g->wake.lock);
    put_last(g, l);
    enum guard_word fault = fault_of(g, l, too_fast);
    if (fault) {
        strike_out(l, fault);
    } else {
        l->counted = true;
        g->live++;
        count_address(l, 1);
    }
    pthread_mutex_unlock(&g->wake.lock);
    if (fault)
        end(g, fd, fault);
    return l;
}

void seat_close(struct seat *l)
{
    struct guard *g = l->guard;
    pthread_mutex_lock(&g->wake.lock);
    count_out(l);
    take_out(l);
    pthread_mutex_unlock(&g->wake.lock);
    free(l);
}

/* --- the thread that watches --------------------------------------------------------------------------- */

static void *watch(void *arg)
{
    struct guard *g = arg;
    pthread_mutex_lock(&g->wake.lock);
    while (!wake_rest(&g->wake, WATCH_MS))
        give_up_late(g);
    pthread_mutex_unlock(&g->wake.lock);
    return NULL;
}

int guard_new(const struct guard_config *config, struct err *err, struct guard **ret_guard)
{
    struct guard *g = calloc(1, sizeof(*g));
    if (!g)
        return ERR(err, INTERNAL, NULL, "内存不足");
    g->config = *config;
    g->ends.prev = g->ends.next = &g->ends;
    g->ends.since_us = INT64_MAX;
    randombytes_buf(g->key, sizeof(g->key));
    for (int i = GUARD_SILENT + 1; i < GUARD_WORDS; i++)
        write_text((enum guard_word)i, g->texts[i]);
    wake_init(&g->wake);
    if (pthread_create(&g->thread, NULL, watch, g) != 0) {
        wake_free(&g->wake);
        free(g);
        return ERR(err, INTERNAL, NULL, "无法启动线程");
    }
    *ret_guard = g;
    return OK;
}

void guard_free(struct guard *g)
{
    if (!g)
        return;
    wake_end(&g->wake);
    pthread_join(g->thread, NULL);
    wake_free(&g->wake);
    free(g);
}

struct guard_stats guard_stats(struct guard *g)
{
    struct guard_stats s = { 0 };
    pthread_mutex_lock(&g->wake.lock);
    s.connections = (uint64_t)g->live;
    s.held = g->held;
    s.evicted = g->evicted;
    memcpy(s.words, g->words, sizeof(s.words));
    pthread_mutex_unlock(&g->wake.lock);
    return s;
}
