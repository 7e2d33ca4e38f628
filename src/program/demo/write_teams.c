/* write_teams.c - teams with their members, and projects. */
#include <stdio.h>

#include "program/demo/demo.sql.h"
#include "program/demo/texts.h"
#include "program/demo/write.h"
#include "people/team/team.model.h"

enum { ROLE_LEADER = 1, ROLE_DEPUTY, ROLE_MEMBER };
enum { MEMBER_WAITING = 1, MEMBER_IN };

#define GUARANTEES "志愿者意外保险、饮用水、红马甲"

static const char *team_name(const struct plan *p, const struct demo_team *t, struct arena *a)
{
    static const char *const again[] = { "", "二", "三", "四", "五" };
    const char *unit = p->units[t->unit].brief;
    if (t->level == 1)
        return arena_printf(a, "%s志愿服务总队", unit);
    if (t->level == 2)
        return arena_printf(a, "%s志愿服务分队", unit);
    const char *flavour = demo_flavours[t->flavour].name;
    return t->nth ? arena_printf(a, "%s%s志愿服务%s队", unit, flavour, again[t->nth < 5 ? t->nth : 4])
                  : arena_printf(a, "%s%s志愿服务队", unit, flavour);
}

static int put_team(struct write *w, uint32_t i)
{
    struct plan *p = w->p;
    const struct demo_team *t = &p->teams[i];
    const struct demo_unit *u = &p->units[t->unit];
    const struct demo_flavour *f = &demo_flavours[t->flavour];
    struct rnd r = rnd_of(p->o->seed, RND_TEAMS, 1 + (int64_t)i);
    char number[CN_NUMBER_TEXT], phone[CN_PHONE_TEXT], leader[DEMO_NAME_TEXT];
    int64_t made = plan_ms(t->made_day, 9 * 60 + rnd_below(&r, 7 * 60));
    bool squad = t->level == 3, active = t->state == TEAM_STATE_ACTIVE;
    int rc = write_number(w, CN_TEAM, t->unit, t->made_day, number);
    if (rc < 0)
        return rc;
    write_phone(p, t->leader, phone);
    write_name(p, t->leader, leader);
    struct sql_demo_team_in in = {
        .id = plan_id(p, IDS_TEAM, i),
        .number = number,
        .name = team_name(p, t, &w->scratch),
        .unit = u->id,
        .pos = u->pos,
        .kind = rnd_percent(&r, 85) ? 1 : 2,
        .level = t->level,
        .parent = t->parent == NOBODY ? 0 : plan_id(p, IDS_TEAM, t->parent),
        .host = u->name,
        .party = squad && t->flavour == 2,
        .professional = squad && (f->category == 4 || f->category == 5 || f->category == 13),
        .emergency = squad && f->category == 13,
        .join_rule = i == p->demo_team || rnd_percent(&r, 75) ? 1 : 2,
        .category = squad ? f->category : 1,
        .about = squad ? f->about : "统筹本地志愿服务，组织各队参加大型活动和应急任务。",
        .contact_name = leader,
        .contact_phone = phone,
        .state = t->state,
        .members = t->members,
        .minutes = t->minutes,
        .person_times = t->person_times,
        .made_by = plan_id(p, IDS_ACCOUNT, t->leader),
        .made = made,
        .decided = active ? made + 5 * HOUR_MS : 0,
    };
    return sql_demo_team(p->db, &in);
}

static int put_member(struct write *w, uint32_t team, uint32_t at)
{
    struct plan *p = w->p;
    const struct demo_team *t = &p->teams[team];
    uint32_t who = p->members[at];
    const struct demo_person *v = &p->people[who];
    bool deputy = at - t->first_member < 2 && t->members > 12 && who != t->leader;
    int32_t since = t->made_day > v->made_day ? t->made_day : v->made_day;
    int64_t asked = plan_ms(since, 17 * 60);
    if (asked > p->now - HOUR_MS)
        asked = p->now - HOUR_MS;
    return sql_demo_member(p->db, &(struct sql_demo_member_in){
                                      .id = plan_id(p, IDS_MEMBER, at),
                                      .team = plan_id(p, IDS_TEAM, team),
                                      .volunteer = plan_id(p, IDS_VOLUNTEER, who),
                                      .role = who == t->leader ? ROLE_LEADER
                                              : deputy         ? ROLE_DEPUTY
                                                               : ROLE_MEMBER,
                                      .state = MEMBER_IN,
                                      .asked = asked,
                                      .decided = asked + 30 * MINUTE_MS,
                                      .minutes = p->member_minutes[at],
                                  });
}

/* A few who asked to join the demo leader's team, and wait. */
static int put_askers(struct write *w)
{
    struct plan *p = w->p;
    int rc = OK;
    uint32_t asked = 0;
    const struct demo_unit *u = &p->units[p->county];
    for (uint32_t i = u->first; i < u->end && asked < 3 && rc >= 0; i++) {
        const struct demo_person *v = &p->people[i];
        if (v->team[0] != NOBODY || v->number || v->later)
            continue;
        rc = sql_demo_member(p->db,
                             &(struct sql_demo_member_in){
                                 .id = plan_id(p, IDS_MEMBER, p->n_members + p->n_teams_waiting + asked),
                                 .team = plan_id(p, IDS_TEAM, p->demo_team),
                                 .volunteer = plan_id(p, IDS_VOLUNTEER, i),
                                 .role = ROLE_MEMBER,
                                 .state = MEMBER_WAITING,
                                 .asked = p->now - (int64_t)(asked + 1) * 7 * HOUR_MS,
                             });
        asked++;
    }
    p->team_askers = asked;
    return rc;
}

/* A team that waits for approval has its founder already. */
static int put_founder(struct write *w, uint32_t k)
{
    struct plan *p = w->p;
    const struct demo_team *t = &p->teams[p->n_teams + k];
    int64_t asked = plan_ms(t->made_day, 17 * 60);
    return sql_demo_member(p->db, &(struct sql_demo_member_in){
                                      .id = plan_id(p, IDS_MEMBER, p->n_members + k),
                                      .team = plan_id(p, IDS_TEAM, p->n_teams + k),
                                      .volunteer = plan_id(p, IDS_VOLUNTEER, t->leader),
                                      .role = ROLE_LEADER,
                                      .state = MEMBER_IN,
                                      .asked = asked,
                                      .decided = asked,
                                  });
}

int write_teams(struct write *w)
{
    struct plan *p = w->p;
    int rc = OK;
    for (uint32_t i = 0; i < p->n_teams + p->n_teams_waiting && rc >= 0; i++)
        rc = put_team(w, i);
    for (uint32_t i = 0; i < p->n_teams && rc >= 0; i++)
        for (uint32_t k = 0; k < p->teams[i].members && rc >= 0; k++) {
            uint32_t at = p->teams[i].first_member + k;
            rc = put_member(w, i, at);
            if (rc >= 0)
                rc = write_step(w, "teams", at + 1, p->n_members);
        }
    for (uint32_t k = 0; k < p->n_teams_waiting && rc >= 0; k++)
        rc = put_founder(w, k);
    if (rc >= 0)
        rc = put_askers(w);
    return done(rc);
}

static int put_project(struct write *w, uint32_t i)
{
    struct plan *p = w->p;
    const struct demo_project *j = &p->projects[i];
    const struct demo_team *t = &p->teams[j->team];
    const struct demo_unit *u = &p->units[t->unit];
    const struct demo_occasion *o = &demo_occasions[j->occasion];
    char number[CN_NUMBER_TEXT], phone[CN_PHONE_TEXT], leader[DEMO_NAME_TEXT];
    int64_t id = plan_id(p, IDS_PROJECT, i);
    int rc = write_number(w, CN_PROJECT, t->unit, j->made_day, number);
    if (rc < 0)
        return rc;
    write_phone(p, t->leader, phone);
    write_name(p, t->leader, leader);
    struct sql_demo_project_in in = {
        .id = id,
        .number = number,
        .name = arena_printf(&w->scratch, "%s“%s”", u->brief, o->project),
        .team = plan_id(p, IDS_TEAM, j->team),
        .unit = u->id,
        .pos = u->pos,
        .about = o->content,
        .place = arena_printf(&w->scratch, "%s%s", u->brief, o->place),
        .contact_name = leader,
        .contact_phone = phone,
        .guarantees = GUARANTEES,
        .made_by = plan_id(p, IDS_ACCOUNT, t->leader),
        .made = plan_ms(j->made_day, 10 * 60),
    };
    rc = sql_demo_project(p->db, &in);
    if (rc >= 0)
        rc = sql_demo_project_category(p->db, id, o->category);
    if (rc >= 0 && i % 3 == 0 && o->category != 10)
        rc = sql_demo_project_category(p->db, id, 10);
    return rc < 0 ? rc : sql_demo_project_target(p->db, id, o->target);
}

int write_projects(struct write *w)
{
    int rc = OK;
    for (uint32_t i = 0; i < w->p->n_projects && rc >= 0; i++) {
        rc = put_project(w, i);
        if (rc >= 0)
            rc = write_step(w, "projects", i + 1, w->p->n_projects);
    }
    return done(rc);
}
