/* forgot_test.c - a forgotten password of somebody with rights takes a second person; a change of phone can
 * be undone by whoever had it first. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "office/account/account.h"
#include "office/account/forgot.h"
#include "base/clock.h"
#include "office/org/org.h"
#include "office/policy/policy.h"
#include "kit/kit.h"

#define FIRST  "13912345678"
#define SECOND "13912340000"
#define THIRD  "13912341111"

static struct org_grant right_of(int64_t account, int64_t pos)
{
    return (struct org_grant){ .account = account, .pos = pos, .line = { .name = "李四" } };
}

/* Somebody with these rights acts from here on. */
static void acts(struct kit *k, int64_t account)
{
    struct user *u = NULL;
    kit_forget(k);
    assert_int_equal(account_load_user(k->db, &k->arena, account, &u), OK);
    kit_user(k, u);
}

static int set(struct kit *k, int64_t account)
{
    kit_forget(k);
    return forgot_may_set(k->db, account);
}

static int64_t clerk(struct kit *k, const char *phone, int64_t unit)
{
    int64_t id = 0;
    assert_int_equal(account_create(k->db, "李四", phone, NULL, &id), OK);
    kit_grant(k, .account = id, .unit = unit);
    return id;
}

static void who_holds_rights_needs_the_word_of_somebody_over_them_once(void **state)
{
    struct kit *k = *state;
    int64_t who = clerk(k, FIRST, k->village), beside = kit_grant(k, .unit = k->village2),
            above = kit_grant(k, .unit = k->town);
    struct org_grant g = right_of(who, k->village_pos);
    assert_int_equal(set(k, kit_account(k, 0)), OK);
    assert_int_equal(set(k, who), CONFLICT);
    acts(k, who);
    assert_int_equal(forgot_release(k->db, &g, false, "我是本人"), CONFLICT);
    acts(k, beside);
    assert_int_equal(forgot_release(k->db, &g, false, "像他"), CONFLICT);
    acts(k, above);
    assert_int_equal(forgot_release(k->db, &g, false, "当面核对"), OK);
    assert_int_equal(set(k, who), OK);
    assert_int_equal(set(k, who), CONFLICT);
    acts(k, above);
    assert_int_equal(forgot_release(k->db, &g, false, "当面核对"), OK);
    kit_later(k, policy(k->db, POLICY_LOGIN_RELEASE_HOURS) * HOUR_MS);
    assert_int_equal(set(k, who), CONFLICT);
}

static void a_clerk_over_one_right_says_nothing_about_a_wider_one(void **state)
{
    struct kit *k = *state;
    int64_t who = clerk(k, FIRST, k->village), colleague = kit_grant(k, .unit = k->village);
    kit_grant(k, .account = who, .unit = k->town);
    struct org_grant g = right_of(who, k->village_pos);
    acts(k, colleague);
    assert_int_equal(forgot_release(k->db, &g, false, "当面核对"), CONFLICT);
    kit_forget(k);
    assert_int_equal(forgot_release(k->db, &g, true, "当面核对"), OK); /* the system administrator */
}

/* --- phones ------------------------------------------------------------------------------------------- */

static int undo(struct kit *k, const char *phone)
{
    int64_t account = 0;
    kit_forget(k);
    return account_undo_phone(k->db, phone, &account);
}

static int64_t changed(struct kit *k)
{
    int64_t id = 0;
    assert_int_equal(account_create(k->db, "王小明", FIRST, "hash", &id), OK);
    assert_int_equal(account_change_phone(k->db, id, SECOND), OK);
    assert_int_equal(account_change_phone(k->db, id, THIRD), OK);
    return id;
}

static void the_first_phone_undoes_all_that_came_after_it(void **state)
{
    struct kit *k = *state;
    int64_t id = changed(k), found = 0;
    bool has = true;
    assert_int_equal(undo(k, THIRD), CONFLICT);
    assert_int_equal(undo(k, SECOND), OK);
    assert_int_equal(undo(k, FIRST), OK);
    assert_int_equal(undo(k, SECOND), CONFLICT);
    assert_int_equal(account_by_phone(k->db, FIRST, &found), 1);
    assert_int_equal(found, id);
    assert_int_equal(account_has_password(k->db, id, &has), OK);
    assert_false(has);
}

static void it_is_undone_for_some_days_only(void **state)
{
    struct kit *k = *state;
    changed(k);
    kit_later(k, policy(k->db, POLICY_LOGIN_PHONE_UNDO_HOURS) * HOUR_MS);
    assert_int_equal(undo(k, FIRST), CONFLICT);
    kit_later(k, HOUR_MS);
    assert_int_equal(account_purge(k->db), OK);
}

static void a_phone_that_is_somebody_elses_by_now_is_not_given_back(void **state)
{
    struct kit *k = *state;
    int64_t other = 0;
    changed(k);
    assert_int_equal(account_create(k->db, "李四", FIRST, NULL, &other), OK);
    assert_int_equal(undo(k, FIRST), CONFLICT);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)
    const struct CMUnitTest tests[] = {
        T(who_holds_rights_needs_the_word_of_somebody_over_them_once),
        T(a_clerk_over_one_right_says_nothing_about_a_wider_one),
        T(the_first_phone_undoes_all_that_came_after_it),
        T(it_is_undone_for_some_days_only),
        T(a_phone_that_is_somebody_elses_by_now_is_not_given_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
