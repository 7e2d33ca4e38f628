/* rule_test.c - a rule of the city is what two people say: one proposes, another person agrees. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/pos.h"
#include "kit/kit.h"
#include "office/audit/audit.h"
#include "office/rule/rule.h"

#define RULE POLICY_SIGNUP_OFFER_MIN /* 120 */

/* Two people of the city office. */
struct office {
    struct kit *k;
    int64_t one, other;
};

static struct office office(struct kit *k)
{
    return (struct office){ k, kit_grant(k, .unit = k->city_unit), kit_grant(k, .unit = k->city_unit) };
}

/* Somebody of the city office acts. */
static struct db *acts(const struct office *o, int64_t account)
{
    struct kit *k = o->k;
    struct user *u = ARENA_NEW(&k->arena, struct user);
    struct grant *g = ARENA_NEW(&k->arena, struct grant);
    *g = (struct grant){
        CAPABILITY_STAFF, LEVEL_CITY, k->city_unit, "", { k->city_pos, pos_hi(k->city_pos) }
    };
    *u = (struct user){ .account = account, .grants = g, .n_grants = 1 };
    kit_forget(k);
    return kit_user(k, u);
}

static int propose(const struct office *o, int64_t value, int64_t days, int64_t *ret_change)
{
    const struct policy_new new = { .key = RULE, .value = value };
    struct policy_plan plan = { .v = &new, .n = 1, .from_day = day_of(o->k->now) + days, .reason = "试行" };
    *ret_change = 0;
    return rule_propose(acts(o, o->one), "候补名额保留多久", &plan, ret_change);
}

static void one_person_changes_no_rule(void **state)
{
    struct office o = office(*state);
    int64_t id = 0;
    assert_int_equal(propose(&o, 60, 0, &id), OK);
    assert_true(id != 0);
    assert_int_equal(policy(o.k->db, RULE), 120);
    assert_int_equal(change_agree(acts(&o, o.one), id), CONFLICT);
    assert_int_equal(policy(o.k->db, RULE), 120);
    assert_int_equal(change_agree(acts(&o, o.other), id), OK);
    assert_int_equal(policy(o.k->db, RULE), 60);
}

/* Another account of whoever proposed is the same person; one of whom no document is known is nobody. */
static void another_account_is_not_another_person(void **state)
{
    struct office o = office(*state);
    int64_t id = 0, same = kit_account(o.k, .person = "申"), unknown = kit_account(o.k, .person = "");
    o.one = kit_account(o.k, .person = "申");
    assert_int_equal(propose(&o, 60, 0, &id), OK);
    assert_int_equal(change_agree(acts(&o, same), id), CONFLICT);
    assert_int_equal(change_agree(acts(&o, unknown), id), CONFLICT);
    assert_int_equal(policy(o.k->db, RULE), 120);
}

static void both_stand_in_its_history_and_one_row_in_the_trail(void **state)
{
    struct office o = office(*state);
    struct policy_change_list history = { 0 };
    struct audit_line_list lines = { 0 };
    struct audit_filter all = { .range = { 0, INT64_MAX }, .thing = "policy", .limit = 9 };
    int64_t id = 0;
    assert_int_equal(propose(&o, 60, 0, &id), OK);
    assert_int_equal(change_agree(acts(&o, o.other), id), OK);
    kit_must(o.k, policy_history(o.k->db, LANG_ZH, RULE, &history));
    assert_int_equal(history.n, 1);
    assert_string_equal(history.v[0].reason, "试行");
    assert_string_equal(history.v[0].shown, "60 分钟");
    assert_true(strlen(history.v[0].asker) && strlen(history.v[0].by));
    kit_must(o.k, audit_read(o.k->db, &all, &lines));
    assert_int_equal(lines.n, 1);
    assert_int_equal(lines.v[0].actor, o.other);
}

static void what_waits_is_proposed_once(void **state)
{
    struct office o = office(*state);
    int64_t first = 0, second = 0, waits = 0;
    assert_int_equal(propose(&o, 120, 0, &first), INVALID); /* as it is */
    assert_string_equal(o.k->err.field, "value");
    assert_int_equal(propose(&o, 1000000, 0, &first), INVALID);
    assert_int_equal(propose(&o, 60, 0, &first), OK);
    assert_int_equal(rule_waiting(o.k->db, RULE, &waits), 1);
    assert_int_equal(waits, first);
    assert_int_equal(propose(&o, 45, 0, &second), CONFLICT);
    assert_int_equal(second, 0);
    kit_must(o.k, change_withdraw(acts(&o, o.one), first));
    assert_int_equal(rule_waiting(o.k->db, RULE, &waits), 0);
    assert_int_equal(propose(&o, 45, 0, &second), OK);
}

/* It holds from its day, or from the agreement when that is later; and not when the rule has moved meanwhile.
 */
static void it_holds_from_its_day_but_not_backwards(void **state)
{
    struct office o = office(*state);
    int64_t id = 0;
    assert_int_equal(propose(&o, 60, 5, &id), OK);
    assert_int_equal(change_agree(acts(&o, o.other), id), OK);
    assert_int_equal(policy(o.k->db, RULE), 120);
    assert_int_equal(propose(&o, 45, 0, &id), OK);
    kit_later(o.k, DAY_MS);
    assert_int_equal(change_agree(acts(&o, o.other), id), OK);
    assert_int_equal(policy(o.k->db, RULE), 45);
    assert_int_equal(propose(&o, 30, 0, &id), OK);
    kit_must(o.k, kit_rule(o.k, RULE, 90, 0));
    assert_int_equal(change_agree(acts(&o, o.other), id), CONFLICT);
    assert_int_equal(policy(o.k->db, RULE), 90);
}

static void a_change_reads_in_peoples_words(void **state)
{
    struct office o = office(*state);
    struct change_line line = { NULL, "120", "60" }, from = { NULL, NULL, "0" };
    int64_t n = 0;
    rule_shown(o.k->db, LANG_ZH, "signup.offer_min", &line);
    assert_string_equal(line.label, "候补名额保留多久");
    assert_string_equal(line.was, "120 分钟");
    assert_string_equal(line.becomes, "60 分钟");
    rule_shown(o.k->db, LANG_ZH, "from", &from);
    assert_string_equal(from.becomes, "1970-01-01");
    acts(&o, o.one);
    kit_must(o.k, rule_others(o.k->db, &n));
    assert_int_equal(n, 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_person_changes_no_rule),
        TEST(another_account_is_not_another_person),
        TEST(both_stand_in_its_history_and_one_row_in_the_trail),
        TEST(what_waits_is_proposed_once),
        TEST(it_holds_from_its_day_but_not_backwards),
        TEST(a_change_reads_in_peoples_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
