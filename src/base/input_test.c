/* input_test.c - what a declared input may hold, whoever filled it. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/cn.h"
#include "base/input.h"

struct visit {
    const char *name, *note, *tel, *phone;
    int64_t kind, mood, house, seats, more, at;
    double lat;
    bool truth;
    struct int_list kinds, friends;
};

static const struct code items[] = { { 1, "one", "一" }, { 2, "two", "二" } };
static const struct code_table kind_codes = { "kind", items, 2 };

#define FIELD(p, class, member, number, text)                                                                \
    {                                                                                                        \
        p, INPUT_##class, offsetof(struct visit, member), number, text                                       \
    }
#define ROW(...) __VA_ARGS__

static const struct input_field fields[] = {
    FIELD(ROW(P_TEXT("name", 4)), TEXT, name, 0, NULL),
    FIELD(ROW(P_OPT_TEXT("note", 4)), TEXT, note, 0, ""),
    FIELD(ROW(P_TEL("tel")), TEXT, tel, 0, NULL),
    FIELD(ROW(P_OPT_PHONE("phone")), TEXT, phone, 0, NULL),
    FIELD(ROW(P_CODE("kind", kind_codes)), NUM, kind, 0, NULL),
    FIELD(ROW(P_OPT_CODE("mood", kind_codes)), NUM, mood, 0, NULL),
    FIELD(ROW(P_ID("house")), NUM, house, 0, NULL),
    FIELD(ROW(P_INT("seats", 1, 9)), NUM, seats, DB_NONE, NULL),
    FIELD(ROW(P_OPT_INT("more", 5, 9)), NUM, more, 0, NULL),
    FIELD(ROW(P_TIME("at")), NUM, at, 0, NULL),
    FIELD(ROW(P_OPT_REAL("lat", -90, 90)), REAL, lat, 0, NULL),
    FIELD(ROW(P_MUST("truth")), BOOL, truth, 0, NULL),
    FIELD(ROW(P_CODES("kinds", 2, kind_codes)), LIST, kinds, 0, NULL),
    FIELD(ROW(P_OPT_IDS("friends", 2)), LIST, friends, 0, NULL),
};
static const struct input input_visit = { fields, sizeof(fields) / sizeof(fields[0]) };

static const int64_t few[] = { 1, 2, 1 }, strange[] = { 1, 3 };

static struct visit usual(void)
{
    return (struct visit){ .name = "王二",
                           .note = "",
                           .tel = "0355-2020202",
                           .kind = 2,
                           .house = 7,
                           .seats = 9,
                           .at = DAY_MS,
                           .lat = NAN,
                           .truth = true,
                           .kinds = { few, 2 } };
}

/* The field that is to blame; "" when all is well. */
static const char *blamed(const struct visit *v)
{
    static struct err err;
    err = (struct err){ 0 };
    int rc = CHECK(&err, visit, v);
    assert_int_equal(rc, err.field ? INVALID : OK);
    return err.field ? err.field : "";
}

#define SPOILT(member, value, field)                                                                         \
    do {                                                                                                     \
        struct visit v_ = usual();                                                                           \
        v_.member = value;                                                                                   \
        assert_string_equal(blamed(&v_), field);                                                             \
    } while (0)

static void what_is_right_passes(void **state)
{
    (void)state;
    SPOILT(note, "四个字的", "");
    SPOILT(note, NULL, "");
    SPOILT(phone, "13900000000", "");
    SPOILT(mood, 1, "");
    SPOILT(more, 5, "");
    SPOILT(lat, -90.0, "");
    SPOILT(friends.n, 0, "");
}

static void texts_have_lengths_and_forms(void **state)
{
    (void)state;
    SPOILT(name, NULL, "name");
    SPOILT(name, "", "name");
    SPOILT(name, "五个字的人", "name");
    SPOILT(note, "五个字的人", "note");
    SPOILT(note, "两\n行", "note");
    SPOILT(tel, "call me", "tel");
    SPOILT(tel, "12", "tel");
    SPOILT(phone, "12900000000", "phone");
}

static void numbers_have_bounds_and_codes_a_table(void **state)
{
    (void)state;
    SPOILT(kind, 0, "kind");
    SPOILT(kind, 3, "kind");
    SPOILT(mood, 3, "mood");
    SPOILT(house, 0, "house");
    SPOILT(house, -1, "house");
    SPOILT(seats, 0, "seats");
    SPOILT(seats, 10, "seats");
    SPOILT(seats, DB_NONE, "seats");
    SPOILT(more, 4, "more");
    SPOILT(at, 0, "at");
    SPOILT(lat, 90.5, "lat");
    SPOILT(truth, false, "truth");
}

static void lists_have_a_length_and_known_codes(void **state)
{
    (void)state;
    SPOILT(kinds.n, 0, "kinds");
    SPOILT(kinds.n, 3, "kinds");
    SPOILT(kinds.v, strange, "kinds");
    struct visit v = usual();
    v.friends = (struct int_list){ few, 3 };
    assert_string_equal(blamed(&v), "friends");
}

static void telephones_as_people_write_them(void **state)
{
    (void)state;
    assert_true(cn_is_tel("110"));
    assert_true(cn_is_tel("+86 355-2020202"));
    assert_false(cn_is_tel(""));
    assert_false(cn_is_tel("86+110"));
    assert_false(cn_is_tel("1234567890123456"));
    assert_false(cn_is_tel("110；"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_right_passes),
        cmocka_unit_test(texts_have_lengths_and_forms),
        cmocka_unit_test(numbers_have_bounds_and_codes_a_table),
        cmocka_unit_test(lists_have_a_length_and_known_codes),
        cmocka_unit_test(telephones_as_people_write_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
