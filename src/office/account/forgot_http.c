/* forgot_http.c - a password that was forgotten, a phone that somebody else changed: what is put right by a
 * code, without a log-in; and the page on which somebody over a person with rights says that it is them.
 *
 * Phones that are not known answer the same, in words and in time. Not here: the rules (forgot.h, account.h).
 */
#include "http/req.h"

#include <string.h>

#include "office/account/account.h"
#include "office/account/account.model.h"
#include "office/account/enter_http.h"
#include "office/account/forgot.h"
#include "office/account/second.h"
#include "http/server.h"
#include "http/session.h"
#include "office/policy/policy.h"

static const struct param forgot_params[] = { P_PHONE("phone"),
                                              P_OPT_DIGITS("code", 6),
                                              { "password", PARAM_SECRET, false, PASSWORD_MIN, PASSWORD_MAX,
                                                NULL },
                                              { "again", PARAM_SECRET, false, 1, PASSWORD_MAX, NULL },
                                              { .kind = PARAM_END } };
static const struct param old_phone_params[] = { P_PHONE("phone"),
                                                 P_OPT_DIGITS("code", 6),
                                                 { .kind = PARAM_END } };
static const struct param release_params[] = {
    P_ID("id"), P_OPT_CODE("what", release_kind_codes), P_TEXT("reason", 200), { .kind = PARAM_END }
};

static bool was_sent(const struct req *r, const char *path)
{
    return r->refused && !strcmp(r->route->path, path);
}

/* Whoever is let in; and whose sessions ended meanwhile must not live on in memory. */
static int enter_anew(struct req *r, int64_t account, const char *path)
{
    int rc = enter_and_go(r, account, path);
    if (r->user && r->user->account != account)
        req_forget_everybody(r);
    return rc;
}

/* --- a forgotten password ------------------------------------------------------------------------------ */

static struct forgot_page *forgot_page(struct req *r)
{
    struct forgot_page *m = NEW_MODEL(r, forgot_page);
    m->form = form_new(r, forgot_params);
    m->minutes = policy(r->db, POLICY_LOGIN_CODE_MIN);
    return m;
}

static int show_forgot(struct req *r)
{
    struct forgot_page *m = forgot_page(r);
    m->sent = was_sent(r, "/login/forgot");
    return SHOW(r, forgot_page, m);
}

static int send_forgot(struct req *r)
{
    struct forgot_page *m = forgot_page(r);
    form_set(m->form, "phone", param_text(r, "phone"));
    m->sent = true;
    int rc = account_send_code(r->db, param_text(r, "phone"), CODE_PASSWORD, &m->code);
    return rc < 0 ? rc : SHOW(r, forgot_page, m);
}

static int need(struct req *r, const char *field, const char *words)
{
    return param_given(r, field) ? OK : req_invalid(r, field, words);
}

static int set_slow(struct req *r)
{
    const char *hash = NULL;
    int code = need(r, "code", N_("请填写验证码")), password = need(r, "password", N_("请填写新密码"));
    if (code < 0 || password < 0)
        return INVALID;
    if (!param_given(r, "again") || strcmp(param_text(r, "password"), param_text(r, "again")) != 0)
        return req_invalid(r, "again", N_("两次输入的新密码不一样"));
    const char *fault = account_password_fault(param_text(r, "password"), param_text(r, "phone"), NULL);
    if (fault)
        return req_invalid(r, "password", fault);
    if (account_hash_password(r->arena, param_text(r, "password"), &hash) < 0)
        return ERR(&r->err, BUSY, NULL, "系统繁忙，请稍后再试");
    r->slow = hash;
    return OK;
}

/* Only who has proved the phone is told whose it is. What is refused then leaves the code unused. */
static int check_name(struct req *r, int64_t account)
{
    struct user *u = NULL;
    int rc = account_load_user(r->db, r->arena, account, &u);
    if (rc < 0)
        return rc;
    const char *fault = account_password_fault(param_text(r, "password"), NULL, u->name);
    return fault ? req_invalid(r, "password", fault) : OK;
}

static int set_password(struct req *r)
{
    int64_t account = 0;
    const char *phone = param_text(r, "phone");
    int rc = account_use_code(r->db, phone, CODE_PASSWORD, param_text(r, "code"));
    if (rc == OK)
        rc = account_by_phone(r->db, phone, &account);
    if (rc == OK && !account)
        rc = ERR(&r->err, INVALID, "phone", "这个手机号还没有注册，请先注册");
    if (rc < 0) {
        r->job->keep = rc == INVALID; /* the try counts, or the code is used up */
        return rc;
    }
    rc = check_name(r, account);
    if (rc == OK)
        rc = forgot_set(r->db, account, r->slow);
    if (rc == OK)
        rc = session_end_all(r->db, account);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("新密码已保存，其他登录都已退出"));
    return enter_anew(r, account, NULL);
}

/* --- a phone that somebody else changed ---------------------------------------------------------------- */

static struct old_phone_page *old_phone_page(struct req *r)
{
    struct old_phone_page *m = NEW_MODEL(r, old_phone_page);
    m->form = form_new(r, old_phone_params);
    m->minutes = policy(r->db, POLICY_LOGIN_CODE_MIN);
    m->hours = policy(r->db, POLICY_LOGIN_PHONE_UNDO_HOURS);
    return m;
}

static int show_old_phone(struct req *r)
{
    struct old_phone_page *m = old_phone_page(r);
    m->sent = was_sent(r, "/login/old-phone");
    return SHOW(r, old_phone_page, m);
}

static int send_old_phone(struct req *r)
{
    struct old_phone_page *m = old_phone_page(r);
    form_set(m->form, "phone", param_text(r, "phone"));
    m->sent = true;
    int rc = account_send_code(r->db, param_text(r, "phone"), CODE_UNDO, &m->code);
    return rc < 0 ? rc : SHOW(r, old_phone_page, m);
}

static int undo_phone(struct req *r)
{
    int64_t account = 0;
    const char *phone = param_text(r, "phone");
    if (!param_given(r, "code"))
        return req_invalid(r, "code", N_("请填写验证码"));
    int rc = account_use_code(r->db, phone, CODE_UNDO, param_text(r, "code"));
    if (rc < 0) {
        r->job->keep = rc == INVALID;
        return rc;
    }
    rc = account_undo_phone(r->db, phone, &account);
    if (rc == OK)
        rc = session_end_all(r->db, account);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("账号已换回原来的手机号，其他登录都已退出，请设一个新密码"));
    return enter_anew(r, account, "/me/password");
}

/* --- the word of somebody over them -------------------------------------------------------------------- */

static bool is_system(const struct req *r)
{
    return !strncmp(r->route->path, "/system/", 8);
}

/* A grant that I could take back, too. */
static int grant_over(struct req *r, struct org_grant *ret_grant)
{
    int rc = org_grant(r->db, param_id(r, "id"), ret_grant);
    if (rc < 0)
        return rc;
    bool mine = rc && (is_system(r) || ret_grant->line.may == CAPABILITY_GENERAL);
    if (!mine)
        return ERR(&r->err, NOT_FOUND, NULL, "没有找到您要的内容");
    return is_system(r) ? OK : req_over(r, STATION, ret_grant->pos);
}

static int show_release(struct req *r)
{
    struct release_page *m = NEW_MODEL(r, release_page);
    struct org_grant g;
    struct second_state s = { 0 };
    int rc = grant_over(r, &g);
    if (rc == OK)
        rc = second_state(r->db, g.account, &s);
    if (rc < 0)
        return rc;
    *m = (struct release_page){ .id = g.id,
                                .second = s.has,
                                .name = g.line.name,
                                .may = g.line.may,
                                .unit_name = g.line.unit_name,
                                .hours = policy(r->db, POLICY_LOGIN_RELEASE_HOURS),
                                .base = is_system(r) ? "/system/grants" : "/admin/grants",
                                .form = form_new(r, release_params) };
    return SHOW(r, release_page, m);
}

static int to_grants(struct req *r)
{
    return is_system(r) ? reply_see_other(r, "/system/grants") : reply_see_other(r, "/admin/grants");
}

static int release_second(struct req *r, const struct org_grant *g)
{
    int rc = forgot_release_second(r->db, g, is_system(r), param_text(r, "reason"));
    if (rc == OK)
        rc = session_end_all(r->db, g->account);
    if (rc < 0)
        return rc;
    req_forget_user(r, g->account);
    reply_flash(r, N_("动态口令已解除，请告诉对方尽快登录重新设好"));
    return to_grants(r);
}

static int release(struct req *r)
{
    struct org_grant g;
    int rc = grant_over(r, &g);
    if (rc == OK && param_code(r, "what") == RELEASE_KIND_SECOND)
        return release_second(r, &g);
    if (rc == OK)
        rc = forgot_release(r->db, &g, is_system(r), param_text(r, "reason"));
    if (rc < 0)
        return rc;
    reply_flash(r, N_("已同意，请告诉对方现在可以重设密码"));
    return to_grants(r);
}

/* clang-format off */
const struct route forgot_routes[] = {
    { GET, "/login/forgot", ANYONE, READ, show_forgot, NO_PARAMS, VIEW(forgot_page), "The page to set a forgotten password anew" },
    { POST, "/login/forgot/code", ANYONE, WRITE, send_forgot, forgot_params, VIEW(forgot_page),
      "Send a one-time code for a new password", .form = show_forgot, .rate = RATE_CODE },
    { POST, "/login/forgot", ANYONE, SLOW, set_password, forgot_params, VIEW(session_view),
      "Set a new password with the code that was sent; all sessions end. Who holds rights needs a release, too",
      .form = show_forgot, .slow = set_slow, .rate = RATE_LOGIN },
    { GET, "/login/old-phone", ANYONE, READ, show_old_phone, NO_PARAMS, VIEW(old_phone_page),
      "The page to undo a change of phone from the old one" },
    { POST, "/login/old-phone/code", ANYONE, WRITE, send_old_phone, old_phone_params, VIEW(old_phone_page),
      "Send a one-time code to the old phone", .form = show_old_phone, .rate = RATE_CODE },
    { POST, "/login/old-phone", ANYONE, WRITE, undo_phone, old_phone_params, VIEW(session_view),
      "Give an account back to the phone it had; all sessions end, the password is gone", .form = show_old_phone, .rate = RATE_LOGIN },
    { GET, "/admin/grants/:id/release", STATION, READ, show_release, PARAMS(P_ID("id")), VIEW(release_page),
      "The form to let somebody with rights set a forgotten password anew, or to take their second factor off", .fresh = true },
    { POST, "/admin/grants/:id/release", STATION, WRITE, release, release_params, NO_VIEW,
      "Let them do it, once", .form = show_release, .fresh = true },
    { GET, "/system/grants/:id/release", MAY(SYSADMIN), READ, show_release, PARAMS(P_ID("id")), VIEW(release_page),
      "The same for any right of the city", .fresh = true },
    { POST, "/system/grants/:id/release", MAY(SYSADMIN), WRITE, release, release_params, NO_VIEW,
      "Let them do it, once", .form = show_release, .fresh = true },
    ROUTES_END
};
/* clang-format on */
