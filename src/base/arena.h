/* arena.h - memory that lives as long as one request, and goes all at once.
 *
 * Nouns never call malloc or free: what they need they take from the arena they are handed.
 * Allocation never returns NULL: a process that cannot get memory stops (arena.c), since no
 * caller could do better. Memory is zeroed. Not thread-safe: one owner at a time. */
#ifndef REDVEST_BASE_ARENA_H
#define REDVEST_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *head; /* newest block, the one that allocations come from */
    size_t total;             /* bytes taken from the system so far */
};

/* Takes n zeroed bytes, aligned for any type. Owned by the arena. */
void *arena_alloc(struct arena *a, size_t n);

/* Takes an array of `count` elements of `size` bytes; stops the process on overflow. */
void *arena_array(struct arena *a, size_t count, size_t size);

/* Copies; NULL gives NULL. The text of arena_strndup() ends after n bytes or at its NUL. */
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
void *arena_memdup(struct arena *a, const void *p, size_t n);

char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));

/* Forgets everything but keeps one block for the next use. */
void arena_reset(struct arena *a);

/* Gives all memory back; the arena is empty and usable again. */
void arena_free(struct arena *a);

#define ARENA_NEW(a, type)      ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_array((a), (n), sizeof(type)))
#define _cleanup_arena_         __attribute__((cleanup(arena_free)))

#endif
