/* fresh_http.c - the page that asks once more who somebody is, before what an open session alone must not do.
 *
 * A password or a code to their own phone; then back to where they were going, the form as they had filled it
 * (http/again.c). Not here: which routes ask (`fresh` in their tables). */
#include "http/req.h"

#include <string.h>

#include "office/account/account.h"
#include "office/account/account.model.h"
#include "office/account/enter_http.h"
#include "office/account/login.h"
#include "http/later.h"
#include "http/server.h"
#include "http/session.h"
#include "office/policy/policy.h"

/* Both buttons of the page send the same fields, so that either can draw it again. */
static const struct param fresh_params[] = { { "password", PARAM_SECRET, false, 1, PASSWORD_MAX, NULL },
                                             P_OPT_DIGITS("code", 6),
                                             P_OPT_TEXT("back", BACK_MAX),
                                             P_OPT_TEXT("path", BACK_MAX),
                                             P_OPT_TEXT("kept", KEPT_MAX),
                                             { .kind = PARAM_END } };

static int page(struct req *r, struct fresh_page **ret_page)
{
    struct fresh_page *m = NEW_MODEL(r, fresh_page);
    int rc = account_has_password(r->db, r->user->account, &m->has_password);
    if (rc < 0)
        return rc;
    m->relative = r->user->relative;
    m->minutes = policy(r->db, POLICY_LOGIN_CODE_MIN);
    m->lasts = policy(r->db, POLICY_LOGIN_FRESH_MIN);
    m->form = form_new(r, fresh_params);
    *ret_page = m;
    return OK;
}

static int show(struct req *r)
{
    struct fresh_page *m = NULL;
    int rc = page(r, &m);
    if (rc < 0)
        return rc;
    form_set(m->form, "back", r->kept.path ? r->kept.back : req_back(r, NULL));
    form_set(m->form, "path", r->kept.path);
    form_set(m->form, "kept", r->kept.fields);
    const struct form_field *code = form_field(m->form, "code");
    m->sent = code->value || code->err;
    return SHOW(r, fresh_page, m);
}

/* A code to a relative's phone proves nothing of the person. */
static int own_phone(struct req *r, const char **ret_phone)
{
    if (r->user->relative)
        return ERR(&r->err, CONFLICT, NULL, "您登录用的是家人的电话，这一步请本人带证件到站点办理");
    return account_phone(r->db, r->user->account, ret_phone);
}

static int send_code(struct req *r)
{
    static const char *const carried[] = { "back", "path", "kept" };
    struct fresh_page *m = NULL;
    const char *phone = NULL;
    int rc = page(r, &m);
    if (rc == OK)
        rc = own_phone(r, &phone);
    if (rc == OK)
        rc = account_send_code(r->db, phone, CODE_FRESH, &m->code);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < sizeof(carried) / sizeof(carried[0]); i++)
        form_set(m->form, carried[i], param_text(r, carried[i]));
    m->sent = true;
    return SHOW(r, fresh_page, m);
}

static int prove_slow(struct req *r)
{
    struct login_try *t = ARENA_NEW(r->arena, struct login_try);
    r->slow = t;
    if (param_given(r, "code"))
        return OK;
    if (!param_given(r, "password")) { /* the page shows one of the two, as it was sent */
        bool code = param_value(r, "code")->raw;
        return req_invalid(r, code ? "code" : "password", code ? N_("请填写验证码") : N_("请填写密码"));
    }
    int rc = login_try_own(r->db, r->user->account, param_text(r, "password"), t);
    t->right = t->right && t->hash; /* without a password only a code proves anything */
    return rc;
}

static int prove_by_code(struct req *r)
{
    const char *phone = NULL;
    int rc = own_phone(r, &phone);
    return rc < 0 ? rc : account_use_code(r->db, phone, CODE_FRESH, param_text(r, "code"));
}

static int prove(struct req *r)
{
    int rc = param_given(r, "code") ? prove_by_code(r) : login_settle(r->db, r->slow, "密码");
    if (rc < 0) {
        r->job->keep = rc == INVALID;
        return rc;
    }
    rc = session_prove(r->db, r->user->session);
    if (rc < 0)
        return rc;
    req_forget_user(r, r->user->account);
    r->kept = (struct kept){ param_text(r, "path"), param_text(r, "kept"), NULL };
    reply_flash(r, r->kept.path ? N_("已确认是您本人，请再提交一次") : N_("已确认是您本人"));
    return reply_go(r, req_back(r, enter_own_place(r->user)));
}

/* The form that had lost its log-in, for whoever has logged in since; their own place when nothing waits
 * here. */
static int show_kept(struct req *r)
{
    int rc = param_given(r, "key") ? later_find(r, param_text(r, "key"), &r->kept) : 0;
    if (rc < 0)
        return rc;
    if (rc > 0)
        reply_flash(r, N_("您填的内容还在，请核对后再提交"));
    return reply_go(r, enter_own_place(r->user));
}

/* clang-format off */
const struct route fresh_routes[] = {
    { GET, "/login/kept", PERSON, READ, show_kept, PARAMS(P_OPT_TEXT("key", 64)), NO_VIEW,
      "A form that was sent when its log-in had ended, with what was typed" },
    { GET, "/login/fresh", PERSON, READ, show, PARAMS(P_OPT_TEXT("back", BACK_MAX)), VIEW(fresh_page),
      "The page that asks for password or code once more, before what asks for a fresh proof", .suspended = true },
    { POST, "/login/fresh/code", PERSON, WRITE, send_code, fresh_params, VIEW(fresh_page),
      "Send a one-time code to my own phone, for a fresh proof", .form = show, .rate = RATE_CODE, .suspended = true },
    { POST, "/login/fresh", PERSON, SLOW, prove, fresh_params, NO_VIEW,
      "Prove once more who I am, by password or code: for some minutes this session may do what asks for it",
      .form = show, .slow = prove_slow, .rate = RATE_LOGIN, .suspended = true },
    ROUTES_END
};
/* clang-format on */
