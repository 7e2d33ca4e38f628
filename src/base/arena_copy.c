/* arena_copy.c - arrays, copies and texts in an arena. All rests on arena_alloc, so that tests can put
 * another one below. What cannot be is asked for as more than there is, and ends as any want of memory does.
 */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

void *arena_array(struct arena *a, size_t count, size_t size)
{
    return arena_alloc(a, size && count > SIZE_MAX / 4 / size ? SIZE_MAX : count * size);
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
    if (!s)
        return NULL;
    n = strnlen(s, n);
    char *p = arena_alloc(a, n + 1);
    memcpy(p, s, n);
    return p;
}

char *arena_strdup(struct arena *a, const char *s)
{
    return s ? arena_strndup(a, s, strlen(s)) : NULL;
}

void *arena_memdup(struct arena *a, const void *p, size_t n)
{
    void *q = arena_alloc(a, n);
    if (n)
        memcpy(q, p, n);
    return q;
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
    va_list again;
    if (!fmt)
        fmt = ""; /* gcc's sanitizers look at this case, and then warn of it below */
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    size_t size = n < 0 ? SIZE_MAX : (size_t)n + 1;
    char *p = arena_alloc(a, size);
    vsnprintf(p, size, fmt, again);
    va_end(again);
    return p;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    char *p = arena_vprintf(a, fmt, ap);
    va_end(ap);
    return p;
}
