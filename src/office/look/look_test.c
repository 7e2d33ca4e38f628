/* look_test.c - a reason says something, a day has an end to the people one account opens, and more takes a
 * second person. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/user.h"
#include "kit/kit.h"
#include "office/look/look.h"
#include "office/look/look.sql.h"
#include "office/notice/notice.sql.h"

#define LEADER_POLICY 100 /* look.leader_a_day as it is built in */
#define STAFF_POLICY  300

static void a_reason_says_something(void **state)
{
    static const char *const nothing[] = { NULL,
                                           "",
                                           "x",
                                           "看看",
                                           "啊啊啊啊啊啊",
                                           "12345678",
                                           "。。。！！！",
                                           "哈哈哈哈",
                                           "好的好的好的",
                                           "asdfasdfasdf",
                                           "1 2 3 查看",
                                           "aaaaaa" };
    static const char *const something[] = { "电话核实报名信息", "核对参保名单 3 月", "check the phone",
                                             "本人来电，忘记密码" };
    struct kit *k = *state;
    for (size_t i = 0; i < sizeof(nothing) / sizeof(nothing[0]); i++) {
        assert_int_equal(look_check_reason(&k->err, "reason", nothing[i]), INVALID);
        assert_string_equal(k->err.field, "reason");
        kit_forget(k);
    }
    for (size_t i = 0; i < sizeof(something) / sizeof(something[0]); i++)
        assert_int_equal(look_check_reason(&k->err, "reason", something[i]), OK);
}

/* Made-up people: the trail alone is counted. */
static int open_people(struct kit *k, int64_t from, int64_t n, const char *list)
{
    int64_t v[512];
    for (int64_t i = 0; i < n; i++)
        v[i] = from + i;
    return look_open(k->db, &(struct look_list){ .list = list,
                                                 .reason = "队员名单：东街队",
                                                 .pos = k->village_pos,
                                                 .since = k->db->now - LOOK_LIST_MS,
                                                 .volunteers = v,
                                                 .n = (size_t)n });
}

static struct look_day day_of_account(struct kit *k, int64_t account)
{
    struct look_day day = { 0 };
    kit_must(k, look_day(k->db, account, false, &day));
    return day;
}

static void a_list_is_open_for_those_on_it_then_and_for_who_did_it(void **state)
{
    struct kit *k = *state;
    struct look_opened seen = { 0 };
    int64_t a = kit_account(k, 0), b = kit_account(k, 0);
    kit_as(k, a);
    kit_must(k, open_people(k, 10, 3, "team 5"));
    kit_must(k, look_opened(k->db, "team 5", k->db->now - LOOK_LIST_MS, &seen));
    assert_true(look_is_open(&seen, 10) && look_is_open(&seen, 12) && !look_is_open(&seen, 13));
    kit_must(k, look_opened(k->db, "team 6", k->db->now - LOOK_LIST_MS, &seen));
    assert_false(look_is_open(&seen, 10));
    kit_as(k, b);
    kit_must(k, look_opened(k->db, "team 5", k->db->now - LOOK_LIST_MS, &seen));
    assert_false(look_is_open(&seen, 10));
    kit_as(k, a);
    kit_later(k, LOOK_LIST_MS);
    kit_must(k, look_opened(k->db, "team 5", k->db->now - LOOK_LIST_MS, &seen));
    assert_false(look_is_open(&seen, 10));
}

static void people_count_once_on_whatever_list(void **state)
{
    struct kit *k = *state;
    int64_t a = kit_account(k, 0);
    kit_as(k, a);
    kit_must(k, open_people(k, 1000, 60, "team 5"));
    kit_must(k, open_people(k, 1000, 60, "insured 7"));
    assert_int_equal(day_of_account(k, a).opened, 60);
    kit_must(k, open_people(k, 1050, 50, "team 6"));
    assert_int_equal(day_of_account(k, a).opened, LEADER_POLICY);
    assert_int_equal(open_people(k, 2000, 1, "team 6"), CONFLICT);
    kit_forget(k);
}

static void a_second_phone_has_no_second_day(void **state)
{
    struct kit *k = *state;
    int64_t one = kit_account(k, .person = "one document"), two = kit_account(k, .person = "one document");
    kit_as(k, one);
    kit_must(k, open_people(k, 1000, LEADER_POLICY, "team 5"));
    assert_int_equal(day_of_account(k, two).opened, LEADER_POLICY);
    kit_as(k, two);
    assert_int_equal(open_people(k, 2000, 1, "team 5"), CONFLICT);
    kit_forget(k);
    kit_as(k, kit_account(k, .person = ""));
    kit_must(k, open_people(k, 2000, 1, "team 5")); /* whom nobody knows has a day of their own */
}

static void a_leader_opens_so_many_a_day_and_staff_more(void **state)
{
    struct kit *k = *state;
    static const struct grant right = { .capability = CAPABILITY_STAFF,
                                        .level = LEVEL_STATION,
                                        .range = { 1, 2 } };
    struct user staff = { .account = kit_account(k, 0), .grants = &right, .n_grants = 1 };
    kit_as(k, kit_account(k, 0));
    assert_int_equal(open_people(k, 1000, LEADER_POLICY + 1, "team 5"), CONFLICT);
    kit_forget(k);
    kit_user(k, &staff);
    assert_int_equal(open_people(k, 1000, STAFF_POLICY, "team 5"), OK);
    assert_int_equal(open_people(k, 5000, 1, "team 5"), CONFLICT);
    kit_forget(k);
    kit_later(k, DAY_MS + 1);
    assert_int_equal(open_people(k, 5000, 1, "team 5"), OK);
}

static int64_t newest(struct kit *k, int64_t account)
{
    struct look_line_list mine = { 0 };
    kit_must(k, sql_look_mine(k->db, account, &mine));
    return mine.n ? mine.v[0].id : 0;
}

static bool was_told(struct kit *k, int64_t account, const char *link)
{
    struct sql_notice_page_rows rows = { 0 };
    kit_must(k, sql_notice_page(k->db, account, 0, 9, &rows));
    return rows.n && !strcmp(rows.v[0].link, link);
}

static void more_takes_another_person_and_the_unit_above_is_told(void **state)
{
    struct kit *k = *state;
    const struct look_wish wish = { .more = 20, .reason = "电话通知活动改期" },
                           empty = { .more = 20, .reason = "看看看看" };
    int64_t a = kit_account(k, 0), here = kit_grant(k, .unit = k->village),
            above = kit_grant(k, .unit = k->town);
    kit_as(k, a);
    assert_int_equal(look_ask(k->db, &wish), CONFLICT); /* nothing was looked at */
    kit_forget(k);
    kit_must(k, open_people(k, 1000, LEADER_POLICY, "team 5"));
    assert_int_equal(look_ask(k->db, &empty), INVALID);
    kit_forget(k);
    kit_must(k, look_ask(k->db, &wish));
    assert_int_equal(look_ask(k->db, &wish), CONFLICT); /* one waits */
    kit_forget(k);
    int64_t id = newest(k, a);
    assert_true(was_told(k, here, arena_printf(&k->arena, "/looks/%lld", (long long)id)));
    assert_int_equal(look_decide(k->db, id, true, NULL), CONFLICT); /* one's own */
    kit_forget(k);
    assert_int_equal(open_people(k, 2000, 1, "team 5"), CONFLICT);
    kit_forget(k);
    kit_must(k, look_decide(kit_as(k, here), id, true, NULL));
    assert_true(was_told(k, above, arena_printf(&k->arena, "/looks/%lld", (long long)id)));
    assert_true(was_told(k, a, "/looks"));
    assert_int_equal(look_decide(k->db, id, false, "不行"), CONFLICT); /* decided */
    kit_forget(k);
    kit_as(k, a);
    assert_int_equal(open_people(k, 2000, 20, "team 5"), OK);
    assert_int_equal(open_people(k, 3000, 1, "team 5"), CONFLICT);
    kit_forget(k);
    kit_sound(k);
}

static void a_refusal_gives_nothing(void **state)
{
    struct kit *k = *state;
    const struct look_wish wish = { .more = 20, .reason = "电话通知活动改期" };
    int64_t a = kit_account(k, 0), here = kit_grant(k, .unit = k->village);
    kit_as(k, a);
    kit_must(k, open_people(k, 1000, LEADER_POLICY, "team 5"));
    kit_must(k, look_ask(k->db, &wish));
    kit_must(k, look_decide(kit_as(k, here), newest(k, a), false, "分两天看"));
    assert_int_equal(day_of_account(k, a).most, LEADER_POLICY);
}

#define T(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_reason_says_something),
        T(a_list_is_open_for_those_on_it_then_and_for_who_did_it),
        T(people_count_once_on_whatever_list),
        T(a_second_phone_has_no_second_day),
        T(a_leader_opens_so_many_a_day_and_staff_more),
        T(more_takes_another_person_and_the_unit_above_is_told),
        T(a_refusal_gives_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
