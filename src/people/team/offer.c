/* offer.c - who has a say over the roles of a team, and how leadership passes from one to another.
 *
 * The leader of a team, and staff over its unit, name its deputies and offer its leadership; the leader of a
 * team above names deputies; a deputy does neither. Leadership is offered to a member, who accepts or not;
 * only then it passes. Nobody offers it to themselves. Not here: members (member.c). */
#include "people/team/inside.h"

#include "base/id.h"
#include "office/deadline/deadline.h"
#include "office/event/event.h"
#include "office/notice/notice.h"
#include "people/team/offer.sql.h"
#include "people/team/team.sql.h"

#define DECIDED N_("这次交接已经有了结果，请刷新页面")

/* --- what all files of this noun stand on -------------------------------------------------------------- */

int team_note(struct db *db, enum audit_kind what, int64_t team, int64_t pos, const char *reason)
{
    return audit_add(db, &(struct audit_entry){
                             .what = what, .thing = "team", .thing_id = team, .pos = pos, .reason = reason });
}

const char *team_link(struct db *db, int64_t team, const char *more)
{
    return arena_printf(db->arena, "/teams/%lld%s", (long long)team, more);
}

/* --- who has which say --------------------------------------------------------------------------------- */

int team_leads(struct db *db, int64_t team, int64_t volunteer)
{
    struct sql_team_leads_row row;
    return volunteer ? sql_team_leads(db, team, volunteer, &row) : 0;
}

int team_say(struct db *db, int64_t team, int64_t pos, struct team_say *ret_say)
{
    struct sql_team_say_row row = { 0 };
    const struct user *user = db->actor.user;
    int rc = user && user->volunteer ? sql_team_say(db, team, user->volunteer, &row) : 0;
    if (rc < 0)
        return rc;
    bool staff = actor_over(db, STATION, pos);
    *ret_say = (struct team_say){ .leads = row.leads || staff,
                                  .names = row.names || staff,
                                  .hands_over = row.own || staff,
                                  .own = row.own };
    return OK;
}

/* --- an offer, and how it ends -------------------------------------------------------------------------- */

static const char *offer_link(struct db *db, int64_t id)
{
    return arena_printf(db->arena, "/handovers/%lld", (long long)id);
}

static int move(struct db *db, int64_t id, enum offer_state to)
{
    int rc = sql_team_offer_move(db, id, to, db->now);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, DECIDED);
    return rc < 0 ? rc : deadline_clear(db, DEADLINE_KIND_HANDOVER, id);
}

static int tell_heads(struct db *db, int64_t team, const char *link, const char *key, const char *name,
                      const char *more)
{
    struct sql_team_heads_rows heads = { 0 };
    int rc = sql_team_heads(db, team, &heads);
    for (size_t i = 0; i < heads.n && rc >= 0; i++)
        rc = notice_volunteer(db, heads.v[i].volunteer, link, key, name, more, NULL);
    return done(rc);
}

/* Who may be asked to lead. */
static int check_successor(struct db *db, const struct sql_team_member_one_row *m)
{
    int rc = event_is_self(db, m->account);
    if (rc < 0)
        return rc;
    if (rc)
        return ERR(db->err, CONFLICT, NULL, "不能请自己接任队长，请由别人提出");
    if (m->state != MEMBER_STATE_IN)
        return ERR(db->err, CONFLICT, NULL, "这位队员已经不在队里");
    if (m->team_state != TEAM_STATE_ACTIVE)
        return ERR(db->err, CONFLICT, NULL, "这支队伍现在不能更换队长");
    if (m->role == MEMBER_ROLE_LEADER)
        return ERR(db->err, CONFLICT, NULL, "这位队员已经是队长");
    return m->suspended ? ERR(db->err, CONFLICT, NULL, "这位队员被暂停资格，现在不能接任队长") : OK;
}

static int check_offer(struct db *db, const struct team_handover *h, const struct team_say *say)
{
    if (!say->hands_over)
        return ERR(db->err, CONFLICT, NULL, "只有队长和所在单位能更换队长，请联系他们");
    return !say->own && !*h->reason ? ERR(db->err, INVALID, "reason", "请写明更换队长的原因") : OK;
}

int team_offer(struct db *db, int64_t team, const struct team_handover *h, int64_t *ret_id)
{
    struct sql_team_member_one_row m = { 0 };
    struct team_say say = { 0 };
    int64_t id = id_new();
    int rc = sql_team_member_one(db, h->member, team, &m);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "这位队员已经不在队里");
    if (rc < 0 || (rc = team_say(db, team, m.pos, &say)) < 0 || (rc = check_offer(db, h, &say)) < 0 ||
        (rc = check_successor(db, &m)) < 0)
        return rc;
    rc = sql_team_offer_add(db, &(struct sql_team_offer_add_in){ .id = id,
                                                                 .team = team,
                                                                 .volunteer = m.volunteer,
                                                                 .becomes = h->becomes,
                                                                 .by_staff = !say.own,
                                                                 .by = db->actor.account,
                                                                 .now = db->now });
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "已经请了一位队员接任，正在等答复；要换人请先撤回");
    if (rc < 0 || (rc = deadline_set(db, DEADLINE_KIND_HANDOVER, id, db->now)) < 0 ||
        (rc = team_note(db, AUDIT_KIND_HAND_OVER, team, m.pos, h->reason)) < 0 ||
        (rc = notice_volunteer(db, m.volunteer, offer_link(db, id), N_("“{0}”请您接任队长，请答复"),
                               m.team_name, NULL)) < 0)
        return rc;
    rc = say.own ? notice_staff(db, m.pos, offer_link(db, id), N_("“{0}”的队长准备把队伍交给一位队员"),
                                m.team_name, NULL)
                 : tell_heads(db, team, team_link(db, team, ""), N_("所在单位准备更换“{0}”的队长：{1}"),
                              m.team_name, h->reason);
    if (rc >= 0)
        *ret_id = id;
    return done(rc);
}

/* One that waits, and is this person's to answer. */
static int find_mine(struct db *db, int64_t id, struct sql_team_offer_one_row *o)
{
    int rc = sql_team_offer_one(db, id, o);
    if (rc < 0)
        return rc;
    if (!rc || !db->actor.user || o->volunteer != db->actor.user->volunteer)
        return ERR(db->err, DENIED, NULL, "没有找到您要的内容");
    return OK;
}

int64_t team_offer_until(const struct db *db, int64_t made)
{
    return policy_deadline(db, made, (int)policy(db, POLICY_TEAM_OFFER_WORKDAYS));
}

/* Who offered it still leads, and the days are not over. */
static int check_standing(struct db *db, const struct sql_team_offer_one_row *o)
{
    struct sql_team_offerer_leads_row row;
    if (o->state != OFFER_STATE_WAITING)
        return ERR(db->err, CONFLICT, NULL, DECIDED);
    if (team_offer_until(db, o->made) <= db->now)
        return ERR(db->err, CONFLICT, NULL, "答复的期限已经过了，请让对方重新提出");
    if (!o->membership || o->team_state != TEAM_STATE_ACTIVE)
        return ERR(db->err, CONFLICT, NULL, "您已经不在这支队伍里，或队伍已经解散");
    int rc = o->by_staff ? 1 : sql_team_offerer_leads(db, o->team, o->made_by, &row);
    return rc ? done(rc)
              : ERR(db->err, CONFLICT, NULL, "请您接任的人现在不是队长或被暂停资格，请联系所在单位");
}

/* Who led becomes what was offered; who has left the register leaves the team. */
static int step_down(struct db *db, const struct sql_team_offer_one_row *o)
{
    struct sql_team_heads_rows heads = { 0 };
    int rc = sql_team_heads(db, o->team, &heads);
    for (size_t i = 0; i < heads.n && rc >= 0; i++) {
        rc = sql_team_head_unset(db, heads.v[i].id, (enum member_role)o->becomes);
        if (rc < 0)
            return rc;
        if (!heads.v[i].gone)
            rc = notice_volunteer(db, heads.v[i].volunteer, team_link(db, o->team, ""),
                                  N_("“{0}”的队长已经换人，您现在是{1w}"), o->team_name,
                                  code_by_value(&role_after_codes, o->becomes)->label, NULL);
        else if ((rc = sql_team_member_leave(db, heads.v[i].id, MEMBER_STATE_IN, db->now)) > 0)
            rc = sql_team_count_members(db, o->team, -1);
    }
    return done(rc);
}

int team_offer_accept(struct db *db, int64_t id)
{
    struct sql_team_offer_one_row o = { 0 };
    int rc = find_mine(db, id, &o);
    if (rc < 0 || (rc = check_standing(db, &o)) < 0 || (rc = move(db, id, OFFER_STATE_ACCEPTED)) < 0 ||
        (rc = step_down(db, &o)) < 0 || (rc = sql_team_head_set(db, o.membership, o.team)) < 0 ||
        (rc = team_note(db, AUDIT_KIND_GRANT, o.team, o.pos, NULL)) < 0 ||
        (rc = notice_volunteer(db, o.volunteer, team_link(db, o.team, "/edit"),
                               N_("您已接任“{0}”的队长，请核对联系人和联系电话"), o.team_name, NULL)) < 0)
        return rc;
    return notice_staff(db, o.pos, team_link(db, o.team, ""), N_("“{0}”换了队长"), o.team_name, NULL);
}

/* Who offered is told how it ended. */
static int tell_offerer(struct db *db, int64_t id, const struct sql_team_offer_one_row *o, const char *key)
{
    return notice_send(db, o->made_by, offer_link(db, id), key, o->team_name, NULL);
}

int team_offer_decline(struct db *db, int64_t id)
{
    struct sql_team_offer_one_row o = { 0 };
    int rc = find_mine(db, id, &o);
    if (rc == OK)
        rc = move(db, id, OFFER_STATE_DECLINED);
    return rc < 0 ? rc : tell_offerer(db, id, &o, N_("您请的队员谢绝接任“{0}”的队长"));
}

int team_offer_withdraw(struct db *db, int64_t id)
{
    struct sql_team_offer_one_row o = { 0 };
    struct team_say say = { 0 };
    int rc = sql_team_offer_one(db, id, &o);
    if (rc > 0)
        rc = team_say(db, o.team, o.pos, &say);
    if (rc >= 0 && !say.hands_over)
        return ERR(db->err, DENIED, NULL, "没有找到您要的内容");
    if (rc >= 0)
        rc = move(db, id, OFFER_STATE_WITHDRAWN);
    return rc < 0 ? rc
                  : notice_volunteer(db, o.volunteer, team_link(db, o.team, ""),
                                     N_("请您接任“{0}”队长的事已经撤回"), o.team_name, NULL);
}

int team_offer_end(struct db *db, int64_t team, int64_t volunteer)
{
    struct sql_team_offer_waiting_row waits = { 0 };
    int rc = sql_team_offer_waiting(db, team, volunteer, &waits);
    return rc <= 0 ? rc : move(db, waits.id, OFFER_STATE_WITHDRAWN);
}

/* --- its clock ------------------------------------------------------------------------------------------ */

int team_offer_remind(struct db *db, int64_t id)
{
    struct sql_team_offer_one_row o = { 0 };
    int rc = sql_team_offer_one(db, id, &o);
    return rc <= 0 ? rc
                   : notice_volunteer(db, o.volunteer, offer_link(db, id),
                                      N_("“{0}”请您接任队长，快到答复期限了"), o.team_name, NULL);
}

int team_offer_lapse(struct db *db, int64_t id)
{
    struct sql_team_offer_one_row o = { 0 };
    int rc = sql_team_offer_one(db, id, &o);
    if (rc > 0)
        rc = move(db, id, OFFER_STATE_LAPSED);
    return rc < 0 ? rc : tell_offerer(db, id, &o, N_("您请的队员没有按期答复，“{0}”的队长不变"));
}
