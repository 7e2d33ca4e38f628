/* deadline_test.c - a word before, a word at the end, each once; rules and days off that change move what
 * runs; one that fails stops no other and leaves nothing.
 *
 * The kit's day is Tuesday 10 March 2026. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kit/kit.h"
#include "office/deadline/deadline.h"
#include "office/deadline/deadline_test.sql.h"
#include "office/notice/notice.h"

#define BAD 50 /* things that always fail: more than are looked at in one go */

static int reminded, ended;
static int64_t last, mailbox;

static int remind(struct db *db, int64_t thing)
{
    reminded++;
    last = thing;
    return OK;
}

/* Leaves a message, so that one can see whether it stays. */
static int end(struct db *db, int64_t thing)
{
    int rc = notice_send(db, mailbox, "/", "账号", NULL);
    if (rc >= 0 && thing >= 1000 && thing < 1000 + BAD)
        return ERR(db->err, CONFLICT, NULL, "账号");
    ended++;
    last = thing;
    return rc;
}

static int again(struct db *db, int64_t thing)
{
    ended++;
    return deadline_set(db, DEADLINE_KIND_CONFIRM, thing, db->now + HOUR_MS);
}

static const struct deadline_def counted[] = {
    { DEADLINE_KIND_CONFIRM, "counted", POLICY_RECORD_CONFIRM_WORKDAYS, POLICY_RECORD_REMIND_WORKDAYS, remind,
      end },
    { 0 },
};
static const struct deadline_def dated[] = {
    { DEADLINE_KIND_CONFIRM, "dated", POLICY_COUNT, POLICY_RECORD_REMIND_WORKDAYS, remind, end },
    { 0 },
};
static const struct deadline_def silent[] = {
    { DEADLINE_KIND_CONFIRM, "silent", POLICY_COUNT, POLICY_COUNT, NULL, end },
    { 0 },
};
static const struct deadline_def repeated[] = {
    { DEADLINE_KIND_CONFIRM, "repeated", POLICY_COUNT, POLICY_COUNT, NULL, again },
    { 0 },
};

static void set(struct kit *k, int64_t thing, const char *time)
{
    kit_must(k, deadline_set(k->db, DEADLINE_KIND_CONFIRM, thing, kit_time(time)));
}

/* The clock's work at a time; how many words before, and at the end, there were in all. */
static void told(struct kit *k, const struct deadline_def *d, const char *time, int before, int at_end)
{
    bool left = true;
    kit_at(k, time);
    for (int i = 0; left && i < 50; i++)
        kit_must(k, deadline_fire_of(kit_as(k, 0), d, &left));
    assert_false(left);
    assert_int_equal(reminded, before);
    assert_int_equal(ended, at_end);
}

static int setup(void **state)
{
    int rc = kit_setup(state);
    reminded = ended = 0;
    mailbox = kit_account((struct kit *)*state, 0);
    return rc;
}

static void so_many_working_days_after_it_was_set_to(void **state)
{
    struct kit *k = *state;
    set(k, 1, "2026-03-09T11:00");
    told(k, counted, "2026-03-18T23:59", 0, 0);
    told(k, counted, "2026-03-19T00:00", 1, 0);
    told(k, counted, "2026-03-23T23:59", 1, 0);
    told(k, counted, "2026-03-24T00:00", 1, 1);
    told(k, counted, "2026-05-24T00:00", 1, 1);
}

static void at_the_time_itself_without_a_rule(void **state)
{
    struct kit *k = *state;
    set(k, 1, "2026-03-19T11:00"); /* three working days before: from Monday on */
    told(k, dated, "2026-03-16T10:59", 1, 0);
    told(k, dated, "2026-03-19T10:59", 1, 0);
    told(k, dated, "2026-03-19T11:00", 1, 1);
    set(k, 2, "2026-03-19T12:00");
    told(k, silent, "2026-03-19T11:59", 1, 1);
    told(k, silent, "2026-03-19T12:00", 1, 2);
}

static void what_is_late_is_not_reminded_of(void **state)
{
    struct kit *k = *state;
    set(k, 1, "2026-03-09T11:00");
    told(k, counted, "2026-04-24T00:00", 0, 1);
}

static void another_time_begins_anew_and_the_same_does_not(void **state)
{
    struct kit *k = *state;
    set(k, 1, "2026-03-09T11:00");
    told(k, counted, "2026-03-24T00:00", 0, 1);
    set(k, 1, "2026-03-09T11:00");
    told(k, counted, "2026-03-25T00:00", 0, 1);
    set(k, 1, "2026-03-10T11:00");
    told(k, counted, "2026-03-25T00:00", 0, 2);
}

static void nothing_is_said_of_what_is_done(void **state)
{
    struct kit *k = *state;
    set(k, 1, "2026-03-09T11:00");
    set(k, 2, "2026-03-09T11:00");
    kit_must(k, deadline_clear(k->db, DEADLINE_KIND_CONFIRM, 1));
    told(k, counted, "2026-03-24T00:00", 0, 1);
    assert_int_equal(last, 2);
}

static void a_function_may_set_its_clock_again(void **state)
{
    struct kit *k = *state;
    set(k, 1, "2026-03-10T11:00");
    told(k, repeated, "2026-03-10T11:00", 0, 1);
    told(k, repeated, "2026-03-10T11:59", 0, 1);
    told(k, repeated, "2026-03-10T12:00", 0, 2);
}

/* They come first, are undone, and wait for an hour. */
static void those_that_fail_stop_no_other(void **state)
{
    struct kit *k = *state;
    struct sql_deadline_test_row_row bad = { 0 };
    int64_t messages = -1;
    for (int i = 0; i < BAD; i++) {
        set(k, 1000 + i, "2026-03-10T09:00");
        set(k, 100 + i, "2026-03-10T10:30");
    }
    told(k, silent, "2026-03-10T11:00", 0, 50);
    kit_must(k, notice_unread(k->db, mailbox, &messages));
    assert_int_equal(messages, 50);
    kit_must(k, sql_deadline_test_row(k->db, DEADLINE_KIND_CONFIRM, 1000, &bad));
    assert_int_equal(bad.late, 0);
    set(k, 1, "2026-03-10T11:30");
    told(k, silent, "2026-03-10T12:00", 0, 51);
    assert_int_equal(last, 1);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, kit_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(so_many_working_days_after_it_was_set_to),
        T(at_the_time_itself_without_a_rule),
        T(what_is_late_is_not_reminded_of),
        T(another_time_begins_anew_and_the_same_does_not),
        T(nothing_is_said_of_what_is_done),
        T(a_function_may_set_its_clock_again),
        T(those_that_fail_stop_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
