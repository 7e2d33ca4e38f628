/* guardian_http.c - the guardian's page: by a code to the phone that a registration names, they agree or take
 * it back, without an account; and the same at a counter, where staff say what they saw.
 *
 * A phone that is nobody's guardian is answered alike until its code was right. Not here: the rules
 * (guardian.c). */
#include "people/volunteer/pages_http.h"

#include <string.h>

#include "http/input.h"
#include "http/server.h"
#include "office/account/account.h"
#include "office/policy/policy.h"
#include "people/volunteer/guardian.h"

const struct param guardian_params[] = { P_PHONE("phone"), P_OPT_DIGITS("code", 6), { .kind = PARAM_END } };
const struct param guardian_decide_params[] = {
    P_TEXT("proof", 300), P_ID("volunteer"), P_BOOL("agree"), { .kind = PARAM_END }
};

static struct guardian_page *start_page(struct req *r)
{
    struct guardian_page *m = NEW_MODEL(r, guardian_page);
    m->form = form_new(r, guardian_params);
    m->minutes = policy(r->db, POLICY_LOGIN_CODE_MIN);
    return m;
}

int guardian_show(struct req *r)
{
    struct guardian_page *m = start_page(r);
    m->sent = r->refused && !strcmp(r->route->path, "/guardian");
    return SHOW(r, guardian_page, m);
}

int guardian_send_code(struct req *r)
{
    struct guardian_page *m = start_page(r);
    int rc = account_send_code(r->db, param_text(r, "phone"), CODE_GUARDIAN, &m->code);
    if (rc < 0)
        return rc;
    form_set(m->form, "phone", param_text(r, "phone"));
    m->sent = true;
    return SHOW(r, guardian_page, m);
}

static int show_wards(struct req *r, const char *proof)
{
    struct guardian_page *m = start_page(r);
    const char *index = NULL;
    m->proof = proof;
    int rc = guardian_proved(r->db, proof, &index);
    if (rc == OK)
        rc = guardian_wards(r->db, index, &m->items);
    return rc < 0 ? rc : SHOW(r, guardian_page, m);
}

int guardian_open(struct req *r)
{
    if (!param_given(r, "code"))
        return req_invalid(r, "code", N_("请填写验证码"));
    int rc = account_use_code(r->db, param_text(r, "phone"), CODE_GUARDIAN, param_text(r, "code"));
    if (rc < 0) {
        r->job->keep = rc == INVALID; /* the try counts */
        return rc;
    }
    const char *proof = NULL;
    rc = guardian_prove(r->db, param_text(r, "phone"), &proof);
    return rc < 0 ? rc : show_wards(r, proof);
}

/* One of the children of the phone that was proved. */
static int find_ward(struct req *r, struct volunteer *v)
{
    struct ward_list wards = { 0 };
    const char *index = NULL;
    int rc = guardian_proved(r->db, param_text(r, "proof"), &index);
    if (rc == OK)
        rc = guardian_wards(r->db, index, &wards);
    for (size_t i = 0; i < wards.n && rc == OK; i++)
        if (wards.v[i].id == param_id(r, "volunteer"))
            return done(volunteer_one(r->db, wards.v[i].id, v));
    return rc < 0 ? rc : ERR(&r->err, NOT_FOUND, NULL, "没有找到您要的内容");
}

int guardian_decide(struct req *r)
{
    struct volunteer v = { 0 };
    int rc = find_ward(r, &v);
    if (rc == OK)
        rc = param_bool(r, "agree") ? guardian_agree(r->db, &v, NULL) : guardian_withdraw(r->db, &v, NULL);
    if (rc < 0)
        return rc;
    req_forget_user(r, v.account); /* it holds from the next request on */
    return show_wards(r, param_text(r, "proof"));
}

/* --- at a counter -------------------------------------------------------------------------------------- */

static int at_counter(struct req *r, int rule(struct db *, const struct volunteer *, const char *),
                      const char *flash)
{
    struct volunteer v = { 0 };
    int rc = staff_find_minor(r, &v);
    if (rc == OK && !param_given(r, "reason"))
        return req_invalid(r, "reason", N_("请写明监护人是谁、核对了什么证件"));
    if (rc == OK)
        rc = rule(r->db, &v, param_text(r, "reason"));
    if (rc < 0)
        return rc;
    req_forget_user(r, v.account);
    reply_flash(r, flash);
    return reply_see_other(r, "/admin/volunteers/%i", v.id);
}

int staff_guardian_agree(struct req *r)
{
    return at_counter(r, guardian_agree, N_("已记下监护人当面同意"));
}

int staff_guardian_withdraw(struct req *r)
{
    return at_counter(r, guardian_withdraw, N_("已记下监护人当面撤回同意"));
}
