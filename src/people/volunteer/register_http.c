/* register_http.c - registration on a phone: three steps, each saved in a draft; and "the document is not
 * theirs".
 *
 * The draft belongs to the browser that began it: its token lies in a cookie that no script reads, and in no
 * address or form. Somebody else who opens such an address is a newcomer. Step 1 proves the phone by a
 * one-time code; who is logged in already (staff, say) is only asked for the consents. Not here: the rules
 * (register.c, claim.c). */
#include "people/volunteer/pages_http.h"

#include <string.h>

#include "office/account/account.h"
#include "office/codes/codes.model.h"
#include "base/clock.h"
#include "base/pos.h"
#include "http/input.h"
#include "http/server.h"
#include "office/org/org.h"
#include "office/policy/policy.h"
#include "people/volunteer/draft.h"
#include "people/volunteer/guardian.h"
#include "people/volunteer/identity.h"

/* Both buttons of step 1 send the same fields, so that either can draw it again. */
const struct param register_start_params[] = { P_OPT_PHONE("phone"),
                                               P_OPT_DIGITS("code", 6),
                                               { "password", PARAM_SECRET, false, PASSWORD_MIN, PASSWORD_MAX,
                                                 NULL },
                                               P_BOOL("agree_terms"),
                                               P_BOOL("agree_privacy"),
                                               P_BOOL("agree_identity"),
                                               P_BOOL("agree_place"),
                                               P_BOOL("agree_publicity"),
                                               P_OPT_TEXT("back", BACK_MAX),
                                               { .kind = PARAM_END } };
const struct param register_who_params[] = {
    WHO_PARAMS, ORG_PICK_PARAMS, HOME_ADDRESS_PARAMS, { .kind = PARAM_END }
};
const struct param register_more_params[] = { VOLUNTEER_DETAILS_PARAMS,
                                              GUARDIAN_DETAILS_PARAMS,
                                              { .kind = PARAM_END } };
const struct param claim_params[] = { P_LONG("story", 500), { .kind = PARAM_END } };

/* --- step 1: phone and consents ------------------------------------------------------------------------ */

static const enum consent_kind asked[] = { CONSENT_KIND_TERMS, CONSENT_KIND_PRIVACY, CONSENT_KIND_IDENTITY,
                                           CONSENT_KIND_PLACE, CONSENT_KIND_PUBLICITY };
#define N_ASKED (sizeof(asked) / sizeof(asked[0]))

static struct register_start *start_page(struct req *r)
{
    struct register_start *m = NEW_MODEL(r, register_start);
    m->form = form_new(r, register_start_params);
    m->back = req_back(r, NULL);
    form_set(m->form, "back", m->back);
    m->consents.v = ARENA_ARRAY(r->arena, struct consent_words, N_ASKED);
    for (size_t i = 0; i < N_ASKED; i++)
        m->consents.v[m->consents.n++] = (struct consent_words){ asked[i] };
    m->own = r->user != NULL;
    m->minutes = policy(r->db, POLICY_LOGIN_CODE_MIN);
    return m;
}

int register_show_start(struct req *r)
{
    if (r->user && r->user->volunteer)
        return reply_see_other(r, "/me");
    struct register_start *m = start_page(r);
    m->sent = r->refused && !strcmp(r->route->path, "/register");
    return SHOW(r, register_start, m);
}

int register_send_code(struct req *r)
{
    struct register_start *m = start_page(r);
    if (!param_given(r, "phone"))
        return req_invalid(r, "phone", N_("请填写手机号"));
    int rc = account_send_code(r->db, param_text(r, "phone"), CODE_REGISTER, &m->code);
    if (rc < 0)
        return rc;
    form_set(m->form, "phone", param_text(r, "phone"));
    m->sent = true;
    return SHOW(r, register_start, m);
}

/* What step 1 must have: all of it told at once. */
static int check_start(struct req *r)
{
    static const char *const must[] = { "agree_terms", "agree_privacy", "agree_identity" };
    int rc = OK;
    if (!r->user && !param_given(r, "phone"))
        rc = req_invalid(r, "phone", N_("请填写手机号"));
    if (!r->user && !param_given(r, "code"))
        rc = req_invalid(r, "code", N_("请填写验证码"));
    if (!r->user && !param_given(r, "password"))
        rc = req_invalid(r, "password", N_("请设置登录密码"));
    for (size_t i = 0; i < sizeof(must) / sizeof(must[0]); i++)
        if (!param_bool(r, must[i]))
            rc = req_invalid(r, must[i], N_("需要勾选才能继续"));
    const char *password = r->user ? NULL : param_text(r, "password");
    const char *fault = password ? account_password_fault(password, param_text(r, "phone"), NULL) : NULL;
    return fault ? req_invalid(r, "password", fault) : rc;
}

int register_start_slow(struct req *r)
{
    const char *hash = NULL;
    int rc = check_start(r);
    if (rc == OK && !r->user && account_hash_password(r->arena, param_text(r, "password"), &hash) < 0)
        rc = ERR(&r->err, BUSY, NULL, "系统繁忙，请稍后再试");
    r->slow = hash;
    return rc;
}

/* Whose phone it is: proven by the code, or known from the log-in. */
static int prove_phone(struct req *r, struct draft *d)
{
    int64_t account = 0;
    if (r->user) {
        d->account = r->user->account;
        return account_phone(r->db, d->account, &d->phone);
    }
    d->phone = param_text(r, "phone");
    d->hash = r->slow;
    int rc = account_use_code(r->db, d->phone, CODE_REGISTER, param_text(r, "code"));
    if (rc < 0) {
        r->job->keep = rc == INVALID;
        return rc;
    }
    rc = account_by_phone(r->db, d->phone, &account);
    return rc > 0 ? ERR(&r->err, CONFLICT, "phone", "这个手机号已经注册过，请直接登录") : rc;
}

static int saved(struct req *r, int step)
{
    if (r->face == FACE_HTML)
        return reply_see_other(r, "/register/%i", (int64_t)step);
    struct register_saved *m = NEW_MODEL(r, register_saved);
    m->step = step;
    m->next = arena_printf(r->arena, "/register/%d", step);
    return SHOW(r, register_saved, m);
}

int register_start(struct req *r)
{
    struct draft d = { .place = param_bool(r, "agree_place"),
                       .publicity = param_bool(r, "agree_publicity"),
                       .back = req_back(r, NULL) };
    if (r->user && r->user->volunteer)
        return ERR(&r->err, CONFLICT, NULL, "您已经注册过了");
    int rc = prove_phone(r, &d);
    if (rc == OK)
        rc = draft_start(r->db, &d);
    if (rc < 0)
        return rc;
    r->set_begun = d.token;
    return saved(r, 2);
}

/* --- the draft of a request ---------------------------------------------------------------------------- */

static int load(struct req *r, struct draft *d)
{
    int rc = draft_load(r->db, r->begun, r->user ? r->user->account : 0, d);
    return rc < 0 ? rc : rc ? OK : ERR(&r->err, NOT_FOUND, NULL, "这份注册已经过期，请重新开始");
}

/* A page that somebody comes back to too late, or whose address came from somebody else: the latter learns
 * nothing. */
static int load_page(struct req *r, struct draft *d, int step)
{
    int rc = load(r, d);
    if (rc == NOT_FOUND && r->face == FACE_HTML && !r->refused) {
        r->err = (struct err){ 0 };
        if (r->begun)
            reply_flash(r, N_("这份注册已经过期，请重新开始"));
        reply_see_other(r, "/register");
        return 1;
    }
    if (rc == OK && d->step < step - 1) {
        reply_see_other(r, "/register/2");
        return 1;
    }
    return rc;
}

/* --- step 2: who --------------------------------------------------------------------------------------- */

static void fill_who(struct form *f, const struct draft *d)
{
    if (d->step < 2)
        return;
    bool card = d->id_kind == ID_KIND_CITIZEN;
    struct named n = { d->name, card ? d->document : NULL };
    struct other_document o = { d->id_kind, d->document, d->birth_day, d->sex };
    FILL(f, named, &n);
    if (!card)
        FILL(f, other_document, &o);
    form_set(f, "address", d->address);
}

int register_show_who(struct req *r)
{
    struct draft d = { 0 };
    struct register_who *m = NEW_MODEL(r, register_who);
    int rc = load_page(r, &d, 2);
    if (rc != OK)
        return done(rc);
    m->form = form_new(r, register_who_params);
    fill_who(m->form, &d);
    m->other = fields_are_other(m->form);
    rc = d.step >= 2 ? org_pick_set(r, m->form, d.unit) : OK;
    if (rc == OK)
        rc = org_pick_form(r, m->form, POS_VILLAGE, &m->picker);
    m->picker.home = true;
    return rc < 0 ? rc : SHOW(r, register_who, m);
}

/* Numbers are not tried: a phone names few documents. Whether one is registered is not told here. */
static int count_document(struct req *r, struct draft *d, const struct identity *who)
{
    if (d->document && !strcmp(d->document, who->document))
        return OK;
    if (d->documents >= policy(r->db, POLICY_CLAIM_DOCUMENTS_A_WEEK))
        return ERR(&r->err, CONFLICT, document_field(who->kind),
                   "这一周填报的证件已经太多，请下周再来，或带证件到就近的站点办理");
    d->documents++;
    return OK;
}

static int save_who(struct req *r, struct draft *d, const struct identity *who, const struct unit *home)
{
    d->name = who->name;
    d->document = who->document;
    d->id_kind = who->kind;
    d->birth_day = who->birth_day;
    d->sex = who->sex;
    d->unit = home->id;
    d->address = TAKE(r, home_address).address;
    return draft_save(r->db, d, 2);
}

/* Whose registration is gone begins again, and is told so. */
static int begin_again(struct req *r, int rc)
{
    if (rc != NOT_FOUND || r->face != FACE_HTML)
        return rc;
    r->err = (struct err){ 0 };
    reply_flash(r, N_("这份注册已经过期，请重新开始"));
    return reply_see_other(r, "/register");
}

int register_who(struct req *r)
{
    struct draft d = { 0 };
    struct identity who = fields_identity(r);
    struct unit home;
    int rc = load(r, &d);
    if (rc < 0)
        return begin_again(r, rc);
    rc = org_picked(r, POS_VILLAGE, &home);
    if (rc == OK)
        rc = identity_check(r->db, &who);
    if (rc == OK)
        rc = count_document(r, &d, &who);
    if (rc == OK)
        rc = save_who(r, &d, &who, &home);
    return rc < 0 ? rc : saved(r, 3);
}

/* --- step 3: what, and a guardian ---------------------------------------------------------------------- */

int register_show_more(struct req *r)
{
    struct draft d = { 0 };
    struct register_more *m = NEW_MODEL(r, register_more);
    int rc = load_page(r, &d, 3);
    if (rc != OK)
        return done(rc);
    m->name = d.name;
    m->held = r->refused && r->err.code == CONFLICT && r->err.field &&
              !strcmp(r->err.field, document_field((enum id_kind)d.id_kind));
    m->age = age_on(d.birth_day, day_of(r->now));
    m->minor = volunteer_is_minor(r->db, d.birth_day);
    m->child = volunteer_is_child(r->db, d.birth_day);
    m->form = form_new(r, register_more_params);
    form_set_code(m->form, "ethnicity", ETHNICITY_HAN);
    if (m->child)
        form_set(m->form, "guardian_phone", d.phone);
    return SHOW(r, register_more, m);
}

static int complete(struct req *r, const struct draft *d, int64_t *ret_volunteer)
{
    struct registration g = { .account = d->account,
                              .phone = d->phone,
                              .password_hash = d->hash,
                              .who = { d->name, (enum id_kind)d->id_kind, d->document, d->birth_day,
                                       (enum sex)d->sex },
                              .home = { d->unit, d->address ? d->address : "" },
                              .details = TAKE(r, volunteer_details),
                              .guardian = fields_guardian(r) };
    g.agreed[CONSENT_KIND_TERMS] = g.agreed[CONSENT_KIND_PRIVACY] = g.agreed[CONSENT_KIND_IDENTITY] = true;
    g.agreed[CONSENT_KIND_PLACE] = d->place;
    g.agreed[CONSENT_KIND_PUBLICITY] = d->publicity;
    int rc = volunteer_register(r->db, &g, ret_volunteer);
    return rc == OK ? draft_end(r->db, d) : rc;
}

/* Logged in at once; a session that stood in the cookie ends. */
static int let_in(struct req *r, const struct volunteer *v, const char *back)
{
    const char *token = NULL;
    int rc = account_enter(r, v->account, &token);
    if (rc < 0)
        return rc;
    r->set_begun = "";
    if (r->face == FACE_HTML) {
        reply_flash(r, v->state == VOLUNTEER_STATE_AWAITS
                           ? N_("注册完成，已发短信给监护人；监护人同意后就可以参加活动")
                           : N_("注册完成，欢迎加入志愿者队伍！"));
        return reply_go(r, back ? back : "/me");
    }
    struct registered *m = NEW_MODEL(r, registered);
    *m = (struct registered){ v->id, v->number, v->name, v->state, v->real_name, token };
    return SHOW(r, registered, m);
}

int register_more(struct req *r)
{
    struct draft d = { 0 };
    struct volunteer v = { 0 };
    int64_t id = 0;
    int rc = load(r, &d);
    if (rc < 0)
        return begin_again(r, rc);
    if (d.step < 2)
        return ERR(&r->err, CONFLICT, NULL, "请先填写姓名和证件");
    rc = complete(r, &d, &id);
    if (rc == OK)
        rc = volunteer_one(r->db, id, &v);
    if (rc > 0 && v.state == VOLUNTEER_STATE_AWAITS)
        rc = guardian_ask(r->db, &v, req_url(r, "/guardian"));
    return rc < 0 ? rc : let_in(r, &v, d.back);
}

/* --- the document is registered, but not by me --------------------------------------------------------- */

int register_show_claim(struct req *r)
{
    struct draft d = { 0 };
    struct claim_page *m = NEW_MODEL(r, claim_page);
    int rc = load_page(r, &d, 3);
    if (rc != OK)
        return done(rc);
    m->name = d.name;
    m->document = d.document;
    m->form = form_new(r, claim_params);
    return SHOW(r, claim_page, m);
}

int register_claim(struct req *r)
{
    struct draft d = { 0 };
    int64_t id = 0;
    int rc = load(r, &d);
    if (rc < 0)
        return begin_again(r, rc);
    if (d.step < 2)
        return ERR(&r->err, CONFLICT, NULL, "请先填写姓名和证件");
    struct identity who = { d.name, (enum id_kind)d.id_kind, d.document, d.birth_day, (enum sex)d.sex };
    rc = claim_not_me(r->db, d.phone, &who, param_text(r, "story"), &id);
    if (rc < 0)
        return rc;
    if (r->face == FACE_HTML) {
        reply_flash(r, N_("申请已提交，处理结果会发短信告诉您"));
        return reply_see_other(r, "/");
    }
    struct claim_sent *m = NEW_MODEL(r, claim_sent);
    m->id = id;
    return SHOW(r, claim_sent, m);
}

/* --- what one agrees to -------------------------------------------------------------------------------- */

int consent_show_text(struct req *r)
{
    struct consent_text *m = NEW_MODEL(r, consent_text);
    m->kind = (enum consent_kind)param_code(r, "kind");
    m->version = CONSENT_VERSION;
    m->words.kind = m->kind;
    return SHOW(r, consent_text, m);
}
