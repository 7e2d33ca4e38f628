/* entry_test.h - the ground that tests of hours entered by hand stand on: a shift of yesterday, who asks and
 * who decides, and what is stored afterwards. For entry_test.c, entry_decide_test.c and
 * late_test.c alone. */
#ifndef REDVEST_SERVICE_RECORD_ENTRY_TEST_H
#define REDVEST_SERVICE_RECORD_ENTRY_TEST_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "office/deadline/deadline.h"
#include "office/policy/policy.h"
#include "office/stat/stat.h"
#include "service/record/entry_test.sql.h"
#include "service/record/record.h"
#include "kit/kit.h"

#define OVERLAPS "与“{0}”（{1}）的服务时间重叠"

struct ground {
    struct kit *k;
    int64_t team, activity, shift, volunteer;
    int64_t person, leader, station; /* accounts: the volunteer's, who asks, who decides */
};

static inline struct ground ground_at(void **state, const char *from, const char *to)
{
    struct kit *k = *state;
    struct ground g = { .k = k, .team = kit_team(k, 0), .volunteer = kit_volunteer(k, 0) };
    g.activity = kit_activity(k, .project = kit_project(k, .team = g.team), .title = "河道清洁",
                              .starts_ms = kit_time(from), .ends_ms = kit_time(to));
    g.shift = kit_shift(k, .activity = g.activity);
    g.person = kit_account_of(k, g.volunteer);
    g.leader = kit_account_of(k, kit_leader_of(k, g.team));
    g.station = kit_grant(k, 0);
    return g;
}

static inline struct ground ground(void **state)
{
    return ground_at(state, "2026-03-09T09:00", "2026-03-09T12:00");
}

/* Two hours of the shift, all that its kind needs. */
static inline struct entry_ask entry_of(const struct ground *g, enum entry_kind kind)
{
    struct entry_ask a = { .kind = kind,
                           .volunteer = g->volunteer,
                           .shift = g->shift,
                           .in_ms = kit_time("2026-03-09T09:00"),
                           .out_ms = kit_time("2026-03-09T11:00"),
                           .reason = "手机没电，没有签到",
                           .truth = true };
    if (kind == ENTRY_KIND_LATE_ENTRY) {
        static struct attach_file list = { .kind = ATTACH_KIND_PDF, .name = "名单.pdf" };
        list.data = (struct bytes){ "%PDF-1.7\0名单", 15 };
        crypt_sha256(list.data, list.hash);
        a.proofs = (struct attach_files){ &list, 1 };
    }
    return a;
}

static inline struct entry_ask entry_at(const struct ground *g, enum entry_kind kind, const char *in,
                                        const char *out)
{
    struct entry_ask a = entry_of(g, kind);
    a.in_ms = kit_time(in);
    a.out_ms = kit_time(out);
    return a;
}

/* One's own claim is asked for by the person, all else by the leader. */
static inline int64_t asker(const struct ground *g, const struct entry_ask *a)
{
    return a->kind == ENTRY_KIND_OWN_CLAIM ? g->person : g->leader;
}

static inline int ask(const struct ground *g, const struct entry_ask *a)
{
    int64_t id;
    kit_forget(g->k);
    return entry_ask(kit_as(g->k, asker(g, a)), a, &id);
}

static inline int64_t asked(const struct ground *g, struct entry_ask a)
{
    int64_t id = 0;
    kit_forget(g->k);
    kit_must(g->k, entry_ask(kit_as(g->k, asker(g, &a)), &a, &id));
    return id;
}

static inline int accept(const struct ground *g, int64_t by, int64_t entry)
{
    kit_forget(g->k);
    return entry_accept(kit_as(g->k, by), entry, NULL);
}

static inline int64_t accepted(const struct ground *g, struct entry_ask a)
{
    int64_t id = asked(g, a);
    kit_must(g->k, accept(g, g->station, id));
    return id;
}

/* What the clock does now; how many deadlines were due. */
static inline int fired(const struct ground *g)
{
    bool left = true;
    int n = 0;
    while (left)
        n += kit_must(g->k, deadline_fire(kit_as(g->k, 0), &left));
    return n;
}

static inline struct sql_entry_test_entry_row entry(const struct ground *g, int64_t id)
{
    struct sql_entry_test_entry_row row = { 0 };
    assert_int_equal(sql_entry_test_entry(g->k->db, id, &row), 1);
    return row;
}

static inline struct sql_entry_test_record_row record(const struct ground *g, int64_t id)
{
    struct sql_entry_test_record_row row = { 0 };
    assert_int_equal(sql_entry_test_record(g->k->db, id, &row), 1);
    return row;
}

static inline void decide(const struct ground *g, enum policy_key key, int64_t value)
{
    kit_must(g->k, kit_rule(g->k, key, value, 0));
}

/* A record of three hours that the leader confirmed. */
static inline int64_t confirmed(const struct ground *g)
{
    int64_t id =
        kit_record(g->k, .shift = g->shift, .volunteer = g->volunteer, .state = RECORD_STATE_PENDING);
    struct record_confirmation c = { .activity = g->activity, .records = &id, .n = 1 };
    kit_must(g->k, record_confirm(kit_as(g->k, g->leader), &c));
    return id;
}

static inline struct entry_ask correction_of(const struct ground *g, int64_t record)
{
    struct entry_ask a = entry_of(g, ENTRY_KIND_CORRECTION);
    a.corrects = record;
    return a;
}

/* What person, team and figures say. */
static inline void counts(const struct ground *g, int64_t minutes, int64_t records)
{
    struct sql_entry_test_person_row person = { 0 };
    struct sql_entry_test_team_row team = { 0 };
    kit_must(g->k, sql_entry_test_person(g->k->db, g->volunteer, &person));
    kit_must(g->k, sql_entry_test_team(g->k->db, g->team, &team));
    assert_int_equal(person.minutes, minutes);
    assert_int_equal(person.records, records);
    assert_int_equal(team.minutes, minutes);
    assert_int_equal(team.person_times, records);
    assert_int_equal(kit_counted(g->k, MEASURE_MINUTES), minutes);
    assert_int_equal(kit_counted(g->k, MEASURE_PERSON_TIMES), records);
    assert_int_equal(kit_counted(g->k, MEASURE_WITH_HOURS), minutes > 0);
}

/* --- what is promised --------------------------------------------------------------------------------- */

static inline void refused(const struct ground *g, int rc, int code, const char *field, const char *key)
{
    assert_int_equal(rc, code);
    assert_non_null(g->k->err.key);
    assert_string_equal(g->k->err.key, key);
    if (field) {
        assert_non_null(g->k->err.field);
        assert_string_equal(g->k->err.field, field);
    } else {
        assert_null(g->k->err.field);
    }
}

/* Asked for as it is: refused, and nothing is kept of it. */
static inline void not_taken(const struct ground *g, struct entry_ask a, int code, const char *field,
                             const char *key)
{
    struct sql_entry_test_entries_row before, after;
    kit_must(g->k, sql_entry_test_entries(g->k->db, a.volunteer, &before));
    refused(g, ask(g, &a), code, field, key);
    kit_must(g->k, sql_entry_test_entries(g->k->db, a.volunteer, &after));
    assert_int_equal(after.n, before.n);
}

#endif
