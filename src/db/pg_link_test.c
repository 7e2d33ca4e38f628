/* pg_link_test.c - who is given up while a COMMIT hangs shuts nobody out for ever.
 *
 * The database is a thread of this test that speaks as much of PostgreSQL's protocol as BEGIN and COMMIT
 * need, and leaves a COMMIT of a connection named "hangs" without an answer. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "db/db.h"

#define CONNS_MAX 64
#define TEXT_MAX  1024

struct peer {
    int fd;
    bool started, hangs, begun;
};

static char folder[] = "/tmp/redvest-link-XXXXXX";
static struct peer peers[CONNS_MAX];
static int n_peers, listener = -1;
static _Atomic bool ending;
static pthread_t thread;

/* --- the database ------------------------------------------------------------------------------------ */

static void put(int fd, char kind, const char *body, size_t n)
{
    char out[TEXT_MAX];
    uint32_t length = htonl((uint32_t)(n + sizeof(length)));
    out[0] = kind;
    memcpy(out + 1, &length, sizeof(length));
    memcpy(out + 1 + sizeof(length), body, n);
    n += 1 + sizeof(length);
    (void)!send(fd, out, n, MSG_NOSIGNAL); /* who has gone is seen at the next look */
}

static void put_ready(const struct peer *p)
{
    put(p->fd, 'Z', p->begun ? "T" : "I", 1);
}

static bool take(int fd, void *bytes, size_t n)
{
    return recv(fd, bytes, n, MSG_WAITALL) == (ssize_t)n;
}

/* What stands behind a message's length. */
static bool take_body(int fd, char body[TEXT_MAX])
{
    uint32_t length;
    memset(body, 0, TEXT_MAX);
    if (!take(fd, &length, sizeof(length)))
        return false;
    size_t n = ntohl(length) - sizeof(length);
    return n < TEXT_MAX && (n == 0 || take(fd, body, n));
}

static bool start(struct peer *p)
{
    static const char version[] = "server_version\0"
                                  "15.0",
                      writes[] = "default_transaction_read_only\0"
                                 "off",
                      primary[] = "in_hot_standby\0"
                                  "off";
    char body[TEXT_MAX];
    if (!take_body(p->fd, body))
        return false;
    for (const char *at = body + 4; *at; at += strlen(at) + 1) /* names and values in turn */
        p->hangs = p->hangs || !strcmp(at, "hangs");
    p->started = true;
    put(p->fd, 'R', "\0\0\0\0", 4);
    put(p->fd, 'S', version, sizeof(version));
    put(p->fd, 'S', writes, sizeof(writes));
    put(p->fd, 'S', primary, sizeof(primary));
    put_ready(p);
    return true;
}

static bool answer(struct peer *p)
{
    char kind, body[TEXT_MAX];
    if (!take(p->fd, &kind, 1) || !take_body(p->fd, body) || kind != 'Q')
        return false;
    bool commit = !strcmp(body, "COMMIT");
    if (commit && p->hangs)
        return true;
    p->begun = !strcmp(body, "BEGIN");
    put(p->fd, 'C', commit ? "COMMIT" : "BEGIN", commit ? sizeof("COMMIT") : sizeof("BEGIN"));
    put_ready(p);
    return true;
}

static void look_at(struct peer *p)
{
    if (p->started ? answer(p) : start(p))
        return;
    close(p->fd);
    *p = peers[--n_peers];
}

static void *serve(void *unused)
{
    (void)unused;
    while (!atomic_load(&ending)) {
        struct pollfd look[CONNS_MAX + 1] = { { listener, POLLIN, 0 } };
        int n = n_peers;
        for (int i = 0; i < n; i++)
            look[i + 1] = (struct pollfd){ peers[i].fd, POLLIN, 0 };
        poll(look, (nfds_t)n + 1, 50);
        for (int i = n - 1; i >= 0; i--)
            if (look[i + 1].revents)
                look_at(&peers[i]);
        if (look[0].revents && n_peers < CONNS_MAX)
            peers[n_peers++] = (struct peer){ .fd = accept(listener, NULL, NULL) };
    }
    return NULL;
}

static int begin(void **state)
{
    struct sockaddr_un at = { .sun_family = AF_UNIX };
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(at.sun_path, sizeof(at.sun_path), "%s/.s.PGSQL.5432", folder);
    listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(listener, (struct sockaddr *)&at, sizeof(at)) != 0 || listen(listener, CONNS_MAX) != 0)
        return -1;
    return pthread_create(&thread, NULL, serve, NULL);
}

static int end(void **state)
{
    char command[sizeof(folder) + 16];
    (void)state;
    atomic_store(&ending, true);
    pthread_join(thread, NULL);
    for (int i = 0; i < n_peers; i++)
        close(peers[i].fd);
    close(listener);
    snprintf(command, sizeof(command), "rm -r %s", folder);
    return system(command);
}

/* --- connections ------------------------------------------------------------------------------------- */

/* One connection's COMMIT hangs until it is given up, and with it the connection. */
struct stuck {
    struct db_gate gate;
    enum db_mode mode;
    int said;
    pthread_t thread;
};

static struct db *open_one(struct stuck *t, enum db_mode mode, const char *name, struct err *err)
{
    char url[160];
    struct db *db = NULL;
    snprintf(url, sizeof(url), "host=%s port=5432 user=%s dbname=redvest", folder, name);
    struct db_place place = { .url = url, .gate = &t->gate };
    return db_open(&place, mode, err, &db) == OK ? db : NULL;
}

static void *hang(void *arg)
{
    struct stuck *t = arg;
    struct err err = { 0 };
    struct db *db = open_one(t, t->mode, "hangs", &err);
    t->said = db && db_begin(db) == OK ? db_commit(db) : OK;
    db_close(db);
    return NULL;
}

/* Asked again, as the timers do. */
static bool a_writer_begins(struct stuck *t)
{
    struct err err = { 0 };
    struct db *db = open_one(t, DB_WRITE, "works", &err);
    bool begins = false;
    for (int i = 0; db && i < 3 && !begins; i++)
        begins = db_begin(db) == OK && db_commit(db) == OK;
    db_close(db);
    return begins;
}

static void test_who_is_given_up_shuts_nobody_out(void **state)
{
    struct stuck reader = { .mode = DB_READ }, writer = { .mode = DB_WRITE };
    (void)state;
    assert_true(a_writer_begins(&writer));
    assert_int_equal(pthread_create(&reader.thread, NULL, hang, &reader), 0);
    assert_int_equal(pthread_create(&writer.thread, NULL, hang, &writer), 0);
    pthread_join(reader.thread, NULL);
    pthread_join(writer.thread, NULL);
    assert_int_equal(reader.said, BUSY);
    assert_int_equal(writer.said, BUSY);
    assert_true(a_writer_begins(&reader));
    assert_true(a_writer_begins(&writer));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_who_is_given_up_shuts_nobody_out) };
    return cmocka_run_group_tests(tests, begin, end);
}
