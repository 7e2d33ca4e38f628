/* invitation_test.c - whom a leader may put on a list, what others are asked, and whose name is opened by a
 * look. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/id.h"
#include "office/policy/policy.h"
#include "service/signup/signup.h"
#include "service/signup/signup.sql.h"
#include "service/signup/signup_test.sql.h"
#include "kit/kit.h"
#include "people/team/team.model.h"
#include "people/volunteer/volunteer.model.h"

#define LEADER 77 /* an account */

struct ground {
    struct kit *k;
    int64_t team, activity, shift;
};

static struct ground ground(void **state)
{
    struct ground g = { .k = *state };
    g.team = kit_team(g.k, 0);
    g.activity = kit_activity(g.k, .project = kit_project(g.k, .team = g.team));
    g.shift = kit_shift(g.k, .activity = g.activity, .capacity = 3);
    return g;
}

static const char *number_of(struct kit *k, int64_t volunteer)
{
    struct sql_signup_test_person_row row = { 0 };
    kit_must(k, sql_signup_test_person(k->db, volunteer, &row));
    return row.number;
}

static int name(struct ground *g, const char *who, struct signup_named *ret)
{
    *ret = (struct signup_named){ 0 };
    kit_forget(g->k);
    return signup_name(kit_as(g->k, LEADER), g->shift, who, ret);
}

static int64_t invited(struct ground *g, const char *who)
{
    struct signup_named named;
    kit_must(g->k, name(g, who, &named));
    assert_int_equal(named.signup, 0);
    assert_true(named.invitation != 0);
    return named.invitation;
}

static int64_t notices(struct kit *k, int64_t volunteer)
{
    struct sql_signup_test_notices_row row = { 0 };
    kit_must(k, sql_signup_test_notices(k->db, kit_account_of(k, volunteer), &row));
    return row.n;
}

static size_t listed(struct ground *g)
{
    struct sql_signup_roster_rows rows = { 0 };
    kit_must(g->k, sql_signup_roster(g->k->db, g->shift, 0, 100, &rows));
    return rows.n;
}

static size_t asked(struct ground *g, int64_t volunteer)
{
    struct my_invitation_list mine = { 0 };
    kit_must(g->k, sql_invitation_mine(g->k->db, volunteer, g->k->now, &mine));
    return mine.n;
}

static void assert_seats(struct ground *g, int64_t taken)
{
    struct sql_signup_test_shift_row row = { 0 };
    kit_must(g->k, sql_signup_test_shift(g->k->db, g->shift, &row));
    assert_int_equal(row.taken, taken);
}

static void refused(struct kit *k, int rc, int code, const char *key)
{
    assert_int_equal(rc, code);
    assert_non_null(k->err.key);
    assert_string_equal(k->err.key, key);
}

static void a_member_is_on_the_list_at_once(void **state)
{
    struct ground g = ground(state);
    struct signup_named named;
    int64_t v = kit_volunteer(g.k, .account = kit_account(g.k, .phone = "13912345678"));
    kit_member(g.k, .team = g.team, .volunteer = v);
    kit_must(g.k, name(&g, "+86 139-1234-5678", &named));
    assert_true(named.signup != 0 && named.invitation == 0);
    assert_seats(&g, 1);
    assert_int_equal(listed(&g), 1);
}

static void nobody_else_is_before_they_accept(void **state)
{
    struct ground g = ground(state);
    int64_t v = kit_volunteer(g.k, 0), elsewhere = kit_volunteer(g.k, 0), asks = kit_volunteer(g.k, 0);
    kit_member(g.k, .volunteer = elsewhere);
    kit_must(g.k, sql_signup_test_team(g.k->db, g.activity, kit_team(g.k, .leader = elsewhere)));
    kit_member(g.k, .team = g.team, .volunteer = asks, .state = MEMBER_STATE_WAITING);
    int64_t i = invited(&g, number_of(g.k, v));
    invited(&g, number_of(g.k, elsewhere)); /* of a team that is only named in the notice */
    invited(&g, number_of(g.k, asks));      /* has asked to join, no more */
    assert_seats(&g, 0);
    assert_int_equal(listed(&g), 0);
    assert_int_equal(notices(g.k, v), 1);
    assert_int_equal(asked(&g, v), 1);
    kit_must(g.k, signup_invitation_accept(g.k->db, i, v));
    assert_seats(&g, 1);
    assert_int_equal(listed(&g), 1);
    assert_int_equal(asked(&g, v), 0);
    kit_must(g.k, signup_invitation_accept(g.k->db, i, v)); /* a second tap */
    assert_seats(&g, 1);
    refused(g.k, signup_invitation_decline(g.k->db, i, v), CONFLICT, "这份邀请您已经答复过了");
}

static void known_and_unknown_are_answered_alike(void **state)
{
    struct ground g = ground(state);
    int64_t v = kit_volunteer(g.k, 0);
    invited(&g, number_of(g.k, v));
    invited(&g, "13700001111");
    invited(&g, number_of(g.k, kit_volunteer(g.k, .state = VOLUNTEER_STATE_SUSPENDED))); /* a suspended one */
    assert_int_equal(listed(&g), 0);
    struct signup_named named;
    refused(g.k, name(&g, "王小红", &named), INVALID, "请填写志愿者编号（V 开头 18 位）或手机号");
}

static void who_declines_is_asked_no_more(void **state)
{
    struct ground g = ground(state);
    int64_t v = kit_volunteer(g.k, 0), i = invited(&g, number_of(g.k, v));
    kit_must(g.k, signup_invitation_decline(g.k->db, i, v));
    kit_must(g.k, signup_invitation_decline(g.k->db, i, v));
    refused(g.k, signup_invitation_accept(g.k->db, i, v), CONFLICT, "这份邀请您已经答复过了");
    invited(&g, number_of(g.k, v)); /* the leader is told the same */
    assert_int_equal(asked(&g, v), 0);
    assert_int_equal(notices(g.k, v), 1);
    assert_int_equal(listed(&g), 0);
}

static void an_invitation_is_one_persons(void **state)
{
    struct ground g = ground(state);
    int64_t v = kit_volunteer(g.k, 0), i = invited(&g, number_of(g.k, v));
    refused(g.k, signup_invitation_accept(g.k->db, i, kit_volunteer(g.k, 0)), DENIED, "没有找到您要的内容");
    kit_forget(g.k);
    assert_int_equal(signup_invitation_accept(g.k->db, invited(&g, "13700001111"), v), DENIED);
    assert_seats(&g, 0);
}

static void accepting_is_a_sign_up_like_any(void **state)
{
    struct ground g = ground(state);
    kit_must(g.k, sql_signup_test_capacity(g.k->db, g.shift, 1));
    int64_t v = kit_volunteer(g.k, 0), i = invited(&g, number_of(g.k, v));
    kit_signup(g.k, .shift = g.shift);
    refused(g.k, signup_invitation_accept(g.k->db, i, v), CONFLICT, "名额已满，请联系活动负责人");
}

static void who_is_on_the_list_is_named_by_number(void **state)
{
    struct ground g = ground(state);
    struct signup_named named;
    int64_t account = kit_account(g.k, .phone = "13912345678"), v = kit_volunteer(g.k, .account = account);
    int64_t waits = kit_signup(g.k, .shift = g.shift, .volunteer = v, .state = SIGNUP_STATE_WAITING);
    invited(&g, "13912345678"); /* a phone is not tried out on the list */
    assert_int_equal(notices(g.k, v), 0);
    kit_must(g.k, name(&g, number_of(g.k, v), &named));
    assert_int_equal(named.signup, waits);
    assert_seats(&g, 1);
}

static void look_ups_that_find_no_member_are_counted(void **state)
{
    struct ground g = ground(state);
    struct signup_named named;
    int64_t found, member = kit_volunteer(g.k, 0);
    kit_member(g.k, .team = g.team, .volunteer = member);
    kit_must(g.k, sql_signup_test_policy(g.k->db, id_new(), "signup.invitations_a_day", 3, g.k->now - 1));
    kit_must(g.k, policy_load(g.k->db, g.k->city.policy));
    invited(&g, number_of(g.k, kit_volunteer(g.k, 0)));
    invited(&g, "13700001111");
    kit_forget(g.k);
    refused(g.k, signup_find_member(kit_as(g.k, LEADER), g.activity, "13700001112", &found), INVALID,
            "这里只能填本队队员；不是队员的，请本人出示个人码由您扫码，或自己扫现场码签到");
    refused(g.k, name(&g, "13700001113", &named), CONFLICT,
            "一天最多查找或邀请 {0} 位非本队志愿者，请明天再试，或请本人自己报名");
    kit_forget(g.k);
    assert_int_equal(signup_find_member(kit_as(g.k, LEADER), g.activity, "13700001113", &found), CONFLICT);
    kit_must(g.k, name(&g, number_of(g.k, member), &named)); /* members do not count */
    kit_later(g.k, DAY_MS);
    invited(&g, "13700001113");
}

static void only_members_are_found_for_a_roll_call(void **state)
{
    struct ground g = ground(state);
    int64_t v = kit_volunteer(g.k, 0), found = 0;
    assert_int_equal(signup_find_member(kit_as(g.k, LEADER), g.activity, number_of(g.k, v), &found), INVALID);
    assert_int_equal(found, 0);
    kit_forget(g.k);
    kit_member(g.k, .team = g.team, .volunteer = v);
    kit_must(g.k, signup_find_member(kit_as(g.k, LEADER), g.activity, number_of(g.k, v), &found));
    assert_int_equal(found, v);
}

/* --- whose name is opened ------------------------------------------------------------------------------ */

static bool seen(struct ground *g, int64_t actor, int64_t signup)
{
    struct signup_revealed s = { 0 };
    kit_must(g->k, signup_revealed(kit_as(g->k, actor), g->activity, &s));
    return signup_is_revealed(&s, signup);
}

static void reveal(struct ground *g)
{
    kit_must(g->k, signup_reveal(kit_as(g->k, LEADER), &(struct signup_reveal){ .activity = g->activity,
                                                                                .shift = g->shift,
                                                                                .day = DB_NONE }));
}

static int64_t looks(struct kit *k, int64_t volunteer)
{
    struct sql_signup_test_looks_row row = { 0 };
    kit_must(k, sql_signup_test_looks(k->db, volunteer, &row));
    return row.n;
}

static void a_list_is_opened_about_its_day_alone(void **state)
{
    struct ground g = ground(state);
    const struct signup_reveal all = { .activity = g.activity, .day = DB_NONE };
    int64_t starts = kit_time("2026-03-11T09:00"); /* of the kit's shifts */
    kit_signup(g.k, .shift = g.shift);
    kit_as(g.k, LEADER);
    g.k->db->now = starts - 24 * HOUR_MS - 1;
    assert_int_equal(signup_reveal(g.k->db, &all), CONFLICT);
    kit_forget(g.k);
    g.k->db->now++;
    assert_int_equal(signup_reveal(g.k->db, &all), OK);
    sql_signup_test_settle(g.k->db, g.activity);
    assert_int_equal(signup_reveal(g.k->db, &all), CONFLICT);
    kit_forget(g.k);
}

static void a_reveal_opens_the_list_as_it_stands(void **state)
{
    struct ground g = ground(state);
    int64_t v = kit_volunteer(g.k, 0), w = kit_volunteer(g.k, 0);
    int64_t first = kit_signup(g.k, .shift = g.shift, .volunteer = v);
    int64_t elsewhere = kit_signup(g.k, .shift = kit_shift(g.k, .activity = g.activity));
    assert_false(seen(&g, LEADER, first));
    reveal(&g);
    int64_t later = kit_signup(g.k, .shift = g.shift, .volunteer = w);
    assert_true(seen(&g, LEADER, first));
    assert_false(seen(&g, LEADER, later));
    assert_false(seen(&g, LEADER, elsewhere));
    assert_false(seen(&g, LEADER + 1, first));
    assert_int_equal(looks(g.k, v), 1);
    reveal(&g);
    assert_true(seen(&g, LEADER, later));
    assert_int_equal(looks(g.k, v), 1); /* a row a person, not a row a press */
    assert_int_equal(looks(g.k, w), 1);
    kit_later(g.k, 13 * HOUR_MS);
    assert_false(seen(&g, LEADER, first));
}

static void who_leaves_and_comes_back_is_masked_again(void **state)
{
    struct ground g = ground(state);
    int64_t v = kit_volunteer(g.k, 0), first, again;
    enum signup_state at;
    struct signup_ask ask = { .shift = g.shift, .volunteer = v, .source = SIGNUP_SOURCE_SELF };
    kit_must(g.k, signup_join(g.k->db, &ask, &first, &at));
    reveal(&g);
    kit_must(g.k, signup_leave(g.k->db, first, v));
    kit_must(g.k, signup_join(g.k->db, &ask, &again, &at));
    assert_false(seen(&g, LEADER, again));
}

/* Policy is shared by the tests of a group; what one changed goes with its transaction, so load what stands.
 */
static int after(void **state)
{
    struct kit *k = *state;
    int rc = kit_test_rollback(state);
    kit_begin(k);
    policy_load(k->db, k->city.policy);
    kit_rollback(k);
    return rc;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_test_begin, after)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_member_is_on_the_list_at_once),        TEST(nobody_else_is_before_they_accept),
        TEST(known_and_unknown_are_answered_alike),   TEST(who_declines_is_asked_no_more),
        TEST(an_invitation_is_one_persons),           TEST(accepting_is_a_sign_up_like_any),
        TEST(who_is_on_the_list_is_named_by_number),  TEST(look_ups_that_find_no_member_are_counted),
        TEST(only_members_are_found_for_a_roll_call), TEST(a_reveal_opens_the_list_as_it_stands),
        TEST(a_list_is_opened_about_its_day_alone),   TEST(who_leaves_and_comes_back_is_masked_again),
    };
    return cmocka_run_group_tests(tests, kit_group_setup, kit_group_teardown);
}
