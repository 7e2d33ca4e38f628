/* second_test.c - a code of the second factor counts once, near its time; tries are few; rights ask for one.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <liboath/oath.h>
#include <stdlib.h>
#include <string.h>

#include "office/account/account.h"
#include "office/account/forgot.h"
#include "office/account/login.h"
#include "office/account/second.h"
#include "office/account/second.sql.h"
#include "office/org/org.h"
#include "office/policy/policy.h"
#include "kit/kit.h"

#define FIELD  "code"
#define STEP_S 30

/* What the program on somebody's phone shows; `steps` later than now. */
static const char *shown(struct kit *k, const char *base32, int64_t steps)
{
    char *secret = NULL, *code = arena_alloc(&k->arena, 7);
    size_t n = 0;
    assert_int_equal(oath_base32_decode(base32, strlen(base32), &secret, &n), OATH_OK);
    assert_int_equal(
        oath_totp_generate(secret, n, (time_t)(k->db->now / SECOND_MS + steps * STEP_S), STEP_S, 0, 6, code),
        OATH_OK);
    free(secret);
    return code;
}

static struct user who_is(int64_t account)
{
    return (struct user){ .account = account, .session = 7, .name = "李四" };
}

static struct second_codes codes;

/* Sets one up, half an hour ago; gives its secret. */
static const char *set_up(struct kit *k, int64_t account)
{
    struct user u = who_is(account);
    struct second_offer o = { 0 };
    assert_int_equal(second_offer(k->db, &u, &o), OK);
    assert_int_equal(second_set(k->db, &u, o.sealed, shown(k, o.secret, 0), &codes), OK);
    kit_later(k, 30 * MINUTE_MS);
    return o.secret;
}

static int use(struct kit *k, int64_t account, const char *code)
{
    kit_forget(k);
    return second_use(k->db, account, code, FIELD);
}

static const char *wrong(struct kit *k, const char *secret)
{
    const char *tries[] = { "000000", "111111", "222222", "333333" };
    for (size_t i = 0; i < 4; i++)
        if (strcmp(tries[i], shown(k, secret, 0)) != 0 && strcmp(tries[i], shown(k, secret, 1)) != 0 &&
            strcmp(tries[i], shown(k, secret, -1)) != 0)
            return tries[i];
    return NULL;
}

static void a_code_counts_once_and_so_does_none_before_it(void **state)
{
    struct kit *k = *state;
    int64_t who = kit_grant(k, 0);
    const char *secret = set_up(k, who);
    assert_int_equal(use(k, who, shown(k, secret, 0)), OK);
    assert_int_equal(use(k, who, shown(k, secret, 0)), INVALID);
    assert_string_equal(k->err.field, FIELD);
    assert_int_equal(use(k, who, shown(k, secret, -1)), INVALID);
    kit_later(k, STEP_S * SECOND_MS);
    assert_int_equal(use(k, who, shown(k, secret, 0)), OK);
}

static void the_code_that_set_it_up_is_used_up(void **state)
{
    struct kit *k = *state;
    int64_t who = kit_grant(k, 0);
    struct user u = who_is(who);
    struct second_offer o = { 0 };
    assert_int_equal(second_offer(k->db, &u, &o), OK);
    assert_int_equal(second_set(k->db, &u, o.sealed, shown(k, o.secret, 0), &codes), OK);
    assert_int_equal(use(k, who, shown(k, o.secret, 0)), INVALID);
}

static void clocks_may_lie_one_step_apart(void **state)
{
    struct kit *k = *state;
    int64_t who = kit_grant(k, 0);
    const char *secret = set_up(k, who);
    assert_int_equal(use(k, who, shown(k, secret, -2)), INVALID);
    assert_int_equal(use(k, who, shown(k, secret, 2)), INVALID);
    assert_int_equal(use(k, who, shown(k, secret, -1)), OK);
    assert_int_equal(use(k, who, shown(k, secret, 1)), OK);
}

static void wrong_codes_lock_whoever_tries_even_with_the_password(void **state)
{
    struct kit *k = *state;
    int64_t who = kit_grant(k, 0), most = policy(k->db, POLICY_LOGIN_FAILURES);
    const char *secret = set_up(k, who), *hash = NULL, *phone = NULL;
    struct login_try t = { 0 };
    assert_int_equal(account_hash_password(&k->arena, "correct horse", &hash), OK);
    assert_int_equal(account_set_password(k->db, who, hash), OK);
    assert_int_equal(account_phone(k->db, who, &phone), OK);
    for (int64_t i = 0; i < most; i++) {
        assert_int_equal(login_try_password(k->db, phone, "correct horse", &t), OK);
        assert_int_equal(login_settle(k->db, &t, "password"), OK); /* forgives wrong passwords alone */
        assert_int_equal(use(k, who, wrong(k, secret)), INVALID);
    }
    assert_int_equal(use(k, who, shown(k, secret, 0)), INVALID);
    kit_later(k, policy(k->db, POLICY_LOGIN_LOCK_MIN) * MINUTE_MS);
    assert_int_equal(use(k, who, shown(k, secret, 0)), OK);
}

static void a_recovery_code_counts_once_however_it_is_written(void **state)
{
    struct kit *k = *state;
    int64_t who = kit_grant(k, 0), other = kit_grant(k, .unit = k->village2);
    struct second_codes mine = { 0 };
    struct second_state s = { 0 };
    set_up(k, who);
    mine = codes;
    set_up(k, other);
    assert_int_equal(use(k, other, mine.v[3]), INVALID);
    assert_int_equal(use(k, who, mine.v[3]), OK);
    assert_int_equal(use(k, who, mine.v[3]), INVALID);
    for (char *c = mine.v[4]; *c; c++)
        *c = *c == '-' ? ' ' : *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
    assert_int_equal(use(k, who, mine.v[4]), OK);
    assert_int_equal(second_state(k->db, who, &s), OK);
    assert_int_equal(s.left, RECOVERY_CODES - 2);
    assert_int_equal(second_renew_codes(k->db, who, &codes), OK);
    assert_int_equal(use(k, who, mine.v[5]), INVALID);
    assert_int_equal(use(k, who, codes.v[0]), OK);
}

static void an_offer_is_of_one_account_and_session(void **state)
{
    struct kit *k = *state;
    int64_t who = kit_grant(k, 0);
    struct user u = who_is(who), elsewhere = u, other = who_is(kit_grant(k, .unit = k->town));
    struct second_offer o = { 0 };
    elsewhere.session = 8;
    assert_int_equal(second_offer(k->db, &u, &o), OK);
    assert_non_null(strstr(o.uri, "otpauth://totp/"));
    assert_non_null(strstr(o.uri, o.secret));
    assert_int_equal(second_set(k->db, &elsewhere, o.sealed, shown(k, o.secret, 0), &codes), CONFLICT);
    kit_forget(k);
    assert_int_equal(second_set(k->db, &other, o.sealed, shown(k, o.secret, 0), &codes), CONFLICT);
    kit_forget(k);
    assert_int_equal(second_set(k->db, &u, o.sealed, wrong(k, o.secret), &codes), INVALID);
    kit_forget(k);
    assert_int_equal(second_set(k->db, &u, o.sealed, shown(k, o.secret, 0), &codes), OK);
    struct sql_second_of_row row = { 0 };
    assert_int_equal(sql_second_of(k->db, who, &row), 1);
    assert_null(strstr(row.secret, o.secret)); /* sealed */
}

static struct user loaded(struct kit *k, int64_t account)
{
    struct user *u = NULL;
    kit_forget(k);
    assert_int_equal(account_load_user(k->db, &k->arena, account, &u), OK);
    return *u;
}

static void without_one_rights_count_for_some_days_and_then_no_more(void **state)
{
    struct kit *k = *state;
    int64_t who = kit_grant(k, 0), days = policy(k->db, POLICY_LOGIN_SECOND_FACTOR_DAYS);
    bool asked = true;
    assert_int_equal(loaded(k, who).n_grants, 1); /* nobody told them yet */
    kit_later(k, 2 * days * DAY_MS);
    assert_int_equal(loaded(k, who).n_grants, 1);
    assert_int_equal(second_begin(k->db, who), OK);
    kit_later(k, days * DAY_MS - 1);
    assert_int_equal(second_begin(k->db, who), OK); /* the days run from the first */
    struct user u = loaded(k, who);
    assert_int_equal(u.n_grants, 1);
    assert_int_equal(u.second_due_ms, k->db->now + 1);
    kit_later(k, 1);
    assert_int_equal(loaded(k, who).n_grants, 0);
    assert_int_equal(second_asked(k->db, who, &asked), OK);
    assert_false(asked);
    set_up(k, who);
    u = loaded(k, who);
    assert_int_equal(u.n_grants, 1);
    assert_int_equal(u.second_due_ms, 0);
    assert_int_equal(second_asked(k->db, who, &asked), OK);
    assert_true(asked);
}

static void a_rule_says_from_which_level_it_must_be_there(void **state)
{
    struct kit *k = *state;
    int64_t clerk = kit_grant(k, 0), county = kit_grant(k, .unit = k->county);
    struct second_state s = { 0 };
    assert_int_equal((kit_as(k, county), kit_rule(k, POLICY_LOGIN_SECOND_FACTOR, LEVEL_COUNTY, 0)), OK);
    kit_later(k, 1);
    assert_int_equal(second_state(k->db, clerk, &s), OK);
    assert_false(s.required);
    assert_int_equal(second_state(k->db, county, &s), OK);
    assert_true(s.required);
    set_up(k, clerk);
    set_up(k, county);
    kit_forget(k);
    assert_int_equal(second_end(k->db, county), CONFLICT);
    kit_forget(k);
    assert_int_equal(second_end(k->db, clerk), OK);
    assert_int_equal(loaded(k, clerk).second_due_ms, 0);
}

static void who_holds_no_right_is_asked_for_none(void **state)
{
    struct kit *k = *state;
    int64_t who = kit_account(k, 0), clerk = kit_grant(k, 0);
    struct user u = who_is(who);
    struct second_offer o = { 0 };
    bool asked = true;
    assert_int_equal(second_offer(k->db, &u, &o), OK);
    assert_int_equal(second_set(k->db, &u, o.sealed, shown(k, o.secret, 0), &codes), CONFLICT);
    kit_forget(k);
    set_up(k, clerk);
    assert_int_equal(org_end_grants(k->db, clerk), OK);
    assert_int_equal(second_asked(k->db, clerk, &asked), OK);
    assert_false(asked);
}

static void one_that_was_lost_is_taken_off_by_somebody_over_all_their_rights(void **state)
{
    struct kit *k = *state;
    int64_t who = kit_grant(k, 0), beside = kit_grant(k, .unit = k->village2),
            above = kit_grant(k, .unit = k->town);
    struct org_grant g = { .account = who, .pos = k->village_pos, .line = { .name = "李四" } };
    set_up(k, who);
    struct user me = loaded(k, who), next = loaded(k, beside), boss = loaded(k, above);
    kit_user(k, &me);
    assert_int_equal(forgot_release_second(k->db, &g, false, "我是本人"), CONFLICT);
    kit_forget(k);
    kit_user(k, &next);
    assert_int_equal(forgot_release_second(k->db, &g, false, "像他"), CONFLICT);
    kit_forget(k);
    kit_user(k, &boss);
    assert_int_equal(forgot_release_second(k->db, &g, false, "当面核对了身份证"), OK);
    assert_int_equal(use(k, who, codes.v[0]), CONFLICT);
    kit_later(k, policy(k->db, POLICY_LOGIN_RELEASE_HOURS) * HOUR_MS - 1);
    assert_int_equal(loaded(k, who).n_grants, 1);
    kit_later(k, 1);
    assert_int_equal(loaded(k, who).n_grants, 0);
    assert_int_equal(forgot_release_second(k->db, &g, false, "再来一次"), CONFLICT);
}

static void who_took_a_phone_leaves_no_factor_behind(void **state)
{
    struct kit *k = *state;
    int64_t who = kit_grant(k, .account = kit_account(k, .phone = "13912345678")), found = 0;
    struct second_state s = { 0 };
    assert_int_equal(account_change_phone(kit_as(k, who), who, "13700001111"), OK);
    kit_later(k, HOUR_MS);
    set_up(k, who);
    assert_int_equal(account_undo_phone(k->db, "13912345678", &found), OK);
    assert_int_equal(second_state(k->db, who, &s), OK);
    assert_false(s.has);
    set_up(k, who);
    kit_later(k, HOUR_MS);
    assert_int_equal(account_change_phone(kit_as(k, who), who, "13700001111"), OK);
    assert_int_equal(account_undo_phone(k->db, "13912345678", &found), OK);
    assert_int_equal(second_state(k->db, who, &s), OK);
    assert_true(s.has); /* it was there before */
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)
    const struct CMUnitTest tests[] = {
        T(a_code_counts_once_and_so_does_none_before_it),
        T(the_code_that_set_it_up_is_used_up),
        T(clocks_may_lie_one_step_apart),
        T(wrong_codes_lock_whoever_tries_even_with_the_password),
        T(a_recovery_code_counts_once_however_it_is_written),
        T(an_offer_is_of_one_account_and_session),
        T(without_one_rights_count_for_some_days_and_then_no_more),
        T(a_rule_says_from_which_level_it_must_be_there),
        T(who_holds_no_right_is_asked_for_none),
        T(one_that_was_lost_is_taken_off_by_somebody_over_all_their_rights),
        T(who_took_a_phone_leaves_no_factor_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
