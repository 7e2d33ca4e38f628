/* limit.h - how often one address or account may ask. Buckets in a fixed table: memory does not grow with a
 * flood. */
#ifndef REDVEST_HTTP_LIMIT_H
#define REDVEST_HTTP_LIMIT_H

#include <stdbool.h>

#include "http/route.h"

struct limits;

struct limits *limits_new(void);
void limits_free(struct limits *l);

/* Takes one from the bucket of (rate, who); false when it is empty. `who` is an address or "account:…". */
bool limits_take(struct limits *l, enum rate rate, const char *who);

#endif
