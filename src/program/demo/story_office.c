/* story_office.c - what the offices do among themselves: rights that were proposed, looks that were asked
 * for, days off, who runs the site, and when stations are open. */
#include "program/demo/story.h"

#include <stdio.h>

#include "base/capability.model.h"
#include "base/id.h"
#include "office/deadline/deadline.h"
#include "office/look/look.h"
#include "office/notice/notice.h"
#include "office/org/org.h"
#include "office/policy/policy.h"
#include "office/site/site.h"
#include "program/demo/demo.sql.h"
#include "view/view.h"

static int proposed(struct story *s, uint32_t who, uint32_t unit, enum story_login by, int days,
                    enum grant_request_state state)
{
    static const char *const why[] = {
        [GRANT_REQUEST_STATE_GRANTED] = "",
        [GRANT_REQUEST_STATE_REFUSED] = "站点已有三位工作人员",
        [GRANT_REQUEST_STATE_WITHDRAWN] = "",
        [GRANT_REQUEST_STATE_LAPSED] = "",
    };
    const struct plan *p = s->p;
    int64_t id = id_new(), at = plan_ms(p->today - days, 9 * 60 + 20), clerk = login_account(p, by);
    ACT(sql_demo_asked(s->db, &(struct sql_demo_asked_in){ .id = id,
                                                           .account = plan_id(p, IDS_ACCOUNT, who),
                                                           .may = CAPABILITY_STAFF,
                                                           .unit = p->units[unit].id,
                                                           .pos = p->units[unit].pos,
                                                           .by = clerk,
                                                           .at = at,
                                                           .until = p->today - days + 360,
                                                           .reason = "周末值班缺人手",
                                                           .state = state }));
    if (state == GRANT_REQUEST_STATE_WAITING)
        return deadline_set(s->db, DEADLINE_KIND_GRANT_REQUEST, id, at);
    bool lapsed = state == GRANT_REQUEST_STATE_LAPSED;
    int64_t judge = lapsed                                   ? 0
                    : state == GRANT_REQUEST_STATE_WITHDRAWN ? clerk
                                                             : login_account(p, TOWN_CLERK);
    return sql_demo_decided(s->db, id_new(), id, state, judge, at + (lapsed ? 10 : 1) * DAY_MS, why[state]);
}

static int rights(struct story *s)
{
    uint32_t a = story_neighbour(s, 0), b = story_neighbour(s, 1), c = story_neighbour(s, 2),
             village = s->p->village;
    if (c == NOBODY)
        return OK;
    ACT(proposed(s, a, village, STATION_CLERK, 1, GRANT_REQUEST_STATE_WAITING));
    ACT(proposed(s, b, 0, CITY_CLERK, 1, GRANT_REQUEST_STATE_WAITING)); /* the administrator's desk */
    ACT(proposed(s, b, village, STATION_CLERK, 30, GRANT_REQUEST_STATE_REFUSED));
    ACT(proposed(s, b, village, STATION_CLERK, 20, GRANT_REQUEST_STATE_WITHDRAWN));
    ACT(proposed(s, c, village, STATION_CLERK, 40, GRANT_REQUEST_STATE_LAPSED));
    /* Held for some weeks, and over. */
    return proposed(s, c, village, STATION_CLERK, 300, GRANT_REQUEST_STATE_GRANTED);
}

static int look_asked(struct story *s, int days, int minute, int answer)
{
    const struct look_wish wish = { 60, "社区换届，要逐个电话核对志愿者的报名" };
    struct sql_demo_look_of_row q = { 0 };
    struct volunteer v = { 0 };
    ACT(volunteer_one(s->db, story_volunteer(s, s->p->leader), &v));
    ACT(story_login(s, STATION_CLERK, days, minute));
    ACT(volunteer_note_look(s->db, &v, "电话核对报名信息"));
    ACT(look_ask(s->db, &wish));
    if (answer < 0)
        return OK;
    ACT(sql_demo_look_of(s->db, login_account(s->p, STATION_CLERK), &q));
    ACT(story_login(s, TOWN_CLERK, days, minute + 60));
    return look_decide(s->db, q.id, answer, answer ? "可以，限今天" : "请分批核对");
}

static bool is_weekday(int64_t day)
{
    return civil_of(day_start_ms(day)).weekday < 5;
}

/* The next of the year's days off that falls on a weekday. */
static int day_off(struct story *s)
{
    static const struct {
        int month, day;
        const char *name;
    } days[] = { { 1, 1, "元旦" }, { 5, 1, "劳动节" }, { 10, 1, "国庆节" } };
    int year = civil_of(s->p->now).year;
    ACT(story_login(s, CITY_CLERK, 0, 8 * 60));
    for (int i = 0; i < 30; i++) {
        int64_t day = day_from(year + i / 3, days[i % 3].month, days[i % 3].day);
        if (day > s->p->today && is_weekday(day))
            return policy_day_set(s->db, &(struct policy_day){ day, true, days[i % 3].name });
    }
    return OK;
}

/* Numbers that nobody has: a subscriber's never begins with 0. */
static int open_hours(struct story *s)
{
    const struct plan *p = s->p;
    const char *city = p->units[0].name;
    ACT(story_login(s, CITY_CLERK, 0, 8 * 60));
    for (uint32_t i = 0; i < p->n_units; i++) {
        char phone[32];
        snprintf(phone, sizeof(phone), "0355-0%06u", i);
        const char *where = arena_printf(s->db->arena, "%s便民服务中心一楼", p->units[i].brief);
        ACT(sql_demo_open_hours(s->db, p->units[i].id, where, phone,
                                plan_is_village(&p->units[i]) ? "周一至周六 8:30–17:30"
                                                              : "周一至周五 8:30–12:00，14:00–17:30"));
    }
    const struct site_details runner = { .runner =
                                             arena_printf(s->db->arena, "%s精神文明建设办公室（演示）", city),
                                         .record_no = "演示备 00000000 号",
                                         .police_no = "" };
    return site_change(s->db, &runner);
}

/* To the city's three, whom little reaches: rights over the city, and what has come up to its office. */
static int told(struct story *s)
{
    const struct plan *p = s->p;
    const char *city = p->units[0].name, *title = "社区防汛沙袋搬运";
    ACT(story_as(s, 0, 0, 8 * 60 + 55));
    for (int k = CITY_CLERK; k <= AUDITOR_LOGIN; k++)
        ACT(notice_send(s->db, login_account(p, (uint32_t)k), "/me",
                        N_("有人获得了“{0}”的工作权限，请看是谁"), city, NULL));
    ACT(notice_send(s->db, login_account(p, ADMINISTRATOR), "/system/grants",
                    N_("有一份市级工作权限的授权申请，请看是否同意"), NULL));
    ACT(notice_send(s->db, login_account(p, AUDITOR_LOGIN), "/me",
                    N_("您在“{0}”的工作权限 {1} 到期，需要的话请同事或上级提出续期"), city, "12 月 31 日",
                    NULL));
    ACT(notice_send(s->db, login_account(p, CITY_CLERK), "/inbox", N_("“{0}”有超时长记录等您复核"), title,
                    NULL));
    return notice_send(s->db, login_account(p, CITY_CLERK), "/inbox",
                       N_("“{0}”的时长过了期限还没有确认，请督促"), title, NULL);
}

int story_of_office(struct story *s)
{
    ACT(rights(s));
    ACT(look_asked(s, 6, 9 * 60, 1));
    ACT(look_asked(s, 3, 9 * 60, 0));
    ACT(look_asked(s, 0, 8 * 60, -1));
    ACT(day_off(s));
    ACT(open_hours(s));
    return told(s);
}
