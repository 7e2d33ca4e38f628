/* plan_days.c - what is held when: a year of activities up to now, some under way, three weeks to come.
 *
 * Weekends and March are full, mornings come first. Person-times are shared out so that they add up to the
 * figure, and lengths so that the hours can: see plan_seats.c. Drafts, reviews and cancelled ones stand
 * beside the count. */
#include "program/demo/plan.h"

#include <stdlib.h>
#include <string.h>

#include "program/demo/texts.h"

#define SHIFT_LEAST_MIN 90
#define SHIFT_MOST_MIN  460
#define LENGTH_STEP_MIN 30
#define MEAN_OVER       1.03 /* planned minutes ÷ minutes served, about */
#define PEOPLE_MOST     110
#define DAY_LAST_MIN    (23 * 60 + 55)
#define PENDING_DAYS    6
#define LEAD_DAYS       3 /* a year that is played begins with those in which its first activities are written */
#define LONG_MIN        600
#define CITY_LONG_MIN   780
#define EVENING_MIN     (21 * 60)
#define AFTERNOON_MIN   (14 * 60)
#define TODAY           2 /* of those to come begin today */

static double day_weight(int32_t day)
{
    static const double months[12] = { 0.8, 0.8, 2.6, 1.2, 1.3, 1.1, 0.9, 0.9, 1.1, 1.2, 1.0, 1.2 };
    static const double weekdays[7] = { 0.8, 0.8, 0.9, 0.8, 1.0, 2.2, 1.8 };
    struct civil c = civil_of(day_start_ms(day));
    return months[c.month - 1] * weekdays[c.weekday];
}

/* A past day, the fuller the likelier. */
static int32_t draw_day(const struct plan *p, struct rnd *r, int32_t from, int32_t to)
{
    for (;;) {
        int32_t day = (int32_t)rnd_between(r, from, to);
        if (rnd_unit(r) * 5.8 < day_weight(day))
            return day;
    }
}

static uint16_t draw_length(struct rnd *r)
{
    static const uint16_t lengths[] = { 120, 180, 180, 240, 240, 240, 270, 300, 300, 360 };
    return lengths[rnd_below(r, 10)];
}

static uint16_t draw_start(struct rnd *r)
{
    int64_t at = rnd_below(r, 100);
    int64_t start = at < 62   ? 7 * 60 + 30 + rnd_below(r, 5) * 30
                    : at < 92 ? 13 * 60 + 30 + rnd_below(r, 4) * 30
                              : 16 * 60 + rnd_below(r, 4) * 30;
    return (uint16_t)start;
}

static uint32_t project_for(const struct plan *p, struct rnd *r, int32_t day)
{
    for (int tries = 0; tries < 12; tries++) {
        uint32_t j = (uint32_t)rnd_below(r, p->n_projects);
        if (p->projects[j].made_day < day)
            return j;
    }
    return p->oldest_project;
}

static void under_way(const struct plan *p, struct demo_activity *a)
{
    int64_t now_min = (p->now - day_start_ms(p->today)) / MINUTE_MS;
    int64_t start = now_min - 60 - (now_min % 30), end = start + 240;
    if (end > DAY_LAST_MIN)
        end = DAY_LAST_MIN;
    if (start > end - SHIFT_LEAST_MIN)
        start = end - SHIFT_LEAST_MIN;
    a->start_min = (uint16_t)(start > 0 ? start : 0);
    a->length_min = (uint16_t)(end - a->start_min);
}

static void draw_activity(const struct plan *p, struct demo_activity *a, uint8_t kind, uint32_t i,
                          struct rnd *r)
{
    *a = (struct demo_activity){
        .kind = kind, .day = p->today, .start_min = draw_start(r), .length_min = draw_length(r)
    };
    a->shifts = rnd_percent(r, 28) ? 2 : 1;
    if (kind == KIND_DONE)
        a->day =
            draw_day(p, r, p->today - DEMO_YEAR + 1 + (p->year ? LEAD_DAYS : 0), p->today - PENDING_DAYS - 1);
    else if (kind == KIND_PENDING)
        a->day = p->today - 1 - (int32_t)rnd_below(r, PENDING_DAYS);
    else if (kind == KIND_RUNNING)
        under_way(p, a);
    else if (kind == KIND_CANCELLED)
        a->day = draw_day(p, r, p->today - DEMO_YEAR / 2, p->today + DEMO_AHEAD);
    else
        a->day = draw_day(p, r, p->today + 1, p->today + DEMO_AHEAD);
    if (kind == KIND_COMING && i < TODAY && p->now < plan_ms(p->today, AFTERNOON_MIN - 60)) {
        a->day = p->today;
        a->start_min = AFTERNOON_MIN;
    }
    a->people = (uint32_t)(6 + rnd_skewed(r, 34, 1.5));
    a->project = project_for(p, r, a->day);
}

static uint32_t share(int64_t n, double part, uint32_t least)
{
    uint32_t some = (uint32_t)((double)n * part);
    return some > least ? some : least;
}

/* How many of each kind; the first four add up to the figure. */
static void count_kinds(struct plan *p)
{
    int64_t n = p->figures.activities;
    uint32_t few = n < 200 ? (uint32_t)n / 4 : 44;
    if (p->year) {
        p->kinds[KIND_DONE] = (uint32_t)n;
        return;
    }
    p->kinds[KIND_RUNNING] = share(n, 0.0012, n < 12 ? 1 : 3);
    p->kinds[KIND_PENDING] = share(n, 0.004, n < 12 ? 1 : 4);
    p->kinds[KIND_COMING] = share(n, 0.03, few);
    p->kinds[KIND_DONE] =
        (uint32_t)n - p->kinds[KIND_RUNNING] - p->kinds[KIND_PENDING] - p->kinds[KIND_COMING];
    p->kinds[KIND_CANCELLED] = share(n, 0.01, 2);
    p->kinds[KIND_DRAFT] = share(n, 0.002, 2);
    p->kinds[KIND_REVIEW] = share(n, 0.002, 4);
    p->kinds[KIND_REFUSED] = share(n, 0.001, 1);
}

/* A campaign: so many of the activities begin at nine of one morning that their people are the share. */
static void gather_campaign(struct plan *p)
{
    double mean = (double)p->figures.person_times / (double)p->figures.activities;
    uint32_t n = p->campaign_day ? (uint32_t)((double)p->figures.volunteers * CAMPAIGN_SHARE / mean) : 0;
    for (uint32_t i = 0; i < n && i < p->n_activities; i++) {
        p->activities[i].day = p->campaign_day;
        p->activities[i].start_min = CAMPAIGN_START_MIN;
    }
}

static int by_begin(const void *x, const void *y)
{
    const struct demo_activity *a = x, *b = y;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    if (a->start_min != b->start_min)
        return a->start_min < b->start_min ? -1 : 1;
    return a->project != b->project ? (a->project < b->project ? -1 : 1) : (int)a->kind - (int)b->kind;
}

/* So long that the unit above looks at the hours. */
static void long_day(struct demo_activity *a, uint16_t length)
{
    a->start_min = length > LONG_MIN ? 6 * 60 : 8 * 60;
    a->length_min = length;
    a->people = 5;
}

/* One of some weeks ago, about which people still have something to say. */
static void give_past(struct plan *p)
{
    for (uint32_t i = 0; i < p->n_activities; i++) {
        struct demo_activity *a = &p->activities[i];
        if (a->kind != KIND_DONE || a->day < p->today - DEMO_PAST_FROM || a->day > p->today - DEMO_PAST_TO)
            continue;
        a->project = p->demo_team;
        a->shifts = 1;
        return;
    }
}

/* The demo leader's own: the first of each kind in time, but for the past. */
static void give_leader(struct plan *p)
{
    static const uint32_t own[KINDS] = {
        [KIND_PENDING] = 3, [KIND_RUNNING] = 1, [KIND_COMING] = 3, [KIND_DRAFT] = 1, [KIND_REVIEW] = 1,
    };
    uint32_t given[KINDS] = { 0 }, project = p->demo_team; /* the first project of a team has its number */
    for (uint32_t i = 0; i < p->n_activities; i++) {
        struct demo_activity *a = &p->activities[i];
        if (given[a->kind] >= own[a->kind])
            continue;
        given[a->kind]++;
        a->project = project;
        a->shifts = 1;
        a->people = a->kind == KIND_RUNNING ? 14 : a->kind == KIND_PENDING ? 9 : a->people;
        if (a->kind == KIND_PENDING && given[a->kind] >= 2)
            long_day(a, given[a->kind] == 2 ? LONG_MIN : CITY_LONG_MIN);
    }
}

/* Person-times of the finished ones: by weight, together exactly the figure. */
static void share_people(struct plan *p)
{
    struct rnd r = rnd_of(p->o->seed, RND_DAYS, 1);
    double *upto = PLAN_ARRAY(p, double, p->n_activities), all = 0;
    int64_t most = p->figures.volunteers / 6 < PEOPLE_MOST ? p->figures.volunteers / 6 : PEOPLE_MOST;
    double mean = (double)p->figures.person_times / p->kinds[KIND_DONE];
    for (uint32_t i = 0; i < p->n_activities; i++) {
        double w = 0.25 + 1.5 * pow(rnd_unit(&r), 1.8) / 0.72;
        if (w * mean > (double)most)
            w = (double)most / mean;
        upto[i] = all += p->activities[i].kind == KIND_DONE ? w : 0;
    }
    int64_t before = 0;
    for (uint32_t i = 0; i < p->n_activities; i++) {
        int64_t end = plan_share(p->figures.person_times, upto[i], all);
        if (p->activities[i].kind == KIND_DONE)
            p->activities[i].people = (uint32_t)(end - before);
        before = end;
    }
}

static int64_t planned_minutes(const struct plan *p)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < p->n_activities; i++)
        if (p->activities[i].kind == KIND_DONE)
            sum += (int64_t)p->activities[i].people * p->activities[i].length_min;
    return sum;
}

/* Lengthens or shortens finished activities until the planned minutes are a little more than those to be
 * served. */
static void fit_lengths(struct plan *p)
{
    struct rnd r = rnd_of(p->o->seed, RND_DAYS, 2);
    int64_t have = planned_minutes(p), want = (int64_t)((double)p->figures.minutes * MEAN_OVER);
    int64_t near = want / 200;
    for (uint32_t tries = 0; llabs(have - want) > near && tries < 40 * p->n_activities; tries++) {
        struct demo_activity *a = &p->activities[rnd_below(&r, p->n_activities)];
        int64_t length = a->length_min + (have < want ? LENGTH_STEP_MIN : -LENGTH_STEP_MIN);
        if (a->kind != KIND_DONE || length < SHIFT_LEAST_MIN || length > SHIFT_MOST_MIN)
            continue;
        have += (length - a->length_min) * (int64_t)a->people;
        a->length_min = (uint16_t)length;
    }
}

static void seat_counts(struct demo_shift *s, uint8_t kind, uint32_t people, struct rnd *r)
{
    bool over = kind == KIND_DONE || kind == KIND_PENDING;
    if (over) {
        s->served = (uint16_t)people;
        s->absent = rnd_percent(r, 35) ? (uint16_t)rnd_below(r, 1 + people / 8) : 0;
        s->withdrawn = rnd_percent(r, 25) ? (uint16_t)rnd_below(r, 1 + people / 8) : 0;
        s->capacity =
            (uint16_t)(s->served + s->absent + (rnd_percent(r, 40) ? 0 : rnd_below(r, 2 + people / 4)));
        return;
    }
    s->capacity = (uint16_t)people;
    if (kind == KIND_RUNNING) {
        s->served = (uint16_t)(people / 3);
        s->in = (uint16_t)(people - people / 3 - people / 5);
    } else if (kind == KIND_COMING) {
        bool full = rnd_percent(r, 18);
        s->in = (uint16_t)(full ? people : (uint32_t)rnd_skewed(r, people, 1.3));
        s->waiting = (uint16_t)(full ? rnd_below(r, 5) : 0);
    }
}

static void make_shifts(struct plan *p, uint32_t i, struct rnd *r)
{
    struct demo_activity *a = &p->activities[i];
    uint32_t left = a->people;
    if (a->kind != KIND_RUNNING && a->start_min + a->length_min > EVENING_MIN)
        a->start_min = (uint16_t)(EVENING_MIN - a->length_min);
    a->first_shift = p->n_shifts;
    for (uint8_t k = 0; k < a->shifts; k++) {
        struct demo_shift *s = &p->shifts[p->n_shifts++];
        uint32_t part = k + 1 == a->shifts ? left : left * 3 / 5;
        left -= part;
        *s = (struct demo_shift){ .activity = i, .day = a->day, .start_min = a->start_min, .nth = k };
        s->end_min = (uint16_t)(a->start_min + a->length_min);
        s->min_age = a->kind == KIND_COMING && rnd_percent(r, 15) ? 18 : 0;
        s->first_seat = p->n_seats;
        seat_counts(s, a->kind, part, r);
        if (a->kind == KIND_PENDING && p->projects[a->project].team == p->demo_team)
            s->capacity += 4; /* the leader adds somebody */
        p->n_seats += (uint32_t)s->served + s->absent + s->withdrawn + s->in + s->waiting;
    }
}

/* One of the same category: a team does not do the same thing every week. */
static uint16_t occasion_like(const struct plan *p, uint16_t occasion, uint32_t i)
{
    struct rnd r = rnd_of(p->o->seed, RND_DAYS, 10 + (int64_t)i);
    uint16_t like = occasion, n = 0;
    for (uint16_t k = 0; k < demo_occasions_n; k++)
        if (demo_occasions[k].category == demo_occasions[occasion].category && rnd_below(&r, ++n) == 0)
            like = k;
    return like;
}

void plan_days(struct plan *p)
{
    struct rnd r = rnd_of(p->o->seed, RND_DAYS, 0);
    uint32_t at = 0;
    count_kinds(p);
    for (int kind = 0; kind < KINDS; kind++)
        p->n_activities += p->kinds[kind];
    p->activities = PLAN_ARRAY(p, struct demo_activity, p->n_activities);
    for (int kind = 0; kind < KINDS; kind++)
        for (uint32_t i = 0; i < p->kinds[kind]; i++)
            draw_activity(p, &p->activities[at++], (uint8_t)kind, i, &r);
    gather_campaign(p);
    qsort(p->activities, p->n_activities, sizeof(p->activities[0]), by_begin);
    give_leader(p);
    if (!p->year)
        give_past(p);
    share_people(p);
    fit_lengths(p);
    p->shifts = PLAN_ARRAY(p, struct demo_shift, 2 * (size_t)p->n_activities);
    for (uint32_t i = 0; i < p->n_activities; i++) {
        const struct demo_project *j = &p->projects[p->activities[i].project];
        p->activities[i].occasion = occasion_like(p, j->occasion, i);
        if (p->activities[i].people < 2)
            p->activities[i].shifts = 1;
        make_shifts(p, i, &r);
    }
}
