/* cache.c - a fixed table; a newer page takes the place of an older one. libmicrohttpd's responses count
 * their users, so one can be sent on many connections at once and dropped from here meanwhile. */
#include "http/cache.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS   1024
#define KEY_MAX 512

struct entry {
    char key[KEY_MAX];
    char etag[40];
    uint64_t stamp;
    struct MHD_Response *response;
};

struct cache {
    pthread_mutex_t lock;
    struct entry slots[SLOTS];
};

struct cache *cache_new(void)
{
    struct cache *c = calloc(1, sizeof(*c));
    if (!c)
        abort();
    pthread_mutex_init(&c->lock, NULL);
    return c;
}

void cache_free(struct cache *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < SLOTS; i++)
        if (c->slots[i].response)
            MHD_destroy_response(c->slots[i].response);
    pthread_mutex_destroy(&c->lock);
    free(c);
}

static struct entry *slot(struct cache *c, const char *key)
{
    uint32_t h = 2166136261U;
    for (const char *p = key; *p; p++)
        h = (h ^ (unsigned char)*p) * 16777619U;
    return &c->slots[(h ^ h >> 16) % SLOTS];
}

struct MHD_Response *cache_find(struct cache *c, const char *key, uint64_t stamp, char ret_etag[40])
{
    struct MHD_Response *found = NULL;
    pthread_mutex_lock(&c->lock);
    struct entry *e = slot(c, key);
    if (e->response && e->stamp == stamp && !strcmp(e->key, key)) {
        found = e->response;
        memcpy(ret_etag, e->etag, sizeof(e->etag));
    }
    if (!found)
        pthread_mutex_unlock(&c->lock);
    return found; /* the lock is kept until cache_done(): the caller queues the response meanwhile */
}

void cache_done(struct cache *c)
{
    pthread_mutex_unlock(&c->lock);
}

void cache_keep(struct cache *c, const char *key, uint64_t stamp, struct MHD_Response *response,
                const char *etag)
{
    if (strlen(key) >= KEY_MAX) {
        MHD_destroy_response(response);
        return;
    }
    pthread_mutex_lock(&c->lock);
    struct entry *e = slot(c, key);
    struct MHD_Response *old = e->response;
    snprintf(e->key, sizeof(e->key), "%s", key);
    snprintf(e->etag, sizeof(e->etag), "%s", etag);
    e->stamp = stamp;
    e->response = response;
    pthread_mutex_unlock(&c->lock);
    if (old)
        MHD_destroy_response(old);
}
