/* story.c - see story.h: who acts, and whom the acts are about. */
#include "program/demo/story.h"

#include <stdio.h>

#include "base/cn.h"
#include "base/id.h"
#include "program/demo/demo.sql.h"
#include "db/city.h"
#include "office/account/account.h"
#include "office/stat/stat.h"

#define NEWCOMER_PHONE "1549%07u"
#define NEWCOMER_SEQ   900 /* behind those of the planned people */
#define ADULT_DAYS     (20 * 366)
#define HERE_DAYS      60 /* registered longer ago than the story goes back */

int story_as(struct story *s, int64_t account, int days, int minute)
{
    struct user *u = NULL;
    s->db->now = plan_ms(s->p->today - days, minute);
    s->db->actor = (struct actor){ .account = account };
    int rc = account ? account_load_user(s->db, s->db->arena, account, &u) : OK;
    s->db->actor.user = u;
    return rc;
}

int story_login(struct story *s, enum story_login who, int days, int minute)
{
    return story_as(s, login_account(s->p, who), days, minute);
}

int story_person(struct story *s, uint32_t person, int days, int minute)
{
    return story_as(s, plan_id(s->p, IDS_ACCOUNT, person), days, minute);
}

int64_t story_volunteer(const struct story *s, uint32_t person)
{
    return plan_id(s->p, IDS_VOLUNTEER, person);
}

int64_t story_shift(const struct story *s, uint32_t shift)
{
    return plan_id(s->p, IDS_SHIFT, shift);
}

int64_t story_activity(const struct story *s, uint32_t shift)
{
    return plan_id(s->p, IDS_ACTIVITY, s->p->shifts[shift].activity);
}

static bool is_idle(const struct plan *p, uint32_t who)
{
    const struct demo_person *v = &p->people[who];
    return !v->records && !v->busy_day && !v->number && v->birth_day < p->today - ADULT_DAYS &&
           v->made_day < p->today - HERE_DAYS;
}

bool story_is_busy(const struct plan *p, uint32_t person, int32_t day)
{
    for (uint32_t i = 0; i < p->n_shifts; i++) {
        uint32_t end = i + 1 < p->n_shifts ? p->shifts[i + 1].first_seat : p->n_seats;
        if (p->shifts[i].day != day)
            continue;
        for (uint32_t k = p->shifts[i].first_seat; k < end; k++)
            if (p->seats[k].person == person)
                return true;
    }
    return false;
}

uint32_t story_member(const struct story *s, uint32_t k, int32_t day)
{
    const struct plan *p = s->p;
    const struct demo_team *t = &p->teams[p->demo_team];
    for (uint32_t i = t->members; i-- > 2;) { /* the front leads, and serves most */
        uint32_t who = p->members[t->first_member + i];
        bool here = !p->people[who].number && p->people[who].made_day < day;
        if (here && who != t->leader && who != s->gone && !story_is_busy(p, who, day) && k-- == 0)
            return who;
    }
    return NOBODY;
}

uint32_t story_neighbour(const struct story *s, uint32_t k)
{
    const struct plan *p = s->p;
    uint32_t from = p->units[p->village].first;
    for (uint32_t i = 0; i < p->n_people; i++) {
        uint32_t who = (from + i) % p->n_people;
        if (p->people[who].team[0] != p->demo_team && p->people[who].team[1] != p->demo_team &&
            is_idle(p, who) && k-- == 0)
            return who;
    }
    return NOBODY;
}

int story_register(struct story *s, const struct story_newcomer *who, int days, struct story_known *ret)
{
    char phone[CN_PHONE_TEXT];
    uint32_t n = s->newcomers++;
    struct volunteer v = { 0 };
    struct registration g = {
        .phone = phone,
        .relative = who->relative,
        .who = { .name = who->name, .kind = ID_KIND_CITIZEN, .document = ret->document },
        .home = { s->p->units[who->unit].id, "" },
        .details = { .politics = POLITICS_MASSES,
                     .education = EDUCATION_SENIOR,
                     .occupation = OCCUPATION_RETIRED,
                     .ethnicity = ETHNICITY_HAN },
        .guardian = who->guardian,
        .by = who->counter ? login_account(s->p, STATION_CLERK) : 0,
    };
    g.agreed[CONSENT_KIND_TERMS] = g.agreed[CONSENT_KIND_PRIVACY] = g.agreed[CONSENT_KIND_IDENTITY] = !g.by;
    g.agreed[CONSENT_KIND_PAPER] = g.by;
    snprintf(phone, sizeof(phone), NEWCOMER_PHONE, n);
    int sequence = NEWCOMER_SEQ + 2 * (int)n + (who->sex == SEX_MALE);
    ACT(cn_id_make("990001", day_from(who->birth_year, 4, 12), sequence, ret->document));
    ACT(story_as(s, g.by, days, 10 * 60 + (int)n));
    ACT(volunteer_register(s->db, &g, &ret->volunteer));
    ACT(volunteer_one(s->db, ret->volunteer, &v));
    ret->account = v.account;
    return OK;
}

static uint32_t find_shift(const struct plan *p, uint8_t kind, int32_t from, int32_t to)
{
    for (uint32_t i = p->n_shifts; i-- > 0;) {
        const struct demo_activity *a = &p->activities[p->shifts[i].activity];
        if (a->kind == kind && p->projects[a->project].team == p->demo_team && a->day >= from &&
            a->day <= to && a->length_min < 480)
            return i;
    }
    return NOBODY;
}

static int fold(struct db *db)
{
    int n = 1;
    while (n > 0)
        n = stat_fold(db);
    return n;
}

/* Messages and the trail are read by their ids, which the acts gave in the order in which they are told here.
 */
static int in_order(struct db *db)
{
    struct sql_demo_notices_rows notices = { 0 };
    struct sql_demo_trail_rows trail = { 0 };
    ACT(sql_demo_notices(db, &notices));
    for (size_t i = 0; i < notices.n; i++)
        ACT(sql_demo_notice_moved(db, notices.v[i].id, id_floor(notices.v[i].at) + (int64_t)i));
    ACT(sql_demo_trail(db, &trail));
    for (size_t i = 0; i < trail.n; i++)
        ACT(sql_demo_trail_moved(db, trail.v[i].id, id_floor(trail.v[i].at) + (int64_t)i));
    return OK;
}

int write_story(struct write *w)
{
    static int (*const parts[])(struct story *) = { story_of_people, story_of_teams, story_of_shifts,
                                                    story_of_hours, story_of_office };
    struct plan *p = w->p;
    struct story s = { .p = p,
                       .db = p->db,
                       .gone = NOBODY,
                       .shift = find_shift(p, KIND_PENDING, 0, p->today),
                       .past = find_shift(p, KIND_DONE, p->today - DEMO_PAST_FROM, p->today - DEMO_PAST_TO),
                       .coming = find_shift(p, KIND_COMING, p->today + 1, p->today + DEMO_AHEAD) };
    const struct city *city = p->db->city;
    struct city demo = *city; /* where made-up citizen numbers are taken */
    int rc = OK;
    if (p->year)
        return OK;
    demo.demo = true;
    p->db->city = &demo;
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]) && rc >= 0; i++)
        rc = parts[i](&s);
    p->db->city = city;
    p->db->now = p->now;
    p->db->actor = (struct actor){ 0 };
    if (rc >= 0)
        rc = in_order(p->db);
    return rc < 0 ? rc : fold(p->db);
}
