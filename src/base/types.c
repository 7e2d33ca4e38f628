/* types.c - looking things up in code tables (short: a linear search is right). */
#include "base/types.h"

#include <string.h>

const struct code *code_by_value(const struct code_table *t, int64_t value)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->v[i].value == value)
            return &t->v[i];
    return NULL;
}

const struct code *code_by_name(const struct code_table *t, const char *name)
{
    for (size_t i = 0; name && i < t->n; i++)
        if (!strcmp(t->v[i].name, name))
            return &t->v[i];
    return NULL;
}
