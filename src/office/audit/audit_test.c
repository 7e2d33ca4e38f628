/* audit_test.c - the trail is found by thing, person, place and time, in pages that leave nothing out. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "office/audit/audit.h"
#include "base/pos.h"
#include "kit/kit.h"

static void add(struct kit *k, int64_t actor, const char *thing, int64_t id, int64_t pos)
{
    kit_must(k, audit_add(kit_as(k, actor),
                          &(struct audit_entry){
                              .what = AUDIT_KIND_CHANGE, .thing = thing, .thing_id = id, .pos = pos }));
}

static struct audit_line_list found(struct kit *k, struct audit_filter f)
{
    struct audit_line_list lines = { 0 };
    if (!f.range.hi)
        f.range = (struct range){ 0, POS_MAX };
    if (!f.limit)
        f.limit = 100;
    kit_must(k, audit_read(k->db, &f, &lines));
    return lines;
}

static void finds_by_thing_person_and_kind(void **state)
{
    struct kit *k = *state;
    add(k, 7, "team", 1, k->village_pos);
    add(k, 8, "team", 2, k->village_pos);
    add(k, 7, "unit", 1, k->town_pos);
    assert_int_equal(found(k, (struct audit_filter){ 0 }).n, 3);
    assert_int_equal(found(k, (struct audit_filter){ .thing = "team" }).n, 2);
    assert_int_equal(found(k, (struct audit_filter){ .thing = "team", .thing_id = 1 }).n, 1);
    assert_int_equal(found(k, (struct audit_filter){ .actor = 7 }).n, 2);
    assert_int_equal(found(k, (struct audit_filter){ .actor = 7, .thing = "unit" }).n, 1);
    assert_int_equal(found(k, (struct audit_filter){ .what = AUDIT_KIND_CHANGE }).n, 3);
    assert_int_equal(found(k, (struct audit_filter){ .what = AUDIT_KIND_VOID }).n, 0);
}

static void stays_in_the_range(void **state)
{
    struct kit *k = *state;
    add(k, 7, "team", 1, k->village_pos);
    add(k, 7, "account", 1, 0);
    assert_int_equal(
        found(k, (struct audit_filter){ .range = { k->village2_pos, pos_hi(k->village2_pos) } }).n, 0);
    assert_int_equal(found(k, (struct audit_filter){ .range = { k->town_pos, pos_hi(k->town_pos) } }).n, 1);
    assert_int_equal(found(k, (struct audit_filter){ 0 }).n, 2);
}

static void stays_in_the_time(void **state)
{
    struct kit *k = *state;
    add(k, 7, "team", 1, k->village_pos);
    kit_later(k, DAY_MS);
    add(k, 7, "team", 2, k->village_pos);
    int64_t day = day_start_ms(day_of(k->now));
    struct audit_line_list late = found(k, (struct audit_filter){ .since_ms = day });
    assert_int_equal(late.n, 1);
    assert_int_equal(late.v[0].thing_id, 2);
    struct audit_line_list early = found(k, (struct audit_filter){ .until_ms = day - 1 });
    assert_int_equal(early.n, 1);
    assert_int_equal(early.v[0].thing_id, 1);
}

static void pages_leave_nothing_out(void **state)
{
    struct kit *k = *state;
    int64_t after = 0, expect = 9;
    for (int i = 1; i <= 9; i++) {
        add(k, 7, "team", i, k->village_pos);
        if (i % 3 == 0)
            kit_later(k, SECOND_MS); /* three rows share a time */
    }
    while (expect > 0) {
        struct audit_line_list page = found(k, (struct audit_filter){ .limit = 2, .after = after });
        assert_true(page.n > 0);
        for (size_t i = 0; i < page.n; i++)
            assert_int_equal(page.v[i].thing_id, expect--);
        after = page.v[page.n - 1].id;
    }
    assert_int_equal(found(k, (struct audit_filter){ .limit = 2, .after = after }).n, 0);
}

static void names_go_out_masked(void **state)
{
    struct kit *k = *state;
    int64_t account = kit_account(k, .name = "刘小红");
    add(k, account, "team", 1, k->village_pos);
    struct audit_line_list lines = found(k, (struct audit_filter){ 0 });
    _cleanup_buf_ struct buf json = { 0 };
    json_audit_line(&json, &lines.v[0]);
    assert_non_null(strstr(json.data, "\"actor_name\":\"刘××\""));
}

#define T(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(finds_by_thing_person_and_kind), T(stays_in_the_range),  T(stays_in_the_time),
        T(pages_leave_nothing_out),        T(names_go_out_masked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
