/* amend_test.c - what was approved of an activity, its shifts and its project waits for a reviewer when it
 * changes. How a change is decided: office/change/. */
#include "office/change/change.h"
#include "service/activity/activity.sql.h"
#include "service/activity/activity_test.h"
#include "service/activity/inside.h"
#include "service/activity/project.sql.h"
#include "service/activity/shift.sql.h"

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_test_begin, kit_test_rollback)

/* A published activity of one shift with ten seats, tomorrow; as the rules publish it. */
static int64_t published(struct kit *k)
{
    int64_t id = kit_activity(k, .state = ACTIVITY_STATE_REVIEW);
    kit_shift(k, .activity = id, .capacity = 10);
    kit_must(k, activity_approve(kit_user(k, staff_over(kit_account(k, 0), k->city_pos)), id));
    return id;
}

static struct db *leader_of(struct kit *k, int64_t activity)
{
    return kit_user(k, leader_of_project(k, row_of(k, activity).team));
}

static struct db *reviewer(struct kit *k)
{
    return kit_user(k, staff_over(kit_account(k, 0), k->city_pos));
}

static struct activity_notice notice_of(struct kit *k, int64_t id)
{
    struct activity_notice n = { 0 };
    kit_must(k, activity_notice_of(k->db, id, &n));
    n.contact_phone = "0355-2020202";
    return n;
}

static int64_t changed(struct kit *k, int64_t id, const struct activity_notice *n)
{
    int64_t waits = 0;
    kit_must(k, activity_change(leader_of(k, id), id, row_of(k, id).version, n, &waits));
    return waits;
}

static void a_published_notice_changes_when_it_is_agreed(void **state)
{
    struct kit *k = *state;
    int64_t id = published(k), waits;
    struct activity_notice n = notice_of(k, id);
    n.place = "新教室";
    assert_int_equal(changed(k, id, &n), 0);
    assert_string_equal(row_of(k, id).place, "新教室");
    n.title = "换成别的";
    n.hazard = true;
    waits = changed(k, id, &n);
    assert_true(waits != 0);
    assert_string_not_equal(row_of(k, id).title, "换成别的");
    assert_false(row_of(k, id).hazard);
    kit_must(k, change_agree(reviewer(k), waits));
    assert_string_equal(row_of(k, id).title, "换成别的");
    assert_true(row_of(k, id).hazard);
    n.title = "站里改的";
    kit_must(k, activity_change(reviewer(k), id, row_of(k, id).version, &n, &waits));
    assert_int_equal(waits, 0);
    assert_string_equal(row_of(k, id).title, "站里改的");
}

static void while_another_way_to_sign_up_waits_the_present_one_works(void **state)
{
    struct kit *k = *state;
    int64_t id = published(k), waits, team = kit_team(k, 0);
    struct activity_notice n = notice_of(k, id);
    n.recruit = RECRUIT_PASS;
    n.pass_code = "204816";
    waits = changed(k, id, &n);
    assert_int_equal(row_of(k, id).recruit, RECRUIT_OPEN);
    kit_must(k, change_agree(reviewer(k), waits));
    assert_int_equal(row_of(k, id).recruit, RECRUIT_PASS);
    assert_string_equal(row_of(k, id).pass_code, "204816");
    n.recruit = RECRUIT_NAMED;
    n.pass_code = "";
    n.teams = (struct int_list){ &team, 1 };
    waits = changed(k, id, &n);
    assert_string_equal(row_of(k, id).pass_code, "204816");
    kit_must(k, change_agree(reviewer(k), waits));
    assert_string_equal(row_of(k, id).pass_code, "");
    assert_int_equal(notice_of(k, id).teams.n, 1);
    n.recruit = RECRUIT_OPEN;
    n.teams.n = 0;
    waits = changed(k, id, &n);
    assert_int_equal(notice_of(k, id).teams.n, 1);
    kit_must(k, change_agree(reviewer(k), waits));
    assert_int_equal(notice_of(k, id).teams.n, 0);
}

/* --- shifts --------------------------------------------------------------------------------------------- */

static size_t shifts_of(struct kit *k, int64_t id)
{
    struct shift_line_list all = { 0 };
    assert_true(sql_activity_shifts(k->db, id, 0, &all) >= 0);
    return all.n;
}

static struct shift_details like_the_first(struct kit *k, int64_t id, int64_t capacity)
{
    struct activity_row a = row_of(k, id);
    return (struct shift_details){
        .post = "", .starts = a.starts, .ends = a.ends, .capacity = capacity, .leave_before_min = 60
    };
}

static void seats_beyond_those_approved_wait(void **state)
{
    struct kit *k = *state;
    int64_t id = published(k), waits = 0, first;
    struct shift_line_list all = { 0 };
    struct shift_details more = like_the_first(k, id, 1);
    kit_must(k, shift_add(leader_of(k, id), id, &more, 1, &waits));
    assert_true(waits != 0);
    assert_int_equal(shifts_of(k, id), 1);
    kit_must(k, change_agree(reviewer(k), waits));
    assert_int_equal(sql_activity_shifts(k->db, id, 0, &all), 2);
    first = all.v[0].capacity == 10 ? all.v[0].id : all.v[1].id;
    more.capacity = 100000;
    kit_must(k, shift_change(leader_of(k, id), id, first, DB_NONE, &more, &waits));
    assert_true(waits != 0);
    kit_must(k, change_refuse(reviewer(k), waits, "场地坐不下"));
    more.capacity = 4;
    kit_must(k, shift_change(leader_of(k, id), id, first, DB_NONE, &more, &waits)); /* fewer: at once */
    assert_int_equal(waits, 0);
    more.capacity = 6;
    kit_must(k, shift_add(leader_of(k, id), id, &more, 1, &waits)); /* 4 + 1 + 6 of the 11 approved */
    assert_int_equal(waits, 0);
    assert_int_equal(shifts_of(k, id), 3);
}

static void days_beyond_those_approved_wait_and_a_series_is_one_change(void **state)
{
    struct kit *k = *state;
    int64_t id = published(k), waits = 0;
    struct activity_row a = row_of(k, id);
    struct shift_details later = like_the_first(k, id, 2);
    later.starts += 7 * DAY_MS;
    later.ends += 7 * DAY_MS;
    kit_must(k, shift_add(leader_of(k, id), id, &later, 52, &waits));
    assert_true(waits != 0);
    assert_int_equal(row_of(k, id).last_day, a.last_day);
    kit_must(k, change_refuse(reviewer(k), waits, "一年太长"));
    kit_must(k, shift_add(leader_of(k, id), id, &later, 3, &waits));
    kit_must(k, change_agree(reviewer(k), waits));
    assert_int_equal(shifts_of(k, id), 4);
    assert_int_equal(row_of(k, id).last_day, a.last_day + 21);
    later.starts += 7 * DAY_MS; /* within the new days, seats all taken up */
    later.ends += 7 * DAY_MS;
    kit_must(k, shift_add(leader_of(k, id), id, &later, 1, &waits));
    assert_true(waits != 0);
}

static void another_shape_of_a_shift_is_applied_to_it(void **state)
{
    struct kit *k = *state;
    int64_t id = published(k), waits = 0;
    struct shift_line_list all = { 0 };
    struct sql_shift_by_id_row s = { 0 };
    struct shift_details in = like_the_first(k, id, 25);
    assert_int_equal(sql_activity_shifts(k->db, id, 0, &all), 1);
    in.leave_before_min = DB_NONE;
    in.post = "引导";
    kit_must(k, shift_change(leader_of(k, id), id, all.v[0].id, DB_NONE, &in, &waits));
    assert_int_equal(sql_shift_by_id(k->db, all.v[0].id, &s), 1);
    assert_int_equal(s.capacity, 10);
    kit_must(k, change_agree(reviewer(k), waits));
    assert_int_equal(sql_shift_by_id(k->db, all.v[0].id, &s), 1);
    assert_int_equal(s.capacity, 25);
    assert_string_equal(s.post, "引导");
    assert_int_equal(shifts_of(k, id), 1);
}

static void a_draft_is_free_and_what_waits_ends_with_the_activity(void **state)
{
    struct kit *k = *state;
    int64_t draft = kit_activity(k, .state = ACTIVITY_STATE_DRAFT), id = published(k), waits = 0;
    struct change_note_list notes = { 0 };
    struct shift_details many = like_the_first(k, draft, 1000);
    kit_must(k, shift_add(leader_of(k, draft), draft, &many, 10, &waits));
    assert_int_equal(waits, 0);
    many = like_the_first(k, id, 1000);
    kit_must(k, shift_add(leader_of(k, id), id, &many, 1, &waits));
    kit_must(k, activity_cancel(leader_of(k, id), id, "下雨"));
    kit_must(k, change_of(k->db, id, &notes));
    assert_int_equal(notes.n, 0);
}

/* --- projects ------------------------------------------------------------------------------------------- */

static void a_project_waits_once_an_activity_of_it_was_published(void **state)
{
    struct kit *k = *state;
    int64_t team = kit_team(k, 0), id = kit_project(k, .team = team), waits = 0;
    const int64_t categories[] = { SERVICE_CATEGORY_HEALTH, SERVICE_CATEGORY_COMMUNITY }, targets[] = { 1 };
    struct project_details in = { .name = "新名",
                                  .about = "教手机",
                                  .place = "社区",
                                  .guarantees = "饮水",
                                  .contact_name = "王",
                                  .contact_phone = "13800001234",
                                  .categories = { categories, 1 },
                                  .targets = { targets, 1 } };
    kit_must(k, project_change(kit_user(k, leader_of_project(k, team)), id, 1, &in, &waits));
    assert_int_equal(waits, 0);
    kit_activity(k, .project = id);
    in.name = "再改";
    in.categories.n = 2;
    in.place = "文化站";
    kit_must(k, project_change(kit_user(k, leader_of_project(k, team)), id, 2, &in, &waits));
    struct project_details now = { 0 };
    kit_must(k, project_details_of(k->db, id, &now));
    assert_string_equal(now.name, "新名");
    assert_string_equal(now.place, "文化站");
    assert_int_equal(now.categories.n, 1);
    kit_must(k, change_agree(reviewer(k), waits));
    kit_must(k, project_details_of(k->db, id, &now));
    assert_string_equal(now.name, "再改");
    assert_int_equal(now.categories.n, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_published_notice_changes_when_it_is_agreed),
        TEST(while_another_way_to_sign_up_waits_the_present_one_works),
        TEST(seats_beyond_those_approved_wait),
        TEST(days_beyond_those_approved_wait_and_a_series_is_one_change),
        TEST(another_shape_of_a_shift_is_applied_to_it),
        TEST(a_draft_is_free_and_what_waits_ends_with_the_activity),
        TEST(a_project_waits_once_an_activity_of_it_was_published),
    };
    return cmocka_run_group_tests(tests, kit_group_setup, kit_group_teardown);
}
