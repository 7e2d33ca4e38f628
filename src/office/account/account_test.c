/* account_test.c - phones are found and kept secret, codes count once, wrong passwords lock. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "office/account/account.h"
#include "office/account/account.sql.h"
#include "office/account/login.h"
#include "base/clock.h"
#include "base/crypt.h"
#include "http/session.h"
#include "office/policy/policy.h"
#include "kit/kit.h"

#define PHONE "13912345678"
#define OTHER "13912340000"

static const char *hash_of(struct kit *k, const char *password)
{
    const char *hash = NULL;
    assert_int_equal(account_hash_password(&k->arena, password, &hash), OK);
    return hash;
}

static int64_t account_of(struct kit *k, const char *password)
{
    int64_t id = 0;
    assert_int_equal(account_create(k->db, "王小明", PHONE, password ? hash_of(k, password) : NULL, &id), OK);
    return id;
}

static void passwords(void **state)
{
    struct kit *k = *state;
    const char *hash = hash_of(k, "correct horse");
    assert_non_null(strstr(hash, "$argon2id$"));
    assert_true(account_check_password(hash, "correct horse"));
    assert_false(account_check_password(hash, "correct hors"));
    assert_false(account_check_password(NULL, "correct horse"));
    assert_string_not_equal(hash, hash_of(k, "correct horse"));
}

static void a_phone_has_one_account(void **state)
{
    struct kit *k = *state;
    int64_t id = account_of(k, NULL), found = 0;
    const char *phone = NULL;
    struct sql_account_phone_row row;
    assert_int_equal(account_by_phone(k->db, PHONE, &found), 1);
    assert_int_equal(found, id);
    assert_int_equal(account_by_phone(k->db, OTHER, &found), 0);
    assert_int_equal(account_phone(k->db, id, &phone), OK);
    assert_string_equal(phone, PHONE);
    assert_int_equal(sql_account_phone(k->db, id, &row), 1);
    assert_null(strstr(row.sealed, PHONE));
    assert_int_equal(account_create(k->db, "李四", PHONE, NULL, &found), CONFLICT);
    assert_string_equal(k->err.field, "phone");
}

static void another_name_and_phone(void **state)
{
    struct kit *k = *state;
    int64_t id = account_of(k, NULL), other = 0, found = 0;
    assert_int_equal(account_create(k->db, "李四", OTHER, NULL, &other), OK);
    assert_int_equal(account_change_phone(k->db, id, OTHER), CONFLICT);
    kit_forget(k);
    assert_int_equal(account_change_phone(k->db, id, PHONE), OK);
    assert_int_equal(account_change_phone(k->db, id, "13700001111"), OK);
    assert_int_equal(account_by_phone(k->db, "13700001111", &found), 1);
    assert_int_equal(found, id);
    assert_int_equal(account_by_phone(k->db, PHONE, &found), 0);
    assert_int_equal(account_rename(k->db, id, "王大明"), OK);
    struct user *u = NULL;
    assert_int_equal(account_load_user(k->db, &k->arena, id, &u), OK);
    assert_string_equal(u->name, "王大明");
}

static void a_closed_account_is_gone(void **state)
{
    struct kit *k = *state;
    int64_t id = account_of(k, "correct horse"), again = 0;
    struct user *u = NULL;
    assert_int_equal(account_close(k->db, id), OK);
    assert_int_equal(account_load_user(k->db, &k->arena, id, &u), NOT_FOUND);
    kit_forget(k);
    assert_int_equal(account_by_phone(k->db, PHONE, &again), 0);
    assert_int_equal(account_close(k->db, id), NOT_FOUND);
    kit_forget(k);
    assert_int_equal(account_create(k->db, "新人", PHONE, NULL, &again), OK);
}

static void the_user_behind_an_account(void **state)
{
    struct kit *k = *state;
    struct user *u = NULL;
    int64_t volunteer = kit_volunteer(k, 0), account = kit_account_of(k, volunteer);
    assert_int_equal(account_load_user(k->db, &k->arena, account, &u), OK);
    assert_int_equal(u->volunteer, volunteer);
    assert_false(u->leader);
    assert_int_equal(u->n_grants, 0);
    kit_team(k, .leader = volunteer);
    assert_int_equal(account_load_user(k->db, &k->arena, account, &u), OK);
    assert_true(u->leader);
    int64_t staff = kit_grant(k, 0);
    assert_int_equal(account_load_user(k->db, &k->arena, staff, &u), OK);
    assert_int_equal(u->volunteer, 0);
    assert_true(user_over(u, STATION, k->village_pos));
    assert_false(user_over(u, STATION, k->village2_pos));
    assert_int_equal(account_load_user(k->db, &k->arena, 42, &u), NOT_FOUND);
}

/* The session of an account, begun now for a day; its token's hash in the arena. */
static const char *session_of(struct kit *k, int64_t account)
{
    const char *token = NULL;
    char hash[CRYPT_TOKEN_TEXT];
    assert_int_equal(
        session_start(k->db, &k->arena, &(struct session_new){ account, DAY_MS, "", false }, &token), OK);
    crypt_hash_token(token, hash);
    return arena_strdup(&k->arena, hash);
}

static void the_user_behind_a_session(void **state)
{
    struct kit *k = *state;
    struct user *u = NULL;
    int64_t volunteer = kit_volunteer(k, 0), account = kit_account_of(k, volunteer), staff = kit_grant(k, 0);
    const char *mine = session_of(k, account), *theirs = session_of(k, staff);
    kit_team(k, .leader = volunteer);
    assert_int_equal(account_of_session(k->db, &k->arena, mine, &u), 1);
    assert_int_equal(u->account, account);
    assert_int_equal(u->volunteer, volunteer);
    assert_true(u->leader);
    assert_int_equal(u->n_grants, 0);
    assert_int_equal(session_end(k->db, u->session), OK);
    assert_int_equal(account_of_session(k->db, &k->arena, mine, &u), 0);
    assert_int_equal(account_of_session(k->db, &k->arena, theirs, &u), 1);
    assert_false(u->leader);
    assert_true(user_over(u, STATION, k->village_pos));
    k->db->now += DAY_MS;
    assert_int_equal(account_of_session(k->db, &k->arena, theirs, &u), 0);
    assert_int_equal(account_of_session(k->db, &k->arena, session_of(k, staff), &u), 1);
    assert_int_equal(account_close(k->db, staff), OK);
    assert_int_equal(account_of_session(k->db, &k->arena, session_of(k, staff), &u), 0);
}

static int of_session(struct kit *k, const char *hash)
{
    struct user *u = NULL;
    return account_of_session(k->db, &k->arena, hash, &u);
}

/* A month's session, begun now. */
static const char *long_session(struct kit *k, int64_t account, int64_t *ret_id)
{
    const char *token = NULL;
    char hash[CRYPT_TOKEN_TEXT];
    struct user *u = NULL;
    assert_int_equal(
        session_start(k->db, &k->arena, &(struct session_new){ account, 30 * DAY_MS, "", false }, &token),
        OK);
    crypt_hash_token(token, hash);
    assert_int_equal(account_of_session(k->db, &k->arena, hash, &u), 1);
    *ret_id = u->session;
    return arena_strdup(&k->arena, hash);
}

static void who_holds_rights_is_logged_out_when_idle_and_a_volunteer_is_not(void **state)
{
    struct kit *k = *state;
    int64_t id = 0, idle = policy(k->db, POLICY_LOGIN_STAFF_IDLE_MIN) * MINUTE_MS;
    const char *staff = long_session(k, kit_grant(k, 0), &id),
               *volunteer = long_session(k, kit_account_of(k, kit_volunteer(k, 0)), &(int64_t){ 0 });
    kit_later(k, idle - 1);
    assert_int_equal(of_session(k, staff), 1);
    assert_int_equal(session_seen(k->db, id), OK);
    kit_later(k, idle - 1);
    assert_int_equal(of_session(k, staff), 1);
    assert_int_equal(session_prove(k->db, id), OK); /* whoever proves something is not idle */
    kit_later(k, idle - 1);
    assert_int_equal(of_session(k, staff), 1);
    kit_later(k, 1);
    assert_int_equal(of_session(k, staff), 0);
    assert_int_equal(of_session(k, volunteer), 1);
}

static void however_busy_a_log_in_with_rights_ends_after_its_hours(void **state)
{
    struct kit *k = *state;
    int64_t id = 0, other = 0, steps = policy(k->db, POLICY_LOGIN_STAFF_HOURS) * 4;
    const char *staff = long_session(k, kit_grant(k, 0), &id),
               *volunteer = long_session(k, kit_account_of(k, kit_volunteer(k, 0)), &other);
    for (int64_t i = 0; i < steps; i++) {
        assert_int_equal(of_session(k, staff), 1);
        assert_int_equal(session_prove(k->db, id), OK);
        kit_later(k, 15 * MINUTE_MS);
    }
    assert_int_equal(of_session(k, staff), 0);
    kit_later(k, 29 * DAY_MS);
    assert_int_equal(of_session(k, volunteer), 1);
}

/* --- codes ------------------------------------------------------------------------------------------- */

static const char *send(struct kit *k)
{
    const char *code = NULL;
    kit_forget(k);
    k->city.demo = true;
    assert_int_equal(account_send_code(k->db, PHONE, CODE_LOGIN, &code), OK);
    assert_non_null(code);
    return code;
}

static int use(struct kit *k, const char *code)
{
    kit_forget(k);
    return account_use_code(k->db, PHONE, CODE_LOGIN, code);
}

static const char *wrong(const char *code)
{
    return strcmp(code, "000000") ? "000000" : "111111";
}

static void a_code_counts_once(void **state)
{
    struct kit *k = *state;
    const char *code = send(k);
    assert_int_equal(strlen(code), 6);
    assert_int_equal(use(k, wrong(code)), INVALID);
    assert_string_equal(k->err.field, "code");
    kit_forget(k);
    assert_int_equal(account_use_code(k->db, PHONE, CODE_REGISTER, code), INVALID);
    kit_forget(k);
    assert_int_equal(account_use_code(k->db, OTHER, CODE_LOGIN, code), INVALID);
    assert_int_equal(use(k, code), OK);
    assert_int_equal(use(k, code), INVALID);
}

static void only_the_newest_code_counts(void **state)
{
    struct kit *k = *state;
    const char *old = send(k), *new = send(k);
    if (strcmp(old, new) != 0)
        assert_int_equal(use(k, old), INVALID);
    assert_int_equal(use(k, new), OK);
}

static void a_code_runs_out(void **state)
{
    struct kit *k = *state;
    const char *code = send(k);
    kit_later(k, policy(k->db, POLICY_LOGIN_CODE_MIN) * MINUTE_MS);
    assert_int_equal(use(k, code), INVALID);
}

static void tries_are_few(void **state)
{
    struct kit *k = *state;
    const char *code = send(k);
    for (int64_t i = 0; i < policy(k->db, POLICY_LOGIN_CODE_TRIES); i++)
        assert_int_equal(use(k, wrong(code)), INVALID);
    assert_int_equal(use(k, code), INVALID);
}

static void codes_are_few(void **state)
{
    struct kit *k = *state;
    const char *code = NULL;
    for (int64_t i = 0; i < policy(k->db, POLICY_LOGIN_CODE_TRIES); i++)
        send(k);
    assert_int_equal(account_send_code(k->db, PHONE, CODE_LOGIN, &code), LIMITED);
    kit_later(k, policy(k->db, POLICY_LOGIN_CODE_MIN) * MINUTE_MS);
    send(k);
    kit_later(k, DAY_MS + HOUR_MS);
    assert_true(account_purge(k->db) == OK);
}

static void outside_a_demo_nobody_sees_the_code(void **state)
{
    struct kit *k = *state;
    const char *code = "x";
    k->city.demo = false;
    assert_int_equal(account_send_code(k->db, PHONE, CODE_LOGIN, &code), OK);
    assert_null(code);
}

/* --- lock-out ------------------------------------------------------------------------------------------- */

static int log_in(struct kit *k, const char *phone, const char *password)
{
    struct login_try t;
    kit_forget(k);
    assert_int_equal(login_try_password(k->db, phone, password, &t), OK);
    return login_settle(k->db, &t, "password");
}

static void wrong_passwords_lock(void **state)
{
    struct kit *k = *state;
    account_of(k, "correct horse");
    int64_t most = policy(k->db, POLICY_LOGIN_FAILURES);
    assert_int_equal(log_in(k, PHONE, "correct horse"), OK);
    for (int64_t i = 0; i < most - 1; i++)
        assert_int_equal(log_in(k, PHONE, "wrong"), INVALID);
    assert_int_equal(log_in(k, PHONE, "correct horse"), OK); /* the count begins anew */
    for (int64_t i = 0; i < most; i++)
        assert_int_equal(log_in(k, PHONE, "wrong"), INVALID);
    assert_int_equal(log_in(k, PHONE, "correct horse"), INVALID);
    kit_later(k, policy(k->db, POLICY_LOGIN_LOCK_MIN) * MINUTE_MS);
    assert_int_equal(log_in(k, PHONE, "correct horse"), OK);
}

/* The clock was set back since; whoever was locked out, or sent a code, by a time to come. */
static void a_clock_that_ran_ahead_holds_nobody(void **state)
{
    struct kit *k = *state;
    const char *code = NULL, *newer = NULL;
    account_of(k, "correct horse");
    kit_later(k, 2 * DAY_MS);
    for (int64_t i = 0; i < policy(k->db, POLICY_LOGIN_FAILURES); i++)
        log_in(k, PHONE, "wrong");
    assert_int_equal(log_in(k, PHONE, "correct horse"), INVALID);
    for (int64_t i = 0; i < policy(k->db, POLICY_LOGIN_CODE_TRIES); i++)
        assert_int_equal(account_send_code(k->db, PHONE, CODE_LOGIN, &code), OK);
    kit_later(k, -2 * DAY_MS);
    assert_int_equal(log_in(k, PHONE, "correct horse"), OK);
    assert_int_equal(account_use_code(k->db, PHONE, CODE_LOGIN, code), INVALID);
    assert_int_equal(account_send_code(k->db, PHONE, CODE_LOGIN, &newer), OK);
    assert_int_equal(account_use_code(k->db, PHONE, CODE_LOGIN, newer), OK);
}

static void an_unknown_phone_answers_alike(void **state)
{
    struct kit *k = *state;
    account_of(k, "correct horse");
    assert_int_equal(log_in(k, PHONE, "wrong"), INVALID);
    const char *key = k->err.key, *field = k->err.field;
    assert_int_equal(log_in(k, OTHER, "wrong"), INVALID);
    assert_string_equal(k->err.key, key);
    assert_string_equal(k->err.field, field);
}

static void a_password_changed_meanwhile_is_not_let_in(void **state)
{
    struct kit *k = *state;
    int64_t id = account_of(k, "correct horse");
    struct login_try t;
    assert_int_equal(login_try_password(k->db, PHONE, "correct horse", &t), OK);
    assert_int_equal(account_set_password(k->db, id, hash_of(k, "another one")), OK);
    assert_int_equal(login_settle(k->db, &t, "password"), INVALID);
    assert_int_equal(log_in(k, PHONE, "another one"), OK);
}

static void a_code_opens_a_lock(void **state)
{
    struct kit *k = *state;
    int64_t id = account_of(k, "correct horse"), found = 0;
    for (int64_t i = 0; i < policy(k->db, POLICY_LOGIN_FAILURES); i++)
        log_in(k, PHONE, "wrong");
    kit_forget(k);
    assert_int_equal(login_by_code(k->db, PHONE, &found), OK);
    assert_int_equal(found, id);
    assert_int_equal(log_in(k, PHONE, "correct horse"), OK);
    kit_forget(k);
    assert_int_equal(login_by_code(k->db, OTHER, &found), INVALID);
}

static void a_first_password_needs_no_old_one(void **state)
{
    struct kit *k = *state;
    struct login_try t;
    int64_t id = account_of(k, NULL);
    bool has = true;
    assert_int_equal(account_has_password(k->db, id, &has), OK);
    assert_false(has);
    assert_int_equal(login_try_own(k->db, id, NULL, &t), OK);
    assert_int_equal(login_settle(k->db, &t, "old"), OK);
    assert_int_equal(account_set_password(k->db, id, hash_of(k, "correct horse")), OK);
    assert_int_equal(login_try_own(k->db, id, NULL, &t), OK);
    assert_int_equal(login_settle(k->db, &t, "old"), INVALID);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)
    const struct CMUnitTest tests[] = {
        T(passwords),
        T(a_phone_has_one_account),
        T(another_name_and_phone),
        T(a_closed_account_is_gone),
        T(the_user_behind_an_account),
        T(the_user_behind_a_session),
        T(who_holds_rights_is_logged_out_when_idle_and_a_volunteer_is_not),
        T(however_busy_a_log_in_with_rights_ends_after_its_hours),
        T(a_code_counts_once),
        T(only_the_newest_code_counts),
        T(a_code_runs_out),
        T(tries_are_few),
        T(codes_are_few),
        T(outside_a_demo_nobody_sees_the_code),
        T(wrong_passwords_lock),
        T(a_clock_that_ran_ahead_holds_nobody),
        T(an_unknown_phone_answers_alike),
        T(a_password_changed_meanwhile_is_not_let_in),
        T(a_code_opens_a_lock),
        T(a_first_password_needs_no_old_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
