/* my_http.c - what I can put right myself: data, document, phone, consents, and closing.
 *
 * Everything here is the person's own, unmasked where they must read it. Closing asks for the name to be
 * typed, since nothing of a person comes back. Not here: all data and the file (file_http.c), the page 我的
 * (program/me/). */
#include "people/volunteer/pages_http.h"

#include <string.h>

#include "office/account/account.h"
#include "office/audit/audit.model.h"
#include "base/name.h"
#include "base/pos.h"
#include "office/codes/codes.model.h"
#include "http/input.h"
#include "http/server.h"
#include "http/session.h"
#include "office/org/org.h"
#include "office/policy/policy.h"
#include "people/volunteer/details.h"
#include "people/volunteer/staff.sql.h"
#include "people/volunteer/my.sql.h"
#include "people/volunteer/volunteer.sql.h"

const struct param edit_params[] = { P_INT("version", 1, INT32_MAX),
                                     ORG_PICK_PARAMS,
                                     HOME_ADDRESS_PARAMS,
                                     VOLUNTEER_DETAILS_PARAMS,
                                     { .kind = PARAM_END } };
const struct param correct_params[] = { WHO_PARAMS, P_OPT_LONG("story", 500), { .kind = PARAM_END } };
const struct param phone_params[] = { P_PHONE("phone"), P_OPT_DIGITS("code", 6), { .kind = PARAM_END } };
const struct param close_params[] = { P_TEXT("name", 60), { .kind = PARAM_END } };
const struct param appeal_params[] = { SUSPENSION_APPEAL_PARAMS, { .kind = PARAM_END } };
const struct param consent_params[] = { P_CODE("kind", consent_kind_codes),
                                        P_BOOL("give"),
                                        { .kind = PARAM_END } };

static int mine(struct req *r, struct volunteer *v)
{
    int rc = volunteer_of_account(r->db, r->user->account, v);
    return rc < 0 ? rc : rc ? OK : ERR(&r->err, NOT_FOUND, NULL, "没有找到您要的内容");
}

/* --- corrections of one's own -------------------------------------------------------------------------- */

int me_show_edit(struct req *r)
{
    struct my_edit *m = NEW_MODEL(r, my_edit);
    struct volunteer v = { 0 };
    struct volunteer_details d = { 0 };
    const char *address = NULL;
    int rc = mine(r, &v);
    if (rc == OK)
        rc = details_read(r->db, v.id, &address, &d);
    if (rc < 0)
        return rc;
    m->version = v.version;
    m->form = form_new(r, edit_params);
    form_set_version(m->form, v.version);
    form_set(m->form, "address", address);
    FILL(m->form, volunteer_details, &d);
    rc = org_pick_set(r, m->form, v.unit);
    if (rc == OK)
        rc = org_pick_form(r, m->form, POS_VILLAGE, &m->picker);
    m->picker.home = true;
    return rc < 0 ? rc : SHOW(r, my_edit, m);
}

int me_edit(struct req *r)
{
    struct volunteer v = { 0 };
    struct volunteer_details d = TAKE(r, volunteer_details);
    struct unit home = { 0 };
    int rc = mine(r, &v);
    if (rc == OK)
        rc = org_picked(r, POS_VILLAGE, &home);
    if (rc < 0)
        return rc;
    struct residence lives = { home.id, TAKE(r, home_address).address };
    rc = volunteer_edit(r->db, v.id, param_int(r, "version"), &lives, &d);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("已保存"));
    return reply_see_other(r, "/me/data");
}

static int own_document(struct req *r, const struct volunteer *v, const char **ret_document)
{
    struct sql_volunteer_sealed_row row = { 0 };
    int rc = sql_volunteer_sealed(r->db, v->id, &row);
    return rc > 0 ? volunteer_open_document(r->db, v->id, row.document, ret_document) : rc;
}

int me_show_correct(struct req *r)
{
    struct my_correct *m = NEW_MODEL(r, my_correct);
    struct volunteer v = { 0 };
    int rc = mine(r, &v);
    if (rc == OK)
        rc = own_document(r, &v, &m->document);
    if (rc >= 0 && volunteer_may_mend(&v))
        rc = volunteer_sent_back(r->db, v.id, &m->sent_back);
    if (rc < 0)
        return rc;
    m->name = v.name;
    m->form = form_new(r, correct_params);
    form_set(m->form, "name", v.name);
    m->other = fields_are_other(m->form);
    return SHOW(r, my_correct, m);
}

int me_correct(struct req *r)
{
    struct volunteer v = { 0 };
    struct identity who = fields_identity(r);
    int64_t id = 0;
    int rc = mine(r, &v);
    if (rc == OK && volunteer_may_mend(&v))
        rc = volunteer_mend(r->db, v.id, &who);
    else if (rc == OK && !param_given(r, "story"))
        rc = req_invalid(r, "story", N_("请写明哪里写错了"));
    else if (rc == OK)
        rc = claim_correction(r->db, v.id, &who, param_text(r, "story"), &id);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("已提交，站点处理后会通知您"));
    return reply_see_other(r, "/me");
}

/* --- another phone ------------------------------------------------------------------------------------- */

static int phone_page(struct req *r, struct my_phone **ret_page)
{
    struct my_phone *m = NEW_MODEL(r, my_phone);
    int rc = account_phone(r->db, r->user->account, &m->phone);
    if (rc < 0)
        return rc;
    m->minutes = policy(r->db, POLICY_LOGIN_CODE_MIN);
    m->form = form_new(r, phone_params);
    *ret_page = m;
    return OK;
}

int me_show_phone(struct req *r)
{
    struct my_phone *m;
    int rc = phone_page(r, &m);
    if (rc < 0)
        return rc;
    m->sent = r->refused && !strcmp(r->route->path, "/me/phone");
    return SHOW(r, my_phone, m);
}

int me_send_phone_code(struct req *r)
{
    struct my_phone *m;
    int rc = phone_page(r, &m);
    if (rc == OK)
        rc = account_send_code(r->db, param_text(r, "phone"), CODE_PHONE, &m->code);
    if (rc < 0)
        return rc;
    form_set(m->form, "phone", param_text(r, "phone"));
    m->sent = true;
    return SHOW(r, my_phone, m);
}

int me_set_phone(struct req *r)
{
    int64_t account = r->user->account;
    if (!param_given(r, "code"))
        return req_invalid(r, "code", N_("请填写验证码"));
    int rc = account_use_code(r->db, param_text(r, "phone"), CODE_PHONE, param_text(r, "code"));
    if (rc < 0) {
        r->job->keep = rc == INVALID;
        return rc;
    }
    rc = account_change_phone(r->db, account, param_text(r, "phone"));
    if (rc == OK)
        rc = session_end_others(r->db, account, r->user->session);
    if (rc < 0)
        return rc;
    req_forget_user(r, account);
    reply_flash(r, N_("手机号已更换，以后用新号码登录；其他登录都已退出"));
    return reply_see_other(r, "/me");
}

/* --- suspended ----------------------------------------------------------------------------------------- */

int me_show_suspension(struct req *r)
{
    struct my_suspension *m = NEW_MODEL(r, my_suspension);
    int rc = sql_claims_on_me(r->db, r->user->account, &m->claims);
    m->form = form_new(r, appeal_params);
    return rc < 0 ? rc : SHOW(r, my_suspension, m);
}

int me_object(struct req *r)
{
    int rc = claim_object(r->db, param_id(r, "id"));
    if (rc < 0)
        return rc;
    req_forget_user(r, r->user->account);
    reply_flash(r, N_("已记下您的异议，资格已恢复；工作人员会请双方当面核对"));
    return reply_see_other(r, "/me");
}

int me_appeal(struct req *r)
{
    struct suspension_appeal a = TAKE(r, suspension_appeal);
    int rc = volunteer_appeal(r->db, r->user->volunteer, &a);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("申诉已经送到站点，结果会发到“消息”"));
    return reply_see_other(r, "/me");
}

/* --- closing ------------------------------------------------------------------------------------------- */

int me_show_close(struct req *r)
{
    struct my_close *m = NEW_MODEL(r, my_close);
    struct volunteer v = { 0 };
    int rc = mine(r, &v);
    if (rc < 0)
        return rc;
    m->name = v.name;
    m->form = form_new(r, close_params);
    return SHOW(r, my_close, m);
}

int me_close(struct req *r)
{
    struct volunteer v = { 0 };
    int rc = mine(r, &v);
    if (rc < 0)
        return rc;
    if (!name_is_same(r->arena, param_text(r, "name"), v.name))
        return req_invalid(r, "name", N_("与您的姓名不一致，没有注销"));
    rc = volunteer_close(r->db, v.id);
    if (rc < 0)
        return rc;
    req_forget_user(r, r->user->account);
    r->set_session = "";
    reply_flash(r, N_("账号已注销，感谢您的付出"));
    return reply_see_other(r, "/");
}

/* --- who looked ----------------------------------------------------------------------------------------- */

int me_show_looks(struct req *r)
{
    struct my_looked *m = NEW_MODEL(r, my_looked);
    int rc = sql_me_looks(r->db, r->user->volunteer, AUDIT_KIND_REVEAL, &m->items);
    return rc < 0 ? rc : SHOW(r, my_looked, m);
}

/* --- consents ------------------------------------------------------------------------------------------ */

int me_show_consents(struct req *r)
{
    struct my_consents *m = NEW_MODEL(r, my_consents);
    int rc = sql_consents(r->db, r->user->account, &m->items);
    if (rc >= 0)
        rc = volunteer_agreed(r->db, r->user->account, CONSENT_KIND_PLACE);
    m->place = rc > 0;
    if (rc >= 0)
        rc = volunteer_agreed(r->db, r->user->account, CONSENT_KIND_PUBLICITY);
    m->publicity = rc > 0;
    return rc < 0 ? rc : SHOW(r, my_consents, m);
}

int me_consent(struct req *r)
{
    struct volunteer v = { 0 };
    enum consent_kind kind = (enum consent_kind)param_code(r, "kind");
    bool give = param_bool(r, "give");
    int rc = mine(r, &v);
    if (rc == OK)
        rc = give ? consent_give(r->db, v.account, kind) : consent_withdraw(r->db, v.account, kind);
    if (rc == OK)
        rc = volunteer_note_change(r->db, &v, give ? "同意授权" : "撤回授权");
    if (rc < 0)
        return rc;
    reply_flash(r, give ? N_("已同意") : N_("已撤回同意"));
    return reply_see_other(r, "/me/consents");
}
