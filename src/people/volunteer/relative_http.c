/* relative_http.c - log-in of a person without a phone of their own: their volunteer number, and a code to
 * the relative's phone that was declared at the counter.
 *
 * Whoever has that phone is let in, and is not known to be the person (struct user, relative); each such
 * log-in stands in the file that the station reads. A pair that does not fit is answered alike until the code
 * was right. Not here: whose phone it is (office/account/relative.c). */
#include "people/volunteer/pages_http.h"

#include <string.h>

#include "base/cn.h"
#include "http/server.h"
#include "office/account/account.h"
#include "office/policy/policy.h"
#include "people/volunteer/identity.h"

const struct param relative_params[] = {
    P_NUMBER("number", 40), P_PHONE("phone"), P_OPT_DIGITS("code", 6), { .kind = PARAM_END }
};

static struct relative_page *start_page(struct req *r)
{
    struct relative_page *m = NEW_MODEL(r, relative_page);
    m->form = form_new(r, relative_params);
    m->minutes = policy(r->db, POLICY_LOGIN_CODE_MIN);
    return m;
}

int relative_show(struct req *r)
{
    struct relative_page *m = start_page(r);
    m->sent = r->refused && !strcmp(r->route->path, "/login/relative");
    return SHOW(r, relative_page, m);
}

int relative_send_code(struct req *r)
{
    struct relative_page *m = start_page(r);
    int rc = account_send_code(r->db, param_text(r, "phone"), CODE_RELATIVE, &m->code);
    if (rc < 0)
        return rc;
    form_set(m->form, "number", param_text(r, "number"));
    form_set(m->form, "phone", param_text(r, "phone"));
    m->sent = true;
    return SHOW(r, relative_page, m);
}

/* Whose number it is, when their codes come to that phone. */
static int find(struct req *r, struct volunteer *v)
{
    char number[CN_NUMBER_TEXT];
    int rc = 0;
    if (cn_number_parse(document_fold(r->arena, param_text(r, "number")), CN_VOLUNTEER, number) == CN_OK)
        rc = volunteer_of_number(r->db, number, v);
    if (rc > 0)
        rc = account_comes_to(r->db, v->account, param_text(r, "phone"));
    return rc ? done(rc)
              : ERR(&r->err, INVALID, "number", "编号和家人的电话对不上，请看志愿者卡，或联系站点");
}

int relative_enter(struct req *r)
{
    struct volunteer v = { 0 };
    const char *token = NULL;
    if (!param_given(r, "code"))
        return req_invalid(r, "code", N_("请填写验证码"));
    int rc = account_use_code(r->db, param_text(r, "phone"), CODE_RELATIVE, param_text(r, "code"));
    if (rc == OK)
        rc = find(r, &v);
    if (rc < 0) {
        r->job->keep = rc == INVALID; /* the try counts, or the code is used up */
        return rc;
    }
    rc = volunteer_note_relative(r->db, &v);
    if (rc >= 0)
        rc = account_enter(r, v.account, &token);
    if (rc < 0 || r->face == FACE_HTML)
        return rc < 0 ? rc : reply_go(r, "/me");
    struct relative_page *m = start_page(r);
    m->token = token;
    return SHOW(r, relative_page, m);
}
