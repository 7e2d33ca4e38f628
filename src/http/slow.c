/* slow.c - the small pool for what takes long: password hashes, exports.
 *
 * A short queue, fair among visitors: the first of each stands before the second of anybody. When it is full,
 * a newcomer who has less waiting than the last in it takes that one's place; who finds no place is told at
 * once. The threads are nice and half as many as processors, so that a flood of log-ins leaves these to the
 * others. */
#include "http/conn.h"

#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define SLOW_QUEUE_MAX 100
#define SLOW_NICENESS  10

/* --- the queue ----------------------------------------------------------------------------------------- */

static struct conn *take(struct server *s)
{
    pthread_mutex_lock(&s->lock);
    while (!s->slow_head && !s->slow_stopping)
        pthread_cond_wait(&s->slow_wake, &s->lock);
    struct conn *c = s->slow_head;
    if (c) {
        s->slow_head = c->slow_next;
        s->slow_depth--;
    }
    pthread_mutex_unlock(&s->lock);
    return c;
}

static int waiting_of(const struct server *s, const char *who)
{
    int n = 0;
    for (const struct conn *c = s->slow_head; c; c = c->slow_next)
        n += !strcmp(c->who, who);
    return n;
}

static void put(struct server *s, struct conn *c)
{
    struct conn **at = &s->slow_head;
    while (*at && (*at)->slow_rank <= c->slow_rank)
        at = &(*at)->slow_next;
    c->slow_next = *at;
    *at = c;
    s->slow_depth++;
}

/* NULL when nobody waits. */
static struct conn *take_last(struct server *s)
{
    struct conn **at = &s->slow_head;
    while (*at && (*at)->slow_next)
        at = &(*at)->slow_next;
    struct conn *c = *at;
    if (c)
        s->slow_depth--;
    *at = NULL;
    return c;
}

static int last_rank(const struct server *s)
{
    int rank = 0;
    for (const struct conn *c = s->slow_head; c; c = c->slow_next)
        rank = c->slow_rank;
    return rank;
}

/* The one that finds no place: c, another one that gave its place to c, or NULL. */
static struct conn *enter(struct server *s, struct conn *c)
{
    struct conn *out = NULL;
    c->slow_rank = waiting_of(s, c->who);
    if (s->slow_stopping || (s->slow_depth >= SLOW_QUEUE_MAX && last_rank(s) <= c->slow_rank))
        return c;
    if (s->slow_depth >= SLOW_QUEUE_MAX)
        out = take_last(s);
    put(s, c);
    pthread_cond_signal(&s->slow_wake);
    return out;
}

void slow_submit(struct conn *c)
{
    struct server *s = c->server;
    pthread_mutex_lock(&s->lock);
    struct conn *out = enter(s, c);
    pthread_mutex_unlock(&s->lock);
    if (out)
        conn_ready(out, ERR(&out->r.err, BUSY, NULL, "系统繁忙，请稍后再试"));
}

uint64_t slow_depth(struct server *s)
{
    pthread_mutex_lock(&s->lock);
    uint64_t n = (uint64_t)s->slow_depth;
    pthread_mutex_unlock(&s->lock);
    return n;
}

/* --- the threads --------------------------------------------------------------------------------------- */

static void run(struct conn *c)
{
    struct req *r = &c->r;
    struct db *db = pool_take(c->server, &r->err);
    int rc = db ? OK : BUSY;
    if (db) {
        rc = conn_run_reading(c, r->route->slow ? r->route->slow : r->route->handler, db);
        pool_give(c->server, db);
    }
    if (rc >= 0 && r->route->slow)
        conn_to_lane(c);
    else
        conn_ready(c, rc);
}

static void *slow_thread(void *arg)
{
    struct server *s = arg;
    struct conn *c;
    setpriority(PRIO_PROCESS, (id_t)gettid(), SLOW_NICENESS); /* Linux: of this thread alone */
    while ((c = take(s)))
        run(c);
    return NULL;
}

int slow_start(struct server *s, struct err *err)
{
    long most = sysconf(_SC_NPROCESSORS_ONLN) / 2;
    most = most < 1 ? 1 : most < SLOW_THREADS_MAX ? most : SLOW_THREADS_MAX;
    while (s->n_slow_threads < most) {
        if (pthread_create(&s->slow_threads[s->n_slow_threads], NULL, slow_thread, s) != 0)
            return ERR(err, INTERNAL, NULL, "无法启动线程");
        s->n_slow_threads++;
    }
    return OK;
}

void slow_stop(struct server *s)
{
    pthread_mutex_lock(&s->lock);
    s->slow_stopping = true;
    pthread_cond_broadcast(&s->slow_wake);
    pthread_mutex_unlock(&s->lock);
    for (int i = 0; i < s->n_slow_threads; i++)
        pthread_join(s->slow_threads[i], NULL);
}
