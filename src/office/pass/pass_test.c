/* pass_test.c - a password for joining is not tried out: who was wrong too often waits until the next day. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "office/pass/pass.h"
#include "office/policy/policy.h"
#include "kit/kit.h"

#define THING 4711
#define OTHER 4712

static int check(struct kit *k, int64_t thing, const char *given)
{
    kit_forget(k);
    return pass_check(k->db, thing, given, "204816", "口令不对");
}

static void after_some_wrong_ones_even_the_right_one_waits_until_tomorrow(void **state)
{
    struct kit *k = *state;
    int64_t most = policy(k->db, POLICY_PASS_TRIES_A_DAY);
    kit_as(k, kit_account(k, 0));
    assert_int_equal(check(k, THING, "204816"), OK);
    for (int64_t i = 0; i < most; i++) {
        assert_int_equal(check(k, THING, "204817"), INVALID);
        assert_string_equal(k->err.field, "pass_code");
    }
    assert_int_equal(check(k, THING, "204816"), CONFLICT);
    assert_int_equal(check(k, OTHER, "204816"), OK);
    kit_as(k, kit_account(k, 0));
    assert_int_equal(check(k, THING, "204816"), OK);
}

static void the_day_runs_from_the_first_wrong_one(void **state)
{
    struct kit *k = *state;
    int64_t most = policy(k->db, POLICY_PASS_TRIES_A_DAY);
    int64_t me = kit_account(k, 0);
    kit_as(k, me);
    assert_int_equal(check(k, THING, "1"), INVALID);
    kit_later(k, DAY_MS - HOUR_MS);
    kit_as(k, me);
    for (int64_t i = 1; i < most; i++)
        assert_int_equal(check(k, THING, "1"), INVALID);
    assert_int_equal(check(k, THING, "204816"), CONFLICT);
    assert_int_equal(pass_purge(k->db), OK);
    assert_int_equal(check(k, THING, "204816"), CONFLICT);
    kit_later(k, HOUR_MS);
    kit_as(k, me);
    assert_int_equal(check(k, THING, "204816"), OK);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)
    const struct CMUnitTest tests[] = {
        T(after_some_wrong_ones_even_the_right_one_waits_until_tomorrow),
        T(the_day_runs_from_the_first_wrong_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
