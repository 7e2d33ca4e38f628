/* late_test.c - late entries in public notice: who objects, who decides, and what then becomes of the hours.
 *
 * Accepted on Tuesday 10 March 2026, so the notice is over with Tuesday the 17th. */
#include "service/record/entry_test.h"

#include "base/user.h"
#include "office/gazette/gazette.h"
#include "office/notice/notice.h"

struct late {
    struct ground g;
    int64_t entry, record, notice;
    int64_t stranger, other; /* accounts: who objects, staff who had no part in it */
};

static struct late late(void **state)
{
    struct late l = { .g = ground(state) };
    struct sql_entry_test_notice_row n = { 0 };
    l.stranger = kit_account(l.g.k, 0);
    l.other = kit_grant(l.g.k, 0);
    l.entry = accepted(&l.g, entry_of(&l.g, ENTRY_KIND_LATE_ENTRY));
    l.record = entry(&l.g, l.entry).record;
    assert_int_equal(sql_entry_test_notice(l.g.k->db, l.entry, &n), 1);
    l.notice = n.id;
    return l;
}

static int object(struct late *l, int64_t by, int64_t *ret_id)
{
    kit_forget(l->g.k);
    return gazette_object(
        kit_as(l->g.k, by),
        &(struct objecting){
            .notice = l->notice, .reason = "那天他不在现场", .name = "路人", .phone = "13911112222" },
        ret_id);
}

static int64_t objected(struct late *l, int64_t by)
{
    int64_t id = 0;
    kit_must(l->g.k, object(l, by, &id));
    return id;
}

static int decide_objection(struct late *l, int64_t by, int64_t id, bool uphold)
{
    kit_forget(l->g.k);
    return objection_decide(kit_as(l->g.k, by), id, uphold, "已核实");
}

static int64_t state_of(struct late *l)
{
    struct sql_entry_test_notice_row n = { 0 };
    kit_must(l->g.k, sql_entry_test_notice(l->g.k->db, l->entry, &n));
    return n.state;
}

static void over(struct late *l)
{
    kit_at(l->g.k, "2026-03-18T00:00");
    fired(&l->g);
}

static int64_t messages(struct late *l, int64_t account)
{
    int64_t n = -1;
    kit_must(l->g.k, notice_unread(l->g.k->db, account, &n));
    return n;
}

static void nobody_objects_and_it_counts(void **state)
{
    struct late l = late(state);
    over(&l);
    assert_int_equal(state_of(&l), GAZETTE_STATE_PASSED);
    counts(&l.g, 120, 1);
    kit_sound(l.g.k);
}

static void an_upheld_objection_refuses_the_hours_at_once(void **state)
{
    struct late l = late(state);
    int64_t id = objected(&l, l.stranger), also = objected(&l, kit_account(l.g.k, 0));
    int64_t asked = messages(&l, l.g.leader);
    kit_sound(l.g.k);
    assert_int_equal(decide_objection(&l, l.other, id, true), OK);
    assert_int_equal(state_of(&l), GAZETTE_STATE_STOPPED);
    kit_sound(l.g.k);
    assert_int_equal(record(&l.g, l.record).state, RECORD_STATE_REFUSED);
    assert_int_equal(decide_objection(&l, l.other, also, true), CONFLICT); /* closed with the notice */
    assert_int_equal(messages(&l, l.stranger), 1);
    assert_int_equal(messages(&l, l.g.leader), asked + 1);
    over(&l);
    assert_int_equal(record(&l.g, l.record).state, RECORD_STATE_REFUSED);
    counts(&l.g, 0, 0);
    kit_sound(l.g.k);
}

static void an_objection_that_waits_keeps_the_hours_waiting(void **state)
{
    struct late l = late(state);
    int64_t id = objected(&l, l.stranger);
    over(&l);
    assert_int_equal(state_of(&l), GAZETTE_STATE_RUNNING);
    counts(&l.g, 0, 0);
    kit_sound(l.g.k);
    assert_int_equal(decide_objection(&l, l.other, id, false), OK);
    assert_int_equal(state_of(&l), GAZETTE_STATE_PASSED);
    counts(&l.g, 120, 1);
    kit_sound(l.g.k);
}

static void a_rejected_one_changes_nothing_before_the_time(void **state)
{
    struct late l = late(state);
    assert_int_equal(decide_objection(&l, l.other, objected(&l, l.stranger), false), OK);
    assert_int_equal(state_of(&l), GAZETTE_STATE_RUNNING);
    counts(&l.g, 0, 0);
    over(&l);
    counts(&l.g, 120, 1);
    kit_sound(l.g.k);
}

/* Not whose hours they are, who entered them, who accepted them, nor who objects. */
static void nobody_with_a_part_in_it_decides(void **state)
{
    struct late l = late(state);
    int64_t id = objected(&l, l.stranger);
    const int64_t parties[] = { l.g.person, l.g.leader, l.g.station, l.stranger };
    for (size_t i = 0; i < 4; i++)
        for (int uphold = 0; uphold < 2; uphold++)
            refused(&l.g, decide_objection(&l, parties[i], id, uphold), CONFLICT, NULL,
                    "公示异议要由没有经手过这件事的人处理");
    assert_int_equal(state_of(&l), GAZETTE_STATE_RUNNING);
    assert_int_equal(decide_objection(&l, l.other, id, true), OK);
    assert_int_equal(decide_objection(&l, l.other, id, true), CONFLICT);
}

/* The only other person at the station is told; who accepted the hours is not. */
static void those_who_may_decide_are_told(void **state)
{
    struct late l = late(state);
    int64_t station = messages(&l, l.g.station), other = messages(&l, l.other);
    objected(&l, l.stranger);
    assert_int_equal(messages(&l, l.g.station), station);
    assert_int_equal(messages(&l, l.other), other + 1);
}

static void when_all_at_the_station_have_a_part_the_township_is_told(void **state)
{
    struct late l = late(state);
    int64_t township = kit_grant(l.g.k, .unit = l.g.k->town);
    objected(&l, l.other); /* the last one there */
    assert_int_equal(messages(&l, township), 1);
}

static void once_a_person(void **state)
{
    struct late l = late(state);
    int64_t id;
    objected(&l, l.stranger);
    refused(&l.g, object(&l, l.stranger, &id), CONFLICT, NULL, "您已经对这项公示提过异议");
    kit_rollback(l.g.k); /* as the lane does */
    kit_begin(l.g.k);
}

static void not_after_the_end(void **state)
{
    struct late l = late(state);
    int64_t id;
    kit_at(l.g.k, "2026-03-18T00:00"); /* before the clock has come round */
    refused(&l.g, object(&l, l.stranger, &id), CONFLICT, NULL, "公示期已经结束，不能再提异议");
    over(&l);
    refused(&l.g, object(&l, l.stranger, &id), CONFLICT, NULL, "公示期已经结束，不能再提异议");
    counts(&l.g, 120, 1);
}

/* By phone: the same person by account and by phone is one; a phone without an account is told by SMS. */
static void a_visitor_signs_with_a_phone(void **state)
{
    struct late l = late(state);
    int64_t id = objected(&l, 0);
    struct sql_entry_test_outbox_row sms = { 0 };
    assert_int_equal(decide_objection(&l, l.other, id, false), OK);
    kit_must(l.g.k, sql_entry_test_outbox(l.g.k->db, &sms));
    assert_int_equal(sms.n, 1);
    kit_sound(l.g.k);
}

static void who_objected_by_a_phone_does_not_decide_by_an_account(void **state)
{
    struct late l = late(state);
    int64_t id = objected(&l, 0); /* then the number gets an account, and rights */
    int64_t account = kit_account(l.g.k, .phone = "13911112222");
    kit_grant(l.g.k, .account = account);
    assert_int_equal(decide_objection(&l, account, id, false), CONFLICT);
}

static void the_leader_may_still_turn_it_down(void **state)
{
    struct late l = late(state);
    int64_t id = objected(&l, l.stranger);
    kit_must(l.g.k, record_refuse(kit_as(l.g.k, l.g.leader), l.g.activity, l.record, "录错了人"));
    kit_sound(l.g.k);
    assert_int_equal(state_of(&l), GAZETTE_STATE_WITHDRAWN);
    assert_int_equal(decide_objection(&l, l.other, id, true), CONFLICT);
    assert_int_equal(messages(&l, l.stranger), 1);
    over(&l);
    counts(&l.g, 0, 0);
    kit_sound(l.g.k);
}

static void so_many_of_one_person_wait(void **state)
{
    struct late l = late(state);
    struct late more = l;
    int64_t id;
    decide(&l.g, POLICY_REVIEW_WAITING_MOST, 1);
    objected(&l, l.stranger);
    more.g.volunteer = kit_volunteer(l.g.k, 0);
    more.g.person = kit_account_of(l.g.k, more.g.volunteer);
    more.entry = accepted(&more.g, entry_of(&more.g, ENTRY_KIND_LATE_ENTRY));
    struct sql_entry_test_notice_row n = { 0 };
    kit_must(l.g.k, sql_entry_test_notice(l.g.k->db, more.entry, &n));
    more.notice = n.id;
    assert_int_equal(object(&more, l.stranger, &id), CONFLICT);
    assert_int_equal(object(&more, kit_account(l.g.k, 0), &id), OK);
}

#define T(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(nobody_objects_and_it_counts),
        T(an_upheld_objection_refuses_the_hours_at_once),
        T(an_objection_that_waits_keeps_the_hours_waiting),
        T(a_rejected_one_changes_nothing_before_the_time),
        T(nobody_with_a_part_in_it_decides),
        T(those_who_may_decide_are_told),
        T(when_all_at_the_station_have_a_part_the_township_is_told),
        T(once_a_person),
        T(not_after_the_end),
        T(a_visitor_signs_with_a_phone),
        T(who_objected_by_a_phone_does_not_decide_by_an_account),
        T(the_leader_may_still_turn_it_down),
        T(so_many_of_one_person_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
