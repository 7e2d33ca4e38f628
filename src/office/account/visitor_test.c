/* visitor_test.c - a stranger locks out only himself; a code is worth something to whoever asked for it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "office/account/account.h"
#include "office/account/login.h"
#include "office/account/visitor.h"
#include "base/clock.h"
#include "office/notice/notice.h"
#include "office/policy/policy.h"
#include "kit/kit.h"

#define PHONE    "13912345678"
#define PASSWORD "correct horse"
#define HOME     "203.0.113.7"

static int64_t account_of(struct kit *k)
{
    int64_t id = 0;
    const char *hash = NULL;
    k->city.demo = true;
    assert_int_equal(account_hash_password(&k->arena, PASSWORD, &hash), OK);
    assert_int_equal(account_create(k->db, "王小明", PHONE, hash, &id), OK);
    return id;
}

/* Who asks from here on; the browser is the visitor's only one. */
static void from(struct kit *k, const char *visitor, const char *device)
{
    kit_forget(k);
    k->db->actor = (struct actor){ .visitor = visitor, .device = device, .asker = visitor };
}

static void later(struct kit *k, int64_t ms)
{
    const struct actor who = k->db->actor;
    kit_later(k, ms);
    k->db->actor = who;
}

static const char *stranger(struct kit *k, int64_t i)
{
    return arena_printf(&k->arena, "198.51.100.%lld", (long long)i);
}

/* As login_try_password() found it; the hash is slow by purpose. */
static int log_in(struct kit *k, int64_t account, bool right)
{
    const char *hash = NULL;
    struct login_try t;
    kit_forget(k);
    assert_int_equal(login_try_own(k->db, account, "", &t), OK);
    hash = t.hash;
    t = (struct login_try){ account, hash, right };
    return login_settle(k->db, &t, "password");
}

static void miss(struct kit *k, int64_t account, int64_t times)
{
    for (int64_t i = 0; i < times; i++)
        assert_int_equal(log_in(k, account, false), INVALID);
}

static void a_stranger_locks_out_only_himself(void **state)
{
    struct kit *k = *state;
    int64_t id = account_of(k);
    from(k, stranger(k, 1), NULL);
    miss(k, id, 40);
    assert_int_equal(log_in(k, id, true), INVALID);
    from(k, HOME, NULL);
    assert_int_equal(log_in(k, id, true), OK);
}

static void a_second_lock_lasts_the_day(void **state)
{
    struct kit *k = *state;
    int64_t id = account_of(k), most = policy(k->db, POLICY_LOGIN_FAILURES),
            lock = policy(k->db, POLICY_LOGIN_LOCK_MIN) * MINUTE_MS;
    from(k, HOME, NULL);
    miss(k, id, most);
    assert_int_equal(log_in(k, id, true), INVALID);
    later(k, lock);
    miss(k, id, most);
    later(k, lock);
    assert_int_equal(log_in(k, id, true), INVALID);
    later(k, DAY_MS - 2 * lock);
    assert_int_equal(log_in(k, id, true), OK);
}

static void guessing_from_many_places_leaves_known_devices_alone_and_the_holder_is_told(void **state)
{
    struct kit *k = *state;
    int64_t id = account_of(k), told = 0, most = policy(k->db, POLICY_LOGIN_FAILURES);
    assert_int_equal(visitor_know(k->db, id, "phone"), OK);
    for (int64_t i = 0; i < policy(k->db, POLICY_LOGIN_FAILURES_ALL) / most + 5; i++) {
        from(k, stranger(k, i), NULL);
        miss(k, id, most);
    }
    from(k, HOME, "computer");
    assert_int_equal(log_in(k, id, true), INVALID);
    from(k, stranger(k, 1), "phone"); /* also from where others are locked */
    assert_int_equal(log_in(k, id, true), OK);
    assert_int_equal(notice_unread(k->db, id, &told), OK);
    assert_int_equal(told, 1);
    kit_later(k, DAY_MS);
    from(k, HOME, "computer");
    assert_int_equal(log_in(k, id, true), OK);
}

static void a_device_that_is_known_is_locked_by_its_own_tries(void **state)
{
    struct kit *k = *state;
    int64_t id = account_of(k);
    assert_int_equal(visitor_know(k->db, id, "phone"), OK);
    from(k, HOME, "phone");
    miss(k, id, policy(k->db, POLICY_LOGIN_FAILURES));
    assert_int_equal(log_in(k, id, true), INVALID);
    from(k, HOME, NULL);
    assert_int_equal(log_in(k, id, true), OK);
}

static void another_password_makes_every_device_a_stranger(void **state)
{
    struct kit *k = *state;
    struct visitor v;
    int64_t id = account_of(k);
    assert_int_equal(visitor_know(k->db, id, "phone"), OK);
    from(k, HOME, "phone");
    assert_int_equal(visitor_of(k->db, id, &v), OK);
    assert_true(v.known);
    assert_int_equal(account_set_password(k->db, id, "x"), OK);
    assert_int_equal(visitor_of(k->db, id, &v), OK);
    assert_false(v.known);
    assert_string_equal(v.key, HOME);
}

/* --- codes ------------------------------------------------------------------------------------------- */

static const char *send(struct kit *k)
{
    const char *code = NULL;
    kit_forget(k);
    assert_int_equal(account_send_code(k->db, PHONE, CODE_LOGIN, &code), OK);
    return code;
}

static int use(struct kit *k, const char *code)
{
    kit_forget(k);
    return account_use_code(k->db, PHONE, CODE_LOGIN, code);
}

static void a_code_is_spoilt_by_nobody_else_and_serves_nobody_else(void **state)
{
    struct kit *k = *state;
    account_of(k);
    from(k, HOME, NULL);
    const char *code = send(k);
    from(k, stranger(k, 1), NULL);
    assert_int_equal(use(k, code), INVALID);
    const char *theirs = send(k);
    for (int i = 0; i < 20; i++)
        assert_int_equal(use(k, strcmp(theirs, "000000") ? "000000" : "111111"), INVALID);
    from(k, HOME, NULL);
    assert_int_equal(use(k, code), OK);
}

static void strangers_do_not_use_up_the_codes_of_others(void **state)
{
    struct kit *k = *state;
    int64_t id = account_of(k), all = policy(k->db, POLICY_LOGIN_CODES_A_DAY),
            at_once = policy(k->db, POLICY_LOGIN_CODE_TRIES);
    const char *none = NULL;
    assert_int_equal(visitor_know(k->db, id, "phone"), OK);
    for (int64_t i = 0; i < all; i++) {
        from(k, stranger(k, i / at_once), NULL);
        send(k);
    }
    assert_int_equal(account_send_code(k->db, PHONE, CODE_LOGIN, &none), LIMITED);
    from(k, HOME, NULL);
    assert_int_equal(account_send_code(k->db, PHONE, CODE_LOGIN, &none), LIMITED);
    from(k, HOME, "phone");
    assert_int_equal(use(k, send(k)), OK);
}

/* A rule of the city, from here on. */
static void rule(struct kit *k, enum policy_key key, int64_t value)
{
    assert_int_equal(kit_rule(k, key, value, 0), OK);
    kit_later(k, 1);
}

static int send_to(struct kit *k, int64_t i)
{
    const char *code = NULL;
    kit_forget(k);
    return account_send_code(k->db, arena_printf(&k->arena, "137%08lld", (long long)i), CODE_REGISTER, &code);
}

static void a_visitor_has_a_budget_over_all_phones(void **state)
{
    struct kit *k = *state;
    rule(k, POLICY_LOGIN_CODES_VISITOR, 50);
    from(k, stranger(k, 1), NULL);
    for (int64_t i = 0; i < 50; i++)
        assert_int_equal(send_to(k, i), OK);
    assert_int_equal(send_to(k, 50), LIMITED);
    from(k, stranger(k, 2), NULL);
    assert_int_equal(send_to(k, 51), OK);
    from(k, stranger(k, 1), NULL);
    kit_later(k, DAY_MS);
    assert_int_equal(send_to(k, 52), OK);
}

static void the_city_has_a_budget_that_leaves_known_devices_alone(void **state)
{
    struct kit *k = *state;
    int64_t id = account_of(k), most = 1000, told = 0;
    int64_t office = kit_grant(k, .unit = k->city_unit);
    rule(k, POLICY_LOGIN_CODES_CITY, most);
    assert_int_equal(visitor_know(k->db, id, "phone"), OK);
    for (int64_t i = 0; i < most; i++) {
        from(k, stranger(k, i / 100), NULL);
        assert_int_equal(send_to(k, i), OK);
    }
    assert_int_equal(account_count_codes(k->db), OK);
    assert_int_equal(send_to(k, most), LIMITED);
    from(k, HOME, "phone");
    assert_int_equal(use(k, send(k)), OK);
    assert_int_equal(account_count_codes(k->db), OK);
    assert_int_equal(notice_unread(k->db, office, &told), OK);
    assert_int_equal(told, 1); /* once */
    kit_later(k, DAY_MS);
    assert_int_equal(account_count_codes(k->db), OK);
    from(k, stranger(k, 1), NULL);
    assert_int_equal(send_to(k, most), OK);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)
    const struct CMUnitTest tests[] = {
        T(a_stranger_locks_out_only_himself),
        T(a_second_lock_lasts_the_day),
        T(guessing_from_many_places_leaves_known_devices_alone_and_the_holder_is_told),
        T(a_device_that_is_known_is_locked_by_its_own_tries),
        T(another_password_makes_every_device_a_stranger),
        T(a_code_is_spoilt_by_nobody_else_and_serves_nobody_else),
        T(strangers_do_not_use_up_the_codes_of_others),
        T(a_visitor_has_a_budget_over_all_phones),
        T(the_city_has_a_budget_that_leaves_known_devices_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
