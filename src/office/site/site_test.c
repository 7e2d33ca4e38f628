/* site_test.c - what the city says of itself stands on the board at once, and only then. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "db/city.h"
#include "kit/kit.h"
#include "office/site/site.h"

static void what_is_changed_stands_on_the_board(void **state)
{
    struct kit *k = *state;
    struct site_board *board = site_board_new();
    struct city city = *k->db->city;
    city.site = board;
    k->db->city = &city;
    kit_must(k, site_load(k->db));
    assert_string_equal(site_now(board)->runner, "");
    const struct site *before = site_now(board);
    kit_must(k, site_load(k->db)); /* nothing new is nothing kept */
    assert_ptr_equal(site_now(board), before);
    kit_must(
        k, site_change(kit_as(k, kit_account(k, 0)), &(struct site_details){ "市文明办", "晋ICP备1号", "" }));
    assert_string_equal(site_now(board)->runner, "市文明办");
    assert_string_equal(site_now(board)->record_no, "晋ICP备1号");
    assert_string_equal(before->runner, ""); /* for who reads it still */
    char long_name[61 * 3 + 1] = "";
    for (int i = 0; i < 61; i++)
        strcat(long_name, "办");
    kit_forget(k);
    assert_int_equal(site_change(k->db, &(struct site_details){ long_name, "", "" }), INVALID);
    assert_string_equal(site_now(board)->runner, "市文明办");
    site_board_free(board);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_changed_stands_on_the_board, kit_setup, kit_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
