/* enter_http.c - see enter_http.h. A log-in always gets a new session, and the one that stood in the cookie
 * ends. Where to go afterwards comes with the request and is a local path or nothing. */
#include "office/account/enter_http.h"

#include "office/account/account.h"
#include "office/account/account.model.h"
#include "office/account/visitor.h"
#include "base/buf.h"
#include "base/crypt.h"
#include "http/server.h"
#include "http/session.h"
#include "office/policy/policy.h"

/* --- where to go afterwards ------------------------------------------------------------------------- */

static bool is_local(const char *path)
{
    if (!path || path[0] != '/' || path[1] == '/' || path[1] == '\\')
        return false;
    for (const char *p = path; *p; p++)
        if (*p == '\\' || (unsigned char)*p <= ' ' || *p == 0x7F)
            return false;
    return true;
}

const char *enter_back(const struct req *r, const char *otherwise)
{
    const char *back = param_text(r, "back");
    return is_local(back) ? back : otherwise;
}

/* A location is ASCII: what is beyond is written as a browser would. */
static const char *as_location(struct arena *a, const char *path)
{
    _cleanup_buf_ struct buf b = { 0 };
    for (const char *p = path; *p; p++) {
        if ((unsigned char)*p < 0x80)
            buf_putc(&b, *p);
        else
            buf_printf(&b, "%%%02X", (unsigned char)*p);
    }
    return arena_strdup(a, b.data ? b.data : "/");
}

int enter_go(struct req *r, const char *path)
{
    reply_see_other(r, "/");
    r->location = as_location(r->arena, path);
    return OK;
}

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
    if (u->volunteer)
        return "/me";
    if (user_grant(u, STATION))
        return "/inbox";
    return user_grant(u, MAY(SYSADMIN)) ? "/system/grants" : "/";
}

/* A browser that has no long-lived cookie yet gets one. */
static const char *device_of(struct req *r)
{
    char token[CRYPT_TOKEN_TEXT];
    if (r->device)
        return r->device;
    crypt_token(token);
    r->set_device = arena_strdup(r->arena, token);
    return req_device_hash(r, token);
}

int account_enter(struct req *r, int64_t account, const char **ret_token)
{
    int rc = r->user ? session_end(r->db, r->user->session) : OK;
    if (rc >= 0)
        rc = session_start(r->db, r->arena, account, r->address, policy(r->db, POLICY_LOGIN_SESSION_DAYS),
                           ret_token);
    if (rc >= 0)
        rc = visitor_know(r->db, account, device_of(r));
    if (rc < 0)
        return rc;
    req_forget_user(r, r->user ? r->user->account : account);
    r->set_session = *ret_token;
    return OK;
}

int enter_and_go(struct req *r, int64_t account, const char *path)
{
    const char *token = NULL;
    struct user *u = NULL;
    int rc = account_enter(r, account, &token);
    if (rc == OK)
        rc = account_load_user(r->db, r->arena, account, &u);
    if (rc < 0)
        return rc;
    if (r->face == FACE_JSON)
        return SHOW(r, session_view, enter_session_view(r, u, token));
    return enter_go(r, path ? path : enter_own_place(u));
}
