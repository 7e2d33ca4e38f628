/* team.c - a team itself: registered, decided, changed, ended. Guards are single conditional statements. Not
 * here: who is in it (member.c), who has a say over roles and leads it (offer.c). */
#include "people/team/inside.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/cn.h"
#include "base/id.h"
#include "base/input.h"
#include "office/change/change.h"
#include "office/notice/notice.h"
#include "office/photo/photo.h"
#include "office/pass/pass.h"
#include "office/number/number.h"
#include "office/policy/policy.h"
#include "office/stat/stat.h"
#include "people/team/check.sql.h"
#include "people/team/team.sql.h"

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
    return OK;
}

/* As it is stored: a pass word where one is needed, made here unless there is one. */
static struct team_details stored(struct db *db, const struct team_details *sent)
{
    struct team_details d = *sent;
    if (d.join_rule != JOIN_RULE_PASS_CODE)
        d.pass_code = "";
    else if (!*d.pass_code)
        d.pass_code = pass_make(db);
    return d;
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
                                                     .team_details = stored(db, d),
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
        rc = team_note(db, AUDIT_KIND_CREATE, id, unit->pos, NULL);
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

int team_parties_of(struct db *db, int64_t team, int64_t made_by, struct review_party_list *ret_parties)
{
    return done(sql_team_side(db, team, made_by, ret_parties));
}

/* What was approved waits for a reviewer, unless whoever acts could be one. */
static int ask_review(struct db *db, int64_t id, const struct sql_team_secrets_row *t, struct team_details *d,
                      int64_t *ret_change)
{
    struct team_details was = { 0 };
    struct change_new c = { .kind = CHANGE_KIND_TEAM,
                            .thing = id,
                            .page = id,
                            .pos = t->pos,
                            .title = t->name,
                            .parts = { { &input_team_details, &was, d } } };
    int rc = sql_team_details_of(db, id, &was);
    if (rc >= 0)
        rc = team_parties_of(db, id, t->made_by, &c.parties);
    if (rc >= 0)
        rc = change_may_alone(db, t->pos, &c.parties);
    return rc < 0 ? rc : rc ? OK : change_ask(db, &c, ret_change);
}

static int edit(struct db *db, int64_t id, int64_t version, const struct team_details *d)
{
    int rc = sql_team_change(db, id, version, d);
    return rc == 0 ? ERR(db->err, CONFLICT, NULL, CHANGED_MEANWHILE) : done(rc);
}

int team_change(struct db *db, int64_t id, int64_t version, const struct team_details *sent,
                int64_t *ret_change)
{
    struct sql_team_secrets_row was = { 0 };
    struct team_details d = stored(db, sent);
    int64_t change = 0;
    int rc = check_details(db, &d);
    if (rc == OK)
        rc = sql_team_secrets(db, id, &was);
    bool again = was.state == TEAM_STATE_REFUSED;
    if (rc >= 0 && again)
        rc = may_ask_again(db, id);
    if (rc >= 0 && was.state == TEAM_STATE_ACTIVE)
        rc = ask_review(db, id, &was, &d, &change);
    if (rc < 0 || (rc = edit(db, id, version, &d)) < 0 || (again && (rc = sql_team_again(db, id)) < 0) ||
        (rc = team_note(db, AUDIT_KIND_CHANGE, id, was.pos, NULL)) < 0)
        return rc;
    *ret_change = change;
    return again ? tell_staff(db, was.pos, d.name) : OK;
}

int team_amend(struct db *db, int64_t change, int64_t id, int64_t page)
{
    struct team_page t = { 0 };
    struct team_details d = { 0 };
    (void)page; /* its own */
    int rc = sql_team_one(db, id, &t);
    if (rc >= 0 && t.state != TEAM_STATE_ACTIVE)
        return ERR(db->err, CONFLICT, NULL, "这支队伍已经解散，请驳回这份变更");
    if (rc < 0 || (rc = sql_team_details_of(db, id, &d)) < 0 ||
        (rc = change_put(db, change, &input_team_details, &d)) < 0 || (rc = check_details(db, &d)) < 0 ||
        (rc = edit(db, id, t.version, &d)) < 0)
        return rc;
    return team_note(db, AUDIT_KIND_CHANGE, id, t.pos, NULL);
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
        rc = team_note(db, yes ? AUDIT_KIND_APPROVE : AUDIT_KIND_REFUSE, id, t.pos, reason);
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
    if (rc >= 0)
        rc = team_offer_end(db, id, 0);
    if (rc >= 0)
        rc = change_end(db, id);
    if (rc >= 0)
        rc = photo_end(db, "team", id);
    return rc < 0 ? rc : team_note(db, AUDIT_KIND_CLOSE, id, closed.pos, reason);
}

/* --- what service adds ------------------------------------------------------------------------------- */

int team_credit(struct db *db, int64_t team, int64_t minutes, int64_t person_times)
{
    return sql_team_credit_team(db, team, minutes, person_times);
}

int team_check_numbers(struct db *db, struct check *c)
{
    return sql_team_inv_numbers(db, number_check, &(struct number_check){ CN_TEAM, c });
}
