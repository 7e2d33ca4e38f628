/* cache.h - replies that are the same for everybody, kept until the next commit.
 *
 * Only routes marked `shared`, asked by nobody in particular, with status 200 and no form in the page.
 * The key holds all that the bytes depend on; the epoch of the write lane says whether they still hold, so a
 * kept page is exactly what the register would say. On PostgreSQL other processes write too: there a
 * page is kept for a second at most. */
#ifndef REDVEST_HTTP_CACHE_H
#define REDVEST_HTTP_CACHE_H

#include <microhttpd.h>
#include <stdint.h>

struct cache;

struct cache *cache_new(void);
void cache_free(struct cache *c);

/* The stamp is the epoch, or a time where epochs cannot be known. When something fitting is kept the cache
 * stays locked until cache_done(), so that the response lives while the caller queues it; else NULL. */
struct MHD_Response *cache_find(struct cache *c, const char *key, uint64_t stamp, char ret_etag[40]);
void cache_done(struct cache *c);

/* Takes the response over; queue it before. A key that is too long is not kept and its response destroyed. */
void cache_keep(struct cache *c, const char *key, uint64_t stamp, struct MHD_Response *response,
                const char *etag);

#endif
