/* star_test.c - what hours and quality earn, and everybody's stars anew when the city changes a rule. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "office/audit/audit.h"
#include "db/meta.h"
#include "office/policy/policy.h"
#include "service/record/record.h"
#include "service/star/star.h"
#include "service/star/star_test.sql.h"
#include "kit/kit.h"

#define HOURS(n) ((n)*60)

static int64_t person(struct kit *k, int64_t minutes, int64_t no_shows, int64_t star)
{
    int64_t v = kit_volunteer(k, 0);
    kit_must(k, sql_star_test_set(k->db, v, minutes, no_shows, star));
    return v;
}

static struct sql_star_test_person_row look(struct kit *k, int64_t volunteer)
{
    struct sql_star_test_person_row row = { 0 };
    assert_int_equal(kit_must(k, sql_star_test_person(k->db, volunteer, &row)), 1);
    return row;
}

static void set_rule(struct kit *k, enum policy_key key, int64_t value, int64_t days)
{
    kit_must(k, kit_rule(k, key, value, days));
}

/* One rule, tried for a day so many days from today. */
static int try_one(struct kit *k, struct policy_new new, int64_t days, int64_t *ret_was,
                   struct star_move_list *ret_people)
{
    struct policy_values then;
    int rc = star_try(k->db, &(struct policy_plan){ .v = &new, .n = 1, .from_day = day_of(k->now) + days },
                      &then, ret_people);
    if (rc >= 0)
        *ret_was = then.v[new.key];
    return rc;
}

/* The minute's look, and a minute later all people; in how many calls. */
static int recount(struct kit *k)
{
    bool left = true;
    int n = 0;
    kit_must(k, star_recount(k->db, &left));
    left = true;
    for (; left; n++)
        kit_must(k, star_recount(k->db, &left));
    return n;
}

static const char *noted(struct kit *k)
{
    const char *text = NULL;
    kit_must(k, meta_get(k->db, "star.recount", &text));
    return text;
}

static size_t audited(struct kit *k, struct audit_line_list *ret)
{
    struct audit_filter of_stars = { .range = { 0, INT64_MAX }, .thing = "star", .limit = 9 };
    kit_must(k, audit_read(k->db, &of_stars, ret));
    return ret->n;
}

static void hours_and_quality_earn_a_star(void **state)
{
    struct kit *k = *state;
    int64_t many = policy(k->db, POLICY_STAR_NO_SHOWS);
    assert_int_equal(star_of(k->db, HOURS(100) - 1, 0, 0, 0), 0);
    assert_int_equal(star_of(k->db, HOURS(100), many, 0, 0), 1);
    assert_int_equal(star_of(k->db, HOURS(100), many + 1, 0, 0), 0);
    assert_int_equal(star_of(k->db, HOURS(9000), 0, 2, 6), 5);
    assert_int_equal(star_of(k->db, HOURS(9000), 0, 2, 5), 0);
}

static void a_changed_threshold_moves_everybody(void **state)
{
    struct kit *k = *state;
    int64_t rises = person(k, HOURS(90), 0, 0), falls = person(k, HOURS(310), 0, 2);
    int64_t stays = person(k, HOURS(400), 0, 2), barred = person(k, HOURS(90), 6, 0);
    recount(k);
    set_rule(k, POLICY_STAR_ONE_MIN, HOURS(80), 0);
    set_rule(k, POLICY_STAR_TWO_MIN, HOURS(350), 0);
    assert_int_equal(look(k, rises).star, 0); /* nothing moves by itself */
    recount(k);
    assert_int_equal(look(k, rises).star, 1);
    assert_int_equal(look(k, falls).star, 1);
    assert_int_equal(look(k, stays).star, 2);
    assert_int_equal(look(k, barred).star, 0);
    assert_int_equal(look(k, stays).events + look(k, barred).events, 0);
    assert_int_equal(look(k, stays).notices + look(k, barred).notices, 0);
}

static void a_changed_quality_test_counts_too(void **state)
{
    struct kit *k = *state;
    int64_t rated = person(k, HOURS(120), 0, 1), absent = person(k, HOURS(120), 4, 1);
    kit_must(k, sql_star_test_rate(k->db, kit_record(k, .volunteer = rated), rated, 3, k->now));
    kit_must(k, sql_star_test_set(k->db, rated, HOURS(120), 0, 1));
    recount(k);
    assert_int_equal(look(k, rated).star + look(k, absent).star, 2);
    set_rule(k, POLICY_STAR_RATING_X100, 350, 0);
    set_rule(k, POLICY_STAR_NO_SHOWS, 3, 0);
    recount(k);
    assert_int_equal(look(k, rated).star + look(k, absent).star, 0);
}

static void the_person_is_told_and_the_trail_has_it(void **state)
{
    struct kit *k = *state;
    struct sql_star_test_notice_row told = { 0 };
    struct audit_line_list lines = { 0 };
    int64_t v = person(k, HOURS(90), 0, 0);
    recount(k);
    assert_int_equal(audited(k, &lines), 0); /* nobody moved */
    set_rule(k, POLICY_STAR_ONE_MIN, HOURS(80), 0);
    recount(k);
    assert_int_equal(look(k, v).events, 1);
    assert_string_equal(look(k, v).reason, "评星规则调整");
    kit_must(k, sql_star_test_notice(k->db, kit_account_of(k, v), &told));
    assert_string_equal(told.text, "本市的评星规则有调整，恭喜您到了 {0} 星");
    assert_int_equal(audited(k, &lines), 1);
    assert_string_equal(lines.v[0].detail, "按现行规则：1 人升星，0 人降星");
    assert_int_equal(lines.v[0].actor, 0);
}

static void once_done_it_does_nothing(void **state)
{
    struct kit *k = *state;
    struct audit_line_list lines = { 0 };
    int64_t v = person(k, HOURS(90), 0, 0);
    set_rule(k, POLICY_STAR_ONE_MIN, HOURS(80), 0);
    recount(k);
    const char *after = noted(k);
    kit_must(k, sql_star_test_set(k->db, v, HOURS(90), 0, 0)); /* would be found if it looked */
    assert_int_equal(recount(k), 1);
    assert_string_equal(noted(k), after);
    assert_int_equal(look(k, v).star, 0);
    assert_int_equal(look(k, v).notices, 1);
    assert_int_equal(audited(k, &lines), 1);
}

static void confirm_rated(struct kit *k, int64_t v, int64_t minutes, int64_t score)
{
    int64_t in = kit_time("2026-03-09T08:00");
    int64_t activity = kit_activity(k, .starts_ms = in, .ends_ms = in + 10 * HOUR_MS);
    int64_t shift = kit_shift(k, .activity = activity);
    int64_t record = kit_record(k, .shift = shift, .volunteer = v, .state = RECORD_STATE_PENDING, .in_ms = in,
                                .out_ms = in + minutes * MINUTE_MS);
    kit_must(k, record_confirm(kit_as(k, 1),
                               &(struct record_confirmation){
                                   .activity = activity, .records = &record, .n = 1, .score = score }));
}

/* A day so long that the hours wait for a review: the rating counts at once. */
static void a_rating_counts_before_its_hours(void **state)
{
    struct kit *k = *state;
    int64_t v = person(k, HOURS(120), 0, 1);
    confirm_rated(k, v, HOURS(9), 2);
    assert_int_equal(look(k, v).star, 0);
}

/* The hours alone would leave the star where it is. */
static void a_rating_counts_with_its_hours(void **state)
{
    struct kit *k = *state;
    int64_t praised = person(k, HOURS(120), 0, 1), blamed = person(k, HOURS(120), 0, 1);
    confirm_rated(k, praised, 60, 5);
    confirm_rated(k, blamed, 60, 1);
    assert_int_equal(look(k, praised).star, 1);
    assert_int_equal(look(k, blamed).star, 0);
    confirm_rated(k, blamed, 60, 5);
    confirm_rated(k, blamed, 60, 5);
    confirm_rated(k, blamed, 60, 5);
    assert_int_equal(look(k, blamed).star, 1);
}

static void a_rule_that_starts_later_counts_from_its_day(void **state)
{
    struct kit *k = *state;
    int64_t v = person(k, HOURS(90), 0, 0);
    set_rule(k, POLICY_STAR_ONE_MIN, HOURS(80), 2);
    recount(k);
    assert_int_equal(look(k, v).star, 0);
    kit_later(k, 2 * DAY_MS);
    kit_must(k, policy_load(k->db, k->city.policy));
    recount(k);
    assert_int_equal(look(k, v).star, 1);
}

/* 301 people are two batches. The second starts where the first one that was kept ended, or, when a rule
 * changed in between, from the beginning. */
static void it_goes_on_where_it_was(void **state)
{
    struct kit *k = *state;
    int64_t first = person(k, HOURS(90), 0, 0), last = 0;
    struct audit_line_list lines = { 0 };
    bool left = false;
    for (int i = 0; i < 300; i++)
        last = person(k, HOURS(90), 0, 0);
    set_rule(k, POLICY_STAR_ONE_MIN, HOURS(80), 0);
    kit_must(k, star_recount(k->db, &left));
    assert_false(left);
    assert_int_equal(look(k, first).star, 0); /* it was noted, no more */
    kit_must(k, star_recount(k->db, &left));
    assert_true(left);
    assert_int_equal(look(k, first).star, 1);
    assert_int_equal(look(k, last).star, 0);
    kit_must(k, sql_star_test_set(k->db, first, HOURS(90), 0, 0)); /* is not looked at again */
    kit_must(k, star_recount(k->db, &left));
    assert_false(left);
    assert_int_equal(look(k, first).star, 0);
    assert_int_equal(look(k, last).star, 1);
    set_rule(k, POLICY_STAR_ONE_MIN, HOURS(85), 0);
    kit_must(k, star_recount(k->db, &left));
    kit_must(k, star_recount(k->db, &left));
    set_rule(k, POLICY_STAR_ONE_MIN, HOURS(95), 0);
    assert_int_equal(recount(k), 2);
    assert_int_equal(look(k, first).star, 0);
    assert_int_equal(look(k, first).events, 3);
    assert_int_equal(look(k, last).star, 0);
    assert_int_equal(audited(k, &lines), 2);
    assert_string_equal(lines.v[0].detail, "按现行规则：1 人升星，301 人降星");
}

/* The query of the trial against star_of(), and the move that is announced against the one that comes. */
static void a_trial_says_what_then_happens(void **state)
{
    struct kit *k = *state;
    static const struct {
        enum policy_key key;
        int64_t value;
    } change[] = {
        { POLICY_STAR_ONE_MIN, HOURS(80) },    { POLICY_STAR_THREE_MIN, HOURS(700) },
        { POLICY_STAR_FIVE_MIN, HOURS(1100) }, { POLICY_STAR_RATING_X100, 451 },
        { POLICY_STAR_NO_SHOWS, 2 },           { POLICY_STAR_NO_SHOWS, 9 },
        { POLICY_STAR_RATING_X100, 100 },
    };
    static const int64_t hours[] = {
        79, 80, 100, 299, 300, 599, 600, 699, 700, 1000, 1100, 1499, 1500, 4000
    };
    for (size_t i = 0; i < 4 * sizeof(hours) / sizeof(hours[0]); i++) {
        int64_t no_shows = i / 14 == 1 ? 3 : i / 14 == 2 ? 7 : 0, minutes = HOURS(hours[i % 14]);
        int64_t v = person(k, 0, 0, 0), score = (int64_t)(i % 4) + 2;
        if (i / 14 == 3)
            kit_must(k, sql_star_test_rate(k->db, kit_record(k, .volunteer = v), v, score, k->now));
        kit_must(k,
                 sql_star_test_set(k->db, v, minutes, no_shows,
                                   star_of(k->db, minutes, no_shows, i / 14 == 3, i / 14 == 3 ? score : 0)));
    }
    recount(k);
    for (size_t i = 0; i < sizeof(change) / sizeof(change[0]); i++) {
        struct star_move_list moves = { 0 };
        struct audit_line_list lines = { 0 };
        int64_t was, up = 0, down = 0, same = 0;
        kit_must(k, try_one(k, (struct policy_new){ change[i].key, change[i].value, NULL }, 0, &was, &moves));
        assert_int_equal(was, policy(k->db, change[i].key));
        for (size_t m = 0; m < moves.n; m++)
            *(moves.v[m].becomes > moves.v[m].was   ? &up
              : moves.v[m].becomes < moves.v[m].was ? &down
                                                    : &same) += moves.v[m].people;
        assert_true(up + down > 0 && same > 0);
        set_rule(k, change[i].key, change[i].value, 0);
        recount(k);
        assert_true(audited(k, &lines) > 0);
        assert_string_equal(lines.v[0].detail, arena_printf(&k->arena, "按现行规则：%lld 人升星，%lld 人降星",
                                                            (long long)up, (long long)down));
    }
}

static void a_trial_is_refused_like_the_change(void **state)
{
    struct kit *k = *state;
    struct star_move_list moves = { 0 };
    struct policy_new change = { POLICY_STAR_ONE_MIN, HOURS(300), "one" };
    int64_t was = -1;
    assert_int_equal(try_one(k, change, 0, &was, &moves), INVALID);
    assert_string_equal(k->err.field, "one");
    assert_int_equal(was, -1);
}

/* Beside a change that is decided for the day before: both of the day, not of today. */
static void a_trial_stands_on_the_rules_of_its_day(void **state)
{
    struct kit *k = *state;
    struct star_move_list moves = { 0 };
    int64_t was = 0;
    person(k, HOURS(90), 0, 0);
    set_rule(k, POLICY_STAR_ONE_MIN, HOURS(85), 3);
    kit_must(k, try_one(k, (struct policy_new){ POLICY_STAR_ONE_MIN, HOURS(95), NULL }, 4, &was, &moves));
    assert_int_equal(was, HOURS(85));
    assert_int_equal(moves.n, 1);
    assert_int_equal(moves.v[0].was * 10 + moves.v[0].becomes, 10);
}

static void who_has_left_keeps_the_star(void **state)
{
    struct kit *k = *state;
    int64_t v = person(k, HOURS(120), 0, 1);
    kit_must(k, sql_star_test_leave(k->db, v, k->now));
    set_rule(k, POLICY_STAR_ONE_MIN, HOURS(150), 0);
    recount(k);
    assert_int_equal(look(k, v).star, 1);
    assert_int_equal(look(k, v).notices, 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(hours_and_quality_earn_a_star),
        T(a_changed_threshold_moves_everybody),
        T(a_changed_quality_test_counts_too),
        T(the_person_is_told_and_the_trail_has_it),
        T(once_done_it_does_nothing),
        T(a_rating_counts_before_its_hours),
        T(a_rating_counts_with_its_hours),
        T(a_rule_that_starts_later_counts_from_its_day),
        T(it_goes_on_where_it_was),
        T(a_trial_says_what_then_happens),
        T(a_trial_is_refused_like_the_change),
        T(a_trial_stands_on_the_rules_of_its_day),
        T(who_has_left_keeps_the_star),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
