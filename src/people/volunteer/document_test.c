/* document_test.c - each document has one writing and one kind, and a number that says birth and sex is
 * believed. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/clock.h"
#include "base/cn.h"
#include "kit/kit.h"
#include "people/volunteer/identity.h"

static int check(struct kit *k, enum id_kind kind, const char *number, struct identity *ret)
{
    *ret = (struct identity){ "王小红", kind, number, 5000, SEX_FEMALE };
    kit_forget(k);
    return identity_check(k->db, ret);
}

static void each_kind_has_its_forms(void **state)
{
    static const struct {
        enum id_kind kind;
        const char *typed, *kept;
    } good[] = {
        { ID_KIND_PASSPORT, "E12345678", "E12345678" },
        { ID_KIND_PASSPORT, " ｅ１２３４－５６７８ ", "E12345678" },
        { ID_KIND_PASSPORT, "E\u200b123\u3164456\u202d78", "E12345678" },
        { ID_KIND_HONGKONG, "h12345678", "H12345678" },
        { ID_KIND_HONGKONG, "H1234567802", "H12345678" }, /* given for the second time */
        { ID_KIND_HONGKONG, "A123456（3）", "A1234563" },
        { ID_KIND_MACAO, "M1234567801", "M12345678" },
        { ID_KIND_MACAO, "1234567(8)", "12345678" },
        { ID_KIND_TAIWAN, "12345678", "12345678" },
        { ID_KIND_TAIWAN, "1234567801(B)", "12345678" },
        { ID_KIND_TAIWAN, "a123456789", "A123456789" },
        { ID_KIND_OFFICER, "军字第2001988号", "军字第2001988号" },
        { ID_KIND_OFFICER, "军 2001988", "军字第2001988号" },
        { ID_KIND_SOLDIER, "士字第１２３４５６７号", "士字第1234567号" },
        { ID_KIND_OTHER, "chn110000000001", "CHN110000000001" },
    };
    struct kit *k = *state;
    struct identity who;
    for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
        if (check(k, good[i].kind, good[i].typed, &who) != OK)
            fail_msg("%s: %s", good[i].typed, k->err.key);
        assert_string_equal(who.document, good[i].kept);
        assert_int_equal(who.kind, good[i].kind);
    }
}

static void all_else_is_refused(void **state)
{
    static const struct {
        enum id_kind kind;
        const char *typed;
    } bad[] = {
        { ID_KIND_PASSPORT, "\u041512345678" }, /* a Cyrillic letter */
        { ID_KIND_PASSPORT, "E1234567\u0665" }, /* an Arabic digit */
        { ID_KIND_PASSPORT, "护照12345678" },
        { ID_KIND_PASSPORT, "ABCDEFGH" },
        { ID_KIND_PASSPORT, "" },
        { ID_KIND_HONGKONG, "E12345678" },
        { ID_KIND_HONGKONG, "H1234567" },
        { ID_KIND_HONGKONG, "A123456(4)" }, /* the check character */
        { ID_KIND_MACAO, "H12345678" },
        { ID_KIND_TAIWAN, "1234567" },
        { ID_KIND_OFFICER, "2001988" },
        { ID_KIND_OFFICER, "军字第2001988号1" },
        { ID_KIND_OTHER, "1234" },
        { ID_KIND_OTHER, "110105491231002" },    /* the citizen number of before 1999 */
        { ID_KIND_OTHER, "11010519491231003X" }, /* mistyped */
        { ID_KIND_PASSPORT, "110105194912310020" },
    };
    struct kit *k = *state;
    struct identity who;
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        if (check(k, bad[i].kind, bad[i].typed, &who) == OK)
            fail_msg("%s passes", bad[i].typed);
        assert_string_equal(k->err.field, "id_number");
    }
    kit_forget(k);
}

/* With the check character of GB 11643. */
static const char *card(struct kit *k, const char *area, const char *birth, int sequence)
{
    char text[CN_NUMBER_TEXT];
    int64_t day;
    assert_true(parse_day(birth, &day));
    assert_int_equal(cn_id_make(area, day, sequence, text), OK);
    return arena_strdup(k->db->arena, text);
}

static void a_number_belongs_to_its_kind(void **state)
{
    static const struct {
        const char *area;
        enum id_kind kind;
    } areas[] = { { "110105", ID_KIND_CITIZEN },
                  { "810000", ID_KIND_HONGKONG },
                  { "820000", ID_KIND_MACAO },
                  { "830000", ID_KIND_TAIWAN },
                  { "911124", ID_KIND_OTHER } };
    static const enum id_kind kinds[] = { ID_KIND_HONGKONG, ID_KIND_MACAO,   ID_KIND_TAIWAN, ID_KIND_PASSPORT,
                                          ID_KIND_OFFICER,  ID_KIND_SOLDIER, ID_KIND_OTHER };
    struct kit *k = *state;
    struct identity who;
    for (size_t i = 0; i < sizeof(areas) / sizeof(*areas); i++) {
        const char *number = card(k, areas[i].area, "1983-09-10", 2);
        int64_t day;
        assert_true(parse_day("1983-09-10", &day));
        assert_int_equal(check(k, ID_KIND_CITIZEN, number, &who), OK);
        assert_int_equal(who.kind, areas[i].kind);
        assert_int_equal(who.birth_day, day);
        assert_int_equal(who.sex, SEX_FEMALE);
        for (size_t j = 0; j < sizeof(kinds) / sizeof(*kinds); j++) {
            who = (struct identity){ "王小红", kinds[j], number, DB_NONE, 0 };
            kit_forget(k);
            assert_int_equal(identity_check(k->db, &who), kinds[j] == areas[i].kind ? OK : INVALID);
        }
    }
    kit_forget(k);
}

static void what_a_number_says_is_not_said_otherwise(void **state)
{
    struct kit *k = *state;
    const char *number = card(k, "810000", "2013-03-07", 2);
    struct identity who = { "小明", ID_KIND_HONGKONG, number, 5000, SEX_FEMALE };
    assert_int_equal(identity_check(k->db, &who), INVALID);
    assert_string_equal(k->err.field, "birth");
    kit_forget(k);
    who = (struct identity){ "小明", ID_KIND_HONGKONG, number, DB_NONE, SEX_MALE };
    assert_int_equal(identity_check(k->db, &who), INVALID);
    assert_string_equal(k->err.field, "sex");
    kit_forget(k);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, kit_test_begin, kit_test_rollback)
    const struct CMUnitTest tests[] = {
        T(each_kind_has_its_forms),
        T(all_else_is_refused),
        T(a_number_belongs_to_its_kind),
        T(what_a_number_says_is_not_said_otherwise),
    };
    return cmocka_run_group_tests(tests, kit_group_setup, kit_group_teardown);
}
