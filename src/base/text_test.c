/* text_test.c - pairs of writings and what they become; what shows nothing; numbers as people paste them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static struct arena arena;

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static char *fold(const char *s)
{
    return text_fold(&arena, s, strlen(s));
}

static char *narrow(const char *s)
{
    return text_narrow(&arena, s, strlen(s));
}

static char *number(const char *s)
{
    return text_number(&arena, s, strlen(s));
}

struct pair {
    const char *from, *to;
};

/* Each `from` becomes its `to`, which stays as it is. */
static void all_become(const struct pair *v, size_t n, char *(*how)(const char *))
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(how(v[i].from), v[i].to) != 0)
            fail_msg("pair %zu: \"%s\" becomes \"%s\", not \"%s\"", i, v[i].from, how(v[i].from), v[i].to);
        assert_string_equal(how(v[i].to), v[i].to);
    }
}
#define ALL_BECOME(v, how) all_become((v), sizeof(v) / sizeof(*(v)), (how))

static void a_text_has_one_writing(void **state)
{
    (void)state;
    static const struct pair pairs[] = {
        { "清扫活动", "清扫活动" },
        { " \t清扫\r\n", "清扫" },
        { "\u3000清扫\u3000", "清扫" },
        { "清扫\u00a0\u2003活动", "清扫  活动" },
        { "一\r\n二\r三\u2028四", "一\n二\n三\n四" },
        { "一\n\u3000\u3000二", "一\n\u3000\u3000二" }, /* a paragraph begins with two blanks */
        { "\ufeff清\u200b扫\u00ad活\u2060动\u3164", "清扫活动" },
        { "\u202e清扫\u202c", "清扫" },
        { "\u2067清\u200f扫\u061c\u2069", "清扫" },
        { "清\ufff9扫\u2800", "清扫" },
        { "cafe\u0301", "caf\u00e9" },
        { "a\u0301\u034f\u0323", "\u1ea1\u0301" }, /* what kept two marks apart is gone */
        { "\u1112\u1161\u11ab", "\ud55c" },        /* 한 */
        { "\u2f00\u2f08", "一人" },                /* Kangxi radicals */
        { "\u2ed3城\u2ec4", "长城西" },            /* CJK radicals */
        { "刘\ue863", "刘䶮" },
        { "\ue816", "𠂇" },
        { "\uf900", "\u8c48" },
        { "ＡＢ１２，（全角）", "ＡＢ１２，（全角）" }, /* width of a text is a matter of taste */
        { "👨\u200d👩\u200d👧 ❤\ufe0f", "👨\u200d👩\u200d👧 ❤\ufe0f" },
        { "葛\U000e0100", "葛\U000e0100" },
        { "葛\U000e0100\U000e0101", "葛\U000e0100" },
        { "张\u200d三\u200c", "张三" },
    };
    ALL_BECOME(pairs, fold);
}

static void what_shows_nothing_is_nothing(void **state)
{
    (void)state;
    static const char *const nothing[] = { "",       " ",      "\u3000", "\u00a0",     "\u3164", "\uffa0",
                                           "\u115f", "\u1160", "\ufeff", "\u2800",     "\u00ad", "\u200b",
                                           "\u200d", "\u2060", "\ufe0f", "\U000e0041", "\u180e", "\u034f",
                                           "\u202e", "\u2066", "\u0301", "\xc2\x85",   "\u2028", "\ufff9",
                                           "\uffff", "\t\r\n", "\u17b4", "\u061c" };
    for (size_t i = 0; i < sizeof(nothing) / sizeof(*nothing); i++) {
        char *thrice = arena_printf(&arena, "%s%s %s", nothing[i], nothing[i], nothing[i]);
        if (*fold(thrice) || *narrow(thrice) || text_shows(thrice) ||
            *text_secret(&arena, thrice, strlen(thrice)))
            fail_msg("case %zu shows something", i);
    }
    assert_true(text_shows("。"));
    assert_true(text_shows("\u3000a"));
}

static void numbers_have_the_width_of_ascii(void **state)
{
    (void)state;
    static const struct pair pairs[] = {
        { "１２３", "123" },
        { "\u202d138\u202c", "138" },
        { "−5", "-5" },
        { "－5", "-5" },
        { "08：30", "08:30" },
        { "2026‐03–07", "2026-03-07" },
        { "\u30002026\u3000", "2026" },
    };
    ALL_BECOME(pairs, narrow);
}

static void a_number_is_read_as_it_was_pasted(void **state)
{
    (void)state;
    static const struct pair pairs[] = {
        { "\u202a+86 138-0000-0001\u202c", "+8613800000001" },
        { "990101 19900307 006Ｘ", "99010119900307006X" },
        { "（0355）202 0202", "03552020202" },
        { "Ｅ１２３４５６７８", "E12345678" },
        { "138\u3000\u00a0\t0000\u20110001", "13800000001" },
    };
    ALL_BECOME(pairs, number);
}

static void a_column_is_taken_apart(void **state)
{
    (void)state;
    static const char column[] = "13800000001，１３８０００００００２、138 0000 0003；\r\n"
                                 "\u202d13800000004\u202c;13800000005 13800000006\u300013800000007\n\n,，";
    struct text_list l = text_numbers(&arena, column, 18);
    assert_int_equal(l.n, 7);
    for (size_t i = 0; i < l.n; i++)
        assert_string_equal(l.v[i], arena_printf(&arena, "1380000000%zu", i + 1));
    assert_int_equal(text_numbers(&arena, "\u3164,", 18).n, 0);
}

static void keys_of_what_a_reader_takes_for_the_same_are_equal(void **state)
{
    (void)state;
    static const struct pair pairs[] = { { "Green Team", "ＧＲＥＥＮ　ＴＥＡＭ" },
                                         { "葛\U000e0100", "葛" },
                                         { "Straße", "STRASSE" },
                                         { "\u2f00", "一" } };
    for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
        assert_string_equal(text_key(&arena, pairs[i].from), text_key(&arena, pairs[i].to));
    assert_string_not_equal(text_key(&arena, "张三"), text_key(&arena, "张叁"));
}

static void a_password_keeps_its_blanks(void **state)
{
    (void)state;
    static const char typed[] = " cafe\u0301\u3000x\u200b ";
    assert_string_equal(text_secret(&arena, typed, strlen(typed)), " caf\u00e9 x\u200b ");
}

/* Short texts of signs that act upon each other. */
static const char *any_text(unsigned *seed)
{
    static const char *const signs[] = {
        "a",      "A",      " ",      ".",      "-",      "·",      "\u0301", "\u0323", "\u034f", "\u0345",
        "\u200d", "\u200c", "\ufe0f", "张",     "\u3000", "\u1112", "\u1161", "\u11ab", "\u1160", "\uffa0",
        "\u2f00", "\ue863", "👨",      "\u0915", "\u094d", "\u00ad", "\u2028", "\n",     "\r",     "Ａ",
        "\u0f0b", "\u180b", "\u180e", "\ufdfa", "\u00a8", "\u2800", "ß",      "\u0130", "\u2e81", "\U000e0100"
    };
    const char *s = "";
    for (int n = rand_r(seed) % 9; n > 0; n--)
        s = arena_printf(&arena, "%s%s", s, signs[(size_t)rand_r(seed) % (sizeof(signs) / sizeof(*signs))]);
    return s;
}

static void folding_twice_is_folding_once(void **state)
{
    (void)state;
    char *(*const how[])(const char *) = { fold, narrow, number };
    unsigned seed = 1;
    for (int i = 0; i < 30000; i++, arena_reset(&arena)) {
        const char *s = any_text(&seed);
        for (size_t h = 0; h < sizeof(how) / sizeof(*how); h++)
            assert_string_equal(how[h](how[h](s)), how[h](s));
    }
}

int main(void)
{
#define T(f) cmocka_unit_test_teardown(f, teardown)
    const struct CMUnitTest tests[] = {
        T(a_text_has_one_writing),          T(what_shows_nothing_is_nothing),
        T(numbers_have_the_width_of_ascii), T(a_number_is_read_as_it_was_pasted),
        T(a_column_is_taken_apart),         T(keys_of_what_a_reader_takes_for_the_same_are_equal),
        T(a_password_keeps_its_blanks),     T(folding_twice_is_folding_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
