/* inbox_test.c - the nouns' lists are one list: as things came, page by page, on the desk that decides them.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/pos.h"
#include "kit/kit.h"
#include "office/event/event.h"
#include "office/inbox/inbox.h"
#include "office/inbox/inbox_test.sql.h"
#include "people/team/team.h"
#include "people/volunteer/volunteer.h"
#include "service/activity/activity.h"
#include "service/record/record.h"

#define ALL 0

static struct inbox_range below(int64_t pos)
{
    return (struct inbox_range){ .lo = pos, .hi = pos_hi(pos), .limit = 100 };
}

static struct inbox_item_list ask(struct kit *k, struct inbox_range range, int64_t kind)
{
    struct inbox_item_list items = { 0 };
    kit_must(k, inbox_list(k->db, &range, kind, &items));
    return items;
}

static int64_t counted(struct kit *k, struct inbox_range range, int64_t kind)
{
    struct inbox_count_list counts = { 0 };
    int64_t n = 0;
    assert_true(kit_must(k, inbox_counts(k->db, &range, &counts)) > 0);
    for (size_t i = 0; i < counts.n; i++)
        if (kind == ALL || counts.v[i].kind == kind)
            n += counts.v[i].n;
    return n;
}

/* Made in this order: an activity, a registration, a team. */
static void three_things(struct kit *k, int64_t ret_id[3])
{
    ret_id[0] = kit_activity(k, .state = ACTIVITY_STATE_REVIEW);
    ret_id[1] = kit_volunteer(k, .name = "王小红", .real_name = REAL_NAME_STATE_WAITING);
    ret_id[2] = kit_team(k, .name = "东街银龄队", .state = TEAM_STATE_REVIEW);
}

static void what_came_first_stands_first_whatever_it_is(void **state)
{
    struct kit *k = *state;
    int64_t id[3];
    three_things(k, id);
    struct inbox_item_list items = ask(k, below(k->village_pos), ALL);
    assert_int_equal(items.n, 3);
    for (int i = 0; i < 3; i++)
        assert_int_equal(items.v[i].id, id[i]);
    assert_int_equal(items.v[0].kind, INBOX_KIND_ACTIVITY);
    assert_int_equal(items.v[2].kind, INBOX_KIND_TEAM);
    assert_int_equal(counted(k, below(k->village_pos), ALL), 3);
    assert_int_equal(ask(k, below(k->village2_pos), ALL).n, 0);
    assert_int_equal(counted(k, below(k->village2_pos), ALL), 0);
}

static void pages_go_on_behind_the_last_one(void **state)
{
    struct kit *k = *state;
    int64_t id[3];
    three_things(k, id);
    struct inbox_range range = below(k->village_pos);
    range.limit = 2;
    struct inbox_item_list items = ask(k, range, ALL);
    assert_int_equal(items.n, 2);
    assert_int_equal(items.v[1].id, id[1]);
    range.since = items.v[1].since;
    range.after = id[1];
    items = ask(k, range, ALL);
    assert_int_equal(items.n, 1);
    assert_int_equal(items.v[0].id, id[2]);
}

static void a_kind_is_asked_for_alone(void **state)
{
    struct kit *k = *state;
    int64_t id[3];
    three_things(k, id);
    struct inbox_item_list items = ask(k, below(k->village_pos), INBOX_KIND_TEAM);
    assert_int_equal(items.n, 1);
    assert_int_equal(items.v[0].id, id[2]);
    assert_string_equal(items.v[0].title, "东街银龄队");
    assert_int_equal(ask(k, below(k->village_pos), INBOX_KIND_APPEAL).n, 0);
    assert_int_equal(counted(k, below(k->village_pos), INBOX_KIND_TEAM), 1);
}

static void an_item_says_where_it_is_decided_and_hides_a_name(void **state)
{
    struct kit *k = *state;
    int64_t id[3];
    three_things(k, id);
    struct inbox_item it = ask(k, below(k->village_pos), INBOX_KIND_VOLUNTEER).v[0];
    const char *page = arena_printf(&k->arena, "/admin/volunteers/%lld", (long long)id[1]);
    assert_string_equal(it.link, page);
    assert_string_equal(it.approve, arena_printf(&k->arena, "%s/confirm", page));
    assert_string_equal(it.refuse, arena_printf(&k->arena, "%s/refuse", page));
    assert_string_equal(it.title, "");
    assert_string_equal(it.who, "王小红"); /* a person: masked wherever it is shown */
    assert_false(it.late);
    struct inbox_range later = below(k->village_pos);
    later.late = it.since + 1;
    assert_true(ask(k, later, INBOX_KIND_VOLUNTEER).v[0].late);
}

static void a_thing_came_when_it_was_sent_in_not_when_it_was_begun(void **state)
{
    struct kit *k = *state;
    int64_t begun = kit_activity(k, .state = ACTIVITY_STATE_REVIEW);
    kit_later(k, HOUR_MS);
    int64_t team = kit_team(k, .state = TEAM_STATE_REVIEW);
    kit_later(k, HOUR_MS);
    kit_must(k, event_moved(k->db, &activity_state_of_activity, begun, ACTIVITY_STATE_DRAFT,
                            ACTIVITY_STATE_REVIEW, NULL));
    struct inbox_item_list items = ask(k, below(k->village_pos), ALL);
    assert_int_equal(items.n, 2);
    assert_int_equal(items.v[0].id, team);
    assert_int_equal(items.v[1].id, begun);
    assert_int_equal(items.v[1].since, k->now);
}

static void what_a_desk_below_holds_is_its_own_until_it_is_overdue(void **state)
{
    struct kit *k = *state;
    struct inbox_range village = below(k->village_pos), city = below(k->city_pos), theirs = city;
    int64_t team = kit_team(k, .state = TEAM_STATE_REVIEW);
    theirs.below = 1;
    theirs.late = k->now;
    assert_int_equal(ask(k, city, ALL).n, 1); /* nobody sits below */
    assert_int_equal(counted(k, theirs, ALL), 0);
    int64_t clerk = kit_grant(k, .unit = k->village);
    assert_int_equal(ask(k, village, ALL).n, 1);
    assert_int_equal(ask(k, city, ALL).n, 0);
    assert_int_equal(counted(k, city, ALL), 0);
    assert_int_equal(ask(k, theirs, ALL).n, 0);
    theirs.late = k->now + 1;
    assert_int_equal(ask(k, theirs, ALL).v[0].id, team);
    assert_int_equal(counted(k, theirs, ALL), 1);
    kit_must(k, sql_inbox_test_asker(k->db, team, clerk));
    assert_int_equal(ask(k, city, ALL).n, 1); /* the only one who sits there asked for it */
    kit_grant(k, .unit = k->village);
    assert_int_equal(ask(k, city, ALL).n, 0);
    kit_grant(k, .unit = k->village2);
    assert_int_equal(ask(k, below(k->village2_pos), ALL).n, 0);
}

static void a_row_says_who_when_how_long_and_what_is_odd(void **state)
{
    struct kit *k = *state;
    int64_t person = kit_volunteer(k, .name = "王小红"), shift = kit_shift(k, 0);
    kit_record(k, .shift = shift, .volunteer = person, .state = RECORD_STATE_EFFECTIVE, .minutes = 60);
    kit_record(k, .shift = shift, .volunteer = person, .state = RECORD_STATE_REVIEW_PARENT, .minutes = 90,
               .odd = RECORD_ODD_NIGHT | RECORD_ODD_OFFLINE);
    struct inbox_item it = ask(k, below(k->town_pos), INBOX_KIND_RECORD).v[0];
    assert_string_equal(it.who, "王小红");
    assert_int_equal(it.minutes, 90);
    assert_int_equal(it.day_minutes, 150);
    assert_true(it.begins && it.ends > it.begins);
    assert_int_equal(it.marks.n, 2);
    assert_string_equal(it.marks.v[0].what, "离线补传");
    assert_string_equal(it.marks.v[1].what, "深夜");
}

static void a_long_day_is_reviewed_above_it_or_by_the_city(void **state)
{
    struct kit *k = *state;
    struct inbox_range village = below(k->village_pos), town = below(k->town_pos), city = below(k->city_pos);
    kit_record(k, .state = RECORD_STATE_REVIEW_PARENT);
    kit_record(k, .state = RECORD_STATE_REVIEW_CITY);
    assert_int_equal(ask(k, village, INBOX_KIND_RECORD).n, 0);
    assert_int_equal(ask(k, town, INBOX_KIND_RECORD).n, 1);
    assert_int_equal(ask(k, city, INBOX_KIND_RECORD).n, 2);
    assert_int_equal(counted(k, town, INBOX_KIND_RECORD), 1);
    assert_int_equal(counted(k, city, INBOX_KIND_RECORD), 2);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_test_begin, kit_test_rollback)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_came_first_stands_first_whatever_it_is),
        TEST(pages_go_on_behind_the_last_one),
        TEST(a_kind_is_asked_for_alone),
        TEST(an_item_says_where_it_is_decided_and_hides_a_name),
        TEST(a_thing_came_when_it_was_sent_in_not_when_it_was_begun),
        TEST(what_a_desk_below_holds_is_its_own_until_it_is_overdue),
        TEST(a_row_says_who_when_how_long_and_what_is_odd),
        TEST(a_long_day_is_reviewed_above_it_or_by_the_city),
    };
    return cmocka_run_group_tests(tests, kit_group_setup, kit_group_teardown);
}
