/* site.c - the board of who runs this site. */
#include "base/site.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define FIELDS 5

struct kept {
    struct site said;
    struct kept *older;
    char words[];
};

struct site_board {
    struct kept *_Atomic now;
    pthread_mutex_t lock; /* of those who publish */
};

static const struct site nothing = { "", "", "", "", "" };

static void list(const struct site *s, const char *ret_v[FIELDS])
{
    const char *v[FIELDS] = { s->runner, s->phone, s->hours, s->record_no, s->police_no };
    memcpy(ret_v, v, sizeof(v));
}

struct site_board *site_board_new(void)
{
    struct site_board *b = calloc(1, sizeof(*b));
    if (!b)
        abort();
    pthread_mutex_init(&b->lock, NULL);
    return b;
}

void site_board_free(struct site_board *board)
{
    if (!board)
        return;
    for (struct kept *k = atomic_load(&board->now), *older; k; k = older) {
        older = k->older;
        free(k);
    }
    pthread_mutex_destroy(&board->lock);
    free(board);
}

const struct site *site_now(struct site_board *board)
{
    const struct kept *k = board ? atomic_load(&board->now) : NULL;
    return k ? &k->said : &nothing;
}

static bool same(const struct site *a, const struct site *b)
{
    const char *va[FIELDS], *vb[FIELDS];
    list(a, va);
    list(b, vb);
    for (int i = 0; i < FIELDS; i++)
        if (strcmp(va[i], vb[i]) != 0)
            return false;
    return true;
}

static struct kept *keep(const struct site *site, struct kept *older)
{
    const char *v[FIELDS];
    size_t n = 0;
    list(site, v);
    for (int i = 0; i < FIELDS; i++)
        n += strlen(v[i]) + 1;
    struct kept *k = malloc(sizeof(*k) + n);
    if (!k)
        abort();
    char *at = k->words;
    for (int i = 0; i < FIELDS; i++) {
        size_t len = strlen(v[i]) + 1;
        memcpy(at, v[i], len);
        v[i] = at;
        at += len;
    }
    k->said = (struct site){ v[0], v[1], v[2], v[3], v[4] };
    k->older = older;
    return k;
}

void site_publish(struct site_board *board, const struct site *site)
{
    pthread_mutex_lock(&board->lock);
    if (!same(site_now(board), site))
        atomic_store(&board->now, keep(site, atomic_load(&board->now)));
    pthread_mutex_unlock(&board->lock);
}
