/* ledger_test.c - what is booked balances, floors hold with what is held, and everything is booked and ends
 * once.
 *
 * Many at once: ledger_race_test.c. Statements and sums: ledger_read_test.c. */
#include "office/ledger/ledger_test.h"

/* --- accounts ------------------------------------------------------------------------------------------ */

static void an_owner_has_one_account_a_book(void **state)
{
    struct kit *k = *state;
    int64_t a = opened(k, "person", 7, 0), b = 0;
    assert_int_equal(opened(k, "person", 7, 0), a);
    assert_int_not_equal(opened(k, "person", 8, 0), a);
    assert_int_not_equal(opened(k, "team", 7, 0), a);
    kit_must(k, ledger_open(k->db, "person", 7, "fund", 0, &b));
    assert_int_not_equal(a, b);
    assert_int_equal(ledger_open(k->db, "person", 7, POINTS, -5, &b), CONFLICT);
    kit_forget(k);
    assert_int_equal(ledger_open(k->db, "person", 7, POINTS, LEDGER_NO_FLOOR, &b), CONFLICT);
    kit_forget(k);
    assert_int_equal(ledger_open(k->db, "person", 9, POINTS, 1, &b), INVALID);
}

static void an_account_closes_only_at_zero(void **state)
{
    struct kit *k = *state;
    int64_t i = issuer(k), a = rich(k, 5), b = person(k);
    assert_int_equal(close_it(k, a), CONFLICT);
    assert_int_equal(close_it(k, i), CONFLICT);
    kit_must(k, ENTER(k, HOLD(1, a, b, 5, 0)));
    assert_int_equal(close_it(k, b), CONFLICT); /* something may still come in */
    kit_must(k, ENTER(k, END(2, LEDGER_KIND_RELEASE, 1)));
    assert_int_equal(close_it(k, b), OK);
    kit_must(k, ENTER(k, MOVE(3, a, i, 5)));
    assert_int_equal(close_it(k, a), OK);
    assert_int_equal(close_it(k, i), OK);
    assert_int_equal(close_it(k, a), CONFLICT);
    assert_string_equal(k->err.key, "账户已销户");
    assert_int_equal(close_it(k, 12345), NOT_FOUND);
}

static void a_closed_account_takes_nothing(void **state)
{
    struct kit *k = *state;
    int64_t i = issuer(k), a = person(k), pool = opened(k, "pool", 1, LEDGER_NO_FLOOR);
    kit_must(k, ENTER(k, MOVE(1, i, a, 5)));
    kit_must(k, ENTER(k, MOVE(2, a, i, 5)));
    kit_must(k, close_it(k, a));
    kit_must(k, close_it(k, pool));
    REFUSED(k, CONFLICT, "账户已销户", MOVE(3, i, a, 5));
    REFUSED(k, CONFLICT, "账户已销户", HOLD(3, i, a, 5, 0));
    REFUSED(k, CONFLICT, "账户已销户", MOVE(3, i, pool, 5));
    REFUSED(k, CONFLICT, "账户已销户", END(3, LEDGER_KIND_REVERSAL, 1));
    assert_int_not_equal(opened(k, "pool", 1, LEDGER_NO_FLOOR), pool); /* who comes back has a new one */
}

/* --- transfers ----------------------------------------------------------------------------------------- */

static void a_transfer_moves_from_one_to_the_other(void **state)
{
    struct kit *k = *state;
    int64_t i = issuer(k), a = person(k), b = person(k), c = person(k);
    assert_int_equal(ENTER(k, MOVE(1, i, a, 30)), OK);
    has(k, i, -30, 0);
    has(k, a, 30, 0);
    assert_int_equal(
        ENTER(k, { .id = 2,
                   .kind = LEDGER_KIND_TRANSFER,
                   .book = POINTS,
                   .n = 3,
                   .entries = (const struct ledger_entry[]){ { b, 10 }, { a, -17 }, { c, 7 } } }),
        OK);
    has(k, a, 13, 0);
    has(k, b, 10, 0);
    has(k, c, 7, 0);
}

static void what_is_not_whole_is_refused(void **state)
{
    struct kit *k = *state;
    int64_t i = issuer(k), a = rich(k, 9);
    int64_t before = everything(k);
    REFUSED(k, INVALID, "借贷不平衡",
            { .id = 1, .kind = LEDGER_KIND_TRANSFER, .book = POINTS, SIDES({ i, -5 }, { a, 6 }) });
    REFUSED(k, INVALID, "一笔账里同一账户只能出现一次",
            { .id = 1, .kind = LEDGER_KIND_TRANSFER, .book = POINTS, SIDES({ a, -5 }, { a, 5 }) });
    const struct ledger_transfer bad[] = {
        MOVE(0, i, a, 5),
        MOVE(1, i, a, 0),
        MOVE(1, i, a, LEDGER_AMOUNT_MOST + 1),
        { .id = 1, .kind = LEDGER_KIND_TRANSFER, SIDES({ i, -5 }, { a, 5 }) },
        { .id = 1, .kind = LEDGER_KIND_TRANSFER, .book = POINTS },
        { .id = 1, .kind = LEDGER_KIND_HOLD, .book = POINTS },
        { .id = 1, .kind = LEDGER_KIND_TRANSFER, .book = POINTS, .about = 2, SIDES({ i, -5 }, { a, 5 }) },
        { .id = 1, .kind = LEDGER_KIND_TRANSFER, .book = POINTS, .lapse_ms = 2, SIDES({ i, -5 }, { a, 5 }) },
        { .id = 1, .kind = LEDGER_KIND_RELEASE, .about = 2, SIDES({ i, -5 }, { a, 5 }) },
        { .id = 1, .kind = LEDGER_KIND_REVERSAL, .about = 2, SIDES({ i, -5 }, { a, 5 }) },
        { .id = 1, .kind = LEDGER_KIND_POST, .book = POINTS, .about = 2 },
        HOLD(1, i, a, 5, -1),
        END(1, LEDGER_KIND_POST, 0),
        END(1, LEDGER_KIND_RELEASE, 0),
        END(1, LEDGER_KIND_REVERSAL, 0),
        END(1, LEDGER_KIND_LAPSE, 2), /* only time lets lapse */
        { .id = 1, .kind = 0, .about = 2 },
        { .id = 1, .kind = 7, .about = 2 },
    };
    for (size_t n = 0; n < sizeof(bad) / sizeof(bad[0]); n++)
        refused(k, INVALID, "这笔账不完整", &bad[n]);
    assert_int_equal(everything(k), before);
}

static void accounts_of_one_book_alone_take_part(void **state)
{
    struct kit *k = *state;
    int64_t i = issuer(k), a = person(k), other = 0;
    kit_must(k, ledger_open(k->db, "person", 1, "fund", 0, &other));
    REFUSED(k, INVALID, "账户不属于这本账", MOVE(1, i, other, 5));
    REFUSED(k, INVALID, "账户不属于这本账", HOLD(1, i, other, 5, 0));
    REFUSED(k, NOT_FOUND, "没有这个账户", MOVE(1, i, 12345, 5));
    REFUSED(k, NOT_FOUND, "没有这个账户", HOLD(1, i, 12345, 5, 0));
    REFUSED(k, INVALID, "账户不属于这本账",
            { .id = 1, .kind = LEDGER_KIND_TRANSFER, .book = "fund", SIDES({ i, -5 }, { a, 5 }) });
}

static void nothing_falls_below_its_floor(void **state)
{
    struct kit *k = *state;
    int64_t i = issuer(k), a = rich(k, 10), credit = opened(k, "team", 1, -20);
    REFUSED(k, CONFLICT, "可用余额不足，现有 {0}", MOVE(1, a, i, 11));
    kit_must(k, ENTER(k, MOVE(1, a, i, 10)));
    REFUSED(k, CONFLICT, "可用余额不足，现有 {0}", MOVE(2, a, i, 1));
    kit_must(k, ENTER(k, MOVE(2, credit, a, 20)));
    REFUSED(k, CONFLICT, "可用余额不足，现有 {0}", MOVE(3, credit, a, 1));
    has(k, credit, -20, 0);
    kit_must(k, ENTER(k, MOVE(3, i, credit, 1))); /* still below zero, and better than before */
    has(k, a, 20, 0);
}

static void what_is_held_is_not_available(void **state)
{
    struct kit *k = *state;
    int64_t a = rich(k, 10), b = person(k);
    kit_must(k, ENTER(k, HOLD(1, a, b, 7, 0)));
    has(k, a, 10, 7);
    has(k, b, 0, 0); /* not yet */
    REFUSED(k, CONFLICT, "可用余额不足，现有 {0}", MOVE(2, a, b, 4));
    REFUSED(k, CONFLICT, "可用余额不足，现有 {0}", HOLD(2, a, b, 4, 0));
    REFUSED(k, CONFLICT, "可用余额不足，现有 {0}", MOVE(2, b, a, 1)); /* what is promised is not there */
    kit_must(k, ENTER(k, MOVE(2, a, b, 3)));
    has(k, a, 7, 7);
}

static void the_row_of_an_account_without_a_floor_is_never_written(void **state)
{
    struct kit *k = *state;
    struct sql_ledger_test_row_row row = { 0 };
    int64_t i = issuer(k), a = rich(k, 30);
    kit_must(k, ENTER(k, HOLD(1, i, a, 9, 0)));
    has(k, i, -30, 9);
    kit_must(k, sql_ledger_test_row(k->db, i, &row));
    assert_int_equal(row.posted, 0);
    assert_int_equal(row.held, 0);
    kit_must(k, ENTER(k, END(2, LEDGER_KIND_POST, 1)));
    has(k, i, -39, 0);
}

/* --- holds --------------------------------------------------------------------------------------------- */

static void a_hold_is_posted_wholly(void **state)
{
    struct kit *k = *state;
    int64_t a = rich(k, 10), b = person(k);
    kit_must(k, ENTER(k, HOLD(1, a, b, 7, 0)));
    kit_must(k, ENTER(k, END(2, LEDGER_KIND_POST, 1)));
    has(k, a, 3, 0);
    has(k, b, 7, 0);
}

static void a_hold_is_posted_in_part_and_the_rest_is_free(void **state)
{
    struct kit *k = *state;
    int64_t a = rich(k, 10), b = person(k), c = person(k);
    kit_must(k, ENTER(k, HOLD(1, a, b, 7, 0)));
    REFUSED(k, INVALID, "入账不能超过冻结的数额", PART(2, 1, a, b, 8));
    REFUSED(k, INVALID, "入账不能超过冻结的数额", PART(2, 1, b, a, 1));
    REFUSED(k, INVALID, "入账不能超过冻结的数额", PART(2, 1, a, c, 1));
    kit_must(k, ENTER(k, PART(2, 1, a, b, 4)));
    has(k, a, 6, 0);
    has(k, b, 4, 0);
    kit_must(k, ENTER(k, { .id = 3,
                           .kind = LEDGER_KIND_HOLD,
                           .book = POINTS,
                           .n = 3,
                           .entries = (const struct ledger_entry[]){ { a, -6 }, { b, 2 }, { c, 4 } } }));
    kit_must(k, ENTER(k, PART(4, 3, a, c, 3))); /* who is not named gets nothing */
    has(k, a, 3, 0);
    has(k, b, 4, 0);
    has(k, c, 3, 0);
}

static void a_post_takes_of_each_no_more_than_it_held(void **state)
{
    struct kit *k = *state;
    int64_t a = rich(k, 10), b = rich(k, 10), c = person(k);
    kit_must(k, ENTER(k, { .id = 1,
                           .kind = LEDGER_KIND_HOLD,
                           .book = POINTS,
                           .n = 3,
                           .entries = (const struct ledger_entry[]){ { a, -3 }, { b, -3 }, { c, 6 } } }));
    REFUSED(k, INVALID, "入账不能超过冻结的数额", PART(2, 1, a, c, 6));
    kit_must(k, ENTER(k, PART(2, 1, b, c, 3)));
    has(k, a, 10, 0);
    has(k, b, 7, 0);
    has(k, c, 3, 0);
}

static void a_hold_is_released(void **state)
{
    struct kit *k = *state;
    int64_t a = rich(k, 10), b = person(k);
    kit_must(k, ENTER(k, HOLD(1, a, b, 7, 0)));
    kit_must(k, ENTER(k, END(2, LEDGER_KIND_RELEASE, 1)));
    has(k, a, 10, 0);
    has(k, b, 0, 0);
}

static void a_hold_lapses_at_its_time_and_not_before(void **state)
{
    struct kit *k = *state;
    int64_t a = rich(k, 10), b = person(k);
    kit_must(k, ENTER(k, HOLD(1, a, b, 4, 15 * MINUTE_MS)));
    kit_must(k, ENTER(k, HOLD(2, a, b, 3, 30 * MINUTE_MS)));
    kit_must(k, ENTER(k, HOLD(3, a, b, 2, 0)));
    kit_later(k, 15 * MINUTE_MS - 1);
    assert_int_equal(ledger_lapse(k->db), 0);
    kit_later(k, 1);
    REFUSED(k, CONFLICT, "这笔冻结已经到期", END(4, LEDGER_KIND_POST, 1)); /* before anybody looked */
    REFUSED(k, CONFLICT, "这笔冻结已经到期", END(4, LEDGER_KIND_RELEASE, 1));
    has(k, a, 10, 9);
    assert_int_equal(ledger_lapse(k->db), 1);
    assert_int_equal(ledger_lapse(k->db), 0);
    has(k, a, 10, 5);
    kit_later(k, 400 * DAY_MS);
    assert_int_equal(ledger_lapse(k->db), 1);
    has(k, a, 10, 2); /* the third has no time */
}

static void many_holds_lapse(void **state)
{
    struct kit *k = *state;
    int64_t i = issuer(k), a = rich(k, 2000);
    for (int64_t n = 1; n <= 1001; n++)
        kit_must(k, ENTER(k, HOLD(n, a, i, 1, 1)));
    kit_later(k, 1);
    assert_int_equal(ledger_lapse(k->db), 1000);
    assert_int_equal(ledger_lapse(k->db), 1);
    has(k, a, 2000, 0);
}

static void a_hold_ends_once(void **state)
{
    static const enum ledger_kind ends[] = { LEDGER_KIND_POST, LEDGER_KIND_RELEASE, LEDGER_KIND_LAPSE };
    struct kit *k = *state;
    int64_t a = rich(k, 100), b = person(k), next = 1;
    for (int i = 0; i < 3; i++) {
        int64_t hold = next++;
        kit_must(k, ENTER(k, HOLD(hold, a, b, 2, SECOND_MS)));
        if (ends[i] == LEDGER_KIND_LAPSE) {
            kit_later(k, SECOND_MS);
            assert_int_equal(ledger_lapse(k->db), 1);
        } else {
            kit_must(k, ENTER(k, END(next++, ends[i], hold)));
        }
        REFUSED(k, CONFLICT, "这笔冻结已经结束", END(next, LEDGER_KIND_POST, hold));
        REFUSED(k, CONFLICT, "这笔冻结已经结束", END(next, LEDGER_KIND_RELEASE, hold));
        kit_later(k, SECOND_MS);
        assert_int_equal(ledger_lapse(k->db), 0);
    }
    has(k, a, 98, 0);
    has(k, b, 2, 0);
}

static void only_holds_are_ended(void **state)
{
    struct kit *k = *state;
    int64_t i = issuer(k), a = person(k);
    kit_must(k, ENTER(k, MOVE(1, i, a, 5)));
    for (int64_t about = 1; about <= 2; about++) { /* a transfer; nothing */
        REFUSED(k, NOT_FOUND, "没有这笔冻结", END(3, LEDGER_KIND_POST, about));
        REFUSED(k, NOT_FOUND, "没有这笔冻结", END(3, LEDGER_KIND_RELEASE, about));
    }
}

/* --- reversals ----------------------------------------------------------------------------------------- */

static void what_was_posted_is_reversed_once(void **state)
{
    struct kit *k = *state;
    int64_t i = issuer(k), a = person(k), b = person(k);
    kit_must(k, ENTER(k, MOVE(1, i, a, 9)));
    kit_must(k, ENTER(k, HOLD(2, a, b, 6, 0)));
    kit_must(k, ENTER(k, PART(3, 2, a, b, 4)));
    kit_must(k, ENTER(k, END(4, LEDGER_KIND_REVERSAL, 3)));
    has(k, a, 9, 0);
    has(k, b, 0, 0);
    kit_must(k, ENTER(k, END(5, LEDGER_KIND_REVERSAL, 1)));
    has(k, i, 0, 0);
    has(k, a, 0, 0);
    REFUSED(k, CONFLICT, "这笔账已经冲正", END(6, LEDGER_KIND_REVERSAL, 1));
    REFUSED(k, CONFLICT, "这笔账已经冲正", END(6, LEDGER_KIND_REVERSAL, 3));
}

static void only_what_was_posted_is_reversed(void **state)
{
    struct kit *k = *state;
    int64_t i = issuer(k), a = rich(k, 9), b = person(k);
    kit_must(k, ENTER(k, HOLD(1, a, b, 6, 0)));
    REFUSED(k, CONFLICT, "只有已入账的转账可以冲正", END(9, LEDGER_KIND_REVERSAL, 1));
    kit_must(k, ENTER(k, END(2, LEDGER_KIND_RELEASE, 1)));
    REFUSED(k, CONFLICT, "只有已入账的转账可以冲正", END(9, LEDGER_KIND_REVERSAL, 2));
    kit_must(k, ENTER(k, MOVE(3, i, a, 6)));
    kit_must(k, ENTER(k, END(4, LEDGER_KIND_REVERSAL, 3)));
    REFUSED(k, CONFLICT, "只有已入账的转账可以冲正", END(9, LEDGER_KIND_REVERSAL, 4));
    REFUSED(k, NOT_FOUND, "没有这笔账", END(9, LEDGER_KIND_REVERSAL, 99));
}

static void a_reversal_keeps_the_floor(void **state)
{
    struct kit *k = *state;
    int64_t i = issuer(k), a = person(k), b = person(k);
    kit_must(k, ENTER(k, MOVE(1, i, a, 9)));
    kit_must(k, ENTER(k, MOVE(2, a, b, 1)));
    REFUSED(k, CONFLICT, "可用余额不足，现有 {0}", END(3, LEDGER_KIND_REVERSAL, 1));
    kit_must(k, ENTER(k, END(3, LEDGER_KIND_REVERSAL, 2)));
    kit_must(k, ENTER(k, END(4, LEDGER_KIND_REVERSAL, 1)));
    has(k, i, 0, 0);
}

/* --- ids ----------------------------------------------------------------------------------------------- */

#define SAME(k, ...)  same((k), &(struct ledger_transfer)__VA_ARGS__)
#define OTHER(k, ...) REFUSED((k), CONFLICT, "这个编号已记了另一笔账", __VA_ARGS__)

static void same(struct kit *k, const struct ledger_transfer *t)
{
    int64_t before = everything(k);
    assert_int_equal(enter(k, t), OK);
    assert_int_equal(everything(k), before);
}

static void an_id_is_booked_once(void **state)
{
    struct kit *k = *state;
    int64_t i = issuer(k), a = person(k), b = person(k);
    kit_must(k, ENTER(k, MOVE(1, i, a, 9)));
    SAME(k, MOVE(1, i, a, 9));
    SAME(k, { .id = 1, .kind = LEDGER_KIND_TRANSFER, .book = POINTS, SIDES({ a, 9 }, { i, -9 }) });
    OTHER(k, MOVE(1, i, a, 8));
    OTHER(k, MOVE(1, i, b, 9));
    OTHER(k, MOVE(1, a, i, 9));
    OTHER(k, HOLD(1, i, a, 9, 0));
    OTHER(k,
          { .id = 1, .kind = LEDGER_KIND_TRANSFER, .book = POINTS, .code = 1, SIDES({ i, -9 }, { a, 9 }) });
    OTHER(k, { .id = 1, .kind = LEDGER_KIND_TRANSFER, .book = POINTS, .ref = 1, SIDES({ i, -9 }, { a, 9 }) });
    kit_must(k, ENTER(k, END(2, LEDGER_KIND_REVERSAL, 1)));
    SAME(k, END(2, LEDGER_KIND_REVERSAL, 1));
    SAME(k, MOVE(1, i, a, 9)); /* it was booked; that it was undone later is another matter */
    OTHER(k, END(2, LEDGER_KIND_REVERSAL, 3));
    OTHER(k, MOVE(2, i, a, 9));
}

static void a_hold_and_its_end_are_booked_once(void **state)
{
    struct kit *k = *state;
    int64_t a = rich(k, 50), b = person(k);
    for (int64_t n = 1; n <= 3; n++)
        kit_must(k, ENTER(k, HOLD(n, a, b, 9, 5000)));
    kit_later(k, 1000); /* a repetition comes later, and would have ended later */
    SAME(k, HOLD(1, a, b, 9, 5000));
    OTHER(k, HOLD(1, a, b, 9, 4000));
    OTHER(k, HOLD(1, a, b, 8, 5000));
    kit_must(k, ENTER(k, END(11, LEDGER_KIND_POST, 1)));
    kit_must(k, ENTER(k, PART(12, 2, a, b, 4)));
    kit_must(k, ENTER(k, END(13, LEDGER_KIND_RELEASE, 3)));
    SAME(k, HOLD(1, a, b, 9, 5000));
    SAME(k, END(11, LEDGER_KIND_POST, 1));
    SAME(k, PART(11, 1, a, b, 9)); /* the whole by another name */
    SAME(k, PART(12, 2, a, b, 4));
    SAME(k, END(13, LEDGER_KIND_RELEASE, 3));
    OTHER(k, PART(11, 1, a, b, 8));
    OTHER(k, PART(12, 2, a, b, 5));
    OTHER(k, END(12, LEDGER_KIND_POST, 2));
    OTHER(k, END(12, LEDGER_KIND_RELEASE, 2));
    OTHER(k, END(13, LEDGER_KIND_RELEASE, 2));
}

/* --- several together ---------------------------------------------------------------------------------- */

static void linked_transfers_are_booked_all_or_none(void **state)
{
    struct kit *k = *state;
    int64_t i = issuer(k), a = person(k), b = person(k);
    int64_t before = everything(k);
    kit_must(k, db_savepoint(k->db));
    const struct ledger_transfer poor[] = { MOVE(1, i, a, 5), MOVE(2, a, b, 6), MOVE(3, i, b, 1) };
    undone(k, ledger_enter(k->db, poor, 3), CONFLICT, "可用余额不足，现有 {0}");
    assert_int_equal(everything(k), before);
    const struct ledger_transfer enough[] = { MOVE(1, i, a, 6), HOLD(2, a, b, 6, 0),
                                              END(3, LEDGER_KIND_POST, 2), MOVE(4, b, i, 2) };
    assert_int_equal(ledger_enter(k->db, enough, 4), OK);
    assert_int_equal(ledger_enter(k->db, enough, 4), OK);
    has(k, i, -4, 0);
    has(k, a, 0, 0);
    has(k, b, 4, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(an_owner_has_one_account_a_book),
        T(an_account_closes_only_at_zero),
        T(a_closed_account_takes_nothing),
        T(a_transfer_moves_from_one_to_the_other),
        T(what_is_not_whole_is_refused),
        T(accounts_of_one_book_alone_take_part),
        T(nothing_falls_below_its_floor),
        T(what_is_held_is_not_available),
        T(the_row_of_an_account_without_a_floor_is_never_written),
        T(a_hold_is_posted_wholly),
        T(a_hold_is_posted_in_part_and_the_rest_is_free),
        T(a_post_takes_of_each_no_more_than_it_held),
        T(a_hold_is_released),
        T(a_hold_lapses_at_its_time_and_not_before),
        T(many_holds_lapse),
        T(a_hold_ends_once),
        T(only_holds_are_ended),
        T(what_was_posted_is_reversed_once),
        T(only_what_was_posted_is_reversed),
        T(a_reversal_keeps_the_floor),
        T(an_id_is_booked_once),
        T(a_hold_and_its_end_are_booked_once),
        T(linked_transfers_are_booked_all_or_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
