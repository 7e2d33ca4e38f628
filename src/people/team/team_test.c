/* team_test.c - registering a team, deciding, changing and closing it: each rule with the case it forbids,
 * and the figure that goes with it. Not here: who is in a team (member_test.c), who may call what
 * (tests/http/team.test.mjs). */
#include "base/cn.h"
#include "office/policy/policy.h"
#include "people/team/team_test.h"
#include "kit/kit.h"
#include "service/activity/activity.model.h"

#define CREDIT_CODE "91350100M000100Y43" /* the example of GB 32100 */

/* --- registering --------------------------------------------------------------------------------------- */

static void wrong_details_name_their_field(void **state)
{
    static const struct {
        enum team_kind kind;
        const char *host, *credit_code;
        enum join_rule join_rule;
        const char *pass_code, *field, *key; /* field NULL: they are right */
    } cases[] = {
        { 1, NULL, NULL, 1, NULL, "host", "团体请写明同意它成立的单位" },
        { 1, "居委会", "91350100M000100Y44", 1, NULL, "credit_code", "统一社会信用代码有误，请核对 18 位" },
        { 2, "居委会", NULL, 1, NULL, "credit_code", "登记过的组织请填写统一社会信用代码" },
        { 2, "居委会", "91350100M000100Y4", 1, NULL, "credit_code", "统一社会信用代码有误，请核对 18 位" },
        { 1, "居委会", NULL, 4, "12345", "pass_code", "请填写 {0} 位数字" },
        { 1, "居委会", NULL, 4, "1234567", "pass_code", "请填写 {0} 位数字" },
        { 1, "居委会", NULL, 4, "12345a", "pass_code", "请填写 {0} 位数字" },
        { 2, NULL, CREDIT_CODE, 1, NULL, NULL, NULL },
        { 3, NULL, NULL, 3, NULL, NULL, NULL },
        { 1, "居委会", NULL, 4, "", NULL, NULL },
        { 1, "居委会", NULL, 4, "204816", NULL, NULL },
    };
    struct kit *k = *state;
    int64_t leader = kit_volunteer(k, 0), id, rightly = 0;
    struct sql_team_test_count_row rows = { 0 };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct team_details d = usual;
        d.kind = cases[i].kind;
        d.host = cases[i].host ? cases[i].host : "";
        d.credit_code = cases[i].credit_code;
        d.join_rule = cases[i].join_rule;
        d.pass_code = cases[i].pass_code ? cases[i].pass_code : "";
        int rc = register_as(k, leader, &d, &id);
        if (cases[i].field)
            refused_at(k, rc, cases[i].field, cases[i].key);
        else
            assert_int_equal(rc, OK);
        rightly += rc == OK;
    }
    sql_team_test_count(k->db, &rows);
    assert_int_equal(rows.n, rightly);
}

static void a_new_team_waits_for_review(void **state)
{
    struct kit *k = *state;
    int64_t leader = kit_volunteer(k, 0), account = kit_account_of(k, leader);
    int64_t staff = kit_grant(k, 0), above = kit_grant(k, .unit = k->town);
    int64_t team = registered(k, leader);
    struct sql_team_test_row_row row = row_of(k, team);
    assert_int_equal(row.state, TEAM_STATE_REVIEW);
    assert_int_equal(row.level, TEAM_LEVEL_MAIN_TEAM);
    assert_int_equal(row.version, 1);
    assert_int_equal(row.made_by, account);
    assert_int_equal(row.decided, 0);
    assert_members(k, team, 1);
    assert_teams(k, 0);
    struct sql_team_test_member_row m = member_of(k, team, leader);
    assert_int_equal(m.role, MEMBER_ROLE_LEADER);
    assert_int_equal(m.state, MEMBER_STATE_IN);
    assert_int_equal(audited(k, team, account, AUDIT_KIND_CREATE, ""), 1);
    assert_int_equal(told(k, staff, "新的队伍登记等您审核：{0}", TEAM_NAME, "", "/inbox"), 1);
    assert_int_equal(told(k, above, "新的队伍登记等您审核：{0}", TEAM_NAME, "", "/inbox"), 0);
}

static void numbers_count_on_in_a_month(void **state)
{
    struct kit *k = *state;
    char first[CN_NUMBER_TEXT], second[CN_NUMBER_TEXT], april[CN_NUMBER_TEXT];
    int64_t leader = kit_volunteer(k, 0);
    cn_number_make(CN_TEAM, "140403", day_of(k->now), 1, first);
    cn_number_make(CN_TEAM, "140403", day_of(k->now), 2, second);
    assert_string_equal(row_of(k, registered(k, leader)).number, first);
    assert_string_equal(row_of(k, registered(k, leader)).number, second);
    kit_at(k, "2026-04-01T00:00");
    cn_number_make(CN_TEAM, "140403", day_of(k->now), 1, april);
    assert_string_equal(row_of(k, registered(k, leader)).number, april);
    assert_memory_equal(april, "T1404032604000001", 17);
}

static int branch(struct kit *k, int64_t leader, int64_t mother, int64_t *ret_id)
{
    return register_below(k, leader, mother, &usual, ret_id);
}

static void branches_stand_in_three_levels(void **state)
{
    struct kit *k = *state;
    int64_t leader = kit_volunteer(k, 0), top = registered(k, leader), mid = 0, low = 0, none;
    refused(k, branch(k, leader, top, &mid), INVALID, "没有这个上级队伍"); /* itself in review */
    kit_must(k, team_approve(kit_as(k, STAFF), top));
    assert_int_equal(branch(k, leader, top, &mid), OK);
    assert_int_equal(row_of(k, mid).level, TEAM_LEVEL_BRANCH);
    assert_int_equal(row_of(k, mid).parent, top);
    kit_must(k, team_approve(kit_as(k, STAFF), mid));
    assert_int_equal(branch(k, leader, mid, &low), OK);
    assert_int_equal(row_of(k, low).level, TEAM_LEVEL_SMALL_TEAM);
    kit_must(k, team_approve(kit_as(k, STAFF), low));
    refused_at(k, branch(k, leader, low, &none), "parent", "小分队下面不能再设队伍");
    refused_at(k, branch(k, leader, 12345, &none), "parent", "没有这个上级队伍");
    kit_must(k, team_close(kit_as(k, STAFF), mid, "合并"));
    refused(k, branch(k, leader, mid, &none), INVALID, "没有这个上级队伍");
}

#define TOO_MANY "已有 {0} 份申请在等待审核，等有了结果再提交"

static void so_many_wait_and_a_decided_one_makes_room(void **state)
{
    struct kit *k = *state;
    int64_t waits = 0;
    int64_t leader = kit_volunteer(k, 0), most = policy(k->db, POLICY_REVIEW_WAITING_MOST), first = 0,
            last = 0;
    int64_t id = 0;
    for (int64_t i = 0; i < most; i++)
        first = i ? first : registered(k, leader), last = i ? registered(k, leader) : first;
    int rc = register_as(k, leader, &usual, &id);
    assert_string_equal(k->err.arg[0], "10");
    refused(k, rc, CONFLICT, TOO_MANY);
    registered(k, kit_volunteer(k, 0)); /* others are not held up */
    kit_must(k, team_approve(kit_as(k, STAFF), first));
    registered(k, leader);
    refused(k, register_as(k, leader, &usual, &id), CONFLICT, TOO_MANY);
    kit_must(k, team_refuse(kit_as(k, STAFF), last, "资料不全"));
    registered(k, leader);
    refused(k, team_change(kit_as(k, 1), last, 2, &usual, &waits), CONFLICT,
            TOO_MANY); /* sent in again: one more */
    assert_int_equal(row_of(k, last).state, TEAM_STATE_REFUSED);
    kit_must(k, team_change(kit_as(k, 1), first, 2, &usual, &waits)); /* what is active waits for nobody */
    kit_must(k, team_approve(kit_as(k, STAFF), id = registered(k, kit_volunteer(k, 0))));
    refused(k, register_as(k, leader, &usual, &id), CONFLICT, TOO_MANY);
}

/* --- deciding, changing, closing ----------------------------------------------------------------------- */

static void approval_makes_it_active_once(void **state)
{
    struct kit *k = *state;
    int64_t leader = kit_volunteer(k, 0), account = kit_account_of(k, leader), team = registered(k, leader);
    struct sql_team_test_figure_row figure = { 0 };
    kit_later(k, DAY_MS);
    kit_must(k, team_approve(kit_as(k, STAFF), team));
    struct sql_team_test_row_row row = row_of(k, team);
    assert_int_equal(row.state, TEAM_STATE_ACTIVE);
    assert_int_equal(row.decided, k->now);
    assert_int_equal(row.version, 2);
    assert_int_equal(told(k, account, "队伍“{0}”已通过审核", TEAM_NAME, "", link_to(k, team, "")), 1);
    assert_int_equal(audited(k, team, STAFF, AUDIT_KIND_APPROVE, ""), 1);
    refused(k, team_approve(kit_as(k, STAFF), team), CONFLICT, "这支队伍已经有人处理过了");
    refused(k, team_refuse(kit_as(k, STAFF), team, "晚了"), CONFLICT, "这支队伍已经有人处理过了");
    assert_teams(k, 1);
    sql_team_test_figure(k->db, k->village_pos, day_of(k->now), &figure);
    assert_int_equal(figure.n, 1);
    refused(k, team_approve(kit_as(k, STAFF), 12345), NOT_FOUND, "没有这支队伍");
    refused(k, team_refuse(kit_as(k, STAFF), 12345, "没有"), NOT_FOUND, "没有这支队伍");
}

static void an_edit_sends_a_refused_team_in_again(void **state)
{
    struct kit *k = *state;
    int64_t waits = 0;
    int64_t leader = kit_volunteer(k, 0), account = kit_account_of(k, leader), staff = kit_grant(k, 0);
    int64_t team = registered(k, leader);
    struct team_details d = usual;
    d.name = "东街银龄队";
    kit_must(k, team_refuse(kit_as(k, STAFF), team, "资料不全"));
    assert_int_equal(row_of(k, team).state, TEAM_STATE_REFUSED);
    assert_string_equal(row_of(k, team).reason, "资料不全");
    const char *link = link_to(k, team, "");
    assert_int_equal(told(k, account, "队伍“{0}”没有通过：{1}", TEAM_NAME, "资料不全", link), 1);
    assert_int_equal(audited(k, team, STAFF, AUDIT_KIND_REFUSE, "资料不全"), 1);
    refused(k, team_approve(kit_as(k, STAFF), team), CONFLICT, "这支队伍已经有人处理过了");
    kit_must(k, team_change(kit_as(k, account), team, 2, &d, &waits));
    assert_int_equal(row_of(k, team).state, TEAM_STATE_REVIEW);
    assert_int_equal(audited(k, team, account, AUDIT_KIND_CHANGE, ""), 1);
    assert_int_equal(told(k, staff, "新的队伍登记等您审核：{0}", "东街银龄队", "", "/inbox"), 1);
    assert_teams(k, 0);
    kit_must(k, team_approve(kit_as(k, STAFF), team));
    assert_string_equal(row_of(k, team).reason, "");
    assert_teams(k, 1);
}

static void a_change_counts_for_the_version_read(void **state)
{
    struct kit *k = *state;
    int64_t waits = 0;
    int64_t team = registered(k, kit_volunteer(k, 0)), staff = kit_grant(k, 0);
    struct team_details d = usual, wrong = usual;
    d.name = "新名字";
    d.join_rule = JOIN_RULE_PASS_CODE;
    d.pass_code = "120000";
    wrong.host = "";
    kit_must(k, team_change(kit_as(k, 1), team, 1, &d, &waits));
    assert_int_equal(row_of(k, team).state, TEAM_STATE_REVIEW);
    assert_int_equal(row_of(k, team).version, 2);
    assert_string_equal(row_of(k, team).name, "新名字");
    assert_string_equal(row_of(k, team).pass_code, "120000");
    assert_int_equal(row_of(k, team).join_rule, JOIN_RULE_PASS_CODE);
    refused(k, team_change(kit_as(k, 1), team, 1, &usual, &waits), CONFLICT, CHANGED_MEANWHILE);
    assert_string_equal(row_of(k, team).name, "新名字");
    refused_at(k, team_change(kit_as(k, 1), team, 2, &wrong, &waits), "host", "团体请写明同意它成立的单位");
    kit_must(k, team_approve(kit_as(k, STAFF), team));
    kit_must(k, team_change(kit_as(k, 1), team, 3, &usual, &waits));
    assert_int_equal(row_of(k, team).state,
                     TEAM_STATE_ACTIVE); /* how to join works at once, the name waits */
    assert_int_equal(row_of(k, team).join_rule, JOIN_RULE_REVIEW);
    assert_string_equal(row_of(k, team).name, "新名字");
    assert_true(waits != 0);
    assert_int_equal(told(k, staff, "新的队伍登记等您审核：{0}", TEAM_NAME, "", "/inbox"), 0);
    kit_must(k, team_close(kit_as(k, STAFF), team, "合并"));
    refused(k, team_change(kit_as(k, 1), team, 5, &usual, &waits), CONFLICT, CHANGED_MEANWHILE);
    refused(k, team_change(kit_as(k, 1), 12345, 1, &usual, &waits), CONFLICT, CHANGED_MEANWHILE);
    assert_int_equal(audited(k, team, 1, AUDIT_KIND_CHANGE, ""), 2);
}

static void closing_waits_for_what_is_planned(void **state)
{
    struct kit *k = *state;
    int64_t leader = kit_volunteer(k, 0), team = approved(k, leader), decided = k->now;
    int64_t project = kit_project(k, .team = team), soon = k->now + HOUR_MS;
    struct sql_team_test_figure_row then = { 0 }, now = { 0 };
    kit_activity(k, .project = project,
                 .state = ACTIVITY_STATE_DRAFT); /* a draft, a cancelled one: nobody counts on them */
    kit_activity(k, .project = project, .state = ACTIVITY_STATE_CANCELLED);
    kit_activity(k, .project = project, .starts_ms = soon, .ends_ms = soon + HOUR_MS);
    refused(k, team_close(kit_as(k, STAFF), team, "合并"), CONFLICT, "队伍还有没结束的活动，请先结束或取消");
    kit_later(k, 2 * HOUR_MS);
    kit_activity(k, .project = project, .state = ACTIVITY_STATE_REVIEW, .starts_ms = k->now + 1,
                 .ends_ms = k->now + DAY_MS);
    refused(k, team_close(kit_as(k, STAFF), team, "合并"), CONFLICT, "队伍还有没结束的活动，请先结束或取消");
    assert_teams(k, 1);
    kit_later(k, DAY_MS);
    kit_must(k, team_close(kit_as(k, STAFF), team, "合并"));
    assert_int_equal(row_of(k, team).state, TEAM_STATE_CLOSED);
    assert_int_equal(row_of(k, team).closed, k->now);
    assert_string_equal(row_of(k, team).reason, "合并");
    assert_int_equal(audited(k, team, STAFF, AUDIT_KIND_CLOSE, "合并"), 1);
    assert_teams(k, 0);
    sql_team_test_figure(k->db, k->village_pos, day_of(decided), &then);
    sql_team_test_figure(k->db, k->village_pos, day_of(k->now), &now);
    assert_int_equal(then.n, 0); /* taken away where it was counted */
    assert_int_equal(now.n, 0);
    refused(k, team_close(kit_as(k, STAFF), team, "合并"), CONFLICT, "这支队伍现在不能解散");
    refused(k, team_close(kit_as(k, STAFF), registered(k, leader), "合并"), CONFLICT, "这支队伍现在不能解散");
    refused(k, team_close(kit_as(k, STAFF), 12345, "合并"), CONFLICT, "这支队伍现在不能解散");
    assert_teams(k, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(wrong_details_name_their_field),
        TEST(a_new_team_waits_for_review),
        TEST(numbers_count_on_in_a_month),
        TEST(branches_stand_in_three_levels),
        TEST(so_many_wait_and_a_decided_one_makes_room),
        TEST(approval_makes_it_active_once),
        TEST(an_edit_sends_a_refused_team_in_again),
        TEST(a_change_counts_for_the_version_read),
        TEST(closing_waits_for_what_is_planned),
    };
    return cmocka_run_group_tests(tests, kit_group_setup, kit_group_teardown);
}
