/* request.c - from headers and bytes to a request that a handler may trust: who, in which face, with
 * which declared inputs. Order matters: limits, who, right, CSRF, inputs. */
#include "http/conn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/crypt.h"
#include "http/params.h"

const char *conn_header(struct conn *c, const char *name)
{
    const char *v = MHD_lookup_connection_value(c->mhd, MHD_HEADER_KIND, name);
    return v && strlen(v) <= HEADER_MAX ? v : NULL;
}

bool conn_is_asset(const struct conn *c)
{
    return c->method == GET && !strncmp(c->path, "/static/", 8);
}

const char *conn_cookie(struct conn *c, const char *name)
{
    char full[32];
    snprintf(full, sizeof(full), "%s%s", c->server->config.secure_cookies ? COOKIE_PREFIX : "", name);
    return MHD_lookup_connection_value(c->mhd, MHD_COOKIE_KIND, full);
}

static const char *cookie(struct conn *c, const char *name)
{
    const char *v = conn_cookie(c, name);
    return v && strlen(v) < TOKEN_MAX ? v : NULL;
}

/* --- is the head sound ------------------------------------------------------------------------------- */

struct framing {
    int lengths, codings, hosts, spaced;
    const char *length, *coding;
};

static enum MHD_Result note_header(void *cls, enum MHD_ValueKind kind, const char *key, const char *value)
{
    struct framing *f = cls;
    size_t n = strlen(key);
    (void)kind;
    f->spaced += n == 0 || key[n - 1] == ' ' || key[n - 1] == '\t';
    f->hosts += !strcasecmp(key, "Host");
    if (!strcasecmp(key, "Content-Length")) {
        f->lengths++;
        f->length = value;
    } else if (!strcasecmp(key, "Transfer-Encoding")) {
        f->codings++;
        f->coding = value;
    }
    return MHD_YES;
}

/* RFC 9112: where one request ends and the next begins must be beyond doubt, or a proxy before us and we
 * could see different requests in the same bytes. libmicrohttpd picks one reading; here there is none. */
enum guard_word conn_fault(struct conn *c, const char *version)
{
    struct framing f = { 0 };
    MHD_get_connection_values(c->mhd, MHD_HEADER_KIND, note_header, &f);
    bool old = !strcmp(version, "HTTP/1.0");
    if (f.spaced || f.lengths + f.codings > 1 || f.hosts > 1 || (!f.hosts && !old))
        return GUARD_BROKEN;
    if (f.coding && (old || strcasecmp(f.coding, "chunked") != 0))
        return GUARD_BROKEN;
    if (c->long_url)
        return GUARD_URL;
    bool endless = f.length && strtoull(f.length, NULL, 10) > c->body.max + DISCARD_MAX;
    return endless ? GUARD_BODY : GUARD_SILENT;
}

/* --- how they want it ------------------------------------------------------------------------------ */

static struct prefs prefs_of(struct conn *c)
{
    struct prefs p = { 0 };
    const char *v = cookie(c, "rvp"); /* "en.dark.elder" */
    if (!v) {
        const char *al = conn_header(c, "Accept-Language");
        p.lang = al && !strncasecmp(al, "en", 2) ? LANG_EN : LANG_ZH;
        return p;
    }
    p.lang = strstr(v, "en") == v ? LANG_EN : LANG_ZH;
    p.theme = strstr(v, ".dark") ? THEME_DARK : strstr(v, ".light") ? THEME_LIGHT : THEME_AUTO;
    p.elder = strstr(v, ".elder") != NULL;
    return p;
}

static enum face face_of(struct conn *c)
{
    const char *a = conn_header(c, "Accept");
    const char *json = a ? strstr(a, "application/json") : NULL;
    const char *html = a ? strstr(a, "text/html") : NULL;
    return json && (!html || json < html) ? FACE_JSON : FACE_HTML;
}

/* Several lines are one list, in which the last entry is the one our own proxy wrote; those before it are the
 * client's word. */
static enum MHD_Result note_forwarded(void *cls, enum MHD_ValueKind kind, const char *key, const char *value)
{
    const char **last = cls;
    (void)kind;
    if (value && !strcasecmp(key, "X-Forwarded-For"))
        *last = value;
    return MHD_YES;
}

/* From a proxy set up wrongly all are one visitor, the proxy: what is no address is nobody's. */
static const char *address_of(struct conn *c)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(c->mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    char text[ADDRESS_TEXT];
    const char *proxy = c->server->config.trusted_proxy, *forwarded = NULL;
    address_text(info ? info->client_addr : NULL, text);
    if (proxy && address_listed(proxy, text)) {
        MHD_get_connection_values(c->mhd, MHD_HEADER_KIND, note_forwarded, &forwarded);
        if (forwarded)
            address_forwarded(forwarded, text);
    }
    return arena_strdup(c->r.arena, text);
}

/* --- who ------------------------------------------------------------------------------------------- */

static void find_token(struct conn *c)
{
    const char *auth = conn_header(c, "Authorization");
    if (auth && !strncasecmp(auth, "Bearer ", 7)) {
        c->bearer = true;
        c->token = arena_strdup(c->r.arena, auth + 7);
    } else {
        c->token = cookie(c, "rv");
    }
    c->r.begun = cookie(c, "rvb");
    const char *device = cookie(c, "rvd");
    if (device)
        c->r.device = req_device_hash(&c->r, device);
    c->asker = c->who;
    if (c->token && strlen(c->token) < TOKEN_MAX) {
        char hash[CRYPT_TOKEN_TEXT];
        crypt_hash_token(c->token, hash);
        c->asker = arena_strdup(c->r.arena, hash);
    }
}

static int too_often(struct conn *c)
{
    return ERR(&c->r.err, LIMITED, NULL, "操作太频繁了，请过一会儿再试");
}

static int take_one(struct conn *c, enum rate rate, const char *who)
{
    bool ok = !c->server->config.limits || limits_take(c->server->limits, rate, who);
    return ok ? OK : too_often(c);
}

/* Before the database is asked for anything. Whoever goes on all the same must connect anew each time. */
int conn_limit(struct conn *c)
{
    int rc = take_one(c, conn_is_asset(c) ? RATE_ASSET : RATE_NORMAL, c->who);
    c->close = rc < 0;
    return rc;
}

/* Of log-ins only those count that fail (conn_missed): a whole office may come in through one address. */
static int limit_visitor(struct conn *c, enum rate rate)
{
    if (rate != RATE_LOGIN)
        return rate == RATE_NORMAL ? OK : take_one(c, rate, c->who);
    bool ok = !c->server->config.limits || limits_left(c->server->limits, rate, c->who);
    return ok ? OK : too_often(c);
}

void conn_missed(struct conn *c)
{
    if (c->server->config.limits && c->r.route && c->r.route->rate == RATE_LOGIN)
        limits_owe(c->server->limits, RATE_LOGIN, c->who);
}

static int limit_route(struct conn *c)
{
    struct req *r = &c->r;
    char who[96];
    int rc = limit_visitor(c, r->route->rate);
    if (rc < 0 || !r->user || r->route->method != POST)
        return rc;
    snprintf(who, sizeof(who), "account:%lld", (long long)r->user->account);
    return take_one(c, RATE_NORMAL, who);
}

/* A session that is in use is noted without its request: nobody waits for that. */
struct seen_job {
    struct lane_job job; /* first: the lane hands it back */
    struct err err;
    int64_t session;
};

static int seen_run(struct lane_job *job, struct db *db)
{
    return session_seen(db, ((struct seen_job *)job)->session);
}

static void seen_done(struct lane_job *job, int rc)
{
    (void)rc;
    free(job);
}

static void note_seen(struct conn *c, int64_t session)
{
    struct seen_job *j = calloc(1, sizeof(*j));
    if (!j)
        return;
    *j = (struct seen_job){ .job = { .run = seen_run, .done = seen_done }, .session = session };
    j->job.err = &j->err;
    if (!lane_submit_later(c->server->config.lane, &j->job))
        free(j);
}

static int find_user(struct conn *c, struct db *db)
{
    struct user *u = NULL;
    bool seen = false;
    int rc = sessions_find(c->server->sessions, db, c->r.arena, c->token, &u, &seen);
    if (seen)
        note_seen(c, u->session);
    c->r.user = u && !u->half ? u : NULL;
    c->r.halfway = u && u->half ? u : NULL;
    return rc;
}

bool conn_is_known(struct conn *c)
{
    struct db *db = pool_take(c->server, &c->r.err);
    if (!db)
        return false;
    find_token(c);
    db_bind(db, c->r.arena, &c->r.err, clock_now_ms());
    bool known = find_user(c, db) == OK && c->r.user;
    pool_give(c->server, db);
    c->r.err = (struct err){ 0 };
    return known;
}

/* Whoever is suspended has what is everybody's, and the routes that say they are for them too. */
static int check_right(struct conn *c)
{
    struct req *r = &c->r;
    bool rests = r->user && r->user->suspended && r->route->right != ANYONE && !r->route->suspended;
    if (rests && r->user->awaits)
        return ERR(&r->err, SUSPENDED, NULL,
                   "监护人还没有同意，或撤回了同意，现在不能这样做；怎样同意，请看“我的”");
    if (rests)
        return ERR(&r->err, SUSPENDED, NULL,
                   "您的志愿者资格已暂停，现在不能这样做；可以在“消息”里看原因，在“我的”里申诉");
    if (user_may(r->user, r->route->right))
        return OK;
    if (r->user && r->route->right >= LEADER && r->user->second_due_ms && r->user->second_due_ms <= r->now)
        return ERR(&r->err, NO_SECOND, NULL,
                   "您的工作权限要先设好动态口令才能用，请打开“我的”里的“动态口令”设置");
    return r->user ? ERR(&r->err, DENIED, NULL, "没有找到您要的内容") : NO_LOGIN;
}

static int check_fresh(struct conn *c)
{
    return c->r.route->fresh ? req_fresh(&c->r) : OK;
}

static const char *raw_field(const struct conn *c, const char *name)
{
    for (size_t i = 0; i < c->fields.n; i++)
        if (!strcmp(c->fields.v[i].name, name))
            return c->fields.v[i].value;
    return NULL;
}

/* A program without a cookie: there is no session that another site could ride on, nor can its forms send
 * JSON. */
static bool rides_on_nothing(struct conn *c)
{
    const char *type = conn_header(c, "Content-Type");
    return !c->token && type && !strncasecmp(type, "application/json", 16);
}

/* Host and port of "https://host:port/…"; NULL: there is none. */
static const char *host_of(struct conn *c, const char *url)
{
    const char *at = url ? strstr(url, "://") : NULL;
    return at ? arena_strndup(c->r.arena, at + 3, strcspn(at + 3, "/")) : NULL;
}

static bool is_own(struct conn *c, const char *origin)
{
    const char *from = host_of(c, origin), *asked = conn_header(c, "Host"),
               *named = host_of(c, c->r.city->public_url);
    return from && ((asked && !strcasecmp(from, asked)) || (named && !strcasecmp(from, named)));
}

/* What a browser says itself of the page that a form came from. Those that say it do so always: then it is
 * believed alone, whatever a proxy made of the host; others say the origin. */
static int check_origin(struct conn *c)
{
    const char *site = conn_header(c, "Sec-Fetch-Site"), *origin = conn_header(c, "Origin");
    bool own = site ? !strcmp(site, "same-origin") || !strcmp(site, "none") : !origin || is_own(c, origin);
    return own ? OK
               : ERR(&c->r.err, FOREIGN, NULL,
                     "这次提交是从别的网站发来的，没有办理。如果是您自己要办的，请打开本站的页面再做一次");
}

/* Two pages that were opened at once before there was a cookie have two tokens, and the browser kept one. Of
 * somebody who is not logged in its own word is enough: no session can be ridden on. */
static bool is_a_visitors_own(struct conn *c)
{
    const char *site = conn_header(c, "Sec-Fetch-Site");
    return !c->r.user && !c->r.halfway && site && !strcmp(site, "same-origin");
}

static int check_csrf(struct conn *c)
{
    struct req *r = &c->r;
    if (r->route->method == GET || r->route->token_api || c->bearer)
        return OK;
    int rc = check_origin(c);
    if (rc < 0 || rides_on_nothing(c))
        return rc;
    const char *given = conn_header(c, "X-CSRF-Token");
    if (!given)
        given = raw_field(c, "_csrf");
    if (c->token && (csrf_check(r->city, c->token, given) || is_a_visitors_own(c)))
        return OK;
    if (!c->token && c->server->config.secure_cookies)
        return ERR(&r->err, CONFLICT, NULL,
                   "浏览器没有带上本站的 Cookie。请用 https:// 开头的网址打开本站，再试一次");
    return ERR(&r->err, CONFLICT, NULL, "这一页已经过期，您填的还在，请核对后再提交一次");
}

/* --- inputs ---------------------------------------------------------------------------------------- */

static int take_body(struct conn *c)
{
    const char *type = conn_header(c, "Content-Type");
    if (!c->body.len)
        return OK;
    if (type && !strncasecmp(type, "application/json", 16))
        return fields_from_json(&c->fields, c->body.data, c->body.len, &c->r.err);
    if (type && !strncasecmp(type, "multipart/form-data", 19))
        return fields_from_multipart(&c->fields, type, c->body.data, c->body.len, &c->r.err);
    if (!type || !strncasecmp(type, "application/x-www-form-urlencoded", 33))
        return fields_from_urlencoded(&c->fields, c->body.data, c->body.len, &c->r.err);
    return ERR(&c->r.err, INVALID, NULL, "不支持这种内容类型，请用表单或 JSON");
}

int conn_take_path(struct conn *c)
{
    const char *pattern = c->match.route->path;
    for (int i = 0; i < c->match.n_parts; i++) {
        pattern += *pattern == '/';
        size_t n = strcspn(pattern, "/");
        if (*pattern == ':') {
            struct field one = { .name = arena_strndup(c->r.arena, pattern + 1, n - 1),
                                 .value = arena_strndup(c->r.arena, c->match.part[i], c->match.part_len[i]),
                                 .n = c->match.part_len[i] };
            int rc = fields_add(&c->fields, &one, &c->r.err);
            if (rc < 0)
                return rc;
        }
        pattern += n;
    }
    return OK;
}

/* A path that cannot be an id is simply not found. */
static int path_fault(const struct conn *c)
{
    for (size_t i = 0; i < c->r.n_errs; i++) {
        char mark[64];
        if (!c->r.errs[i].field)
            continue;
        snprintf(mark, sizeof(mark), ":%s", c->r.errs[i].field);
        if (strstr(c->r.route->path, mark))
            return NOT_FOUND;
    }
    return INVALID;
}

/* A program's own key, or that of the form a browser sends (put_once()). */
static int take_key(struct conn *c)
{
    const char *given = conn_header(c, "Idempotency-Key"), *drawn = given ? NULL : raw_field(c, "_once");
    if (c->r.route->method != POST || (!given && !drawn))
        return OK;
    if (strlen(given ? given : drawn) > 100)
        return ERR(&c->r.err, INVALID, NULL, "Idempotency-Key 太长");
    c->replay_key = given ? arena_strdup(c->r.arena, given) : arena_printf(c->r.arena, "form %s", drawn);
    c->drawn = drawn != NULL;
    return OK;
}

static int take_inputs(struct conn *c)
{
    int rc = params_take(&c->r, &c->fields);
    if (rc == OK)
        rc = take_key(c);
    return rc < 0 ? path_fault(c) : rc;
}

/* A form comes back with what was typed and nothing is done: because its token is that of a log-in that has
 * ended, or because its button `_draw` asks for the choices that follow from those made. */
static int come_back(struct conn *c, int rc)
{
    c->redraw = rc == INVALID;
    if (c->r.face == FACE_HTML && c->r.route->form) {
        params_take(&c->r, &c->fields);
        c->r.n_errs = 0;
    }
    return rc;
}

static int take_fields(struct conn *c)
{
    const char *query = strchr(c->r.path, '?');
    int rc = OK;
    c->fields.arena = c->r.arena;
    if (query)
        rc = fields_from_urlencoded(&c->fields, query + 1, strlen(query + 1), &c->r.err);
    if (rc == OK)
        rc = take_body(c);
    return rc == OK ? conn_take_path(c) : rc;
}

void conn_greet(struct conn *c)
{
    struct req *r = &c->r;
    r->face = face_of(c);
    r->prefs = prefs_of(c);
    r->address = address_of(c);
    r->agent = conn_header(c, "User-Agent");
    address_group(r->address, c->who);
    find_token(c);
}

/* A form of ours whose log-in has ended: what it holds may wait until there is another one. */
static void read_for_later(struct conn *c)
{
    struct req *r = &c->r;
    c->keeps = r->face == FACE_HTML && r->route->form && !c->bearer && !c->too_large &&
               check_origin(c) == OK && take_fields(c) == OK;
    r->err = (struct err){ 0 };
}

int conn_prepare(struct conn *c, struct db *db)
{
    struct req *r = &c->r;
    if (!c->matched)
        return ERR(&r->err, NOT_FOUND, NULL,
                   c->other_method ? "这个网址不支持这种请求" : "没有找到您要的内容");
    r->route = c->match.route;
    int rc = find_user(c, db);
    if (rc == OK)
        rc = limit_route(c);
    if (rc == OK)
        rc = check_right(c);
    if (rc == NO_LOGIN && c->method == POST)
        read_for_later(c);
    if (rc == OK)
        rc = c->too_large ? TOO_LARGE : take_fields(c);
    if (rc == OK)
        rc = check_csrf(c);
    if (rc == CONFLICT)
        return come_back(c, CONFLICT);
    if (rc == OK && raw_field(c, "_draw"))
        return come_back(c, INVALID);
    if (rc == OK)
        rc = check_fresh(c);
    if (rc == OK)
        rc = take_inputs(c);
    return rc;
}
