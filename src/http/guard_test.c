/* guard_test.c - who gets a place, who gives way, what is held; over socket pairs, without waiting. */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "http/address.h"
#include "http/guard.h"
#include "http/limit.h"

struct client {
    int ours, theirs;
    struct seat *seat;
};

static struct guard *make(int connections, int of_one_address, const char *proxy)
{
    struct err err = { 0 };
    struct guard *g = NULL;
    struct guard_config config = { connections, of_one_address, proxy, NULL };
    assert_int_equal(guard_new(&config, &err, &g), OK);
    return g;
}

static struct client come(struct guard *g, const char *address)
{
    int pair[2];
    struct sockaddr_in from = { .sin_family = AF_INET };
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    assert_int_equal(inet_pton(AF_INET, address, &from.sin_addr), 1);
    struct client c = { pair[0], pair[1], guard_accept(g, pair[0], (struct sockaddr *)&from) };
    assert_non_null(c.seat);
    return c;
}

static void go(struct client *c)
{
    seat_close(c->seat);
    close(c->ours);
    close(c->theirs);
}

/* The status a client was told; 0: ended without a word, -1: not ended. */
static int told(const struct client *c)
{
    char text[1000] = "";
    ssize_t n = recv(c->theirs, text, sizeof(text) - 1, MSG_DONTWAIT);
    return n < 0 ? -1 : n > 9 ? atoi(text + 9) : 0;
}

static void one_address_has_so_many(void **state)
{
    (void)state;
    struct guard *g = make(100, 2, "10.0.0.9");
    struct client a = come(g, "10.0.0.1"), b = come(g, "10.0.0.1"), c = come(g, "10.0.0.1"),
                  d = come(g, "10.0.0.2");
    assert_int_equal(told(&a), -1);
    assert_int_equal(told(&c), 429);
    assert_int_equal(told(&d), -1);
    assert_false(seat_at(c.seat, SEAT_BODY, 0, 0));
    go(&a);
    struct client e = come(g, "10.0.0.1");
    assert_int_equal(told(&e), -1);
    struct client p[3];
    for (int i = 0; i < 3; i++) {
        p[i] = come(g, "10.0.0.9");
        assert_int_equal(told(&p[i]), -1); /* a trusted proxy speaks for many */
        go(&p[i]);
    }
    go(&b), go(&c), go(&d), go(&e);
    assert_int_equal(guard_stats(g).connections, 0);
    guard_free(g);
}

static void the_crowd_gives_way_to_a_newcomer(void **state)
{
    (void)state;
    struct guard *g = make(GUARD_FEW + 1, 0, NULL);
    struct client honest = come(g, "10.0.0.1"), crowd[GUARD_FEW];
    for (int i = 0; i < GUARD_FEW; i++)
        crowd[i] = come(g, "10.0.0.2");
    struct client more = come(g, "10.0.0.2");
    assert_int_equal(told(&more), 503);
    assert_true(seat_at(crowd[0].seat, SEAT_WORK, 0, 0)); /* it waits for us */
    struct client newcomer = come(g, "10.0.0.3");
    assert_int_equal(told(&newcomer), -1);
    assert_int_equal(told(&honest), -1);
    assert_int_equal(told(&crowd[0]), -1);
    assert_int_equal(told(&crowd[1]), 503);
    assert_int_equal(guard_stats(g).connections, GUARD_FEW + 1);
    for (int i = 0; i < GUARD_FEW; i++)
        go(&crowd[i]);
    go(&honest), go(&more), go(&newcomer);
    guard_free(g);
}

static void nobody_gives_way_whom_we_let_wait(void **state)
{
    (void)state;
    struct guard *g = make(1, 0, NULL);
    struct client a = come(g, "10.0.0.1");
    assert_true(seat_at(a.seat, SEAT_WORK, 0, 0));
    struct client b = come(g, "10.0.0.2");
    assert_int_equal(told(&b), 503);
    assert_true(seat_at(a.seat, SEAT_SEND, 10, 10));
    assert_true(seat_at(a.seat, SEAT_IDLE, 0, 0));
    struct client c = come(g, "10.0.0.2");
    assert_int_equal(told(&c), -1);
    assert_int_equal(told(&a),
                     0); /* an idle one is told nothing: a browser would take it for its next answer */
    go(&a), go(&b), go(&c);
    guard_free(g);
}

static void what_is_held_is_bounded(void **state)
{
    (void)state;
    struct guard *g = make(10, 0, NULL);
    struct client a = come(g, "10.0.0.1"), b = come(g, "10.0.0.2");
    assert_true(seat_at(a.seat, SEAT_BODY, 100, GUARD_HELD_MAX / 2));
    assert_true(seat_at(b.seat, SEAT_BODY, 100, GUARD_HELD_MAX / 2));
    assert_true(seat_at(b.seat, SEAT_BODY, 100, 100));
    assert_int_equal(told(&a), 503);
    assert_int_equal(guard_stats(g).held, GUARD_HELD_MAX / 2 + 100);
    assert_true(seat_at(b.seat, SEAT_IDLE, 0, 0));
    assert_int_equal(guard_stats(g).held, 0);
    go(&a), go(&b);
    guard_free(g);
}

static void one_subscriber_is_one_visitor(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        { "192.0.2.1", "192.0.2.1" },
        { "::ffff:192.0.2.1", "192.0.2.1" },
        { "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::" },
        { "2001:db8:1:2::9", "2001:db8:1:2::" },
        { "unknown", "unknown" },
    };
    char out[ADDRESS_TEXT];
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        address_group(pairs[i][0], out);
        assert_string_equal(out, pairs[i][1]);
    }
    assert_true(address_listed("127.0.0.1,::1", "::1"));
    assert_false(address_listed("127.0.0.11", "127.0.0.1"));
    assert_false(address_listed(NULL, "127.0.0.1"));
}

static struct seat *sit(struct guard *g, uint32_t address)
{
    struct sockaddr_in from = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(address) };
    struct seat *seat = guard_accept(g, -1, (struct sockaddr *)&from);
    assert_non_null(seat);
    return seat;
}

/* Places are counted by hash: with one cell for an address, some sixteen of these would be turned away. */
static void nobody_is_taken_for_one_who_has_many(void **state)
{
    (void)state;
    enum { FULL = 16, MANY = 16, OTHERS = 65536 };
    struct seat *full[FULL * MANY];
    struct guard *g = make(FULL * MANY + 1, MANY, NULL);
    for (uint32_t i = 0; i < FULL * MANY; i++)
        full[i] = sit(g, 0x0a000000 + i / MANY);
    for (uint32_t i = 0; i < OTHERS; i++)
        seat_close(sit(g, 0x0b000000 + i));
    assert_in_range(guard_stats(g).words[GUARD_MANY], 0, 2);
    seat_close(sit(g, 0x0a000000));
    assert_in_range(guard_stats(g).words[GUARD_MANY], 1, 3);
    for (int i = 0; i < FULL * MANY; i++)
        seat_close(full[i]);
    assert_int_equal(guard_stats(g).connections, 0);
    guard_free(g);
}

static void a_flood_empties_its_own_bucket_only(void **state)
{
    (void)state;
    struct limits *l = limits_new();
    char who[32];
    int taken = 0;
    while (limits_take(l, RATE_CODE, "10.0.0.1"))
        taken++;
    assert_in_range(taken, 10, 20);
    assert_true(limits_take(l, RATE_NORMAL, "10.0.0.1"));
    for (int i = 0; i < 3000; i++) {
        snprintf(who, sizeof(who), "10.1.%d.%d", i / 250, i % 250);
        assert_true(limits_take(l, RATE_CODE, who));
    }
    assert_true(limits_take(l, RATE_NORMAL, "10.1.0.1"));
    limits_free(l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_address_has_so_many),
        cmocka_unit_test(the_crowd_gives_way_to_a_newcomer),
        cmocka_unit_test(nobody_gives_way_whom_we_let_wait),
        cmocka_unit_test(what_is_held_is_bounded),
        cmocka_unit_test(one_subscriber_is_one_visitor),
        cmocka_unit_test(nobody_is_taken_for_one_who_has_many),
        cmocka_unit_test(a_flood_empties_its_own_bucket_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
