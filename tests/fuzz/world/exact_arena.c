/* exact_arena.c - the arena of the fuzz targets: each allocation is a block of its own, exactly as long as
 * asked for, so that the address sanitizer sees the first byte beyond it. Same contract as base/arena.h;
 * copies and texts stand on it as on the program's own. */
#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>

struct arena_block {
    struct arena_block *next;
    _Alignas(16) unsigned char data[];
};

void *arena_alloc(struct arena *a, size_t n)
{
    struct arena_block *b = n <= SIZE_MAX / 2 ? calloc(1, sizeof(*b) + n) : NULL;
    if (!b)
        abort();
    b->next = a->head;
    a->head = b;
    a->total += n;
    return b->data;
}

void arena_reset(struct arena *a)
{
    arena_free(a);
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
