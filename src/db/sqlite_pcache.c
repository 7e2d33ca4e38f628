/* sqlite_pcache.c - SQLite's own page cache, asked to throw pages away only when it has such pages.
 *
 * After each commit SQLite tells its cache to forget what lies beyond the end of the file. Mostly there is
 * nothing, and the cache knows it by the greatest page number it ever saw. But while a tree is balanced,
 * SQLite lends a page the number of the lock page, far behind the end of any file below 1 GiB (btree.c,
 * balance_nonroot); after that the cache looks at each of its pages at each commit: a fifth of the write
 * lane's time. Here a number that was only lent is not remembered. All else is the library's. */
#include "db/sqlite_conn.h"

struct cache {
    sqlite3_pcache *own;
    unsigned greatest; /* of the pages seen, but for: */
    unsigned lent;     /* a number beyond all others that a page has for a moment; 0: none */
};

static sqlite3_pcache_methods2 library;

static struct cache *of(sqlite3_pcache *p)
{
    return (struct cache *)p;
}

static sqlite3_pcache *create(int page_bytes, int extra_bytes, int purgeable)
{
    struct cache *c = sqlite3_malloc(sizeof(*c));
    if (!c)
        return NULL;
    *c = (struct cache){ .own = library.xCreate(page_bytes, extra_bytes, purgeable) };
    if (c->own)
        return (sqlite3_pcache *)c;
    sqlite3_free(c);
    return NULL;
}

static void destroy(sqlite3_pcache *p)
{
    library.xDestroy(of(p)->own);
    sqlite3_free(p);
}

static void set_size(sqlite3_pcache *p, int pages)
{
    library.xCachesize(of(p)->own, pages);
}

static int count(sqlite3_pcache *p)
{
    return library.xPagecount(of(p)->own);
}

static void shrink(sqlite3_pcache *p)
{
    library.xShrink(of(p)->own);
}

static sqlite3_pcache_page *fetch(sqlite3_pcache *p, unsigned key, int make)
{
    struct cache *c = of(p);
    if (make && key > c->greatest)
        c->greatest = key;
    return library.xFetch(c->own, key, make);
}

static void unpin(sqlite3_pcache *p, sqlite3_pcache_page *page, int discard)
{
    library.xUnpin(of(p)->own, page, discard);
}

static void rekey(sqlite3_pcache *p, sqlite3_pcache_page *page, unsigned from, unsigned to)
{
    struct cache *c = of(p);
    library.xRekey(c->own, page, from, to);
    if (from == c->lent)
        c->lent = 0;
    if (to <= c->greatest)
        return;
    if (c->lent > c->greatest)
        c->greatest = c->lent; /* two at once: one of them is to be kept in mind */
    c->lent = to > c->greatest ? to : 0;
}

static void truncate_from(sqlite3_pcache *p, unsigned limit)
{
    struct cache *c = of(p);
    if (c->greatest < limit && c->lent < limit)
        return;
    library.xTruncate(c->own, limit);
    if (c->greatest >= limit)
        c->greatest = limit - 1;
    if (c->lent >= limit)
        c->lent = 0;
}

void sqlite_pcache_configure(void)
{
    if (sqlite3_config(SQLITE_CONFIG_GETPCACHE2, &library) != SQLITE_OK)
        return;
    sqlite3_pcache_methods2 ours = library;
    ours.xCreate = create;
    ours.xCachesize = set_size;
    ours.xPagecount = count;
    ours.xFetch = fetch;
    ours.xUnpin = unpin;
    ours.xRekey = rekey;
    ours.xTruncate = truncate_from;
    ours.xDestroy = destroy;
    ours.xShrink = shrink;
    sqlite3_config(SQLITE_CONFIG_PCACHE2, &ours);
}
