/* session.c - the cache of who is behind a token, and the rows it comes from.
 *
 * An entry holds its user in one block of just its size and is copied out, so that nobody holds a lock while
 * a handler runs. Another process's log-out is seen after CACHE_MS at the latest. */
#include "http/session.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sodium.h>

#include "base/clock.h"
#include "base/crypt.h"
#include "base/id.h"
#include "db/city.h"
#include "http/http.sql.h"

#define SLOTS      32768 /* a power of two; two entries a slot, the older one gives way */
#define WAYS       2
#define STAMP_BITS 12 /* accounts that share a stamp are forgotten together */
#define STAMPS     (1 << STAMP_BITS)
#define CACHE_MS   (30 * SECOND_MS)

struct entry {
    char hash[CRYPT_TOKEN_TEXT];
    struct user *user; /* one block: grants and names lie behind it */
    int64_t until_ms;
    uint32_t stamp; /* of its account, when it was kept */
};

struct sessions {
    pthread_mutex_t lock;
    find_user_fn *find;
    uint64_t forgotten;      /* how often: what was read before must not be kept after */
    uint32_t stamps[STAMPS]; /* an entry whose account has another one by now was forgotten */
    struct entry slots[SLOTS][WAYS];
};

struct sessions *sessions_new(find_user_fn *find)
{
    struct sessions *s = calloc(1, sizeof(*s));
    if (!s)
        abort();
    pthread_mutex_init(&s->lock, NULL);
    s->find = find;
    return s;
}

static void drop(struct entry *e)
{
    free(e->user);
    *e = (struct entry){ 0 };
}

void sessions_free(struct sessions *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < SLOTS; i++)
        for (size_t w = 0; w < WAYS; w++)
            drop(&s->slots[i][w]);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

static struct user *copy_user(struct arena *a, const struct user *u)
{
    struct user *c = arena_memdup(a, u, sizeof(*u));
    struct grant *g = arena_memdup(a, u->grants, u->n_grants * sizeof(*g));
    c->name = arena_strdup(a, u->name);
    for (size_t i = 0; i < u->n_grants; i++)
        g[i].unit_name = arena_strdup(a, g[i].unit_name);
    c->grants = g;
    return c;
}

static char *pack_text(char **at, const char *text)
{
    size_t n = strlen(text) + 1;
    char *to = memcpy(*at, text, n);
    *at += n;
    return to;
}

/* NULL without memory. */
static struct user *pack_user(const struct user *u)
{
    size_t n = sizeof(*u) + u->n_grants * sizeof(struct grant) + strlen(u->name) + 1;
    for (size_t i = 0; i < u->n_grants; i++)
        n += strlen(u->grants[i].unit_name) + 1;
    struct user *c = malloc(n);
    if (!c)
        return NULL;
    struct grant *g = (struct grant *)(void *)(c + 1);
    char *at = (char *)(g + u->n_grants);
    *c = *u;
    c->grants = g;
    c->name = pack_text(&at, u->name);
    for (size_t i = 0; i < u->n_grants; i++) {
        g[i] = u->grants[i];
        g[i].unit_name = pack_text(&at, u->grants[i].unit_name);
    }
    return c;
}

static uint32_t *stamp_of(struct sessions *s, int64_t account)
{
    return &s->stamps[(uint64_t)account * 0x9E3779B97F4A7C15U >> (64 - STAMP_BITS)];
}

static struct entry *slot_of(struct sessions *s, const char *hash)
{
    uint32_t h = 2166136261U;
    for (const char *p = hash; *p; p++)
        h = (h ^ (unsigned char)*p) * 16777619U;
    return s->slots[h & (SLOTS - 1)];
}

/* A visit is a read: it costs a write only as often as somebody needs to know of it. */
static bool seen_long_ago(struct user *u, int64_t now)
{
    if (u->half || now - u->seen_ms < (u->idle_ms ? MINUTE_MS : DAY_MS))
        return false;
    u->seen_ms = now;
    return true;
}

static struct user *cached(struct sessions *s, const struct db *db, struct arena *arena, const char *hash,
                           uint64_t *ret_forgotten, bool *ret_seen)
{
    struct user *found = NULL;
    int64_t now = clock_steady_us() / 1000;
    pthread_mutex_lock(&s->lock);
    struct entry *e = slot_of(s, hash);
    for (size_t w = 0; w < WAYS && !found; w++)
        if (e[w].user && e[w].until_ms > now && !strcmp(e[w].hash, hash) &&
            e[w].stamp == *stamp_of(s, e[w].user->account) && !user_left(e[w].user, db->now)) {
            *ret_seen = seen_long_ago(e[w].user, db->now);
            found = copy_user(arena, e[w].user);
        }
    *ret_forgotten = s->forgotten;
    pthread_mutex_unlock(&s->lock);
    return found;
}

/* Unless somebody was forgotten since it was read: then it may be what had to be forgotten. */
static void keep(struct sessions *s, const char *hash, const struct user *u, uint64_t forgotten)
{
    pthread_mutex_lock(&s->lock);
    if (s->forgotten != forgotten) {
        pthread_mutex_unlock(&s->lock);
        return;
    }
    struct entry *slot = slot_of(s, hash), *e = &slot[0];
    for (size_t w = 1; w < WAYS; w++)
        if (slot[w].until_ms < e->until_ms)
            e = &slot[w];
    drop(e);
    memcpy(e->hash, hash, sizeof(e->hash));
    e->user = pack_user(u);
    e->until_ms = clock_steady_us() / 1000 + CACHE_MS;
    e->stamp = *stamp_of(s, u->account);
    pthread_mutex_unlock(&s->lock);
}

int sessions_find(struct sessions *s, struct db *db, struct arena *arena, const char *token,
                  struct user **ret_user, bool *ret_seen)
{
    char hash[CRYPT_TOKEN_TEXT];
    struct user *u = NULL;
    uint64_t forgotten;
    *ret_user = NULL;
    *ret_seen = false;
    if (!token || !*token || strlen(token) >= SESSION_TOKEN_MAX)
        return OK;
    crypt_hash_token(token, hash);
    u = cached(s, db, arena, hash, &forgotten, ret_seen);
    if (!u) {
        int rc = s->find(db, arena, hash, &u);
        if (rc <= 0)
            return rc;
        *ret_seen = seen_long_ago(u, db->now);
        keep(s, hash, u, forgotten);
    }
    *ret_user = u;
    return OK;
}

void sessions_forget(struct sessions *s, int64_t account)
{
    pthread_mutex_lock(&s->lock);
    s->forgotten++;
    for (size_t i = 0; account == EVERYBODY && i < STAMPS; i++)
        s->stamps[i]++;
    if (account != EVERYBODY)
        (*stamp_of(s, account))++;
    pthread_mutex_unlock(&s->lock);
}

int session_start(struct db *db, struct arena *arena, const struct session_new *s, const char **ret_token)
{
    char token[CRYPT_TOKEN_TEXT], hash[CRYPT_TOKEN_TEXT];
    crypt_token(token);
    crypt_hash_token(token, hash);
    int rc = sql_session_add(db, &(struct sql_session_add_in){ .id = id_new(),
                                                               .hash = hash,
                                                               .account = s->account,
                                                               .now = db->now,
                                                               .expires = db->now + s->lasts_ms,
                                                               .address = s->address ? s->address : "",
                                                               .half = s->half,
                                                               .device = s->device.kind,
                                                               .browser = s->device.browser });
    if (rc < 0)
        return rc;
    *ret_token = arena_strdup(arena, token);
    return OK;
}

int session_end(struct db *db, int64_t session)
{
    return done(sql_session_end(db, session, db->now));
}

int session_end_own(struct db *db, int64_t account, int64_t session)
{
    int rc = sql_session_end_own(db, session, account, db->now);
    return rc ? done(rc) : ERR(db->err, NOT_FOUND, NULL, "没有找到您要的内容");
}

int session_before(struct db *db, const struct session_new *s, bool *ret_any, bool *ret_alike)
{
    struct sql_session_before_row row = { 0 };
    int rc = sql_session_before(db, s->account, s->address ? s->address : "", s->device.kind,
                                s->device.browser, &row);
    *ret_any = row.all > 0;
    *ret_alike = row.alike > 0;
    return done(rc);
}

int session_end_all(struct db *db, int64_t account)
{
    return session_end_others(db, account, 0);
}

int session_end_others(struct db *db, int64_t account, int64_t session)
{
    int rc = sql_session_end_account(db, account, session, db->now);
    return rc < 0 ? rc : signal_log_ins_end(db, account);
}

int session_seen(struct db *db, int64_t session)
{
    return done(sql_session_seen(db, session, db->now));
}

int session_prove(struct db *db, int64_t session)
{
    return done(sql_session_prove(db, session, db->now));
}

int session_act_for(struct db *db, int64_t session, int64_t unit)
{
    return done(sql_session_act_for(db, session, unit));
}

/* --- CSRF ------------------------------------------------------------------------------------------
 * mask (16 bytes) || mac xor mask (32 bytes, the mask repeated), as hex: another text on each page,
 * so that compression of the page tells nothing about it. */

#define MASK_BYTES 16
#define MAC_BYTES  28

static void csrf_mac(const struct city *city, const char *token, unsigned char out[MAC_BYTES])
{
    char text[CRYPT_TOKEN_TEXT];
    crypt_mac(city->keys, CRYPT_SESSION, token, strlen(token), text);
    memcpy(out, text, MAC_BYTES);
}

void csrf_make(const struct city *city, const char *token, char out[CSRF_TEXT])
{
    unsigned char all[MASK_BYTES + MAC_BYTES];
    csrf_mac(city, token, all + MASK_BYTES);
    randombytes_buf(all, MASK_BYTES);
    for (size_t i = 0; i < MAC_BYTES; i++)
        all[MASK_BYTES + i] ^= all[i % MASK_BYTES];
    sodium_bin2hex(out, CSRF_TEXT, all, sizeof(all));
}

bool csrf_check(const struct city *city, const char *token, const char *given)
{
    unsigned char all[MASK_BYTES + MAC_BYTES], want[MAC_BYTES];
    size_t n = 0;
    if (!given || strlen(given) != 2 * sizeof(all) ||
        sodium_hex2bin(all, sizeof(all), given, strlen(given), NULL, &n, NULL) != 0 || n != sizeof(all))
        return false;
    csrf_mac(city, token, want);
    for (size_t i = 0; i < MAC_BYTES; i++)
        all[MASK_BYTES + i] ^= all[i % MASK_BYTES];
    return sodium_memcmp(all + MASK_BYTES, want, MAC_BYTES) == 0;
}
