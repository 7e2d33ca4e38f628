/* year.h - a city's year: what is to happen, who does it, what is known of it.
 *
 * The year is planned in memory by the demo's planner (demo/plan.h), then played through the public API: time
 * is a file that the server follows, led in ticks of half an hour. Within a tick everything happens
 * at one moment, so every minute of service is known beforehand. Not here: keeping connections busy (load.h).
 */
#ifndef REDVEST_BENCH_YEAR_H
#define REDVEST_BENCH_YEAR_H

#include <stdatomic.h>
#include <stdio.h>

#include "service/attendance/attendance.h"
#include "base/crypt.h"
#include "program/demo/plan.h"
#include "program/demo/write.h"
#include "load.h"

#define TICK_MIN   30
#define TICKS_DAY  (24 * 60 / TICK_MIN)
#define YEAR_TICKS ((uint32_t)(DEMO_YEAR * TICKS_DAY))

#define YEAR_RULES 4 /* that the city office changes at first */

/* What a request is; also the rows of the table. */
enum year_kind {
    K_NIGHT, /* waits until the clock's own work of the night is done */
    K_LOGIN_CODE,
    K_LOGIN_CHECK,
    K_LOGIN_PASSWORD,
    K_RULE,
    K_REGISTER,
    K_TEAM_JOIN,
    K_TEAM_MEMBERS,
    K_TEAM_ADMIT,
    K_NEW,
    K_SHIFT,
    K_LOOK,
    K_SUBMIT,
    K_APPROVE,
    K_JOIN,
    K_LEAVE,
    K_CODE_IN,
    K_CODE_OUT,
    K_WRONG, /* a code that is none: refused */
    K_IN,
    K_AGAIN, /* a second tap: the same answer */
    K_OUT,
    K_CONFIRM_LIST,
    K_CONFIRM,
    K_PAGE_HOME,
    K_PAGE_LIST,
    K_PAGE_DAY,
    K_PAGE_ACTIVITY,
    K_PAGE_FEED,
    K_PAGE_ME,
    K_PAGE_OVERVIEW,
    YEAR_KINDS,
};

struct year_kind_info {
    const char *name;
    bool write;
    int expected; /* status */
};
extern const struct year_kind_info year_kinds[YEAR_KINDS];

/* One thing that happens: at a tick, in the order of the phases. The clock moves on when all but the last is
 * answered; that is long and needs no minute of its own, so nobody waits for the others meanwhile. */
enum { PHASE_NIGHT, PHASE_LOGIN, PHASE_CODE, PHASE_MARK, PHASE_REST };
struct event {
    uint16_t tick; /* of the year */
    uint8_t phase, kind;
    uint32_t who; /* index of a person, seat, activity or team, by kind */
};

struct person {
    char token[CRYPT_TOKEN_TEXT]; /* of the session; empty: not logged in */
    int64_t id;                   /* as a volunteer */
    bool logging_in;
};

struct held {
    int64_t id, shift[2];
    bool second, submitted, approved; /* answered */
    char code[2][TOKEN_TEXT];         /* in, out */
    uint16_t code_tick[2];            /* when fetched, plus one */
};

/* What became of a seat. */
enum { FATE_SERVED, FATE_FORGOTTEN, FATE_ABSENT, FATE_LEFT };
struct taken {
    uint16_t join, leave, in, out; /* ticks */
    uint8_t fate;
    bool joined; /* answered */
};

struct known {
    int64_t volunteers, activities, person_times, minutes;
    int64_t *county_times, *county_minutes; /* by unit index */
    int64_t wrong_minutes;                  /* records whose minutes were not what they had to be */
};

struct paced {
    bool writes;
    int64_t every_ns[2], due_ns[2]; /* reads, writes */
    int64_t until_ns;
    uint64_t left; /* writes */
    struct load_hist hist[2];
};

#define BODY_TEXT 16384

/* What a connection is about. */
struct slot {
    struct event ev;
    bool busy;
    uint8_t login; /* 1: a code is asked for, 2: it is there */
    uint8_t extra; /* a request before the event's own */
    uint8_t step;  /* of events with several requests */
    bool again;    /* tap twice */
    bool paced;
    int64_t due_ns;
    int64_t count, minutes, own_minutes; /* of a list of hours; own: the leader's */
    int64_t own_record;
    size_t body_n;
    char code[8];
    char head[640], body[BODY_TEXT];
};

struct year {
    struct plan plan;
    struct demo_options options;
    struct arena arena;
    int32_t first_day;
    uint32_t campaign_tick;
    unsigned connections;

    struct person *people;
    struct person staff, second; /* the city office; who agrees to its rules */
    struct held *held;           /* by activity */
    struct taken *taken;         /* by seat */
    uint32_t *shift_of;          /* by seat */
    uint16_t *asked;             /* by team: who wants in */
    struct event *events;
    size_t n_events, at, day_end; /* at: the next in order */
    size_t ahead;                 /* of the coming tick, what has no minute is taken up to here */

    _Atomic int64_t *clock; /* the file the server follows */
    uint32_t tick, critical, in_flight;
    uint8_t phase;
    bool isolate; /* measures check-ins by themselves */
    pid_t server;
    uint16_t port;
    struct slot *slots;
    struct rnd rnd;
    struct known known;
    struct paced paced;
    struct load_kind *totals; /* by kind, of all runs together */
    uint64_t unexpected;
    int64_t load_cpu_us;
    double mark_cpu_s[2]; /* server's time in isolated check-ins: first and last tenth */
    uint64_t mark_n[2];
    int64_t mark_from_us;
};

/* The moment of a tick; within half an hour it lies anywhere. */
int64_t year_ms(const struct year *y, uint32_t tick);

/* Plans the year; the units are read from the register (y->plan.db). Marks who registers in its course. */
int year_plan(struct year *y);

/* Puts down what stands before the year begins: people, teams, projects. */
int year_write_base(struct year *y);

/* All that happens, in order. */
void year_schedule(struct year *y);

/* Plays on until this tick's phase. */
int year_play_until(struct year *y, uint32_t tick, uint8_t phase);

/* Open loop at these rates a second: pages, and check-ins of the campaign's tick (0: none). Latencies from
 * when a request was due go to y->paced.hist: pages, check-ins. */
int year_play_paced(struct year *y, double reads, double writes, double seconds);

/* Index of the first event at or behind a tick's phase. */
size_t year_first(const struct year *y, uint32_t tick, uint8_t phase);

/* The floor of a day on a copy of the register. */
struct year_rate {
    int64_t ops, refused;
    double seconds;
};
int year_floor(struct year *y, const struct db_place *place, const struct city *city, int day, int threads,
               int group, struct year_rate *ret_rate);

/* --- requests (year_send.c) ---------------------------------------------------------------------------- */

#define STAFF NOBODY

/* Whose session an event needs: an index of people, or STAFF. */
uint32_t year_actor(const struct year *y, const struct event *e);
uint32_t year_activity(const struct year *y, uint32_t seat); /* index */
uint32_t year_leader(const struct year *y, uint32_t activity);
struct person *year_person(struct year *y, uint32_t who);

/* Whether what an event stands on is there already. */
bool year_is_ready(const struct year *y, const struct event *e);

/* Each writes a request into the slot. The event's own; a page; a wrong code; the next of the two of a
 * log-in. */
enum load_step year_send(struct year *y, struct slot *s, const char *token, struct load_request *ret);
enum load_step year_send_page(struct year *y, struct slot *s, enum year_kind kind, const char *token,
                              int64_t activity, struct load_request *ret);
enum load_step year_send_wrong(struct year *y, struct slot *s, const char *token, struct load_request *ret);
enum load_step year_log_in(struct year *y, struct slot *s, uint32_t who, struct load_request *ret);

void year_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
