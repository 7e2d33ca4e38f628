/* entry_decide_test.c - the second person decides about hours entered by hand: what counts then, and when;
 * that the sums stored are those of the records after each decision.
 *
 * The shift was yesterday, Monday 9 March 2026, nine to twelve; it is Tuesday, ten o'clock. What may be asked
 * for is entry_test.c. */
#include <math.h>
#include <string.h>

#include "office/audit/audit.h"
#include "office/policy/policy.h"
#include "people/volunteer/volunteer.h"
#include "service/record/entry.sql.h"
#include "service/record/entry_test.h"
#include "service/record/record.h"
#include "service/record/record.sql.h"
#include "office/stat/stat.h"
#include "service/activity/activity.model.h"

static int64_t told(const struct ground *g, int64_t account, const char *key)
{
    struct sql_entry_test_notices_row row = { 0 };
    kit_must(g->k, sql_entry_test_notices(g->k->db, account, key, &row));
    return row.n;
}

static int64_t audited(const struct ground *g, int64_t id, enum audit_kind what, int64_t actor)
{
    struct sql_entry_test_audits_row row = { 0 };
    kit_must(g->k, sql_entry_test_audits(g->k->db, "record_entry", id, what, actor, &row));
    return row.n;
}

/* --- the ways it should go ----------------------------------------------------------------------------- */

static void a_team_entry_counts_when_a_second_person_agrees(void **state)
{
    struct ground g = ground(state);
    int64_t id = asked(&g, entry_of(&g, ENTRY_KIND_TEAM_ENTRY));
    struct sql_entry_test_records_row none;
    assert_int_equal(entry(&g, id).state, DECISION_STATE_WAITING);
    kit_must(g.k, sql_entry_test_records(g.k->db, g.volunteer, &none));
    assert_int_equal(none.n, 0);
    counts(&g, 0, 0);
    assert_int_equal(told(&g, g.station, "“{0}”有人工录入的时长等您审核"), 1);
    assert_int_equal(audited(&g, id, AUDIT_KIND_ENTRY, g.leader), 1);

    assert_int_equal(accept(&g, g.station, id), OK);
    struct sql_entry_test_entry_row e = entry(&g, id);
    assert_int_equal(e.state, DECISION_STATE_ACCEPTED);
    assert_int_equal(e.decided_by, g.station);
    assert_int_equal(e.decided, g.k->now);
    assert_int_equal(e.public_until, 0);
    struct sql_entry_test_record_row r = record(&g, e.record);
    assert_int_equal(r.state, RECORD_STATE_EFFECTIVE);
    assert_int_equal(r.source, RECORD_SOURCE_TEAM_ENTRY);
    assert_int_equal(r.in_how, MARK_HOW_ENTRY);
    assert_int_equal(r.in_by, g.leader); /* whose word the times are */
    assert_int_equal(r.minutes, 120);
    assert_int_equal(r.day, day_of(kit_time("2026-03-09T09:00")));
    assert_int_equal(r.reverses, 0);
    assert_string_equal(r.reason, "手机没电，没有签到");
    counts(&g, 120, 1);
    assert_int_equal(told(&g, g.person, "“{0}”的人工录入已通过"), 1);
    assert_int_equal(audited(&g, id, AUDIT_KIND_APPROVE, g.station), 1);
    kit_sound(g.k);
}

static void an_own_claim_counts_when_the_leader_agrees(void **state)
{
    struct ground g = ground(state);
    int64_t id = asked(&g, entry_of(&g, ENTRY_KIND_OWN_CLAIM));
    assert_int_equal(accept(&g, g.leader, id), OK);
    assert_int_equal(record(&g, entry(&g, id).record).source, RECORD_SOURCE_OWN_CLAIM);
    counts(&g, 120, 1);
    kit_sound(g.k);
}

/* Accepted on Tuesday the 10th: five working days are over with Tuesday the 17th. */
static void a_late_entry_stands_in_public_notice_first(void **state)
{
    struct ground g = ground(state);
    int64_t id = accepted(&g, entry_of(&g, ENTRY_KIND_LATE_ENTRY)), held = entry(&g, id).record;
    assert_int_equal(record(&g, held).state, RECORD_STATE_PENDING);
    assert_int_equal(record(&g, held).source, RECORD_SOURCE_LATE_ENTRY);
    assert_int_equal(entry(&g, id).public_until, kit_time("2026-03-18T00:00"));
    counts(&g, 0, 0);
    kit_sound(g.k);
    kit_at(g.k, "2026-03-17T23:59");
    assert_int_equal(fired(&g), 0);
    counts(&g, 0, 0);
    kit_at(g.k, "2026-03-18T00:00");
    assert_int_equal(fired(&g), 1);
    assert_int_equal(record(&g, held).state, RECORD_STATE_EFFECTIVE);
    counts(&g, 120, 1);
    assert_int_equal(fired(&g), 0);
    counts(&g, 120, 1);
    kit_sound(g.k);
}

static void the_city_says_how_long_the_notice_is(void **state)
{
    struct ground g = ground(state);
    decide(&g, POLICY_RECORD_PUBLIC_NOTICE_WORKDAYS, 7);
    int64_t id = accepted(&g, entry_of(&g, ENTRY_KIND_LATE_ENTRY));
    assert_int_equal(entry(&g, id).public_until, kit_time("2026-03-20T00:00"));
}

/* The leader must not let it count before its time, and waits for nothing else: with the notice the activity
 * is over. */
static void a_late_entry_is_not_the_leaders_to_confirm(void **state)
{
    struct ground g = ground(state);
    struct sql_entry_test_activity_state_row a = { 0 };
    int64_t held = entry(&g, accepted(&g, entry_of(&g, ENTRY_KIND_LATE_ENTRY))).record;
    struct record_confirmation c = { .activity = g.activity, .records = &held, .n = 1 };
    kit_forget(g.k);
    refused(&g, record_confirm(kit_as(g.k, g.leader), &c), CONFLICT, NULL, "补录要等公示结束才能生效");
    counts(&g, 0, 0);
    kit_at(g.k, "2026-03-18T00:00");
    assert_int_equal(fired(&g), 1);
    kit_must(g.k, sql_entry_test_activity_state(g.k->db, g.activity, &a));
    assert_int_equal(a.state, ACTIVITY_STATE_ENDED);
}

static void the_proof_is_kept_as_it_came(void **state)
{
    struct ground g = ground(state);
    struct sql_entry_test_proof_row f = { 0 };
    int64_t id = asked(&g, entry_of(&g, ENTRY_KIND_LATE_ENTRY));
    assert_int_equal(sql_entry_test_proof(g.k->db, id, &f), 1);
    assert_string_equal(f.name, "名单.pdf");
    assert_int_equal(f.kind, ATTACH_KIND_PDF);
    assert_int_equal(f.size, 15);
    assert_int_equal(f.data.n, 15);
    assert_memory_equal(f.data.p, "%PDF-1.7\0名单", 15);
    id = asked(&g, entry_of(&g, ENTRY_KIND_TEAM_ENTRY));
    assert_int_equal(sql_entry_test_proof(g.k->db, id, &f), 0);
}

/* Who sees an entry sees its proofs; whose affair it is looks without a line in the trail. */
static void a_proof_is_for_those_the_entry_is_for(void **state)
{
    struct ground g = ground(state);
    struct attach_owner o = { 0 };
    int64_t id = asked(&g, entry_of(&g, ENTRY_KIND_LATE_ENTRY));
    const struct grant here = { .capability = CAPABILITY_STAFF,
                                .level = LEVEL_STATION,
                                .range = { g.k->village_pos, g.k->village_pos } },
                       away = { .capability = CAPABILITY_STAFF,
                                .level = LEVEL_STATION,
                                .range = { g.k->village2_pos, g.k->village2_pos } };
    const struct {
        struct user user;
        bool see, own;
    } cases[] = {
        { { .account = g.person, .volunteer = g.volunteer }, true, true },
        { { .account = g.leader }, true, true },
        { { .account = 5, .volunteer = kit_leader_of(g.k, g.team) }, true, false },
        { { .account = 5, .grants = &here, .n_grants = 1 }, true, false },
        { { .account = 5, .grants = &away, .n_grants = 1 }, false, false },
        { { .account = 5, .volunteer = kit_volunteer(g.k, 0) }, false, false },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        kit_must(g.k, entry_files(g.k->db, &cases[i].user, id, &o));
        assert_int_equal(o.see, cases[i].see);
        assert_int_equal(o.own, cases[i].own);
    }
    kit_must(g.k, entry_files(g.k->db, NULL, id, &o));
    assert_false(o.see);
    assert_true(!o.keep && o.person == g.volunteer &&
                o.pos == g.k->village_pos); /* no hours rest on it yet */
    o = (struct attach_owner){ 0 };
    kit_must(g.k, entry_files(g.k->db, &cases[0].user, 12345, &o));
    assert_false(o.see);
}

/* --- corrections --------------------------------------------------------------------------------------- */

static void a_correction_reverses_and_counts_anew(void **state)
{
    struct ground g = ground(state);
    int64_t old = confirmed(&g), id = asked(&g, correction_of(&g, old));
    struct sql_entry_test_pair_rows pair = { 0 };
    counts(&g, 180, 1);
    assert_int_equal(accept(&g, g.station, id), OK);
    assert_int_equal(record(&g, old).state, RECORD_STATE_VOIDED);
    assert_int_equal(record(&g, old).minutes, 180);
    kit_must(g.k, sql_entry_test_pair(g.k->db, old, &pair));
    assert_int_equal(pair.n, 2);
    assert_int_equal(pair.v[0].minutes, -180);
    assert_int_equal(pair.v[0].state, RECORD_STATE_VOIDED);
    assert_string_equal(pair.v[0].reason, "手机没电，没有签到");
    assert_int_equal(pair.v[1].id, entry(&g, id).record);
    assert_int_equal(pair.v[1].minutes, 120);
    assert_int_equal(pair.v[1].state, RECORD_STATE_EFFECTIVE);
    counts(&g, 120, 1);
    kit_sound(g.k);
}

static void a_record_is_corrected_once(void **state)
{
    struct ground g = ground(state);
    int64_t old = confirmed(&g);
    int64_t one = asked(&g, correction_of(&g, old)), two = asked(&g, correction_of(&g, old));
    assert_int_equal(accept(&g, g.station, one), OK);
    refused(&g, accept(&g, g.station, two), CONFLICT, "starts", OVERLAPS);
    counts(&g, 120, 1);
    not_taken(&g, correction_of(&g, old), INVALID, "corrects", "要更正的记录不存在，或还没有生效");
    kit_sound(g.k);
}

/* --- the second person -------------------------------------------------------------------------------- */

static void nobody_decides_alone(void **state)
{
    struct ground g = ground(state);
    const char *alone = "录入要由另一个人审核";
    int64_t team = asked(&g, entry_of(&g, ENTRY_KIND_TEAM_ENTRY)); /* by the leader */
    refused(&g, accept(&g, g.leader, team), CONFLICT, NULL, alone);
    refused(&g, accept(&g, g.person, team), CONFLICT, NULL, alone);
    kit_forget(g.k);
    refused(&g, entry_refuse(kit_as(g.k, g.leader), team, "不行"), CONFLICT, NULL, alone);
    kit_forget(g.k);
    refused(&g, entry_refuse(kit_as(g.k, g.person), team, "不行"), CONFLICT, NULL, alone);
    int64_t own = asked(&g, entry_of(&g, ENTRY_KIND_OWN_CLAIM));
    refused(&g, accept(&g, g.person, own), CONFLICT, NULL, alone);
    refused(&g, accept(&g, g.station, 12345), NOT_FOUND, NULL, "没有这份录入");
    assert_int_equal(entry(&g, team).state, DECISION_STATE_WAITING);
    assert_int_equal(entry(&g, own).state, DECISION_STATE_WAITING);
    counts(&g, 0, 0);
}

static void decided_once(void **state)
{
    struct ground g = ground(state);
    const char *done = "这份录入已经处理过了";
    int64_t id = accepted(&g, entry_of(&g, ENTRY_KIND_TEAM_ENTRY));
    refused(&g, accept(&g, g.station, id), CONFLICT, NULL, done);
    kit_forget(g.k);
    refused(&g, entry_refuse(kit_as(g.k, g.station), id, "不行"), CONFLICT, NULL, done);
    assert_int_equal(entry(&g, id).state, DECISION_STATE_ACCEPTED);
    counts(&g, 120, 1);
    int64_t no = asked(&g, entry_at(&g, ENTRY_KIND_OWN_CLAIM, "2026-03-09T11:00", "2026-03-09T12:00"));
    kit_must(g.k, entry_refuse(kit_as(g.k, g.station), no, "名单上没有"));
    refused(&g, accept(&g, kit_grant(g.k, 0), no), CONFLICT, NULL, done);
    counts(&g, 120, 1);
    kit_sound(g.k);
}

static void refused_with_an_answer(void **state)
{
    struct ground g = ground(state);
    int64_t id = asked(&g, entry_of(&g, ENTRY_KIND_LATE_ENTRY));
    kit_must(g.k, entry_refuse(kit_as(g.k, g.station), id, "名单上没有"));
    struct sql_entry_test_entry_row e = entry(&g, id);
    struct sql_entry_test_records_row none;
    assert_int_equal(e.state, DECISION_STATE_REFUSED);
    assert_int_equal(e.decided_by, g.station);
    assert_string_equal(e.answer, "名单上没有");
    assert_int_equal(e.record, 0);
    assert_int_equal(e.public_until, 0);
    kit_must(g.k, sql_entry_test_records(g.k->db, g.volunteer, &none));
    assert_int_equal(none.n, 0);
    assert_int_equal(told(&g, g.leader, "“{0}”的人工录入没有通过：{1}"), 1);
    assert_int_equal(audited(&g, id, AUDIT_KIND_REFUSE, g.station), 1);
    counts(&g, 0, 0);
    kit_sound(g.k);
}

/* --- what came between --------------------------------------------------------------------------------- */

static void of_two_for_the_same_time_one_counts(void **state)
{
    struct ground g = ground(state);
    int64_t own = asked(&g, entry_of(&g, ENTRY_KIND_OWN_CLAIM));
    int64_t late = asked(&g, entry_at(&g, ENTRY_KIND_LATE_ENTRY, "2026-03-09T10:00", "2026-03-09T12:00"));
    assert_int_equal(accept(&g, g.station, late), OK); /* held, and in the way of the other all the same */
    refused(&g, accept(&g, g.station, own), CONFLICT, "starts", OVERLAPS);
    assert_int_equal(entry(&g, own).state, DECISION_STATE_WAITING);
    kit_must(g.k, entry_refuse(kit_as(g.k, g.station), own, "已经补录"));
    kit_at(g.k, "2026-03-18T00:00");
    assert_int_equal(fired(&g), 1);
    counts(&g, 120, 1);
    kit_sound(g.k);
}

static void a_check_in_that_appeared_meanwhile_stands(void **state)
{
    struct ground g = ground(state);
    int64_t id = asked(&g, entry_of(&g, ENTRY_KIND_TEAM_ENTRY));
    confirmed(&g);
    refused(&g, accept(&g, g.station, id), CONFLICT, "starts", OVERLAPS);
    assert_string_equal(g.k->err.arg[0], "河道清洁");
    assert_int_equal(entry(&g, id).state, DECISION_STATE_WAITING);
    counts(&g, 180, 1);
    kit_sound(g.k);
}

/* Nine hours in one day, by two entries: the second is the parent body's to review. */
static void the_tiers_hold_for_entries_too(void **state)
{
    struct ground g = ground_at(state, "2026-03-09T08:00", "2026-03-09T20:00");
    const enum entry_kind kind = ENTRY_KIND_TEAM_ENTRY;
    accepted(&g, entry_at(&g, kind, "2026-03-09T08:00", "2026-03-09T16:00"));
    int64_t id = accepted(&g, entry_at(&g, kind, "2026-03-09T16:00", "2026-03-09T17:00"));
    int64_t more = entry(&g, id).record;
    assert_int_equal(record(&g, more).state, RECORD_STATE_REVIEW_PARENT);
    counts(&g, 480, 1);
    kit_sound(g.k);
    kit_must(g.k, record_approve(kit_as(g.k, kit_grant(g.k, 0)), more));
    counts(&g, 540, 2);
    kit_sound(g.k);
}

static void who_leaves_leaves_what_hours_rest_on_and_no_more(void **state)
{
    struct ground g = ground(state);
    struct own_entry_list entries = { 0 };
    struct own_record_list records = { 0 };
    struct sql_entry_test_proof_row proof = { 0 };
    int64_t kept = accepted(&g, entry_of(&g, ENTRY_KIND_LATE_ENTRY));
    int64_t down = asked(&g, entry_at(&g, ENTRY_KIND_LATE_ENTRY, "2026-03-09T11:00", "2026-03-09T12:00"));
    kit_must(g.k, entry_refuse(kit_as(g.k, g.station), down, "名单上没有"));
    int64_t waits = asked(&g, entry_at(&g, ENTRY_KIND_LATE_ENTRY, "2026-03-09T11:00", "2026-03-09T12:00"));
    sql_entry_test_place(g.k->db, g.volunteer);
    kit_must(g.k, signal_person_leaves(g.k->db, g.volunteer));
    assert_int_equal(sql_entry_own(g.k->db, g.volunteer, &entries), 3);
    assert_string_equal(entries.v[0].reason, "手机没电，没有签到");
    assert_string_equal(entries.v[1].reason, "");
    assert_string_equal(entries.v[2].reason, "");
    assert_string_equal(entries.v[1].answer, "名单上没有");
    assert_int_equal(sql_entry_test_proof(g.k->db, kept, &proof), 1);
    assert_int_equal(sql_entry_test_proof(g.k->db, down, &proof), 0);
    assert_int_equal(sql_entry_test_proof(g.k->db, waits, &proof), 0);
    assert_int_equal(sql_record_own(g.k->db, g.volunteer, &records), 1);
    assert_int_equal(records.v[0].minutes, 120);
    assert_true(isnan(records.v[0].lat) && isnan(records.v[0].lng) && !records.v[0].device);
    kit_sound(g.k);
}

#define T(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_team_entry_counts_when_a_second_person_agrees),
        T(an_own_claim_counts_when_the_leader_agrees),
        T(a_late_entry_stands_in_public_notice_first),
        T(the_city_says_how_long_the_notice_is),
        T(a_late_entry_is_not_the_leaders_to_confirm),
        T(the_proof_is_kept_as_it_came),
        T(a_proof_is_for_those_the_entry_is_for),
        T(a_correction_reverses_and_counts_anew),
        T(a_record_is_corrected_once),
        T(nobody_decides_alone),
        T(decided_once),
        T(refused_with_an_answer),
        T(of_two_for_the_same_time_one_counts),
        T(a_check_in_that_appeared_meanwhile_stands),
        T(the_tiers_hold_for_entries_too),
        T(who_leaves_leaves_what_hours_rest_on_and_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
