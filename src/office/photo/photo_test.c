/* photo_test.c - one photo a thing; a second person looks first; who is on it takes it down; files go with
 * it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/pos.h"
#include "kit/kit.h"
#include "office/photo/photo.h"
#include "office/photo/photo.sql.h"

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)

/* A team of the village, who leads it, and staff over it. */
struct scene {
    struct kit *k;
    int64_t team, leader, staff;
};

static struct scene set(struct kit *k)
{
    struct scene s = { .k = k, .staff = kit_grant(k, 0) };
    int64_t leader = kit_volunteer(k, 0);
    s.leader = kit_account_of(k, leader);
    s.team = kit_team(k, .name = "东街巾帼队", .leader = leader);
    return s;
}

static struct db *acting(const struct scene *s, int64_t account, bool staff)
{
    struct user *u = ARENA_NEW(&s->k->arena, struct user);
    struct grant *g = ARENA_NEW(&s->k->arena, struct grant);
    *g = (struct grant){
        CAPABILITY_STAFF, LEVEL_STATION, s->k->village, "", { s->k->village_pos, pos_hi(s->k->village_pos) }
    };
    *u = (struct user){ .account = account, .grants = g, .n_grants = staff };
    return kit_user(s->k, u);
}

static struct attach_files picture(const struct scene *s, int w, int h)
{
    struct attach_files files = { 0 };
    struct upload u = { .name = "合影.jpg" };
    unsigned char *rgb = arena_array(&s->k->arena, (size_t)w * (size_t)h, 3);
    memset(rgb, 120, (size_t)w * (size_t)h * 3);
    assert_true(attach_draw(rgb, w, h, &s->k->arena, &u.data));
    kit_must(s->k, attach_read(&picture_of_photo, "picture", &u, 1, &s->k->arena, &s->k->err, &files));
    return files;
}

static int64_t newest(const struct scene *s)
{
    struct sql_photo_of_rows all = { 0 };
    int64_t id = 0;
    kit_must(s->k, sql_photo_of(s->k->db, "team", s->team, &all));
    for (size_t i = 0; i < all.n; i++)
        id = all.v[i].id > id ? all.v[i].id : id;
    return id;
}

/* Whether it is shown at once. */
static bool put(const struct scene *s, struct db *db)
{
    struct attach_files files = picture(s, 40, 30);
    struct review_party party = { s->leader };
    const struct photo_owner o = { .thing = "team",
                                   .id = s->team,
                                   .pos = s->k->village_pos,
                                   .title = "东街巾帼队",
                                   .parties = { &party, 1 } };
    bool shown = false;
    kit_must(s->k, photo_put(db, &o, &files, &shown));
    return shown;
}

static const char *shown(const struct scene *s)
{
    struct photo_shown *p = NULL;
    kit_must(s->k, photo_of_thing(s->k->db, "team", s->team, &p));
    return p ? p->file : NULL;
}

static int64_t state_of(const struct scene *s, int64_t id)
{
    struct sql_photo_one_row p = { 0 };
    kit_must(s->k, sql_photo_one(s->k->db, id, 0, &p));
    return p.state;
}

static bool has_file(const struct scene *s, int64_t id)
{
    struct photo_shown p = { 0 };
    return kit_must(s->k, sql_photo_shown_one(s->k->db, id, &p)) > 0;
}

static void a_photo_is_shown_once_a_second_person_agreed(void **state)
{
    struct scene s = set(*state);
    assert_false(put(&s, acting(&s, s.leader, false)));
    int64_t first = newest(&s);
    assert_null(shown(&s));
    assert_int_equal(photo_approve(acting(&s, s.leader, true), first), CONFLICT);
    assert_string_equal(s.k->err.key, "您上传的或有份的照片要由别人审核");
    kit_forget(s.k);
    kit_must(s.k, photo_approve(acting(&s, s.staff, true), first));
    const char *was = shown(&s);
    assert_non_null(was);
    assert_false(put(&s, acting(&s, s.leader, false))); /* the old one stays meanwhile */
    assert_string_equal(shown(&s), was);
    int64_t second = newest(&s);
    assert_false(put(&s, acting(&s, s.leader, false))); /* only the last one waits */
    assert_int_equal(state_of(&s, second), PHOTO_STATE_DOWN);
    assert_false(has_file(&s, second));
    kit_must(s.k, photo_approve(acting(&s, s.staff, true), newest(&s)));
    assert_int_equal(state_of(&s, first), PHOTO_STATE_DOWN);
    assert_false(has_file(&s, first));
    kit_sound(s.k);
}

static void staff_without_a_part_in_it_put_one_there_at_once(void **state)
{
    struct scene s = set(*state);
    assert_false(put(&s, acting(&s, s.leader, true)));
    assert_true(put(&s, acting(&s, s.staff, true)));
    assert_non_null(shown(&s));
    kit_sound(s.k);
}

static void who_is_on_it_takes_it_down_until_staff_have_looked(void **state)
{
    struct scene s = set(*state);
    put(&s, acting(&s, s.staff, true));
    int64_t id = newest(&s);
    kit_must(s.k, photo_ask_down(kit_as(s.k, 0), id, "左边是我的孩子"));
    assert_null(shown(&s));
    assert_true(has_file(&s, id));
    kit_must(s.k, photo_ask_down(kit_as(s.k, 0), id, "")); /* twice is as once */
    assert_int_equal(photo_approve(acting(&s, s.staff, true), id), CONFLICT);
    kit_forget(s.k);
    kit_must(s.k, photo_approve(acting(&s, kit_grant(s.k, 0), true), id));
    assert_non_null(shown(&s));
    kit_must(s.k, photo_ask_down(kit_as(s.k, 0), id, "")); /* heard, and it stays */
    assert_non_null(shown(&s));
    kit_must(s.k, photo_refuse(acting(&s, s.staff, true), id, "本人不同意"));
    assert_int_equal(state_of(&s, id), PHOTO_STATE_DOWN);
    assert_false(has_file(&s, id));
    assert_int_equal(photo_ask_down(kit_as(s.k, 0), id, ""), NOT_FOUND);
    kit_forget(s.k);
    kit_sound(s.k);
}

static void what_is_refused_or_taken_down_leaves_no_file(void **state)
{
    struct scene s = set(*state);
    put(&s, acting(&s, s.leader, false));
    int64_t refused = newest(&s);
    kit_must(s.k, photo_refuse(acting(&s, s.staff, true), refused, "看不清"));
    assert_int_equal(state_of(&s, refused), PHOTO_STATE_REFUSED);
    assert_false(has_file(&s, refused));
    assert_int_equal(photo_approve(acting(&s, s.staff, true), refused), CONFLICT);
    kit_forget(s.k);
    put(&s, acting(&s, s.staff, true));
    put(&s, acting(&s, s.leader, false)); /* one shown, one waits */
    kit_must(s.k, photo_end(acting(&s, s.leader, false), "team", s.team));
    assert_null(shown(&s));
    assert_int_equal(newest(&s), 0);
    kit_sound(s.k);
}

static void nobody_is_asked_for_a_photo_that_was_not_sent(void **state)
{
    struct scene s = set(*state);
    const struct photo_owner o = { .thing = "team", .id = s.team, .pos = s.k->village_pos, .title = "队" };
    const struct attach_files none = { 0 };
    bool at_once = true;
    assert_int_equal(photo_put(acting(&s, s.leader, false), &o, &none, &at_once), INVALID);
    assert_string_equal(s.k->err.field, "picture");
    assert_int_equal(newest(&s), 0);
    assert_int_equal(picture(&s, 2000, 1000).v[0].width, 750); /* three eighths, at most 960 */
    kit_forget(s.k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_photo_is_shown_once_a_second_person_agreed),
        TEST(staff_without_a_part_in_it_put_one_there_at_once),
        TEST(who_is_on_it_takes_it_down_until_staff_have_looked),
        TEST(what_is_refused_or_taken_down_leaves_no_file),
        TEST(nobody_is_asked_for_a_photo_that_was_not_sent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
