/* entry_test.c - asking for hours that no check-in saw: each rule with the case it forbids.
 *
 * The shift was yesterday, Monday 9 March 2026, nine to twelve; it is Tuesday, ten o'clock. What becomes of
 * an entry is entry_decide_test.c, appeals are appeal_test.c. */
#include <string.h>

#include "office/policy/policy.h"
#include "service/record/entry_test.h"
#include "service/record/record.h"

/* --- when ---------------------------------------------------------------------------------------------- */

static void times_that_cannot_be(void **state)
{
    struct ground g = ground(state);
    const enum entry_kind kind = ENTRY_KIND_OWN_CLAIM;
    static const struct {
        const char *in, *out, *field, *key;
    } cases[] = {
        { "2026-03-09T11:00", "2026-03-09T11:00", "went", "结束时间要晚于开始时间" },
        { "2026-03-09T11:00", "2026-03-09T10:00", "went", "结束时间要晚于开始时间" },
        { "2026-03-09T11:00:00", "2026-03-09T11:00:59", "went", "服务时间不到 {0} 分钟" },
        { "2026-03-09T09:00", "2026-03-09T12:01", "went", "时长不能超过活动本身" },
        { "2026-03-09T08:29", "2026-03-09T11:00", "came", "时间不在这个班次里" },
        { "2026-03-09T10:00", "2026-03-09T12:31", "came", "时间不在这个班次里" },
        { "2026-03-08T09:00", "2026-03-08T11:00", "came", "时间不在这个班次里" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        not_taken(&g, entry_at(&g, kind, cases[i].in, cases[i].out), INVALID, cases[i].field, cases[i].key);
    asked(&g, entry_at(&g, kind, "2026-03-09T08:30", "2026-03-09T11:30"));
    asked(&g, entry_at(&g, kind, "2026-03-09T09:30", "2026-03-09T12:30"));
    int64_t least = accepted(&g, entry_at(&g, kind, "2026-03-09T09:00", "2026-03-09T09:01"));
    assert_int_equal(record(&g, entry(&g, least).record).minutes, 1);
    kit_sound(g.k);
}

static void only_what_is_past(void **state)
{
    struct ground g = ground_at(state, "2026-03-10T08:00", "2026-03-10T12:00");
    const enum entry_kind kind = ENTRY_KIND_TEAM_ENTRY;
    not_taken(&g, entry_at(&g, kind, "2026-03-10T08:00", "2026-03-10T10:01"), INVALID, "went",
              "只能录入已经过去的时间");
    asked(&g, entry_at(&g, kind, "2026-03-10T08:00", "2026-03-10T10:00"));
}

static void to_midnight_and_no_further(void **state)
{
    struct ground g = ground_at(state, "2026-03-08T22:00", "2026-03-09T02:00");
    const enum entry_kind kind = ENTRY_KIND_OWN_CLAIM;
    not_taken(&g, entry_at(&g, kind, "2026-03-08T22:00", "2026-03-09T00:01"), INVALID, "went",
              "一条记录不能跨过 24 点");
    int64_t before = accepted(&g, entry_at(&g, kind, "2026-03-08T22:00", "2026-03-09T00:00"));
    int64_t after = accepted(&g, entry_at(&g, kind, "2026-03-09T00:00", "2026-03-09T02:00"));
    assert_int_equal(record(&g, entry(&g, before).record).minutes, 120);
    assert_int_equal(record(&g, entry(&g, after).record).day, day_of(kit_time("2026-03-09T00:00")));
    kit_sound(g.k);
}

static void not_too_long_ago(void **state)
{
    struct ground g = ground(state);
    kit_at(g.k, "2026-06-07T09:01");
    not_taken(&g, entry_of(&g, ENTRY_KIND_OWN_CLAIM), INVALID, "came", "时间太久远，已经超过可以录入的期限");
    kit_at(g.k, "2026-06-07T09:00");
    asked(&g, entry_of(&g, ENTRY_KIND_OWN_CLAIM));
    decide(&g, POLICY_RECORD_CLAIM_DAYS, 89);
    not_taken(&g, entry_of(&g, ENTRY_KIND_OWN_CLAIM), INVALID, "came", "时间太久远，已经超过可以录入的期限");
}

static void as_long_and_as_short_as_a_check_in(void **state)
{
    struct ground g = ground(state);
    struct entry_ask a = entry_of(&g, ENTRY_KIND_TEAM_ENTRY);
    decide(&g, POLICY_RECORD_LEAST_MIN, 121);
    not_taken(&g, a, INVALID, "went", "服务时间不到 {0} 分钟");
    assert_string_equal(g.k->err.arg[0], "121");
    decide(&g, POLICY_RECORD_LEAST_MIN, 1);
    decide(&g, POLICY_RECORD_MOST_MIN, 119);
    not_taken(&g, a, INVALID, "went", "一次服务不能超过 {0} 分钟");
    decide(&g, POLICY_RECORD_MOST_MIN, 120);
    asked(&g, a);
}

/* --- what else is asked for -------------------------------------------------------------------------- */

static void truth_proof_and_a_shift_that_took_place(void **state)
{
    struct ground g = ground(state);
    struct entry_ask a = entry_of(&g, ENTRY_KIND_LATE_ENTRY);
    a.truth = false;
    not_taken(&g, a, INVALID, "truth", "请确认内容真实");
    a = entry_of(&g, ENTRY_KIND_LATE_ENTRY);
    a.proofs.n = 0;
    not_taken(&g, a, INVALID, "proof", "补录要上传证明材料");
    a = entry_of(&g, ENTRY_KIND_TEAM_ENTRY);
    a.shift = 12345;
    not_taken(&g, a, INVALID, "shift", "没有这个班次");
    for (int64_t s = 1; s <= 6; s++) {
        kit_must(g.k, sql_entry_test_activity(g.k->db, g.activity, s));
        if (s == 3 || s == 5)
            asked(&g, entry_of(&g, ENTRY_KIND_TEAM_ENTRY));
        else
            not_taken(&g, entry_of(&g, ENTRY_KIND_TEAM_ENTRY), CONFLICT, NULL,
                      "这个活动没有发布，不能录入时长");
    }
    kit_must(g.k, sql_entry_test_activity(g.k->db, g.activity, 3));
    kit_must(g.k, sql_entry_test_cancel(g.k->db, g.shift, g.k->now));
    not_taken(&g, entry_of(&g, ENTRY_KIND_TEAM_ENTRY), CONFLICT, NULL, "“{0}”这个班次已经取消");
}

/* Of the states that count or may count; what touches is no overlap. */
static void an_overlap_names_the_other(void **state)
{
    static const struct {
        enum record_state state;
        bool counts;
    } cases[] = {
        { RECORD_STATE_EFFECTIVE, true },     { RECORD_STATE_PENDING, true },
        { RECORD_STATE_REVIEW_PARENT, true }, { RECORD_STATE_REVIEW_CITY, true },
        { RECORD_STATE_VOIDED, false },       { RECORD_STATE_REFUSED, false },
        { RECORD_STATE_MISSED, false },
    };
    struct ground g = ground(state);
    int64_t other = kit_activity(g.k, .title = "图书整理", .starts_ms = kit_time("2026-03-09T10:30"),
                                 .ends_ms = kit_time("2026-03-09T12:00"));
    int64_t shift = kit_shift(g.k, .activity = other);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        g.volunteer = kit_volunteer(g.k, 0);
        kit_record(g.k, .shift = shift, .volunteer = g.volunteer, .state = cases[i].state);
        struct entry_ask a = entry_of(&g, ENTRY_KIND_TEAM_ENTRY);
        if (cases[i].counts) {
            not_taken(&g, a, CONFLICT, "starts", OVERLAPS);
            assert_string_equal(g.k->err.arg[0], "图书整理");
            assert_string_equal(g.k->err.arg[1], "2026-03-09 10:30");
            a.out_ms = kit_time("2026-03-09T10:30");
        }
        asked(&g, a);
    }
}

/* Who is there still will check out; until then nobody knows when, and hours inside it would forbid it. */
static void whoever_is_there_still_overlaps(void **state)
{
    struct ground g = ground_at(state, "2026-03-10T07:00", "2026-03-10T12:00");
    const enum entry_kind kind = ENTRY_KIND_OWN_CLAIM;
    kit_record(g.k, .shift = g.shift, .volunteer = g.volunteer, .state = RECORD_STATE_OPEN,
               .in_ms = kit_time("2026-03-10T08:00"));
    not_taken(&g, entry_at(&g, kind, "2026-03-10T08:30", "2026-03-10T09:30"), CONFLICT, "starts", OVERLAPS);
    not_taken(&g, entry_at(&g, kind, "2026-03-10T07:30", "2026-03-10T08:01"), CONFLICT, "starts", OVERLAPS);
    asked(&g, entry_at(&g, kind, "2026-03-10T07:00", "2026-03-10T08:00"));
}

static void so_many_wait_and_no_more(void **state)
{
    struct ground g = ground(state);
    struct entry_ask a = entry_of(&g, ENTRY_KIND_OWN_CLAIM);
    const char *full = "已有 {0} 份申请在等待审核，等有了结果再提交";
    int64_t first = asked(&g, a), second = 0;
    for (int i = 1; i < 10; i++)
        second = asked(&g, a);
    not_taken(&g, a, CONFLICT, NULL, full);
    assert_string_equal(g.k->err.arg[0], "10");
    not_taken(&g, entry_of(&g, ENTRY_KIND_LATE_ENTRY), CONFLICT, NULL,
              full); /* whoever asks, of whatever kind */
    struct ground other = g;
    other.volunteer = kit_volunteer(g.k, 0);
    asked(&other, entry_of(&other, ENTRY_KIND_LATE_ENTRY)); /* about somebody else */
    kit_must(g.k, entry_refuse(kit_as(g.k, g.station), first, "没有来"));
    asked(&g, a);
    not_taken(&g, a, CONFLICT, NULL, full);
    kit_must(g.k, accept(&g, g.station, second));
    asked(&g, entry_at(&g, ENTRY_KIND_OWN_CLAIM, "2026-03-09T11:00", "2026-03-09T12:00"));
    decide(&g, POLICY_REVIEW_WAITING_MOST, 11);
    asked(&g, entry_at(&g, ENTRY_KIND_OWN_CLAIM, "2026-03-09T11:00", "2026-03-09T12:00"));
}

/* --- corrections */

/* A correction is of one's own record in that shift, and nothing else takes a record away. */
static void a_correction_names_what_it_sets_right(void **state)
{
    struct ground g = ground(state);
    const char *none = "要更正的记录不存在，或还没有生效";
    struct ground other = g;
    other.volunteer = kit_volunteer(g.k, 0);
    int64_t theirs = confirmed(&other);
    not_taken(&g, correction_of(&g, 0), INVALID, "corrects", none);
    not_taken(&g, correction_of(&g, 12345), INVALID, "corrects", none);
    not_taken(&g, correction_of(&g, theirs), INVALID, "corrects", none);
    int64_t elsewhere = kit_record(g.k, .volunteer = g.volunteer, .minutes = 1);
    not_taken(&g, correction_of(&g, elsewhere), INVALID, "corrects", none);
    int64_t waits =
        kit_record(g.k, .shift = g.shift, .volunteer = g.volunteer, .state = RECORD_STATE_PENDING);
    not_taken(&g, correction_of(&g, waits), INVALID, "corrects", none);
    static const enum entry_kind kinds[] = { ENTRY_KIND_TEAM_ENTRY, ENTRY_KIND_OWN_CLAIM,
                                             ENTRY_KIND_LATE_ENTRY };
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        struct entry_ask a = entry_of(&g, kinds[i]);
        a.corrects = theirs;
        not_taken(&g, a, INVALID, "kind", "指明了原记录的只能是更正");
    }
}

#define T(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(times_that_cannot_be),
        T(only_what_is_past),
        T(to_midnight_and_no_further),
        T(not_too_long_ago),
        T(as_long_and_as_short_as_a_check_in),
        T(truth_proof_and_a_shift_that_took_place),
        T(an_overlap_names_the_other),
        T(whoever_is_there_still_overlaps),
        T(so_many_wait_and_no_more),
        T(a_correction_names_what_it_sets_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
