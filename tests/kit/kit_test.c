/* testkit_test.c - the ground that other tests stand on holds: rows appear, count, and go with the
 * transaction. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/id.h"
#include "kit/kit.h"
#include "kit/kit.sql.h"
#include "service/signup/signup.model.h"

static void makes_a_city(void **state)
{
    struct kit *k = *state;
    struct sql_kit_unit_pos_row row;
    assert_int_equal(sql_kit_unit_pos(k->db, k->village2, &row), 1);
    assert_int_equal(row.pos, k->village2_pos);
    assert_int_equal(k->now, kit_time(KIT_NOW_TEXT));
    assert_int_equal(k->db->now, k->now);
}

static void makes_all_that_a_record_needs(void **state)
{
    struct kit *k = *state;
    struct sql_kit_shift_row_row shift;
    int64_t s = kit_shift(k, .capacity = 2);
    kit_signup(k, .shift = s);
    kit_signup(k, .shift = s, .state = SIGNUP_STATE_WAITING);
    assert_true(kit_record(k, .shift = s) > 0);
    assert_int_equal(sql_kit_shift_row(k->db, s, &shift), 1);
    assert_int_equal(shift.ends - shift.starts, 3 * HOUR_MS);
    assert_true(kit_leader_of(k, shift.team) > 0);
    assert_true(kit_grant(k, 0) > 0);
}

static void a_refused_write_says_so(void **state)
{
    struct kit *k = *state;
    assert_int_equal(
        sql_kit_unit_add(
            k->db,
            &(struct sql_kit_unit_add_in){
                .id = id_new(), .pos = k->village_pos, .code = "", .name = "", .depth = 5, .kind = 4 }),
        CONFLICT);
}

static void rolls_back(void **state)
{
    struct kit *k = *state;
    struct sql_kit_volunteer_account_row row;
    int64_t v = kit_volunteer(k, 0);
    kit_rollback(k);
    kit_begin(k);
    assert_int_equal(sql_kit_volunteer_account(k->db, v, &row), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(makes_a_city, kit_test_begin, kit_test_rollback),
        cmocka_unit_test_setup_teardown(makes_all_that_a_record_needs, kit_test_begin, kit_test_rollback),
        cmocka_unit_test_setup_teardown(a_refused_write_says_so, kit_test_begin, kit_test_rollback),
        cmocka_unit_test_setup_teardown(rolls_back, kit_test_begin, kit_test_rollback),
    };
    return cmocka_run_group_tests(tests, kit_group_setup, kit_group_teardown);
}
