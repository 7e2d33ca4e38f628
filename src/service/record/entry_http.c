/* entry_http.c - pages of entries by hand (late entries, team entries, own claims, corrections) and of
 * appeals. */
#include <stdio.h>
#include <string.h>

#include "http/req.h"
#include "service/record/entry.sql.h"
#include "service/record/record.h"
#include "service/record/record.sql.h"
#include "people/team/team.h"

#define ASK_PARAMS                                                                                           \
    P_ID("shift"), P_TIME("came"), P_TIME("went"), P_LONG("reason", 500), P_MUST("truth"),                   \
        P_ATTACH("proof", PROOF_OF_RECORD_ENTRY)

static const struct param own_params[] = { ASK_PARAMS, { 0 } };
static const struct param team_params[] = {
    ASK_PARAMS, P_NUMBER("number", 18), P_CODE("kind", entry_kind_codes), P_OPT_ID("corrects"), { 0 },
};
static const struct param answer_params[] = { P_ID("id"), P_TEXT("reason", 300), { 0 } };
static const struct param appeal_params[] = {
    P_ID("id"), P_LONG("story", 500), P_OPT_TIME("claimed_out"), { 0 }
};

/* --- asking -------------------------------------------------------------------------------------------- */

/* Hours of one's own are claimed of what everybody may see; a team's are entered by those who answer for it.
 */
static bool may_ask(const struct req *r, const struct sql_record_of_shift_row *s, bool own)
{
    return own ? s->is_public
               : actor_over(r->db, STATION, s->pos) || team_leads(r->db, s->team, r->user->volunteer) == 1;
}

/* Whose record it is and what it says; of another shift it says nothing. */
static int fill_corrected(struct req *r, struct entry_form *m, int64_t shift)
{
    struct sql_record_one_row old = { 0 };
    int rc = sql_record_one(r->db, param_id(r, "corrects"), &old);
    if (rc <= 0 || old.shift != shift)
        return rc;
    form_set(m->form, "number", old.number);
    form_set_time(m->form, "came", old.in_ms);
    form_set_time(m->form, "went", old.out_ms);
    return OK;
}

static int form_page(struct req *r, const struct param *params, bool own)
{
    struct entry_form *m = NEW_MODEL(r, entry_form);
    struct sql_record_of_shift_row s = { 0 };
    int64_t shift = param_id(r, "shift");
    int rc = sql_record_of_shift(r->db, shift, &s);
    if (rc < 0)
        return rc;
    if (!rc || !may_ask(r, &s, own))
        return ERR(&r->err, NOT_FOUND, NULL, "没有这个班次");
    m->activity = s.activity;
    m->title = s.title;
    m->place = s.place;
    m->starts = s.starts;
    m->ends = s.ends;
    m->is_own = own;
    m->form = form_new(r, params);
    form_set_int(m->form, "shift", shift);
    form_set_time(m->form, "came", s.starts);
    form_set_time(m->form, "went", s.ends);
    if (!own) {
        form_set_code(m->form, "kind", ENTRY_KIND_LATE_ENTRY);
        if (!r->refused && param_id(r, "corrects")) {
            form_set_int(m->form, "corrects", param_id(r, "corrects"));
            form_set_code(m->form, "kind", ENTRY_KIND_CORRECTION);
            rc = fill_corrected(r, m, shift);
        }
    }
    return rc < 0 ? rc : SHOW(r, entry_form, m);
}

static int show_own_form(struct req *r)
{
    return form_page(r, own_params, true);
}

static int show_team_form(struct req *r)
{
    return form_page(r, team_params, false);
}

/* Photographs are turned before the lane. */
static int take_proofs(struct req *r)
{
    struct attach_files *proofs = ARENA_NEW(r->arena, struct attach_files);
    const struct param_value *sent = param_value(r, "proof");
    r->slow = proofs;
    return attach_read(&proof_of_record_entry, "proof", sent->files, sent->n_files, r->arena, &r->err,
                       proofs);
}

static struct entry_ask asked(const struct req *r)
{
    const struct attach_files *proofs = r->slow;
    return (struct entry_ask){
        .shift = param_id(r, "shift"),
        .in_ms = param_time(r, "came"),
        .out_ms = param_time(r, "went"),
        .reason = param_text(r, "reason"),
        .truth = param_bool(r, "truth"),
        .proofs = *proofs,
    };
}

static int ask(struct req *r, const struct entry_ask *a)
{
    int64_t id;
    int rc = entry_ask(r->db, a, &id);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("已提交，等另一个人审核"));
    return reply_see_other(r, "/entries/%i", id);
}

static int ask_own(struct req *r)
{
    struct sql_record_of_shift_row s = { 0 };
    struct entry_ask a = asked(r);
    int rc = sql_record_of_shift(r->db, a.shift, &s);
    if (rc < 0)
        return rc;
    if (!rc || !may_ask(r, &s, true))
        return ERR(&r->err, NOT_FOUND, NULL, "没有这个班次");
    a.kind = ENTRY_KIND_OWN_CLAIM;
    a.volunteer = r->user->volunteer;
    return ask(r, &a);
}

static int ask_team(struct req *r)
{
    struct sql_record_of_shift_row s = { 0 };
    struct sql_entry_volunteer_row v = { 0 };
    struct entry_ask a = asked(r);
    a.kind = (enum entry_kind)param_code(r, "kind");
    a.corrects = param_id(r, "corrects");
    int rc = sql_record_of_shift(r->db, a.shift, &s);
    if (rc < 0)
        return rc;
    if (!rc || !may_ask(r, &s, false))
        return ERR(&r->err, DENIED, NULL, "没有找到您要的内容");
    if (a.kind == ENTRY_KIND_OWN_CLAIM)
        return ERR(&r->err, INVALID, "kind", "本人申报要由本人提交");
    rc = sql_entry_volunteer(r->db, param_text(r, "number"), &v);
    if (rc <= 0)
        return rc < 0 ? rc : ERR(&r->err, INVALID, "number", "没有这个志愿者编号");
    a.volunteer = v.id;
    return ask(r, &a);
}

/* --- one entry ----------------------------------------------------------------------------------------- */

static int find(struct req *r, struct entry_page *m)
{
    int rc = sql_entry_one(r->db, param_id(r, "id"), m);
    if (rc < 0)
        return rc;
    m->is_own = rc && r->user->volunteer && m->volunteer == r->user->volunteer;
    bool mine = m->is_own || (rc && m->asked_by == r->user->account);
    bool over = rc && actor_over(r->db, STATION, m->pos);
    bool leads = rc && team_leads(r->db, m->team, r->user->volunteer) == 1;
    if (!mine && !over && !leads)
        return ERR(&r->err, NOT_FOUND, NULL, "没有这份录入");
    /* A volunteer's own claim may be decided by the leader; what a leader entered is for the unit's staff. */
    m->may_decide = m->state == DECISION_STATE_WAITING && !mine && (over || m->kind == ENTRY_KIND_OWN_CLAIM);
    return OK;
}

static int show(struct req *r)
{
    struct entry_page *m = NEW_MODEL(r, entry_page);
    struct sql_entry_shift_row at = { 0 };
    struct sql_record_of_shift_row s = { 0 };
    int rc = find(r, m);
    if (rc == OK)
        rc = sql_entry_shift(r->db, m->id, &at);
    if (rc >= 0)
        rc = sql_record_of_shift(r->db, at.shift, &s);
    if (rc >= 0)
        rc = attach_of(r->db, &proof_of_record_entry, m->id, &m->proofs);
    if (rc < 0)
        return rc;
    m->minutes = record_minutes(r->db, m->came, m->went, s.starts, s.ends);
    m->form = form_new(r, answer_params);
    return SHOW(r, entry_page, m);
}

static int decide(struct req *r, int (*fn)(struct db *db, int64_t entry, const char *answer),
                  const char *answer, const char *flash)
{
    struct entry_page m = { 0 };
    int rc = find(r, &m);
    if (rc == OK && !m.may_decide && m.state == DECISION_STATE_WAITING && m.asked_by != r->user->account)
        rc = ERR(&r->err, DENIED, NULL, "没有找到您要的内容");
    if (rc == OK)
        rc = fn(r->db, m.id, answer);
    if (rc < 0)
        return rc;
    reply_flash(r, flash);
    return reply_see_other(r, "/entries/%i", m.id);
}

static int accept(struct req *r)
{
    return decide(r, entry_accept, NULL, N_("已通过"));
}

static int refuse(struct req *r)
{
    return decide(r, entry_refuse, param_text(r, "reason"), N_("已驳回"));
}

static int mine(struct req *r)
{
    struct entry_list *m = NEW_MODEL(r, entry_list);
    int rc = sql_entry_mine(r->db, r->user->account, r->user->volunteer, &m->items);
    return rc < 0 ? rc : SHOW(r, entry_list, m);
}

/* --- appeals ------------------------------------------------------------------------------------------- */

static int show_appeal_form(struct req *r)
{
    struct appeal_form *m = NEW_MODEL(r, appeal_form);
    struct sql_record_one_row rec = { 0 };
    int rc = sql_record_one(r->db, param_id(r, "id"), &rec);
    if (rc < 0)
        return rc;
    if (!rc || rec.volunteer != r->user->volunteer)
        return ERR(&r->err, NOT_FOUND, NULL, "没有这条服务记录");
    m->record = rec.id;
    m->title = rec.title;
    m->day = rec.day;
    m->came = rec.in_ms;
    m->went = rec.out_ms;
    m->state = rec.state;
    m->form = form_new(r, appeal_params);
    form_set_time(m->form, "claimed_out", rec.out_ms);
    return SHOW(r, appeal_form, m);
}

static int ask_appeal(struct req *r)
{
    int64_t id;
    int rc = appeal_ask(r->db, param_id(r, "id"), r->user->volunteer, param_text(r, "story"),
                        param_time(r, "claimed_out"), &id);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("申诉已送出，处理后会通知您"));
    return reply_see_other(r, "/records/%i", param_id(r, "id"));
}

static int find_appeal(struct req *r, struct appeal_page *m)
{
    int rc = sql_appeal_one(r->db, param_id(r, "id"), m);
    if (rc < 0)
        return rc;
    if (!rc || !actor_over(r->db, STATION, m->pos))
        return ERR(&r->err, NOT_FOUND, NULL, "没有这份申诉");
    m->may_decide = m->state == DECISION_STATE_WAITING;
    return OK;
}

static int show_appeal(struct req *r)
{
    struct appeal_page *m = NEW_MODEL(r, appeal_page);
    int rc = find_appeal(r, m);
    m->form = form_new(r, answer_params);
    return rc < 0 ? rc : SHOW(r, appeal_page, m);
}

static int decide_appeal(struct req *r, int (*fn)(struct db *db, int64_t appeal, const char *answer),
                         const char *answer, const char *flash)
{
    struct appeal_page m = { 0 };
    int rc = find_appeal(r, &m);
    if (rc == OK)
        rc = fn(r->db, m.id, answer);
    if (rc < 0)
        return rc;
    reply_flash(r, flash);
    return reply_see_other(r, "/appeals/%i", m.id);
}

static int accept_appeal(struct req *r)
{
    return decide_appeal(r, appeal_accept, NULL, N_("申诉已通过，时长已补记"));
}

static int refuse_appeal(struct req *r)
{
    return decide_appeal(r, appeal_refuse, param_text(r, "reason"), N_("申诉已驳回"));
}

#define ID_ONLY PARAMS(P_ID("id"))

const struct route entry_routes[] = {
    { GET, "/entries/claim", VOLUNTEER, READ, show_own_form, PARAMS(P_ID("shift")), VIEW(entry_form),
      "The form to claim one's own hours" },
    { POST, "/entries/claim", VOLUNTEER, SLOW, ask_own, own_params, NO_VIEW,
      "Claim one's own hours; the leader decides", .form = show_own_form, .slow = take_proofs },
    { GET, "/entries/new", LEADER, READ, show_team_form, PARAMS(P_ID("shift"), P_OPT_ID("corrects")),
      VIEW(entry_form), "The form of a team's entry, late entry or correction" },
    { POST, "/entries/new", LEADER, SLOW, ask_team, team_params, NO_VIEW,
      "Enter hours by hand; a second person decides", .form = show_team_form, .slow = take_proofs },
    { GET, "/me/entries", PERSON, READ, mine, NO_PARAMS, VIEW(entry_list),
      "Entries I asked for, or that concern me", .suspended = true },
    { GET, "/entries/:id", PERSON, READ, show, ID_ONLY, VIEW(entry_page), "One entry by hand",
      .suspended = true },
    { POST, "/entries/:id/accept", LEADER, WRITE, accept, ID_ONLY, NO_VIEW,
      "The second person accepts an entry" },
    { POST, "/entries/:id/refuse", LEADER, WRITE, refuse, answer_params, NO_VIEW,
      "The second person refuses an entry, with a reason", .form = show },
    { GET, "/records/:id/appeal", VOLUNTEER, READ, show_appeal_form, ID_ONLY, VIEW(appeal_form),
      "The form of an appeal", .suspended = true },
    { POST, "/records/:id/appeal", VOLUNTEER, WRITE, ask_appeal, appeal_params, NO_VIEW,
      "Appeal against a missed, refused or voided record", .form = show_appeal_form, .suspended = true },
    { GET, "/appeals/:id", STATION, READ, show_appeal, ID_ONLY, VIEW(appeal_page), "One appeal" },
    { POST, "/appeals/:id/accept", STATION, WRITE, accept_appeal, ID_ONLY, NO_VIEW, "Accept an appeal" },
    { POST, "/appeals/:id/refuse", STATION, WRITE, refuse_appeal, answer_params, NO_VIEW,
      "Refuse an appeal, with a reason", .form = show_appeal },
    ROUTES_END,
};
