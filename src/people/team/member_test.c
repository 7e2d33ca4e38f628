/* member_test.c - getting into a team and out of it, what one is in it and whom that lets lead: each rule
 * with the case it forbids; after each move the stored number of members is that of the rows. */
#include <stdlib.h>

#include "office/policy/policy.h"
#include "program/invariant/invariant.h"
#include "people/team/team.sql.h"
#include "people/team/team_test.h"
#include "people/volunteer/volunteer.h"
#include "kit/kit.h"

/* --- getting in ---------------------------------------------------------------------------------------- */

static int join(struct kit *k, int64_t team, int64_t volunteer, const char *pass_code, bool *ret_in)
{
    kit_forget(k);
    return team_join(k->db, team, volunteer, "我会推拿", pass_code, ret_in);
}

/* The membership of somebody who asked. */
static int64_t asked(struct kit *k, int64_t team, int64_t volunteer)
{
    bool in;
    kit_must(k, join(k, team, volunteer, NULL, &in));
    return member_of(k, team, volunteer).id;
}

static void open_teams_let_in_at_once(void **state)
{
    struct kit *k = *state;
    int64_t leader = kit_volunteer(k, 0), v = kit_volunteer(k, 0);
    int64_t team = kit_team(k, .leader = leader, .join_rule = JOIN_RULE_DIRECT);
    bool in = false;
    kit_must(k, join(k, team, v, NULL, &in));
    assert_true(in);
    struct sql_team_test_member_row m = member_of(k, team, v);
    assert_int_equal(m.state, MEMBER_STATE_IN);
    assert_int_equal(m.role, MEMBER_ROLE_MEMBER);
    assert_int_equal(m.decided, k->now);
    assert_members(k, team, 2);
    refused(k, join(k, team, v, NULL, &in), CONFLICT, "您已经在这支队伍里，或正在等待审核");
    refused(k, join(k, team, leader, NULL, &in), CONFLICT, "您已经在这支队伍里，或正在等待审核");
    assert_members(k, team, 2);
    assert_int_equal(notices(k, leader), 0);
}

static void reviewed_teams_let_wait(void **state)
{
    struct kit *k = *state;
    int64_t leader = kit_volunteer(k, 0), v = kit_volunteer(k, 0);
    int64_t team = kit_team(k, .name = TEAM_NAME, .leader = leader);
    bool in = true;
    kit_must(k, join(k, team, v, NULL, &in));
    assert_false(in);
    struct sql_team_test_member_row m = member_of(k, team, v);
    assert_int_equal(m.state, MEMBER_STATE_WAITING);
    assert_int_equal(m.decided, 0);
    assert_string_equal(m.note, "我会推拿");
    assert_members(k, team, 1);
    assert_int_equal(
        told(k, kit_account_of(k, leader), "有人申请加入“{0}”", TEAM_NAME, "", link_to(k, team, "/members")),
        1);
    refused(k, join(k, team, v, NULL, &in), CONFLICT, "您已经在这支队伍里，或正在等待审核");
    assert_int_equal(notices(k, leader), 1);
}

static void some_teams_take_nobody(void **state)
{
    struct kit *k = *state;
    int64_t v = kit_volunteer(k, 0), closed = kit_team(k, .join_rule = JOIN_RULE_CLOSED);
    bool in = true;
    refused(k, join(k, closed, v, "1", &in), CONFLICT, "这支队伍暂不招人");
    for (int s = TEAM_STATE_REVIEW; s <= TEAM_STATE_CLOSED; s++)
        if (s != TEAM_STATE_ACTIVE)
            refused(k, join(k, kit_team(k, .state = s, .join_rule = JOIN_RULE_DIRECT), v, NULL, &in),
                    NOT_FOUND, "没有这支队伍");
    refused(k, join(k, 12345, v, NULL, &in), NOT_FOUND, "没有这支队伍");
    assert_true(in); /* untouched */
    assert_members(k, closed, 1);
}

static void a_pass_code_opens(void **state)
{
    static const char *const wrong[] = { "", "20481", "2048160", "204817" };
    struct kit *k = *state;
    int64_t v = kit_volunteer(k, 0);
    int64_t team = kit_team(k, .join_rule = JOIN_RULE_PASS_CODE, .pass_code = "204816");
    bool in = false;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        refused_at(k, join(k, team, v, wrong[i], &in), "pass_code", "口令不对，请向队长询问");
    refused_at(k, join(k, team, v, NULL, &in), "pass_code", "请填写口令，向队长询问");
    assert_members(k, team, 1);
    kit_must(k, join(k, team, v, "204816", &in));
    assert_true(in);
    assert_members(k, team, 2);
}

static void a_pass_code_is_not_tried_out(void **state)
{
    struct kit *k = *state;
    int64_t v = kit_volunteer(k, 0);
    int64_t team = kit_team(k, .join_rule = JOIN_RULE_PASS_CODE, .pass_code = "204816");
    bool in = false;
    kit_as(k, kit_account(k, 0));
    for (int64_t i = 0; i < policy(k->db, POLICY_PASS_TRIES_A_DAY); i++)
        refused_at(k, join(k, team, v, "000000", &in), "pass_code", "口令不对，请向队长询问");
    kit_forget(k);
    assert_int_equal(join(k, team, v, "204816", &in), CONFLICT);
    assert_members(k, team, 1);
}

static void the_leader_lets_in_or_turns_down(void **state)
{
    struct kit *k = *state;
    int64_t team = kit_team(k, .name = TEAM_NAME), other = kit_team(k, 0);
    int64_t v = kit_volunteer(k, 0), w = kit_volunteer(k, 0);
    int64_t a = asked(k, team, v), b = asked(k, team, w);
    const char *link = link_to(k, team, "");
    refused(k, team_admit(k->db, other, a), CONFLICT, "这份申请已经处理过了");
    refused(k, team_turn_down(k->db, other, a, "满了"), CONFLICT, "这份申请已经处理过了");
    kit_must(k, team_admit(k->db, team, a));
    assert_int_equal(member_of(k, team, v).state, MEMBER_STATE_IN);
    assert_int_equal(member_of(k, team, v).decided, k->now);
    assert_members(k, team, 2);
    assert_int_equal(told(k, kit_account_of(k, v), "您已加入“{0}”", TEAM_NAME, "", link), 1);
    kit_must(k, team_turn_down(k->db, team, b, "满了"));
    assert_int_equal(member_of(k, team, w).state, MEMBER_STATE_REFUSED);
    assert_members(k, team, 2);
    assert_int_equal(told(k, kit_account_of(k, w), "加入“{0}”的申请没有通过：{1}", TEAM_NAME, "满了", link),
                     1);
    refused(k, team_admit(k->db, team, a), CONFLICT, "这份申请已经处理过了");
    refused(k, team_admit(k->db, team, b), CONFLICT, "这份申请已经处理过了");
    refused(k, team_turn_down(k->db, team, a, "满了"), CONFLICT, "这份申请已经处理过了");
    assert_members(k, team, 2);
    assert_int_not_equal(asked(k, team, w), b); /* may ask again */
}

static void a_disbanded_team_lets_nobody_in(void **state)
{
    struct kit *k = *state;
    int64_t team = approved(k, kit_volunteer(k, 0)), v = kit_volunteer(k, 0), a = asked(k, team, v);
    kit_must(k, team_close(kit_as(k, STAFF), team, "合并"));
    refused(k, team_admit(k->db, team, a), CONFLICT, "这份申请已经处理过了");
    assert_members(k, team, 1);
    kit_must(k, team_turn_down(k->db, team, a, "队伍解散了"));
}

/* --- getting out, and what one is in it ---------------------------------------------------------------- */

static void members_leave_and_come_back(void **state)
{
    struct kit *k = *state;
    int64_t leader = kit_volunteer(k, 0), v = kit_volunteer(k, 0), w = kit_volunteer(k, 0);
    int64_t team = kit_team(k, .leader = leader), deputy = kit_volunteer(k, 0);
    kit_member(k, .team = team, .volunteer = v);
    kit_member(k, .team = team, .volunteer = deputy, .role = MEMBER_ROLE_DEPUTY);
    asked(k, team, w);
    assert_members(k, team, 3);
    kit_must(k, team_leave(k->db, team, v));
    assert_int_equal(member_of(k, team, v).state, MEMBER_STATE_LEFT);
    assert_int_equal(member_of(k, team, v).left, k->now);
    assert_members(k, team, 2);
    kit_must(k, team_leave(k->db, team, w)); /* the request is taken back */
    assert_members(k, team, 2);
    kit_must(k, team_leave(k->db, team, deputy));
    assert_members(k, team, 1);
    refused(k, team_leave(k->db, team, v), CONFLICT, "您不在这支队伍里");
    refused(k, team_leave(k->db, team, kit_volunteer(k, 0)), CONFLICT, "您不在这支队伍里");
    refused(k, team_leave(k->db, team, leader), CONFLICT, "队长要先把队伍交给别人才能退出");
    assert_members(k, team, 1);
    kit_must(k, team_admit(k->db, team, asked(k, team, v)));
    assert_members(k, team, 2);
}

static void who_took_it_back_is_not_let_in(void **state)
{
    struct kit *k = *state;
    int64_t team = kit_team(k, 0), v = kit_volunteer(k, 0), a = asked(k, team, v);
    kit_must(k, team_leave(k->db, team, v));
    refused(k, team_admit(k->db, team, a), CONFLICT, "这份申请已经处理过了");
    assert_members(k, team, 1);
}

static void members_are_removed_and_told_why(void **state)
{
    struct kit *k = *state;
    int64_t leader = kit_volunteer(k, 0), v = kit_volunteer(k, 0);
    int64_t team = kit_team(k, .name = TEAM_NAME, .leader = leader), other = kit_team(k, 0);
    int64_t m = kit_member(k, .team = team, .volunteer = v), waits = asked(k, team, kit_volunteer(k, 0));
    int64_t head = member_of(k, team, leader).id;
    const char *no = "这位队员不能移出，或已经不在队里";
    refused(k, team_remove(kit_as(k, 1), other, m, "多次缺席"), CONFLICT, no);
    refused(k, team_remove(kit_as(k, 1), team, head, "多次缺席"), CONFLICT, no);
    refused(k, team_remove(kit_as(k, 1), team, waits, "多次缺席"), CONFLICT, no);
    assert_members(k, team, 2);
    kit_must(k, team_remove(kit_as(k, 1), team, m, "多次缺席"));
    assert_int_equal(member_of(k, team, v).state, MEMBER_STATE_LEFT);
    assert_members(k, team, 1);
    assert_int_equal(
        told(k, kit_account_of(k, v), "您已被移出“{0}”：{1}", TEAM_NAME, "多次缺席", link_to(k, team, "")),
        1);
    assert_int_equal(audited(k, team, 1, AUDIT_KIND_REVOKE, "多次缺席"), 1);
    refused(k, team_remove(kit_as(k, 1), team, m, "多次缺席"), CONFLICT, no);
    assert_members(k, team, 1);
}

static void leading_reaches_one_level_down(void **state)
{
    struct kit *k = *state;
    int64_t top_leader = kit_volunteer(k, 0), leader = kit_volunteer(k, 0), low_leader = kit_volunteer(k, 0);
    int64_t top = kit_team(k, .leader = top_leader, .level = 1);
    int64_t mid = kit_team(k, .leader = leader, .level = 2, .parent = top);
    int64_t low = kit_team(k, .leader = low_leader, .level = 3, .parent = mid), sister = kit_team(k, 0);
    int64_t deputy = kit_volunteer(k, 0), plain = kit_volunteer(k, 0), waits = kit_volunteer(k, 0);
    kit_member(k, .team = top, .volunteer = deputy, .role = MEMBER_ROLE_DEPUTY);
    kit_member(k, .team = top, .volunteer = plain);
    kit_member(k, .team = top, .volunteer = waits, .role = MEMBER_ROLE_DEPUTY, .state = MEMBER_STATE_WAITING);
    const struct {
        int64_t team, volunteer;
        int leads;
    } cases[] = {
        { top, top_leader, 1 }, { mid, top_leader, 1 }, { low, top_leader, 1 }, { sister, top_leader, 0 },
        { top, deputy, 1 },     { mid, deputy, 1 },     { low, deputy, 1 },     { top, plain, 0 },
        { mid, plain, 0 },      { top, waits, 0 },      { mid, leader, 1 },     { low, leader, 1 },
        { top, leader, 0 },     { low, low_leader, 1 }, { mid, low_leader, 0 }, { top, 0, 0 },
        { 12345, leader, 0 },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        if (team_leads(k->db, cases[i].team, cases[i].volunteer) != cases[i].leads)
            fail_msg("case %zu: leads should be %d", i, cases[i].leads);
    kit_must(k, team_leave(k->db, top, deputy));
    assert_int_equal(team_leads(k->db, mid, deputy), 0);
}

static void a_suspended_leader_leads_nothing_and_the_others_are_told(void **state)
{
    struct kit *k = *state;
    int64_t leader = kit_volunteer(k, .state = VOLUNTEER_STATE_SUSPENDED), deputy = kit_volunteer(k, 0);
    int64_t team = kit_team(k, .leader = leader), below = kit_team(k, .parent = team, .level = 2);
    kit_member(k, .team = team, .volunteer = deputy, .role = MEMBER_ROLE_DEPUTY);
    assert_int_equal(team_leads(k->db, team, leader), 0);
    assert_int_equal(team_leads(k->db, below, leader), 0);
    assert_int_equal(team_leads(k->db, below, deputy), 1);
    kit_must(k, signal_person_suspended(k->db, leader));
    assert_int_equal(notices(k, deputy), 1);
    assert_int_equal(notices(k, leader), 0);
}

/* --- all together -------------------------------------------------------------------------------------- */

/* `redvest check` of what is stored; the city's people were not registered by rules, so only what is of
 * teams. */
static void assert_register_holds(struct kit *k)
{
    static const char *const of_teams[] = { "totals.teams ", "team.members ", "orphan.team ", "number.team ",
                                            "pos.team " };
    char *text = NULL;
    size_t n = 0;
    int broken = 0;
    FILE *out = open_memstream(&text, &n);
    assert_non_null(out);
    kit_must(k, invariant_check(k->db, out, &broken));
    fclose(out);
    for (size_t i = 0; i < sizeof(of_teams) / sizeof(of_teams[0]); i++)
        if (!strstr(text, arena_printf(&k->arena, "ok      %s", of_teams[i])))
            fail_msg("%s does not hold:\n%s", of_teams[i], text);
    free(text);
}

static void the_register_holds_after_each_move(void **state)
{
    struct kit *k = *state;
    int64_t leader = kit_volunteer(k, 0), v = kit_volunteer(k, 0), w = kit_volunteer(k, 0);
    int64_t team = approved(k, leader), gone = approved(k, leader), waits = registered(k, leader), offer = 0;
    kit_must(k, team_refuse(kit_as(k, STAFF), waits, "资料不全"));
    kit_commit(k);
    assert_register_holds(k);
    kit_begin(k);
    assert_int_equal(stat_fold(k->db), 2);
    kit_must(k, team_admit(k->db, team, asked(k, team, v)));
    kit_must(k, team_turn_down(k->db, team, asked(k, team, w), "满了"));
    asked(k, team, w);
    kit_commit(k);
    assert_register_holds(k);
    kit_begin(k);
    kit_later(k, 40 * DAY_MS); /* another month */
    kit_must(k, team_close(kit_as(k, STAFF), gone, "合并"));
    kit_must(k, team_change(kit_as(k, 1), waits, 2, &usual, &offer));
    kit_must(k, team_approve(kit_as(k, STAFF), waits));
    kit_must(k,
             team_offer(acting(k, leader, false), team,
                        &(struct team_handover){ member_of(k, team, v).id, ROLE_AFTER_MEMBER, "" }, &offer));
    kit_must(k, team_offer_accept(acting(k, v, false), offer));
    kit_must(k, team_remove(kit_as(k, 1), team, member_of(k, team, leader).id, "搬走了"));
    kit_must(k, team_leave(k->db, team, w));
    kit_commit(k);
    assert_register_holds(k);
    kit_begin(k);
    stat_fold(k->db);
    kit_commit(k);
    assert_register_holds(k);
    kit_begin(k);
    assert_members(k, team, 1);
}

static void who_leaves_for_good_leaves_no_words(void **state)
{
    struct kit *k = *state;
    struct own_team_list teams = { 0 };
    int64_t v = kit_volunteer(k, 0), other = kit_volunteer(k, 0), team = kit_team(k, .name = TEAM_NAME);
    bool in = true;
    kit_must(k, join(k, team, v, NULL, &in));
    kit_must(k, join(k, team, other, NULL, &in));
    kit_must(k, signal_person_leaves(k->db, v));
    assert_int_equal(sql_team_own(k->db, v, &teams), 1);
    assert_int_equal(teams.v[0].state, MEMBER_STATE_LEFT);
    assert_string_equal(teams.v[0].note, "");
    assert_string_equal(member_of(k, team, other).note, "我会推拿");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(open_teams_let_in_at_once),
        TEST(a_suspended_leader_leads_nothing_and_the_others_are_told),
        TEST(reviewed_teams_let_wait),
        TEST(some_teams_take_nobody),
        TEST(a_pass_code_opens),
        TEST(a_pass_code_is_not_tried_out),
        TEST(the_leader_lets_in_or_turns_down),
        TEST(a_disbanded_team_lets_nobody_in),
        TEST(members_leave_and_come_back),
        TEST(who_took_it_back_is_not_let_in),
        TEST(members_are_removed_and_told_why),
        TEST(leading_reaches_one_level_down),
        TEST(who_leaves_for_good_leaves_no_words),
    };
    const struct CMUnitTest committed[] = {
        cmocka_unit_test_setup_teardown(the_register_holds_after_each_move, kit_setup, kit_teardown),
    };
    int failed = cmocka_run_group_tests(tests, kit_group_setup, kit_group_teardown);
    return failed + cmocka_run_group_tests(committed, NULL, NULL);
}
