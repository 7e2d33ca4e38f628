/* plan_people.c - who lives where, how old they are, when they registered.
 *
 * Communities have more volunteers than villages. People register in drives, some dozen days a community over
 * eight years, more in the later ones. Streams are one a person, so that a city of another scale has the same
 * kind of people. */
#include "program/demo/plan.h"

#include <string.h>

#include "program/demo/logins.h"
#include "service/star/star.h"

#define HOME_PEOPLE   10 /* the community of the log-ins has these at any scale */
#define DRIVES        12
#define DRIVE_DAYS    2900
#define YEAR_DAYS     365.25
#define WAITING_SHARE 0.0015
#define WAITING_LEAST 4

static double weight(const struct plan *p, uint32_t i)
{
    struct rnd r = rnd_of(p->o->seed, RND_UNITS, p->units[i].pos + 1);
    if (!plan_is_village(&p->units[i]))
        return 0;
    double w = strstr(p->units[i].name, "社区") ? 5.0 : 1.5;
    return w * (0.5 + rnd_unit(&r)) * (i == p->village ? 4 : 1);
}

static int32_t draw_birth(const struct plan *p, struct rnd *r)
{
    static const struct {
        int upto, from, to; /* percent, years of age */
    } ages[] = { { 28, 14, 22 }, { 45, 23, 34 }, { 70, 35, 54 }, { 97, 55, 74 }, { 100, 75, 85 } };
    int64_t at = rnd_below(r, 100);
    size_t i = 0;
    while (at >= ages[i].upto)
        i++;
    double years = ages[i].from + rnd_unit(r) * (ages[i].to - ages[i].from);
    return p->today - (int32_t)(years * YEAR_DAYS) - 1;
}

/* A day on which the unit held a drive. */
static int32_t draw_drive(const struct plan *p, struct rnd *r, uint32_t unit)
{
    struct rnd d = rnd_of(p->o->seed, RND_UNITS, p->units[unit].pos + 2 + rnd_below(r, DRIVES));
    return p->today - 1 - (int32_t)rnd_skewed(&d, DRIVE_DAYS, 1.6);
}

static void draw_person(struct plan *p, uint32_t i, uint32_t unit)
{
    struct rnd r = rnd_of(p->o->seed, RND_PEOPLE, i);
    struct demo_person *v = &p->people[i];
    *v = (struct demo_person){ .unit = unit, .team = { NOBODY, NOBODY }, .slot = { NOBODY, NOBODY } };
    v->sex = rnd_percent(&r, 56) ? 2 : 1;
    v->birth_day = draw_birth(p, &r);
    v->made_day = i < p->n_people ? draw_drive(p, &r, unit) : p->today - (int32_t)rnd_below(&r, 5);
    /* Nobody registered by themselves before the age of fourteen. */
    int32_t fourteen = v->birth_day + (int32_t)(14 * YEAR_DAYS) + 1;
    if (v->made_day < fourteen)
        v->made_day = fourteen < p->today ? fourteen + (p->today - fourteen) / 3 : p->today;
}

static void fill_units(struct plan *p)
{
    double all = 0, upto = 0;
    int64_t spread = p->n_people - HOME_PEOPLE;
    uint32_t next = 0;
    for (uint32_t i = 0; i < p->n_units; i++)
        all += weight(p, i);
    for (uint32_t i = 0; i < p->n_units; i++) {
        int64_t before = plan_share(spread, upto, all);
        upto += weight(p, i);
        int64_t n = (i + 1 == p->n_units ? spread : plan_share(spread, upto, all)) - before;
        n += i == p->village ? HOME_PEOPLE : 0;
        p->units[i].first = next;
        for (; n > 0; n--)
            draw_person(p, next++, i);
        p->units[i].end = next;
    }
    /* A unit above holds the people of all below; children stand right behind it. */
    for (uint32_t i = p->n_units; i-- > 1;) {
        struct demo_unit *above = &p->units[p->units[i].parent];
        if (above->end < p->units[i].end)
            above->end = p->units[i].end;
    }
}

/* Known faces: the two people one logs in as. */
static void cast(struct plan *p)
{
    uint32_t first = p->units[p->village].first;
    p->volunteer = first;
    p->leader = first + 1;
    struct demo_person *v = &p->people[p->volunteer], *l = &p->people[p->leader];
    v->number = 1;
    v->sex = 2;
    v->birth_day = (int32_t)day_from(1996, 5, 18);
    l->number = 2;
    l->sex = 1;
    l->birth_day = (int32_t)day_from(1971, 10, 3);
    v->made_day = p->today - 1100;
    l->made_day = p->today - 2300;
}

void plan_people(struct plan *p)
{
    p->n_people = (uint32_t)p->figures.volunteers;
    p->n_waiting = (uint32_t)((double)p->n_people * WAITING_SHARE) + WAITING_LEAST;
    p->people = PLAN_ARRAY(p, struct demo_person, p->n_people + p->n_waiting);
    fill_units(p);
    cast(p);
    struct rnd r = rnd_of(p->o->seed, RND_PEOPLE, -1);
    for (uint32_t i = 0; i < p->n_waiting; i++) {
        uint32_t like = i < 3 ? p->volunteer : (uint32_t)rnd_below(&r, p->n_people);
        draw_person(p, p->n_people + i, p->people[like].unit);
    }
}

/* As the rule has it. */
void plan_stars(struct plan *p)
{
    for (uint32_t i = 0; i < p->n_people; i++) {
        struct demo_person *v = &p->people[i];
        v->star = (uint8_t)star_of(p->db, v->minutes, v->no_shows, v->scores, v->score_sum);
    }
}
