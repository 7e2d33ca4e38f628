/* team.c - the rules of teams. Guards are single conditional statements; a count of members moves with each
 * membership. */
#include "people/team/team.h"

#include <stdio.h>
#include <string.h>

#include "office/audit/audit.h"
#include "base/clock.h"
#include "base/cn.h"
#include "base/crypt.h"
#include "base/id.h"
#include "base/input.h"
#include "base/pos.h"
#include "db/meta.h"
#include "office/notice/notice.h"
#include "office/number/number.h"
#include "office/policy/policy.h"
#include "office/stat/stat.h"
#include "people/team/check.sql.h"
#include "people/team/team.sql.h"

static int audit(struct db *db, enum audit_kind what, int64_t team, int64_t pos, const char *reason)
{
    return audit_add(db, &(struct audit_entry){
                             .what = what, .thing = "team", .thing_id = team, .pos = pos, .reason = reason });
}

static int check_details(struct db *db, const struct team_details *d)
{
    char code[CN_NUMBER_TEXT];
    int rc = CHECK(db->err, team_details, d);
    if (rc < 0)
        return rc;
    if (d->kind == TEAM_KIND_ORGANISATION && !d->credit_code)
        return ERR(db->err, INVALID, "credit_code", "登记过的组织请填写统一社会信用代码");
    if (d->credit_code && cn_credit_parse(d->credit_code, code) != CN_OK)
        return ERR(db->err, INVALID, "credit_code", "统一社会信用代码有误，请核对 18 位");
    if (d->kind == TEAM_KIND_GROUP && !*d->host)
        return ERR(db->err, INVALID, "host", "团体请写明同意它成立的单位");
    if (d->join_rule == JOIN_RULE_PASS_CODE &&
        (!*d->pass_code || strspn(d->pass_code, "0123456789") != strlen(d->pass_code)))
        return ERR(db->err, INVALID, "pass_code", "口令是 1 到 6 位数字");
    return OK;
}

/* A branch stands one level under an active mother team; three levels at most. */
static int level_of(struct db *db, int64_t parent, enum team_level *ret_level)
{
    struct team_page mother = { 0 };
    *ret_level = TEAM_LEVEL_MAIN_TEAM;
    if (!parent)
        return OK;
    int rc = sql_team_one(db, parent, &mother);
    if (rc < 0)
        return rc;
    if (!rc || mother.state != TEAM_STATE_ACTIVE)
        return ERR(db->err, INVALID, "parent", "没有这个上级队伍");
    if (mother.level == TEAM_LEVEL_SMALL_TEAM)
        return ERR(db->err, INVALID, "parent", "小分队下面不能再设队伍");
    *ret_level = (enum team_level)(mother.level + 1);
    return OK;
}

static int may_ask(struct db *db, int64_t leader)
{
    struct sql_team_in_review_row waiting = { 0 };
    int rc = sql_team_in_review(db, leader, &waiting);
    return rc < 0 ? rc : policy_may_ask(db, waiting.n);
}

static int tell_staff(struct db *db, int64_t pos, const char *name)
{
    return notice_staff(db, pos, "/inbox", N_("新的队伍登记等您审核：{0}"), name, NULL);
}

int team_register(struct db *db, int64_t leader, const struct unit *unit, int64_t mother,
                  const struct team_details *d, int64_t *ret_id)
{
    char number[CN_NUMBER_TEXT];
    enum team_level level = TEAM_LEVEL_MAIN_TEAM;
    int64_t id = id_new();
    int rc = check_details(db, d);
    if (rc == OK)
        rc = may_ask(db, leader);
    if (rc == OK)
        rc = level_of(db, mother, &level);
    if (rc == OK)
        rc = number_next(db, CN_TEAM, unit->pos, number);
    if (rc < 0)
        return rc;
    rc = sql_team_add(db, &(struct sql_team_add_in){ .id = id,
                                                     .number = number,
                                                     .unit = unit->id,
                                                     .pos = unit->pos,
                                                     .level = level,
                                                     .parent = mother,
                                                     .team_details = *d,
                                                     .state = TEAM_STATE_REVIEW,
                                                     .made_by = db->actor.account,
                                                     .now = db->now });
    if (rc >= 0)
        rc = sql_team_member_add(db, &(struct sql_team_member_add_in){ .id = id_new(),
                                                                       .team = id,
                                                                       .volunteer = leader,
                                                                       .role = MEMBER_ROLE_LEADER,
                                                                       .state = MEMBER_STATE_IN,
                                                                       .note = "",
                                                                       .now = db->now,
                                                                       .decided = db->now });
    if (rc >= 0)
        rc = sql_team_count_members(db, id, 1);
    if (rc >= 0)
        rc = audit(db, AUDIT_KIND_CREATE, id, unit->pos, NULL);
    if (rc >= 0)
        rc = tell_staff(db, unit->pos, d->name);
    if (rc >= 0)
        *ret_id = id;
    return done(rc);
}

/* A team that is sent in again waits like a new one. */
static int may_ask_again(struct db *db, int64_t team)
{
    struct sql_team_heads_rows heads = { 0 };
    int rc = sql_team_heads(db, team, &heads);
    for (size_t i = 0; i < heads.n && rc >= 0; i++)
        rc = may_ask(db, heads.v[i].volunteer);
    return rc;
}

int team_change(struct db *db, int64_t id, int64_t version, const struct team_details *d)
{
    struct sql_team_secrets_row was = { 0 };
    int rc = check_details(db, d);
    if (rc == OK)
        rc = sql_team_secrets(db, id, &was);
    bool again = was.state == TEAM_STATE_REFUSED;
    if (rc >= 0 && again)
        rc = may_ask_again(db, id);
    if (rc < 0)
        return rc;
    rc = sql_team_change(db, id, version, d);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "内容已被别人修改，请刷新后再改");
    if (rc > 0 && again)
        rc = sql_team_again(db, id);
    if (rc > 0)
        rc = audit(db, AUDIT_KIND_CHANGE, id, was.pos, NULL);
    return rc < 0 || !again ? rc : tell_staff(db, was.pos, d->name);
}

static int decide(struct db *db, int64_t id, enum team_state state, const char *reason)
{
    struct sql_team_secrets_row t = { 0 };
    int rc = sql_team_secrets(db, id, &t);
    if (rc <= 0)
        return rc < 0 ? rc : ERR(db->err, NOT_FOUND, NULL, "没有这支队伍");
    rc = sql_team_decide(db, id, state, reason ? reason : "", db->now);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "这支队伍已经有人处理过了");
    bool yes = state == TEAM_STATE_ACTIVE;
    if (rc >= 0)
        rc = audit(db, yes ? AUDIT_KIND_APPROVE : AUDIT_KIND_REFUSE, id, t.pos, reason);
    if (rc >= 0 && yes)
        rc = stat_add(db, t.pos, day_of(db->now), MEASURE_TEAMS, 1);
    char link[48];
    snprintf(link, sizeof(link), "/teams/%lld", (long long)id);
    if (rc >= 0 && yes)
        rc = notice_send(db, t.made_by, link, N_("队伍“{0}”已通过审核"), t.name, NULL);
    else if (rc >= 0)
        rc = notice_send(db, t.made_by, link, N_("队伍“{0}”没有通过：{1}"), t.name, reason, NULL);
    return done(rc);
}

int team_approve(struct db *db, int64_t id)
{
    return decide(db, id, TEAM_STATE_ACTIVE, NULL);
}

int team_refuse(struct db *db, int64_t id, const char *reason)
{
    return decide(db, id, TEAM_STATE_REFUSED, reason);
}

int team_close(struct db *db, int64_t id, const char *reason)
{
    struct sql_team_open_activities_row open = { 0 };
    struct sql_team_close_row closed = { 0 };
    int rc = sql_team_open_activities(db, id, db->now, &open);
    if (rc < 0)
        return rc;
    if (open.n)
        return ERR(db->err, CONFLICT, NULL, "队伍还有没结束的活动，请先结束或取消");
    rc = sql_team_close(db, id, reason, db->now, &closed);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "这支队伍现在不能解散");
    if (rc > 0)
        rc = stat_add(db, closed.pos, day_of(closed.decided), MEASURE_TEAMS, -1);
    return rc < 0 ? rc : audit(db, AUDIT_KIND_CLOSE, id, closed.pos, reason);
}

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
    char link[64];
    struct sql_team_heads_rows heads = { 0 };
    int rc = sql_team_heads(db, team, &heads);
    snprintf(link, sizeof(link), "/teams/%lld/members", (long long)team);
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
    if (t.join_rule == JOIN_RULE_PASS_CODE && (!pass_code || !crypt_equal(pass_code, t.pass_code)))
        return ERR(db->err, INVALID, "pass_code", "口令不对，请向队长询问");
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
    return done(rc);
}

int team_leave_all(struct db *db, int64_t volunteer)
{
    struct sql_team_of_volunteer_rows teams = { 0 };
    int rc = sql_team_of_volunteer(db, volunteer, &teams);
    for (size_t i = 0; i < teams.n && rc >= 0; i++)
        rc = team_leave(db, teams.v[i].team, volunteer);
    if (rc >= 0)
        rc = sql_team_notes_drop(db, volunteer);
    return done(rc);
}

/* One team of a suspended leader or deputy: those who lead it beside them, and its unit. */
static int tell_suspended(struct db *db, const struct sql_team_led_row *t, int64_t volunteer)
{
    char link[64];
    struct sql_team_leading_rows others = { 0 };
    snprintf(link, sizeof(link), "/teams/%lld/members", (long long)t->team);
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
    char link[48];
    int rc = sql_team_secrets(db, team, &t);
    if (rc < 0)
        return rc;
    snprintf(link, sizeof(link), "/teams/%lld", (long long)team);
    return notice_volunteer(db, volunteer, link, key, t.name, reason ? reason : "", NULL);
}

static int decide_member(struct db *db, int64_t team, int64_t membership, enum member_state state,
                         const char *key, const char *reason)
{
    struct sql_team_member_decide_row row = { 0 };
    int rc = sql_team_member_decide(db, membership, team, state, db->now, reason, &row);
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

int team_remove(struct db *db, int64_t team, int64_t membership, const char *reason)
{
    struct sql_team_member_remove_row row = { 0 };
    int rc = sql_team_member_remove(db, membership, team, db->now, reason, &row);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "这位队员不能移出，或已经不在队里");
    if (rc > 0)
        rc = sql_team_count_members(db, team, -1);
    if (rc >= 0)
        rc = audit(db, AUDIT_KIND_REVOKE, team, row.pos, reason);
    return rc < 0 ? rc : tell_member(db, team, row.volunteer, N_("您已被移出“{0}”：{1}"), reason);
}

int team_set_role(struct db *db, int64_t team, int64_t membership, enum member_role role)
{
    struct sql_team_member_role_row row = { 0 };
    struct sql_team_leaders_count_row leaders = { 0 };
    int rc = sql_team_member_role(db, membership, team, role, &row);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "这位队员已经不在队里");
    if (rc > 0)
        rc = sql_team_leaders_count(db, team, &leaders);
    if (rc >= 0 && leaders.n < 1)
        return ERR(db->err, CONFLICT, NULL, "队伍至少要有一位队长，请先任命新的队长");
    if (rc >= 0)
        rc = audit(db, AUDIT_KIND_GRANT, team, row.pos, NULL);
    return rc < 0 ? rc : tell_member(db, team, row.volunteer, N_("您在“{0}”的职务有变动"), NULL);
}

int team_leads(struct db *db, int64_t team, int64_t volunteer)
{
    struct sql_team_leads_row row;
    return volunteer ? sql_team_leads(db, team, volunteer, &row) : 0;
}

/* --- what service adds ------------------------------------------------------------------------------- */

int team_credit(struct db *db, int64_t team, int64_t minutes, int64_t person_times)
{
    return sql_team_credit_team(db, team, minutes, person_times);
}

int team_credit_member(struct db *db, int64_t team, int64_t volunteer, int64_t minutes)
{
    return sql_team_credit_member(db, team, volunteer, minutes);
}

int team_debit_member(struct db *db, int64_t team, int64_t volunteer, int64_t minutes, int64_t since)
{
    return sql_team_debit_member(db, team, volunteer, minutes, since);
}

int team_check_numbers(struct db *db, struct check *c)
{
    return sql_team_inv_numbers(db, number_check, &(struct number_check){ CN_TEAM, c });
}
