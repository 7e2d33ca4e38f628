/* plan_seats.c - who takes part in what, and for how long.
 *
 * Shifts come in the order of their beginning and a person has one seat a day, so nothing overlaps and no day
 * is long enough for a review. Minutes: record i gets the difference of the cumulated share up to it, moved
 * by a jitter that is taken back at the next one; so each is near its shift's length and all together are the
 * figure, to the minute. */
#include "program/demo/plan.h"

#include "service/record/record.model.h"

#define TEAM_PERCENT    72
#define TEAM_TRIES      6
#define KEEN_TRIES      8
#define TEAM_POWER      2.0
#define KEEN_POWER      2.2
#define JITTER_MIN      10
#define VOLUNTEER_SEATS 70 /* the demo volunteer's year */
#define LEADER_SEATS    45

#define REVIEW_ABOVE_MIN 540
#define CITY_ABOVE_MIN   750

struct draw {
    struct plan *p;
    struct rnd r;
    int64_t planned, planned_all; /* minutes of the finished shifts, cumulated */
    int64_t served;               /* minutes given out */
    int64_t jitter, records;
};

static bool is_free(const struct plan *p, uint32_t i, const struct demo_shift *s)
{
    const struct demo_person *v = &p->people[i];
    return v->busy_day != s->day && v->made_day < s->day &&
           (!s->min_age || v->birth_day < s->day - (int32_t)(s->min_age * 366));
}

static uint32_t first_keen(const struct plan *p, uint32_t person)
{
    uint32_t lo = 0, hi = p->n_keen;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (p->keen[mid] < person)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Somebody keen of the team's county. */
static uint32_t draw_keen(struct draw *d, const struct demo_shift *s, uint32_t unit)
{
    const struct plan *p = d->p;
    while (unit && p->units[unit].depth > POS_COUNTY)
        unit = p->units[unit].parent;
    uint32_t from = first_keen(p, p->units[unit].first), to = first_keen(p, p->units[unit].end);
    for (int tries = 0; tries < KEEN_TRIES && from < to; tries++) {
        /* The keenest stand anywhere in the list: a fixed walk over it. */
        uint64_t at = (uint64_t)rnd_skewed(&d->r, to - from, KEEN_POWER) * 7919;
        uint32_t i = p->keen[from + at % (to - from)];
        if (is_free(p, i, s))
            return i;
    }
    return NOBODY;
}

static uint32_t draw_person(struct draw *d, const struct demo_shift *s, const struct demo_team *t)
{
    const struct plan *p = d->p;
    bool own = rnd_percent(&d->r, TEAM_PERCENT);
    for (int tries = 0; own && tries < TEAM_TRIES; tries++) {
        uint32_t i = p->members[t->first_member + rnd_skewed(&d->r, t->members, TEAM_POWER)];
        if (is_free(p, i, s))
            return i;
    }
    uint32_t keen = draw_keen(d, s, t->unit);
    if (keen != NOBODY)
        return keen;
    uint32_t from = (uint32_t)rnd_below(&d->r, p->n_people);
    for (uint32_t k = 0; k < p->n_people; k++)
        if (is_free(p, (from + k) % p->n_people, s))
            return (from + k) % p->n_people;
    return from; /* every one is busy that day: cannot be, a day has far fewer seats than there are people */
}

static void take_minutes(struct draw *d, struct demo_seat *seat, int64_t length)
{
    bool last = ++d->records == d->p->figures.person_times;
    d->planned += length;
    int64_t upto = (int64_t)((__int128)d->p->figures.minutes * d->planned / d->planned_all);
    int64_t jitter = last ? 0 : rnd_between(&d->r, -JITTER_MIN, JITTER_MIN);
    int64_t minutes = upto + jitter - d->served;
    d->served += minutes;
    seat->minutes = (uint16_t)minutes;
    int64_t spare = length - minutes;
    seat->in_min =
        (int16_t)(spare > 0 ? rnd_below(&d->r, spare < 9 ? spare + 1 : 10) - 4 : -8 + rnd_below(&d->r, 5));
}

static void credit(struct plan *p, const struct demo_shift *s, struct demo_team *t, uint32_t team,
                   const struct demo_seat *seat)
{
    struct demo_person *v = &p->people[seat->person];
    v->minutes += seat->minutes;
    v->records++;
    v->scores = (uint16_t)(v->scores + (seat->score != 0));
    v->score_sum = (uint16_t)(v->score_sum + seat->score);
    if (!v->first_day)
        v->first_day = s->day;
    t->minutes += seat->minutes;
    t->person_times++;
    for (int k = 0; k < 2; k++)
        if (v->team[k] == team)
            p->member_minutes[v->slot[k]] += seat->minutes;
}

static uint8_t draw_how(struct rnd *r)
{
    static const uint8_t hows[] = { MARK_HOW_SITE_QR,    MARK_HOW_SITE_QR,     MARK_HOW_SITE_QR,
                                    MARK_HOW_SITE_QR,    MARK_HOW_SITE_QR,     MARK_HOW_SITE_QR,
                                    MARK_HOW_PRINTED_QR, MARK_HOW_PERSONAL_QR, MARK_HOW_ROLL_CALL,
                                    MARK_HOW_ROLL_CALL };
    return hows[rnd_below(r, 10)];
}

static uint8_t draw_score(struct rnd *r)
{
    int64_t at = rnd_below(r, 100);
    return at < 55 ? 0 : at < 83 ? 5 : at < 95 ? 4 : at < 99 ? 3 : 2;
}

static void serve(struct draw *d, const struct demo_shift *s, struct demo_seat *seat, uint8_t kind,
                  uint32_t team)
{
    int64_t length = s->end_min - s->start_min;
    seat->how = draw_how(&d->r);
    if (kind == KIND_DONE) {
        seat->record = RECORD_STATE_EFFECTIVE;
        take_minutes(d, seat, length);
        seat->score = draw_score(&d->r);
        credit(d->p, s, &d->p->teams[team], team, seat);
    } else if (kind == KIND_PENDING) {
        seat->record = length > CITY_ABOVE_MIN     ? RECORD_STATE_REVIEW_CITY
                       : length > REVIEW_ABOVE_MIN ? RECORD_STATE_REVIEW_PARENT
                                                   : RECORD_STATE_PENDING;
        seat->in_min = (int16_t)(rnd_below(&d->r, 14) - 6);
        seat->minutes = (uint16_t)(length - seat->in_min - rnd_below(&d->r, 12));
    } else {
        seat->record = RECORD_STATE_OPEN;
        seat->in_min = (int16_t)(rnd_below(&d->r, 12) - 8);
    }
}

/* Whom the story wants in this seat: the demo volunteer and leader have a history, and something to come. */
static uint32_t wanted(const struct plan *p, const struct demo_shift *s, uint32_t shift, uint32_t k,
                       uint32_t team)
{
    const struct demo_activity *a = &p->activities[s->activity];
    uint32_t who = NOBODY;
    uint32_t every = p->n_shifts / VOLUNTEER_SEATS + 1, seldom = p->n_shifts / LEADER_SEATS + 1;
    bool past = a->kind == KIND_DONE && k == 0;
    bool ahead = team == p->demo_team && (((a->kind == KIND_COMING || a->kind == KIND_PENDING) && k == 0) ||
                                          (a->kind == KIND_RUNNING && k == s->served));
    if (ahead || (past && shift % every == 0))
        who = p->volunteer;
    else if (past && shift % seldom == seldom / 2)
        who = p->leader;
    return who != NOBODY && is_free(p, who, s) ? who : NOBODY;
}

/* Who serves much seldom stays away. */
static bool is_reliable(const struct demo_person *v)
{
    return v->records > 12 || v->no_shows > 1;
}

static void fill_shift(struct draw *d, uint32_t shift)
{
    struct plan *p = d->p;
    const struct demo_shift *s = &p->shifts[shift];
    const struct demo_activity *a = &p->activities[s->activity];
    uint32_t team = p->projects[a->project].team;
    uint32_t ends[] = { s->served, s->absent, s->withdrawn, s->in, s->waiting }, n = 0, k = 0;
    for (int kind = 0; kind < 5; kind++)
        for (n += ends[kind]; k < n; k++) {
            struct demo_seat *seat = &p->seats[s->first_seat + k];
            uint32_t who = wanted(p, s, shift, k, team);
            seat->person = who != NOBODY ? who : draw_person(d, s, &p->teams[team]);
            for (int again = 0; kind == SEAT_ABSENT && again < 4 && is_reliable(&p->people[seat->person]);
                 again++)
                seat->person = draw_person(d, s, &p->teams[team]);
            seat->kind = (uint8_t)kind;
            if (kind == SEAT_WITHDRAWN && !p->year)
                continue; /* who has left is free that day */
            p->people[seat->person].busy_day = s->day;
            if (kind == SEAT_SERVED)
                serve(d, s, seat, a->kind, team);
            else if (kind == SEAT_ABSENT)
                p->people[seat->person].no_shows++;
        }
}

static int64_t minutes_of_finished(const struct plan *p)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < p->n_shifts; i++) {
        const struct demo_shift *s = &p->shifts[i];
        if (p->activities[s->activity].kind == KIND_DONE)
            sum += (int64_t)s->served * (s->end_min - s->start_min);
    }
    return sum;
}

void plan_seats(struct plan *p)
{
    struct draw d = { .p = p, .r = rnd_of(p->o->seed, RND_SEATS, 0), .planned_all = minutes_of_finished(p) };
    p->seats = PLAN_ARRAY(p, struct demo_seat, p->n_seats);
    for (uint32_t i = 0; i < p->n_shifts; i++)
        fill_shift(&d, i);
}
