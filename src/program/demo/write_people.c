/* write_people.c - accounts and volunteers, their consents and guardians; the staff one logs in as.
 *
 * Citizen numbers have the prefix 99, phones the prefix 154: neither was ever given out. Everybody has the
 * demo's one password hash: computing half a million would take days. */
#include "program/demo/write.h"

#include <stdio.h>
#include <string.h>

#include "base/cn.h"
#include "base/crypt.h"
#include "db/city.h"
#include "program/demo/demo.sql.h"
#include "program/demo/logins.h"
#include "program/demo/names.h"
#include "service/star/star.h"
#include "people/volunteer/volunteer.h"

#define ADULT_YEARS 18
#define GUARDIANS   20000000 /* their phones lie behind those of volunteers */

void write_phone(const struct plan *p, uint32_t person, char ret_phone[CN_PHONE_TEXT])
{
    const struct demo_person *v = person < p->n_people ? &p->people[person] : NULL;
    if (v && v->number)
        snprintf(ret_phone, CN_PHONE_TEXT, "%s", demo_logins[v->number - 1].phone);
    else
        snprintf(ret_phone, CN_PHONE_TEXT, "154%08u", person % 100000000U);
}

void write_name(const struct plan *p, uint32_t person, char ret_name[DEMO_NAME_TEXT])
{
    const struct demo_person *v = &p->people[person];
    struct rnd r = rnd_of(p->o->seed, RND_NAMES, person);
    if (v->number)
        snprintf(ret_name, DEMO_NAME_TEXT, "%s", demo_logins[v->number - 1].name);
    else
        demo_name(&r, v->sex, civil_of(day_start_ms(v->birth_day)).year, ret_name);
}

static int make_document(uint32_t person, int sex, int64_t birth_day, char ret_id[CN_NUMBER_TEXT])
{
    char area[CN_AREA_TEXT];
    snprintf(area, sizeof(area), "99%04u", person % 10000U);
    return cn_id_make(area, birth_day, (int)(person / 10000 % 500) * 2 + (sex == 1), ret_id);
}

int write_document(const struct plan *p, uint32_t person, char ret_id[CN_NUMBER_TEXT])
{
    return make_document(person, p->people[person].sex, p->people[person].birth_day, ret_id);
}

/* person: whose document was made sure of; NULL: nobody's yet. */
static int put_account(struct write *w, int64_t id, const char *name, const char *phone, const char *person,
                       int64_t made)
{
    const struct keys *keys = w->p->db->city->keys;
    char index[CRYPT_BLIND_TEXT];
    char *aad = arena_printf(&w->scratch, "account.phone:%lld", (long long)id);
    crypt_blind(keys, "phone", phone, index);
    return sql_demo_account(
        w->p->db, &(struct sql_demo_account_in){ .id = id,
                                                 .name = name,
                                                 .phone_index = index,
                                                 .phone_sealed = crypt_seal(keys, &w->scratch, aad, phone),
                                                 .password_hash = w->password_hash,
                                                 .person = person,
                                                 .made = made });
}

#define CONSENTS 4 /* of one person, the guardian's the last of them */

static const char *seal(struct write *w, const char *what, int64_t id, const char *text)
{
    char *aad = arena_printf(&w->scratch, "%s:%lld", what, (long long)id);
    return crypt_seal(w->p->db->city->keys, &w->scratch, aad, text);
}

static int put_guardian(struct write *w, uint32_t i, int64_t id, int64_t made)
{
    struct rnd r = rnd_of(w->p->o->seed, RND_NAMES, GUARDIANS + (int64_t)i);
    char name[DEMO_NAME_TEXT], document[CN_NUMBER_TEXT], phone[CN_PHONE_TEXT], index[CRYPT_BLIND_TEXT];
    int sex = rnd_percent(&r, 60) ? 2 : 1;
    int64_t birth_day = w->p->people[i].birth_day - 26 * 365 - rnd_below(&r, 3000);
    demo_name(&r, sex, civil_of(day_start_ms(birth_day)).year, name);
    snprintf(phone, sizeof(phone), "154%08u", (GUARDIANS + i) % 100000000U);
    int rc = make_document(GUARDIANS / 4 + i, sex, birth_day, document);
    if (rc < 0)
        return rc;
    crypt_blind(w->p->db->city->keys, "guardian", phone, index);
    rc = sql_demo_consent(w->p->db, plan_id(w->p, IDS_CONSENT, CONSENTS * (int64_t)i + CONSENTS),
                          plan_id(w->p, IDS_ACCOUNT, i), CONSENT_KIND_GUARDIAN, CONSENT_VERSION, made);
    if (rc < 0)
        return rc;
    return sql_demo_guardian(w->p->db,
                             &(struct sql_demo_guardian_in){ .volunteer = id,
                                                             .birth = w->p->people[i].birth_day,
                                                             .name = seal(w, "guardian.name", id, name),
                                                             .cn_id = seal(w, "guardian.id", id, document),
                                                             .phone = seal(w, "guardian.phone", id, phone),
                                                             .phone_index = index,
                                                             .relation = sex == 2 ? 2 : 1,
                                                             .consent = made });
}

struct traits {
    int64_t politics, education, occupation;
};

static struct traits draw_traits(struct rnd *r, int age)
{
    static const int64_t jobs[] = { 13, 17, 24, 27, 51, 54, 11, 90, 13, 17 };
    static const int64_t schools[] = { 70, 60, 40, 30, 20, 20, 60, 70 };
    struct traits t = { 13, schools[rnd_below(r, 8)], jobs[rnd_below(r, 10)] };
    if (age <= 22)
        t = (struct traits){ rnd_percent(r, 70) ? 3 : 13, age < 16 ? 70 : age < 19 ? 60 : 20, 31 };
    else if (age >= 58)
        t.occupation = 80;
    if (age > 22 && rnd_percent(r, age > 50 ? 30 : 20))
        t.politics = 1;
    return t;
}

static int put_interests(struct write *w, uint32_t i, int64_t id, struct rnd *r)
{
    bool demo = w->p->people[i].number != 0;
    int rc = OK;
    if (demo || rnd_percent(r, 55))
        rc = sql_demo_category(w->p->db, id, 1 + rnd_below(r, 17));
    if (rc >= 0 && (demo || rnd_percent(r, 15)))
        rc = sql_demo_skill(w->p->db, id, 1 + rnd_below(r, 24));
    /* Saturday and Sunday, or weekday mornings. */
    if (rc >= 0 && (demo || rnd_percent(r, 20)))
        rc = sql_demo_free(w->p->db, id, rnd_percent(r, 70) ? INT64_C(0x3f) << 15 : 0x1249);
    return rc;
}

static int put_volunteer(struct write *w, uint32_t i, struct rnd *r, const char *document, const char *index,
                         int64_t made)
{
    struct plan *p = w->p;
    const struct demo_person *v = &p->people[i];
    const struct demo_unit *u = &p->units[v->unit];
    char name[DEMO_NAME_TEXT], number[CN_NUMBER_TEXT];
    bool known = i < p->n_people;
    int64_t id = plan_id(p, IDS_VOLUNTEER, i);
    struct traits t = draw_traits(r, age_on(v->birth_day, p->today));
    write_name(p, i, name);
    int rc = write_number(w, CN_VOLUNTEER, v->unit, v->made_day, number);
    if (rc < 0)
        return rc;
    struct sql_demo_volunteer_in in = {
        .id = id,
        .account = plan_id(p, IDS_ACCOUNT, i),
        .number = number,
        .name = name,
        .sex = v->sex,
        .birth_day = v->birth_day,
        .id_index = index,
        .id_sealed = seal(w, "volunteer.id", id, document),
        .unit = u->id,
        .pos = u->pos,
        .politics = t.politics,
        .education = t.education,
        .occupation = t.occupation,
        .state = VOLUNTEER_STATE_ACTIVE,
        .real_name = known ? REAL_NAME_STATE_CONFIRMED : REAL_NAME_STATE_WAITING,
        .made = made,
        .decided = known ? made + HOUR_MS : 0,
        .minutes = v->minutes,
        .records = v->records,
        .no_shows = v->no_shows,
        .star = v->star,
    };
    return sql_demo_volunteer(p->db, &in);
}

static int put_stars(struct write *w, uint32_t i)
{
    struct plan *p = w->p;
    const struct demo_person *v = &p->people[i];
    int rc = OK;
    for (int s = 0; s < v->star && rc >= 0; s++) {
        int64_t at = p->now - (v->star - s) * 20 * DAY_MS;
        rc = sql_demo_star_event(p->db, plan_id(p, IDS_OTHER, w->others++), plan_id(p, IDS_VOLUNTEER, i), s,
                                 s + 1, at, star_threshold(p->db, s + 1));
    }
    return rc;
}

/* What registration asks for: terms, privacy, the citizen number. */
static int put_consents(struct write *w, uint32_t i, int64_t account, int64_t made)
{
    int rc = OK;
    for (int kind = CONSENT_KIND_TERMS; kind <= CONSENT_KIND_IDENTITY && rc >= 0; kind++)
        rc = sql_demo_consent(w->p->db, plan_id(w->p, IDS_CONSENT, CONSENTS * (int64_t)i + kind), account,
                              kind, CONSENT_VERSION, made);
    return rc;
}

static int put_person(struct write *w, uint32_t i)
{
    struct plan *p = w->p;
    const struct demo_person *v = &p->people[i];
    struct rnd r = rnd_of(p->o->seed, RND_WRITE, i);
    char name[DEMO_NAME_TEXT], phone[CN_PHONE_TEXT], document[CN_NUMBER_TEXT], index[CRYPT_BLIND_TEXT];
    int64_t account = plan_id(p, IDS_ACCOUNT, i), id = plan_id(p, IDS_VOLUNTEER, i);
    int64_t made = plan_ms(v->made_day, 8 * 60 + rnd_below(&r, 9 * 60));
    if (made > p->now - 2 * HOUR_MS)
        made = p->now - 2 * HOUR_MS;
    write_name(p, i, name);
    write_phone(p, i, phone);
    int rc = write_document(p, i, document);
    if (rc < 0)
        return rc;
    crypt_blind(p->db->city->keys, "id", document, index);
    rc = put_account(w, account, name, phone, i < p->n_people ? index : NULL, made);
    if (rc >= 0)
        rc = put_consents(w, i, account, made);
    if (rc >= 0)
        rc = put_volunteer(w, i, &r, document, index, made);
    if (rc >= 0)
        rc = put_interests(w, i, id, &r);
    if (rc >= 0 && v->star)
        rc = put_stars(w, i);
    if (rc >= 0 && age_on(v->birth_day, p->today) < ADULT_YEARS)
        rc = put_guardian(w, i, id, made);
    return rc;
}

int write_people(struct write *w)
{
    uint32_t n = w->p->n_people + w->p->n_waiting;
    int rc = OK;
    for (uint32_t i = 0; i < n && rc >= 0; i++) {
        rc = w->p->people[i].later ? OK : put_person(w, i);
        if (rc >= 0)
            rc = write_step(w, "people", i + 1, n);
    }
    return done(rc);
}

static int64_t unit_of_level(const struct plan *p, enum level level)
{
    switch (level) {
    case LEVEL_STATION:
        return p->units[p->village].id;
    case LEVEL_TOWNSHIP:
        return p->units[p->town].id;
    case LEVEL_COUNTY:
        return p->units[p->county].id;
    default:
        return p->units[0].id;
    }
}

int64_t login_account(const struct plan *p, uint32_t k)
{
    return plan_id(p, IDS_ACCOUNT, p->n_people + p->n_waiting + k);
}

int write_staff(struct write *w)
{
    struct plan *p = w->p;
    int rc = OK;
    for (uint32_t k = 0; k < DEMO_LOGINS && rc >= 0; k++) {
        const struct demo_login *l = &demo_logins[k];
        int64_t account = login_account(p, k);
        if (!l->may)
            continue;
        rc = put_account(w, account, l->name, l->phone, l->phone, p->now - 700 * DAY_MS);
        if (rc >= 0)
            rc = sql_demo_grant(p->db, plan_id(p, IDS_OTHER, w->others++), account, l->may,
                                unit_of_level(p, l->level), p->now - 700 * DAY_MS);
    }
    return done(rc);
}
