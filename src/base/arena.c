/* arena.c - a chain of blocks; each allocation moves one pointer.
 * A block is BLOCK_MIN bytes or what a large request needs. Not here: copies and texts (arena_copy.c). */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_MIN ((size_t)8192)
#define ALIGN     ((size_t)16)

struct arena_block {
    struct arena_block *next;
    size_t cap;
    size_t used;
    _Alignas(16) unsigned char data[];
};

static void out_of_memory(void)
{
    fputs("redvest: out of memory\n", stderr);
    abort();
}

static struct arena_block *block_new(struct arena *a, size_t need)
{
    size_t cap = need > BLOCK_MIN ? need : BLOCK_MIN;
    struct arena_block *b = malloc(sizeof(*b) + cap);
    if (!b)
        out_of_memory();
    b->cap = cap;
    b->used = 0;
    b->next = a->head;
    a->head = b;
    a->total += cap;
    return b;
}

void *arena_alloc(struct arena *a, size_t n)
{
    if (n > SIZE_MAX / 2)
        out_of_memory();
    n = (n + ALIGN - 1) & ~(ALIGN - 1);
    struct arena_block *b = a->head;
    if (!b || b->cap - b->used < n)
        b = block_new(a, n);
    void *p = b->data + b->used;
    b->used += n;
    return memset(p, 0, n);
}

void arena_reset(struct arena *a)
{
    struct arena_block *keep = NULL;
    while (a->head) {
        struct arena_block *b = a->head;
        a->head = b->next;
        if (!keep && b->cap == BLOCK_MIN)
            keep = b;
        else
            free(b);
    }
    if (keep) {
        keep->next = NULL;
        keep->used = 0;
    }
    a->head = keep;
    a->total = keep ? keep->cap : 0;
}

void arena_free(struct arena *a)
{
    while (a->head) {
        struct arena_block *b = a->head;
        a->head = b->next;
        free(b);
    }
    a->total = 0;
}
