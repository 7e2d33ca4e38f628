/* demo_test.c - a small demo city is exact and sound, the same seed gives the same one, and what is spoiled
 * is noticed. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "program/demo/demo.h"
#include "program/invariant/invariant.h"
#include "office/stat/stat.h"
#include "kit/kit.h"
#include "kit/kit.sql.h"

#define SCALE 0.001

static void fill(struct kit *k, int64_t seed)
{
    struct demo_options o = { .scale = SCALE, .seed = seed };
    kit_must(k, demo_fill(k->db, &o));
}

static int city_setup(void **state)
{
    struct kit *k = kit_open();
    fill(k, 7);
    *state = k;
    return 0;
}

/* How many invariants are broken; *ret_text: what was printed. */
static int broken(struct kit *k, char **ret_text)
{
    size_t n = 0;
    int found = -1;
    FILE *out = open_memstream(ret_text, &n);
    kit_must(k, invariant_check(k->db, out, &found));
    fclose(out);
    return found;
}

static void assert_sound(struct kit *k)
{
    char *text = NULL;
    if (broken(k, &text))
        fail_msg("%s", text);
    free(text);
}

/* One spoiled row breaks the named invariant; a new city for each, since the check reads what is committed.
 */
static void assert_noticed(struct kit *k, int (*spoil)(struct db *db), const char *name)
{
    char *text = NULL, line[64];
    kit_begin(k);
    assert_true(kit_must(k, spoil(k->db)) > 0);
    kit_commit(k);
    assert_true(broken(k, &text) > 0);
    snprintf(line, sizeof(line), "BROKEN  %s ", name);
    if (!strstr(text, line))
        fail_msg("%s is not broken:\n%s", name, text);
    free(text);
}

static int64_t total(struct kit *k, enum measure measure)
{
    int64_t n = -1;
    kit_must(k, stat_total(k->db, k->city_pos, measure, 0, &n));
    return n;
}

static void is_exact(void **state)
{
    struct kit *k = *state;
    assert_int_equal(total(k, MEASURE_VOLUNTEERS), 541);
    assert_int_equal(total(k, MEASURE_TEAMS), 3);
    assert_int_equal(total(k, MEASURE_ACTIVITIES), 58);
    assert_int_equal(total(k, MEASURE_PERSON_TIMES), 1563);
    assert_int_equal(total(k, MEASURE_MINUTES), 6617 * 60);
}

static void is_sound(void **state)
{
    assert_sound(*state);
}

static void refuses_people_who_exist(void **state)
{
    struct kit *k = *state;
    struct demo_options o = { .scale = SCALE, .seed = 7 };
    kit_forget(k);
    assert_int_equal(demo_fill(k->db, &o), CONFLICT);
    kit_forget(k);
}

static void same_seed_same_city(void **state)
{
    struct kit *a = *state, *b = kit_open(), *c = kit_open();
    int64_t with_hours = total(a, MEASURE_WITH_HOURS), other;
    fill(b, 7);
    fill(c, 8);
    assert_int_equal(total(b, MEASURE_WITH_HOURS), with_hours);
    assert_sound(c);
    other = total(c, MEASURE_WITH_HOURS);
    assert_true(other > 100 && other < 541);
    kit_close(b);
    kit_close(c);
}

static void notices_what_is_spoiled(void **state)
{
    struct kit *k = *state;
    assert_noticed(k, sql_kit_break_taken, "shift.taken");
    assert_noticed(k, sql_kit_break_minutes, "volunteer.minutes");
    assert_noticed(k, sql_kit_break_minutes, "totals.minutes");
    assert_noticed(k, sql_kit_break_event, "record.state");
    assert_noticed(k, sql_kit_break_pos, "pos.volunteer");
    assert_noticed(k, sql_kit_break_total, "totals.activities");
    assert_noticed(k, sql_kit_break_number, "number.team");
}

static int city_teardown(void **state)
{
    kit_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_exact),
        cmocka_unit_test(is_sound),
        cmocka_unit_test(refuses_people_who_exist),
        cmocka_unit_test(same_seed_same_city),
        cmocka_unit_test(notices_what_is_spoiled), /* last: leaves it spoiled */
    };
    return cmocka_run_group_tests(tests, city_setup, city_teardown);
}
