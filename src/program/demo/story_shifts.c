/* story_shifts.c - a queue that moves, an invitation, an activity that is called off. */
#include "program/demo/story.h"

#include <math.h>

#include "program/demo/demo.sql.h"
#include "service/activity/activity.h"
#include "service/signup/signup.h"

static bool fits(const struct plan *p, const struct demo_shift *t, bool full)
{
    const struct demo_activity *a = &p->activities[t->activity];
    bool room = full ? t->waiting > 1 && t->in > t->waiting + 2 : !t->waiting && t->in + 2 < t->capacity;
    return a->kind == KIND_COMING && p->projects[a->project].team != p->demo_team && t->day > p->today + 3 &&
           room && !t->min_age;
}

/* Of another team, on a day that the demo volunteer has free. */
static uint32_t find(const struct plan *p, bool full)
{
    for (uint32_t i = 0; i < p->n_shifts; i++)
        if (fits(p, &p->shifts[i], full) && !story_is_busy(p, p->volunteer, p->shifts[i].day))
            return i;
    return NOBODY;
}

/* The demo volunteer waits at a full shift; seat by seat becomes free, offers lapse, until one is offered. */
static int offered(struct story *s)
{
    struct plan *p = s->p;
    uint32_t i = find(p, true);
    int64_t mine = 0;
    enum signup_state state;
    if (i == NOBODY)
        return OK;
    const struct demo_shift *t = &p->shifts[i];
    uint32_t leaving = t->first_seat + t->served + t->absent + t->withdrawn;
    const struct signup_ask ask = { .shift = story_shift(s, i),
                                    .volunteer = story_volunteer(s, p->volunteer),
                                    .wait = true,
                                    .source = SIGNUP_SOURCE_SELF };
    ACT(story_person(s, p->volunteer, 2, 19 * 60));
    ACT(signup_join(s->db, &ask, &mine, &state));
    ACT(story_person(s, p->seats[leaving].person, 1, 9 * 60));
    ACT(signup_leave(s->db, plan_id(p, IDS_SIGNUP, leaving), story_volunteer(s, p->seats[leaving].person)));
    ACT(story_as(s, 0, 1, 21 * 60)); /* who was first did not answer */
    ACT(signup_expire_offers(s->db));
    for (uint32_t k = 1; k < t->waiting; k++) {
        uint32_t next = leaving + k;
        ACT(story_person(s, p->seats[next].person, 0, 8 * 60 + 30 + (int)k));
        ACT(signup_leave(s->db, plan_id(p, IDS_SIGNUP, next), story_volunteer(s, p->seats[next].person)));
    }
    return OK;
}

static int invited(struct story *s)
{
    struct plan *p = s->p;
    uint32_t i = find(p, false);
    struct signup_named named = { 0 };
    struct volunteer v = { 0 };
    if (i == NOBODY)
        return OK;
    ACT(volunteer_one(s->db, story_volunteer(s, p->volunteer), &v));
    ACT(story_as(s, 0, 0, 0));
    uint32_t team = p->projects[p->activities[p->shifts[i].activity].project].team;
    ACT(story_person(s, p->teams[team].leader, 0, 8 * 60 + 10));
    return signup_name(s->db, story_shift(s, i), v.number, &named);
}

static const struct activity_notice walk = {
    .title = "登山步道捡拾垃圾",
    .category = SERVICE_CATEGORY_ENVIRONMENT,
    .content = "沿登山步道捡拾垃圾、劝导文明登山。",
    .conditions = "身体健康，穿防滑鞋",
    .risks = "路面不平，注意脚下，结伴而行",
    .guarantees = "志愿者意外保险、饮用水、红马甲",
    .place = "东山森林公园南门",
    .lat = NAN,
    .lng = NAN,
    .contact_name = "李国强",
    .contact_phone = "13800000002",
    .recruit = RECRUIT_OPEN,
};

/* Published, taken up, and called off: whoever was in is told, and a change that waited has lapsed. */
static int called_off(struct story *s)
{
    struct plan *p = s->p;
    int64_t starts = plan_ms(p->today + 26, 9 * 60), id = 0, shift = 0, mine = 0, change = 0;
    enum activity_state state;
    enum signup_state got;
    const struct activity_new made = { .project = plan_id(p, IDS_PROJECT, p->demo_team), .weeks = 1 };
    const struct shift_details first = { .post = "捡拾组",
                                         .starts = starts,
                                         .ends = starts + 3 * HOUR_MS,
                                         .capacity = 10,
                                         .leave_before_min = 120 };
    struct shift_details more = first;
    ACT(story_person(s, p->leader, 9, 9 * 60));
    ACT(activity_create(s->db, &made, &walk, &first, &id));
    ACT(activity_submit(s->db, id, &state));
    ACT(story_login(s, STATION_CLERK, 8, 10 * 60));
    ACT(activity_approve(s->db, id));
    struct sql_demo_shift_of_row first_one = { 0 };
    ACT(sql_demo_shift_of(s->db, id, &first_one));
    shift = first_one.id;
    ACT(story_person(s, p->volunteer, 7, 12 * 60));
    ACT(signup_join(s->db,
                    &(struct signup_ask){ .shift = shift,
                                          .volunteer = story_volunteer(s, p->volunteer),
                                          .source = SIGNUP_SOURCE_SELF },
                    &mine, &got));
    more.starts += 5 * HOUR_MS;
    more.ends += 5 * HOUR_MS;
    more.capacity = 30;
    ACT(story_person(s, p->leader, 3, 9 * 60));
    ACT(shift_add(s->db, id, &more, 1, &change));
    ACT(story_person(s, p->leader, 0, 8 * 60 + 25));
    return activity_cancel(s->db, id, "预报有大雨，改期另行通知");
}

int story_of_shifts(struct story *s)
{
    ACT(offered(s));
    ACT(invited(s));
    return called_off(s);
}
