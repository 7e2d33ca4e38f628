/* notice_test.c - what a notice, a shift and a project may hold. */
#include "office/pass/pass.h"
#include "service/activity/activity_test.h"
#include "service/activity/inside.h"
#include "base/cn.h"
#include "office/stat/stat.model.h"

static struct err fresh;

#define REFUSED(field_, call)                                                                                \
    do {                                                                                                     \
        fresh = (struct err){ 0 };                                                                           \
        assert_int_equal((call), INVALID);                                                                   \
        assert_string_equal(fresh.field, field_);                                                            \
    } while (0)

/* --- what a notice holds ------------------------------------------------------------------------ */

static const struct user *leader;
static struct activity_new made;

/* A usual notice of a team's leader, to be spoilt. */
static struct activity_notice begin(struct kit *k)
{
    int64_t team = kit_team(k, 0);
    leader = leader_of_project(k, team);
    made = (struct activity_new){ .project = kit_project(k, .team = team), .weeks = 1 };
    return usual_notice();
}

static int64_t created;

static int create(struct kit *k, const struct activity_notice *in)
{
    struct shift_details first = usual_shift();
    int rc = activity_create(kit_user(k, leader), &made, in, &first, &created);
    fresh = k->err;
    kit_forget(k);
    return rc;
}

static void notice_bounds(void **state)
{
    struct kit *k = *state;
    const struct activity_notice usual = begin(k);
    struct activity_notice in = usual;
    assert_int_equal(create(k, &in), OK);
    in.title = "";
    REFUSED("title", create(k, &in));
    in = usual;
    in.risks = NULL;
    REFUSED("risks", create(k, &in));
    in = usual;
    in.category = 23;
    REFUSED("category", create(k, &in));
    in = usual;
    in.contact_phone = "call me";
    REFUSED("contact_phone", create(k, &in));
    in = usual;
    in.recruit = 5;
    REFUSED("recruit", create(k, &in));
    in.recruit = RECRUIT_NAMED;
    REFUSED("teams", create(k, &in));
}

static void pass_code_bounds(void **state)
{
    struct kit *k = *state;
    static const char *const bad[] = { "1234567", "12345", "12345a", "一二", " 12345" };
    struct activity_notice in = begin(k);
    in.recruit = RECRUIT_PASS;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        in.pass_code = bad[i];
        REFUSED("pass_code", create(k, &in));
    }
    in.pass_code = "123456";
    assert_int_equal(create(k, &in), OK);
}

static void a_pass_code_is_made_where_none_is_given(void **state)
{
    struct kit *k = *state;
    struct activity_notice in = begin(k), kept;
    in.recruit = RECRUIT_PASS;
    in.pass_code = "";
    assert_int_equal(create(k, &in), OK);
    kit_must(k, activity_notice_of(k->db, created, &kept));
    assert_int_equal(strspn(kept.pass_code, "0123456789"), 6);
    assert_int_equal(strlen(kept.pass_code), 6);
}

static void place_bounds(void **state)
{
    struct kit *k = *state;
    struct activity_notice in = begin(k);
    in.lat = 36.2;
    REFUSED("lng", create(k, &in));
    in.lng = 181;
    REFUSED("lng", create(k, &in));
    in.lng = 113.1;
    assert_int_equal(create(k, &in), OK);
    in.lat = in.lng = NAN;
    made.radius_m = 200;
    REFUSED("lat", create(k, &in));
}

static void shift_times(void **state)
{
    struct kit *k = *state;
    struct shift_details in = usual_shift();
    assert_int_equal(shift_check(&in, k->now, &fresh), OK);
    in.ends = in.starts;
    REFUSED("ends", shift_check(&in, k->now, &fresh));
    in.ends = in.starts - 1;
    REFUSED("ends", shift_check(&in, k->now, &fresh));
    in = usual_shift();
    REFUSED("starts", shift_check(&in, in.starts, &fresh));
    assert_int_equal(shift_check(&in, in.starts - 1, &fresh), OK);
    in.ends = kit_time("2026-03-15T00:00");
    assert_int_equal(shift_check(&in, k->now, &fresh), OK);
    in.ends += 1;
    REFUSED("ends", shift_check(&in, k->now, &fresh));
    in = usual_shift();
    in.starts += 3 * 366 * DAY_MS;
    in.ends += 3 * 366 * DAY_MS;
    REFUSED("starts", shift_check(&in, k->now, &fresh));
}

static void shift_numbers(void **state)
{
    struct kit *k = *state;
    static const int64_t seats[] = { 0, -1, 100001, 1000000000, INT64_MAX }, ages[] = { -1, 101, 1000 };
    struct shift_details in = usual_shift();
    for (size_t i = 0; i < 5; i++) {
        in.capacity = seats[i];
        REFUSED("capacity", shift_check(&in, k->now, &fresh));
    }
    in.capacity = 1;
    assert_int_equal(shift_check(&in, k->now, &fresh), OK);
    in.capacity = 100000;
    assert_int_equal(shift_check(&in, k->now, &fresh), OK);
    for (size_t i = 0; i < 3; i++) {
        in.min_age = ages[i];
        REFUSED("min_age", shift_check(&in, k->now, &fresh));
    }
    in.min_age = 100;
    assert_int_equal(shift_check(&in, k->now, &fresh), OK);
    in.skill = 999;
    REFUSED("skill", shift_check(&in, k->now, &fresh));
    in.skill = 0;
    in.close_before_min = -1;
    REFUSED("close_before_min", shift_check(&in, k->now, &fresh));
    in.close_before_min = 0;
    in.leave_before_min = 43201;
    REFUSED("leave_before_min", shift_check(&in, k->now, &fresh));
}

static void not_longer_than_a_year(void **state)
{
    struct kit *k = *state;
    assert_int_equal(activity_check_days(k->db, 100, 100 + 365), OK);
    assert_int_equal(activity_check_days(k->db, 100, 100 + 366), INVALID);
}

/* --- projects --------------------------------------------------------------------------------------- */

static void projects_have_numbers(void **state)
{
    struct kit *k = *state;
    static const int64_t five[] = { 1, 2, 3, 4, 5 };
    char number[CN_NUMBER_TEXT];
    int64_t team = kit_team(k, 0), id, waits;
    const struct user *by = leader_of_project(k, team);
    struct project_details in = { .name = "银龄课堂",
                                  .about = "教老人用手机",
                                  .place = "社区",
                                  .contact_name = "王",
                                  .contact_phone = "13800001234",
                                  .guarantees = "饮水",
                                  .categories = { five, 4 },
                                  .targets = { five, 1 } };
    assert_int_equal(project_create(kit_user(k, by), team, &in, &id), OK);
    assert_int_equal(kit_counted(k, MEASURE_PROJECTS), 1);
    in.categories.n = 5;
    assert_int_equal(project_create(kit_user(k, by), team, &in, &id), INVALID);
    assert_string_equal(k->err.field, "categories");
    kit_forget(k);
    in.categories.n = 0;
    assert_int_equal(project_create(kit_user(k, by), team, &in, &id), INVALID);
    kit_forget(k);
    in.categories.n = 1;
    assert_int_equal(project_change(kit_user(k, by), id, 1, &in, &waits), OK);
    assert_int_equal(project_change(kit_user(k, by), id, 1, &in, &waits), CONFLICT);
    kit_forget(k);
    assert_int_equal(cn_number_make(CN_PROJECT, "140403", day_of(k->now), 1, number), OK);
    assert_int_equal(cn_number_parse(number, CN_PROJECT, number), CN_OK);
}

static void a_project_with_work_left_does_not_end(void **state)
{
    struct kit *k = *state;
    int64_t team = kit_team(k, 0), project = kit_project(k, .team = team);
    int64_t id = kit_activity(k, .project = project);
    const struct user *by = leader_of_project(k, team);
    assert_int_equal(project_end(kit_user(k, by), project), CONFLICT);
    kit_forget(k);
    assert_int_equal(activity_cancel(kit_user(k, by), id, "x"), OK);
    assert_int_equal(project_end(kit_user(k, by), project), OK);
    assert_int_equal(project_end(kit_user(k, by), project), CONFLICT);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_test_begin, kit_test_rollback)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(notice_bounds),
        TEST(pass_code_bounds),
        TEST(a_pass_code_is_made_where_none_is_given),
        TEST(place_bounds),
        TEST(shift_times),
        TEST(shift_numbers),
        TEST(not_longer_than_a_year),
        TEST(projects_have_numbers),
        TEST(a_project_with_work_left_does_not_end),
    };
    return cmocka_run_group_tests(tests, kit_group_setup, kit_group_teardown);
}
