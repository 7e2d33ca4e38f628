/* signup_test.c - each rule of a sign-up with the case it forbids; seats and the waiting list add up. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/id.h"
#include "office/policy/policy.h"
#include "service/activity/activity.model.h"
#include "service/signup/signup.h"
#include "service/signup/signup.sql.h"
#include "service/signup/signup_test.sql.h"
#include "people/volunteer/volunteer.h"
#include "kit/kit.h"

static int join_as(struct kit *k, int64_t shift, int64_t volunteer, struct signup_ask ask, int64_t *ret_id)
{
    enum signup_state state;
    ask.shift = shift;
    ask.volunteer = volunteer;
    if (!ask.source)
        ask.source = SIGNUP_SOURCE_SELF;
    kit_forget(k);
    return signup_join(k->db, &ask, ret_id, &state);
}

static int join(struct kit *k, int64_t shift, int64_t volunteer)
{
    int64_t id;
    return join_as(k, shift, volunteer, (struct signup_ask){ 0 }, &id);
}

static int64_t joined(struct kit *k, int64_t shift, int64_t volunteer)
{
    int64_t id = 0;
    kit_must(k, join_as(k, shift, volunteer, (struct signup_ask){ .wait = true }, &id));
    return id;
}

static int64_t state_of(struct kit *k, int64_t signup)
{
    struct sql_signup_test_state_row row = { 0 };
    assert_int_equal(sql_signup_test_state(k->db, signup, &row), 1);
    return row.state;
}

static void assert_seats(struct kit *k, int64_t shift, int64_t taken, int64_t waiting)
{
    struct sql_signup_test_shift_row row = { 0 };
    assert_int_equal(sql_signup_test_shift(k->db, shift, &row), 1);
    assert_int_equal(row.taken, taken);
    assert_int_equal(row.waiting, waiting);
}

static void refused(struct kit *k, int rc, int code, const char *key)
{
    assert_int_equal(rc, code);
    assert_non_null(k->err.key);
    assert_string_equal(k->err.key, key);
}

static void takes_a_seat_once(void **state)
{
    struct kit *k = *state;
    int64_t shift = kit_shift(k, .capacity = 2), v = kit_volunteer(k, 0);
    int64_t first = joined(k, shift, v);
    assert_int_equal(joined(k, shift, v), first);
    assert_seats(k, shift, 1, 0);
    assert_int_equal(state_of(k, first), SIGNUP_STATE_IN);
}

static void full_shift_refuses_or_queues(void **state)
{
    struct kit *k = *state;
    int64_t shift = kit_shift(k, .capacity = 1), late = kit_volunteer(k, 0), id;
    joined(k, shift, kit_volunteer(k, 0));
    refused(k, join(k, shift, late), CONFLICT, "名额已满，可以排候补：有人退出时按顺序通知您");
    assert_string_equal(k->err.field, "wait");
    kit_must(k, join_as(k, shift, late, (struct signup_ask){ .wait = true }, &id));
    assert_int_equal(state_of(k, id), SIGNUP_STATE_WAITING);
    assert_seats(k, shift, 1, 1);
}

static void closed_cancelled_and_unpublished_refuse(void **state)
{
    struct kit *k = *state;
    int64_t v = kit_volunteer(k, 0), cancelled = kit_shift(k, 0);
    int64_t draft = kit_shift(k, .activity = kit_activity(k, .state = ACTIVITY_STATE_REVIEW));
    refused(k, join(k, draft, v), DENIED, "没有找到您要的内容");
    sql_signup_test_cancel(k->db, cancelled, k->now);
    refused(k, join(k, cancelled, v), CONFLICT, "“{0}”这个班次已经取消");
    int64_t closed = kit_shift(k, .closes_ms = k->now);
    refused(k, join(k, closed, v), CONFLICT, "“{0}”报名已经截止");
    int64_t over = kit_shift(k, .starts_ms = k->now - 5 * HOUR_MS, .ends_ms = k->now - 2 * HOUR_MS,
                             .closes_ms = k->now + 1);
    refused(k, join(k, over, v), CONFLICT, "“{0}”这个班次已经结束");
    assert_int_equal(join(k, 12345, v), DENIED);
}

static void age_counts_on_the_day(void **state)
{
    struct kit *k = *state;
    int64_t shift = kit_shift(k, .min_age = 16), day = day_of(k->now) + 1;
    struct civil c = civil_of(day_start_ms(day));
    int64_t birthday = kit_volunteer(k, .birth_day = day_from(c.year - 16, c.month, c.day));
    int64_t day_after = kit_volunteer(k, .birth_day = day_from(c.year - 16, c.month, c.day) + 1);
    assert_int_equal(join(k, shift, birthday), OK);
    refused(k, join(k, shift, day_after), CONFLICT, "这个班次要求年满 {0} 岁");
    assert_string_equal(k->err.arg[0], "16");
}

static void minors_do_no_hazardous_work(void **state)
{
    struct kit *k = *state;
    int64_t shift = kit_shift(k, .activity = kit_activity(k, .hazard = 1, .insurance = "保单 1"));
    int64_t minor = kit_volunteer(k, .birth_day = day_of(k->now) - 17 * 365);
    refused(k, join(k, shift, minor), CONFLICT, "这个活动有危险性，未满 {0} 岁不能参加");
    assert_int_equal(join(k, shift, kit_volunteer(k, 0)), OK);
}

static void skills_are_asked_for(void **state)
{
    struct kit *k = *state;
    int64_t shift = kit_shift(k, .skill = 6), v = kit_volunteer(k, 0);
    refused(k, join(k, shift, v), CONFLICT, "这个班次需要专门技能，请先在个人资料里登记");
    kit_must(k, sql_signup_test_skill(k->db, v, 6));
    assert_int_equal(join(k, shift, v), OK);
}

static void named_teams_only(void **state)
{
    struct kit *k = *state;
    int64_t activity = kit_activity(k, .recruit = 2), shift = kit_shift(k, .activity = activity);
    int64_t team = kit_team(k, 0), outsider = kit_volunteer(k, 0), member = kit_volunteer(k, 0);
    kit_must(k, sql_signup_test_team(k->db, activity, team));
    kit_member(k, .team = team, .volunteer = member);
    refused(k, join(k, shift, outsider), CONFLICT, "“{0}”只面向指定队伍的成员，请先加入队伍");
    assert_int_equal(join(k, shift, member), OK);
}

static void pass_code_opens(void **state)
{
    struct kit *k = *state;
    int64_t shift = kit_shift(k, .activity = kit_activity(k, .recruit = 3, .pass_code = "204816")),
            v = kit_volunteer(k, 0), id;
    refused(k, join(k, shift, v), INVALID, "请填写报名口令，向活动负责人索取");
    refused(k, join_as(k, shift, v, (struct signup_ask){ .pass_code = "000000" }, &id), INVALID,
            "口令不对，请核对后再试");
    assert_string_equal(k->err.field, "pass_code");
    assert_int_equal(join_as(k, shift, v, (struct signup_ask){ .pass_code = "204816" }, &id), OK);
}

static void a_suspension_frees_what_is_not_used_and_lapses_invitations(void **state)
{
    struct kit *k = *state;
    struct my_invitation_list asked = { 0 };
    int64_t shift = kit_shift(k, .capacity = 1), v = kit_volunteer(k, 0), w = kit_volunteer(k, 0), seat, wait;
    int64_t later = kit_shift(k, .starts_ms = k->now + 2 * DAY_MS, .ends_ms = k->now + 2 * DAY_MS + HOUR_MS);
    struct sql_invitation_add_row made = { 0 };
    struct sql_signup_shift_row s = { 0 };
    seat = joined(k, shift, v);
    kit_must(k, join_as(k, shift, w, (struct signup_ask){ .wait = true }, &wait));
    assert_int_equal(sql_invitation_add(k->db,
                                        &(struct sql_invitation_add_in){ .id = id_new(),
                                                                         .shift = later,
                                                                         .volunteer = v,
                                                                         .by = 1,
                                                                         .now = k->now,
                                                                         .since = k->now - DAY_MS,
                                                                         .most = 9 },
                                        &made),
                     1);
    kit_must(k, signal_person_suspended(k->db, v));
    assert_int_equal(state_of(k, seat), SIGNUP_STATE_WITHDRAWN);
    assert_int_equal(state_of(k, wait), SIGNUP_STATE_OFFERED); /* the waiting list moves up */
    assert_int_equal(sql_invitation_mine(k->db, v, k->now, &asked), 0);
    assert_int_equal(sql_signup_shift(k->db, shift, v, &s), 1);
    assert_int_equal(s.taken, 1);
    assert_int_equal(s.waiting, 0);
}

static void a_seat_given_by_a_leader_can_be_left_until_it_begins(void **state)
{
    struct kit *k = *state;
    int64_t shift = kit_shift(k, 0), v = kit_volunteer(k, 0), w = kit_volunteer(k, 0), given, own;
    struct sql_signup_one_row s = { 0 };
    own = joined(k, shift, v);
    kit_must(k, join_as(k, shift, w, (struct signup_ask){ .source = SIGNUP_SOURCE_LEADER }, &given));
    assert_int_equal(sql_signup_one(k->db, given, &s), 1);
    k->db->now = s.starts - 1;
    assert_int_equal(signup_leave(k->db, own, v), CONFLICT);
    kit_forget(k);
    kit_must(k, signup_leave(k->db, given, w));
    assert_int_equal(state_of(k, given), SIGNUP_STATE_WITHDRAWN);
}

static void suspended_people_wait(void **state)
{
    struct kit *k = *state;
    int64_t shift = kit_shift(k, 0);
    refused(k, join(k, shift, kit_volunteer(k, .state = VOLUNTEER_STATE_SUSPENDED)), CONFLICT,
            "志愿者资格已暂停，不能报名");
    refused(k, join(k, shift, kit_volunteer(k, .real_name = 3)), CONFLICT,
            "实名信息被退回了，请先在“我的”里改好再提交");
}

static void overlap_names_the_other(void **state)
{
    struct kit *k = *state;
    int64_t v = kit_volunteer(k, 0), start = k->now + DAY_MS;
    int64_t a = kit_activity(k, .title = "图书整理", .starts_ms = start, .ends_ms = start + 2 * HOUR_MS);
    int64_t one = kit_shift(k, .activity = a);
    int64_t same = kit_shift(k, .starts_ms = start + HOUR_MS, .ends_ms = start + 3 * HOUR_MS);
    int64_t after = kit_shift(k, .starts_ms = start + 2 * HOUR_MS, .ends_ms = start + 3 * HOUR_MS);
    joined(k, one, v);
    refused(k, join(k, same, v), CONFLICT, "与“{0}”的时间重叠，请先退出那一个");
    assert_string_equal(k->err.arg[0], "图书整理");
    assert_int_equal(join(k, after, v), OK);
}

static void leaving_gives_the_seat_on(void **state)
{
    struct kit *k = *state;
    int64_t shift = kit_shift(k, .capacity = 1), first = kit_volunteer(k, 0);
    int64_t a = joined(k, shift, first), b = joined(k, shift, kit_volunteer(k, 0)),
            c = joined(k, shift, kit_volunteer(k, 0));
    assert_seats(k, shift, 1, 2);
    kit_must(k, signup_leave(k->db, a, first));
    assert_int_equal(state_of(k, a), SIGNUP_STATE_WITHDRAWN);
    assert_int_equal(state_of(k, b), SIGNUP_STATE_OFFERED);
    assert_int_equal(state_of(k, c), SIGNUP_STATE_WAITING);
    assert_seats(k, shift, 1, 1);
    refused(k, join(k, shift, kit_volunteer(k, 0)), CONFLICT, "名额已满，可以排候补：有人退出时按顺序通知您");
}

/* However often: one row, and at the end of the line. */
static void who_comes_back_leaves_no_trail(void **state)
{
    struct kit *k = *state;
    int64_t shift = kit_shift(k, .capacity = 1), v = kit_volunteer(k, 0), w = kit_volunteer(k, 0), left = 0;
    int64_t holder = kit_volunteer(k, 0), seat = joined(k, shift, holder);
    for (int i = 0; i < 3; i++) {
        left = joined(k, shift, v);
        kit_must(k, signup_leave(k->db, left, v));
    }
    struct sql_signup_test_rows_row rows;
    sql_signup_test_rows(k->db, shift, v, &rows);
    assert_int_equal(rows.n, 1);
    int64_t other = joined(k, shift, w), again = joined(k, shift, v);
    struct sql_signup_test_state_row gone;
    assert_int_equal(sql_signup_test_state(k->db, left, &gone), 0);
    kit_must(k, signup_leave(k->db, seat, holder));
    assert_int_equal(state_of(k, other), SIGNUP_STATE_OFFERED);
    assert_int_equal(state_of(k, again), SIGNUP_STATE_WAITING);
    assert_seats(k, shift, 1, 1);
}

static void leaving_has_a_limit(void **state)
{
    struct kit *k = *state;
    int64_t shift = kit_shift(k, .capacity = 1, .leave_ms = k->now), v = kit_volunteer(k, 0),
            w = kit_volunteer(k, 0);
    int64_t a = joined(k, shift, v), b = joined(k, shift, w);
    refused(k, signup_leave(k->db, a, v), CONFLICT, "“{0}”的退出时间到 {1} 为止，请联系负责人");
    kit_forget(k);
    assert_int_equal(signup_leave(k->db, a, w), DENIED);
    kit_forget(k);
    assert_int_equal(signup_leave(k->db, b, w), OK); /* who only waits may always go */
    assert_int_equal(signup_leave(k->db, b, w), OK);
    assert_seats(k, shift, 1, 0);
}

/* One in, one waiting; the first leaves: an offer. */
static int64_t offer(struct kit *k, int64_t shift, int64_t *ret_volunteer)
{
    int64_t first = kit_volunteer(k, 0);
    *ret_volunteer = kit_volunteer(k, 0);
    int64_t a = joined(k, shift, first), b = joined(k, shift, *ret_volunteer);
    kit_must(k, signup_leave(k->db, a, first));
    assert_int_equal(state_of(k, b), SIGNUP_STATE_OFFERED);
    return b;
}

static void an_offer_is_accepted(void **state)
{
    struct kit *k = *state;
    int64_t shift = kit_shift(k, .capacity = 1), v;
    int64_t b = offer(k, shift, &v);
    struct sql_signup_test_state_row row;
    sql_signup_test_state(k->db, b, &row);
    assert_int_equal(row.offer_until, k->now + 120 * MINUTE_MS);
    kit_must(k, signup_accept(k->db, b, v));
    kit_must(k, signup_accept(k->db, b, v));
    assert_int_equal(state_of(k, b), SIGNUP_STATE_IN);
    assert_seats(k, shift, 1, 0);
    refused(k, signup_decline(k->db, b, v), CONFLICT, "“{0}”的空位已过确认时间");
}

static void an_offer_is_declined(void **state)
{
    struct kit *k = *state;
    int64_t shift = kit_shift(k, .capacity = 1), v, w = kit_volunteer(k, 0);
    int64_t b = offer(k, shift, &v), c = joined(k, shift, w);
    kit_must(k, signup_decline(k->db, b, v));
    assert_int_equal(state_of(k, b), SIGNUP_STATE_LAPSED);
    assert_int_equal(state_of(k, c), SIGNUP_STATE_OFFERED);
    kit_must(k, signup_decline(k->db, c, w));
    assert_seats(k, shift, 0, 0);
}

static void an_offer_lapses(void **state)
{
    struct kit *k = *state;
    int64_t shift = kit_shift(k, .capacity = 1), v;
    int64_t b = offer(k, shift, &v), c = joined(k, shift, kit_volunteer(k, 0));
    assert_int_equal(signup_expire_offers(k->db), 0);
    kit_later(k, 121 * MINUTE_MS);
    assert_true(signup_expire_offers(k->db) > 0);
    assert_int_equal(state_of(k, b), SIGNUP_STATE_LAPSED);
    assert_int_equal(state_of(k, c), SIGNUP_STATE_OFFERED);
    refused(k, signup_accept(k->db, b, v), CONFLICT, "“{0}”的空位已过确认时间");
    assert_seats(k, shift, 1, 0);
}

static void an_offer_ends_with_the_start(void **state)
{
    struct kit *k = *state;
    int64_t start = k->now + 30 * MINUTE_MS, v;
    int64_t shift =
        kit_shift(k, .capacity = 1, .starts_ms = start, .ends_ms = start + HOUR_MS, .leave_ms = start);
    int64_t b = offer(k, shift, &v), c = joined(k, shift, kit_volunteer(k, 0));
    struct sql_signup_test_state_row row;
    sql_signup_test_state(k->db, b, &row);
    assert_int_equal(row.offer_until, start);
    kit_later(k, 30 * MINUTE_MS);
    kit_must(k, signup_expire_offers(k->db));
    assert_int_equal(state_of(k, b), SIGNUP_STATE_LAPSED);
    assert_int_equal(state_of(k, c), SIGNUP_STATE_LAPSED); /* nobody is called to a shift that runs */
    assert_seats(k, shift, 0, 0);
}

static void accepting_twice_at_one_time_is_refused(void **state)
{
    struct kit *k = *state;
    int64_t one = kit_shift(k, .capacity = 1), two = kit_shift(k, .capacity = 1);
    int64_t p = kit_volunteer(k, 0), q = kit_volunteer(k, 0), v = kit_volunteer(k, 0);
    int64_t a = joined(k, one, p), b = joined(k, two, q), c = joined(k, one, v), d = joined(k, two, v);
    kit_must(k, signup_leave(k->db, a, p));
    kit_must(k, signup_leave(k->db, b, q));
    kit_must(k, signup_accept(k->db, c, v));
    refused(k, signup_accept(k->db, d, v), CONFLICT, "与“{0}”的时间重叠，请先退出那一个");
}

static void more_seats_go_to_those_who_wait(void **state)
{
    struct kit *k = *state;
    int64_t shift = kit_shift(k, .capacity = 1);
    joined(k, shift, kit_volunteer(k, 0));
    int64_t b = joined(k, shift, kit_volunteer(k, 0)), c = joined(k, shift, kit_volunteer(k, 0));
    kit_must(k, sql_signup_test_capacity(k->db, shift, 2));
    int64_t newcomer = joined(k, shift, kit_volunteer(k, 0)); /* does not pass the queue */
    assert_int_equal(state_of(k, b), SIGNUP_STATE_OFFERED);
    assert_int_equal(state_of(k, newcomer), SIGNUP_STATE_WAITING);
    kit_must(k, sql_signup_test_capacity(k->db, shift, 3));
    assert_int_equal(signup_expire_offers(k->db), 1);
    assert_int_equal(state_of(k, c), SIGNUP_STATE_OFFERED);
    assert_seats(k, shift, 3, 1);
}

static void a_leader_adds_and_removes(void **state)
{
    struct kit *k = *state;
    int64_t shift = kit_shift(k, .activity = kit_activity(k, .recruit = 3, .pass_code = "1"), .capacity = 1);
    int64_t v = kit_volunteer(k, 0), w = kit_volunteer(k, 0), id, other;
    struct sql_signup_test_notices_row told;
    kit_must(k, join_as(k, shift, v, (struct signup_ask){ .source = SIGNUP_SOURCE_LEADER }, &id));
    refused(k, join_as(k, shift, w, (struct signup_ask){ .source = SIGNUP_SOURCE_LEADER }, &other), CONFLICT,
            "名额已满，请先移除没来的人，或增加名额");
    kit_forget(k);
    assert_int_equal(signup_remove(kit_as(k, 1), shift + 1, id, "人手够了"), DENIED);
    kit_forget(k);
    kit_must(k, signup_remove(kit_as(k, 1), shift, id, "人手够了"));
    assert_seats(k, shift, 0, 0);
    refused(k, signup_remove(kit_as(k, 1), shift, id, "人手够了"), CONFLICT,
            "这个人已经签到或已经退出，不能移除");
    assert_int_equal(sql_signup_test_notices(k->db, kit_account_of(k, v), &told), 1);
    assert_int_equal(told.n, 2);
}

static void a_leader_calls_up_somebody_who_waits(void **state)
{
    struct kit *k = *state;
    int64_t shift = kit_shift(k, .capacity = 1), v = kit_volunteer(k, 0), id;
    joined(k, shift, kit_volunteer(k, 0));
    int64_t waits = joined(k, shift, v);
    kit_must(k, sql_signup_test_capacity(k->db, shift, 2));
    kit_must(k, join_as(k, shift, v, (struct signup_ask){ .source = SIGNUP_SOURCE_LEADER }, &id));
    assert_int_equal(id, waits);
    assert_int_equal(state_of(k, waits), SIGNUP_STATE_IN);
    assert_seats(k, shift, 2, 0);
}

static void a_cancelled_shift_ends_all(void **state)
{
    struct kit *k = *state;
    int64_t shift = kit_shift(k, .capacity = 1);
    int64_t a = joined(k, shift, kit_volunteer(k, 0)), b = joined(k, shift, kit_volunteer(k, 0));
    sql_signup_test_cancel(k->db, shift, k->now);
    assert_int_equal(signup_release(k->db, shift), 2);
    assert_int_equal(state_of(k, a), SIGNUP_STATE_CANCELLED);
    assert_int_equal(state_of(k, b), SIGNUP_STATE_CANCELLED);
    assert_seats(k, shift, 0, 0);
    assert_int_equal(signup_release(k->db, shift), 0);
}

static size_t shifts_for(struct kit *k, int64_t volunteer, bool any_time)
{
    struct open_shift_list rows = { 0 };
    int64_t today = day_of(k->now);
    kit_must(k, signup_choice(k->db,
                              &(struct signup_wish){ .volunteer = volunteer,
                                                     .from_day = today,
                                                     .to_day = today + 30,
                                                     .category = DB_NONE,
                                                     .any_time = any_time,
                                                     .adult = 18,
                                                     .after_near = DB_NONE,
                                                     .most = 50 },
                              &rows));
    return rows.n;
}

static void the_list_holds_what_one_may_take(void **state)
{
    struct kit *k = *state;
    int64_t v = kit_volunteer(k, .birth_day = day_of(k->now) - 15 * 365);
    int64_t start = k->now + DAY_MS, later = k->now + 3 * DAY_MS;
    int64_t mine = kit_shift(k, .starts_ms = start, .ends_ms = start + 2 * HOUR_MS);
    assert_int_equal(shifts_for(k, v, false), 1);
    kit_shift(k, .starts_ms = later, .ends_ms = later + HOUR_MS, .min_age = 18);
    kit_shift(k, .starts_ms = later, .ends_ms = later + HOUR_MS, .skill = 2);
    kit_shift(k, .activity = kit_activity(k, .recruit = 2));
    kit_shift(k, .activity = kit_activity(k, .hazard = 1, .insurance = "1"));
    kit_shift(k, .activity = kit_activity(k, .state = ACTIVITY_STATE_DRAFT));
    kit_shift(k, .closes_ms = k->now);
    assert_int_equal(shifts_for(k, v, false), 1);
    int64_t other = kit_shift(k, .starts_ms = start + HOUR_MS, .ends_ms = start + 3 * HOUR_MS);
    assert_int_equal(shifts_for(k, v, false), 2);
    joined(k, mine, v);
    assert_int_equal(shifts_for(k, v, false), 0); /* its own one, and the one that overlaps */
    (void)other;
}

static void the_list_knows_free_time(void **state)
{
    struct kit *k = *state;
    int64_t v = kit_volunteer(k, 0);
    kit_shift(k, 0); /* a Wednesday at nine: bit 2 * 3 + 0 */
    kit_must(k, sql_signup_test_free(k->db, v, 1 << 7));
    assert_int_equal(shifts_for(k, v, false), 0);
    assert_int_equal(shifts_for(k, v, true), 1);
    int64_t w = kit_volunteer(k, 0);
    kit_must(k, sql_signup_test_free(k->db, w, 1 << 6));
    assert_int_equal(shifts_for(k, w, false), 1);
}

static void near_comes_first(void **state)
{
    struct kit *k = *state;
    struct open_shift_list rows = { 0 };
    int64_t v = kit_volunteer(k, 0), today = day_of(k->now);
    int64_t far = kit_shift(
        k, .activity = kit_activity(k, .project = kit_project(k, .team = kit_team(k, .unit = k->village2))));
    int64_t near = kit_shift(k, .starts_ms = k->now + 5 * DAY_MS, .ends_ms = k->now + 5 * DAY_MS + HOUR_MS);
    struct signup_wish in = { .volunteer = v,
                              .from_day = today,
                              .to_day = today + 30,
                              .category = DB_NONE,
                              .adult = 18,
                              .after_near = DB_NONE,
                              .most = 50 };
    kit_must(k, signup_choice(k->db, &in, &rows));
    assert_int_equal(rows.n, 2);
    assert_int_equal(rows.v[0].id, near);
    assert_int_equal(rows.v[0].near, NEARNESS_VILLAGE);
    assert_int_equal(rows.v[1].id, far);
    assert_int_equal(rows.v[1].near, NEARNESS_TOWN);
    in.after_near = rows.v[0].near;
    in.after_starts = rows.v[0].starts;
    in.after_id = rows.v[0].id;
    kit_must(k, signup_choice(k->db, &in, &rows));
    assert_int_equal(rows.n, 1);
    assert_int_equal(rows.v[0].id, far);
}

static void the_feed_is_one_persons(void **state)
{
    struct kit *k = *state;
    char token[SIGNUP_FEED_TEXT];
    const char *ics;
    int64_t v = kit_volunteer(k, 0);
    int64_t a = kit_activity(k, .title = "河道清洁，请带水; 手套由我们准备，也欢迎您自己带来一副更合手的");
    joined(k, kit_shift(k, .activity = a), v);
    kit_signup(
        k, .volunteer = v, .state = SIGNUP_STATE_SERVED,
        .shift = kit_shift(k, .starts_ms = k->now - 90 * DAY_MS, .ends_ms = k->now - 90 * DAY_MS + HOUR_MS));
    int64_t whose = 0;
    kit_must(k, signup_feed_token(k->db, v, token));
    assert_int_equal(signup_feed_volunteer(k->db, token, &whose), 1);
    assert_int_equal(whose, v);
    token[strlen(token) - 1] ^= 1;
    assert_int_equal(signup_feed_volunteer(k->db, token, &whose), 0);
    assert_int_equal(signup_feed_volunteer(k->db, "1.abc", &whose), 0);
    token[strlen(token) - 1] ^= 1;
    kit_must(k, signup_feed_renew(k->db, v));
    assert_int_equal(signup_feed_volunteer(k->db, token, &whose), 0);
    kit_must(k, signup_feed(k->db, v, "https://example.cn", &ics));
    assert_non_null(strstr(ics, "SUMMARY:河道清洁，请带水\\; 手套"));
    assert_non_null(strstr(ics, "DTSTART:20260311T010000Z\r\n"));
    const char *first = strstr(ics, "BEGIN:VEVENT");
    assert_non_null(first);
    assert_null(strstr(first + 1, "BEGIN:VEVENT")); /* three months ago is history */
    for (const char *line = ics; *line;) {
        const char *end = strstr(line, "\r\n");
        assert_non_null(end);
        assert_true(end - line <= 75);
        line = end + 2;
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_test_begin, kit_test_rollback)

static void who_leaves_for_good_leaves_no_words(void **state)
{
    struct kit *k = *state;
    struct own_signup_list mine = { 0 };
    int64_t shift = kit_shift(k, 0), v = kit_volunteer(k, 0), other = kit_volunteer(k, 0), id;
    kit_must(k, join_as(k, shift, v, (struct signup_ask){ .note = "我母亲住院，可能晚到" }, &id));
    kit_must(k, join_as(k, shift, other, (struct signup_ask){ .note = "带两把伞" }, &id));
    kit_must(k, signal_person_leaves(k->db, v));
    assert_int_equal(sql_signup_own(k->db, v, &mine), 1);
    assert_string_equal(mine.v[0].note, "");
    assert_int_equal(sql_signup_own(k->db, other, &mine), 1);
    assert_string_equal(mine.v[0].note, "带两把伞");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(takes_a_seat_once),
        TEST(full_shift_refuses_or_queues),
        TEST(closed_cancelled_and_unpublished_refuse),
        TEST(age_counts_on_the_day),
        TEST(minors_do_no_hazardous_work),
        TEST(skills_are_asked_for),
        TEST(named_teams_only),
        TEST(pass_code_opens),
        TEST(suspended_people_wait),
        TEST(a_suspension_frees_what_is_not_used_and_lapses_invitations),
        TEST(a_seat_given_by_a_leader_can_be_left_until_it_begins),
        TEST(overlap_names_the_other),
        TEST(leaving_gives_the_seat_on),
        TEST(who_comes_back_leaves_no_trail),
        TEST(leaving_has_a_limit),
        TEST(an_offer_is_accepted),
        TEST(an_offer_is_declined),
        TEST(an_offer_lapses),
        TEST(an_offer_ends_with_the_start),
        TEST(accepting_twice_at_one_time_is_refused),
        TEST(more_seats_go_to_those_who_wait),
        TEST(a_leader_adds_and_removes),
        TEST(a_leader_calls_up_somebody_who_waits),
        TEST(a_cancelled_shift_ends_all),
        TEST(the_list_holds_what_one_may_take),
        TEST(the_list_knows_free_time),
        TEST(near_comes_first),
        TEST(the_feed_is_one_persons),
        TEST(who_leaves_for_good_leaves_no_words),
    };
    return cmocka_run_group_tests(tests, kit_group_setup, kit_group_teardown);
}
