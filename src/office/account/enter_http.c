/* enter_http.c - see enter_http.h. A log-in always gets a new session, and the one that stood in the cookie
 * ends. Where to go afterwards comes with the request and is a local path or nothing. */
#include "office/account/enter_http.h"

#include "office/account/account.h"
#include "office/account/account.model.h"
#include "office/account/second.h"
#include "office/account/visitor.h"
#include "base/clock.h"
#include "base/crypt.h"
#include "http/address.h"
#include "http/server.h"
#include "http/session.h"
#include "office/notice/notice.h"
#include "office/policy/policy.h"

/* --- who am I ---------------------------------------------------------------------------------------- */

struct session_view *enter_session_view(struct req *r, const struct user *u, const char *token)
{
    struct session_view *m = NEW_MODEL(r, session_view);
    m->token = token;
    if (!u)
        return m;
    m->login = true;
    m->account = u->account;
    m->volunteer = u->volunteer;
    m->name = u->name;
    m->leader = u->leader;
    m->grants.n = u->n_grants;
    m->grants.v = ARENA_ARRAY(r->arena, struct session_grant, u->n_grants + 1);
    for (size_t i = 0; i < u->n_grants; i++) {
        const struct grant *g = &u->grants[i];
        m->grants.v[i] = (struct session_grant){ g->capability, level_name(g->level), g->unit, g->unit_name };
    }
    const struct grant *place = user_place(u);
    m->acts_for = place ? place->unit : 0;
    return m;
}

const char *enter_own_place(const struct user *u)
{
    if (user_grant(u, STATION))
        return "/inbox";
    if (u->volunteer)
        return u->leader ? "/today" : "/me";
    if (user_grant(u, MAY(SYSADMIN)))
        return "/system/grants";
    return user_grant(u, MAY(AUDITOR)) ? "/admin/audit" : "/";
}

/* A browser that has no long-lived cookie yet gets one. */
static const char *known_device(struct req *r)
{
    char token[CRYPT_TOKEN_TEXT];
    if (r->device)
        return r->device;
    crypt_token(token);
    r->set_device = arena_strdup(r->arena, token);
    return req_device_hash(r, token);
}

/* Half a log-in waits so long for the second factor. */
#define HALF_MS (10 * MINUTE_MS)

static int end_before(struct req *r)
{
    const struct user *u = r->user ? r->user : r->halfway;
    return u ? session_end(r->db, u->session) : OK;
}

/* A browser is new without the account's cookie. A program has none: it is new where its like never was. */
static int is_new(struct req *r, const struct session_new *s, bool *ret_new)
{
    struct visitor v = { 0 };
    bool any = false, alike = false, program = r->face == FACE_JSON && !r->device;
    int rc = visitor_of(r->db, s->account, &v);
    if (rc == OK)
        rc = session_before(r->db, s, &any, &alike);
    *ret_new = any && !v.known && !(program && alike);
    return rc;
}

static int tell_new(struct req *r, const struct session_new *s)
{
    char address[ADDRESS_TEXT];
    address_mask(r->address ? r->address : "", address);
    return notice_send(
        r->db, s->account, "/me/devices",
        N_("您的账号刚在一台新设备上登录：{0w} · {1w}，网络地址 {2}。如果不是您本人，请马上让它退出并改密码"),
        code_by_value(&device_kind_codes, s->device.kind)->label,
        code_by_value(&browser_kind_codes, s->device.browser)->label, *address ? address : "?", NULL);
}

/* The whole of it: this device is known from here on, and a new one is told. */
static int come_in(struct req *r, const struct session_new *s, bool fresh)
{
    int rc = fresh ? tell_new(r, s) : OK;
    if (rc >= 0)
        rc = visitor_know(r->db, s->account, known_device(r));
    return rc < 0 ? rc : second_begin(r->db, s->account);
}

static int begin(struct req *r, int64_t account, bool half, const char **ret_token)
{
    const struct session_new s = { .account = account,
                                   .lasts_ms =
                                       half ? HALF_MS : policy(r->db, POLICY_LOGIN_SESSION_DAYS) * DAY_MS,
                                   .address = r->address,
                                   .half = half,
                                   .device = device_of(r->agent) };
    bool fresh = false;
    int rc = half ? OK : is_new(r, &s, &fresh);
    if (rc >= 0)
        rc = end_before(r);
    if (rc >= 0)
        rc = session_start(r->db, r->arena, &s, ret_token);
    if (rc >= 0 && !half)
        rc = come_in(r, &s, fresh);
    if (rc < 0)
        return rc;
    req_forget_user(r, r->user ? r->user->account : account);
    r->set_session = *ret_token;
    return OK;
}

/* Who is in this account already gave the second factor. */
static int begin_asked(struct req *r, int64_t account, bool *ret_half, const char **ret_token)
{
    bool in = r->user && r->user->account == account;
    int rc = in ? OK : second_asked(r->db, account, ret_half);
    return rc < 0 ? rc : begin(r, account, *ret_half, ret_token);
}

int account_enter(struct req *r, int64_t account, const char **ret_token)
{
    bool half = false;
    return begin_asked(r, account, &half, ret_token);
}

static int go_in(struct req *r, int64_t account, const char *token, const char *path)
{
    struct user *u = NULL;
    int rc = account_load_user(r->db, r->arena, account, &u);
    if (rc < 0)
        return rc;
    if (r->face == FACE_JSON)
        return SHOW(r, session_view, enter_session_view(r, u, token));
    if (u->second_due_ms)
        return reply_see_other(r, "/me/second?back=%s", path ? path : enter_own_place(u));
    return reply_go(r, path ? path : enter_own_place(u));
}

int enter_and_go(struct req *r, int64_t account, const char *path)
{
    const char *token = NULL;
    bool half = false;
    int rc = begin_asked(r, account, &half, &token);
    if (rc < 0 || !half)
        return rc < 0 ? rc : go_in(r, account, token, path);
    if (r->face == FACE_JSON) {
        struct session_view *m = enter_session_view(r, NULL, token);
        m->second = true;
        return SHOW(r, session_view, m);
    }
    return path ? reply_see_other(r, "/login/second?back=%s", path) : reply_see_other(r, "/login/second");
}

int enter_whole(struct req *r, int64_t account, const char *path)
{
    const char *token = NULL;
    int rc = begin(r, account, false, &token);
    return rc < 0 ? rc : go_in(r, account, token, path);
}
