/* event_test.c - machines as declared: each move that is not, is refused and leaves nothing; each that is
 * leaves one row with who and why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "kit/kit.h"
#include "office/account/account.h"
#include "office/event/event.h"
#include "office/event/event_test.sql.h"
#include "base/pos.h"
#include "office/org/org.h"
#include "service/record/record.h"
#include "service/record/record.sql.h"

static int64_t rows_of(struct kit *k, int64_t id)
{
    struct sql_event_test_count_row row = { 0 };
    kit_must(k, sql_event_test_count(k->db, id, &row));
    return row.n;
}

static const char *unit_name(struct kit *k, int64_t unit)
{
    struct unit u = { 0 };
    kit_must(k, org_unit(k->db, unit, &u));
    return u.name;
}

static void only_declared_moves_are_made(void **state)
{
    struct kit *k = *state;
    k->db->actor.account = kit_account(k, 0);
    for (int from = RECORD_STATE_OPEN; from <= RECORD_STATE_MISSED; from++)
        for (int to = RECORD_STATE_OPEN; to <= RECORD_STATE_MISSED; to++) {
            bool may = machine_may(&record_state_of_record, from, to);
            int64_t id = kit_record(k, .state = (enum record_state)from), before = rows_of(k, id);
            kit_forget(k);
            assert_int_equal(sql_record_move(k->db, id, from, to, 0, "为什么"), may ? 1 : CONFLICT);
            assert_int_equal(rows_of(k, id), before + may);
        }
}

static void a_move_tells_who_and_why(void **state)
{
    struct kit *k = *state;
    struct event_line_list lines = { 0 };
    int64_t id = kit_record(k, .state = RECORD_STATE_PENDING);
    k->db->actor.account = kit_account(k, .name = "赵小满");
    assert_int_equal(sql_record_move(k->db, id, RECORD_STATE_PENDING, RECORD_STATE_REFUSED, 0, "没有到场"),
                     1);
    assert_int_equal(event_history(k->db, &record_state_of_record, id, LANG_ZH, &lines), OK);
    const struct event_line *last = &lines.v[lines.n - 1];
    assert_string_equal(last->from_state, "pending");
    assert_string_equal(last->to_state, "refused");
    assert_string_equal(last->reason, "没有到场");
    _cleanup_buf_ struct buf json = { 0 };
    json_event_line(&json, last);
    assert_non_null(strstr(json.data, "\"by_name\":\"赵小满\"")); /* to whoever made it */
    assert_int_equal(last->at, k->now);
}

/* What somebody did as themself stays masked to all others; what was done by a right is named to staff. */
static void a_move_names_who_made_it_as_the_table_says(void **state)
{
    (void)state;
    static const struct {
        const char *unit;
        bool desk, mine;
        const char *want;
    } each[] = { { NULL, false, false, "赵××" },
                 { NULL, true, false, "赵××" },
                 { NULL, false, true, "赵小满" },
                 { "城关街道", false, false, "赵××" },
                 { "城关街道", true, false, "赵小满" } };
    for (size_t i = 0; i < sizeof(each) / sizeof(each[0]); i++) {
        _cleanup_buf_ struct buf json = { 0 };
        json_event_line(&json, &(struct event_line){ .to_state = "refused",
                                                     .label = "",
                                                     .by_name = "赵小满",
                                                     .unit_name = each[i].unit,
                                                     .reason = "",
                                                     .desk = each[i].desk,
                                                     .mine = each[i].mine });
        assert_non_null(strstr(json.data, each[i].want));
    }
}

/* Of two rights the one that covers the thing is noted; without any it is done as oneself. */
static void a_move_tells_for_which_unit(void **state)
{
    struct kit *k = *state;
    struct event_line_list lines = { 0 };
    int64_t id = kit_record(k, .state = RECORD_STATE_PENDING);
    const struct grant both[] = {
        { CAPABILITY_STAFF, LEVEL_STATION, k->village2, "", { k->village2_pos, pos_hi(k->village2_pos) } },
        { CAPABILITY_STAFF, LEVEL_STATION, k->village, "", { k->village_pos, pos_hi(k->village_pos) } }
    };
    const struct user u = {
        .account = kit_account(k, 0), .grants = both, .n_grants = 2, .acts_for = k->village2
    };
    assert_true(actor_over(kit_user(k, &u), STATION, k->village_pos));
    assert_false(actor_over(k->db, STATION, k->town_pos));
    kit_must(k, sql_record_move(k->db, id, RECORD_STATE_PENDING, RECORD_STATE_REFUSED, 0, "没有到场"));
    assert_int_equal(event_history(k->db, &record_state_of_record, id, LANG_ZH, &lines), OK);
    assert_string_equal(lines.v[lines.n - 1].unit_name, unit_name(k, k->village));
    id = kit_record(k, .state = RECORD_STATE_PENDING);
    kit_must(k,
             sql_record_move(kit_user(k, &u), id, RECORD_STATE_PENDING, RECORD_STATE_REFUSED, 0, "没有到场"));
    assert_int_equal(event_history(k->db, &record_state_of_record, id, LANG_ZH, &lines), OK);
    assert_null(lines.v[lines.n - 1].unit_name);
}

static void a_move_from_where_it_is_not_leaves_nothing(void **state)
{
    struct kit *k = *state;
    int64_t id = kit_record(k, .state = RECORD_STATE_PENDING), before = rows_of(k, id);
    assert_int_equal(sql_record_move(k->db, id, RECORD_STATE_EFFECTIVE, RECORD_STATE_VOIDED, 0, NULL), 0);
    assert_int_equal(rows_of(k, id), before);
}

static void nobody_decides_in_a_case_of_their_own(void **state)
{
    struct kit *k = *state;
    int64_t v = kit_volunteer(k, 0), someone = kit_account(k, 0);
    int64_t id = kit_record(k, .volunteer = v, .state = RECORD_STATE_REVIEW_PARENT);
    struct db *own = kit_as(k, kit_account_of(k, v));
    assert_int_equal(sql_record_move(own, id, RECORD_STATE_REVIEW_PARENT, RECORD_STATE_EFFECTIVE, 0, NULL),
                     CONFLICT);
    assert_string_equal(k->err.key, "复核要由没有经手过这条记录的人来做");
    kit_forget(k);
    struct db *other = kit_as(k, someone);
    assert_int_equal(sql_record_move(other, id, RECORD_STATE_REVIEW_PARENT, RECORD_STATE_EFFECTIVE, 0, NULL),
                     1);
}

/* A second phone is no second person. */
static void two_accounts_of_one_person_are_one(void **state)
{
    struct kit *k = *state;
    int64_t v = kit_volunteer(k, .account = kit_account(k, .person = "the same document"));
    int64_t second = kit_account(k, .person = "the same document");
    int64_t id = kit_record(k, .volunteer = v, .state = RECORD_STATE_PENDING);
    struct db *db = kit_as(k, second);
    assert_int_equal(sql_record_move(db, id, RECORD_STATE_PENDING, RECORD_STATE_EFFECTIVE, 0, NULL),
                     CONFLICT);
    assert_non_null(strstr(k->err.key, "要请另一位负责人确认"));
}

static void who_is_not_known_by_a_document_decides_nothing(void **state)
{
    struct kit *k = *state;
    int64_t id = kit_record(k, .state = RECORD_STATE_PENDING), who = kit_account(k, .person = "");
    struct db *db = kit_as(k, who);
    assert_int_equal(sql_record_move(db, id, RECORD_STATE_PENDING, RECORD_STATE_EFFECTIVE, 0, NULL),
                     CONFLICT);
    assert_string_equal(k->err.key, "您还没有通过实名核验，不能审核别人的事，请先完成实名");
    kit_forget(k);
    assert_int_equal(account_set_person(db, who, "a document"), OK);
    assert_int_equal(sql_record_move(db, id, RECORD_STATE_PENDING, RECORD_STATE_EFFECTIVE, 0, NULL), 1);
}

static void who_confirmed_does_not_review(void **state)
{
    struct kit *k = *state;
    int64_t leader = kit_account(k, 0), above = kit_account(k, 0),
            id = kit_record(k, .state = RECORD_STATE_PENDING);
    struct db *db = kit_as(k, leader);
    assert_int_equal(sql_record_move(db, id, RECORD_STATE_PENDING, RECORD_STATE_REVIEW_PARENT, 0, NULL), 1);
    assert_int_equal(sql_record_move(db, id, RECORD_STATE_REVIEW_PARENT, RECORD_STATE_EFFECTIVE, 0, NULL),
                     CONFLICT);
    kit_forget(k);
    db = kit_as(k, above);
    assert_int_equal(sql_record_move(db, id, RECORD_STATE_REVIEW_PARENT, RECORD_STATE_EFFECTIVE, 0, NULL), 1);
}

static void the_clock_is_nobodys_party(void **state)
{
    struct kit *k = *state;
    int64_t id = kit_record(k, .state = RECORD_STATE_PENDING);
    assert_int_equal(sql_record_move(kit_as(k, 0), id, RECORD_STATE_PENDING, RECORD_STATE_EFFECTIVE, 0, NULL),
                     1);
}

static void things_have_names_and_numbers_of_their_own(void **state)
{
    (void)state;
    for (const struct thing *t = all_things; t->name; t++)
        for (const struct thing *o = t + 1; o->name; o++) {
            assert_int_not_equal(t->number, o->number);
            assert_string_not_equal(t->name, o->name);
        }
    assert_int_equal(thing_by_name("record")->number, 9);
    assert_null(thing_by_name("nothing"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(only_declared_moves_are_made, kit_setup, kit_teardown),
        cmocka_unit_test_setup_teardown(a_move_tells_who_and_why, kit_setup, kit_teardown),
        cmocka_unit_test(a_move_names_who_made_it_as_the_table_says),
        cmocka_unit_test_setup_teardown(a_move_tells_for_which_unit, kit_setup, kit_teardown),
        cmocka_unit_test_setup_teardown(a_move_from_where_it_is_not_leaves_nothing, kit_setup, kit_teardown),
        cmocka_unit_test_setup_teardown(nobody_decides_in_a_case_of_their_own, kit_setup, kit_teardown),
        cmocka_unit_test_setup_teardown(two_accounts_of_one_person_are_one, kit_setup, kit_teardown),
        cmocka_unit_test_setup_teardown(who_is_not_known_by_a_document_decides_nothing, kit_setup,
                                        kit_teardown),
        cmocka_unit_test_setup_teardown(who_confirmed_does_not_review, kit_setup, kit_teardown),
        cmocka_unit_test_setup_teardown(the_clock_is_nobodys_party, kit_setup, kit_teardown),
        cmocka_unit_test(things_have_names_and_numbers_of_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
