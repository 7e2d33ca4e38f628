/* testkit.h - what a test of rules stands on: a fresh register, a small city in it, and rows on order.
 *
 * A register is an in-memory-fast SQLite file in a temporary folder, or with REDVEST_TEST_PG a schema of its
 * own on that PostgreSQL; either goes at kit_close(). A maker fills what the test does not care about; in its
 * options zero means "the usual". Whatever the kit itself cannot do ends the test process with a message: a
 * test need not check it.
 *
 *     static void full_shift_refuses(void **state)
 *     {
 *         struct kit *k = *state;
 *         int64_t shift = kit_shift(k, .capacity = 1);
 *         kit_signup(k, .shift = shift);
 *         assert_int_equal(signup_join(k->db, shift, kit_volunteer(k, 0)), CONFLICT);
 *     }
 *     cmocka_unit_test_setup_teardown(full_shift_refuses, kit_setup, kit_teardown)
 *
 * Not here: rules; a maker writes rows as they are after the rules ran, the counts beside them included. */
#ifndef REDVEST_KIT_KIT_H
#define REDVEST_KIT_KIT_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/crypt.h"
#include "base/err.h"
#include "db/city.h"
#include "db/db.h"
#include "base/capability.model.h" /* enum capability */
#include "office/policy/keys.h"    /* enum policy_key */

#define KIT_NOW_TEXT  "2026-03-10T10:00:00+08:00" /* a Tuesday */
#define KIT_CITY_CODE "140400"

struct kit {
    struct db *db; /* bound to arena, err and now; in a transaction from kit_setup() on */
    struct arena arena;
    struct err err;
    struct city city;
    struct keys keys;
    int64_t now;
    bool in_transaction;

    /* The tree: ids and positions of 长治市, 潞州区, 英雄中路街道 and two communities in it. */
    int64_t city_unit, county, town, village, village2;
    int64_t city_pos, county_pos, town_pos, village_pos, village2_pos;

    int64_t serial;        /* makes phones, document numbers and names differ */
    struct db_place place; /* for what opens connections of its own */
    char folder[64], schema[48];
};

/* cmocka's set-up and tear-down of one test: kit_open() + kit_begin(), and kit_close(). */
int kit_setup(void **state);
int kit_teardown(void **state);

/* The same for a whole group; call kit_begin()/kit_rollback() around each test: faster than a register a
 * test. */
int kit_group_setup(void **state);
int kit_group_teardown(void **state);
int kit_test_begin(void **state);
int kit_test_rollback(void **state);

struct kit *kit_open(void); /* schema, tree, rules; nothing under way */
void kit_close(struct kit *k);

void kit_begin(struct kit *k);
void kit_commit(struct kit *k);
void kit_rollback(struct kit *k);

/* Sets the clock of the transaction: "2026-03-10T10:00" or RFC 3339; or moves it on. Forgets the last error.
 */
void kit_at(struct kit *k, const char *time);
void kit_later(struct kit *k, int64_t ms);
int64_t kit_time(const char *time); /* ms of such a text */

/* The register, with somebody who acts from here on; 0: the system's clock. A small number is an account made
 * up on the spot. */
struct db *kit_as(struct kit *k, int64_t account);
/* The same with their rights, as a request has them; the user is borrowed. */
struct db *kit_user(struct kit *k, const struct user *user);

/* Forgets the last error, for the next call that shall fail. */
void kit_forget(struct kit *k);

/* A rule of the city as it is from a day on, so many days from today; whoever acts decides it. */
int kit_rule(struct kit *k, enum policy_key key, int64_t value, int64_t days);

/* Ends the process with the error's sentence when rc is negative; gives rc back. */
int kit_must(struct kit *k, int rc);

struct kit_account {
    const char *name, *phone, *password_hash;
    const char *person; /* NULL: one of its own; "": nobody made sure who it is */
};
struct kit_volunteer {
    const char *name, *cn_id;
    int64_t account;   /* 0: makes one */
    int64_t unit;      /* 0: the first village */
    int64_t birth_day; /* 0: thirty years ago */
    int64_t real_name; /* 0: confirmed */
    int64_t counter;   /* the account that registered them; 0: themselves */
    int64_t state;     /* 0: active */
    bool female;
};
struct kit_team {
    const char *name, *pass_code;
    int64_t unit;   /* 0: the first village */
    int64_t leader; /* a volunteer; 0: makes one; -1: nobody */
    int64_t parent, state, join_rule, kind, level, category;
};
struct kit_member {
    int64_t team, volunteer; /* 0: makes them */
    int64_t role, state;     /* 0: member, in */
};
struct kit_project {
    const char *name;
    int64_t team, state, category;
};
struct kit_activity {
    const char *title, *pass_code, *insurance;
    int64_t project;            /* 0: makes one */
    int64_t state;              /* 0: published */
    int64_t starts_ms, ends_ms; /* 0: tomorrow 9:00, for three hours */
    int64_t recruit, hazard, no_walk_ups, category;
    double lat, lng;
};
struct kit_shift {
    const char *post;
    int64_t activity;            /* 0: makes one */
    int64_t starts_ms, ends_ms;  /* 0: the activity's */
    int64_t closes_ms, leave_ms; /* 0: the start; an hour before it */
    int64_t capacity;            /* 0: 10 */
    int64_t min_age, skill;
};
struct kit_signup {
    int64_t shift, volunteer; /* 0: makes them */
    int64_t state, source;    /* 0: in, by oneself */
    int64_t offer_until_ms;
};
struct kit_record {
    int64_t shift, volunteer; /* 0: makes them */
    int64_t state, source;    /* 0: effective, by check-in */
    int64_t in_ms, out_ms;    /* 0: the shift's; open (1) and missed (8) records have no check-out */
    int64_t minutes;          /* 0: from the times */
    int64_t in_how, out_how;  /* 0: by the site code */
    int64_t by;               /* the account that made the marks; 0: the person's own */
    int64_t odd;              /* bits of record_odd */
};
struct kit_grant {
    int64_t account; /* 0: makes one */
    int64_t may;     /* enum capability; 0: staff */
    int64_t unit;    /* 0: the first village */
};

/* Each returns the new row's id (kit_grant: the account). With no options: kit_volunteer(k, 0). */
/* A made-up citizen number of somebody born on a day ("1990-03-07"), in k->arena; odd sequences are men. */
const char *kit_citizen(struct kit *k, const char *birth, int sequence);

#define kit_account(k, ...)   kit_make_account((k), &(struct kit_account){ __VA_ARGS__ })
#define kit_volunteer(k, ...) kit_make_volunteer((k), &(struct kit_volunteer){ __VA_ARGS__ })
#define kit_team(k, ...)      kit_make_team((k), &(struct kit_team){ __VA_ARGS__ })
#define kit_member(k, ...)    kit_make_member((k), &(struct kit_member){ __VA_ARGS__ })
#define kit_project(k, ...)   kit_make_project((k), &(struct kit_project){ __VA_ARGS__ })
#define kit_activity(k, ...)  kit_make_activity((k), &(struct kit_activity){ __VA_ARGS__ })
#define kit_shift(k, ...)     kit_make_shift((k), &(struct kit_shift){ __VA_ARGS__ })
#define kit_signup(k, ...)    kit_make_signup((k), &(struct kit_signup){ __VA_ARGS__ })
#define kit_record(k, ...)    kit_make_record((k), &(struct kit_record){ __VA_ARGS__ })
#define kit_grant(k, ...)     kit_make_grant((k), &(struct kit_grant){ __VA_ARGS__ })

int64_t kit_make_account(struct kit *k, const struct kit_account *o);
int64_t kit_make_volunteer(struct kit *k, const struct kit_volunteer *o);
int64_t kit_make_team(struct kit *k, const struct kit_team *o);
int64_t kit_make_member(struct kit *k, const struct kit_member *o);
int64_t kit_make_project(struct kit *k, const struct kit_project *o);
int64_t kit_make_activity(struct kit *k, const struct kit_activity *o);
int64_t kit_make_shift(struct kit *k, const struct kit_shift *o);
int64_t kit_make_signup(struct kit *k, const struct kit_signup *o);
int64_t kit_make_record(struct kit *k, const struct kit_record *o);
int64_t kit_make_grant(struct kit *k, const struct kit_grant *o);

/* A unit of the tree below `parent` at position pos. */
int64_t kit_unit(struct kit *k, int64_t parent, int64_t pos, int64_t kind, const char *name);

/* The account behind a volunteer; the volunteer who leads a team. 0 when there is none. */
int64_t kit_account_of(struct kit *k, int64_t volunteer);
int64_t kit_leader_of(struct kit *k, int64_t team);

/* Sums the waiting deltas of a measure (any position and day): what a rule has counted so far. */
int64_t kit_counted(struct kit *k, int64_t measure);

/* Commits what is under way, and ends the process with its findings when `redvest check` would have any; for
 * a test with a register of its own (kit_setup). Records that shall count there come about by the rules: a
 * maker adds no figures, which is forgiven it for people, teams, projects and activities alone. */
void kit_sound(struct kit *k);

#endif
