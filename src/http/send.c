/* send.c - a reply leaves: headers that every reply carries, compression, what may be kept, embedded files.
 */
#include "http/conn.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/clock.h"
#include "base/crypt.h"
#include "base/log.h"
#include "http/reply.h"
#include "view/asset.h"

#define GZIP_LEVEL 5
#define GZIP_LEAST 1024

static bool wants_gzip(struct conn *c)
{
    const char *ae = conn_header(c, "Accept-Encoding");
    return ae && strstr(ae, "gzip");
}

static void add(struct MHD_Response *m, const char *name, const char *value)
{
    if (value)
        MHD_add_response_header(m, name, value);
}

static void add_safety(const struct conn *c, struct MHD_Response *m)
{
    add(m, "X-Content-Type-Options", "nosniff");
    if (c->server->config.secure_cookies)
        add(m, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    if (c->r.face == FACE_JSON) { /* nothing of it is for a browser to show */
        add(m, "Content-Security-Policy", "default-src 'none'; base-uri 'none'; frame-ancestors 'none'");
        return;
    }
    add(m, "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; media-src 'self'");
    add(m, "Referrer-Policy", "same-origin");
    add(m, "Permissions-Policy", "geolocation=(self), camera=(self), microphone=()");
    add(m, "Cross-Origin-Opener-Policy", "same-origin");
}

static void add_cookie(const struct conn *c, struct MHD_Response *m, const char *name, const char *value,
                       int age_s, bool http_only)
{
    char text[256];
    bool secure = c->server->config.secure_cookies;
    snprintf(text, sizeof(text), "%s%s=%s; Path=/; Max-Age=%d; SameSite=Lax%s%s", secure ? COOKIE_PREFIX : "",
             name, value, age_s, http_only ? "; HttpOnly" : "", secure ? "; Secure" : "");
    add(m, "Set-Cookie", text);
}

/* zlib with a gzip header; false when it does not get smaller. */
static bool gzip(struct buf *b)
{
    z_stream z = { 0 };
    struct buf out = { 0 };
    if (deflateInit2(&z, GZIP_LEVEL, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    bool ok = buf_reserve(&out, deflateBound(&z, b->len));
    if (ok) {
        z.next_in = (unsigned char *)b->data;
        z.avail_in = (unsigned)b->len;
        z.next_out = (unsigned char *)out.data;
        z.avail_out = (unsigned)out.cap;
        ok = deflate(&z, Z_FINISH) == Z_STREAM_END;
        out.len = z.total_out;
    }
    deflateEnd(&z);
    if (ok && out.len < b->len) {
        buf_free(b);
        *b = out;
        return true;
    }
    buf_free(&out);
    return false;
}

static struct me me_of(const struct req *r)
{
    const struct user *u = r->user;
    if (!u)
        return (struct me){ .name = "" };
    return (struct me){
        .login = true, .volunteer = u->volunteer != 0, .leader = u->leader, .name = u->name, .user = u
    };
}

/* What it cannot find out is not said. */
void conn_count_waits(struct req *r)
{
    struct me me = me_of(r);
    size_t n = 0;
    while (all_navs[n].menu)
        n++;
    int64_t *waits = ARENA_ARRAY(r->arena, int64_t, n + 1);
    for (size_t i = 0; i < n; i++)
        if (all_navs[i].count && nav_is_seen(&all_navs[i], &me) &&
            all_navs[i].count(r->db, r->user, &waits[i]) < 0)
            return;
    r->waits = waits;
}

/* `bytes` are kept for this client alone until it has taken them. */
static void finish(struct conn *c, int status, size_t bytes)
{
    int64_t took = clock_steady_us() - c->began_us;
    metrics_count(&c->server->metrics, status, took);
    seat_at(c->seat, SEAT_SEND, bytes, bytes);
    if (c->state != CONN_SENT)
        atomic_fetch_sub(&c->server->active, 1);
    c->state = CONN_SENT;
    char line[512];
    snprintf(line, sizeof(line),
             "\"id\":\"%s\",\"method\":\"%s\",\"route\":\"%s\",\"status\":%d,\"took_us\":%lld,"
             "\"account\":\"%lld\"",
             c->id, method_name(c->method), c->r.route ? c->r.route->path : "-", status, (long long)took,
             (long long)(c->r.user ? c->r.user->account : 0));
    log_fields(status >= 500 ? LOG_WARN : c->method == GET ? LOG_DEBUG : LOG_INFO, "request", line);
}

/* --- pages that are the same for everybody ---------------------------------------------------------- */

static bool may_share(struct conn *c)
{
    return c->matched && c->match.route->shared && c->method == GET &&
           (!c->r.user || c->r.face == FACE_JSON) && !c->r.flash && !conn_cookie(c, "rvf");
}

/* With the day, since pages say 今天 and 明天. False when the address is too long: cut off, it would be
 * another page's key. */
static bool cache_key(struct conn *c, char out[512])
{
    const struct prefs *p = &c->r.prefs;
    int n = snprintf(out, 512, "%d%d%d%d%d %lld %s", (int)c->r.face, (int)p->lang, (int)p->theme, p->elder,
                     wants_gzip(c), (long long)day_of(c->r.now), c->r.path);
    return n > 0 && n < 512;
}

uint64_t conn_stamp(const struct conn *c)
{
    const struct server_config *f = &c->server->config;
    uint64_t epoch = lane_epoch(f->lane);
    /* Our own commits are seen at once; other processes' on PostgreSQL within the second. */
    return f->place->url ? epoch << 34 | (uint64_t)(clock_steady_us() / 1000000) : epoch;
}

static bool same_etag(struct conn *c, const char *etag)
{
    const char *inm = conn_header(c, "If-None-Match");
    return inm && *etag && strstr(inm, etag);
}

static enum MHD_Result send_not_modified(struct conn *c, const char *etag)
{
    struct MHD_Response *m = MHD_create_response_from_buffer(0, "", MHD_RESPMEM_PERSISTENT);
    add(m, "ETag", etag);
    enum MHD_Result ok = MHD_queue_response(c->mhd, 304, m);
    MHD_destroy_response(m);
    finish(c, 304, 0);
    return ok;
}

enum MHD_Result conn_send_cached(struct conn *c)
{
    char key[512], etag[40];
    if (!may_share(c) || !cache_key(c, key))
        return MHD_NO;
    struct MHD_Response *m = cache_find(c->server->cache, key, conn_stamp(c), etag);
    if (!m)
        return MHD_NO;
    bool same = same_etag(c, etag);
    enum MHD_Result ok = same ? MHD_YES : MHD_queue_response(c->mhd, 200, m);
    cache_done(c->server->cache);
    atomic_fetch_add_explicit(&c->server->metrics.cache_hits, 1, memory_order_relaxed);
    if (same)
        return send_not_modified(c, etag);
    finish(c, 200, 0);
    return ok;
}

static void etag_of(const struct buf *b, char out[40])
{
    unsigned char h[crypto_generichash_BYTES_MIN];
    char hex[2 * sizeof(h) + 1];
    crypto_generichash(h, sizeof(h), (const unsigned char *)b->data, b->len, NULL, 0);
    sodium_bin2hex(hex, sizeof(hex), h, sizeof(h));
    snprintf(out, 40, "\"%s\"", hex);
}

/* --- any reply --------------------------------------------------------------------------------------- */

static void add_cookies(struct conn *c, struct MHD_Response *m, bool form_used)
{
    struct req *r = &c->r;
    if (r->set_session && *r->set_session) {
        add_cookie(c, m, "rv", r->set_session, 400 * 86400, true); /* when it ends, its row says */
    } else if (r->set_session) {
        add_cookie(c, m, "rv", "", 0, true);
    } else if (form_used && c->fresh_token) {
        add_cookie(c, m, "rv", c->fresh_token, 86400, true);
    }
    if (r->set_device)
        add_cookie(c, m, "rvd", r->set_device, 400 * 86400, true);
    if (r->set_begun)
        add_cookie(c, m, "rvb", r->set_begun, *r->set_begun ? 86400 : 0, true);
    if (r->set_prefs)
        add_cookie(c, m, "rvp", r->set_prefs, 400 * 86400, false);
}

/* A message for the next page travels in a short-lived cookie; it is shown only if it is one of our own. */
static void add_flash(struct conn *c, struct MHD_Response *m, int status)
{
    struct req *r = &c->r;
    if (status == 303 && r->flash) {
        _cleanup_buf_ struct buf b = { 0 };
        buf_url(&b, r->flash);
        if (b.len < 200)
            add_cookie(c, m, "rvf", b.data, 30, true);
    } else if (r->face == FACE_HTML && conn_cookie(c, "rvf")) {
        add_cookie(c, m, "rvf", "", 0, true);
    }
}

static void take_flash(struct conn *c)
{
    const char *v = conn_cookie(c, "rvf");
    if (!v || c->r.face != FACE_HTML || c->r.flash || strlen(v) > FLASH_MAX)
        return;
    char *text = arena_strdup(c->r.arena, v);
    MHD_http_unescape(text);
    if (tr_known(text))
        c->r.flash = text;
}

static const char *csrf_for_page(struct conn *c, char out[CSRF_TEXT])
{
    struct req *r = &c->r;
    if (r->face != FACE_HTML || !r->view)
        return "";
    const char *token = r->set_session && *r->set_session ? r->set_session : c->token;
    if (!token || !*token) {
        char fresh[CRYPT_TOKEN_TEXT];
        crypt_token(fresh);
        c->fresh_token = token = arena_strdup(r->arena, fresh);
    }
    csrf_make(r->city, token, out);
    return out;
}

static struct MHD_Response *response_of(struct buf *b)
{
    char *data = b->data ? b->data : strdup("");
    struct MHD_Response *m =
        MHD_create_response_from_buffer(b->data ? b->len : 0, data, MHD_RESPMEM_MUST_FREE);
    *b = (struct buf){ 0 };
    return m;
}

static void add_status_headers(struct conn *c, struct MHD_Response *m, int status)
{
    add(m, "X-Request-Id", c->id);
    if (c->r.location)
        add(m, "Location", c->r.location);
    if (status == 503 || status == 429)
        add(m, "Retry-After", status == 503 ? "2" : "30");
    if (c->close)
        add(m, "Connection", "close");
    add(m, "Content-Disposition", c->r.disposition);
}

/* A page for one person is never kept by anybody between. */
static void add_caching(struct conn *c, struct MHD_Response *m, bool shared, const char *etag)
{
    add(m, "Vary", "Accept, Accept-Encoding, Accept-Language, Cookie");
    add(m, "Cache-Control",
        c->r.lasts ? "private, max-age=604800, immutable"
        : shared   ? "private, no-cache"
                   : "private, no-store");
    if (shared)
        add(m, "ETag", etag);
}

enum MHD_Result conn_send(struct conn *c)
{
    struct req *r = &c->r;
    char csrf[CSRF_TEXT], etag[40] = "", key[512];
    struct buf b = { 0 };
    const char *type = NULL;
    bool form_used = false;
    struct me me = me_of(r);
    take_flash(c);
    reply_render(r, &me, csrf_for_page(c, csrf), &b, &type, &form_used);
    int status = r->status == 303 && r->face == FACE_JSON ? 200 : r->status;
    bool shared =
        status == 200 && !form_used && !r->set_session && !r->set_begun && !r->set_prefs && may_share(c);
    if (shared)
        etag_of(&b, etag);
    bool zipped = b.len >= GZIP_LEAST && !c->close && wants_gzip(c) && !r->disposition && gzip(&b);
    size_t bytes = b.len;
    struct MHD_Response *m = response_of(&b);
    add_safety(c, m);
    add(m, "Content-Type", type);
    if (zipped)
        add(m, "Content-Encoding", "gzip");
    add_caching(c, m, shared, etag);
    if (!shared) {
        add_status_headers(c, m, status);
        add_cookies(c, m, form_used);
        add_flash(c, m, status);
    }
    enum MHD_Result ok = MHD_queue_response(c->mhd, (unsigned)status, m);
    if (shared && cache_key(c, key))
        cache_keep(c->server->cache, key, c->stamp, m, etag);
    else
        MHD_destroy_response(m);
    finish(c, status, bytes);
    return ok;
}

/* --- embedded files ----------------------------------------------------------------------------------- */

enum MHD_Result conn_send_asset(struct conn *c)
{
    const struct asset *a = asset_by_url(c->path);
    if (!a) {
        c->rc = NOT_FOUND;
        reply_problem(&c->r, NOT_FOUND, NULL);
        return conn_send(c);
    }
    if (same_etag(c, a->etag))
        return send_not_modified(c, a->etag);
    bool zipped = a->gz && wants_gzip(c);
    struct MHD_Response *m = MHD_create_response_from_buffer(
        zipped ? a->gz_n : a->n, (void *)(zipped ? a->gz : a->data), MHD_RESPMEM_PERSISTENT);
    add(m, "Content-Type", a->type);
    if (zipped)
        add(m, "Content-Encoding", "gzip");
    add(m, "Vary", "Accept-Encoding");
    add(m, "Cache-Control", "public, max-age=31536000, immutable");
    add(m, "ETag", a->etag);
    add(m, "X-Content-Type-Options", "nosniff");
    enum MHD_Result ok = MHD_queue_response(c->mhd, 200, m);
    MHD_destroy_response(m);
    finish(c, 200, 0);
    return ok;
}
