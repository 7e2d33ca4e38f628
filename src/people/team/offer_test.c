/* offer_test.c - who has a say over roles, and leadership that passes only with the new one's consent: each
 * rule with the case it forbids. */
#include "office/deadline/deadline.h"
#include "people/team/team_test.h"
#include "people/volunteer/volunteer.model.h"

#define NO_NAMING "副队长由队长或所在单位任免，请联系他们"
#define NO_ONE    "没有找到您要的内容"

/* A team with a leader, a deputy and a member, under a team with the same. */
struct house {
    struct kit *k;
    int64_t top, top_leader, top_deputy;
    int64_t team, leader, deputy, member;
};

static int64_t id_of(const struct house *h, int64_t volunteer)
{
    return member_of(h->k, h->team, volunteer).id;
}

static int64_t role_of(const struct house *h, int64_t volunteer)
{
    return member_of(h->k, h->team, volunteer).role;
}

static int64_t joined(struct kit *k, int64_t team, enum member_role role)
{
    int64_t v = kit_volunteer(k, 0);
    kit_member(k, .team = team, .volunteer = v, .role = role);
    return v;
}

static struct house built(struct kit *k)
{
    struct house h = { .k = k, .leader = kit_volunteer(k, 0), .top_leader = kit_volunteer(k, 0) };
    h.top = kit_team(k, .leader = h.top_leader, .level = TEAM_LEVEL_MAIN_TEAM);
    h.top_deputy = joined(k, h.top, MEMBER_ROLE_DEPUTY);
    h.team = kit_team(k, .name = TEAM_NAME, .leader = h.leader, .parent = h.top, .level = TEAM_LEVEL_BRANCH);
    h.deputy = joined(k, h.team, MEMBER_ROLE_DEPUTY);
    h.member = joined(k, h.team, MEMBER_ROLE_MEMBER);
    return h;
}

static int offer_to(const struct house *h, struct db *by, int64_t volunteer, const char *reason, int64_t *ret)
{
    return team_offer(by, h->team, &(struct team_handover){ id_of(h, volunteer), ROLE_AFTER_DEPUTY, reason },
                      ret);
}

static struct sql_team_test_offer_row offer_row(struct kit *k, int64_t offer)
{
    struct sql_team_test_offer_row row = { 0 };
    assert_int_equal(sql_team_test_offer(k->db, offer, &row), 1);
    return row;
}

static int64_t times_told(struct kit *k, const char *key)
{
    struct sql_team_test_told_staff_row row = { 0 };
    assert_int_equal(sql_team_test_told_staff(k->db, key, TEAM_NAME, &row), 1);
    return row.n;
}

/* --- deputies ------------------------------------------------------------------------------------------- */

static void a_deputy_changes_no_roles_and_removes_no_other_deputy(void **state)
{
    struct house h = built(*state);
    struct kit *k = h.k;
    int64_t other = joined(k, h.team, MEMBER_ROLE_DEPUTY), offer = 0;
    int64_t deputies[] = { h.deputy, h.top_deputy };
    for (size_t i = 0; i < 2; i++) {
        struct db *by = acting(k, deputies[i], false);
        refused(k, team_set_role(by, h.team, id_of(&h, h.member), MEMBER_ROLE_DEPUTY), CONFLICT, NO_NAMING);
        refused(k, team_set_role(by, h.team, id_of(&h, other), MEMBER_ROLE_MEMBER), CONFLICT, NO_NAMING);
        refused(k, team_remove(by, h.team, id_of(&h, other), "争吵"), CONFLICT, NO_NAMING);
        refused(k, team_remove(by, h.team, id_of(&h, h.leader), "争吵"), CONFLICT,
                "这位队员不能移出，或已经不在队里");
        refused(k, offer_to(&h, by, h.member, "", &offer), CONFLICT,
                "只有队长和所在单位能更换队长，请联系他们");
        refused_at(k, team_set_role(by, h.team, id_of(&h, h.member), MEMBER_ROLE_LEADER), "role",
                   "队长要本人同意才能接任，请在这位队员那一行点“请接任队长”");
    }
    assert_int_equal(role_of(&h, h.member), MEMBER_ROLE_MEMBER);
    assert_int_equal(role_of(&h, h.leader), MEMBER_ROLE_LEADER);
    kit_must(k, team_remove(acting(k, h.deputy, false), h.team, id_of(&h, h.member), "搬走了"));
}

static void deputies_are_named_by_the_leader_one_above_or_staff(void **state)
{
    struct house h = built(*state);
    struct kit *k = h.k;
    const struct {
        int64_t volunteer;
        bool staff;
    } who[] = { { h.leader, false }, { h.top_leader, false }, { 0, true } };
    for (size_t i = 0; i < 3; i++) {
        int64_t id = id_of(&h, h.member);
        kit_must(k, team_set_role(acting(k, who[i].volunteer, who[i].staff), h.team, id, MEMBER_ROLE_DEPUTY));
        assert_int_equal(role_of(&h, h.member), MEMBER_ROLE_DEPUTY);
        kit_must(k, team_set_role(acting(k, who[i].volunteer, who[i].staff), h.team, id, MEMBER_ROLE_MEMBER));
        refused(k,
                team_set_role(acting(k, who[i].volunteer, who[i].staff), h.team, id_of(&h, h.leader),
                              MEMBER_ROLE_MEMBER),
                CONFLICT, i ? "队长的职务只能交接，请先请别人接任队长" : "不能给自己任命职务，请由别人任命");
    }
    assert_int_equal(
        told(k, kit_account_of(k, h.member), "您在“{0}”的职务有变动", TEAM_NAME, "", link_to(k, h.team, "")),
        6);
    kit_must(k, team_remove(acting(k, h.top_leader, false), h.team, id_of(&h, h.deputy), "不再来了"));
}

static void nobody_gives_themselves_a_role_or_lets_themselves_in(void **state)
{
    struct house h = built(*state);
    struct kit *k = h.k;
    bool in = true;
    int64_t clerk = kit_volunteer(k, 0), offer = 0, alias = kit_account(k, 0);
    const struct user other_phone = { .account = alias,
                                      .volunteer = h.top_leader,
                                      .grants = acting(k, 0, true)->actor.user->grants,
                                      .n_grants = 1 };
    kit_must(k, team_join(k->db, h.team, clerk, "", NULL, &in));
    refused(k, team_admit(acting(k, clerk, true), h.team, id_of(&h, clerk)), CONFLICT,
            "自己的入队申请要由别人审核");
    kit_must(k, sql_team_test_same_person(k->db, alias, kit_account_of(k, clerk)));
    refused(k, team_admit(kit_user(k, &other_phone), h.team, id_of(&h, clerk)), CONFLICT,
            "自己的入队申请要由别人审核");
    kit_must(k, team_admit(acting(k, h.leader, false), h.team, id_of(&h, clerk)));
    refused(k, team_set_role(acting(k, clerk, true), h.team, id_of(&h, clerk), MEMBER_ROLE_DEPUTY), CONFLICT,
            "不能给自己任命职务，请由别人任命");
    refused(k, offer_to(&h, acting(k, clerk, true), clerk, "队长出国了", &offer), CONFLICT,
            "不能请自己接任队长，请由别人提出");
    refused(k, offer_to(&h, kit_user(k, &other_phone), clerk, "队长出国了", &offer), CONFLICT,
            "不能请自己接任队长，请由别人提出");
    refused(k, team_remove(acting(k, clerk, true), h.team, id_of(&h, clerk), "走了"), CONFLICT,
            "不能把自己移出队伍，要走请用“退出队伍”");
}

/* --- the leader ----------------------------------------------------------------------------------------- */

static void leadership_passes_only_when_the_new_one_accepts(void **state)
{
    struct house h = built(*state);
    struct kit *k = h.k;
    int64_t offer = 0, again = 0, staff = kit_grant(k, 0);
    const char *page;
    kit_must(k, offer_to(&h, acting(k, h.leader, false), h.member, "", &offer));
    page = arena_printf(&k->arena, "/handovers/%lld", (long long)offer);
    assert_int_equal(role_of(&h, h.leader), MEMBER_ROLE_LEADER);
    assert_int_equal(told(k, kit_account_of(k, h.member), "“{0}”请您接任队长，请答复", TEAM_NAME, "", page),
                     1);
    assert_int_equal(told(k, staff, "“{0}”的队长准备把队伍交给一位队员", TEAM_NAME, "", page), 1);
    refused(k, offer_to(&h, acting(k, h.leader, false), h.deputy, "", &again), CONFLICT,
            "已经请了一位队员接任，正在等答复；要换人请先撤回");
    refused(k, team_offer_accept(acting(k, h.deputy, false), offer), DENIED, NO_ONE);
    refused(k, team_offer_accept(acting(k, h.leader, false), offer), DENIED, NO_ONE);
    kit_must(k, team_offer_accept(acting(k, h.member, false), offer));
    assert_int_equal(role_of(&h, h.member), MEMBER_ROLE_LEADER);
    assert_int_equal(role_of(&h, h.leader), MEMBER_ROLE_DEPUTY);
    assert_int_equal(team_leads(k->db, h.team, h.member), 1);
    assert_int_equal(offer_row(k, offer).clocks, 0);
    assert_int_equal(audited(k, h.team, kit_account_of(k, h.member), AUDIT_KIND_GRANT, ""), 1);
    assert_int_equal(audited(k, h.team, kit_account_of(k, h.leader), AUDIT_KIND_HAND_OVER, ""), 1);
    assert_int_equal(times_told(k, "“{0}”换了队长"), 1);
    assert_int_equal(times_told(k, "“{0}”的队长已经换人，您现在是{1w}"), 1);
    refused(k, team_offer_accept(acting(k, h.member, false), offer), CONFLICT,
            "这次交接已经有了结果，请刷新页面");
    kit_must(k, team_leave(k->db, h.team, h.leader));
    refused(k, team_leave(k->db, h.team, h.member), CONFLICT, "队长要先把队伍交给别人才能退出");
}

static void an_offer_is_declined_taken_back_or_ends_with_the_membership(void **state)
{
    struct house h = built(*state);
    struct kit *k = h.k;
    int64_t offer = 0;
    kit_must(k, offer_to(&h, acting(k, h.leader, false), h.member, "", &offer));
    kit_must(k, team_offer_decline(acting(k, h.member, false), offer));
    assert_int_equal(offer_row(k, offer).state, OFFER_STATE_DECLINED);
    kit_must(k, offer_to(&h, acting(k, h.leader, false), h.member, "", &offer));
    refused(k, team_offer_withdraw(acting(k, h.deputy, false), offer), DENIED, NO_ONE);
    refused(k, team_offer_withdraw(acting(k, h.top_leader, false), offer), DENIED, NO_ONE);
    kit_must(k, team_offer_withdraw(acting(k, 0, true), offer));
    refused(k, team_offer_accept(acting(k, h.member, false), offer), CONFLICT,
            "这次交接已经有了结果，请刷新页面");
    kit_must(k, offer_to(&h, acting(k, h.leader, false), h.member, "", &offer));
    kit_must(k, team_leave(k->db, h.team, h.member));
    assert_int_equal(offer_row(k, offer).state, OFFER_STATE_WITHDRAWN);
    kit_must(k, offer_to(&h, acting(k, h.leader, false), h.deputy, "", &offer));
    kit_must(k, team_close(acting(k, 0, true), h.team, "合并"));
    assert_int_equal(offer_row(k, offer).state, OFFER_STATE_WITHDRAWN);
    assert_int_equal(role_of(&h, h.leader), MEMBER_ROLE_LEADER);
}

static void an_offer_lapses_after_the_rules_days(void **state)
{
    struct house h = built(*state);
    struct kit *k = h.k;
    int64_t offer = 0;
    bool left = false;
    kit_must(k, offer_to(&h, acting(k, h.leader, false), h.member, "", &offer));
    k->now = team_offer_until(k->db, k->now) - HOUR_MS;
    kit_later(k, 0);
    kit_must(k, deadline_fire(kit_as(k, 0), &left));
    assert_int_equal(offer_row(k, offer).state, OFFER_STATE_WAITING);
    assert_int_equal(times_told(k, "“{0}”请您接任队长，快到答复期限了"), 1);
    kit_later(k, 2 * HOUR_MS);
    refused(k, team_offer_accept(acting(k, h.member, false), offer), CONFLICT,
            "答复的期限已经过了，请让对方重新提出");
}

static void the_clock_ends_an_offer_and_tells_who_made_it(void **state)
{
    struct house h = built(*state);
    struct kit *k = h.k;
    int64_t offer = 0;
    bool left = false;
    kit_must(k, offer_to(&h, acting(k, h.leader, false), h.member, "", &offer));
    kit_later(k, 30 * DAY_MS);
    kit_must(k, deadline_fire(kit_as(k, 0), &left));
    assert_int_equal(offer_row(k, offer).state, OFFER_STATE_LAPSED);
    assert_int_equal(times_told(k, "您请的队员没有按期答复，“{0}”的队长不变"), 1);
    assert_int_equal(role_of(&h, h.leader), MEMBER_ROLE_LEADER);
}

static void staff_replace_a_leader_who_cannot_with_a_reason_and_consent(void **state)
{
    struct house h = built(*state);
    struct kit *k = h.k;
    int64_t offer = 0, mine = 0;
    kit_must(k, offer_to(&h, acting(k, h.leader, false), h.deputy, "", &mine));
    kit_must(k, sql_team_test_suspend(k->db, h.leader));
    refused(k, team_offer_accept(acting(k, h.deputy, false), mine), CONFLICT,
            "请您接任的人现在不是队长或被暂停资格，请联系所在单位");
    kit_must(k, team_offer_withdraw(acting(k, 0, true), mine));
    refused(k, offer_to(&h, acting(k, h.leader, false), h.member, "", &offer), CONFLICT,
            "只有队长和所在单位能更换队长，请联系他们");
    refused_at(k, offer_to(&h, acting(k, 0, true), h.member, "", &offer), "reason", "请写明更换队长的原因");
    kit_must(k, offer_to(&h, acting(k, 0, true), h.member, "队长被暂停资格", &offer));
    assert_int_equal(told(k, kit_account_of(k, h.leader), "所在单位准备更换“{0}”的队长：{1}", TEAM_NAME,
                          "队长被暂停资格", link_to(k, h.team, "")),
                     1);
    kit_must(k, team_offer_accept(acting(k, h.member, false), offer));
    assert_int_equal(role_of(&h, h.member), MEMBER_ROLE_LEADER);
    assert_int_equal(role_of(&h, h.leader), MEMBER_ROLE_DEPUTY);
}

static void who_is_suspended_or_waits_for_a_guardian_is_not_asked_to_lead(void **state)
{
    static const enum volunteer_state rests[] = { VOLUNTEER_STATE_SUSPENDED, VOLUNTEER_STATE_AWAITS };
    struct house h = built(*state);
    struct kit *k = h.k;
    for (size_t i = 0; i < 2; i++) {
        int64_t offer = 0, v = kit_volunteer(k, .state = rests[i]);
        kit_member(k, .team = h.team, .volunteer = v);
        refused(k, offer_to(&h, acting(k, h.leader, false), v, "", &offer), CONFLICT,
                "这位队员被暂停资格，现在不能接任队长");
    }
}

static void who_left_the_register_leads_no_more_once_somebody_accepted(void **state)
{
    struct house h = built(*state);
    struct kit *k = h.k;
    int64_t offer = 0;
    kit_must(k, sql_team_test_gone(k->db, h.leader, k->now));
    kit_must(k, offer_to(&h, acting(k, 0, true), h.member, "队长已去世", &offer));
    kit_must(k, team_offer_accept(acting(k, h.member, false), offer));
    assert_int_equal(member_of(k, h.team, h.leader).state, MEMBER_STATE_LEFT);
    assert_members(k, h.team, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_deputy_changes_no_roles_and_removes_no_other_deputy),
        TEST(deputies_are_named_by_the_leader_one_above_or_staff),
        TEST(nobody_gives_themselves_a_role_or_lets_themselves_in),
        TEST(leadership_passes_only_when_the_new_one_accepts),
        TEST(an_offer_is_declined_taken_back_or_ends_with_the_membership),
        TEST(an_offer_lapses_after_the_rules_days),
        TEST(the_clock_ends_an_offer_and_tells_who_made_it),
        TEST(staff_replace_a_leader_who_cannot_with_a_reason_and_consent),
        TEST(who_is_suspended_or_waits_for_a_guardian_is_not_asked_to_lead),
        TEST(who_left_the_register_leads_no_more_once_somebody_accepted),
    };
    return cmocka_run_group_tests(tests, kit_group_setup, kit_group_teardown);
}
