/* sqlite_pcache.c - the pages that a connection to SQLite keeps in memory; instead of the library's own
 * cache.
 *
 * SQLite asks its page cache a hundred times for each write, so what counts is how many places in memory one
 * answer touches. The library's own touches five or six: a page's number stands behind the page, and it is
 * chained to those used before and after it. Here all that is asked stands in one cache line; who has to go
 * is found by a hand that goes round and takes the first that was not used since it last came by. Pages lie
 * in pieces of two megabytes, which the kernel may map at once (transparent huge pages).
 *
 * SQLite tells a reader's cache to forget everything when anything was committed by another connection. Here
 * all pages stay, and each is looked at when it is next asked for: one that was written since it was read
 * (sqlite_log.h) is given as if it were new, and SQLite reads it again.
 *
 * The methods are described at sqlite.org/c3ref/pcache_methods2.html. A cache is used by one thread at a
 * time, as its connection is. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "db/sqlite_conn.h"

#define LINE_BYTES   64
#define PIECE_LEAST  ((size_t)64 << 10)
#define PIECE_BYTES  ((size_t)2 << 20)
#define FIRST_CHAINS 64
#define EVERYTHING   1 /* from the first page */

struct page {
    _Alignas(LINE_BYTES) sqlite3_pcache_page out; /* first: SQLite gives it back as this */
    struct page *next;                            /* in its chain; or of those without a number */
    uint64_t look, as_of;                         /* a reader's: when it was read, or last found unchanged */
    unsigned key;                                 /* 0: none */
    bool pinned, used;
};

struct piece {
    struct piece *next; /* the older one */
    unsigned n, most;
    struct page pages[];
};

struct cache {
    size_t page_bytes, extra_bytes;
    bool purgeable;
    unsigned wanted; /* so many pages at most, if SQLite lets go of them */
    unsigned n, pinned;
    unsigned greatest; /* of the numbers seen, but for: */
    unsigned lent; /* one beyond all others, which SQLite lends a page while it balances a tree; 0: none */
    struct page **chains;
    unsigned n_chains; /* a power of two */
    struct page *spare;
    struct piece *pieces, *hand;
    unsigned hand_at;
    size_t held;

    struct marks *marks; /* of the register; NULL: another file's, or one in memory */
    bool writes;
    uint64_t look;  /* each time a reader sees something new it is another one */
    uint64_t as_of; /* the last commit that this look shows for certain, */
    uint64_t next;  /* and the next one will */
};

static _Thread_local struct {
    struct marks *marks;
    bool writes;
} opening;

static struct cache *of(sqlite3_pcache *p)
{
    return (struct cache *)p;
}

/* --- memory ------------------------------------------------------------------------------------------ */

static size_t slot_bytes(const struct cache *c)
{
    return sizeof(struct page) + c->page_bytes + c->extra_bytes;
}

/* The more there is, the bigger the next piece: a sorter's cache has a handful of pages. */
static struct piece *add_piece(struct cache *c)
{
    size_t n = c->held < PIECE_LEAST ? PIECE_LEAST : c->held < PIECE_BYTES ? c->held : PIECE_BYTES;
    if (n < sizeof(struct piece) + slot_bytes(c))
        n = (sizeof(struct piece) + slot_bytes(c) + LINE_BYTES - 1) / LINE_BYTES * LINE_BYTES;
    struct piece *p = aligned_alloc(n == PIECE_BYTES ? PIECE_BYTES : LINE_BYTES, n);
    if (!p)
        return NULL;
    if (n == PIECE_BYTES)
        madvise(p, n, MADV_HUGEPAGE);
    *p = (struct piece){ .next = c->pieces, .most = (unsigned)((n - sizeof(*p)) / slot_bytes(c)) };
    c->pieces = p;
    c->held += n;
    return p;
}

static struct page *carve(struct cache *c)
{
    struct piece *p = c->pieces && c->pieces->n < c->pieces->most ? c->pieces : add_piece(c);
    if (!p)
        return NULL;
    struct page *page = &p->pages[p->n];
    char *bytes = (char *)&p->pages[p->most] + p->n * (c->page_bytes + c->extra_bytes);
    p->n++;
    *page = (struct page){ .out = { .pBuf = bytes, .pExtra = bytes + c->page_bytes } };
    return page;
}

static void free_pieces(struct cache *c)
{
    while (c->pieces) {
        struct piece *p = c->pieces;
        c->pieces = p->next;
        free(p);
    }
    c->spare = NULL;
    c->hand = NULL;
    c->held = 0;
}

/* --- by number --------------------------------------------------------------------------------------- */

static struct page **chain_of(const struct cache *c, unsigned key)
{
    return &c->chains[key & (c->n_chains - 1)];
}

static struct page *find(const struct cache *c, unsigned key)
{
    struct page *page = *chain_of(c, key);
    while (page && page->key != key)
        page = page->next;
    return page;
}

static void link_page(struct cache *c, struct page *page, unsigned key)
{
    struct page **chain = chain_of(c, key);
    page->key = key;
    page->next = *chain;
    *chain = page;
}

static void unlink_page(struct cache *c, struct page *page)
{
    struct page **at = chain_of(c, page->key);
    while (*at != page)
        at = &(*at)->next;
    *at = page->next;
    page->key = 0;
}

/* It has no number any more, and its memory waits for the next one. */
static void discard(struct cache *c, struct page *page)
{
    c->pinned -= page->pinned;
    c->n--;
    unlink_page(c, page);
    page->next = c->spare;
    c->spare = page;
}

/* One chain a page. Without memory the chains get longer. */
static void add_chains(struct cache *c)
{
    unsigned n = c->n_chains ? c->n_chains * 2 : FIRST_CHAINS;
    struct page **chains = calloc(n, sizeof(struct page *)), **were = c->chains;
    if (!chains)
        return;
    unsigned n_were = c->n_chains;
    c->chains = chains;
    c->n_chains = n;
    for (unsigned i = 0; i < n_were; i++)
        for (struct page *page = were[i], *next; page; page = next) {
            next = page->next;
            link_page(c, page, page->key);
        }
    free(were);
}

/* --- who goes ---------------------------------------------------------------------------------------- */

static struct page *under_hand(struct cache *c)
{
    if (!c->hand || c->hand_at == c->hand->n) {
        c->hand = c->hand && c->hand->next ? c->hand->next : c->pieces;
        c->hand_at = 0;
    }
    return &c->hand->pages[c->hand_at++];
}

/* One that nobody holds, for another number; twice round, as on the first all may have been used. */
static struct page *take_back(struct cache *c)
{
    if (c->pinned == c->n)
        return NULL;
    for (;;) {
        struct page *page = under_hand(c);
        if (page->key && !page->pinned && !page->used) {
            discard(c, page);
            c->spare = page->next;
            return page;
        }
        page->used = false;
    }
}

static struct page *take(struct cache *c)
{
    struct page *page = c->spare;
    if (page) {
        c->spare = page->next;
        return page;
    }
    if (c->purgeable && c->n >= c->wanted && (page = take_back(c)))
        return page;
    page = carve(c);
    return page || !c->purgeable ? page : take_back(c);
}

/* --- what SQLite calls ------------------------------------------------------------------------------- */

static void destroy(sqlite3_pcache *p)
{
    struct cache *c = of(p);
    free_pieces(c);
    free(c->chains);
    free(c);
}

static sqlite3_pcache *create(int page_bytes, int extra_bytes, int purgeable)
{
    struct cache *c = calloc(1, sizeof(*c));
    if (!c)
        return NULL;
    c->page_bytes = (size_t)page_bytes;
    c->extra_bytes = ((size_t)extra_bytes + sizeof(uint64_t) - 1) / sizeof(uint64_t) * sizeof(uint64_t);
    c->purgeable = purgeable;
    c->marks = opening.marks;
    c->writes = opening.writes;
    add_chains(c);
    if (c->chains)
        return (sqlite3_pcache *)c;
    free(c);
    return NULL;
}

static void set_size(sqlite3_pcache *p, int pages)
{
    of(p)->wanted = pages > 0 ? (unsigned)pages : 0;
}

static int count(sqlite3_pcache *p)
{
    return (int)of(p)->n;
}

/* SQLite reads a page when nothing stands behind it. */
static void as_new(const struct cache *c, struct page *page)
{
    memset(page->out.pExtra, 0, c->extra_bytes);
    page->look = c->look;
    page->as_of = c->as_of;
}

/* Whether a reader may be shown the page as it is here. */
static bool holds(const struct cache *c, struct page *page)
{
    if (!c->marks || c->writes || page->look == c->look)
        return true;
    if (marks_since(c->marks, page->key, page->as_of))
        return false;
    page->look = c->look;
    page->as_of = c->as_of;
    return true;
}

static struct page *make_page(struct cache *c, unsigned key, bool at_any_cost)
{
    if (!at_any_cost && c->purgeable && c->pinned >= c->wanted / 10 * 9)
        return NULL; /* SQLite writes some first */
    struct page *page = take(c);
    if (!page)
        return NULL;
    as_new(c, page);
    page->pinned = false;
    if (c->n >= c->n_chains)
        add_chains(c);
    link_page(c, page, key);
    c->n++;
    if (key > c->greatest)
        c->greatest = key;
    return page;
}

/* `make`: 0 only what is there, 1 also another one if that is easy, 2 by all means. */
static sqlite3_pcache_page *fetch(sqlite3_pcache *p, unsigned key, int make)
{
    struct cache *c = of(p);
    struct page *page = find(c, key);
    if (page && !holds(c, page)) {
        if (!make)
            return NULL;
        as_new(c, page);
    }
    if (!page && (!make || !(page = make_page(c, key, make == 2))))
        return NULL;
    __builtin_prefetch(page->out.pExtra); /* both are looked at next */
    __builtin_prefetch(page->out.pBuf);
    c->pinned += !page->pinned;
    page->pinned = page->used = true;
    return &page->out;
}

static void unpin(sqlite3_pcache *p, sqlite3_pcache_page *out, int unwanted)
{
    struct cache *c = of(p);
    struct page *page = (struct page *)out;
    if (unwanted || (c->purgeable && c->n > c->wanted)) {
        discard(c, page);
        return;
    }
    c->pinned--;
    page->pinned = false;
}

static void rekey(sqlite3_pcache *p, sqlite3_pcache_page *out, unsigned from, unsigned to)
{
    struct cache *c = of(p);
    struct page *page = (struct page *)out, *there = find(c, to);
    if (there)
        discard(c, there);
    unlink_page(c, page);
    link_page(c, page, to);
    if (from == c->lent)
        c->lent = 0;
    if (to <= c->greatest)
        return;
    if (c->lent > c->greatest)
        c->greatest = c->lent; /* two at once: one of them is to be kept in mind */
    c->lent = to > c->greatest ? to : 0;
}

/* Something was committed, and this connection has begun to look at it. What was committed before it looked
 * last is in this look; commits from then on may be or not. */
static void look_anew(struct cache *c)
{
    c->look++;
    c->as_of = c->next;
    c->next = marks_commits(c->marks);
}

static void discard_from(struct cache *c, unsigned limit)
{
    for (struct piece *p = c->pieces; p; p = p->next)
        for (unsigned i = 0; i < p->n; i++)
            if (p->pages[i].key >= limit)
                discard(c, &p->pages[i]);
}

/* After each commit SQLite has what lies beyond the end of the file forgotten. Mostly that is nothing, and
 * must cost nothing; therefore a number that was only lent, far behind the end of any file below 1 GiB
 * (btree.c, balance_nonroot), is not the greatest. */
static void truncate_from(sqlite3_pcache *p, unsigned limit)
{
    struct cache *c = of(p);
    if (limit <= EVERYTHING && c->marks && c->writes)
        marks_all(c->marks);
    if (limit <= EVERYTHING && c->marks && !c->writes) {
        look_anew(c);
        if (marks_known(c->marks))
            return;
    }
    if (c->greatest < limit && c->lent < limit)
        return;
    discard_from(c, limit);
    if (c->greatest >= limit)
        c->greatest = limit - 1;
    if (c->lent >= limit)
        c->lent = 0;
}

static void shrink(sqlite3_pcache *p)
{
    struct cache *c = of(p);
    for (struct piece *q = c->pieces; q; q = q->next)
        for (unsigned i = 0; i < q->n; i++)
            if (q->pages[i].key && !q->pages[i].pinned)
                discard(c, &q->pages[i]);
    if (c->n == 0)
        free_pieces(c);
}

static int begin(void *unused)
{
    (void)unused;
    return SQLITE_OK;
}

void sqlite_pcache_opens(struct marks *marks, bool writes)
{
    opening.marks = marks;
    opening.writes = writes;
}

void sqlite_pcache_configure(void)
{
    static const sqlite3_pcache_methods2 ours = {
        .iVersion = 1,
        .xInit = begin,
        .xCreate = create,
        .xCachesize = set_size,
        .xPagecount = count,
        .xFetch = fetch,
        .xUnpin = unpin,
        .xRekey = rekey,
        .xTruncate = truncate_from,
        .xDestroy = destroy,
        .xShrink = shrink,
    };
    sqlite3_config(SQLITE_CONFIG_PCACHE2, &ours);
}
