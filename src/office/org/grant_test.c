/* grant_test.c - rights are proposed by one, agreed to by another, end by themselves, and some stand alone.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/pos.h"
#include "kit/kit.h"
#include "office/account/account.h"
#include "office/deadline/deadline.h"
#include "base/crypt.h"
#include "db/city.h"
#include "office/notice/notice.h"
#include "office/org/grant.h"
#include "office/org/org.sql.h"

#define BOSS  1 /* proposes */
#define ABOVE 2 /* agrees */

static struct unit unit_of(struct kit *k, int64_t id)
{
    struct unit u = { 0 };
    assert_int_equal(org_unit(k->db, id, &u), 1);
    return u;
}

static struct grant_asked asked(const struct kit *k, int64_t may)
{
    return (struct grant_asked){ .may = may, .until = day_of(k->db->now) + 30, .reason = "新到岗" };
}

static int ask(struct kit *k, const char *phone, int64_t may, int64_t unit, int64_t *ret_id)
{
    struct unit u = unit_of(k, unit);
    struct grant_asked a = asked(k, may);
    kit_forget(k);
    return org_ask(kit_as(k, BOSS), phone, &u, &a, ret_id);
}

static struct org_request request(struct kit *k, int64_t id)
{
    struct org_request q;
    assert_int_equal(org_request(k->db, id, &q), 1);
    kit_forget(k);
    return q;
}

static int agree(struct kit *k, int64_t id, int64_t by)
{
    struct org_request q = request(k, id);
    return org_agree(kit_as(k, by), &q);
}

static size_t held(struct kit *k, int64_t account)
{
    const struct grant *g = NULL;
    size_t n = 0;
    kit_must(k, org_grants(k->db, account, &g, &n));
    return n;
}

static void what_is_proposed_fits_its_level_and_waits_once(void **state)
{
    struct kit *k = *state;
    int64_t id = 0, who = kit_account(k, .phone = "13900001111");
    assert_int_equal(ask(k, "13900009999", CAPABILITY_STAFF, k->village, &id), INVALID);
    assert_string_equal(k->err.field, "phone");
    assert_int_equal(ask(k, "13900001111", CAPABILITY_AUDITOR, k->village, &id), INVALID);
    assert_string_equal(k->err.field, "may");
    assert_int_equal(ask(k, "13900001111", CAPABILITY_SYSADMIN, k->county, &id), INVALID);
    assert_int_equal(ask(k, "13900001111", 0, k->village, &id), INVALID);
    assert_int_equal(ask(k, "13900001111", 999, k->village, &id), INVALID);
    assert_int_equal(ask(k, "13900001111", CAPABILITY_STAFF, k->county, &id), OK);
    assert_int_equal(ask(k, "13900001111", CAPABILITY_STAFF, k->county, &id), CONFLICT);
    assert_int_equal(held(k, who), 0); /* nobody agreed to it */
}

static void a_right_ends_within_a_year(void **state)
{
    struct kit *k = *state;
    struct unit u = unit_of(k, k->village);
    struct grant_asked a = asked(k, CAPABILITY_STAFF);
    int64_t id = 0, today = day_of(k->db->now);
    kit_account(k, .phone = "13900001111");
    const int64_t wrong[] = { today - 1, today + 366, today + 100000 };
    for (size_t i = 0; i < 3; i++) {
        a.until = wrong[i];
        kit_forget(k);
        assert_int_equal(org_ask(kit_as(k, BOSS), "13900001111", &u, &a, &id), INVALID);
        assert_string_equal(k->err.field, "until");
    }
    a.until = today + 365;
    kit_forget(k);
    assert_int_equal(org_ask(kit_as(k, BOSS), "13900001111", &u, &a, &id), OK);
}

static void one_alone_gives_nothing(void **state)
{
    struct kit *k = *state;
    int64_t id = 0, who = kit_account(k, .phone = "13900001111");
    kit_account(k, .phone = "13900002222", .person = "the boss");
    int64_t boss = kit_account(k, .phone = "13900003333", .person = "the boss");
    struct unit u = unit_of(k, k->village);
    struct grant_asked a = asked(k, CAPABILITY_STAFF);
    assert_int_equal(org_ask(kit_as(k, boss), "13900001111", &u, &a, &id), OK);
    int64_t second = 0;
    struct sql_org_account_of_row row;
    char index[CRYPT_BLIND_TEXT];
    crypt_blind(k->db->city->keys, "phone", "13900002222", index);
    assert_int_equal(sql_org_account_of(k->db, index, 0, &row), 1);
    second = row.id;
    assert_int_equal(agree(k, id, boss), CONFLICT);
    assert_int_equal(agree(k, id, second), CONFLICT); /* another phone of the same person */
    assert_int_equal(agree(k, id, who), CONFLICT);    /* who is to get it */
    int64_t nobody = kit_account(k, .phone = "13900005555", .person = "");
    assert_int_equal(agree(k, id, nobody), CONFLICT); /* nobody made sure who that is */
    assert_int_equal(held(k, who), 0);
    assert_int_equal(agree(k, id, ABOVE), OK);
    assert_int_equal(held(k, who), 1);
    assert_int_equal(agree(k, id, ABOVE), CONFLICT);
}

static void nobody_proposes_for_oneself_or_takes_from_oneself(void **state)
{
    struct kit *k = *state;
    int64_t id = 0, me = kit_account(k, .phone = "13900002222", .person = "the same document");
    struct unit u = unit_of(k, k->county);
    struct grant_asked a = asked(k, CAPABILITY_STAFF);
    kit_account(k, .phone = "13900003333", .person = "the same document");
    assert_int_equal(org_ask(kit_as(k, me), "13900002222", &u, &a, &id), CONFLICT);
    kit_forget(k);
    assert_int_equal(org_ask(kit_as(k, me), "13900003333", &u, &a, &id), CONFLICT);
    kit_forget(k);
    kit_account(k, .phone = "13900004444", .person = "");
    assert_int_equal(org_ask(kit_as(k, me), "13900004444", &u, &a, &id),
                     INVALID); /* nobody knows who that is */
    kit_forget(k);
    struct org_grant mine = { .id = 1, .account = me };
    assert_int_equal(org_end(kit_as(k, me), &mine, "试"), CONFLICT);
}

static void office_administrator_and_auditor_exclude_each_other(void **state)
{
    struct kit *k = *state;
    const char *const phone[] = { "13900001111", "13900001112", "13900001113" };
    const int64_t may[] = { CAPABILITY_STAFF, CAPABILITY_SYSADMIN, CAPABILITY_AUDITOR };
    int64_t id = 0;
    for (int i = 0; i < 3; i++) {
        kit_account(k, .phone = phone[i], .person = phone[i]);
        kit_must(k, ask(k, phone[i], may[i], k->city_unit, &id));
        kit_must(k, agree(k, id, ABOVE));
    }
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            if (i != j)
                assert_int_equal(ask(k, phone[i], may[j], k->city_unit, &id), CONFLICT);
    assert_int_equal(ask(k, phone[1], CAPABILITY_STAFF, k->village, &id), CONFLICT); /* nor any lower one */
    assert_int_equal(ask(k, phone[0], CAPABILITY_STAFF, k->village, &id), OK);
    kit_account(k, .phone = "13900001114", .person = phone[1]);
    assert_int_equal(ask(k, "13900001114", CAPABILITY_STAFF, k->city_unit, &id),
                     CONFLICT);                                            /* by another phone */
    kit_must(k, ask(k, phone[1], CAPABILITY_SYSADMIN, k->city_unit, &id)); /* that it goes on */
    kit_must(k, agree(k, id, ABOVE));
}

/* What was proposed when they held nothing is looked at again when it begins to hold. */
static void what_excludes_it_meanwhile_stops_it(void **state)
{
    struct kit *k = *state;
    int64_t admin = 0, staff = 0, who = kit_account(k, .phone = "13900001111");
    kit_must(k, ask(k, "13900001111", CAPABILITY_SYSADMIN, k->city_unit, &admin));
    kit_must(k, ask(k, "13900001111", CAPABILITY_STAFF, k->city_unit, &staff));
    kit_must(k, agree(k, admin, ABOVE));
    assert_int_equal(agree(k, staff, ABOVE), CONFLICT);
    assert_int_equal(held(k, who), 1);
}

static void all_who_hold_rights_there_are_told(void **state)
{
    struct kit *k = *state;
    int64_t id = 0, unread = 0, other = kit_grant(k, .unit = k->town);
    kit_account(k, .phone = "13900001111");
    kit_must(k, ask(k, "13900001111", CAPABILITY_STAFF, k->town, &id));
    kit_must(k, agree(k, id, ABOVE));
    kit_must(k, notice_unread(k->db, other, &unread));
    assert_int_equal(unread, 1);
}

static void a_right_goes_on_when_that_was_agreed_to_and_ends_once(void **state)
{
    struct kit *k = *state;
    struct org_grant g;
    int64_t id = 0, who = kit_account(k, .phone = "13900001111");
    kit_must(k, ask(k, "13900001111", CAPABILITY_STAFF, k->county, &id));
    kit_must(k, agree(k, id, ABOVE));
    kit_must(k, ask(k, "13900001111", CAPABILITY_STAFF, k->county, &id));
    struct org_request q = request(k, id);
    assert_true(q.page.renews);
    assert_int_equal(org_grant(k->db, q.held, &g), 1);
    kit_must(k, agree(k, id, ABOVE));
    assert_int_equal(held(k, who), 1);
    kit_forget(k);
    assert_int_equal(org_end(kit_as(k, BOSS), &g, "试"), CONFLICT); /* the one before it ended */
    struct user *u = NULL;
    kit_forget(k);
    assert_int_equal(account_load_user(k->db, &k->arena, who, &u), OK);
    assert_true(user_over(u, COUNTY, k->village_pos));
    assert_false(user_over(u, CITY, k->village_pos));
    assert_false(user_may(u, CITY));
}

static void fire(struct kit *k, int64_t now)
{
    bool left = true;
    k->db->now = now;
    kit_as(k, 0);
    while (left)
        kit_must(k, deadline_fire(k->db, &left) < 0 ? INTERNAL : OK);
}

static void a_right_ends_by_itself_and_somebody_is_reminded(void **state)
{
    struct kit *k = *state;
    int64_t id = 0, unread = 0, start = k->db->now, who = kit_account(k, .phone = "13900001111");
    kit_must(k, ask(k, "13900001111", CAPABILITY_STAFF, k->county, &id));
    kit_must(k, agree(k, id, ABOVE));
    fire(k, start + 10 * DAY_MS);
    kit_must(k, notice_unread(k->db, who, &unread));
    assert_int_equal(unread, 2); /* that they have it, and that it ends */
    fire(k, day_start_ms(day_of(start) + 31) - 1);
    assert_int_equal(held(k, who), 1); /* all of its last day */
    k->db->now = day_start_ms(day_of(start) + 31);
    assert_int_equal(held(k, who), 0); /* whether the clock came by or not */
    fire(k, k->db->now + 1);
    kit_must(k, notice_unread(k->db, who, &unread));
    assert_int_equal(unread, 3);
}

static void what_nobody_answers_lapses(void **state)
{
    struct kit *k = *state;
    int64_t id = 0, who = kit_account(k, .phone = "13900001111");
    kit_must(k, ask(k, "13900001111", CAPABILITY_STAFF, k->county, &id));
    fire(k, k->db->now + 30 * DAY_MS);
    assert_int_equal(request(k, id).page.state, GRANT_REQUEST_STATE_LAPSED);
    assert_int_equal(held(k, who), 0);
}

/* From the command line: at once as long as nobody could agree; then it waits like any other. */
static void the_server_gives_alone_only_where_nobody_else_could(void **state)
{
    struct kit *k = *state;
    struct unit u = unit_of(k, k->city_unit);
    struct grant_asked staff = asked(k, CAPABILITY_STAFF), admin = asked(k, CAPABILITY_SYSADMIN);
    bool waits = true;
    int64_t first = kit_account(k, 0), second = kit_account(k, 0);
    kit_as(k, 0);
    kit_must(k, org_grant_from_server(k->db, first, &u, &staff, &waits));
    assert_false(waits);
    assert_int_equal(held(k, first), 1);
    kit_must(k, org_grant_from_server(k->db, second, &u, &admin, &waits));
    assert_true(waits);
    assert_int_equal(held(k, second), 0);
    fire(k, k->db->now + 29 * DAY_MS); /* all were told, and nobody refused */
    assert_int_equal(held(k, second), 1);
}

static void only_who_proposed_it_takes_it_back(void **state)
{
    struct kit *k = *state;
    int64_t id = 0;
    kit_account(k, .phone = "13900001111");
    kit_must(k, ask(k, "13900001111", CAPABILITY_STAFF, k->county, &id));
    struct org_request q = request(k, id);
    assert_int_equal(org_withdraw(kit_as(k, ABOVE), &q), CONFLICT);
    kit_forget(k);
    assert_int_equal(org_disagree(kit_as(k, BOSS), &q, "试"), CONFLICT);
    kit_forget(k);
    assert_int_equal(org_withdraw(kit_as(k, BOSS), &q), OK);
    assert_int_equal(agree(k, id, ABOVE), CONFLICT);
}

/* Rights that were given before there was an end have a year from then on. */
static void rights_without_an_end_get_one(void **state)
{
    struct kit *k = *state;
    int64_t who = kit_grant(k, .unit = k->town), start = k->db->now;
    kit_must(k, org_grants_date(k->db));
    fire(k, start + 364 * DAY_MS);
    assert_int_equal(held(k, who), 1);
    fire(k, start + 367 * DAY_MS);
    assert_int_equal(held(k, who), 0);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)
    const struct CMUnitTest tests[] = {
        T(what_is_proposed_fits_its_level_and_waits_once),
        T(a_right_ends_within_a_year),
        T(one_alone_gives_nothing),
        T(nobody_proposes_for_oneself_or_takes_from_oneself),
        T(office_administrator_and_auditor_exclude_each_other),
        T(what_excludes_it_meanwhile_stops_it),
        T(all_who_hold_rights_there_are_told),
        T(a_right_goes_on_when_that_was_agreed_to_and_ends_once),
        T(a_right_ends_by_itself_and_somebody_is_reminded),
        T(what_nobody_answers_lapses),
        T(the_server_gives_alone_only_where_nobody_else_could),
        T(only_who_proposed_it_takes_it_back),
        T(rights_without_an_end_get_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
