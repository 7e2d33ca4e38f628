/* second_http.c - the second factor: asked for at log-in, set up, renewed, given up.
 *
 * What changes it asks for a fresh proof and for the factor itself; a first one for a code of the program
 * that was just set up. Recovery codes are shown by the answer that made them and never again. Not here: the
 * rules (second.h), half a log-in (enter_http.c), taking it off somebody else (forgot_http.c). */
#include "http/req.h"

#include "office/account/account.h"
#include "office/account/account.model.h"
#include "office/account/enter_http.h"
#include "office/account/login.h"
#include "office/account/second.h"
#include "base/buf.h"
#include "http/server.h"
#include "http/session.h"
#include "office/org/org.h"
#include "render/qr.h"

#define OFFER_MAX 400

static const struct param give_params[] = { P_NUMBER("code", SECOND_CODE_MAX),
                                            P_OPT_TEXT("back", BACK_MAX),
                                            { .kind = PARAM_END } };
static const struct param set_params[] = { P_OPT_NUMBER("old", SECOND_CODE_MAX),
                                           P_DIGITS("code", 6),
                                           P_OPT_TEXT("offer", OFFER_MAX),
                                           P_OPT_TEXT("back", BACK_MAX),
                                           { .kind = PARAM_END } };
static const struct param code_params[] = { P_NUMBER("code", SECOND_CODE_MAX),
                                            P_OPT_TEXT("back", BACK_MAX),
                                            { .kind = PARAM_END } };

/* --- at log-in ----------------------------------------------------------------------------------------- */

static int show_give(struct req *r)
{
    if (!r->halfway)
        return reply_go(r, r->user ? req_back(r, enter_own_place(r->user)) : "/login");
    struct login_second_page *m = NEW_MODEL(r, login_second_page);
    m->form = form_new(r, give_params);
    m->back = req_back(r, NULL);
    form_set(m->form, "back", m->back);
    return SHOW(r, login_second_page, m);
}

static int give(struct req *r)
{
    if (!r->halfway)
        return ERR(&r->err, CONFLICT, NULL, "请先用手机号登录，再输入动态口令");
    int64_t account = r->halfway->account;
    int rc = second_use(r->db, account, param_text(r, "code"), "code");
    if (rc < 0) {
        r->job->keep = rc == INVALID;
        return rc;
    }
    rc = login_note(r->db, account, "动态口令");
    return rc < 0 ? rc : enter_whole(r, account, req_back(r, NULL));
}

/* --- my own -------------------------------------------------------------------------------------------- */

static int show_mine(struct req *r)
{
    struct second_page *m = NEW_MODEL(r, second_page);
    struct second_state s = { 0 };
    const struct grant *held = NULL;
    size_t n = 0;
    int rc = second_state(r->db, r->user->account, &s);
    if (rc == OK)
        rc = org_grants(r->db, r->user->account, &held, &n);
    if (rc < 0)
        return rc;
    *m = (struct second_page){ .has = s.has,
                               .may = n > 0,
                               .required = s.required,
                               .made = s.made_ms,
                               .left = s.left,
                               .due = s.due_ms,
                               .past = s.due_ms && s.due_ms <= r->now,
                               .back = req_back(r, NULL),
                               .form = form_new(r, code_params) };
    return SHOW(r, second_page, m);
}

static const char *in_fours(struct arena *a, const char *text)
{
    _cleanup_buf_ struct buf b = { 0 };
    for (size_t i = 0; text[i]; i++) {
        if (i && i % 4 == 0)
            buf_putc(&b, ' ');
        buf_putc(&b, text[i]);
    }
    return arena_strdup(a, b.data ? b.data : "");
}

static int draw(struct req *r, const struct second_offer *offer, struct second_set_page *m)
{
    _cleanup_buf_ struct buf b = { 0 };
    m->secret = offer->secret;
    m->spaced = in_fours(r->arena, offer->secret);
    m->uri = offer->uri;
    form_set(m->form, "offer", offer->sealed);
    if (r->face == FACE_JSON)
        return OK;
    int rc =
        qr_svg(&b, &(struct qr){ .text = offer->uri, .label = req_tr(r, N_("动态口令的二维码")) }, &r->err);
    if (rc == OK)
        m->qr.html = arena_strndup(r->arena, b.data, b.len);
    return rc;
}

/* One that came back refused is the same: it stands on the phone already. */
static int show_set(struct req *r)
{
    struct second_set_page *m = NEW_MODEL(r, second_set_page);
    struct second_state s = { 0 };
    struct second_offer offer = { 0 };
    m->form = form_new(r, set_params);
    const struct form_field *sent = form_field(m->form, "offer");
    struct err unused = { 0 }, *kept = r->db->err;
    int rc = second_state(r->db, r->user->account, &s);
    if (rc < 0)
        return rc;
    r->db->err = &unused;
    rc = second_offered(r->db, r->user, r->refused ? sent->value : NULL, &offer);
    r->db->err = kept;
    if (rc < 0)
        rc = second_offer(r->db, r->user, &offer);
    if (rc < 0)
        return rc;
    m->has = s.has;
    form_set(m->form, "back", req_back(r, NULL));
    rc = draw(r, &offer, m);
    return rc < 0 ? rc : SHOW(r, second_set_page, m);
}

static int use_own(struct req *r, const char *field)
{
    int rc = second_use(r->db, r->user->account, param_text(r, field), field);
    r->job->keep = rc == INVALID;
    return rc;
}

static int show_codes(struct req *r, const struct second_codes *made, bool set)
{
    struct second_codes_page *m = NEW_MODEL(r, second_codes_page);
    m->set = set;
    m->back = set ? req_back(r, NULL) : NULL;
    m->codes.n = RECOVERY_CODES;
    m->codes.v = ARENA_ARRAY(r->arena, struct recovery_line, RECOVERY_CODES);
    for (size_t i = 0; i < RECOVERY_CODES; i++)
        m->codes.v[i].code = arena_strdup(r->arena, made->v[i]);
    return SHOW(r, second_codes_page, m);
}

static int set(struct req *r)
{
    struct second_state s = { 0 };
    struct second_codes made;
    int64_t account = r->user->account;
    int rc = second_state(r->db, account, &s);
    if (rc == OK && s.has && !param_given(r, "old"))
        return req_invalid(r, "old", N_("请填写现在这个动态口令，或一个恢复码"));
    if (rc == OK && s.has)
        rc = use_own(r, "old");
    if (rc == OK)
        rc = second_set(r->db, r->user, param_text(r, "offer"), param_text(r, "code"), &made);
    if (rc == OK)
        rc = session_end_others(r->db, account, r->user->session);
    if (rc < 0)
        return rc;
    req_forget_user(r, account);
    return show_codes(r, &made, true);
}

static int renew_codes(struct req *r)
{
    struct second_codes made;
    int rc = use_own(r, "code");
    if (rc == OK)
        rc = second_renew_codes(r->db, r->user->account, &made);
    return rc < 0 ? rc : show_codes(r, &made, false);
}

static int end(struct req *r)
{
    int rc = use_own(r, "code");
    if (rc == OK)
        rc = second_end(r->db, r->user->account);
    if (rc < 0)
        return rc;
    req_forget_user(r, r->user->account);
    reply_flash(r, N_("动态口令已停用"));
    return reply_see_other(r, "/me/second");
}

/* clang-format off */
const struct route second_routes[] = {
    { GET, "/login/second", ANYONE, READ, show_give, PARAMS(P_OPT_TEXT("back", BACK_MAX)), VIEW(login_second_page),
      "The page that asks for the second factor, after password or code" },
    { POST, "/login/second", ANYONE, WRITE, give, give_params, VIEW(session_view),
      "End a log-in that is half done: six digits of the second factor, or a recovery code; a program gets its token",
      .form = show_give, .rate = RATE_LOGIN },
    { GET, "/me/second", PERSON, READ, show_mine, PARAMS(P_OPT_TEXT("back", BACK_MAX)), VIEW(second_page),
      "My second factor: whether it is set up, until when it must be", .suspended = true },
    { GET, "/me/second/set", PERSON, READ, show_set, PARAMS(P_OPT_TEXT("back", BACK_MAX)), VIEW(second_set_page),
      "A new secret as QR code, to set up a second factor or another one", .suspended = true, .fresh = true },
    { POST, "/me/second/set", PERSON, WRITE, set, set_params, VIEW(second_codes_page),
      "Set it up with its first code, and with one of the former if there is one; answers with recovery codes, once",
      .form = show_set, .rate = RATE_LOGIN, .suspended = true, .fresh = true },
    { POST, "/me/second/codes", PERSON, WRITE, renew_codes, code_params, VIEW(second_codes_page),
      "New recovery codes, shown once; those before are worth nothing", .form = show_mine, .rate = RATE_LOGIN, .suspended = true,
      .fresh = true },
    { POST, "/me/second/end", PERSON, WRITE, end, code_params, NO_VIEW, "Give up the second factor, where no rule asks for it",
      .form = show_mine, .rate = RATE_LOGIN, .suspended = true, .fresh = true },
    ROUTES_END
};
/* clang-format on */
