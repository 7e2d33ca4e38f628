/* team_http.c - pages and API of teams: one team, registering, joining, and the leader's list of
 * members. Decides: who may call what, and which inputs arrive. Not here: the list of teams
 * (team_list_http.c), the rules (team.c), deciding a waiting team from the inbox page (inbox/). */
#include <stdio.h>
#include <string.h>

#include "office/codes/codes.model.h"
#include "base/clock.h"
#include "base/pos.h"
#include "http/input.h"
#include "http/server.h"
#include "office/account/account.h"
#include "office/change/change.h"
#include "people/team/offer.sql.h"
#include "office/look/look.h"
#include "office/notice/notice.h"
#include "office/photo/photo.h"
#include "people/team/team.h"
#include "people/team/team.sql.h"

static const struct param join_params[] = {
    P_ID("id"), P_OPT_TEXT("note", 200), P_OPT_DIGITS("pass_code", 6), { 0 }
};

static const struct param new_params[] = { TEAM_DETAILS_PARAMS, P_OPT_ID("parent"), ORG_PICK_PARAMS, { 0 } };
static const struct param edit_params[] = {
    P_ID("id"), P_INT("version", 1, INT32_MAX), TEAM_DETAILS_PARAMS, { 0 }
};

/* --- one team ------------------------------------------------------------------------------------------ */

static int find(struct req *r, struct team_page *m)
{
    int rc = sql_team_one(r->db, param_id(r, "id"), m);
    return rc < 0 ? rc : rc ? OK : ERR(&r->err, NOT_FOUND, NULL, "没有这支队伍");
}

static int may_lead(struct req *r, int64_t team)
{
    return r->user ? team_leads(r->db, team, r->user->volunteer) : 0;
}

/* What only concerns the person who looks: part of the page, not of the shared JSON. */
static int add_mine(struct req *r, struct team_page *m)
{
    struct sql_team_membership_row mine = { 0 };
    if (!r->user || r->face == FACE_JSON)
        return OK;
    m->open = true;
    int rc = may_lead(r, m->id);
    if (rc < 0)
        return rc;
    m->may_lead = rc == 1;
    m->may_decide = actor_over(r->db, STATION, m->pos);
    rc = r->user->volunteer ? sql_team_membership(r->db, m->id, r->user->volunteer, &mine) : 0;
    m->my_state = mine.state;
    m->my_role = mine.role;
    if (rc >= 0 && (m->may_lead || m->may_decide))
        rc = change_of(r->db, m->id, &m->changes);
    return done(rc);
}

static int show(struct req *r)
{
    struct team_page *m = NEW_MODEL(r, team_page);
    int rc = find(r, m);
    if (rc == OK)
        rc = add_mine(r, m);
    if (rc < 0)
        return rc;
    /* What is not active is seen by its leaders and its staff alone. */
    if (m->state != TEAM_STATE_ACTIVE && !m->may_lead && !m->may_decide)
        return ERR(&r->err, NOT_FOUND, NULL, "没有这支队伍");
    rc = sql_team_branches(r->db, m->id, &m->branches);
    if (rc >= 0)
        rc = photo_of_thing(r->db, "team", m->id, &m->photo);
    if (rc >= 0)
        rc = sql_team_upcoming(r->db, m->id, r->now, &m->upcoming);
    m->form = form_new(r, join_params);
    return rc < 0 ? rc : SHOW(r, team_page, m);
}

/* --- registering and changing -------------------------------------------------------------------------- */

/* The teams a person leads are the possible mothers of a new one. */
static int parent_options(struct req *r, struct form *f)
{
    struct my_team_list mine = { 0 };
    int rc = sql_team_mine(r->db, r->user->volunteer, &mine);
    if (rc < 0)
        return rc;
    struct form_option *o = ARENA_ARRAY(r->arena, struct form_option, mine.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < mine.n; i++)
        if (mine.v[i].role <= MEMBER_ROLE_DEPUTY && mine.v[i].state == MEMBER_STATE_IN)
            o[n++] = (struct form_option){ arena_printf(r->arena, "%lld", (long long)mine.v[i].id),
                                           mine.v[i].name };
    form_options(f, "parent", o, n);
    return OK;
}

static int show_new(struct req *r)
{
    struct team_form *m = NEW_MODEL(r, team_form);
    struct team_details first = { .kind = TEAM_KIND_GROUP,
                                  .join_rule = JOIN_RULE_REVIEW,
                                  .contact_name = r->user->name };
    int rc = account_phone(r->db, r->user->account, &first.contact_phone);
    m->form = form_new(r, new_params);
    m->may_choose_unit = true;
    FILL(m->form, team_details, &first);
    if (rc >= 0)
        rc = parent_options(r, m->form);
    if (rc >= 0)
        rc = org_pick_form(r, m->form, POS_VILLAGE, &m->picker);
    return rc < 0 ? rc : SHOW(r, team_form, m);
}

static int create(struct req *r)
{
    struct unit unit;
    int64_t id;
    struct team_details d = TAKE(r, team_details);
    int64_t mother = param_id(r, "parent");
    int rc = org_picked(r, POS_COUNTY, &unit);
    if (rc == OK && mother && team_leads(r->db, mother, r->user->volunteer) != 1)
        rc = ERR(&r->err, INVALID, "parent", "没有这个上级队伍");
    if (rc >= 0)
        rc = team_register(r->db, r->user->volunteer, &unit, mother, &d, &id);
    if (rc < 0)
        return rc;
    req_forget_user(r, r->user->account);
    reply_flash(r, N_("已提交，等待上级单位审核"));
    return reply_see_other(r, "/teams/%i", id);
}

/* The team in hand, or not found for whoever does not lead it. */
static int led_team(struct req *r, struct team_page *m)
{
    int rc = find(r, m);
    if (rc < 0)
        return rc;
    rc = may_lead(r, m->id);
    if (rc < 0)
        return rc;
    return rc || actor_over(r->db, STATION, m->pos) ? OK : ERR(&r->err, DENIED, NULL, "没有找到您要的内容");
}

static int show_edit(struct req *r)
{
    struct team_page t = { 0 };
    struct team_details d = { 0 };
    struct team_form *m = NEW_MODEL(r, team_form);
    int rc = led_team(r, &t);
    if (rc == OK)
        rc = sql_team_details_of(r->db, t.id, &d);
    if (rc < 0)
        return rc;
    m->id = t.id;
    m->version = t.version;
    m->approved = t.state == TEAM_STATE_ACTIVE;
    m->form = form_new(r, edit_params);
    form_set_version(m->form, t.version);
    FILL(m->form, team_details, &d);
    return SHOW(r, team_form, m);
}

static int change(struct req *r)
{
    struct team_page t = { 0 };
    struct team_details d = TAKE(r, team_details);
    int64_t waits = 0;
    int rc = led_team(r, &t);
    if (rc == OK)
        rc = team_change(r->db, t.id, param_int(r, "version"), &d, &waits);
    if (rc < 0)
        return rc;
    reply_flash(r, t.state == TEAM_STATE_REFUSED ? N_("已重新提交审核")
                   : waits                       ? CHANGE_WAITS
                                                 : N_("已保存"));
    return reply_see_other(r, "/teams/%i", t.id);
}

/* --- joining and leaving ------------------------------------------------------------------------------- */

static int join(struct req *r)
{
    bool in;
    int64_t id = param_id(r, "id");
    int rc = team_join(r->db, id, r->user->volunteer, param_text(r, "note"), param_text(r, "pass_code"), &in);
    r->job->keep = rc == INVALID; /* the try counts */
    if (rc < 0)
        return rc;
    reply_flash(r, in ? N_("已加入队伍") : N_("申请已送出，等队长审核"));
    return reply_see_other(r, "/teams/%i", id);
}

static int leave(struct req *r)
{
    int rc = team_leave(r->db, param_id(r, "id"), r->user->volunteer);
    if (rc < 0)
        return rc;
    req_forget_user(r, r->user->account);
    reply_flash(r, N_("已退出队伍"));
    return reply_see_other(r, "/teams/%i", param_id(r, "id"));
}

static int mine(struct req *r)
{
    struct my_teams *m = NEW_MODEL(r, my_teams);
    int rc = sql_team_mine(r->db, r->user->volunteer, &m->items);
    if (rc >= 0)
        rc = sql_team_offers_mine(r->db, r->user->volunteer, &m->offers);
    return rc < 0 ? rc : SHOW(r, my_teams, m);
}

/* --- the leader's list of members ---------------------------------------------------------------------- */

/* The list is one form with several buttons: a route takes the others' fields too, and leaves them alone. */
static const struct param refuse_member_params[] = {
    P_ID("id"), P_IDS("member", 200), P_TEXT("reason", 200), P_OPT_CODE("role", member_role_codes), { 0 },
};

static int add_say(struct req *r, const struct team_page *t, struct team_members *m)
{
    struct team_say say = { 0 };
    struct sql_team_offer_waiting_row waits = { 0 };
    int rc = team_say(r->db, t->id, t->pos, &say);
    if (rc >= 0 && say.hands_over)
        rc = sql_team_offer_waiting(r->db, t->id, 0, &waits);
    m->may_lead = true;
    m->may_name = say.names;
    m->offer = waits.id;
    if (rc < 0 || !say.hands_over || waits.id || t->state != TEAM_STATE_ACTIVE)
        return done(rc);
    for (size_t i = 0; i < m->items.n; i++)
        if (m->items.v[i].role != MEMBER_ROLE_LEADER)
            m->items.v[i].lead = arena_printf(r->arena, "/teams/%lld/handover?member=%lld", (long long)t->id,
                                              (long long)m->items.v[i].membership);
    return OK;
}

#define MEMBERS_PAGE 50 /* opened by one press, which a day has room for twice */

static const char *look_of(struct req *r, int64_t team)
{
    return arena_printf(r->arena, "team %lld", (long long)team);
}

/* Whose names the reader has opened here; m->revealed: of all. */
static int unmask(struct req *r, struct team_members *m)
{
    struct look_opened seen = { 0 };
    int rc = look_opened(r->db, look_of(r, m->id), r->now - LOOK_LIST_MS, &seen);
    m->revealed = true;
    for (size_t i = 0; i < m->waiting.n + m->items.n; i++) {
        struct team_person *p = i < m->waiting.n ? &m->waiting.v[i] : &m->items.v[i - m->waiting.n];
        p->revealed = look_is_open(&seen, p->volunteer);
        m->revealed &= p->revealed;
    }
    return rc;
}

/* Who waits, and a page of those who are in. */
static int fill_members(struct req *r, struct team_page *t, struct team_members *m)
{
    int64_t limit = req_limit(r, MEMBERS_PAGE);
    int rc = led_team(r, t);
    if (rc == OK)
        rc = sql_team_people(r->db, t->id, true, day_of(r->now), 0, 200, &m->waiting);
    if (rc >= 0)
        rc = sql_team_people(r->db, t->id, false, day_of(r->now), req_after(r), limit + 1, &m->items);
    if (rc >= 0)
        rc = add_say(r, t, m);
    if (rc < 0)
        return rc;
    m->id = t->id;
    m->name = t->name;
    if (req_after(r))
        m->after = arena_printf(r->arena, "%lld", (long long)req_after(r));
    if ((int64_t)m->items.n > limit) {
        m->items.n = (size_t)limit;
        m->next = arena_printf(r->arena, "%lld", (long long)m->items.v[limit - 1].membership);
    }
    return unmask(r, m);
}

static int members(struct req *r)
{
    struct team_page t = { 0 };
    struct team_members *m = NEW_MODEL(r, team_members);
    int rc = fill_members(r, &t, m);
    m->form = form_new(r, refuse_member_params);
    return rc < 0 ? rc : SHOW(r, team_members, m);
}

/* Opens the names that the page shows. */
static int reveal_members(struct req *r)
{
    struct team_page t = { 0 };
    struct team_members m = { 0 };
    int rc = fill_members(r, &t, &m);
    size_t n = m.waiting.n + m.items.n;
    int64_t *shown = ARENA_ARRAY(r->arena, int64_t, n + 1);
    for (size_t i = 0; i < n; i++)
        shown[i] = i < m.waiting.n ? m.waiting.v[i].volunteer : m.items.v[i - m.waiting.n].volunteer;
    if (rc == OK)
        rc = look_open(r->db, &(struct look_list){ .list = look_of(r, t.id),
                                                   .reason = arena_printf(r->arena, "队员名单：%s", t.name),
                                                   .pos = t.pos,
                                                   .since = r->now - LOOK_LIST_MS,
                                                   .volunteers = shown,
                                                   .n = n });
    if (rc < 0)
        return rc;
    reply_flash(r, N_("这一页的姓名已显示 12 小时，查看每个人都已记入日志"));
    return m.after ? reply_see_other(r, "/teams/%i/members?after=%s", t.id, m.after)
                   : reply_see_other(r, "/teams/%i/members", t.id);
}

typedef int one_member_fn(struct req *r, int64_t team, int64_t membership);

/* The same decision for each ticked member; all or none. */
static int each_member(struct req *r, one_member_fn *decide, const char *flash)
{
    struct team_page t = { 0 };
    const struct param_value *ids = param_value(r, "member");
    int rc = led_team(r, &t);
    for (size_t i = 0; i < ids->n_list && rc >= 0; i++)
        rc = decide(r, t.id, ids->list[i]);
    if (rc < 0)
        return rc;
    reply_flash(r, flash);
    return reply_see_other(r, "/teams/%i/members", t.id);
}

static int admit_one(struct req *r, int64_t team, int64_t membership)
{
    return team_admit(r->db, team, membership);
}

static int turn_down_one(struct req *r, int64_t team, int64_t membership)
{
    return team_turn_down(r->db, team, membership, param_text(r, "reason"));
}

static int remove_one(struct req *r, int64_t team, int64_t membership)
{
    return team_remove(r->db, team, membership, param_text(r, "reason"));
}

static int set_role_one(struct req *r, int64_t team, int64_t membership)
{
    return team_set_role(r->db, team, membership, (enum member_role)param_code(r, "role"));
}

static int admit(struct req *r)
{
    return each_member(r, admit_one, N_("已通过入队申请"));
}

static int turn_down(struct req *r)
{
    return each_member(r, turn_down_one, N_("已驳回入队申请"));
}

/* Who leads a team has changed, and with it whom the leaders' routes let in. */
static int remove_members(struct req *r)
{
    req_forget_everybody(r);
    return each_member(r, remove_one, N_("已移出队伍"));
}

static int set_role(struct req *r)
{
    req_forget_everybody(r);
    return each_member(r, set_role_one, N_("职务已更新"));
}

/* --- staff --------------------------------------------------------------------------------------------- */

static int decided_team(struct req *r, struct team_page *t)
{
    int rc = find(r, t);
    return rc < 0 ? rc : req_over(r, STATION, t->pos);
}

static int approve(struct req *r)
{
    struct team_page t = { 0 };
    int rc = decided_team(r, &t);
    if (rc == OK)
        rc = team_approve(r->db, t.id);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("已通过"));
    return reply_see_other(r, "/inbox");
}

static int refuse(struct req *r)
{
    struct team_page t = { 0 };
    int rc = decided_team(r, &t);
    if (rc == OK)
        rc = team_refuse(r->db, t.id, param_text(r, "reason"));
    if (rc < 0)
        return rc;
    reply_flash(r, N_("已驳回"));
    return reply_see_other(r, "/inbox");
}

static int close_team(struct req *r)
{
    struct team_page t = { 0 };
    int rc = decided_team(r, &t);
    if (rc == OK)
        rc = team_close(r->db, t.id, param_text(r, "reason"));
    if (rc < 0)
        return rc;
    req_forget_everybody(r);
    reply_flash(r, N_("队伍已解散"));
    return reply_see_other(r, "/teams/%i", t.id);
}

#define ID_ONLY PARAMS(P_ID("id"))

const struct route team_routes[] = {
    { GET, "/teams/new", VOLUNTEER, READ, show_new, NO_PARAMS, VIEW(team_form), "The form for a new team" },
    { POST, "/teams", VOLUNTEER, WRITE, create, new_params, NO_VIEW,
      "Register a team; the unit above reviews it", .form = show_new },
    { GET, "/teams/:id", ANYONE, READ, show, join_params, VIEW(team_page), "One team", .shared = true },
    { GET, "/teams/:id/edit", LEADER, READ, show_edit, ID_ONLY, VIEW(team_form),
      "The form to change a team" },
    { POST, "/teams/:id/edit", LEADER, WRITE, change, edit_params, NO_VIEW,
      "Change a team; CONFLICT when changed meanwhile", .form = show_edit },
    { POST, "/teams/:id/join", VOLUNTEER, WRITE, join, join_params, NO_VIEW, "Join, or ask to join",
      .form = show },
    { POST, "/teams/:id/leave", VOLUNTEER, WRITE, leave, ID_ONLY, NO_VIEW, "Leave a team",
      .suspended = true },
    { GET, "/teams/:id/members", LEADER, READ, members, PARAMS(P_ID("id"), P_PAGE), VIEW(team_members),
      "Members, and who wants in" },
    { POST, "/teams/:id/members/reveal", LEADER, WRITE, reveal_members, PARAMS(P_ID("id"), P_PAGE), NO_VIEW,
      "Show the names on a page of members, for some hours; logged for each person", .fresh = true },
    { POST, "/teams/:id/members/admit", LEADER, WRITE, admit,
      PARAMS(P_ID("id"), P_IDS("member", 200), P_OPT_TEXT("reason", 200)), NO_VIEW, "Let waiting people in" },
    { POST, "/teams/:id/members/refuse", LEADER, WRITE, turn_down, refuse_member_params, NO_VIEW,
      "Turn waiting people down, with a reason" },
    { POST, "/teams/:id/members/remove", LEADER, WRITE, remove_members, refuse_member_params, NO_VIEW,
      "Remove members, with a reason" },
    { POST, "/teams/:id/members/role", LEADER, WRITE, set_role,
      PARAMS(P_ID("id"), P_IDS("member", 20), P_CODE("role", member_role_codes), P_OPT_TEXT("reason", 200)),
      NO_VIEW, "Make deputies, or members of them again" },
    { POST, "/teams/:id/approve", STATION, WRITE, approve, ID_ONLY, NO_VIEW, "Approve a team in review" },
    { POST, "/teams/:id/refuse", STATION, WRITE, refuse, PARAMS(P_ID("id"), P_TEXT("reason", 200)), NO_VIEW,
      "Refuse a team in review, with a reason" },
    { POST, "/teams/:id/close", STATION, WRITE, close_team, PARAMS(P_ID("id"), P_TEXT("reason", 200)),
      NO_VIEW, "Disband a team that has nothing planned" },
    { GET, "/me/teams", VOLUNTEER, READ, mine, NO_PARAMS, VIEW(my_teams), "My teams", .suspended = true },
    ROUTES_END,
};
