/* ledger_read_test.c - statements and sums say what was booked, also when balances were brought forward; and
 * what is spoilt is found. */
#include "office/ledger/ledger_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "program/invariant/invariant.h"

/* --- statements ---------------------------------------------------------------------------------------- */

static void assert_lines(struct kit *k, int64_t account, int64_t most)
{
    int64_t before = 0, n = 0, left = 10;
    struct ledger_line_list lines = { 0 };
    while (kit_must(k, ledger_statement(k->db, account, before, most, &lines)) > 0)
        for (size_t i = 0; i < lines.n; i++, n++, left--) {
            int64_t sign = lines.v[i].amount < 0 ? -1 : 1;
            assert_int_equal(lines.v[i].transfer, left);
            assert_int_equal(lines.v[i].amount, sign * left);
            assert_int_equal(lines.v[i].balance, sign * left * (left + 1) / 2);
            assert_int_equal(lines.v[i].kind, LEDGER_KIND_TRANSFER);
            assert_int_equal(lines.v[i].at, k->now);
            before = lines.v[i].id;
        }
    assert_int_equal(n, 10);
}

static void a_statement_says_the_balance_after_each_entry(void **state)
{
    struct kit *k = *state;
    int64_t i = issuer(k), a = person(k);
    struct ledger_line_list lines = { 0 };
    for (int64_t n = 1; n <= 10; n++)
        kit_must(k, ENTER(k, MOVE(n, i, a, n)));
    kit_must(k, ENTER(k, HOLD(11, a, i, 5, 0))); /* is no entry */
    for (int64_t most = 1; most <= 11; most += 2) {
        assert_lines(k, a, most);
        assert_lines(k, i, most);
    }
    assert_int_equal(ledger_statement(k->db, 12345, 0, 5, &lines), NOT_FOUND);
}

static int64_t carried(struct kit *k, int64_t account)
{
    struct sql_ledger_test_carried_row row = { 0 };
    return kit_must(k, sql_ledger_test_carried(k->db, account, &row)) ? row.posted : 0;
}

/* As the night after: ids are of the machine's clock, and go on from there. */
static int carry_tomorrow(struct kit *k)
{
    int64_t then = id_ms(id_new()) + 2 * DAY_MS;
    k->db->now = then;
    int rc = kit_must(k, ledger_carry(k->db));
    k->db->now = k->now;
    id_after(id_floor(then));
    return rc;
}

static void balances_are_brought_forward_without_a_change(void **state)
{
    struct kit *k = *state;
    int64_t i = issuer(k), a = person(k);
    for (int64_t n = 1; n <= 9; n++)
        kit_must(k, ENTER(k, MOVE(n, i, a, n)));
    k->db->now = id_ms(id_new()) + DAY_MS / 2;
    assert_int_equal(ledger_carry(k->db), 0); /* none is a day old */
    assert_int_equal(carry_tomorrow(k), 1);
    assert_int_equal(carried(k, i), -45);
    assert_int_equal(carried(k, a), 0); /* has its own balance */
    has(k, i, -45, 0);
    kit_must(k, ENTER(k, MOVE(10, i, a, 10)));
    has(k, i, -55, 0);
    assert_lines(k, i, 3);
    assert_int_equal(carry_tomorrow(k), 1);
    assert_int_equal(carried(k, i), -55);
    assert_int_equal(carry_tomorrow(k), 0);
    assert_lines(k, i, 3);
}

static void an_account_brought_forward_closes_at_zero(void **state)
{
    struct kit *k = *state;
    int64_t i = issuer(k), a = person(k);
    kit_must(k, ENTER(k, MOVE(1, i, a, 9)));
    carry_tomorrow(k);
    assert_int_equal(close_it(k, i), CONFLICT);
    kit_must(k, ENTER(k, MOVE(2, a, i, 9)));
    assert_int_equal(carried(k, i), -9);
    assert_int_equal(close_it(k, i), OK);
    carry_tomorrow(k);
    assert_int_equal(carried(k, i), 0);
}

/* --- what redvest check finds -------------------------------------------------------------------------- */

/* Spoils the register, looks for the name among what is broken, and takes it back. */
static void finds(struct kit *k, int rc, const char *name)
{
    char *text = NULL, line[64];
    size_t n = 0;
    int broken = 0;
    assert_int_not_equal(kit_must(k, rc), 0);
    kit_commit(k);
    FILE *out = open_memstream(&text, &n);
    kit_must(k, invariant_check(k->db, out, &broken));
    kit_begin(k);
    fclose(out);
    snprintf(line, sizeof(line), "BROKEN  %s ", name);
    if (!strstr(text, line))
        fail_msg("%s is not found: %s", name, text);
    free(text);
}

static void check_finds_what_is_spoilt(void **state)
{
    struct kit *k = *state;
    int64_t i = issuer(k), a = rich(k, 50), b = person(k);
    kit_must(k, ENTER(k, MOVE(1, a, b, 5)));
    kit_must(k, ENTER(k, HOLD(2, a, b, 5, 0)));
    kit_must(k, ENTER(k, HOLD(3, i, b, 5, 0)));
    carry_tomorrow(k);
    kit_sound(k);
    finds(k, sql_ledger_test_spoil_account(k->db, a, 1, 0), "ledger.balance     ");
    kit_must(k, sql_ledger_test_spoil_account(k->db, a, -1, 1));
    finds(k, 1, "ledger.held        ");
    kit_must(k, sql_ledger_test_spoil_account(k->db, a, 0, -1));
    finds(k, sql_ledger_test_spoil_account(k->db, i, 1, 0), "ledger.balance     ");
    kit_must(k, sql_ledger_test_spoil_account(k->db, i, -1, 0));
    kit_sound(k);
    finds(k, sql_ledger_test_spoil_floor(k->db, b), "ledger.floor       ");
    finds(k, sql_ledger_test_spoil_carry(k->db), "ledger.balance     ");
    finds(k, sql_ledger_test_spoil_hold(k->db, 3), "ledger.hold        ");
    finds(k, sql_ledger_test_spoil_about(k->db, 2, 1), "ledger.about       ");
    finds(k, sql_ledger_test_spoil_amount(k->db, 1, b), "ledger.book        ");
    finds(k, 1, "ledger.transfer    ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_statement_says_the_balance_after_each_entry),
        T(balances_are_brought_forward_without_a_change),
        T(an_account_brought_forward_closes_at_zero),
        cmocka_unit_test_setup_teardown(check_finds_what_is_spoilt, kit_setup, kit_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
