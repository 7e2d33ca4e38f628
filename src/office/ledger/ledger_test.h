/* ledger_test.h - what the tests of the ledger stand on: short words for transfers, and looks at what is
 * booked.
 *
 * After each test the register is proved as `redvest check` does. */
#ifndef REDVEST_OFFICE_LEDGER_LEDGER_TEST_H
#define REDVEST_OFFICE_LEDGER_LEDGER_TEST_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "office/ledger/ledger.h"
#include "office/ledger/ledger_test.sql.h"
#include "kit/kit.h"

#define POINTS     "points"
#define PAIR       2
#define SIDES(...) .entries = (const struct ledger_entry[]){ __VA_ARGS__ }, .n = PAIR
#define MOVE(i, from, to, x)                                                                                 \
    {                                                                                                        \
        .id = (i), .kind = LEDGER_KIND_TRANSFER, .book = POINTS, SIDES({ (from), -(x) }, { (to), (x) })      \
    }
#define HOLD(i, from, to, x, ms)                                                                             \
    {                                                                                                        \
        .id = (i), .kind = LEDGER_KIND_HOLD, .book = POINTS, .lapse_ms = (ms),                               \
        SIDES({ (from), -(x) }, { (to), (x) })                                                               \
    }
#define PART(i, hold, from, to, x)                                                                           \
    {                                                                                                        \
        .id = (i), .kind = LEDGER_KIND_POST, .about = (hold), SIDES({ (from), -(x) }, { (to), (x) })         \
    }
#define END(i, k, hold)                                                                                      \
    {                                                                                                        \
        .id = (i), .kind = (k), .about = (hold)                                                              \
    }
#define ENTER(k, ...) enter((k), &(struct ledger_transfer)__VA_ARGS__)

static inline int enter(struct kit *k, const struct ledger_transfer *t)
{
    kit_forget(k);
    return ledger_enter(k->db, t, 1);
}

/* Refused, and with the sentence. */
#define REFUSED(k, code, key, ...) refused((k), (code), (key), &(struct ledger_transfer)__VA_ARGS__)

static inline void undone(struct kit *k, int rc, int code, const char *key)
{
    assert_int_equal(rc, code);
    assert_string_equal(k->err.key, key);
    db_rollback_to(k->db);
    db_release(k->db);
    kit_forget(k);
}

static inline void refused(struct kit *k, int code, const char *key, const struct ledger_transfer *t)
{
    kit_must(k, db_savepoint(k->db));
    undone(k, enter(k, t), code, key);
}

static inline int64_t opened(struct kit *k, const char *owner, int64_t owner_id, int64_t floor)
{
    int64_t id = 0;
    kit_must(k, ledger_open(k->db, owner, owner_id, POINTS, floor, &id));
    return id;
}

static inline int64_t person(struct kit *k)
{
    return opened(k, "person", ++k->serial, 0);
}

static inline int64_t issuer(struct kit *k)
{
    return opened(k, "issuer", 1, LEDGER_NO_FLOOR);
}

/* A person who has some. */
static inline int64_t rich(struct kit *k, int64_t amount)
{
    int64_t account = person(k);
    kit_must(k, ENTER(k, MOVE(1000000 + account % 1000000, issuer(k), account, amount)));
    return account;
}

static inline void has(struct kit *k, int64_t account, int64_t posted, int64_t held)
{
    struct ledger_balance b = { 0 };
    kit_must(k, ledger_balance(k->db, account, &b));
    assert_int_equal(b.posted, posted);
    assert_int_equal(b.held, held);
    assert_int_equal(b.available, posted - held);
}

static inline int64_t everything(struct kit *k)
{
    struct sql_ledger_test_count_row row = { 0 };
    kit_must(k, sql_ledger_test_count(k->db, &row));
    return row.n;
}

static inline int close_it(struct kit *k, int64_t account)
{
    kit_forget(k);
    return ledger_close(k->db, account);
}

static inline int sound_teardown(void **state)
{
    kit_sound(*state);
    return kit_teardown(state);
}

#define T(name) cmocka_unit_test_setup_teardown(name, kit_setup, sound_teardown)

#endif
