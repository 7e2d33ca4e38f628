/* org_test.c - the tree is walked, units come and go in free places. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "office/account/account.h"
#include "base/pos.h"
#include "office/org/manage.h"
#include "kit/kit.h"

#define BOSS 1 /* the account that acts */

static struct unit unit_of(struct kit *k, int64_t id)
{
    struct unit u = { 0 };
    assert_int_equal(org_unit(k->db, id, &u), 1);
    return u;
}

static int add(struct kit *k, int64_t parent, enum unit_kind kind, const char *name, int64_t *ret_id)
{
    struct unit up = unit_of(k, parent);
    kit_forget(k);
    return org_add(kit_as(k, BOSS), &up, kind,
                   &(struct unit_details){
                       .name = name, .address = "", .phone = "", .hours = "", .lat = NAN, .lng = NAN },
                   ret_id);
}

static int close_unit(struct kit *k, int64_t id)
{
    struct unit u = unit_of(k, id);
    kit_forget(k);
    return org_close(kit_as(k, BOSS), &u, "试");
}

static void walks_the_tree(void **state)
{
    struct kit *k = *state;
    struct unit u;
    const char *path = NULL;
    assert_int_equal(org_city(k->db, &u), 1);
    assert_int_equal(u.id, k->city_unit);
    assert_int_equal(org_parent_body(k->db, k->village_pos, &u), 1);
    assert_int_equal(u.id, k->town);
    assert_int_equal(org_parent_body(k->db, k->county_pos, &u), 1);
    assert_int_equal(u.id, k->city_unit);
    assert_int_equal(org_parent_body(k->db, k->city_pos, &u), 0);
    /* a point of a community that is not there: the community answers for it */
    assert_int_equal(org_parent_body(k->db, pos_child(pos_child(k->village_pos, 1), 1), &u), 1);
    assert_int_equal(u.id, k->village);
    assert_int_equal(org_path_name(k->db, k->town_pos, &path), OK);
    assert_string_equal(path, "潞州区 · 英雄中路街道");
    assert_int_equal(org_path_name(k->db, k->city_pos, &path), OK);
    assert_string_equal(path, "长治市");
    struct unit_line_list rows = { 0 };
    assert_int_equal(org_children(k->db, k->town, &rows), 2);
    assert_int_equal(rows.v[0].id, k->village);
    assert_int_equal(org_unit(k->db, 12345, &u), 0);
}

static void units_below_a_village(void **state)
{
    struct kit *k = *state;
    int64_t point = 0, point2 = 0, group = 0, post = 0;
    assert_int_equal(add(k, k->village, UNIT_KIND_POINT, "一号点", &point), OK);
    assert_int_equal(add(k, k->village, UNIT_KIND_POINT, "二号点", &point2), OK);
    assert_int_equal(add(k, point, UNIT_KIND_GROUP, "小组", &group), OK);
    assert_int_equal(add(k, group, UNIT_KIND_POST, "岗", &post), OK);
    assert_int_equal(unit_of(k, point).pos, k->village_pos + 10000);
    assert_int_equal(unit_of(k, point2).pos, k->village_pos + 20000);
    assert_int_equal(unit_of(k, post).pos, k->village_pos + 10101);
    assert_int_equal(unit_of(k, post).depth, POS_L8);
    assert_int_equal(add(k, k->village, UNIT_KIND_POINT, "一号点", &point2), CONFLICT);
    assert_string_equal(k->err.field, "name");
    assert_int_equal(add(k, k->village, UNIT_KIND_GROUP, "越级", &point2), INVALID);
    assert_int_equal(add(k, k->town, UNIT_KIND_POINT, "越级", &point2), INVALID);
    assert_int_equal(add(k, post, UNIT_KIND_POST, "太深", &point2), INVALID);
    assert_int_equal(add(k, k->city_unit, UNIT_KIND_COUNTY_CENTRE, "新区", &point2), INVALID);
}

static void stations_of_other_kinds(void **state)
{
    struct kit *k = *state;
    int64_t a = 0, b = 0, c = 0, d = 0;
    assert_int_equal(add(k, k->county, UNIT_KIND_WINDOW_STATION, "政务大厅", &a), OK);
    assert_int_equal(add(k, k->county, UNIT_KIND_HOSPITAL_STATION, "人民医院", &b), OK);
    assert_int_equal(add(k, k->city_unit, UNIT_KIND_SCENIC_STATION, "景区", &c), OK);
    assert_int_equal(add(k, k->town, UNIT_KIND_OTHER_STATION, "商圈", &d), OK);
    assert_int_equal(unit_of(k, a).pos, pos_child(k->county_pos, 900));
    assert_int_equal(unit_of(k, b).pos, pos_child(k->county_pos, 901));
    assert_int_equal(unit_of(k, c).pos, pos_child(k->city_pos, 91));
    assert_int_equal(unit_of(k, d).pos, pos_child(k->town_pos, 900));
    assert_int_equal(add(k, k->village, UNIT_KIND_WINDOW_STATION, "不行", &d), INVALID);
    assert_int_equal(add(k, a, UNIT_KIND_POINT, "窗口点", &d), OK);
}

static void places_run_out_and_are_not_used_again(void **state)
{
    struct kit *k = *state;
    int64_t id = 0, first = 0;
    char name[32];
    for (int i = 91; i <= 99; i++) {
        snprintf(name, sizeof(name), "站%d", i);
        assert_int_equal(add(k, k->city_unit, UNIT_KIND_OTHER_STATION, name, &id), OK);
        first = first ? first : id;
    }
    assert_int_equal(close_unit(k, first), OK);
    assert_int_equal(add(k, k->city_unit, UNIT_KIND_OTHER_STATION, "第十个", &id), CONFLICT);
}

static void only_empty_units_close(void **state)
{
    struct kit *k = *state;
    struct unit u;
    int64_t station = 0, point = 0;
    assert_int_equal(add(k, k->county, UNIT_KIND_WINDOW_STATION, "政务大厅", &station), OK);
    assert_int_equal(add(k, station, UNIT_KIND_POINT, "一楼", &point), OK);
    assert_int_equal(close_unit(k, station), CONFLICT);
    assert_int_equal(close_unit(k, k->city_unit), CONFLICT);
    assert_int_equal(close_unit(k, point), OK);
    int64_t account = kit_grant(k, .unit = station);
    assert_int_equal(close_unit(k, station), OK);
    assert_int_equal(org_unit(k->db, station, &u), 0);
    const struct grant *grants = NULL;
    size_t n = 9;
    assert_int_equal(org_grants(k->db, account, &grants, &n), OK);
    assert_int_equal(n, 0);
}

static void people_keep_a_unit_open(void **state)
{
    struct kit *k = *state;
    assert_int_equal(close_unit(k, k->village2), OK);
    kit_volunteer(k, .unit = k->village);
    assert_int_equal(close_unit(k, k->village), CONFLICT);
}

static void a_team_keeps_a_unit_open(void **state)
{
    struct kit *k = *state;
    kit_team(k, .unit = k->village2, .leader = -1);
    assert_int_equal(close_unit(k, k->village2), CONFLICT);
    assert_string_equal(k->err.key, "还有 {0} 支队伍");
    assert_string_equal(k->err.arg[0], "1");
}

static void an_activity_keeps_a_unit_open_until_it_is_over(void **state)
{
    struct kit *k = *state;
    struct unit u = unit_of(k, k->village);
    int64_t n[2] = { 0 };
    kit_activity(k, 0);
    for (const struct hinder *h = all_hinders; h->count; h++)
        if (strstr(h->words, "活动"))
            kit_must(k, org_hinders(k->db, h, &u, &n[0]));
    kit_later(k, 30LL * 86400000);
    for (const struct hinder *h = all_hinders; h->count; h++)
        if (strstr(h->words, "活动"))
            kit_must(k, org_hinders(k->db, h, &u, &n[1]));
    assert_int_equal(n[0], 1);
    assert_int_equal(n[1], 0);
}

static void a_stale_form_changes_nothing(void **state)
{
    struct kit *k = *state;
    struct unit u = unit_of(k, k->village);
    struct unit_details f = {
        .name = "新名字", .address = "英雄路 1 号", .phone = "", .hours = "", .lat = 36.19, .lng = 113.11
    };
    assert_int_equal(org_change(kit_as(k, BOSS), &u, &f, 1), OK);
    assert_string_equal(unit_of(k, k->village).name, "新名字");
    f.name = "别的名字";
    assert_int_equal(org_change(kit_as(k, BOSS), &u, &f, 1), CONFLICT);
    assert_string_equal(unit_of(k, k->village).name, "新名字");
    kit_forget(k);
    f.name = unit_of(k, k->village2).name;
    assert_int_equal(org_change(kit_as(k, BOSS), &u, &f, 2), CONFLICT);
    assert_string_equal(k->err.field, "name");
}

/* The level of a right is that of its unit, and a station of another kind is one wherever it stands. */
static void a_right_is_as_high_as_its_unit(void **state)
{
    struct kit *k = *state;
    struct unit parent = unit_of(k, k->county);
    struct unit_details f = {
        .name = "政务大厅站", .address = "", .phone = "", .hours = "", .lat = NAN, .lng = NAN
    };
    const struct grant *g = NULL;
    size_t n = 0;
    int64_t hall = 0, who = kit_grant(k, .unit = k->town);
    kit_must(k, org_add(kit_as(k, BOSS), &parent, UNIT_KIND_WINDOW_STATION, &f, &hall));
    kit_grant(k, .account = who, .unit = hall);
    kit_grant(k, .account = who, .unit = k->city_unit);
    kit_must(k, org_grants(k->db, who, &g, &n));
    assert_int_equal(n, 3);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(g[i].level, g[i].unit == hall      ? LEVEL_STATION
                                     : g[i].unit == k->town ? LEVEL_TOWNSHIP
                                                            : LEVEL_CITY);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)
    const struct CMUnitTest tests[] = {
        T(walks_the_tree),
        T(units_below_a_village),
        T(stations_of_other_kinds),
        T(places_run_out_and_are_not_used_again),
        T(only_empty_units_close),
        T(people_keep_a_unit_open),
        T(a_team_keeps_a_unit_open),
        T(an_activity_keeps_a_unit_open_until_it_is_over),
        T(a_stale_form_changes_nothing),
        T(a_right_is_as_high_as_its_unit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
