/* handover_http.c - leadership of a team that is offered: the form, the offer's page, the answer. Decides:
 * who sees an offer. Not here: the rules (offer.c). */
#include "base/clock.h"
#include "http/input.h"
#include "http/server.h"
#include "people/team/offer.sql.h"
#include "people/team/team.h"
#include "people/team/team.sql.h"

static const struct param form_params[] = { P_ID("id"), P_ID("member"), { 0 } };
static const struct param offer_params[] = { P_ID("id"), TEAM_HANDOVER_PARAMS, { 0 } };

#define ID_ONLY PARAMS(P_ID("id"))

static int denied(struct req *r)
{
    return ERR(&r->err, DENIED, NULL, "没有找到您要的内容");
}

/* A membership of a team that whoever asks leads. */
static int find_member(struct req *r, struct sql_team_member_one_row *m, struct team_say *say)
{
    int64_t team = param_id(r, "id");
    struct sql_team_secrets_row t = { 0 };
    int rc = sql_team_secrets(r->db, team, &t);
    if (rc > 0)
        rc = team_say(r->db, team, t.pos, say);
    if (rc >= 0 && !say->leads)
        return denied(r);
    if (rc >= 0)
        rc = sql_team_member_one(r->db, param_id(r, "member"), team, m);
    return rc < 0 ? rc : rc ? OK : ERR(&r->err, NOT_FOUND, NULL, "没有这位队员");
}

static int show_form(struct req *r)
{
    struct sql_team_member_one_row m = { 0 };
    struct team_say say = { 0 };
    struct handover_form *page = NEW_MODEL(r, handover_form);
    int rc = find_member(r, &m, &say);
    if (rc == OK)
        rc = sql_team_member_name(r->db, m.volunteer, page);
    if (rc < 0)
        return rc;
    page->id = param_id(r, "id");
    page->team_name = m.team_name;
    page->by_staff = !say.own;
    page->form = form_new(r, offer_params);
    form_set_int(page->form, "member", param_id(r, "member"));
    form_set_code(page->form, "becomes", ROLE_AFTER_MEMBER);
    return SHOW(r, handover_form, page);
}

static int offer(struct req *r)
{
    struct sql_team_member_one_row m = { 0 };
    struct team_say say = { 0 };
    struct team_handover h = TAKE(r, team_handover);
    int64_t id;
    int rc = find_member(r, &m, &say);
    if (rc == OK)
        rc = team_offer(r->db, param_id(r, "id"), &h, &id);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("已请对方接任，等对方答复"));
    return reply_see_other(r, "/handovers/%i", id);
}

static int show(struct req *r)
{
    struct sql_team_offer_one_row o = { 0 };
    struct team_say say = { 0 };
    struct handover_page *m = NEW_MODEL(r, handover_page);
    int rc = sql_team_offer_one(r->db, param_id(r, "id"), &o);
    if (rc > 0)
        rc = team_say(r->db, o.team, o.pos, &say);
    if (rc < 0)
        return rc;
    bool mine = o.volunteer && o.volunteer == r->user->volunteer;
    if (!mine && !say.hands_over)
        return denied(r);
    *m = (struct handover_page){ .id = param_id(r, "id"),
                                 .team = o.team,
                                 .team_name = o.team_name,
                                 .name = o.name,
                                 .becomes = o.becomes,
                                 .by_staff = o.by_staff,
                                 .leads = o.state == OFFER_STATE_ACCEPTED,
                                 .state = o.state,
                                 .made = o.made,
                                 .last = day_of(team_offer_until(r->db, o.made) - 1),
                                 .decided = o.decided,
                                 .mine = mine,
                                 .may_withdraw = say.hands_over && o.state == OFFER_STATE_WAITING };
    m->over = m->last < day_of(r->now);
    m->form = form_new(r, ID_ONLY);
    return SHOW(r, handover_page, m);
}

/* Who leads a team changes, and with it whom the leaders' routes let in. */
static int answer(struct req *r, int (*decide)(struct db *db, int64_t id), const char *flash)
{
    int rc = decide(r->db, param_id(r, "id"));
    if (rc < 0)
        return rc;
    req_forget_everybody(r);
    reply_flash(r, flash);
    return reply_see_other(r, "/handovers/%i", param_id(r, "id"));
}

static int accept(struct req *r)
{
    return answer(r, team_offer_accept, N_("您已接任队长"));
}

static int decline(struct req *r)
{
    return answer(r, team_offer_decline, N_("已谢绝，队长不变"));
}

static int withdraw(struct req *r)
{
    return answer(r, team_offer_withdraw, N_("已撤回，队长不变"));
}

const struct route handover_routes[] = {
    { GET, "/teams/:id/handover", LEADER, READ, show_form, form_params, VIEW(handover_form),
      "The form to offer a member the leadership" },
    { POST, "/teams/:id/handover", LEADER, WRITE, offer, offer_params, NO_VIEW,
      "Offer a member the leadership, which they accept or not", .form = show_form },
    { GET, "/handovers/:id", PERSON, READ, show, ID_ONLY, VIEW(handover_page), "An offer of leadership" },
    { POST, "/handovers/:id/accept", VOLUNTEER, WRITE, accept, ID_ONLY, NO_VIEW, "Lead the team from now on",
      .form = show },
    { POST, "/handovers/:id/decline", VOLUNTEER, WRITE, decline, ID_ONLY, NO_VIEW,
      "Decline the leadership that is offered", .form = show },
    { POST, "/handovers/:id/withdraw", LEADER, WRITE, withdraw, ID_ONLY, NO_VIEW,
      "Take an offer of leadership back", .form = show },
    ROUTES_END,
};
