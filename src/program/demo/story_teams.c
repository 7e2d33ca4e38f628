/* story_teams.c - teams refused and dissolved, people who were turned down and who left, offers to lead, a
 * change that waits. */
#include "program/demo/story.h"

#include "people/team/team.h"
#include "office/change/change.h"
#include "service/activity/activity.h"

static int64_t team_id(const struct story *s, uint32_t team)
{
    return plan_id(s->p, IDS_TEAM, team);
}

static int founded(struct story *s, uint32_t who, uint32_t at, const char *name, int days, int64_t *ret_id)
{
    struct unit unit = { 0 };
    const struct team_details d = { .name = name,
                                    .kind = TEAM_KIND_GROUP,
                                    .host = s->p->units[at].name,
                                    .category = SERVICE_CATEGORY_ENVIRONMENT,
                                    .about = "把旧衣旧物改成能用的东西，送给需要的人家。",
                                    .join_rule = JOIN_RULE_REVIEW,
                                    .contact_name = "章小梅",
                                    .contact_phone = "15480000004" };
    ACT(org_unit(s->db, s->p->units[at].id, &unit));
    ACT(story_person(s, who, days, 9 * 60));
    return team_register(s->db, story_volunteer(s, who), &unit, 0, &d, ret_id);
}

static int dissolved(struct story *s)
{
    int64_t id = 0;
    ACT(founded(s, story_neighbour(s, 1), s->p->village, "旧物改造志愿服务队", 50, &id));
    ACT(story_login(s, STATION_CLERK, 49, 9 * 60));
    ACT(team_approve(s->db, id));
    ACT(story_login(s, STATION_CLERK, 10, 9 * 60));
    return team_close(s->db, id, "队员并入社区环保志愿服务队");
}

/* One of those who asked to join, and one who was in. */
static int members(struct story *s)
{
    struct plan *p = s->p;
    s->gone = story_member(s, 0, s->p->today);
    int64_t asked = plan_id(p, IDS_MEMBER, p->n_members + p->n_teams_waiting + 2),
            team = team_id(s, p->demo_team);
    if (p->team_askers > 2) {
        ACT(story_person(s, p->leader, 0, 8 * 60 + 5));
        ACT(team_turn_down(s->db, team, asked, "这个季度先招本社区的人，欢迎下季度再来"));
    }
    if (s->gone == NOBODY)
        return OK;
    ACT(story_person(s, s->gone, 7, 20 * 60));
    return team_leave(s->db, team, story_volunteer(s, s->gone));
}

struct offered {
    const struct story *s;
    uint32_t team, k; /* the k-th of its members */
};

static uint32_t member_of(const struct offered *o)
{
    const struct plan *p = o->s->p;
    const struct demo_team *t = &p->teams[o->team];
    return p->members[t->first_member + o->k];
}

static int offer(struct story *s, const struct offered *o, int64_t leader, int days, int64_t *ret_id)
{
    const struct team_handover h = { .member =
                                         plan_id(s->p, IDS_MEMBER, s->p->teams[o->team].first_member + o->k),
                                     .becomes = ROLE_AFTER_DEPUTY,
                                     .reason = "" };
    ACT(story_as(s, leader, days, 9 * 60));
    return team_offer(s->db, team_id(s, o->team), &h, ret_id);
}

/* Another team whose leader looks for somebody to follow: one says no, one does not answer, one yes. */
static int handed_over(struct story *s)
{
    struct plan *p = s->p;
    struct offered o = { s, p->demo_team ? 0 : 1, 0 };
    uint32_t who[5], n = 0;
    if (p->n_teams < 2)
        return OK;
    const struct demo_team *t = &p->teams[o.team];
    for (o.k = 0; o.k < t->members && n < 5; o.k++)
        if (member_of(&o) != t->leader && !p->people[member_of(&o)].number &&
            p->people[member_of(&o)].birth_day < p->today - 20 * 366)
            who[n++] = o.k;
    if (n < 5)
        return OK;
    int64_t leader = plan_id(p, IDS_ACCOUNT, t->leader), id = 0;
    o.k = who[0];
    ACT(offer(s, &o, leader, 40, &id));
    ACT(story_person(s, member_of(&o), 39, 20 * 60));
    ACT(team_offer_decline(s->db, id));
    o.k = who[1];
    ACT(offer(s, &o, leader, 38, &id));
    ACT(story_as(s, leader, 37, 9 * 60));
    ACT(team_offer_withdraw(s->db, id));
    o.k = who[2];
    ACT(offer(s, &o, leader, 36, &id));
    ACT(story_as(s, 0, 25, 0));
    ACT(team_offer_lapse(s->db, id));
    o.k = who[3];
    ACT(offer(s, &o, leader, 20, &id));
    ACT(story_person(s, member_of(&o), 19, 19 * 60));
    ACT(team_offer_accept(s->db, id));
    leader = plan_id(p, IDS_ACCOUNT, member_of(&o));
    o.k = who[4];
    return offer(s, &o, leader, 1, &id);
}

/* One more shift than was approved: four times, the last of which waits. */
static int shift_asked(struct story *s, int weeks, int64_t *ret_change)
{
    int64_t starts = plan_ms(s->p->today + 24 + 7 * weeks, 9 * 60);
    const struct shift_details more = { .post = "引导协助",
                                        .starts = starts,
                                        .ends = starts + 3 * HOUR_MS,
                                        .capacity = 12,
                                        .leave_before_min = 120 };
    ACT(story_person(s, s->p->leader, 4 - weeks, 8 * 60 + 15));
    return shift_add(s->db, story_activity(s, s->coming), &more, 1, ret_change);
}

static int changed(struct story *s)
{
    int64_t id = 0;
    if (s->coming == NOBODY)
        return OK;
    ACT(shift_asked(s, 0, &id));
    ACT(change_withdraw(s->db, id));
    ACT(shift_asked(s, 1, &id));
    ACT(story_login(s, STATION_CLERK, 2, 14 * 60));
    ACT(change_refuse(s->db, id, "那天社区礼堂有安排，请换一天"));
    ACT(shift_asked(s, 2, &id));
    ACT(story_login(s, STATION_CLERK, 1, 14 * 60));
    ACT(change_agree(s->db, id));
    return shift_asked(s, 4, &id);
}

/* A project that has nothing planned any more. */
static int ended(struct story *s)
{
    const struct plan *p = s->p;
    uint32_t j = p->n_projects;
    while (j-- > p->n_teams) {
        bool used = false;
        for (uint32_t i = 0; i < p->n_activities && !used; i++)
            used = p->activities[i].project == j && p->activities[i].kind != KIND_DONE &&
                   p->activities[i].kind != KIND_CANCELLED;
        if (used)
            continue;
        ACT(story_person(s, p->teams[p->projects[j].team].leader, 12, 10 * 60));
        return project_end(s->db, plan_id(p, IDS_PROJECT, j));
    }
    return OK;
}

int story_of_teams(struct story *s)
{
    ACT(story_login(s, STATION_CLERK, 0, 8 * 60 + 40));
    ACT(team_refuse(s->db, team_id(s, s->p->n_teams + s->p->n_teams_waiting - 1),
                    "与已有的队伍重名，请换一个名字"));
    if (story_neighbour(s, 2) != NOBODY) {
        int64_t id = 0;
        ACT(dissolved(s));
        ACT(founded(s, story_neighbour(s, 2), s->p->county, "旧衣新生志愿服务总队", 1,
                    &id)); /* the county's desk */
    }
    ACT(members(s));
    ACT(handed_over(s));
    ACT(changed(s));
    return ended(s);
}
