/* activity_test.c - every move between states, who may make it, seats, figures. */
#include "service/activity/activity.sql.h"
#include "service/activity/activity_test.h"
#include "service/activity/shift.sql.h"
#include "office/stat/stat.model.h"
#include "service/signup/signup.model.h"

/* --- the state machine -------------------------------------------------------------------------- */

typedef int act_fn(struct kit *k, int64_t id, const struct user *by);

static int do_submit(struct kit *k, int64_t id, const struct user *by)
{
    enum activity_state now = 0;
    return activity_submit(kit_user(k, by), id, &now);
}

static int do_take_back(struct kit *k, int64_t id, const struct user *by)
{
    return activity_take_back(kit_user(k, by), id);
}

static int do_approve(struct kit *k, int64_t id, const struct user *by)
{
    return activity_approve(kit_user(k, by), id);
}

static int do_publish(struct kit *k, int64_t id, const struct user *by)
{
    return activity_publish(kit_user(k, by), id);
}

static int do_refuse(struct kit *k, int64_t id, const struct user *by)
{
    return activity_refuse(kit_user(k, by), id, "缺少保障");
}

static int do_cancel(struct kit *k, int64_t id, const struct user *by)
{
    return activity_cancel(kit_user(k, by), id, "下雨");
}

/* Each act from each state: it moves as the table says, or is a conflict that leaves the state as it was. */
static void each_act_from_each_state(void **state)
{
    struct kit *k = *state;
    static const struct {
        act_fn *act;
        bool staff;
        int to[7]; /* by state 1..6; 0: refused */
    } acts[] = {
        { do_submit, false, { 0, 2, 0, 0, 0, 0, 2 } },    { do_submit, true, { 0, 3, 3, 0, 0, 0, 3 } },
        { do_take_back, false, { 0, 0, 1, 0, 0, 0, 0 } }, { do_approve, true, { 0, 0, 3, 0, 0, 0, 0 } },
        { do_publish, true, { 0, 3, 3, 0, 0, 0, 3 } },    { do_refuse, true, { 0, 0, 6, 0, 0, 0, 0 } },
        { do_cancel, false, { 0, 4, 4, 4, 0, 0, 4 } },
    };
    int64_t project = kit_project(k, 0);
    for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
        for (int from = 1; from <= 6; from++) {
            int64_t id = kit_activity(k, .state = from, .project = project);
            kit_shift(k, .activity = id);
            struct activity_row a = row_of(k, id);
            const struct user *by =
                acts[i].staff ? staff_over(kit_account(k, 0), k->town_pos) : leader_of_project(k, a.team);
            int rc = acts[i].act(k, id, by);
            assert_int_equal(rc, acts[i].to[from] ? OK : CONFLICT);
            kit_forget(k);
            assert_int_equal(row_of(k, id).state, acts[i].to[from] ? acts[i].to[from] : from);
        }
}

static void only_who_may_act_acts(void **state)
{
    struct kit *k = *state;
    int64_t id = kit_activity(k, .state = ACTIVITY_STATE_REVIEW);
    kit_shift(k, .activity = id);
    const struct user *leader = leader_of_project(k, row_of(k, id).team);
    assert_int_equal(activity_approve(kit_user(k, leader), id), DENIED);
    kit_forget(k);
    assert_int_equal(activity_publish(kit_user(k, leader), id), DENIED);
    kit_forget(k);
    assert_int_equal(activity_refuse(kit_user(k, leader), id, "x"), DENIED);
    kit_forget(k);
    const struct user *elsewhere = staff_over(leader->account, k->village2_pos);
    assert_int_equal(activity_approve(kit_user(k, elsewhere), id), DENIED);
    kit_forget(k);
    assert_int_equal(activity_cancel(kit_user(k, elsewhere), id, "x"), DENIED);
    kit_forget(k);
    int64_t other = kit_volunteer(k, 0);
    struct user nobody = { .account = kit_account_of(k, other), .volunteer = other, .leader = true };
    assert_int_equal(activity_insure(kit_user(k, &nobody), id, "x"), DENIED);
    kit_forget(k);
    assert_int_equal(activity_approve(kit_user(k, leader), 12345), NOT_FOUND);
}

static void a_reason_is_needed(void **state)
{
    struct kit *k = *state;
    int64_t id = kit_activity(k, .state = ACTIVITY_STATE_REVIEW);
    const struct user *by = staff_over(kit_account(k, 0), k->city_pos);
    assert_int_equal(activity_refuse(kit_user(k, by), id, ""), INVALID);
    kit_forget(k);
    assert_int_equal(activity_cancel(kit_user(k, by), id, NULL), INVALID);
}

static void what_is_past_or_empty_is_not_published(void **state)
{
    struct kit *k = *state;
    int64_t empty = kit_activity(k, .state = ACTIVITY_STATE_DRAFT);
    int64_t past = kit_activity(k, .state = ACTIVITY_STATE_REVIEW, .starts_ms = k->now - HOUR_MS,
                                .ends_ms = k->now + HOUR_MS);
    kit_shift(k, .activity = past);
    const struct user *by = staff_over(row_of(k, empty).made_by, k->city_pos);
    assert_int_equal(activity_publish(kit_user(k, by), empty), CONFLICT);
    kit_forget(k);
    assert_int_equal(activity_approve(kit_user(k, by), past), CONFLICT);
    assert_int_equal(kit_counted(k, MEASURE_ACTIVITIES), 0);
}

static void ending_waits_for_the_end(void **state)
{
    struct kit *k = *state;
    int64_t id = kit_activity(k, 0);
    assert_int_equal(activity_end(kit_as(k, 0), id), 0);
    kit_later(k, 3 * DAY_MS);
    assert_int_equal(activity_end(kit_as(k, 0), id), 1);
    assert_int_equal(row_of(k, id).state, ACTIVITY_STATE_ENDED);
    assert_int_equal(activity_end(kit_as(k, 0), id), 0);
}

static void shown_status(void **state)
{
    struct activity_facts f = { .state = ACTIVITY_STATE_OPEN, .seats = 2, .taken = 1 };
    assert_int_equal(activity_shown(&f), ACTIVITY_STATUS_OPEN);
    f.taken = 2;
    assert_int_equal(activity_shown(&f), ACTIVITY_STATUS_FULL);
    f.running = true;
    assert_int_equal(activity_shown(&f), ACTIVITY_STATUS_LIVE);
    f.over = true;
    assert_int_equal(activity_shown(&f), ACTIVITY_STATUS_CONFIRM);
    f.confirmed = true;
    assert_int_equal(activity_shown(&f), ACTIVITY_STATUS_ENDED);
    f = (struct activity_facts){ .state = ACTIVITY_STATE_OPEN, .over = true, .seats = 5 };
    assert_int_equal(activity_shown(&f), ACTIVITY_STATUS_ENDED);
    f.state = ACTIVITY_STATE_REFUSED;
    assert_int_equal(activity_shown(&f), ACTIVITY_STATUS_REFUSED);
    f.state = ACTIVITY_STATE_CANCELLED;
    assert_int_equal(activity_shown(&f), ACTIVITY_STATUS_CANCELLED);
}

static void danger_needs_insurance(void **state)
{
    struct kit *k = *state;
    int64_t id = kit_activity(k, .hazard = 1);
    struct activity_row a = row_of(k, id);
    assert_false(activity_may_start(a.hazard, a.insurance));
    const struct user *by = leader_of_project(k, a.team);
    assert_int_equal(activity_insure(kit_user(k, by), id, ""), INVALID);
    kit_forget(k);
    assert_int_equal(activity_insure(kit_user(k, by), id, "人保 PICC-2026-1"), OK);
    a = row_of(k, id);
    assert_true(activity_may_start(a.hazard, a.insurance));
    assert_true(activity_may_start(false, ""));
}

/* --- making --------------------------------------------------------------------------------------- */

static void a_series_is_weekly(void **state)
{
    struct kit *k = *state;
    int64_t team = kit_team(k, 0), project = kit_project(k, .team = team), id = 0;
    const struct user *by = leader_of_project(k, team);
    struct activity_notice in = usual_notice();
    struct activity_new made = { .project = project, .weeks = 1 };
    struct shift_details first = usual_shift();
    struct shift_line_list shifts;
    in.lat = 36.2;
    in.lng = 113.1;
    made.radius_m = 200;
    made.weeks = 4;
    assert_int_equal(activity_create(kit_user(k, by), &made, &in, &first, &id), OK);
    assert_int_equal(sql_activity_shifts(k->db, id, 0, &shifts), 4);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(shifts.v[i].starts, first.starts + i * 7 * DAY_MS);
        assert_int_equal(shifts.v[i].leave, shifts.v[i].starts - HOUR_MS);
    }
    struct activity_row a = row_of(k, id);
    assert_int_equal(a.state, ACTIVITY_STATE_DRAFT);
    assert_int_equal(a.last_day - a.first_day, 21);
    assert_int_equal(a.ends, first.ends + 21 * DAY_MS);
    struct circle_list circles;
    assert_int_equal(sql_circle_of(k->db, id, &circles), 2);
    made.weeks = 0;
    assert_int_equal(activity_create(kit_user(k, by), &made, &in, &first, &id), INVALID);
    kit_forget(k);
    made.weeks = 54;
    assert_int_equal(activity_create(kit_user(k, by), &made, &in, &first, &id), INVALID);
}

static void strangers_create_nothing(void **state)
{
    struct kit *k = *state;
    int64_t project = kit_project(k, 0), v = kit_volunteer(k, 0), id;
    struct user u = { .account = kit_account_of(k, v), .volunteer = v, .leader = true };
    const struct user *by = &u;
    struct activity_notice in = usual_notice();
    struct activity_new made = { .project = project, .weeks = 1 };
    struct shift_details first = usual_shift();
    assert_int_equal(activity_create(kit_user(k, by), &made, &in, &first, &id), INVALID);
    assert_string_equal(k->err.field, "project");
    kit_forget(k);
    made.project = 99; /* and so is one that does not exist */
    assert_int_equal(activity_create(kit_user(k, by), &made, &in, &first, &id), INVALID);
}

static void ended_projects_take_nothing(void **state)
{
    struct kit *k = *state;
    int64_t team = kit_team(k, 0), project = kit_project(k, .team = team, .state = PROJECT_STATE_ENDED), id;
    const struct user *by = leader_of_project(k, team);
    struct activity_notice in = usual_notice();
    struct activity_new made = { .project = project, .weeks = 1 };
    struct shift_details first = usual_shift();
    assert_int_equal(activity_create(kit_user(k, by), &made, &in, &first, &id), CONFLICT);
}

static void a_stale_form_changes_nothing(void **state)
{
    struct kit *k = *state;
    int64_t waits = 0;
    int64_t id = kit_activity(k, .state = ACTIVITY_STATE_DRAFT);
    struct activity_row a = row_of(k, id);
    const struct user *by = leader_of_project(k, a.team);
    struct activity_notice in = usual_notice();
    assert_int_equal(activity_change(kit_user(k, by), id, a.version, &in, &waits), OK);
    assert_int_equal(activity_change(kit_user(k, by), id, a.version, &in, &waits), CONFLICT);
    kit_forget(k);
    assert_int_equal(row_of(k, id).version, a.version + 1);
}

/* --- seats, cancelling, figures --------------------------------------------------------------------- */

static struct sql_shift_by_id_row shift_row(struct kit *k, int64_t id)
{
    struct sql_shift_by_id_row s = { 0 };
    assert_int_equal(sql_shift_by_id(k->db, id, &s), 1);
    return s;
}

static struct shift_details as_it_is(const struct sql_shift_by_id_row *s)
{
    return (struct shift_details){
        .post = s->post, .starts = s->starts, .ends = s->ends, .capacity = s->capacity
    };
}

static void seats_do_not_fall_under_those_taken(void **state)
{
    struct kit *k = *state;
    int64_t waits = 0;
    int64_t shift = kit_shift(k, .capacity = 3);
    kit_signup(k, .shift = shift);
    kit_signup(k, .shift = shift);
    struct sql_shift_by_id_row s = shift_row(k, shift);
    const struct user *by = leader_of_project(k, row_of(k, s.activity).team);
    struct shift_details in = as_it_is(&s);
    in.capacity = 1;
    assert_int_equal(shift_change(kit_user(k, by), s.activity, shift, DB_NONE, &in, &waits), CONFLICT);
    assert_string_equal(k->err.field, "capacity");
    kit_forget(k);
    in.capacity = 2;
    assert_int_equal(shift_change(kit_user(k, by), s.activity, shift, DB_NONE, &in, &waits), OK);
    in.starts += HOUR_MS;
    assert_int_equal(shift_change(kit_user(k, by), s.activity, shift, DB_NONE, &in, &waits), CONFLICT);
    assert_string_equal(k->err.field, "starts");
    kit_forget(k);
    in = as_it_is(&s);
    assert_int_equal(shift_change(kit_user(k, by), kit_activity(k, 0), shift, DB_NONE, &in, &waits),
                     NOT_FOUND);
}

static void publishing_and_cancelling_are_counted(void **state)
{
    struct kit *k = *state;
    int64_t id = kit_activity(k, .state = ACTIVITY_STATE_REVIEW),
            shift = kit_shift(k, .activity = id, .capacity = 2);
    const struct user *by = staff_over(kit_account(k, 0), k->city_pos);
    assert_int_equal(activity_approve(kit_user(k, by), id), OK);
    assert_int_equal(kit_counted(k, MEASURE_ACTIVITIES), 1);
    int64_t in = kit_signup(k, .shift = shift);
    int64_t waiting = kit_signup(k, .shift = shift, .state = SIGNUP_STATE_WAITING);
    struct sql_activity_people_rows people;
    assert_int_equal(sql_activity_people(k->db, id, 0, 0, 10, &people), 2);
    assert_int_equal(activity_cancel(kit_user(k, by), id, "下雨"), OK);
    assert_int_equal(kit_counted(k, MEASURE_ACTIVITIES), 0);
    assert_int_equal(sql_activity_people(k->db, id, 0, 0, 10, &people), 0);
    struct sql_shift_by_id_row s = shift_row(k, shift);
    assert_int_equal(s.taken, 0);
    assert_int_equal(s.waiting, 0);
    assert_true(s.cancelled > 0);
    assert_true(in && waiting);
}

static void a_draft_is_cancelled_without_a_figure(void **state)
{
    struct kit *k = *state;
    int64_t id = kit_activity(k, .state = ACTIVITY_STATE_DRAFT);
    const struct user *by = leader_of_project(k, row_of(k, id).team);
    assert_int_equal(activity_cancel(kit_user(k, by), id, "不办了"), OK);
    assert_int_equal(kit_counted(k, MEASURE_ACTIVITIES), 0);
}

static void who_has_checked_in_stops_a_cancellation(void **state)
{
    struct kit *k = *state;
    int64_t shift = kit_shift(k, 0);
    kit_signup(k, .shift = shift, .state = SIGNUP_STATE_SERVED);
    int64_t id = shift_row(k, shift).activity;
    const struct user *by = leader_of_project(k, row_of(k, id).team);
    assert_int_equal(activity_cancel(kit_user(k, by), id, "x"), CONFLICT);
    kit_forget(k);
    assert_int_equal(row_of(k, id).state, ACTIVITY_STATE_OPEN);
}

static void a_dropped_shift_moves_the_days(void **state)
{
    struct kit *k = *state;
    int64_t waits = 0;
    int64_t id = kit_activity(k, 0), first = kit_shift(k, .activity = id);
    struct activity_row a = row_of(k, id);
    const struct user *by = staff_over(kit_account(k, 0), k->city_pos);
    struct shift_details later = {
        .post = "", .starts = a.starts + 7 * DAY_MS, .ends = a.ends + 7 * DAY_MS, .capacity = 3
    };
    assert_int_equal(shift_add(kit_user(k, by), id, &later, 2, &waits), OK);
    assert_int_equal(row_of(k, id).last_day, a.first_day + 14);
    assert_int_equal(shift_cancel(kit_user(k, by), id, first, "下雨"), OK);
    assert_int_equal(row_of(k, id).first_day, a.first_day + 7);
    assert_int_equal(row_of(k, id).starts, later.starts);
    assert_int_equal(kit_counted(k, MEASURE_ACTIVITIES), 0); /* one day less, another more */
    assert_int_equal(shift_cancel(kit_user(k, by), id, first, "下雨"), CONFLICT);
    kit_forget(k);
    later.starts += 366 * DAY_MS;
    later.ends += 366 * DAY_MS;
    assert_int_equal(shift_add(kit_user(k, by), id, &later, 1, &waits), INVALID);
}

static void ten_circles_a_way(void **state)
{
    struct kit *k = *state;
    int64_t id = kit_activity(k, 0);
    const struct user *by = leader_of_project(k, row_of(k, id).team);
    struct circle_details c = { .way = CIRCLE_WAY_IN, .lat = 36.2, .lng = 113.1, .radius_m = 200 };
    for (int i = 0; i < 10; i++)
        assert_int_equal(circle_add(kit_user(k, by), id, &c), OK);
    assert_int_equal(circle_add(kit_user(k, by), id, &c), CONFLICT);
    kit_forget(k);
    c.way = CIRCLE_WAY_OUT;
    assert_int_equal(circle_add(kit_user(k, by), id, &c), OK);
    c.radius_m = 9;
    assert_int_equal(circle_add(kit_user(k, by), id, &c), INVALID);
    kit_forget(k);
    c.radius_m = 50;
    c.lat = NAN;
    assert_int_equal(circle_add(kit_user(k, by), id, &c), INVALID);
    kit_forget(k);
    struct circle_list all;
    assert_int_equal(sql_circle_of(k->db, id, &all), 11);
    assert_int_equal(circle_remove(kit_user(k, by), id, all.v[0].id), OK);
    assert_int_equal(circle_remove(kit_user(k, by), id, all.v[0].id), NOT_FOUND);
}

static void the_phone_opens_for_who_is_in(void **state)
{
    struct kit *k = *state;
    int64_t shift = kit_shift(k, 0), v = kit_volunteer(k, 0), id = shift_row(k, shift).activity;
    struct user u = { .account = kit_account_of(k, v), .volunteer = v };
    const struct user *by = &u;
    struct activity_row a;
    assert_int_equal(activity_contact_open(kit_user(k, by), id, &a), CONFLICT);
    kit_forget(k);
    kit_signup(k, .shift = shift, .volunteer = v);
    assert_int_equal(activity_contact_open(kit_user(k, by), id, &a), OK);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_test_begin, kit_test_rollback)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shown_status),
        TEST(each_act_from_each_state),
        TEST(only_who_may_act_acts),
        TEST(a_reason_is_needed),
        TEST(what_is_past_or_empty_is_not_published),
        TEST(ending_waits_for_the_end),
        TEST(danger_needs_insurance),
        TEST(a_series_is_weekly),
        TEST(strangers_create_nothing),
        TEST(ended_projects_take_nothing),
        TEST(a_stale_form_changes_nothing),
        TEST(seats_do_not_fall_under_those_taken),
        TEST(publishing_and_cancelling_are_counted),
        TEST(a_draft_is_cancelled_without_a_figure),
        TEST(who_has_checked_in_stops_a_cancellation),
        TEST(a_dropped_shift_moves_the_days),
        TEST(ten_circles_a_way),
        TEST(the_phone_opens_for_who_is_in),
    };
    return cmocka_run_group_tests(tests, kit_group_setup, kit_group_teardown);
}
