/* queue_test.c - who is next for a free seat, and whose place ends: nobody waits behind somebody who cannot
 * come. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "people/team/team.h"
#include "people/team/team.model.h"
#include "people/volunteer/volunteer.h"
#include "service/activity/activity.h"
#include "service/signup/signup.h"
#include "service/signup/signup_test.sql.h"
#include "kit/kit.h"

static int64_t take(struct kit *k, int64_t shift, int64_t volunteer, enum signup_source source)
{
    enum signup_state state;
    int64_t id = 0;
    kit_must(k, signup_join(k->db,
                            &(struct signup_ask){
                                .shift = shift, .volunteer = volunteer, .wait = true, .source = source },
                            &id, &state));
    return id;
}

static int64_t join(struct kit *k, int64_t shift, int64_t volunteer)
{
    return take(k, shift, volunteer, SIGNUP_SOURCE_SELF);
}

static int64_t state_of(struct kit *k, int64_t signup)
{
    struct sql_signup_test_state_row row = { 0 };
    assert_int_equal(sql_signup_test_state(k->db, signup, &row), 1);
    return row.state;
}

/* A shift of one seat that is taken; three people wait. The first has promised that time elsewhere by now. */
struct queue {
    struct kit *k;
    int64_t shift, holder, held, busy, next, wait[3];
};

static struct queue queue(void **state)
{
    struct queue q = { .k = *state };
    q.shift = kit_shift(q.k, .capacity = 1);
    q.holder = kit_volunteer(q.k, 0);
    q.busy = kit_volunteer(q.k, 0);
    q.held = join(q.k, q.shift, q.holder);
    q.wait[0] = join(q.k, q.shift, q.busy);
    q.next = kit_volunteer(q.k, 0);
    q.wait[1] = join(q.k, q.shift, q.next);
    q.wait[2] = join(q.k, q.shift, kit_volunteer(q.k, 0));
    join(q.k, kit_shift(q.k, 0), q.busy); /* at the same hours */
    return q;
}

static void assert_seats(struct queue *q, int64_t taken, int64_t waiting)
{
    struct sql_signup_test_shift_row row = { 0 };
    assert_int_equal(sql_signup_test_shift(q->k->db, q->shift, &row), 1);
    assert_int_equal(row.taken, taken);
    assert_int_equal(row.waiting, waiting);
}

static void nobody_waits_behind_somebody_who_is_busy(void **state)
{
    struct queue q = queue(state);
    kit_must(q.k, signup_leave(q.k->db, q.held, q.holder));
    assert_int_equal(state_of(q.k, q.wait[0]), SIGNUP_STATE_LAPSED);
    assert_int_equal(state_of(q.k, q.wait[1]), SIGNUP_STATE_OFFERED);
    assert_int_equal(state_of(q.k, q.wait[2]), SIGNUP_STATE_WAITING);
    assert_seats(&q, 1, 1);
    kit_sound(q.k);
}

static void who_is_busy_learns_where(void **state)
{
    struct queue q = queue(state);
    struct sql_signup_test_told_row told = { 0 };
    kit_must(q.k, signup_leave(q.k->db, q.held, q.holder));
    assert_int_equal(sql_signup_test_told(q.k->db, kit_account_of(q.k, q.busy), &told), 1);
    assert_string_equal(told.text_key, "“{0}”候补轮到您时，您同一时间已在“{1}”，空位让给了下一位");
}

static void when_all_who_wait_are_busy_the_seat_is_free(void **state)
{
    struct queue q = queue(state);
    for (int i = 1; i < 3; i++)
        kit_must(q.k, signup_remove(q.k->db, q.shift, q.wait[i], "试"));
    kit_must(q.k, signup_leave(q.k->db, q.held, q.holder));
    assert_seats(&q, 0, 0);
    assert_int_equal(state_of(q.k, join(q.k, q.shift, kit_volunteer(q.k, 0))), SIGNUP_STATE_IN);
}

static void more_seats_pass_over_who_is_busy_too(void **state)
{
    struct queue q = queue(state);
    kit_must(q.k, sql_signup_test_capacity(q.k->db, q.shift, 3));
    assert_int_equal(signup_expire_offers(q.k->db), 2);
    assert_int_equal(state_of(q.k, q.wait[0]), SIGNUP_STATE_LAPSED);
    assert_int_equal(state_of(q.k, q.wait[2]), SIGNUP_STATE_OFFERED);
    assert_seats(&q, 3, 0);
}

static void an_offer_is_no_right_of_who_is_suspended(void **state)
{
    struct queue q = queue(state);
    kit_must(q.k, signup_leave(q.k->db, q.held, q.holder));
    kit_must(q.k, sql_signup_test_suspend(q.k->db, q.next));
    kit_forget(q.k);
    assert_int_equal(signup_accept(q.k->db, q.wait[1], q.next), CONFLICT);
    assert_string_equal(q.k->err.key, "志愿者资格已暂停，不能报名");
}

/* An activity for the members of a team; one of them has its seat, a second waits. */
static void who_leaves_the_team_leaves_its_seats(void **state)
{
    struct kit *k = *state;
    int64_t team = kit_team(k, 0), project = kit_project(k, .team = team);
    int64_t members = kit_activity(k, .project = project, .recruit = RECRUIT_NAMED);
    int64_t open = kit_activity(k, .project = project, .starts_ms = k->now + 3 * DAY_MS,
                                .ends_ms = k->now + 3 * DAY_MS + HOUR_MS);
    int64_t v = kit_volunteer(k, 0), w = kit_volunteer(k, 0);
    kit_member(k, .team = team, .volunteer = v);
    kit_member(k, .team = team, .volunteer = w);
    int64_t shift = kit_shift(k, .activity = members, .capacity = 1), free = kit_shift(k, .activity = open);
    int64_t given_shift = kit_shift(k, .activity = open, .starts_ms = k->now + 4 * DAY_MS,
                                    .ends_ms = k->now + 4 * DAY_MS + HOUR_MS);
    int64_t seat = join(k, shift, v), next = join(k, shift, w), own = join(k, free, v);
    int64_t given = take(k, given_shift, v, SIGNUP_SOURCE_LEADER);
    kit_must(k, team_leave(k->db, team, v));
    assert_int_equal(state_of(k, seat), SIGNUP_STATE_WITHDRAWN);
    assert_int_equal(state_of(k, next), SIGNUP_STATE_OFFERED);
    assert_int_equal(state_of(k, given), SIGNUP_STATE_WITHDRAWN);
    assert_int_equal(state_of(k, own), SIGNUP_STATE_IN);
    kit_sound(k);
}

static void a_shift_with_somebody_in_it_is_not_cancelled(void **state)
{
    struct kit *k = *state;
    int64_t team = kit_team(k, 0), leader = kit_leader_of(k, team);
    int64_t activity = kit_activity(k, .project = kit_project(k, .team = team));
    int64_t shift = kit_shift(k, .activity = activity);
    struct user user = { .account = kit_account_of(k, leader), .volunteer = leader, .leader = true };
    kit_must(k, signup_served(k->db, join(k, shift, kit_volunteer(k, 0)))); /* half an hour early, say */
    kit_forget(k);
    assert_int_equal(shift_cancel(kit_user(k, &user), activity, shift, "下雨"), CONFLICT);
    assert_string_equal(k->err.key, "已经有人签到，这个班次不能取消");
}

/* The one answer of list, card, page and joining. */
static void whoever_comes_now_gets_one_answer(void **state)
{
    struct shift_seats s = { ACTIVITY_STATE_OPEN, 0, 100, 2, 1, 0 };
    (void)state;
    assert_int_equal(shift_joining(&s, 99), JOINING_FREE);
    assert_int_equal(shift_left(&s, 99), 1);
    assert_int_equal(shift_joining(&s, 100), JOINING_CLOSED);
    s.waiting = 1; /* the free seat is theirs */
    assert_int_equal(shift_joining(&s, 99), JOINING_QUEUE);
    assert_int_equal(shift_left(&s, 99), 0);
    s = (struct shift_seats){ ACTIVITY_STATE_OPEN, 0, 100, 2, 2, 0 };
    assert_int_equal(shift_joining(&s, 99), JOINING_QUEUE);
    s.cancelled = 1;
    assert_int_equal(shift_joining(&s, 99), JOINING_CLOSED);
    s = (struct shift_seats){ ACTIVITY_STATE_REVIEW, 0, 100, 2, 0, 0 };
    assert_int_equal(shift_joining(&s, 99), JOINING_CLOSED);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_test_begin, kit_test_rollback)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nobody_waits_behind_somebody_who_is_busy),     TEST(who_is_busy_learns_where),
        TEST(when_all_who_wait_are_busy_the_seat_is_free),  TEST(more_seats_pass_over_who_is_busy_too),
        TEST(an_offer_is_no_right_of_who_is_suspended),     TEST(who_leaves_the_team_leaves_its_seats),
        TEST(a_shift_with_somebody_in_it_is_not_cancelled), TEST(whoever_comes_now_gets_one_answer),
    };
    return cmocka_run_group_tests(tests, kit_group_setup, kit_group_teardown);
}
