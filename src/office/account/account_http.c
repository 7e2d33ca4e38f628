/* account_http.c - log-in, log-out, own password, and how pages look.
 *
 * A log-in always gets a new session, and the one that stood in the cookie ends. Where to go afterwards comes
 * with the request and is a local path or nothing. Not here: registration (volunteer/), sessions themselves
 * (http/). */
#include "http/req.h"

#include <string.h>

#include "office/account/account.h"
#include "office/account/account.model.h"
#include "office/account/enter_http.h"
#include "office/account/forgot.h"
#include "office/account/login.h"
#include "office/audit/audit.h"
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
    P_PHONE("phone"), P_OPT_DIGITS("code", 6), P_OPT_TEXT("back", BACK_MAX), { .kind = PARAM_END }
};
static const struct param password_params[] = { { "old", PARAM_SECRET, false, 1, PASSWORD_MAX, NULL },
                                                P_SECRET("password", PASSWORD_MIN, PASSWORD_MAX),
                                                P_SECRET("again", 1, PASSWORD_MAX),
                                                { .kind = PARAM_END } };

/* Shown only to those who have one, and they must give it. */
static const struct param old_asked = P_SECRET("old", 1, PASSWORD_MAX);

/* --- who am I ---------------------------------------------------------------------------------------- */

static int show_session(struct req *r)
{
    return SHOW(r, session_view, enter_session_view(r, r->user, NULL));
}

/* --- phone and password --------------------------------------------------------------------------------- */

static int show_login(struct req *r)
{
    const char *back = req_back(r, NULL);
    if (r->user && !r->refused)
        return reply_go(r, back ? back : enter_own_place(r->user));
    if (r->halfway && !r->refused && back)
        return reply_see_other(r, "/login/second?back=%s", back);
    struct login_page *m = NEW_MODEL(r, login_page);
    m->form = form_new(r, login_params);
    m->back = req_back(r, NULL);
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
    int rc = login_settle(r->db, t, "密码");
    if (rc < 0) {
        r->job->keep = rc == INVALID;
        return rc;
    }
    return enter_and_go(r, t->account, req_back(r, NULL));
}

/* --- one-time code ------------------------------------------------------------------------------------- */

static struct login_code_page *code_page(struct req *r)
{
    struct login_code_page *m = NEW_MODEL(r, login_code_page);
    m->form = form_new(r, code_params);
    m->back = req_back(r, NULL);
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
    rc = login_note(r->db, account, "验证码");
    return rc < 0 ? rc : enter_and_go(r, account, req_back(r, NULL));
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
    return rc < 0 ? rc : leave(r, "退出所有设备");
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
    const char *phone = NULL, *fault = NULL;
    int rc = account_phone(r->db, r->user->account, &phone);
    if (rc == OK)
        fault = account_password_fault(param_text(r, "password"), phone, r->user->name);
    if (fault)
        return req_invalid(r, "password", fault);
    if (rc == OK)
        rc = login_try_own(r->db, r->user->account, param_text(r, "old"), &c->old);
    if (rc == OK && c->old.right && account_hash_password(r->arena, param_text(r, "password"), &c->hash) < 0)
        rc = ERR(&r->err, BUSY, NULL, "系统繁忙，请稍后再试");
    return rc;
}

static int change_password(struct req *r)
{
    const struct password_change *c = r->slow;
    int64_t account = r->user->account;
    int rc = login_settle(r->db, &c->old, "原密码");
    if (rc < 0) {
        r->job->keep = rc == INVALID;
        return rc;
    }
    rc = c->old.hash ? OK : forgot_may_set(r->db, account);
    if (rc == OK)
        rc = account_set_password(r->db, account, c->hash);
    if (rc == OK)
        rc = session_end_all(r->db, account);
    if (rc == OK)
        rc = audit_add(r->db, &(struct audit_entry){ .what = AUDIT_KIND_CHANGE,
                                                     .thing = "account",
                                                     .thing_id = account,
                                                     .pos = r->city->pos,
                                                     .detail = "密码" });
    if (rc == OK)
        rc = notice_send(r->db, account, "/me/password",
                         N_("您的登录密码刚刚修改过；如果不是您本人，请马上用验证码登录并重设"), NULL);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("密码已修改"));
    return enter_and_go(r, account, NULL);
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
    return reply_go(r, req_back(r, "/inbox"));
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
    return reply_go(r, req_back(r, "/"));
}

/* clang-format off */
const struct route account_routes[] = {
    { GET, "/login", ANYONE, READ, show_login, PARAMS(P_OPT_TEXT("back", BACK_MAX)), VIEW(login_page),
      "The log-in page" },
    { POST, "/login", ANYONE, SLOW, login, login_params, VIEW(session_view),
      "Log in with phone and password; a program gets a token for Authorization: Bearer",
      .form = show_login, .slow = login_slow, .rate = RATE_LOGIN },
    { GET, "/login/code", ANYONE, READ, show_code, PARAMS(P_OPT_TEXT("back", BACK_MAX)), VIEW(login_code_page),
      "The page to log in with a one-time code" },
    { POST, "/login/code", ANYONE, WRITE, send_code, code_params, VIEW(login_code_page),
      "Send a one-time code to a phone", .form = show_code, .rate = RATE_CODE },
    { POST, "/login/code/check", ANYONE, WRITE, check_code, code_params, VIEW(session_view),
      "Log in with the code that was sent", .form = show_code, .rate = RATE_LOGIN },
    { POST, "/logout", PERSON, WRITE, logout, NO_PARAMS, NO_VIEW, "End this session", .suspended = true },
    { POST, "/logout/everywhere", PERSON, WRITE, logout_everywhere, NO_PARAMS, NO_VIEW,
      "End all sessions of this account", .suspended = true },
    { GET, "/session", ANYONE, READ, show_session, NO_PARAMS, VIEW(session_view), "Who is logged in, with which rights" },
    { POST, "/place", PERSON, WRITE, act_for, PARAMS(P_ID("unit"), P_OPT_TEXT("back", BACK_MAX)), NO_VIEW,
      "Act for another unit that I hold a right over: lists follow it while this session lasts" },
    { GET, "/me/password", PERSON, READ, show_password, NO_PARAMS, VIEW(password_page), "The page to change the password", .suspended = true, .fresh = true },
    { POST, "/me/password", PERSON, SLOW, change_password, password_params, VIEW(session_view),
      "Change the password; other sessions end", .form = show_password, .slow = password_slow, .rate = RATE_LOGIN, .suspended = true, .fresh = true },
    { GET, "/prefs", ANYONE, READ, set_prefs,
      PARAMS(P_OPT_INT("elder", 0, 1), P_OPT_CODE("theme", pref_theme_codes), P_OPT_CODE("lang", pref_lang_codes),
             P_OPT_TEXT("back", BACK_MAX)),
      NO_VIEW, "Large letters, colours, language; then back to a local path" },
    ROUTES_END
};
/* clang-format on */
