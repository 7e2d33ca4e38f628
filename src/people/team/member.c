/* member.c - who is in a team: asked, let in, left, removed, and deputies. A count of members moves with each
 * membership; nobody decides on their own. Not here: who leads (offer.c). */
#include "people/team/inside.h"

#include "base/crypt.h"
#include "base/id.h"
#include "office/account/account.h"
#include "office/event/event.h"
#include "office/notice/notice.h"
#include "office/pass/pass.h"
#include "people/team/offer.sql.h"
#include "people/team/team.sql.h"
#include "people/volunteer/volunteer.h"

static int add_member(struct db *db, int64_t team, int64_t volunteer, const char *note, bool in)
{
    int rc = sql_team_member_add(
        db, &(struct sql_team_member_add_in){ .id = id_new(),
                                              .team = team,
                                              .volunteer = volunteer,
                                              .role = MEMBER_ROLE_MEMBER,
                                              .state = in ? MEMBER_STATE_IN : MEMBER_STATE_WAITING,
                                              .note = note ? note : "",
                                              .now = db->now,
                                              .decided = in ? db->now : 0 });
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "您已经在这支队伍里，或正在等待审核");
    return rc < 0 || !in ? rc : sql_team_count_members(db, team, 1);
}

/* Whoever leads it now, which need not be who registered it. */
static int tell_leaders(struct db *db, int64_t team, const char *name)
{
    struct sql_team_heads_rows heads = { 0 };
    const char *link = team_link(db, team, "/members");
    int rc = sql_team_heads(db, team, &heads);
    for (size_t i = 0; i < heads.n && rc >= 0; i++)
        rc = notice_volunteer(db, heads.v[i].volunteer, link, N_("有人申请加入“{0}”"), name, NULL);
    return rc;
}

int team_join(struct db *db, int64_t team, int64_t volunteer, const char *note, const char *pass_code,
              bool *ret_in)
{
    struct sql_team_secrets_row t = { 0 };
    int rc = sql_team_secrets(db, team, &t);
    if (rc <= 0 || t.state != TEAM_STATE_ACTIVE)
        return rc < 0 ? rc : ERR(db->err, NOT_FOUND, NULL, "没有这支队伍");
    if (t.join_rule == JOIN_RULE_CLOSED)
        return ERR(db->err, CONFLICT, NULL, "这支队伍暂不招人");
    if (t.join_rule == JOIN_RULE_PASS_CODE && !pass_code)
        return ERR(db->err, INVALID, "pass_code", "请填写口令，向队长询问");
    if (t.join_rule == JOIN_RULE_PASS_CODE)
        rc = pass_check(db, team, pass_code, t.pass_code, N_("口令不对，请向队长询问"));
    if (rc < 0)
        return rc;
    bool in = t.join_rule != JOIN_RULE_REVIEW;
    rc = add_member(db, team, volunteer, note, in);
    if (rc >= 0 && !in)
        rc = tell_leaders(db, team, t.name);
    if (rc >= 0)
        *ret_in = in;
    return done(rc);
}

int team_leave(struct db *db, int64_t team, int64_t volunteer)
{
    struct sql_team_membership_row m = { 0 };
    int rc = sql_team_membership(db, team, volunteer, &m);
    if (rc <= 0)
        return rc < 0 ? rc : ERR(db->err, CONFLICT, NULL, "您不在这支队伍里");
    rc = sql_team_member_leave(db, m.id, m.state, db->now);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "队长要先把队伍交给别人才能退出");
    if (rc > 0 && m.state == MEMBER_STATE_IN)
        rc = sql_team_count_members(db, team, -1);
    if (rc >= 0)
        rc = signal_member_left(db, team, volunteer);
    return rc < 0 ? rc : team_offer_end(db, team, volunteer);
}

int team_leave_all(struct db *db, int64_t volunteer)
{
    struct sql_team_of_volunteer_rows teams = { 0 };
    struct volunteer v = { 0 };
    const char *phone = "";
    int rc = sql_team_of_volunteer(db, volunteer, &teams);
    for (size_t i = 0; i < teams.n && rc >= 0; i++)
        rc = team_leave(db, teams.v[i].team, volunteer);
    if (rc >= 0)
        rc = sql_team_notes_drop(db, volunteer);
    if (rc >= 0)
        rc = volunteer_one(db, volunteer, &v);
    if (rc >= 0)
        rc = account_phone(db, v.account, &phone);
    if (rc >= 0)
        rc = sql_team_contact_drop(db, v.account, phone);
    return done(rc);
}

/* One team of a suspended leader or deputy: those who lead it beside them, and its unit. */
static int tell_suspended(struct db *db, const struct sql_team_led_row *t, int64_t volunteer)
{
    struct sql_team_leading_rows others = { 0 };
    const char *link = team_link(db, t->team, "/members");
    int rc = sql_team_leading(db, t->team, volunteer, &others);
    for (size_t i = 0; i < others.n && rc >= 0; i++)
        rc = notice_volunteer(db, others.v[i].volunteer, link,
                              N_("“{0}”的一位负责人被暂停资格，现在不能带队"), t->name, NULL);
    return rc < 0 ? rc
                  : notice_staff(db, t->pos, link, N_("“{0}”的一位负责人被暂停资格，现在不能带队"), t->name,
                                 NULL);
}

int team_tell_suspended(struct db *db, int64_t volunteer)
{
    struct sql_team_led_rows teams = { 0 };
    int rc = sql_team_led(db, volunteer, &teams);
    for (size_t i = 0; i < teams.n && rc >= 0; i++)
        rc = tell_suspended(db, &teams.v[i], volunteer);
    return done(rc);
}

static int tell_member(struct db *db, int64_t team, int64_t volunteer, const char *key, const char *reason)
{
    struct sql_team_secrets_row t = { 0 };
    int rc = sql_team_secrets(db, team, &t);
    return rc < 0 ? rc
                  : notice_volunteer(db, volunteer, team_link(db, team, ""), key, t.name,
                                     reason ? reason : "", NULL);
}

/* The membership, which whoever acts decides on: never their own, by whichever account of theirs. */
static int others(struct db *db, int64_t team, int64_t membership, const char *own,
                  struct sql_team_member_one_row *ret)
{
    int rc = sql_team_member_one(db, membership, team, ret);
    if (rc > 0)
        rc = event_is_self(db, ret->account);
    return rc > 0 ? ERR(db->err, CONFLICT, NULL, own) : rc;
}

static int decide_member(struct db *db, int64_t team, int64_t membership, enum member_state state,
                         const char *key, const char *reason)
{
    struct sql_team_member_one_row m = { 0 };
    struct sql_team_member_decide_row row = { 0 };
    int rc = others(db, team, membership, N_("自己的入队申请要由别人审核"), &m);
    if (rc == OK)
        rc = sql_team_member_decide(db, membership, team, state, db->now, reason, &row);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "这份申请已经处理过了");
    if (rc > 0 && state == MEMBER_STATE_IN)
        rc = sql_team_count_members(db, team, 1);
    return rc < 0 ? rc : tell_member(db, team, row.volunteer, key, reason);
}

int team_admit(struct db *db, int64_t team, int64_t membership)
{
    return decide_member(db, team, membership, MEMBER_STATE_IN, N_("您已加入“{0}”"), NULL);
}

int team_turn_down(struct db *db, int64_t team, int64_t membership, const char *reason)
{
    return decide_member(db, team, membership, MEMBER_STATE_REFUSED, N_("加入“{0}”的申请没有通过：{1}"),
                         reason);
}

/* A deputy's place is for those who name deputies. */
static int must_name(struct db *db, int64_t team, int64_t pos)
{
    struct team_say say = { 0 };
    int rc = team_say(db, team, pos, &say);
    return rc < 0 || say.names ? rc : ERR(db->err, CONFLICT, NULL, "副队长由队长或所在单位任免，请联系他们");
}

int team_remove(struct db *db, int64_t team, int64_t membership, const char *reason)
{
    struct sql_team_member_one_row m = { 0 };
    struct sql_team_member_remove_row row = { 0 };
    int rc = others(db, team, membership, N_("不能把自己移出队伍，要走请用“退出队伍”"), &m);
    if (rc == OK && m.role == MEMBER_ROLE_DEPUTY)
        rc = must_name(db, team, m.pos);
    if (rc == OK)
        rc = sql_team_member_remove(db, membership, team, db->now, reason, &row);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "这位队员不能移出，或已经不在队里");
    if (rc > 0)
        rc = sql_team_count_members(db, team, -1);
    if (rc >= 0)
        rc = team_offer_end(db, team, row.volunteer);
    if (rc >= 0)
        rc = signal_member_left(db, team, row.volunteer);
    if (rc >= 0)
        rc = team_note(db, AUDIT_KIND_REVOKE, team, row.pos, reason);
    return rc < 0 ? rc : tell_member(db, team, row.volunteer, N_("您已被移出“{0}”：{1}"), reason);
}

int team_set_role(struct db *db, int64_t team, int64_t membership, enum member_role role)
{
    struct sql_team_member_one_row m = { 0 };
    if (role == MEMBER_ROLE_LEADER)
        return ERR(db->err, INVALID, "role", "队长要本人同意才能接任，请在这位队员那一行点“请接任队长”");
    int rc = others(db, team, membership, N_("不能给自己任命职务，请由别人任命"), &m);
    if (rc == OK && m.role == MEMBER_ROLE_LEADER)
        return ERR(db->err, CONFLICT, NULL, "队长的职务只能交接，请先请别人接任队长");
    if (rc == OK)
        rc = must_name(db, team, m.pos);
    if (rc == OK)
        rc = sql_team_member_role(db, membership, team, role);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "这位队员已经不在队里");
    if (rc >= 0)
        rc = team_note(db, AUDIT_KIND_GRANT, team, m.pos, NULL);
    return rc < 0 ? rc : tell_member(db, team, m.volunteer, N_("您在“{0}”的职务有变动"), NULL);
}

/* --- what service adds ------------------------------------------------------------------------------- */

int team_credit_member(struct db *db, int64_t team, int64_t volunteer, int64_t minutes)
{
    return sql_team_credit_member(db, team, volunteer, minutes);
}

int team_debit_member(struct db *db, int64_t team, int64_t volunteer, int64_t minutes, int64_t since)
{
    return sql_team_debit_member(db, team, volunteer, minutes, since);
}
