/* claim_http.c - requests about documents, as staff decide them: the list, one case, grant, refuse, look in
 * full. Not here: asking (register_http.c, me_http.c), the rules (claim.c). */
#include "people/volunteer/pages_http.h"

#include "base/personal.h"
#include "office/account/account.h"
#include "http/server.h"
#include "http/session.h"
#include "office/event/event.h"
#include "people/volunteer/claim.h"
#include "people/volunteer/staff.sql.h"

#define LIST_MAX 30

static int fill_lines(struct req *r, const struct sql_claim_list_rows *rows, struct claim_list *m)
{
    m->items.v = ARENA_ARRAY(r->arena, struct claim_line, rows->n + 1);
    m->items.n = rows->n;
    for (size_t i = 0; i < rows->n; i++) {
        const struct sql_claim_list_row *c = &rows->v[i];
        const char *document = NULL;
        int rc = claim_open_document(r->db, c->id, c->id_sealed, &document);
        if (rc < 0)
            return rc;
        m->items.v[i] = (struct claim_line){ c->id,     (enum claim_kind)c->kind,
                                             c->name,   document,
                                             c->holder, c->unit_name,
                                             c->made,   (enum claim_state)c->state };
    }
    return OK;
}

int claim_show_list(struct req *r)
{
    struct claim_list *m = NEW_MODEL(r, claim_list);
    struct sql_claim_list_rows rows = { 0 };
    struct range range = req_range(r, STATION);
    int64_t limit = req_limit(r, LIST_MAX);
    int rc = sql_claim_list(r->db, range.lo, range.hi, req_after(r), limit + 1, &rows);
    if (rc >= 0 && (int64_t)rows.n > limit) {
        rows.n = (size_t)limit;
        m->next = arena_printf(r->arena, "%lld", (long long)rows.v[limit - 1].id);
    }
    if (rc >= 0)
        rc = fill_lines(r, &rows, m);
    return rc < 0 ? rc : SHOW(r, claim_list, m);
}

/* --- one case ------------------------------------------------------------------------------------------ */

static int find(struct req *r, struct claim *c, struct volunteer *holder)
{
    int rc = claim_one(r->db, param_id(r, "id"), c);
    if (rc == OK)
        rc = req_over(r, STATION, c->pos);
    if (rc == OK)
        rc = volunteer_one(r->db, c->holder, holder);
    return done(rc);
}

static void fill_claim(struct req *r, const struct claim *c, bool shown, struct claim_case *m)
{
    m->id = c->id;
    m->kind = c->kind;
    m->claimant = c->name;
    if (claim_is_open(c->state)) {
        m->phone = c->phone;
        m->document = c->document;
    }
    m->id_kind = c->id_kind;
    m->story = c->story;
    m->pos = c->pos;
    m->state = c->state;
    m->made = c->made;
    m->decided = c->decided;
    m->reason = c->reason;
    m->same = c->same;
    m->above = claim_for_above(c);
    m->may_decide = claim_is_open(c->state) && c->state != CLAIM_STATE_PAUSING &&
                    (!m->above || user_over(r->user, STATION, claim_above(r->db, c->pos)));
    m->shown = shown;
}

static void fill_holder(struct req *r, const struct volunteer *v, struct claim_case *m)
{
    m->holder = v->id;
    m->holder_name = personal_text(r->arena, PERSONAL_KIND_PERSON, READER_KIND_STAFF, v->name);
    m->holder_number = v->number;
    m->holder_real_name = v->real_name;
    m->holder_state = v->state;
    m->holder_made = v->made;
    m->holder_minutes = v->minutes;
}

static int show(struct req *r, const struct claim *c, const struct volunteer *holder, bool shown)
{
    struct claim_case *m = NEW_MODEL(r, claim_case);
    struct review_party_list parties = { 0 };
    int rc = sql_claim_parties(r->db, c->id, c->state, &parties), own = 0;
    for (size_t i = 0; i < parties.n && rc >= 0 && !own; i++)
        rc = own = event_is_self(r->db, parties.v[i].account);
    if (rc < 0)
        return rc;
    fill_claim(r, c, shown, m);
    fill_holder(r, holder, m);
    m->may_decide = m->may_decide && !own;
    m->form = form_new(r, case_params);
    return SHOW(r, claim_case, m);
}

int claim_show(struct req *r)
{
    struct claim c = { 0 };
    struct volunteer holder = { 0 };
    int rc = find(r, &c, &holder);
    return rc < 0 ? rc : show(r, &c, &holder, false);
}

int claim_show_open(struct req *r)
{
    struct claim c = { 0 };
    struct volunteer holder = { 0 };
    int rc = find(r, &c, &holder);
    if (rc == OK && !param_given(r, "reason"))
        return req_invalid(r, "reason", N_("请写明为什么要看"));
    if (rc == OK)
        rc = claim_note_look(r->db, &c, param_text(r, "reason"));
    return rc < 0 ? rc : show(r, &c, &holder, true);
}

static int decide(struct req *r, int rule(struct db *, int64_t, const char *), const char *flash)
{
    struct claim c = { 0 };
    struct volunteer holder = { 0 };
    int rc = find(r, &c, &holder);
    if (rc == OK && claim_for_above(&c) && !actor_over(r->db, STATION, claim_above(r->db, c.pos)))
        rc = ERR(&r->err, CONFLICT, NULL, "这一步要由上一级的工作人员来办");
    if (rc == OK)
        rc = rule(r->db, c.id, param_text(r, "reason"));
    if (rc < 0)
        return rc;
    reply_flash(r, flash);
    return reply_see_other(r, "/admin/claims");
}

/* The holder's registration may end with it; who lost a phone is logged in nowhere any more. */
static int grant(struct db *db, int64_t id, const char *reason)
{
    struct claim c = { 0 };
    struct volunteer holder = { 0 };
    int rc = claim_one(db, id, &c);
    if (rc == OK)
        rc = claim_grant(db, id, reason);
    if (rc == OK && c.kind == CLAIM_KIND_PHONE)
        rc = volunteer_one(db, c.holder, &holder);
    return rc > 0 ? session_end_all(db, holder.account) : rc;
}

int claim_do_grant(struct req *r)
{
    req_forget_everybody(r);
    return decide(r, grant, N_("已记下您的同意"));
}

/* --- a lost phone, at the counter ---------------------------------------------------------------------- */

const struct param claim_phone_params[] = {
    P_ID("id"), P_PHONE("phone"), P_TEXT("story", 200), P_MUST("checked"), { .kind = PARAM_END }
};

static int find_person(struct req *r, struct volunteer *v)
{
    int rc = volunteer_one(r->db, param_id(r, "id"), v);
    if (rc == 0)
        return ERR(&r->err, NOT_FOUND, NULL, "没有找到您要的内容");
    return rc < 0 ? rc : req_over(r, STATION, v->pos);
}

int claim_show_phone(struct req *r)
{
    struct volunteer_phone *m = NEW_MODEL(r, volunteer_phone);
    struct volunteer v = { 0 };
    int rc = find_person(r, &v);
    if (rc == OK && v.state == VOLUNTEER_STATE_CLOSED)
        return ERR(&r->err, CONFLICT, NULL, "这份注册已经注销");
    if (rc == OK)
        rc = account_phone(r->db, v.account, &m->phone);
    if (rc < 0)
        return rc;
    m->id = v.id;
    m->name = v.name;
    m->number = v.number;
    m->form = form_new(r, claim_phone_params);
    return SHOW(r, volunteer_phone, m);
}

int claim_do_phone(struct req *r)
{
    struct volunteer v = { 0 };
    int64_t id = 0;
    int rc = find_person(r, &v);
    if (rc == OK)
        rc = claim_phone(r->db, v.id, param_text(r, "phone"), param_text(r, "story"), &id);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("已提交，上一级的工作人员核对同意后，新号码就能登录"));
    return reply_see_other(r, "/admin/volunteers/%i", v.id);
}

int claim_do_refuse(struct req *r)
{
    return decide(r, claim_refuse, N_("已驳回，双方会收到通知"));
}
