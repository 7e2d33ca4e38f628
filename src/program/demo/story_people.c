/* story_people.c - registrations: sent back, suspended, closed, waiting for a guardian, by a relative's
 * phone; and requests about documents, one at each step. */
#include "program/demo/story.h"

#include "people/volunteer/volunteer.h"

#define AGREED "核对了证件原件和当时的登记表"

/* Another community of the demo street, so that the demo station is not asked all of it. */
static uint32_t next_door(const struct plan *p)
{
    for (uint32_t i = 0; i < p->n_units; i++)
        if (i != p->village && p->units[i].parent == p->town && plan_is_village(&p->units[i]))
            return i;
    return p->village;
}

static int sent_back(struct story *s)
{
    struct story_known k = { 0 };
    ACT(story_register(s, &(struct story_newcomer){ "许文静", SEX_FEMALE, 1988, s->p->village }, 3, &k));
    ACT(story_login(s, STATION_CLERK, 2, 15 * 60));
    return volunteer_refuse(s->db, k.volunteer, "姓名与证件不一致，请改正后再提交");
}

static int suspended(struct story *s)
{
    struct story_known k = { 0 };
    const struct suspension_appeal appeal = { "那两次是家里老人住院，我都给负责人打过电话，请再核实一下。" };
    ACT(story_register(s, &(struct story_newcomer){ "何志强", SEX_MALE, 1979, s->p->village }, 40, &k));
    ACT(story_login(s, STATION_CLERK, 1, 16 * 60));
    ACT(volunteer_suspend(s->db, k.volunteer, "多次报名没有到场，也没有请假"));
    ACT(story_as(s, k.account, 0, 8 * 60 + 20));
    return volunteer_appeal(s->db, k.volunteer, &appeal);
}

static int closed(struct story *s)
{
    struct story_known k = { 0 };
    ACT(story_register(s, &(struct story_newcomer){ "吕小军", SEX_MALE, 1990, s->p->village }, 60, &k));
    ACT(story_as(s, k.account, 5, 20 * 60));
    return volunteer_close(s->db, k.volunteer);
}

static int awaits_guardian(struct story *s)
{
    struct story_known k = { 0 };
    struct civil today = civil_of(s->p->now);
    char document[CN_NUMBER_TEXT];
    ACT(cn_id_make("990002", day_from(today.year - 44, 2, 3), 802, document));
    const struct guardian_details mother = { .guardian_name = "严玉梅",
                                             .guardian_id = document,
                                             .guardian_phone = "15480000001",
                                             .guardian_relation = GUARDIAN_RELATION_MOTHER };
    return story_register(
        s,
        &(struct story_newcomer){ "严家明", SEX_MALE, today.year - 16, s->p->village, .guardian = &mother },
        1, &k);
}

static int by_a_relative(struct story *s)
{
    struct story_known k = { 0 };
    const struct account_relative daughter = { "施丽华", RELATIVE_CHILD };
    return story_register(s,
                          &(struct story_newcomer){ "曹玉兰", SEX_FEMALE, 1951, s->p->village,
                                                    .relative = &daughter, .counter = true },
                          1, &k);
}

static int lost_phone(struct story *s)
{
    struct story_known k = { 0 };
    int64_t id = 0;
    ACT(story_register(s, &(struct story_newcomer){ "华思源", SEX_MALE, 1964, s->p->village }, 30, &k));
    ACT(story_login(s, STATION_CLERK, 1, 11 * 60));
    return claim_phone(s->db, k.volunteer, "15480000002", "本人在场，手机丢了，身份证与登记一致", &id);
}

/* "This document is mine": how far it has come. */
static int claimed(struct story *s, const char *name, enum claim_state upto)
{
    struct story_known k = { 0 };
    int64_t id = 0;
    ACT(story_register(s, &(struct story_newcomer){ name, SEX_FEMALE, 1970, next_door(s->p) }, 50, &k));
    const struct identity mine = { .name = name, .kind = ID_KIND_CITIZEN, .document = k.document };
    ACT(story_as(s, 0, 4, 9 * 60));
    ACT(claim_not_me(s->db, "15480000003", &mine, "我从来没有注册过，身份证去年丢过一次", &id));
    if (upto == CLAIM_STATE_WAITING)
        return OK;
    ACT(story_login(s, TOWN_CLERK, 3, 10 * 60));
    ACT(claim_grant(s->db, id, AGREED));
    if (upto == CLAIM_STATE_AGREED)
        return OK;
    ACT(story_login(s, COUNTY_CLERK, 2, 10 * 60));
    ACT(claim_grant(s->db, id, AGREED));
    if (upto == CLAIM_STATE_PAUSING)
        return OK;
    ACT(story_as(s, k.account, 1, 18 * 60));
    ACT(claim_object(s->db, id));
    if (upto == CLAIM_STATE_CONTESTED)
        return OK;
    ACT(story_login(s, TOWN_CLERK, 0, 8 * 60 + 30));
    ACT(claim_grant(s->db, id, "双方当面核对，照片与来人一致"));
    return claim_escalate(s->db, id);
}

/* Another name for the same document. */
static int renamed(struct story *s, uint32_t who, const char *name, const char *refused)
{
    char document[CN_NUMBER_TEXT];
    int64_t id = 0;
    if (who == NOBODY)
        return OK;
    ACT(write_document(s->p, who, document));
    const struct identity as_it_is = { .name = name, .kind = ID_KIND_CITIZEN, .document = document };
    ACT(story_person(s, who, 6, 19 * 60));
    ACT(claim_correction(s->db, story_volunteer(s, who), &as_it_is, "注册时名字打错了一个字", &id));
    ACT(story_login(s, STATION_CLERK, 5, 9 * 60 + 30));
    return refused ? claim_refuse(s->db, id, refused) : claim_grant(s->db, id, "与身份证一致");
}

/* Where no staff sit, the county looks. */
static int far_away(struct story *s)
{
    const struct plan *p = s->p;
    struct story_known k = { 0 };
    static const char *const names[] = { "任海燕", "程建业" };
    uint32_t unit = 0;
    while (unit < p->n_units && !(plan_is_village(&p->units[unit]) && p->units[unit].parent != p->town &&
                                  p->units[p->units[unit].parent].parent == p->county))
        unit++;
    for (int i = 0; i < 2 && unit < p->n_units; i++)
        ACT(story_register(s, &(struct story_newcomer){ names[i], i ? SEX_MALE : SEX_FEMALE, 1985 + i, unit },
                           1, &k));
    return OK;
}

int story_of_people(struct story *s)
{
    ACT(far_away(s));
    ACT(sent_back(s));
    ACT(suspended(s));
    ACT(closed(s));
    ACT(awaits_guardian(s));
    ACT(by_a_relative(s));
    ACT(lost_phone(s));
    ACT(claimed(s, "周秀英", CLAIM_STATE_WAITING));
    ACT(claimed(s, "郑玉芳", CLAIM_STATE_AGREED));
    ACT(claimed(s, "孔令华", CLAIM_STATE_PAUSING));
    ACT(claimed(s, "陶桂英", CLAIM_STATE_CONTESTED));
    ACT(claimed(s, "魏春梅", CLAIM_STATE_SETTLED));
    ACT(renamed(s, story_neighbour(s, 0), "章小梅", NULL));
    return renamed(s, s->p->volunteer, "王晓红", "身份证上就是这个名字，不用改");
}
