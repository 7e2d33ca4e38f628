/* change_test.c - what was approved stays until a second person agrees to another text; by the details of a
 * team, whose rules stand in people/team/. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/pos.h"
#include "kit/kit.h"
#include "office/change/change.h"
#include "office/change/change.sql.h"
#include "office/change/change_test.sql.h"
#include "office/deadline/deadline.h"
#include "people/team/team.h"
#include "people/team/team.sql.h"

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_test_begin, kit_test_rollback)

/* An active team of the village, its leader, and staff over it. */
struct scene {
    struct kit *k;
    int64_t team, leader, staff;
};

static struct scene set(struct kit *k)
{
    struct scene s = { .k = k, .leader = kit_volunteer(k, 0), .staff = kit_grant(k, 0) };
    s.team = kit_team(k, .name = "东街巾帼队", .leader = s.leader);
    return s;
}

/* Somebody acts, as a volunteer when they are one; as staff of the village. */
static struct db *acting(struct kit *k, int64_t account, int64_t volunteer, bool staff)
{
    struct user *u = ARENA_NEW(&k->arena, struct user);
    struct grant *g = ARENA_NEW(&k->arena, struct grant);
    *g = (struct grant){
        CAPABILITY_STAFF, LEVEL_STATION, k->village, "", { k->village_pos, pos_hi(k->village_pos) }
    };
    *u = (struct user){
        .account = account, .volunteer = volunteer, .leader = true, .grants = g, .n_grants = staff
    };
    return kit_user(k, u);
}

static struct db *the_leader(const struct scene *s, bool staff)
{
    return acting(s->k, kit_account_of(s->k, s->leader), s->leader, staff);
}

static struct db *the_staff(const struct scene *s)
{
    return acting(s->k, s->staff, 0, true);
}

static struct team_details stands(const struct scene *s)
{
    struct team_details d = { 0 };
    assert_int_equal(sql_team_details_of(s->k->db, s->team, &d), 1);
    d.host = "居委会";
    d.contact_phone = "13900000000";
    return d;
}

/* Writes the details anew, at the version that stands. */
static int change(const struct scene *s, struct db *by, const struct team_details *d, int64_t *ret_change)
{
    struct team_page t = { 0 };
    assert_int_equal(sql_team_one(s->k->db, s->team, &t), 1);
    return team_change(by, s->team, t.version, d, ret_change);
}

/* The leader asks for another name and flag; the phone changes with it. */
static int64_t renamed(const struct scene *s)
{
    struct team_details d = stands(s);
    int64_t id = 0, first = 0;
    kit_must(s->k, change(s, the_staff(s), &d, &first)); /* what the kit left out of a valid form */
    assert_int_equal(first, 0);
    d.name = "东街银龄队";
    d.emergency = true;
    d.contact_phone = "13911112222";
    kit_must(s->k, change(s, the_leader(s, false), &d, &id));
    assert_true(id != 0);
    return id;
}

static int64_t state_of(struct kit *k, int64_t id)
{
    struct sql_change_one_row c = { 0 };
    assert_int_equal(sql_change_one(k->db, id, 0, &c), 1);
    return c.state;
}

static int64_t told(struct kit *k, int64_t account, const char *key)
{
    struct sql_change_test_told_row row = { 0 };
    assert_int_equal(sql_change_test_told(k->db, account, key, &row), 1);
    return row.n;
}

static void refused(struct kit *k, int rc, int code, const char *key)
{
    assert_int_equal(rc, code);
    assert_string_equal(k->err.key, key);
    kit_forget(k);
}

static void the_old_text_stays_until_another_person_agrees(void **state)
{
    struct scene s = set(*state);
    struct kit *k = s.k;
    int64_t id = renamed(&s);
    assert_string_equal(stands(&s).name, "东街巾帼队");
    assert_false(stands(&s).emergency);
    assert_int_equal(told(k, s.staff, "“{0}”有变更等您审核"), 1);
    kit_must(k, change_agree(the_staff(&s), id));
    assert_string_equal(stands(&s).name, "东街银龄队");
    assert_true(stands(&s).emergency);
    assert_int_equal(state_of(k, id), CHANGE_STATE_AGREED);
    assert_int_equal(told(k, kit_account_of(k, s.leader), "“{0}”的变更通过了审核，现在生效"), 1);
    refused(k, change_agree(the_staff(&s), id), CONFLICT, "这份变更已经有人处理过了");
}

static void small_fields_change_at_once(void **state)
{
    struct scene s = set(*state);
    struct sql_change_test_phone_row row = { 0 };
    renamed(&s);
    assert_int_equal(sql_change_test_phone(s.k->db, s.team, &row), 1);
    assert_string_equal(row.phone, "13911112222");
    struct team_details d = stands(&s);
    int64_t none = 7;
    d.join_rule = JOIN_RULE_CLOSED;
    kit_must(s.k, change(&s, the_leader(&s, false), &d, &none));
    assert_int_equal(none, 0);
}

static void who_asked_or_leads_agrees_to_nothing_and_no_second_phone_does(void **state)
{
    struct scene s = set(*state);
    struct kit *k = s.k;
    const char *alone = "您提出或有份的变更要由别人审核";
    int64_t id = renamed(&s), deputy = kit_volunteer(k, 0), alias = kit_account(k, 0);
    refused(k, change_agree(the_leader(&s, true), id), CONFLICT, alone);
    refused(k, change_refuse(the_leader(&s, true), id, "不行"), CONFLICT, alone);
    kit_must(k, sql_change_test_same_person(k->db, alias, kit_account_of(k, s.leader)));
    refused(k, change_agree(acting(k, alias, 0, true), id), CONFLICT, alone);
    kit_must(k, change_withdraw(the_leader(&s, false), id));
    kit_member(k, .team = s.team, .volunteer = deputy, .role = MEMBER_ROLE_DEPUTY);
    id = renamed(&s);
    refused(k, change_agree(acting(k, kit_account_of(k, deputy), deputy, true), id), CONFLICT, alone);
}

static void staff_who_lead_the_team_need_another_and_others_correct_at_once(void **state)
{
    struct scene s = set(*state);
    struct team_details d = stands(&s);
    int64_t waits = 0;
    d.name = "改名";
    kit_must(s.k, change(&s, the_leader(&s, true), &d, &waits));
    assert_true(waits != 0);
    assert_string_equal(stands(&s).name, "东街巾帼队");
    d.name = "站里改的名";
    kit_must(s.k, change(&s, the_staff(&s), &d, &waits));
    assert_int_equal(waits, 0);
    assert_string_equal(stands(&s).name, "站里改的名");
}

static void a_refusal_has_its_reason_and_leaves_the_text(void **state)
{
    struct scene s = set(*state);
    struct kit *k = s.k;
    int64_t id = renamed(&s);
    kit_must(k, change_refuse(the_staff(&s), id, "名称和别的队重复"));
    assert_string_equal(stands(&s).name, "东街巾帼队");
    assert_int_equal(state_of(k, id), CHANGE_STATE_REFUSED);
    assert_int_equal(told(k, kit_account_of(k, s.leader), "“{0}”的变更没有通过：{1}"), 1);
    assert_int_not_equal(renamed(&s), id); /* may ask again */
}

static void who_asked_takes_it_back_and_one_waits_at_a_time(void **state)
{
    struct scene s = set(*state);
    struct kit *k = s.k;
    int64_t id = renamed(&s), none = 0;
    struct team_details d = stands(&s);
    struct change_note_list notes = { 0 };
    kit_must(k, change_of(k->db, s.team, &notes));
    assert_int_equal(notes.n, 1);
    d.about = "改做别的";
    refused(k, change(&s, the_leader(&s, false), &d, &none), CONFLICT,
            "“{0}”已有一份变更在等审核，请先撤回那一份");
    refused(k, change_withdraw(acting(k, kit_account(k, 0), 0, false), id), DENIED, "没有找到您要的内容");
    kit_must(k, change_withdraw(the_leader(&s, false), id));
    assert_int_equal(state_of(k, id), CHANGE_STATE_WITHDRAWN);
    refused(k, change_agree(the_staff(&s), id), CONFLICT, "这份变更已经有人处理过了");
    kit_must(k, change_of(k->db, s.team, &notes));
    assert_int_equal(notes.n, 0);
}

static void what_was_changed_meanwhile_is_not_overwritten(void **state)
{
    struct scene s = set(*state);
    int64_t id = renamed(&s), waits = 0;
    struct team_details d = stands(&s);
    d.name = "站里改的名";
    kit_must(s.k, change(&s, the_staff(&s), &d, &waits));
    refused(s.k, change_agree(the_staff(&s), id), CONFLICT, "“{0w}”在这期间已被改过，请驳回，由对方重新提出");
    assert_string_equal(stands(&s).name, "站里改的名");
}

static void a_change_ends_with_what_it_is_of(void **state)
{
    struct scene s = set(*state);
    int64_t id = renamed(&s);
    kit_must(s.k, team_close(the_staff(&s), s.team, "合并"));
    assert_int_equal(state_of(s.k, id), CHANGE_STATE_LAPSED);
}

static void a_change_has_its_days_and_those_above_are_told(void **state)
{
    struct scene s = set(*state);
    struct kit *k = s.k;
    int64_t above = kit_grant(k, .unit = k->town), id = renamed(&s);
    bool left = false;
    kit_later(k, 30 * DAY_MS);
    kit_must(k, deadline_fire(kit_as(k, 0), &left));
    assert_int_equal(told(k, above, "“{0}”的变更过了期限还没有审核，请督促"), 1);
    assert_int_equal(state_of(k, id), CHANGE_STATE_WAITING); /* it does not end by waiting */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_old_text_stays_until_another_person_agrees),
        TEST(small_fields_change_at_once),
        TEST(who_asked_or_leads_agrees_to_nothing_and_no_second_phone_does),
        TEST(staff_who_lead_the_team_need_another_and_others_correct_at_once),
        TEST(a_refusal_has_its_reason_and_leaves_the_text),
        TEST(who_asked_takes_it_back_and_one_waits_at_a_time),
        TEST(what_was_changed_meanwhile_is_not_overwritten),
        TEST(a_change_ends_with_what_it_is_of),
        TEST(a_change_has_its_days_and_those_above_are_told),
    };
    return cmocka_run_group_tests(tests, kit_group_setup, kit_group_teardown);
}
