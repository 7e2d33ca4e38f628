/* plan.h - the whole demo city in memory, before the first row is written.
 *
 * The totals must be exact and everything must agree with everything, so all is decided first: who lives
 * where, who leads what, what is held when, who was there for how long. write_*.c only puts it down. Days are
 * local day numbers, times of a day minutes after midnight. Indexes, not pointers: half a million people in
 * some twenty megabytes. */
#ifndef REDVEST_PROGRAM_DEMO_PLAN_H
#define REDVEST_PROGRAM_DEMO_PLAN_H

#include "base/clock.h"
#include "base/pos.h"
#include "program/demo/demo.h"
#include "program/demo/rnd.h"

#define NOBODY         UINT32_MAX
#define DEMO_YEAR      365 /* days of activities before now */
#define DEMO_AHEAD     21  /* days of activities after now */
#define DEMO_PAST_FROM 45  /* days ago: the demo leader's activity that is still talked of */
#define DEMO_PAST_TO   18

#define CAMPAIGN_SHARE     0.05
#define CAMPAIGN_START_MIN (9 * 60)

enum demo_stream {
    RND_UNITS = 1,
    RND_PEOPLE,
    RND_TEAMS,
    RND_MEMBERS,
    RND_PROJECTS,
    RND_DAYS,
    RND_SEATS,
    RND_NAMES,
    RND_WRITE
};

struct demo_unit {
    int64_t id, pos;
    int64_t depth;            /* enum pos_depth */
    const char *name, *brief; /* brief: without 居委会, 村委会 */
    uint32_t parent;          /* index; 0 for the city itself */
    uint32_t first, end;      /* people of this unit and below */
    uint32_t team;            /* the team that stands for the unit, or NOBODY */
    double lat, lng;
};

struct demo_person {
    uint32_t unit;
    int32_t birth_day, made_day;
    int32_t busy_day;  /* the last day with a seat: one a day */
    int32_t first_day; /* of the first effective record; 0: none */
    uint32_t minutes;
    uint32_t team[2], slot[2]; /* memberships: team and place in the members' list; NOBODY */
    uint16_t records, scores, score_sum;
    uint8_t sex, no_shows, star;
    uint8_t later;  /* registers when the year is played: not to be written */
    uint8_t number; /* of demo_logins, plus one; 0: nobody one logs in as */
};

struct demo_team {
    uint32_t unit, parent, leader; /* parent: NOBODY at the top */
    uint32_t first_member, members;
    int64_t minutes, person_times;
    int32_t made_day;
    uint8_t level, flavour, nth; /* nth: how many of this flavour stand in the unit already */
    uint8_t state;
};

struct demo_project {
    uint32_t team;
    uint16_t occasion;
    int32_t made_day;
};

enum demo_kind {
    KIND_DONE,
    KIND_PENDING,
    KIND_RUNNING,
    KIND_COMING,
    KIND_CANCELLED,
    KIND_DRAFT,
    KIND_REVIEW,
    KIND_REFUSED,
    KINDS
};

struct demo_activity {
    uint32_t project, first_shift;
    int32_t day;
    uint16_t start_min, length_min;
    uint16_t occasion;
    uint8_t kind, shifts;
    uint32_t people; /* person-times, or places when it is still to come */
};

struct demo_shift {
    uint32_t activity, first_seat;
    int32_t day;
    uint16_t start_min, end_min;
    uint16_t served, absent, withdrawn; /* seats by what became of them */
    uint16_t in, waiting;               /* still to come */
    uint16_t capacity;
    uint8_t nth, min_age;
};

enum demo_seat_kind { SEAT_SERVED, SEAT_ABSENT, SEAT_WITHDRAWN, SEAT_IN, SEAT_WAITING, SEAT_OFFERED };

struct demo_seat {
    uint32_t person;
    uint16_t minutes;
    int16_t in_min; /* after the shift's start; negative: before */
    uint8_t kind;   /* enum demo_seat_kind */
    uint8_t record; /* state of the service record; 0: none */
    uint8_t score;  /* 0: not rated */
    uint8_t how;    /* enum mark_how of the check-in */
};

struct demo_figures {
    int64_t volunteers, teams, activities, person_times, minutes, projects;
};

struct plan {
    bool year; /* a finished year, to be played: nothing under way or to come, teams and projects stand before
                  it */
    int32_t campaign_day; /* of such a year: a morning with CAMPAIGN_SHARE of all people; 0: none */
    struct db *db;
    struct arena *arena;
    const struct demo_options *o;
    int64_t now;
    int32_t today;
    struct demo_figures figures;

    struct demo_unit *units;                 /* by position: the city first */
    uint32_t n_units, county, town, village; /* where the log-ins stand */

    struct demo_person *people; /* by position of their units; then those who wait for approval */
    uint32_t n_people, n_waiting;
    uint32_t volunteer, leader; /* the two one logs in as */

    struct demo_team *teams;                                   /* active ones; then those that wait */
    uint32_t n_teams, n_teams_waiting, demo_team, team_askers; /* askers: of the demo team, who wait */
    uint32_t *members, *member_minutes;                        /* people by team; one after another */
    uint32_t n_members;
    uint32_t *keen; /* people who serve outside of their teams as well, by unit position */
    uint32_t n_keen;

    struct demo_project *projects;
    uint32_t n_projects, oldest_project;

    struct demo_activity *activities; /* in the order of their beginning */
    uint32_t n_activities;
    uint32_t kinds[KINDS];
    struct demo_shift *shifts; /* in the order of their beginning */
    uint32_t n_shifts;
    struct demo_seat *seats; /* by shift */
    uint32_t n_seats;
};

/* All of the parts below, in their order. */
int plan_make(struct plan *p);

/* Puts it down, in transactions of its own: people, staff, teams, projects and what else was planned.
 * CONFLICT when somebody is registered already. */
int plan_write(struct plan *p);

/* Each fills its part; they follow one another. INVALID when the register has no villages. */
int plan_units(struct plan *p);
void plan_people(struct plan *p);
void plan_teams(struct plan *p);
void plan_projects(struct plan *p);
void plan_days(struct plan *p);
void plan_seats(struct plan *p);
void plan_stars(struct plan *p);

/* Memory of the plan, zeroed. */
#define PLAN_ARRAY(p, type, n) ARENA_ARRAY((p)->arena, type, (size_t)(n) + 1)

/* Splits `total` by cumulative weight, so that the parts add up: the part that ends at `upto` of `all`. */
static inline int64_t plan_share(int64_t total, double upto, double all)
{
    return upto >= all ? total : (int64_t)((double)total * (upto / all));
}

static inline bool plan_is_village(const struct demo_unit *u)
{
    return u->depth == POS_VILLAGE;
}

/* Begin of a shift in ms. */
static inline int64_t plan_ms(int32_t day, int64_t minute)
{
    return day_start_ms(day) + minute * MINUTE_MS;
}

#endif
