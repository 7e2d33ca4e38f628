/* cn_test.c - the published examples, one test a reason for refusal, and names as people have them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/cn.h"
#include "base/err.h"
#include "base/utf8.h"

static int64_t today(void)
{
    return day_from(2026, 3, 7);
}

static enum cn_fault parse(const char *s)
{
    struct cn_id id;
    return cn_id_parse(s, today(), false, &id);
}

/* Seventeen digits with their right check character. */
static const char *with_check(const char *first17)
{
    static char out[CN_NUMBER_TEXT];
    for (const char *c = "0123456789X"; *c; c++) {
        snprintf(out, sizeof(out), "%.17s%c", first17, *c);
        if (parse(out) != CN_CHECK)
            return out;
    }
    fail_msg("no check character fits %s", first17);
    return NULL;
}

static void test_id_examples_of_the_standard(void **state)
{
    (void)state;
    struct cn_id id;
    assert_int_equal(cn_id_parse("11010519491231002X", today(), false, &id), CN_OK);
    assert_string_equal(id.text, "11010519491231002X");
    assert_string_equal(id.area, "110105");
    assert_int_equal(id.birth_day, day_from(1949, 12, 31));
    assert_int_equal(id.sex, CN_FEMALE);
    assert_false(id.demo);
    assert_int_equal(cn_id_parse("440524188001010014", today(), false, &id), CN_OK);
    assert_string_equal(id.area, "440524");
    assert_int_equal(id.birth_day, day_from(1880, 1, 1));
    assert_int_equal(id.sex, CN_MALE);
}

static void test_id_lower_case_x(void **state)
{
    (void)state;
    struct cn_id id;
    assert_int_equal(cn_id_parse("11010519491231002x", today(), false, &id), CN_OK);
    assert_string_equal(id.text, "11010519491231002X");
}

static void test_id_length(void **state)
{
    (void)state;
    assert_int_equal(parse(NULL), CN_LENGTH);
    assert_int_equal(parse(""), CN_LENGTH);
    assert_int_equal(parse("11010519491231002"), CN_LENGTH);
    assert_int_equal(parse("11010519491231002XX"), CN_LENGTH);
    assert_int_equal(parse("110105491231002"), CN_LENGTH); /* the old form of 15 digits */
}

static void test_id_characters(void **state)
{
    (void)state;
    assert_int_equal(parse("1101051949123100AX"), CN_CHARACTER);
    assert_int_equal(parse("X1010519491231002X"), CN_CHARACTER);
    assert_int_equal(parse("11010519491231002Y"), CN_CHARACTER);
    assert_int_equal(parse("110105 9491231002X"), CN_CHARACTER);
    assert_int_equal(parse("-1010519491231002X"), CN_CHARACTER);
    assert_int_equal(parse("１１０１０５１９４９１２３１００２Ｘ"), CN_CHARACTER);
}

/* The check finds each single wrong digit and each swap of neighbours that differ. */
static void test_id_check_finds_slips(void **state)
{
    (void)state;
    const char *good = "440524188001010014";
    for (size_t i = 0; i < 17; i++) {
        char bad[CN_NUMBER_TEXT];
        for (int c = '0'; c <= '9'; c++) {
            memcpy(bad, good, sizeof(bad));
            bad[i] = (char)c;
            assert_int_equal(parse(bad) == CN_CHECK, c != good[i]);
        }
        memcpy(bad, good, sizeof(bad));
        bad[i] = good[i + 1];
        bad[i + 1] = good[i];
        assert_int_equal(parse(bad) == CN_CHECK, good[i] != good[i + 1]);
    }
    assert_int_equal(parse("110105194912310020"), CN_CHECK);
}

static void test_id_birth_dates(void **state)
{
    (void)state;
    assert_int_equal(parse(with_check("11010520240229001")), CN_OK);
    assert_int_equal(parse(with_check("11010520000229001")), CN_OK);
    assert_int_equal(parse(with_check("11010520230229001")), CN_BIRTH);
    assert_int_equal(parse(with_check("11010519000229001")), CN_BIRTH);
    assert_int_equal(parse(with_check("11010519990431001")), CN_BIRTH);
    assert_int_equal(parse(with_check("11010519991301001")), CN_BIRTH);
    assert_int_equal(parse(with_check("11010519990001001")), CN_BIRTH);
    assert_int_equal(parse(with_check("11010519990100001")), CN_BIRTH);
    assert_int_equal(parse(with_check("11010500000101001")), CN_BIRTH);
    assert_int_equal(parse(with_check("11010517991231001")), CN_BIRTH);
    assert_int_equal(parse(with_check("11010518000101001")), CN_OK);
}

static void test_id_future(void **state)
{
    (void)state;
    assert_int_equal(parse(with_check("11010520260307001")), CN_OK);
    assert_int_equal(parse(with_check("11010520260308001")), CN_FUTURE);
    assert_int_equal(parse(with_check("11010599991231001")), CN_FUTURE);
}

static void test_id_areas(void **state)
{
    (void)state;
    struct cn_id id;
    assert_int_equal(parse(with_check("81000019900101001")), CN_OK);
    assert_int_equal(parse(with_check("83000019900101001")), CN_OK);
    assert_int_equal(parse(with_check("00000019900101001")), CN_AREA);
    assert_int_equal(parse(with_check("99010119900101001")), CN_AREA);
    const char *demo = with_check("99010119900101001");
    assert_int_equal(cn_id_parse(demo, today(), true, &id), CN_OK);
    assert_true(id.demo);
    assert_string_equal(id.area, "990101");
}

static void test_id_holders(void **state)
{
    (void)state;
    static const struct {
        const char *first17;
        enum cn_holder holder;
    } cards[] = { { "11010519900101001", CN_CITIZEN },  { "71000019900101001", CN_CITIZEN },
                  { "81000019900101001", CN_HONGKONG }, { "82000019900101001", CN_MACAO },
                  { "83000019900101001", CN_TAIWAN },   { "91112419810803002", CN_FOREIGNER },
                  { "98112419810803002", CN_FOREIGNER } };
    struct cn_id id;
    for (size_t i = 0; i < sizeof(cards) / sizeof(*cards); i++) {
        assert_int_equal(cn_id_parse(with_check(cards[i].first17), today(), false, &id), CN_OK);
        assert_int_equal(id.holder, cards[i].holder);
        assert_false(id.demo);
    }
}

static void test_old_form(void **state)
{
    (void)state;
    assert_true(cn_is_old_id("110105491231002"));
    assert_false(cn_is_old_id("110105491331002")); /* no such month */
    assert_false(cn_is_old_id("990105491231002")); /* no such province */
    assert_false(cn_is_old_id("11010549123100X"));
    assert_false(cn_is_old_id("110105194912310020"));
}

static void test_id_failure_writes_nothing(void **state)
{
    (void)state;
    struct cn_id id, before;
    memset(&id, 0x5A, sizeof(id));
    memcpy(&before, &id, sizeof(id));
    assert_int_equal(cn_id_parse("110105194912310020", today(), false, &id), CN_CHECK);
    assert_int_equal(cn_id_parse(with_check("99010119900101001"), today(), false, &id), CN_AREA);
    assert_memory_equal(&id, &before, sizeof(id));
}

/* A number that begins with a prefix: what it is taken for. */
static enum cn_fault prefixed(int prefix, bool *ret_demo)
{
    char area[CN_AREA_TEXT], text[CN_NUMBER_TEXT];
    struct cn_id id = { 0 };
    snprintf(area, sizeof(area), "%02u0101", (unsigned)prefix % 100);
    assert_int_equal(cn_id_make(area, day_from(1990, 1, 1), 1, text), OK);
    enum cn_fault fault = cn_id_parse(text, today(), true, &id);
    *ret_demo = id.demo;
    return fault;
}

/* 34 provinces, 83 and eight prefixes of foreigners (91-98); 57 are for demos. */
static void test_prefixes(void **state)
{
    (void)state;
    int provinces = 0, demos = 0;
    for (int p = 0; p < 100; p++) {
        bool demo = false;
        enum cn_fault fault = prefixed(p, &demo);
        assert_int_equal(fault, CN_OK);
        provinces += fault == CN_OK && !demo;
        demos += demo;
    }
    assert_int_equal(provinces, 34 + 1 + 8);
    assert_int_equal(demos, 57);
    bool demo = true;
    static const int real[] = { 11, 15, 82, 83 }, free_ones[] = { 0, 16, 84, 90, 99 };
    for (size_t i = 0; i < 4; i++)
        assert_true(prefixed(real[i], &demo) == CN_OK && !demo);
    for (size_t i = 0; i < 5; i++)
        assert_true(prefixed(free_ones[i], &demo) == CN_OK && demo);
}

static void test_id_make(void **state)
{
    (void)state;
    char text[CN_NUMBER_TEXT];
    assert_int_equal(cn_id_make("110105", day_from(1949, 12, 31), 2, text), OK);
    assert_string_equal(text, "11010519491231002X");
    assert_int_equal(cn_id_make("440524", day_from(1880, 1, 1), 1, text), OK);
    assert_string_equal(text, "440524188001010014");
    for (int i = 0; i <= 999; i++) {
        struct cn_id id;
        assert_int_equal(cn_id_make("991404", day_from(1960, 1, 1) + i * 20, i, text), OK);
        assert_int_equal(cn_id_parse(text, today(), true, &id), CN_OK);
        assert_int_equal(id.birth_day, day_from(1960, 1, 1) + i * 20);
        assert_int_equal(id.sex, i % 2 ? CN_MALE : CN_FEMALE);
    }
}

static void test_id_make_refuses(void **state)
{
    (void)state;
    char text[CN_NUMBER_TEXT];
    assert_int_equal(cn_id_make(NULL, 0, 1, text), INVALID);
    assert_int_equal(cn_id_make("1101", 0, 1, text), INVALID);
    assert_int_equal(cn_id_make("1101051", 0, 1, text), INVALID);
    assert_int_equal(cn_id_make("11010a", 0, 1, text), INVALID);
    assert_int_equal(cn_id_make("110105", 0, 1000, text), INVALID);
    assert_int_equal(cn_id_make("110105", 0, -1, text), INVALID);
    assert_int_equal(cn_id_make("110105", INT64_MIN, 1, text), INVALID);
    assert_int_equal(cn_id_make("110105", INT64_MAX, 1, text), INVALID);
}

static void test_credit_code(void **state)
{
    (void)state;
    char code[CN_NUMBER_TEXT];
    assert_int_equal(cn_credit_parse("91350100M000100Y43", code), CN_OK);
    assert_int_equal(cn_credit_parse("91350100m000100y43", code), CN_OK);
    assert_string_equal(code, "91350100M000100Y43");
    assert_int_equal(cn_credit_parse("91350100M000100Y44", code), CN_CHECK);
    assert_int_equal(cn_credit_parse("91350100M000100Y4", code), CN_LENGTH);
    assert_int_equal(cn_credit_parse(NULL, code), CN_LENGTH);
    assert_int_equal(cn_credit_parse("91350100I000100Y43", code), CN_CHARACTER);
    assert_int_equal(cn_credit_parse("91350100M000100Y4O", code), CN_CHARACTER);
    assert_int_equal(cn_credit_parse("9135A100M000100Y43", code), CN_CHARACTER);
    assert_int_equal(cn_credit_parse("91350100M000100志愿3", code), CN_CHARACTER);
}

/* Social bodies (51, 52, 53, 59): one check character fits, and each of the 31 is some code's. */
static void test_credit_code_check_characters(void **state)
{
    (void)state;
    static const char chars[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    bool seen[31] = { false };
    int kinds = 0;
    for (int i = 0; i < 400; i++) {
        char code[CN_NUMBER_TEXT], back[CN_NUMBER_TEXT];
        int fitting = 0;
        for (size_t c = 0; c < 31; c++) {
            snprintf(code, sizeof(code), "5%c140400MJ%07d%c", "1239"[i % 4], 5000000 + i * 137, chars[c]);
            if (cn_credit_parse(code, back) != CN_OK)
                continue;
            fitting++;
            kinds += !seen[c];
            seen[c] = true;
        }
        assert_int_equal(fitting, 1);
    }
    assert_int_equal(kinds, 31);
}

static void check_number(enum cn_kind kind, const char *area, int year, int month, int sequence,
                         const char *want)
{
    char number[CN_NUMBER_TEXT], back[CN_NUMBER_TEXT];
    assert_int_equal(cn_number_make(kind, area, day_from(year, month, 15), sequence, number), OK);
    assert_string_equal(number, want);
    assert_int_equal(cn_number_parse(number, kind, back), CN_OK);
    assert_string_equal(back, want);
}

static void test_number_examples(void **state)
{
    (void)state;
    check_number(CN_VOLUNTEER, "110000", 2022, 1, 4, "V1100002201000004V");
    check_number(CN_VOLUNTEER, "110000", 2022, 1, 24, "V1100002201000024X");
    check_number(CN_PROJECT, "511903", 2024, 3, 2887, "P51190324030028878");
}

static void test_number_refuses(void **state)
{
    (void)state;
    char n[CN_NUMBER_TEXT] = "untouched";
    assert_int_equal(cn_number_parse("V1100002201000004", CN_VOLUNTEER, n), CN_LENGTH);
    assert_int_equal(cn_number_parse("V1100002201000004X", CN_VOLUNTEER, n), CN_CHECK);
    assert_int_equal(cn_number_parse("V1100002201000005V", CN_VOLUNTEER, n), CN_CHECK);
    assert_int_equal(cn_number_parse("V1100002201000004V", CN_TEAM, n), CN_CHARACTER);
    assert_int_equal(cn_number_parse("V1100002213000004V", CN_VOLUNTEER, n), CN_CHARACTER);
    assert_int_equal(cn_number_parse("V1100002200000004V", CN_VOLUNTEER, n), CN_CHARACTER);
    assert_int_equal(cn_number_parse("V11000022010000O4V", CN_VOLUNTEER, n), CN_CHARACTER);
    assert_int_equal(cn_number_parse("V1100002201000004S", CN_VOLUNTEER, n), CN_CHARACTER);
    assert_string_equal(n, "untouched");
    assert_int_equal(cn_number_parse("v1100002201000004v", CN_VOLUNTEER, n), CN_OK);
    assert_string_equal(n, "V1100002201000004V");
}

static void test_number_make_limits(void **state)
{
    (void)state;
    char n[CN_NUMBER_TEXT];
    int64_t day = today();
    assert_int_equal(cn_number_make(CN_TEAM, "140400", day, 999999, n), OK);
    assert_int_equal(cn_number_make(CN_TEAM, "140400", day, 1000000, n), INVALID);
    assert_int_equal(cn_number_make(CN_TEAM, "140400", day, 0, n), INVALID);
    assert_int_equal(cn_number_make((enum cn_kind)'Q', "140400", day, 1, n), INVALID);
    assert_int_equal(cn_number_make(CN_TEAM, "14040", day, 1, n), INVALID);
    assert_int_equal(cn_number_make(CN_TEAM, NULL, day, 1, n), INVALID);
    assert_int_equal(cn_number_make(CN_TEAM, "140400", INT64_MIN, 1, n), INVALID);
    assert_int_equal(cn_number_make(CN_TEAM, "140400", INT64_MAX, 1, n), INVALID);
}

static void check_phone(const char *in, enum cn_fault want)
{
    char phone[CN_PHONE_TEXT] = "untouched";
    enum cn_fault got = cn_phone_parse(in, phone);
    if (got != want)
        fail_msg("\"%s\": %d, want %d", in ? in : "NULL", got, want);
    assert_string_equal(phone, want == CN_OK ? "13800138000" : "untouched");
}

static void test_phone(void **state)
{
    (void)state;
    check_phone("13800138000", CN_OK);
    check_phone(" 138 0013-8000 ", CN_OK);
    check_phone("+86 138 0013 8000", CN_OK);
    check_phone("+86-138-0013-8000", CN_OK);
    check_phone("0086 13800138000", CN_OK);
    check_phone("8613800138000", CN_OK);
    check_phone(NULL, CN_LENGTH);
    check_phone("", CN_LENGTH);
    check_phone("1380013800", CN_LENGTH);
    check_phone("138001380000", CN_LENGTH);
    check_phone("1380013800013800138000", CN_LENGTH);
    check_phone("+86", CN_LENGTH);
    check_phone("12800138000", CN_CHARACTER);
    check_phone("23800138000", CN_CHARACTER);
    check_phone("+1 3800138000", CN_CHARACTER);
    check_phone("1380013800a", CN_CHARACTER);
    check_phone("138+00138000", CN_CHARACTER);
    check_phone("１３８00138000", CN_CHARACTER);
}

static void check_name(const char *in, const char *want)
{
    char text[CN_MASK_TEXT];
    memset(text, 0x5A, sizeof(text));
    cn_mask(MASK_PERSON, in, text);
    assert_string_equal(text, want);
    assert_true(utf8_is_text(text, strlen(text)));
}

static void test_mask_name(void **state)
{
    (void)state;
    check_name("刘海燕", "刘××");
    check_name("刘洋", "刘×");
    check_name("欧阳娜娜", "欧×××");
    check_name("𠮷田䶮", "𠮷××");
    check_name("䶮𠮷", "䶮×");
    check_name("阿依古丽·买买提", "阿×××");
    check_name("Rewi Alley", "R×××");
    check_name("刘", "×");
    check_name("𠮷", "×");
    check_name("", "");
    check_name(NULL, "");
}

static void test_mask_name_with_selectors(void **state)
{
    (void)state;
    check_name("葛\xf3\xa0\x84\x80明", "葛\xf3\xa0\x84\x80×");
    check_name("葛\xf3\xa0\x84\x80", "×");
    check_name("刘葛\xf3\xa0\x84\x81", "刘×");
}

static void test_mask_name_malformed(void **state)
{
    (void)state;
    check_name("\xff\xfe", "×");
    check_name("刘\xe4\xb8", "刘××");
    check_name("\xe5\x88", "×");
}

static void check_mask(enum mask how, const char *in, const char *want)
{
    char text[CN_MASK_TEXT];
    memset(text, 0x5A, sizeof(text));
    cn_mask(how, in, text);
    assert_string_equal(text, want);
    assert_true(utf8_is_text(text, strlen(text)));
}

static void test_mask_phone(void **state)
{
    (void)state;
    check_mask(MASK_PHONE, "13812341234", "138****1234");
    check_mask(MASK_PHONE, "0355-2023456", "035****3456");
    check_mask(MASK_PHONE, "2023456", "2****56");
    check_mask(MASK_PHONE, "12345", "****");
    check_mask(MASK_PHONE, "", "");
    check_mask(MASK_PHONE, NULL, "");
}

static void test_mask_id(void **state)
{
    (void)state;
    check_mask(MASK_DOCUMENT, "11010519491231002X", "110****002X");
    check_mask(MASK_DOCUMENT, "E12345678", "E****78");
    check_mask(MASK_DOCUMENT, "军字第1234567号", "军****7号");
    check_mask(MASK_DOCUMENT, "军字第123456789012号", "军字第****012号");
    check_mask(MASK_DOCUMENT, "𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷", "𠮷𠮷𠮷****𠮷𠮷𠮷𠮷");
    check_mask(MASK_DOCUMENT, "123", "****");
    check_mask(MASK_DOCUMENT,
               "\xff"
               "12345678901\xe4",
               "?12****901?");
    check_mask(MASK_DOCUMENT, NULL, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_id_examples_of_the_standard),
        cmocka_unit_test(test_id_lower_case_x),
        cmocka_unit_test(test_id_length),
        cmocka_unit_test(test_id_characters),
        cmocka_unit_test(test_id_check_finds_slips),
        cmocka_unit_test(test_id_birth_dates),
        cmocka_unit_test(test_id_future),
        cmocka_unit_test(test_id_areas),
        cmocka_unit_test(test_id_holders),
        cmocka_unit_test(test_old_form),
        cmocka_unit_test(test_id_failure_writes_nothing),
        cmocka_unit_test(test_prefixes),
        cmocka_unit_test(test_id_make),
        cmocka_unit_test(test_id_make_refuses),
        cmocka_unit_test(test_credit_code),
        cmocka_unit_test(test_credit_code_check_characters),
        cmocka_unit_test(test_number_examples),
        cmocka_unit_test(test_number_refuses),
        cmocka_unit_test(test_number_make_limits),
        cmocka_unit_test(test_phone),
        cmocka_unit_test(test_mask_name),
        cmocka_unit_test(test_mask_name_with_selectors),
        cmocka_unit_test(test_mask_name_malformed),
        cmocka_unit_test(test_mask_phone),
        cmocka_unit_test(test_mask_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
