/* limit.h - how often one address or account may ask. Buckets in a fixed table: memory does not grow with a
 * flood. */
#ifndef REDVEST_HTTP_LIMIT_H
#define REDVEST_HTTP_LIMIT_H

#include <stdbool.h>

#include "http/route.h"

struct limits;

struct limits *limits_new(void);
void limits_free(struct limits *l);

/* Takes one from the bucket of (rate, who); false when it is empty. `who` is a visitor (address_group) or
 * "account:…". A visitor of IPv6 takes one from the bucket of their site too, which is ten times as wide: who
 * has a site has 65 536 visitors. */
bool limits_take(struct limits *l, enum rate rate, const char *who);

/* For what counts only once it has failed: whether there is still one; and then takes it, also from an empty
 * bucket: those who came at the same moment owe theirs. */
bool limits_left(struct limits *l, enum rate rate, const char *who);
void limits_owe(struct limits *l, enum rate rate, const char *who);

#endif
