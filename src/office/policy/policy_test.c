/* policy_test.c - what holds on which day, what may be decided, and how working days are counted. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "office/audit/audit.h"
#include "office/policy/policy.h"
#include "office/policy/policy.sql.h"
#include "kit/kit.h"

static int64_t today(const struct kit *k)
{
    return day_of(k->now);
}

static int change(struct kit *k, enum policy_key key, int64_t value, int64_t from_day)
{
    kit_forget(k);
    return kit_rule(k, key, value, from_day - today(k));
}

static int day_set(struct kit *k, const char *day, bool off)
{
    int64_t n;
    assert_true(parse_day(day, &n));
    kit_forget(k);
    return policy_day_set(k->db, &(struct policy_day){ .day = n, .off = off, .name = "测试节" });
}

static void every_rule_is_whole(void **state)
{
    (void)state;
    for (int i = 0; i < POLICY_COUNT; i++) {
        const struct policy_def *d = policy_def((enum policy_key)i);
        enum policy_key key;
        assert_non_null(d->name);
        assert_true(d->min <= d->value && d->value <= d->max);
        assert_true(d->unit && d->label && d->source);
        assert_int_equal(policy_key_of(d->name, &key), 1); /* names differ */
        assert_int_equal(key, i);
    }
    enum policy_key none;
    assert_int_equal(policy_key_of("no.such", &none), 0);
}

static void built_in_values_hold_at_first(void **state)
{
    struct kit *k = *state;
    assert_int_equal(policy(k->db, POLICY_RECORD_CONFIRM_WORKDAYS), 10);
    assert_int_equal(policy(k->db, POLICY_RECORD_TIER_PARENT_MIN), 480);
    assert_int_equal(policy(k->db, POLICY_STAR_FIVE_MIN), 90000);
}

static void a_change_holds_from_its_day(void **state)
{
    struct kit *k = *state;
    assert_int_equal(change(k, POLICY_SIGNUP_OFFER_MIN, 60, today(k)), OK);
    assert_int_equal(policy(k->db, POLICY_SIGNUP_OFFER_MIN), 60);
    assert_int_equal(change(k, POLICY_SIGNUP_OFFER_MIN, 45, today(k) + 2), OK);
    assert_int_equal(policy(k->db, POLICY_SIGNUP_OFFER_MIN), 60);
    kit_later(k, DAY_MS);
    assert_int_equal(policy_load(k->db, k->city.policy), OK);
    assert_int_equal(policy(k->db, POLICY_SIGNUP_OFFER_MIN), 60);
    kit_later(k, DAY_MS);
    assert_int_equal(policy_load(k->db, k->city.policy), OK);
    assert_int_equal(policy(k->db, POLICY_SIGNUP_OFFER_MIN), 45);
}

static void a_change_is_audited(void **state)
{
    struct kit *k = *state;
    struct audit_line_list lines = { 0 };
    struct audit_filter all = { .range = { 0, INT64_MAX }, .thing = "policy", .limit = 9 };
    assert_int_equal(change(k, POLICY_SIGNUP_OFFER_MIN, 60, today(k)), OK);
    assert_int_equal(audit_read(k->db, &all, &lines), OK);
    assert_int_equal(lines.n, 1);
    assert_int_equal(lines.v[0].what, AUDIT_KIND_POLICY);
    assert_string_equal(lines.v[0].reason, "试行");
    assert_string_equal(lines.v[0].detail, "候补名额保留多久：120 分钟 → 60 分钟，2026-03-10 起");
}

static void bounds_and_days_are_kept(void **state)
{
    struct kit *k = *state;
    assert_int_equal(change(k, POLICY_RECORD_CONFIRM_WORKDAYS, 11, today(k)),
                     INVALID); /* the law's ten are the most */
    assert_string_equal(k->err.field, "value");
    assert_int_equal(change(k, POLICY_RECORD_PAIRS_A_DAY, 0, today(k)), INVALID);
    assert_int_equal(change(k, POLICY_RECORD_PAIRS_A_DAY, 4, today(k) - 1), INVALID);
    assert_string_equal(k->err.field, "from");
    assert_int_equal(policy(k->db, POLICY_RECORD_PAIRS_A_DAY), 3);
}

static void the_order_of_tiers_and_stars_is_kept(void **state)
{
    struct kit *k = *state;
    assert_int_equal(change(k, POLICY_RECORD_TIER_PARENT_MIN, 721, today(k)), INVALID);
    assert_int_equal(change(k, POLICY_RECORD_TIER_CITY_MIN, 479, today(k)), INVALID);
    assert_int_equal(change(k, POLICY_STAR_TWO_MIN, 36000, today(k)), INVALID);
    assert_int_equal(change(k, POLICY_STAR_TWO_MIN, 6000, today(k)), INVALID);
    assert_int_equal(change(k, POLICY_STAR_TWO_MIN, 12000, today(k)), OK);
}

/* Each of two changes that start next week is fine beside what holds today, and not beside the other. */
static void the_order_is_kept_on_days_to_come(void **state)
{
    struct kit *k = *state;
    assert_int_equal(change(k, POLICY_STAR_ONE_MIN, 17400, today(k) + 7), OK);
    assert_int_equal(change(k, POLICY_STAR_TWO_MIN, 7200, today(k) + 7), INVALID);
    assert_string_equal(k->err.field, "value");
    assert_int_equal(change(k, POLICY_STAR_TWO_MIN, 7200, today(k)),
                     INVALID); /* would still hold next week */
    assert_int_equal(change(k, POLICY_RECORD_TIER_PARENT_MIN, 700, today(k) + 7), OK);
    assert_int_equal(change(k, POLICY_RECORD_TIER_CITY_MIN, 600, today(k) + 8), INVALID);
    assert_int_equal(change(k, POLICY_RECORD_TIER_CITY_MIN, 800, today(k) + 8), OK);
}

/* Neither would be taken alone before the other; together they are in order. The field that is not is named.
 */
static void rules_that_change_together_are_held_to_each_other(void **state)
{
    struct kit *k = *state;
    struct audit_line_list lines = { 0 };
    struct audit_filter all = { .range = { 0, INT64_MAX }, .thing = "policy", .limit = 9 };
    struct policy_new v[] = { { POLICY_STAR_ONE_MIN, 24000, "one" }, { POLICY_STAR_TWO_MIN, 30000, "two" } };
    struct policy_plan plan = { .v = v, .n = 2, .from_day = today(k), .reason = "一起改" };
    assert_int_equal(change(k, POLICY_STAR_ONE_MIN, 24000, today(k)), INVALID);
    kit_forget(k);
    assert_int_equal(policy_change(k->db, &plan), OK);
    assert_int_equal(policy(k->db, POLICY_STAR_ONE_MIN), 24000);
    assert_int_equal(policy(k->db, POLICY_STAR_TWO_MIN), 30000);
    assert_int_equal(audit_read(k->db, &all, &lines), OK);
    assert_int_equal(lines.n, 1);
    assert_string_equal(
        lines.v[0].detail,
        "一星所需时长：100 小时 → 400 小时；二星所需时长：300 小时 → 500 小时，2026-03-10 起");
    v[1].value = 24000;
    assert_int_equal(policy_change(k->db, &plan), INVALID);
    assert_string_equal(k->err.field, "two");
    kit_forget(k);
    v[0].value = 20000;
    v[1].value = 36000;
    assert_int_equal(policy_change(k->db, &plan), INVALID); /* not above three */
    assert_string_equal(k->err.field, "two");
    assert_int_equal(policy(k->db, POLICY_STAR_ONE_MIN), 24000);
    kit_forget(k);
}

/* Tuesday 10 March 2026: five working days end with Tuesday the 17th. */
static void working_days_skip_weekends(void **state)
{
    struct kit *k = *state;
    assert_int_equal(policy_deadline(k->db, k->now, 5), kit_time("2026-03-18T00:00"));
    assert_int_equal(policy_deadline(k->db, k->now, 0), kit_time("2026-03-11T00:00"));
}

static void holidays_and_shifted_days_count(void **state)
{
    struct kit *k = *state;
    assert_int_equal(day_set(k, "2026-03-12", true), OK);
    assert_int_equal(policy_deadline(k->db, k->now, 5), kit_time("2026-03-19T00:00"));
    assert_int_equal(day_set(k, "2026-03-14", false), OK); /* a Saturday worked */
    assert_int_equal(policy_deadline(k->db, k->now, 5), kit_time("2026-03-18T00:00"));
    assert_int_equal(policy_day_remove(k->db, &(struct policy_day){ .day = today(k) + 2 }), OK);
    assert_int_equal(policy_deadline(k->db, k->now, 5), kit_time("2026-03-17T00:00"));
    kit_forget(k);
    assert_int_equal(policy_day_remove(k->db, &(struct policy_day){ .day = today(k) + 2 }), NOT_FOUND);
}

static void days_that_change_nothing_are_refused(void **state)
{
    struct kit *k = *state;
    assert_int_equal(day_set(k, "2026-03-09", true), INVALID);  /* past */
    assert_int_equal(day_set(k, "2026-03-15", true), INVALID);  /* a Sunday */
    assert_int_equal(day_set(k, "2026-03-16", false), INVALID); /* a Monday */
}

static void lines_show_what_comes_next(void **state)
{
    struct kit *k = *state;
    struct policy_line_list lines = { 0 };
    assert_int_equal(change(k, POLICY_SIGNUP_OFFER_MIN, 45, today(k) + 9), OK);
    assert_int_equal(change(k, POLICY_SIGNUP_OFFER_MIN, 60, today(k) + 2), OK);
    assert_int_equal(policy_lines(k->db, LANG_ZH, &lines), OK);
    assert_int_equal(lines.n, POLICY_COUNT);
    assert_string_equal(lines.v[POLICY_SIGNUP_OFFER_MIN].shown, "120 分钟");
    assert_string_equal(lines.v[POLICY_SIGNUP_OFFER_MIN].next, "60 分钟");
    assert_int_equal(lines.v[POLICY_SIGNUP_OFFER_MIN].next_from, day_start_ms(today(k) + 2));
    assert_null(lines.v[POLICY_LOGIN_CODE_MIN].next);
    size_t headings = 0;
    for (size_t i = 0; i < lines.n; i++) {
        headings += lines.v[i].heads;
        for (size_t j = 0; j < i && lines.v[i].heads; j++)
            assert_string_not_equal(lines.v[i].heading, lines.v[j].heading); /* each stands once */
    }
    assert_true(headings > 8);
}

static void values_are_read_and_written_in_peoples_units(void **state)
{
    struct kit *k = *state;
    static const struct {
        enum policy_key key;
        int64_t stored;
        const char *shown;
    } known[] = {
        { POLICY_RECORD_TIER_PARENT_MIN, 480, "8 小时" }, { POLICY_RECORD_TIER_PARENT_MIN, 510, "8.50 小时" },
        { POLICY_STAR_RATING_X100, 300, "3.00 分" },      { POLICY_CHECKIN_LANDING_S, 300, "5 分钟" },
        { POLICY_CHECKIN_PRINTED_TOKEN, 1, "允许" },      { POLICY_RECORD_ROUNDING, 0, "精确到分钟" },
        { POLICY_CHECKIN_TOLERANCE_MIN, 30, "30 分钟" },
    };
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        const struct policy_def *def = policy_def(known[i].key);
        int64_t back = -1;
        assert_string_equal(policy_text(&k->arena, LANG_ZH, def, known[i].stored), known[i].shown);
        assert_int_equal(
            policy_stored(&k->err, def, "value", (double)known[i].stored / (double)def->per, &back), OK);
        assert_int_equal(back, known[i].stored);
    }
    int64_t none = -1;
    assert_int_equal(policy_stored(&k->err, policy_def(POLICY_CHECKIN_TOLERANCE_MIN), "value", 30.5, &none),
                     INVALID);
    assert_int_equal(none, -1);
    kit_forget(k);
}

#define T(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rule_is_whole),
        T(built_in_values_hold_at_first),
        T(a_change_holds_from_its_day),
        T(a_change_is_audited),
        T(bounds_and_days_are_kept),
        T(the_order_of_tiers_and_stars_is_kept),
        T(the_order_is_kept_on_days_to_come),
        T(rules_that_change_together_are_held_to_each_other),
        T(working_days_skip_weekends),
        T(holidays_and_shifted_days_count),
        T(days_that_change_nothing_are_refused),
        T(lines_show_what_comes_next),
        T(values_are_read_and_written_in_peoples_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
