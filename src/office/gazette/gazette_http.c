/* gazette_http.c - the public list of what is announced, each notice, objecting to it, and deciding an
 * objection.
 *
 * A visitor proves a phone by a code that is sent to it, as at the log-in; both buttons of that page send the
 * same fields. Not here: the rules (gazette.c). */
#include "http/req.h"

#include <string.h>

#include "base/clock.h"
#include "base/pos.h"
#include "db/lane.h"
#include "office/account/account.h"
#include "office/event/event.h"
#include "office/gazette/gazette.h"
#include "office/gazette/gazette.sql.h"
#include "office/org/org.h"

#define LIST_MAX   20
#define REASON_MAX 500
#define NAME_MAX   30

static const struct param list_params[] = {
    P_OPT_ID("unit"), P_OPT_CODE("kind", gazette_kind_codes), P_PAGE, { 0 }
};
static const struct param object_params[] = {
    P_ID("id"),           P_OPT_LONG("reason", REASON_MAX), P_OPT_NAME("name", NAME_MAX),
    P_OPT_PHONE("phone"), P_OPT_DIGITS("code", 6),          { 0 },
};
static const struct param answer_params[] = { P_ID("id"), P_LONG("answer", REASON_MAX), { 0 } };

/* --- all that run -------------------------------------------------------------------------------------- */

static const char *id_text(struct req *r, int64_t id)
{
    return arena_printf(r->arena, "%lld", (long long)id);
}

/* What ends at midnight is open on the day before. */
static int64_t last_day(int64_t until)
{
    return day_of(until - 1);
}

/* The units right below, so that one can go on from where one is. */
static int fill_filter(struct req *r, const struct unit *u, struct gazette_list *m)
{
    struct unit_line_list below = { 0 };
    struct unit up = { 0 };
    bool part = u->pos != r->city->pos;
    int n = org_children(r->db, u->id, &below);
    int rc = n >= 0 && part ? org_parent_body(r->db, u->pos, &up) : n;
    if (rc < 0)
        return rc;
    struct form_option *o = ARENA_ARRAY(r->arena, struct form_option, below.n + 1);
    size_t k = 0;
    if (part)
        o[k++] = (struct form_option){ id_text(r, u->id), u->name };
    for (size_t i = 0; i < below.n; i++)
        o[k++] = (struct form_option){ id_text(r, below.v[i].id), below.v[i].name };
    m->form = form_new(r, list_params);
    form_options(m->form, "unit", o, k);
    form_set_code(m->form, "kind", m->kind);
    if (part) {
        form_set_int(m->form, "unit", u->id);
        m->unit = u->id;
        m->up = up.id;
        m->up_name = up.name;
    }
    m->unit_name = u->name;
    m->filtered = part || m->kind;
    return OK;
}

static int list(struct req *r)
{
    struct gazette_list *m = NEW_MODEL(r, gazette_list);
    struct sql_gazette_shown_rows rows = { 0 };
    struct unit u = { 0 };
    int64_t limit = req_limit(r, LIST_MAX), after = req_after(r);
    m->kind = param_code(r, "kind");
    int rc = org_asked(r, &u);
    if (rc == OK)
        rc = fill_filter(r, &u, m);
    if (rc >= 0)
        rc = sql_gazette_shown(r->db, u.pos, pos_hi(u.pos), m->kind, after ? after : INT64_MAX, limit + 1,
                               &rows);
    if (rc < 0)
        return rc;
    if ((int64_t)rows.n > limit) {
        rows.n = (size_t)limit;
        m->next = id_text(r, rows.v[limit - 1].id);
    }
    m->items = (struct gazette_line_list){ ARENA_ARRAY(r->arena, struct gazette_line, rows.n + 1), rows.n };
    for (size_t i = 0; i < rows.n; i++) {
        const struct sql_gazette_shown_row *g = &rows.v[i];
        m->items.v[i] = (struct gazette_line){ g->id,
                                               g->kind,
                                               gazette_words(r->db, r->prefs.lang,
                                                             gazette_def(g->kind)->title, g->who, g->what),
                                               g->where,
                                               g->from,
                                               g->until,
                                               last_day(g->until) };
    }
    return SHOW(r, gazette_list, m);
}

/* --- one ----------------------------------------------------------------------------------------------- */

static int find(struct req *r, int64_t id, struct sql_gazette_one_row *ret)
{
    int rc = sql_gazette_one(r->db, id, ret);
    return rc < 0 ? rc : rc ? OK : ERR(&r->err, NOT_FOUND, NULL, "没有找到这项公示");
}

static const char *words(struct req *r, const struct sql_gazette_one_row *g, const char *key)
{
    return gazette_words(r->db, r->prefs.lang, key, g->who, g->what);
}

static bool is_open(const struct req *r, const struct sql_gazette_one_row *g)
{
    return g->state == GAZETTE_STATE_RUNNING && g->until > r->now;
}

static int find_mine(struct req *r, struct gazette_page *m)
{
    struct own_objection *own = ARENA_NEW(r->arena, struct own_objection);
    int rc = r->user ? sql_objection_by(r->db, m->id, gazette_signer(r->db, r->user->account), own) : 0;
    if (rc > 0)
        m->mine = own;
    return done(rc);
}

static int show(struct req *r)
{
    struct gazette_page *m = NEW_MODEL(r, gazette_page);
    struct sql_gazette_one_row g = { 0 };
    int rc = find(r, param_id(r, "id"), &g);
    if (rc < 0)
        return rc;
    *m = (struct gazette_page){ .id = g.id,
                                .kind = g.kind,
                                .title = words(r, &g, gazette_def(g.kind)->title),
                                .text = words(r, &g, gazette_def(g.kind)->text),
                                .detail = g.detail,
                                .where = g.where,
                                .from = g.from,
                                .until = g.until,
                                .last = last_day(g.until),
                                .ended = g.ended,
                                .state = g.state,
                                .objections = g.objections,
                                .waiting = g.waiting,
                                .may_object = is_open(r, &g) };
    rc = find_mine(r, m);
    if (rc == OK)
        rc = event_history(r->db, &gazette_state_of_gazette, g.id, r->prefs.lang, &m->moves);
    m->may_object = m->may_object && !m->mine;
    return rc < 0 ? rc : SHOW(r, gazette_page, m);
}

/* --- objecting ----------------------------------------------------------------------------------------- */

static int object_page(struct req *r, struct objection_form **ret_page)
{
    struct objection_form *m = NEW_MODEL(r, objection_form);
    struct sql_gazette_one_row g = { 0 };
    int rc = find(r, param_id(r, "id"), &g);
    if (rc == OK && !is_open(r, &g))
        rc = ERR(&r->err, CONFLICT, NULL, "公示期已经结束，不能再提异议");
    if (rc < 0)
        return rc;
    m->notice = g.id;
    m->title = words(r, &g, gazette_def(g.kind)->title);
    m->last = last_day(g.until);
    m->by_login = r->user != NULL;
    m->minutes = policy(r->db, POLICY_LOGIN_CODE_MIN);
    m->form = form_new(r, object_params);
    *ret_page = m;
    return OK;
}

static int show_form(struct req *r)
{
    struct objection_form *m = NULL;
    int rc = object_page(r, &m);
    if (rc < 0)
        return rc;
    m->sent = r->refused && form_field(m->form, "code")->value;
    return SHOW(r, objection_form, m);
}

static int need(struct req *r, const char *field, const char *words)
{
    return param_given(r, field) ? OK : req_invalid(r, field, words);
}

static int send_code(struct req *r)
{
    struct objection_form *m = NULL;
    int rc = object_page(r, &m);
    if (rc == OK)
        rc = need(r, "phone", N_("请填写手机号"));
    if (rc == OK)
        rc = account_send_code(r->db, param_text(r, "phone"), CODE_OBJECT, &m->code);
    if (rc < 0)
        return rc;
    form_set(m->form, "reason", param_text(r, "reason"));
    form_set(m->form, "name", param_text(r, "name"));
    form_set(m->form, "phone", param_text(r, "phone"));
    m->sent = true;
    return SHOW(r, objection_form, m);
}

/* Who is not logged in signs with a name and a phone, which the code proves. */
static int check_visitor(struct req *r)
{
    int rc = need(r, "name", N_("请填写姓名")), phone = need(r, "phone", N_("请填写手机号")),
        code = need(r, "code", N_("请填写验证码"));
    if (rc < 0 || phone < 0 || code < 0)
        return INVALID;
    rc = account_use_code(r->db, param_text(r, "phone"), CODE_OBJECT, param_text(r, "code"));
    r->job->keep = rc == INVALID; /* the try counts */
    return rc;
}

static int object(struct req *r)
{
    struct objecting o = { .notice = param_id(r, "id"),
                           .reason = param_text(r, "reason"),
                           .name = param_text(r, "name"),
                           .phone = param_text(r, "phone") };
    int64_t id;
    struct sql_gazette_one_row g = { 0 };
    int rc = find(r, o.notice, &g);
    if (rc == OK)
        rc = need(r, "reason", N_("请写明异议的理由"));
    if (rc == OK && !r->user)
        rc = check_visitor(r);
    if (rc == OK)
        rc = gazette_object(r->db, &o, &id);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("异议已收到，处理后会告诉您结果"));
    return reply_see_other(r, "/gazette/%i", o.notice);
}

/* --- deciding ------------------------------------------------------------------------------------------ */

static int find_objection(struct req *r, struct sql_objection_one_row *ret)
{
    int rc = sql_objection_one(r->db, param_id(r, "id"), ret);
    if (rc < 0)
        return rc;
    return rc && actor_over(r->db, STATION, ret->pos) ? OK : ERR(&r->err, NOT_FOUND, NULL, "没有这份异议");
}

static int find_party(struct req *r, struct objection_page *m)
{
    struct review_party_list parties = { 0 };
    int rc = sql_objection_parties(r->db, m->id, m->state, &parties);
    for (size_t i = 0; i < parties.n; i++)
        m->is_party = m->is_party || parties.v[i].account == r->user->account;
    return done(rc);
}

/* Where what is announced is shown, to who may see it. */
static const char *link_of(struct req *r, const struct sql_gazette_one_row *g)
{
    return thing_page(r->arena, thing_by_name(gazette_def(g->kind)->thing), g->thing);
}

static int show_objection(struct req *r)
{
    struct objection_page *m = NEW_MODEL(r, objection_page);
    struct sql_objection_one_row o = { 0 };
    struct sql_gazette_one_row g = { 0 };
    int rc = find_objection(r, &o);
    if (rc == OK)
        rc = find(r, o.notice, &g);
    if (rc < 0)
        return rc;
    *m = (struct objection_page){ .id = o.id,
                                  .notice = g.id,
                                  .kind = g.kind,
                                  .title = words(r, &g, gazette_def(g.kind)->title),
                                  .detail = g.detail,
                                  .until = g.until,
                                  .link = link_of(r, &g),
                                  .person = o.name,
                                  .by_login = o.account != 0,
                                  .reason = o.reason,
                                  .made = o.made,
                                  .state = o.state,
                                  .answer = o.answer,
                                  .decided = o.decided,
                                  .pos = o.pos,
                                  .form = form_new(r, answer_params) };
    rc = find_party(r, m);
    m->may_decide = m->state == OBJECTION_STATE_WAITING && !m->is_party;
    return rc < 0 ? rc : SHOW(r, objection_page, m);
}

static int decide(struct req *r, bool uphold, const char *flash)
{
    struct sql_objection_one_row o = { 0 };
    int rc = find_objection(r, &o);
    if (rc == OK)
        rc = objection_decide(r->db, o.id, uphold, param_text(r, "answer"));
    if (rc < 0)
        return rc;
    reply_flash(r, flash);
    return reply_see_other(r, "/objections/%i", o.id);
}

static int uphold(struct req *r)
{
    return decide(r, true, N_("异议成立，公示已经终止"));
}

static int reject(struct req *r)
{
    return decide(r, false, N_("异议不成立，已经答复"));
}

/* clang-format off */
const struct route gazette_routes[] = {
    { GET, "/gazette", ANYONE, READ, list, list_params, VIEW(gazette_list),
      "All public notices that run, newest first", .shared = true },
    { GET, "/gazette/:id", ANYONE, READ, show, PARAMS(P_ID("id")), VIEW(gazette_page), "One public notice, and how to object" },
    { GET, "/gazette/:id/object", ANYONE, READ, show_form, PARAMS(P_ID("id")), VIEW(objection_form), "The form of an objection" },
    { POST, "/gazette/:id/code", ANYONE, WRITE, send_code, object_params, VIEW(objection_form),
      "Send a one-time code to the phone that signs an objection", .form = show_form, .rate = RATE_CODE },
    { POST, "/gazette/:id/object", ANYONE, WRITE, object, object_params, NO_VIEW,
      "Object to a public notice, logged in or with the code that was sent", .form = show_form, .rate = RATE_LOGIN },
    { GET, "/objections/:id", STATION, READ, show_objection, PARAMS(P_ID("id")), VIEW(objection_page), "One objection" },
    { POST, "/objections/:id/uphold", STATION, WRITE, uphold, answer_params, NO_VIEW,
      "Uphold an objection with an answer: the notice ends", .form = show_objection },
    { POST, "/objections/:id/reject", STATION, WRITE, reject, answer_params, NO_VIEW,
      "Answer an objection that is not upheld", .form = show_objection },
    ROUTES_END,
};
/* clang-format on */
