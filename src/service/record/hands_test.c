/* hands_test.c - whose hands hours pass through: nobody lets hours count that are theirs, of whom they
 * registered, or that they noted themselves; nobody reviews what they had a part in.
 *
 * Not here: the other moves (record_test.c), entries by hand (entry_test.c). */
#include "service/record/record_test.h"

#include "office/event/event.h"
#include "service/activity/activity.model.h"
#include "service/record/record.sql.h"
#include "kit/kit.h"

#define OTHERS_CONFIRM                                                                                       \
    "自己的时长、自己登记注册的人、自己点的名，要请另一位负责人确认；点名的也可以请本人点一下确认"
#define SECOND_MARK   "扫张贴的码和离线签到的，要等负责人点名或本人在“服务记录”里确认一次，才能生效"
#define OTHERS_REVIEW "复核要由没有经手过这条记录的人来做"

/* An hour of somebody that waits, marked as the options say. */
#define noted(g, v, ...)                                                                                     \
    kit_record((g)->k, .shift = (g)->shift, .volunteer = (v), .state = RECORD_STATE_PENDING,                 \
               .in_ms = kit_time(DAY_TEXT) + 9 * HOUR_MS, .out_ms = kit_time(DAY_TEXT) + 10 * HOUR_MS,       \
               __VA_ARGS__)

static void nobody_confirms_their_own(void **state)
{
    struct ground g = ground(state);
    int64_t lead = kit_leader_of(g.k, g.team), own = waiting(&g, lead, HOURS(9), 60);
    int64_t other = waiting(&g, kit_volunteer(g.k, 0), HOURS(9), 60);
    refused(&g, confirm_all(&g, g.leader, 0, LIST(other, own)), CONFLICT, OTHERS_CONFIRM);
    assert_state(&g, other, RECORD_STATE_PENDING);
    went(&g, confirm_all(&g, g.station, 0, LIST(own)));
    assert_state(&g, own, RECORD_STATE_EFFECTIVE);
    assert_move(&g, own, 0, RECORD_STATE_PENDING, RECORD_STATE_EFFECTIVE, g.station, "");
    assert_member(&g, lead, 0, 60);
}

static void who_calls_the_roll_does_not_confirm_it(void **state)
{
    struct ground g = ground(state);
    int64_t in = noted(&g, kit_volunteer(g.k, 0), .in_how = MARK_HOW_ROLL_CALL, .by = g.leader);
    int64_t out = noted(&g, kit_volunteer(g.k, 0), .out_how = MARK_HOW_ROLL_CALL, .by = g.leader);
    keep(g.k);
    refused(&g, confirm(&g, in), CONFLICT, OTHERS_CONFIRM);
    refused(&g, confirm(&g, out), CONFLICT, OTHERS_CONFIRM);
    went(&g, confirm_all(&g, g.station, 0, LIST(in, out)));
    assert_state(&g, out, RECORD_STATE_EFFECTIVE);
}

static void a_roll_call_the_person_agreed_to_is_confirmed_by_who_called(void **state)
{
    struct ground g = ground(state);
    int64_t v = kit_volunteer(g.k, 0);
    int64_t r = noted(&g, v, .in_how = MARK_HOW_ROLL_CALL, .out_how = MARK_HOW_ROLL_CALL, .by = g.leader);
    keep(g.k);
    kit_must(g.k, record_agree(kit_as(g.k, kit_account_of(g.k, v)), r));
    keep(g.k);
    refused(&g, record_agree(kit_as(g.k, kit_account_of(g.k, v)), r), CONFLICT, "这条记录现在不用您确认");
    went(&g, confirm(&g, r));
    assert_state(&g, r, RECORD_STATE_EFFECTIVE);
}

/* Invented at the counter, checked in with the phone that was bought for it: one hand all the same. */
static void who_registered_somebody_does_not_confirm_their_hours(void **state)
{
    struct ground g = ground(state);
    int64_t r = waiting(&g, kit_volunteer(g.k, .counter = g.station), HOURS(9), 60);
    refused(&g, confirm_all(&g, g.station, 0, LIST(r)), CONFLICT, OTHERS_CONFIRM);
    went(&g, confirm(&g, r));
    assert_state(&g, r, RECORD_STATE_EFFECTIVE);
}

static void what_a_personal_code_says_is_the_persons_word(void **state)
{
    struct ground g = ground(state);
    int64_t r = noted(&g, kit_volunteer(g.k, 0), .in_how = MARK_HOW_PERSONAL_QR,
                      .out_how = MARK_HOW_PERSONAL_QR, .by = g.leader);
    keep(g.k);
    went(&g, confirm(&g, r));
    assert_state(&g, r, RECORD_STATE_EFFECTIVE);
}

/* A long day, confirmed by the leader; who made the activity, let it open, marked or registered is no
 * reviewer. */
static void a_reviewer_had_no_part_before(void **state)
{
    struct ground g = ground(state);
    int64_t scanner = kit_grant(g.k, .unit = g.k->town), opener = kit_grant(g.k, .unit = g.k->town);
    int64_t registrar = kit_grant(g.k, .unit = g.k->town), v = kit_volunteer(g.k, .counter = registrar);
    int64_t midnight = kit_time(DAY_TEXT);
    int64_t r = kit_record(g.k, .shift = g.shift, .volunteer = v, .state = RECORD_STATE_PENDING,
                           .in_how = MARK_HOW_PERSONAL_QR, .out_how = MARK_HOW_PERSONAL_QR, .by = scanner,
                           .in_ms = midnight, .out_ms = midnight + 9 * HOUR_MS);
    kit_must(g.k, event_moved(kit_as(g.k, opener), &activity_state_of_activity, g.activity,
                              ACTIVITY_STATE_REVIEW, ACTIVITY_STATE_OPEN, NULL));
    keep(g.k);
    went(&g, confirm(&g, r));
    assert_state(&g, r, RECORD_STATE_REVIEW_PARENT);
    const int64_t had_a_part[] = { scanner, opener, registrar, g.leader };
    for (size_t i = 0; i < sizeof(had_a_part) / sizeof(had_a_part[0]); i++) {
        refused(&g, record_approve(kit_as(g.k, had_a_part[i]), r), CONFLICT, OTHERS_REVIEW);
        refused(&g, record_turn_down(kit_as(g.k, had_a_part[i]), r, "太长"), CONFLICT, OTHERS_REVIEW);
    }
    went(&g, record_approve(kit_as(g.k, g.town), r));
    assert_state(&g, r, RECORD_STATE_EFFECTIVE);
}

/* The list says of each who may not confirm it, and the move refuses just these. */
static void the_list_bars_what_the_move_refuses(void **state)
{
    struct ground g = ground(state);
    const int64_t ids[] = {
        waiting(&g, kit_leader_of(g.k, g.team), HOURS(9), 60),
        waiting(&g, kit_volunteer(g.k, .counter = g.leader), HOURS(9), 60),
        noted(&g, kit_volunteer(g.k, 0), .in_how = MARK_HOW_ROLL_CALL, .by = g.leader),
        noted(&g, kit_volunteer(g.k, 0), .in_how = MARK_HOW_ROLL_CALL, .by = g.station),
        waiting(&g, kit_volunteer(g.k, .counter = g.station), HOURS(9), 60),
        noted(&g, kit_volunteer(g.k, 0), .in_how = MARK_HOW_PRINTED_QR),
        noted(&g, kit_volunteer(g.k, 0), .out_how = MARK_HOW_PRINTED_QR),
    };
    const int64_t bars[] = { CONFIRM_BAR_OWN,   CONFIRM_BAR_REGISTERED, CONFIRM_BAR_MARKED, 0, 0,
                             CONFIRM_BAR_UNMET, CONFIRM_BAR_UNMET };
    struct confirm_line_list lines = { 0 };
    keep(g.k);
    kit_must(g.k, sql_record_confirm_list(g.k->db, g.activity, g.leader, 0, 10, &lines));
    assert_int_equal(lines.n, sizeof(ids) / sizeof(ids[0]));
    for (size_t i = 0; i < lines.n; i++) {
        assert_int_equal(lines.v[i].id, ids[i]);
        assert_int_equal(lines.v[i].barred, bars[i]);
        if (!bars[i])
            went(&g, confirm(&g, ids[i]));
        else
            refused(&g, confirm(&g, ids[i]), CONFLICT,
                    bars[i] == CONFIRM_BAR_UNMET ? SECOND_MARK : OTHERS_CONFIRM);
    }
}

/* Whatever was let count is looked at by `redvest check`. */
static void the_check_finds(struct ground g, int64_t r, const char *invariant)
{
    kit_must(g.k, event_moved(kit_as(g.k, g.leader), &record_state_of_record, r, RECORD_STATE_PENDING,
                              RECORD_STATE_EFFECTIVE, NULL));
    char *text = NULL;
    size_t n = 0;
    int broken = 0;
    FILE *out = open_memstream(&text, &n);
    kit_commit(g.k);
    int rc = invariant_check(g.k->db, out, &broken);
    kit_begin(g.k);
    fclose(out);
    assert_int_equal(rc, OK);
    assert_non_null(strstr(text, invariant));
    free(text);
}

static void the_check_finds_hours_of_one_hand(void **state)
{
    struct ground g = ground(state);
    the_check_finds(g, kit_record(g.k, .shift = g.shift, .in_how = MARK_HOW_ROLL_CALL, .by = g.leader),
                    "BROKEN  record.two_hands");
}

static void the_check_finds_hours_of_a_printed_code_alone(void **state)
{
    struct ground g = ground(state);
    the_check_finds(g, kit_record(g.k, .shift = g.shift, .in_how = MARK_HOW_PRINTED_QR),
                    "BROKEN  record.second_mark");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(nobody_confirms_their_own),
        T(who_calls_the_roll_does_not_confirm_it),
        T(a_roll_call_the_person_agreed_to_is_confirmed_by_who_called),
        T(who_registered_somebody_does_not_confirm_their_hours),
        T(what_a_personal_code_says_is_the_persons_word),
        T(a_reviewer_had_no_part_before),
        T(the_list_bars_what_the_move_refuses),
        T(the_check_finds_hours_of_one_hand),
        T(the_check_finds_hours_of_a_printed_code_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
