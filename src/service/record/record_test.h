/* record_test.h - the ground that tests of records stand on: a team's activity of two days, who may decide
 * about its hours, the moves, and what is looked at afterwards.
 *
 * went() proves the register sound after each move: what person, team, activity and figures say is the sum of
 * the effective records. For record_test.c and void_test.c alone. */
#ifndef REDVEST_SERVICE_RECORD_RECORD_TEST_H
#define REDVEST_SERVICE_RECORD_RECORD_TEST_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "office/audit/audit.h"
#include "base/user.h"
#include "program/invariant/invariant.h"
#include "office/policy/policy.h"
#include "service/record/record.h"
#include "service/record/record_test.sql.h"
#include "office/stat/stat.h"
#include "kit/kit.h"

#define HOURS(n)       ((n)*60)
#define DAY_TEXT       "2026-03-09T00:00" /* yesterday; the shift is the whole of it */
#define DAY            20260309           /* periods of figures */
#define MONTH          202603
#define YEAR           2026
#define HANDLED        "这条记录已经处理过了"
#define NOT_FOUND_TEXT "没有这条服务记录"

struct ground {
    struct kit *k;
    int64_t team, activity, shift, day_before; /* day_before: a shift of the same activity */
    int64_t leader, station, town, city;       /* accounts */
};

/* --- the ground --- */

static inline void keep(struct kit *k)
{
    kit_commit(k);
    kit_begin(k);
}

static inline struct ground ground(void **state)
{
    struct kit *k = *state;
    struct ground g = { .k = k, .team = kit_team(k, 0) };
    int64_t starts = kit_time(DAY_TEXT), before = starts - DAY_MS;
    g.leader = kit_account_of(k, kit_leader_of(k, g.team));
    g.activity = kit_activity(k, .project = kit_project(k, .team = g.team), .title = "周六敬老陪伴",
                              .starts_ms = before, .ends_ms = starts + DAY_MS);
    g.shift = kit_shift(k, .activity = g.activity, .starts_ms = starts, .ends_ms = starts + DAY_MS);
    g.day_before = kit_shift(k, .activity = g.activity, .starts_ms = before, .ends_ms = starts);
    g.station = kit_grant(k, 0);
    g.town = kit_grant(k, .unit = k->town);
    g.city = kit_grant(k, .unit = k->city_unit);
    keep(k);
    return g;
}

/* Minutes of a day that wait for the organiser, from so many minutes past midnight on. */
static inline int64_t waiting_in(struct ground *g, int64_t shift, int64_t volunteer, int64_t from,
                                 int64_t minutes)
{
    int64_t midnight = kit_time(DAY_TEXT) - (shift == g->day_before ? DAY_MS : 0);
    int64_t id =
        kit_record(g->k, .shift = shift, .volunteer = volunteer, .state = RECORD_STATE_PENDING,
                   .in_ms = midnight + from * MINUTE_MS, .out_ms = midnight + (from + minutes) * MINUTE_MS);
    keep(g->k);
    return id;
}

static inline int64_t waiting(struct ground *g, int64_t volunteer, int64_t from, int64_t minutes)
{
    return waiting_in(g, g->shift, volunteer, from, minutes);
}

static inline void rule(struct ground *g, enum policy_key key, int64_t value)
{
    kit_must(g->k, kit_rule(g->k, key, value, 0));
    keep(g->k);
}

/* --- moves --- */

/* The kit makes people, teams and activities without counting them into the figures. */
static inline bool not_of_records(const char *line)
{
    static const char *const names[] = { "totals.volunteers ", "totals.teams ", "totals.projects ",
                                         "totals.activities " };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (!strncmp(line, names[i], strlen(names[i])))
            return true;
    return false;
}

/* What `redvest check` says of what is committed. */
static inline void assert_sound(struct kit *k)
{
    static const char mark[] = "BROKEN  ";
    char *text = NULL;
    size_t n = 0;
    int broken = 0;
    FILE *out = open_memstream(&text, &n);
    kit_commit(k);
    int rc = invariant_check(k->db, out, &broken);
    kit_begin(k);
    fclose(out);
    assert_int_equal(rc, OK);
    for (const char *at = strstr(text, mark); at; at = strstr(at + 1, mark))
        if (!not_of_records(at + strlen(mark)))
            fail_msg("%s", at);
    free(text);
}

static inline void went(struct ground *g, int rc)
{
    kit_must(g->k, rc);
    assert_sound(g->k);
}

/* Refused with this sentence; what it may have begun is undone, as the lane does. */
static inline void refused(struct ground *g, int rc, int code, const char *key)
{
    assert_int_equal(rc, code);
    assert_non_null(g->k->err.key);
    assert_string_equal(g->k->err.key, key);
    kit_rollback(g->k);
    kit_begin(g->k);
}

static inline int confirm_all(struct ground *g, int64_t by, int64_t score, size_t n, const int64_t *records)
{
    struct record_confirmation c = { .activity = g->activity, .records = records, .n = n, .score = score };
    return record_confirm(kit_as(g->k, by), &c);
}

/* A list of records with its length, as two arguments. */
#define LIST(...) sizeof((int64_t[]){ __VA_ARGS__ }) / sizeof(int64_t), ((int64_t[]){ __VA_ARGS__ })

static inline int confirm(struct ground *g, int64_t record)
{
    return confirm_all(g, g->leader, 0, LIST(record));
}

/* Minutes that were confirmed by the leader. */
static inline int64_t confirmed(struct ground *g, int64_t volunteer, int64_t from, int64_t minutes)
{
    int64_t id = waiting(g, volunteer, from, minutes);
    went(g, confirm(g, id));
    return id;
}

/* --- what is there --- */

static inline struct sql_record_test_one_row one(struct ground *g, int64_t record)
{
    struct sql_record_test_one_row row = { 0 };
    assert_int_equal(sql_record_test_one(g->k->db, record, &row), 1);
    return row;
}

static inline void assert_state(struct ground *g, int64_t record, enum record_state state)
{
    assert_int_equal(one(g, record).state, state);
}

static inline void assert_person(struct ground *g, int64_t volunteer, int64_t minutes, int64_t records)
{
    struct sql_record_test_person_row row = { 0 };
    assert_int_equal(sql_record_test_person(g->k->db, volunteer, &row), 1);
    assert_int_equal(row.minutes, minutes);
    assert_int_equal(row.records, records);
}

static inline void assert_team(struct ground *g, int64_t minutes, int64_t times)
{
    struct sql_record_test_team_row row = { 0 };
    assert_int_equal(sql_record_test_team(g->k->db, g->team, &row), 1);
    assert_int_equal(row.minutes, minutes);
    assert_int_equal(row.person_times, times);
}

/* What the n-th membership of somebody in the team says. */
static inline void assert_member(struct ground *g, int64_t volunteer, size_t nth, int64_t minutes)
{
    struct sql_record_test_memberships_rows rows = { 0 };
    kit_must(g->k, sql_record_test_memberships(g->k->db, g->team, volunteer, &rows));
    assert_true(nth < rows.n);
    assert_int_equal(rows.v[nth].minutes, minutes);
}

static inline void assert_total(struct ground *g, int64_t pos, enum measure measure, int64_t period,
                                int64_t wanted)
{
    int64_t n = -1;
    kit_must(g->k, stat_total(g->k->db, pos, measure, period, &n));
    assert_int_equal(n, wanted);
}

/* The figures of the shift's day, of its month, its year and of all time, from the village up to the city. */
static inline void assert_figures(struct ground *g, int64_t minutes, int64_t times, int64_t people)
{
    const int64_t places[] = { g->k->village_pos, g->k->town_pos, g->k->county_pos, g->k->city_pos };
    const int64_t periods[] = { DAY, MONTH, YEAR, 0 };
    kit_must(g->k, stat_fold(g->k->db));
    for (size_t p = 0; p < 4; p++) {
        for (size_t t = 0; t < 4; t++) {
            assert_total(g, places[p], MEASURE_MINUTES, periods[t], minutes);
            assert_total(g, places[p], MEASURE_PERSON_TIMES, periods[t], times);
        }
        assert_total(g, places[p], MEASURE_WITH_HOURS, 0, people);
    }
    assert_total(g, g->k->village2_pos, MEASURE_MINUTES, 0, 0);
}

static inline void assert_move(struct ground *g, int64_t record, size_t nth, enum record_state was,
                               enum record_state now, int64_t by, const char *reason)
{
    struct sql_record_test_moves_rows rows = { 0 };
    kit_must(g->k, sql_record_test_moves(g->k->db, record, &rows));
    assert_int_equal(rows.n, nth + 1);
    assert_int_equal(rows.v[nth].was, was);
    assert_int_equal(rows.v[nth].state, now);
    assert_int_equal(rows.v[nth].who, by);
    assert_int_equal(rows.v[nth].at, g->k->now);
    assert_string_equal(rows.v[nth].reason, reason);
}

static inline struct sql_record_test_notices_rows notices(struct ground *g, int64_t account)
{
    struct sql_record_test_notices_rows rows = { 0 };
    kit_must(g->k, sql_record_test_notices(g->k->db, account, &rows));
    return rows;
}

static inline void assert_told(struct ground *g, int64_t account, const char *key, const char *reason)
{
    struct sql_record_test_notices_rows rows = notices(g, account);
    assert_int_equal(rows.n, 1);
    assert_string_equal(rows.v[0].key, key);
    assert_string_equal(rows.v[0].arg0, "周六敬老陪伴");
    assert_string_equal(rows.v[0].arg1, reason);
}

static inline void assert_audit(struct ground *g, int64_t record, size_t nth, enum audit_kind what,
                                int64_t by, const char *reason)
{
    struct sql_record_test_audit_rows rows = { 0 };
    kit_must(g->k, sql_record_test_audit(g->k->db, record, &rows));
    assert_int_equal(rows.n, nth + 1);
    assert_int_equal(rows.v[nth].what, what);
    assert_int_equal(rows.v[nth].actor, by);
    assert_int_equal(rows.v[nth].pos, g->k->village_pos);
    assert_string_equal(rows.v[nth].reason, reason);
}

#define T(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)

#endif
