/* team_test.h - what both tests of teams stand on: teams registered by the rules, and looks at what is
 * stored. */
#ifndef REDVEST_PEOPLE_TEAM_TEAM_TEST_H
#define REDVEST_PEOPLE_TEAM_TEAM_TEST_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/pos.h"
#include "office/audit/audit.h"
#include "office/stat/stat.h"
#include "people/team/team.h"
#include "people/team/team_test.sql.h"
#include "kit/kit.h"

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_test_begin, kit_test_rollback)

#define STAFF     7 /* an account that decides */
#define TEAM_NAME "东街巾帼队"

static const struct team_details usual = {
    .name = TEAM_NAME,
    .host = "东街社区居委会",
    .about = "周末陪老人说话",
    .contact_name = "张敏",
    .contact_phone = "13900000000",
    .kind = TEAM_KIND_GROUP,
    .join_rule = JOIN_RULE_REVIEW,
    .category = 1,
    .pass_code = "",
};

/* A volunteer acts, as a request has them; or with the say of the village's staff. */
static inline struct db *acting(struct kit *k, int64_t volunteer, bool staff)
{
    struct user *u = ARENA_NEW(&k->arena, struct user);
    struct grant *g = ARENA_NEW(&k->arena, struct grant);
    *g = (struct grant){
        CAPABILITY_STAFF, LEVEL_STATION, k->village, "", { k->village_pos, pos_hi(k->village_pos) }
    };
    *u = (struct user){ .account = volunteer ? kit_account_of(k, volunteer) : kit_account(k, 0),
                        .volunteer = volunteer,
                        .leader = true,
                        .grants = g,
                        .n_grants = staff };
    return kit_user(k, u);
}

static inline int register_below(struct kit *k, int64_t leader, int64_t mother, const struct team_details *d,
                                 int64_t *ret_id)
{
    struct unit unit = { 0 };
    assert_int_equal(org_unit(k->db, k->village, &unit), 1);
    kit_forget(k);
    return team_register(kit_as(k, kit_account_of(k, leader)), leader, &unit, mother, d, ret_id);
}

static inline int register_as(struct kit *k, int64_t leader, const struct team_details *d, int64_t *ret_id)
{
    return register_below(k, leader, 0, d, ret_id);
}

static inline int64_t registered(struct kit *k, int64_t leader)
{
    int64_t id = 0;
    kit_must(k, register_as(k, leader, &usual, &id));
    return id;
}

static inline int64_t approved(struct kit *k, int64_t leader)
{
    int64_t id = registered(k, leader);
    kit_must(k, team_approve(kit_as(k, STAFF), id));
    return id;
}

static inline struct sql_team_test_row_row row_of(struct kit *k, int64_t team)
{
    struct sql_team_test_row_row row = { 0 };
    assert_int_equal(sql_team_test_row(k->db, team, &row), 1);
    return row;
}

static inline struct sql_team_test_member_row member_of(struct kit *k, int64_t team, int64_t volunteer)
{
    struct sql_team_test_member_row row = { 0 };
    assert_true(sql_team_test_member(k->db, team, volunteer, &row) >= 0);
    return row;
}

static inline void refused(struct kit *k, int rc, int code, const char *key)
{
    assert_int_equal(rc, code);
    assert_non_null(k->err.key);
    assert_string_equal(k->err.key, key);
    kit_forget(k);
}

/* Refused as INVALID, with the field to blame. */
static inline void refused_at(struct kit *k, int rc, const char *field, const char *key)
{
    assert_int_equal(rc, INVALID);
    assert_non_null(k->err.field);
    assert_string_equal(k->err.field, field);
    refused(k, rc, INVALID, key);
}

static inline void assert_members(struct kit *k, int64_t team, int64_t n)
{
    struct sql_team_test_row_row row = row_of(k, team);
    assert_int_equal(row.counted, n);
    assert_int_equal(row.members, n);
}

/* All teams of the register were registered by the rules: their number is what was counted. */
static inline void assert_teams(struct kit *k, int64_t active)
{
    struct sql_team_test_count_row row = { 0 };
    assert_int_equal(sql_team_test_count(k->db, &row), 1);
    assert_int_equal(row.active, active);
    assert_int_equal(kit_counted(k, MEASURE_TEAMS), active);
}

static inline int64_t told(struct kit *k, int64_t account, const char *key, const char *arg0,
                           const char *arg1, const char *link)
{
    struct sql_team_test_told_row row = { 0 };
    assert_int_equal(sql_team_test_told(k->db, account, key, arg0, arg1, link, &row), 1);
    return row.n;
}

static inline int64_t notices(struct kit *k, int64_t volunteer)
{
    struct sql_team_test_notices_row row = { 0 };
    assert_int_equal(sql_team_test_notices(k->db, kit_account_of(k, volunteer), &row), 1);
    return row.n;
}

static inline char *link_to(struct kit *k, int64_t team, const char *more)
{
    return arena_printf(&k->arena, "/teams/%lld%s", (long long)team, more);
}

static inline int64_t audited(struct kit *k, int64_t team, int64_t actor, enum audit_kind what,
                              const char *reason)
{
    struct sql_team_test_audit_row row = { 0 };
    assert_int_equal(sql_team_test_audit(k->db, team, actor, what, k->village_pos, reason, &row), 1);
    return row.n;
}

#endif
