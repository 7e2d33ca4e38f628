/* year_plan.c - the year before it is played: the planner's, with a campaign, newcomers, forgotten
 * check-outs.
 *
 * Times are rounded to ticks here, so the hours are not the published ones but near them; what counts is that
 * they are known. Nobody has two things to do in one tick. */
#include "year.h"

#include <stdlib.h>

#define CAMPAIGN_MONTH     3
#define CAMPAIGN_DATE      5
#define CONFIRM_DAYS       2  /* after the activity */
#define CREATE_DAYS        16 /* before it, at most */
#define JOIN_DAYS          12
#define FORGOTTEN_SHARE    0.005
#define MOST_TICKS         15 /* of service: under the eight hours that nobody reviews */
#define ADULT_DAYS         (18 * 366)
#define TICK_OF(hour, min) (((hour)*60 + (min)) / TICK_MIN)

static uint64_t mix(uint64_t x)
{
    x ^= x >> 31;
    x *= 0x9e3779b97f4a7c15U;
    return x ^ x >> 29;
}

int64_t year_ms(const struct year *y, uint32_t tick)
{
    int64_t spread = (int64_t)(mix(tick + (uint64_t)y->options.seed * 7919) % (TICK_MIN - 2));
    return day_start_ms(y->first_day) + ((int64_t)tick * TICK_MIN + spread) * MINUTE_MS;
}

/* --- people --------------------------------------------------------------------------------------------- */

/* Who registers in the course of the year does so at a counter, of age; others were there before. */
static void mark_newcomers(struct year *y)
{
    struct plan *p = &y->plan;
    for (uint32_t i = 0; i < p->n_people; i++) {
        struct demo_person *v = &p->people[i];
        if (v->made_day < y->first_day)
            continue;
        v->later = !v->number && v->birth_day + ADULT_DAYS < v->made_day && v->made_day < p->today - 7;
        if (!v->later)
            v->made_day = y->first_day - 1;
    }
    for (uint32_t t = 0; t < p->n_teams; t++)
        p->people[p->teams[t].leader].later = 0;
}

/* Newcomers are in no team yet. */
static void thin_teams(struct plan *p)
{
    uint32_t out = 0;
    for (uint32_t t = 0; t < p->n_teams; t++) {
        struct demo_team *team = &p->teams[t];
        uint32_t from = team->first_member, end = from + team->members;
        team->first_member = out;
        for (uint32_t k = from; k < end; k++)
            if (!p->people[p->members[k]].later)
                p->members[out++] = p->members[k];
        team->members = out - team->first_member;
    }
    p->n_members = out;
}

/* The year has not begun: nobody has served. */
static void forget_service(struct plan *p)
{
    for (uint32_t i = 0; i < p->n_people; i++) {
        struct demo_person *v = &p->people[i];
        v->minutes = 0;
        v->records = v->scores = v->score_sum = 0;
        v->no_shows = v->star = 0;
        v->first_day = 0;
    }
    for (uint32_t t = 0; t < p->n_teams; t++)
        p->teams[t].minutes = p->teams[t].person_times = 0;
    for (uint32_t k = 0; k < p->n_members; k++)
        p->member_minutes[k] = 0;
}

int year_write_base(struct year *y)
{
    struct plan base = y->plan;
    thin_teams(&base);
    forget_service(&base);
    base.now = day_start_ms(y->first_day);
    base.n_waiting = base.n_teams_waiting = 0;
    base.n_activities = base.n_shifts = base.n_seats = 0;
    int rc = plan_write(&base);
    for (uint32_t i = 0; i < base.n_people; i++) {
        y->known.volunteers += !base.people[i].later;
        y->people[i].id = plan_id(&base, IDS_VOLUNTEER, i);
    }
    y->plan.now = base.now; /* ids of teams and projects are counted from there, too */
    return rc;
}

int year_plan(struct year *y)
{
    struct plan *p = &y->plan;
    p->year = true;
    p->arena = &y->arena;
    p->o = &y->options;
    p->today = y->first_day + DEMO_YEAR - 1;
    p->now = day_start_ms(p->today);
    p->campaign_day =
        (int32_t)day_from(civil_of(day_start_ms(y->first_day)).year, CAMPAIGN_MONTH, CAMPAIGN_DATE);
    int rc = plan_make(p);
    if (rc < 0)
        return rc;
    mark_newcomers(y);
    y->campaign_tick =
        (uint32_t)(p->campaign_day - y->first_day) * TICKS_DAY + CAMPAIGN_START_MIN / TICK_MIN - 1;
    y->people = PLAN_ARRAY(p, struct person, p->n_people);
    y->held = PLAN_ARRAY(p, struct held, p->n_activities);
    y->taken = PLAN_ARRAY(p, struct taken, p->n_seats);
    y->asked = PLAN_ARRAY(p, uint16_t, p->n_teams);
    y->shift_of = PLAN_ARRAY(p, uint32_t, p->n_seats);
    y->known.county_times = PLAN_ARRAY(p, int64_t, p->n_units);
    y->known.county_minutes = PLAN_ARRAY(p, int64_t, p->n_units);
    return OK;
}

/* --- what happens --------------------------------------------------------------------------------------- */

struct list {
    struct event *v;
    size_t n, cap;
};

static void add(struct list *l, uint32_t tick, uint8_t phase, uint8_t kind, uint32_t who)
{
    if (l->n == l->cap) {
        l->cap = l->cap ? l->cap * 2 : 4096;
        l->v = realloc(l->v, l->cap * sizeof(*l->v));
        if (!l->v)
            abort();
    }
    l->v[l->n++] = (struct event){ (uint16_t)tick, phase, kind, who };
}

static uint32_t tick_at(const struct year *y, int32_t day, int at)
{
    return (uint32_t)(day - y->first_day) * TICKS_DAY + (uint32_t)at;
}

/* Between two ticks of the day, more often in the evening. */
static int waking_tick(struct rnd *r)
{
    return rnd_percent(r, 40) ? TICK_OF(18, 0) + (int)rnd_below(r, TICK_OF(4, 30))
                              : TICK_OF(7, 0) + (int)rnd_below(r, TICK_OF(11, 0));
}

static void add_newcomers(struct year *y, struct list *l)
{
    struct plan *p = &y->plan;
    struct rnd r = rnd_of(y->options.seed, RND_WRITE, -1);
    for (uint32_t i = 0; i < p->n_people; i++) {
        const struct demo_person *v = &p->people[i];
        if (!v->later)
            continue;
        uint32_t at = tick_at(y, v->made_day, TICK_OF(9, 0) + (int)rnd_below(&r, TICK_OF(8, 0)));
        add(l, at, PHASE_REST, K_REGISTER, i);
        if (v->team[0] == NOBODY)
            continue;
        add(l, tick_at(y, v->made_day + 1, waking_tick(&r)), PHASE_REST, K_TEAM_JOIN, i);
    }
    for (uint32_t t = 0; t < p->n_teams; t++)
        for (int32_t day = y->first_day + 3 + (int32_t)(t % 7); day < p->today; day += 7)
            add(l, tick_at(y, day, TICK_OF(19, 0) + (int)(t % 12)), PHASE_REST, K_TEAM_MEMBERS, t);
}

/* Written, looked at, handed in and approved within a day; the day before people can join. */
static int32_t add_making(struct year *y, struct list *l, uint32_t i, struct rnd *r)
{
    const struct demo_activity *a = &y->plan.activities[i];
    int32_t ahead = a->day - y->first_day;
    int32_t most = ahead - 1 < CREATE_DAYS ? ahead - 1 : CREATE_DAYS;
    int32_t day = a->day - (most > 4 ? (int32_t)rnd_between(r, 4, most) : most > 1 ? most : 1);
    int at = TICK_OF(9, 0) + (int)rnd_below(r, TICK_OF(6, 0));
    static const uint8_t steps[] = { K_NEW, K_SHIFT, K_LOOK, K_SUBMIT, K_APPROVE };
    for (size_t k = 0; k < sizeof(steps); k++)
        if (steps[k] != K_SHIFT || a->shifts > 1)
            add(l, tick_at(y, day, at + (int)k), PHASE_REST, steps[k], i);
    return day;
}

static void add_seat(struct year *y, struct list *l, uint32_t seat, uint32_t shift, int32_t made,
                     struct rnd *r)
{
    const struct demo_shift *s = &y->plan.shifts[shift];
    const struct demo_seat *d = &y->plan.seats[seat];
    struct taken *t = &y->taken[seat];
    uint32_t start = tick_at(y, s->day, s->start_min / TICK_MIN),
             end = tick_at(y, s->day, s->end_min / TICK_MIN);
    int32_t registered = y->plan.people[d->person].made_day;
    int32_t from = made > registered ? made : registered;
    int32_t days = s->day - from - 1 < JOIN_DAYS ? s->day - from - 1 : JOIN_DAYS;
    int32_t day = s->day - 1 - (days > 0 ? (int32_t)rnd_below(r, days) : 0);
    y->shift_of[seat] = shift;
    t->join = (uint16_t)(day > from ? tick_at(y, day, waking_tick(r)) : tick_at(y, from, TICK_OF(21, 0)));
    t->fate = d->kind == SEAT_ABSENT ? FATE_ABSENT : d->kind == SEAT_WITHDRAWN ? FATE_LEFT : FATE_SERVED;
    add(l, t->join, PHASE_REST, K_JOIN, seat);
    if (t->fate == FATE_LEFT) {
        t->leave = (uint16_t)(t->join + 1 + rnd_below(r, 3));
        add(l, t->leave, PHASE_REST, K_LEAVE, seat);
    }
    if (t->fate != FATE_SERVED)
        return;
    if (rnd_unit(r) < FORGOTTEN_SHARE)
        t->fate = FATE_FORGOTTEN;
    bool campaign = start == y->campaign_tick + 1;
    t->in = (uint16_t)(start - (campaign ? 1 : (uint32_t)rnd_below(r, 2)));
    uint32_t length = (d->minutes + TICK_MIN / 2U) / TICK_MIN;
    length = length < 1 ? 1 : length > MOST_TICKS ? MOST_TICKS : length;
    t->out = (uint16_t)(t->in + length < end ? t->in + length : end);
    add(l, t->in, PHASE_MARK, K_IN, seat);
    if (t->fate == FATE_SERVED)
        add(l, t->out, PHASE_MARK, K_OUT, seat);
}

/* A code for each tick in which somebody of the activity marks. */
static void add_codes(struct year *y, struct list *l, uint32_t i)
{
    const struct demo_activity *a = &y->plan.activities[i];
    const struct demo_shift *s = &y->plan.shifts[a->first_shift];
    uint32_t day = tick_at(y, a->day, 0);
    bool seen[2][TICKS_DAY] = { { 0 } };
    for (uint32_t k = 0; k < a->shifts; k++, s++)
        for (uint32_t seat = s->first_seat; seat < s->first_seat + s->served; seat++) {
            seen[0][y->taken[seat].in - day] = true;
            if (y->taken[seat].fate == FATE_SERVED)
                seen[1][y->taken[seat].out - day] = true;
        }
    for (uint32_t at = 0; at < TICKS_DAY; at++) {
        if (seen[0][at])
            add(l, day + at, PHASE_CODE, K_CODE_IN, i);
        if (seen[1][at])
            add(l, day + at, PHASE_CODE, K_CODE_OUT, i);
    }
}

static void add_activity(struct year *y, struct list *l, uint32_t i)
{
    const struct demo_activity *a = &y->plan.activities[i];
    struct rnd r = rnd_of(y->options.seed, RND_WRITE, 1 + (int64_t)i);
    int32_t made = add_making(y, l, i, &r);
    for (uint32_t k = 0; k < a->shifts; k++) {
        const struct demo_shift *s = &y->plan.shifts[a->first_shift + k];
        uint32_t n = (uint32_t)s->served + s->absent + s->withdrawn;
        for (uint32_t seat = s->first_seat; seat < s->first_seat + n; seat++)
            add_seat(y, l, seat, a->first_shift + k, made, &r);
    }
    add_codes(y, l, i);
    int32_t after = a->day + 1 + (int32_t)rnd_below(&r, CONFIRM_DAYS);
    add(l, tick_at(y, after, TICK_OF(9, 0) + (int)rnd_below(&r, TICK_OF(12, 0))), PHASE_REST, K_CONFIRM_LIST,
        i);
}

static int in_order(const void *a, const void *b)
{
    const struct event *x = a, *y = b;
    if (x->tick != y->tick)
        return x->tick < y->tick ? -1 : 1;
    if (x->phase != y->phase)
        return x->phase < y->phase ? -1 : 1;
    uint64_t p = mix(x->who * 31U + x->kind), q = mix(y->who * 31U + y->kind);
    return (p > q) - (p < q);
}

/* Who does something for the first time logs in first. */
static void add_logins(const struct year *y, struct list *l)
{
    size_t n = l->n;
    bool *known = calloc(y->plan.n_people, sizeof(*known));
    if (!known)
        abort();
    for (size_t i = 0; i < n; i++) {
        uint32_t who = year_actor(y, &l->v[i]);
        if (who == STAFF || known[who])
            continue;
        add(l, l->v[i].tick, PHASE_LOGIN, K_LOGIN_CODE, who);
        known[who] = true;
    }
    free(known);
}

void year_schedule(struct year *y)
{
    struct list l = { 0 };
    for (uint32_t day = 0; day < DEMO_YEAR; day++)
        add(&l, day * TICKS_DAY, PHASE_NIGHT, K_NIGHT, 0);
    add(&l, 1, PHASE_REST, K_LOGIN_PASSWORD, 0);
    for (uint32_t rule = 0; rule < YEAR_RULES; rule++)
        add(&l, 1, PHASE_REST, K_RULE, rule); /* a rule is changed by who has just proved who they are */
    for (uint32_t day = 0; day < DEMO_YEAR; day++) { /* whoever has rights is logged out by the clock */
        add(&l, day * TICKS_DAY + TICK_OF(8, 0), PHASE_REST, K_LOGIN_PASSWORD, 0);
        add(&l, day * TICKS_DAY + TICK_OF(20, 0), PHASE_REST, K_LOGIN_PASSWORD, 0);
    }
    add_newcomers(y, &l);
    for (uint32_t i = 0; i < y->plan.n_activities; i++)
        add_activity(y, &l, i);
    qsort(l.v, l.n, sizeof(*l.v), in_order);
    add_logins(y, &l);
    qsort(l.v, l.n, sizeof(*l.v), in_order);
    y->events = l.v;
    y->n_events = l.n;
}
