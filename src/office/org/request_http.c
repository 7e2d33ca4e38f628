/* request_http.c - a right that was proposed: its page, and the word of whoever agrees.
 *
 * For the staff above, the administrator where the city is concerned, and those who have to do with it: who
 * proposed it, who gets it, and who holds a right over that very unit. For all others it is not there. Not
 * here: the rule that who has a part in it does not decide (org.model, event/). */
#include "http/server.h"

#include "office/event/event.h"
#include "office/org/grant.h"
#include "office/org/org.sql.h"
#include "office/org/org_http.h"

const struct param org_answer_params[] = { P_ID("id"), P_OPT_TEXT("reason", 200), { .kind = PARAM_END } };

/* The administrator agrees to what the city office proposes for the city; to administrators and auditors the
 * city office does. */
static bool is_for_administrator(const struct req *r, const struct org_request *q)
{
    const struct capability_def *c = org_capability(q->may);
    return q->pos == r->city->pos && c && c->given_by == CAPABILITY_GENERAL;
}

static bool may_judge(struct req *r, const struct org_request *q)
{
    return actor_over(r->db, STATION, q->above) ||
           (is_for_administrator(r, q) && actor_over(r->db, MAY(SYSADMIN), q->above));
}

static bool has_to_do(const struct req *r, const struct org_request *q)
{
    const struct user *u = r->user;
    for (size_t i = 0; i < u->n_grants && !u->suspended; i++)
        if (u->grants[i].unit == q->page.unit)
            return true;
    return q->asked_by == u->account || q->account == u->account || user_over(u, STATION, q->pos) ||
           user_may(u, MAY(SYSADMIN));
}

static int find(struct req *r, bool to_judge, struct org_request *ret_request)
{
    int rc = org_request(r->db, param_id(r, "id"), ret_request);
    if (rc < 0)
        return rc;
    if (rc == 0 || !(may_judge(r, ret_request) || (!to_judge && has_to_do(r, ret_request))))
        return ERR(&r->err, NOT_FOUND, NULL, "没有找到您要的内容");
    return OK;
}

int org_http_request(struct req *r)
{
    struct grant_request_page *m = NEW_MODEL(r, grant_request_page);
    struct org_request q;
    int rc = find(r, false, &q);
    if (rc == OK)
        *m = q.page;
    if (rc == OK)
        rc = event_history(r->db, &grant_request_state_of_grant_request, q.id, r->prefs.lang, &m->moves);
    int asker = rc < 0 ? rc : event_is_self(r->db, q.asked_by);
    int own = asker < 0 ? asker : event_is_self(r->db, q.account);
    if (own < 0)
        return own;
    bool waits = m->state == GRANT_REQUEST_STATE_WAITING;
    m->allows = req_tr(r, m->allows);
    m->is_party = asker || own;
    m->may_decide = waits && !m->is_party && may_judge(r, &q);
    m->may_withdraw = waits && q.asked_by == r->user->account;
    m->form = form_new(r, org_answer_params);
    return SHOW(r, grant_request_page, m);
}

static int answered(struct req *r, const struct org_request *q, const char *words)
{
    reply_flash(r, words);
    return reply_see_other(r, "/grant-requests/%i", q->id);
}

int org_http_agree(struct req *r)
{
    struct org_request q;
    int rc = find(r, true, &q);
    if (rc == OK)
        rc = org_agree(r->db, &q);
    if (rc < 0)
        return rc;
    req_forget_user(r, q.account);
    return answered(r, &q, N_("已同意，权限生效"));
}

int org_http_disagree(struct req *r)
{
    struct org_request q;
    const char *reason = param_text(r, "reason");
    int rc = find(r, true, &q);
    if (rc == OK && !reason)
        rc = ERR(&r->err, INVALID, "reason", "请写明不同意的原因，提出的人会看到");
    if (rc == OK)
        rc = org_disagree(r->db, &q, reason);
    return rc < 0 ? rc : answered(r, &q, N_("已答复：不同意"));
}

int org_http_withdraw(struct req *r)
{
    struct org_request q;
    int rc = find(r, false, &q);
    if (rc == OK)
        rc = org_withdraw(r->db, &q);
    return rc < 0 ? rc : answered(r, &q, N_("已撤回"));
}
