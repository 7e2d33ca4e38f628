/* account_http.c - log-in, log-out, own password, and how pages look.
 *
 * A log-in always gets a new session, and the one that stood in the cookie ends. Where to go afterwards comes
 * with the request and is a local path or nothing. Not here: registration (volunteer/), sessions themselves
 * (http/). */
#include "http/req.h"

#include <string.h>

#include "office/account/account.h"
#include "office/account/account.model.h"
#include "office/account/login.h"
#include "office/audit/audit.h"
#include "base/buf.h"
#include "http/server.h"
#include "http/session.h"
#include "office/notice/notice.h"
#include "office/policy/policy.h"

static const struct param login_params[] = { P_PHONE("phone"),
                                             P_SECRET("password", 1, PASSWORD_MAX),
                                             P_OPT_TEXT("back", BACK_MAX),
                                             { .kind = PARAM_END } };
/* Both buttons of the page send the same fields, so that either can draw it again. */
static const struct param code_params[] = {
    P_PHONE("phone"), P_OPT_TEXT("code", 6), P_OPT_TEXT("back", BACK_MAX), { .kind = PARAM_END }
};
static const struct param password_params[] = { { "old", PARAM_SECRET, false, 1, PASSWORD_MAX, NULL },
                                                P_SECRET("password", PASSWORD_MIN, PASSWORD_MAX),
                                                P_SECRET("again", 1, PASSWORD_MAX),
                                                { .kind = PARAM_END } };

/* Shown only to those who have one, and they must give it. */
static const struct param old_asked = P_SECRET("old", 1, PASSWORD_MAX);

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

static const char *back_of(const struct req *r)
{
    const char *back = param_text(r, "back");
    return is_local(back) ? back : NULL;
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

/* The way back that came with the request (its route declares it), else `otherwise`. */
static const char *back_or(const struct req *r, const char *otherwise)
{
    const char *back = back_of(r);
    return back ? back : otherwise;
}

static int go_to(struct req *r, const char *path)
{
    reply_see_other(r, "/");
    r->location = as_location(r->arena, path);
    return OK;
}

/* --- who am I ---------------------------------------------------------------------------------------- */

static struct session_view *session_of(struct req *r, const struct user *u, const char *token)
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

static int show_session(struct req *r)
{
    return SHOW(r, session_view, session_of(r, r->user, NULL));
}

/* Where one's own work or record begins. */
static const char *own_place(const struct user *u)
{
    if (u->volunteer)
        return "/me";
    if (user_grant(u, STATION))
        return "/inbox";
    return user_grant(u, MAY(SYSADMIN)) ? "/system/grants" : "/";
}

/* A new session; the one the request came with ends. A program gets the token, a browser the cookie and goes
 * to `path`, or to its own place when that is NULL. */
static int let_in(struct req *r, int64_t account, const char *path)
{
    const char *token = NULL;
    struct user *u = NULL;
    int rc = r->user ? session_end(r->db, r->user->session) : OK;
    if (rc >= 0)
        rc = session_start(r->db, r->arena, account, r->address, policy(r->db, POLICY_LOGIN_SESSION_DAYS),
                           &token);
    if (rc >= 0)
        rc = account_load_user(r->db, r->arena, account, &u);
    if (rc < 0)
        return rc;
    if (r->user)
        req_forget_user(r, r->user->account);
    r->set_session = token;
    if (r->face == FACE_JSON)
        return SHOW(r, session_view, session_of(r, u, token));
    return go_to(r, path ? path : own_place(u));
}

/* --- phone and password --------------------------------------------------------------------------------- */

static int show_login(struct req *r)
{
    if (r->user && !r->refused)
        return go_to(r, back_or(r, own_place(r->user)));
    struct login_page *m = NEW_MODEL(r, login_page);
    m->form = form_new(r, login_params);
    m->back = back_of(r);
    form_set(m->form, "back", m->back);
    return SHOW(r, login_page, m);
}

static int login_slow(struct req *r)
{
    struct login_try *t = ARENA_NEW(r->arena, struct login_try);
    r->slow = t;
    return login_try_password(r->db, param_text(r, "phone"), param_text(r, "password"), t);
}

static int login(struct req *r)
{
    const struct login_try *t = r->slow;
    int rc = login_settle(r->db, t, "password", r->address);
    if (rc < 0) {
        r->job->keep = rc == INVALID;
        return rc;
    }
    return let_in(r, t->account, back_of(r));
}

/* --- one-time code ------------------------------------------------------------------------------------- */

static struct login_code_page *code_page(struct req *r)
{
    struct login_code_page *m = NEW_MODEL(r, login_code_page);
    m->form = form_new(r, code_params);
    m->back = back_of(r);
    m->minutes = policy(r->db, POLICY_LOGIN_CODE_MIN);
    form_set(m->form, "back", m->back);
    return m;
}

static int show_code(struct req *r)
{
    struct login_code_page *m = code_page(r);
    m->sent = r->refused && !strcmp(r->route->path, "/login/code/check");
    return SHOW(r, login_code_page, m);
}

static int send_code(struct req *r)
{
    struct login_code_page *m = code_page(r);
    form_set(m->form, "phone", param_text(r, "phone"));
    m->sent = true;
    int rc = account_send_code(r->db, param_text(r, "phone"), CODE_LOGIN, &m->code);
    return rc < 0 ? rc : SHOW(r, login_code_page, m);
}

static int check_code(struct req *r)
{
    int64_t account = 0;
    const char *phone = param_text(r, "phone"), *code = param_text(r, "code");
    if (!code)
        return req_invalid(r, "code", N_("请填写验证码"));
    int rc = account_use_code(r->db, phone, CODE_LOGIN, code);
    if (rc == OK)
        rc = login_by_code(r->db, phone, &account);
    if (rc < 0) {
        r->job->keep = rc == INVALID; /* the try counts, or the code is used up */
        return rc;
    }
    r->db->actor.account = account;
    rc = audit_add(r->db, &(struct audit_entry){ .what = AUDIT_KIND_LOGIN,
                                                 .thing = "account",
                                                 .thing_id = account,
                                                 .pos = r->city->pos,
                                                 .detail = "code" });
    return rc < 0 ? rc : let_in(r, account, back_of(r));
}

/* --- log-out ------------------------------------------------------------------------------------------- */

static int leave(struct req *r, const char *detail)
{
    req_forget_user(r, r->user->account);
    r->set_session = "";
    int rc = audit_add(r->db, &(struct audit_entry){ .what = AUDIT_KIND_LOGOUT,
                                                     .thing = "account",
                                                     .thing_id = r->user->account,
                                                     .pos = r->city->pos,
                                                     .detail = detail });
    if (rc < 0)
        return rc;
    reply_flash(r, N_("您已退出登录"));
    return reply_see_other(r, "/");
}

static int logout(struct req *r)
{
    int rc = session_end(r->db, r->user->session);
    return rc < 0 ? rc : leave(r, NULL);
}

static int logout_everywhere(struct req *r)
{
    int rc = session_end_all(r->db, r->user->account);
    return rc < 0 ? rc : leave(r, "everywhere");
}

/* --- own password -------------------------------------------------------------------------------------- */

static int show_password(struct req *r)
{
    struct password_page *m = NEW_MODEL(r, password_page);
    int rc = account_has_password(r->db, r->user->account, &m->has_old);
    if (rc < 0)
        return rc;
    m->form = form_new(r, password_params);
    m->form->fields[0].param = &old_asked;
    return SHOW(r, password_page, m);
}

struct password_change {
    struct login_try old;
    const char *hash;
};

static int password_slow(struct req *r)
{
    struct password_change *c = ARENA_NEW(r->arena, struct password_change);
    r->slow = c;
    if (strcmp(param_text(r, "password"), param_text(r, "again")) != 0)
        return req_invalid(r, "again", N_("两次输入的新密码不一样"));
    int rc = login_try_own(r->db, r->user->account, param_text(r, "old"), &c->old);
    if (rc == OK && c->old.right && account_hash_password(r->arena, param_text(r, "password"), &c->hash) < 0)
        rc = ERR(&r->err, BUSY, NULL, "系统繁忙，请稍后再试");
    return rc;
}

static int change_password(struct req *r)
{
    const struct password_change *c = r->slow;
    int64_t account = r->user->account;
    int rc = login_settle(r->db, &c->old, "old", r->address);
    if (rc < 0) {
        r->job->keep = rc == INVALID;
        return rc;
    }
    rc = account_set_password(r->db, account, c->hash);
    if (rc == OK)
        rc = session_end_all(r->db, account);
    if (rc == OK)
        rc = audit_add(r->db, &(struct audit_entry){ .what = AUDIT_KIND_CHANGE,
                                                     .thing = "account",
                                                     .thing_id = account,
                                                     .pos = r->city->pos,
                                                     .detail = "password" });
    if (rc == OK)
        rc = notice_send(r->db, account, "/me/password",
                         N_("您的登录密码刚刚修改过；如果不是您本人，请马上用验证码登录并重设"), NULL);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("密码已修改"));
    return let_in(r, account, NULL);
}

/* --- the unit that is acted for ------------------------------------------------------------------------ */

static int act_for(struct req *r)
{
    int64_t unit = param_id(r, "unit");
    const struct user *u = r->user;
    size_t i = 0;
    while (i < u->n_grants && u->grants[i].unit != unit)
        i++;
    if (i == u->n_grants)
        return ERR(&r->err, NOT_FOUND, NULL, "没有找到您要的内容");
    int rc = session_act_for(r->db, u->session, unit);
    if (rc < 0)
        return rc;
    req_forget_user(r, u->account);
    return go_to(r, back_or(r, "/inbox"));
}

/* --- how pages look ------------------------------------------------------------------------------------ */

static const char *const langs[] = { "zh", "zh", "en" };
static const char *const themes[] = { "auto", "auto", "light", "dark" };

static int set_prefs(struct req *r)
{
    int64_t lang = param_code(r, "lang"), theme = param_code(r, "theme");
    if (!lang)
        lang = r->prefs.lang == LANG_EN ? PREF_LANG_EN : PREF_LANG_ZH;
    if (!theme)
        theme = (int64_t)r->prefs.theme + PREF_THEME_AUTO;
    bool elder = param_int_or(r, "elder", r->prefs.elder) != 0;
    r->set_prefs = arena_printf(r->arena, "%s.%s%s", langs[lang], themes[theme], elder ? ".elder" : "");
    return go_to(r, back_or(r, "/"));
}

/* clang-format off */
const struct route account_routes[] = {
    { GET, "/login", ANYONE, READ, show_login, PARAMS(P_OPT_TEXT("back", BACK_MAX)), VIEW(login_page),
      "The log-in page" },
    { POST, "/login", ANYONE, SLOW, login, login_params, VIEW(session_view),
      "Log in with phone and password; a program gets a token for Authorization: Bearer",
      .form = show_login, .slow = login_slow, .rate = RATE_LOGIN, .rate_field = "phone" },
    { GET, "/login/code", ANYONE, READ, show_code, PARAMS(P_OPT_TEXT("back", BACK_MAX)), VIEW(login_code_page),
      "The page to log in with a one-time code" },
    { POST, "/login/code", ANYONE, WRITE, send_code, code_params, VIEW(login_code_page),
      "Send a one-time code to a phone", .form = show_code, .rate = RATE_CODE, .rate_field = "phone" },
    { POST, "/login/code/check", ANYONE, WRITE, check_code, code_params, VIEW(session_view),
      "Log in with the code that was sent", .form = show_code, .rate = RATE_LOGIN, .rate_field = "phone" },
    { POST, "/logout", PERSON, WRITE, logout, NO_PARAMS, NO_VIEW, "End this session", .suspended = true },
    { POST, "/logout/everywhere", PERSON, WRITE, logout_everywhere, NO_PARAMS, NO_VIEW,
      "End all sessions of this account", .suspended = true },
    { GET, "/session", ANYONE, READ, show_session, NO_PARAMS, VIEW(session_view), "Who is logged in, with which rights" },
    { POST, "/place", PERSON, WRITE, act_for, PARAMS(P_ID("unit"), P_OPT_TEXT("back", BACK_MAX)), NO_VIEW,
      "Act for another unit that I hold a right over: lists follow it while this session lasts" },
    { GET, "/me/password", PERSON, READ, show_password, NO_PARAMS, VIEW(password_page), "The page to change the password", .suspended = true },
    { POST, "/me/password", PERSON, SLOW, change_password, password_params, VIEW(session_view),
      "Change the password; other sessions end", .form = show_password, .slow = password_slow, .rate = RATE_LOGIN, .suspended = true },
    { GET, "/prefs", ANYONE, READ, set_prefs,
      PARAMS(P_OPT_INT("elder", 0, 1), P_OPT_CODE("theme", pref_theme_codes), P_OPT_CODE("lang", pref_lang_codes),
             P_OPT_TEXT("back", BACK_MAX)),
      NO_VIEW, "Large letters, colours, language; then back to a local path" },
    ROUTES_END
};
/* clang-format on */
