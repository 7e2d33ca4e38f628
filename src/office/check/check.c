/* check.c - see check.h. The first rows are kept, all are counted. */
#include "office/check/check.h"

int check_row(void *check, struct broken *row)
{
    struct check *c = check;
    if (c->n < CHECK_SHOWN)
        c->first[c->n] = *row;
    c->n++;
    return OK;
}

void check_broken(struct check *c, int64_t id, int64_t found, int64_t wanted)
{
    check_row(c, &(struct broken){ .id = id, .found = found, .wanted = wanted });
}
