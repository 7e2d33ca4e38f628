/* name_test.c - names that are one name, names of all peoples, and what is none. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/name.h"

static struct arena arena;

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static void a_name_has_one_writing(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
    } pairs[] = {
        { "张三", "张三" },
        { "\u3000张\u3000三 ", "张三" },
        { "张 三", "张三" },
        { "\ufeff张\u200b三\u3164", "张三" },
        { "\u2f38三", "弓三" },
        { "王\ue863", "王䶮" },
        { "阿依古丽 · 买买提", "阿依古丽·买买提" },
        { "阿依古丽.买买提", "阿依古丽·买买提" },
        { "阿依古丽．买买提", "阿依古丽·买买提" },
        { "阿依古丽 . 买买提", "阿依古丽·买买提" },
        { "ＡＮＮ　Ｌｅｅ", "ANN Lee" },
        { "Ann  Lee", "Ann Lee" },
        { "O’Neill", "O'Neill" },
        { "Jean‐Luc", "Jean-Luc" },
        { "Zoe\u0308", "Zo\u00eb" },
        { "ﾔﾏﾀﾞ", "ヤマダ" },
        { "J. Smith", "J. Smith" },
    };
    for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
        assert_string_equal(name_fold(&arena, pairs[i].from), pairs[i].to);
        assert_string_equal(name_fold(&arena, pairs[i].to), pairs[i].to);
        assert_true(name_is_sound(pairs[i].to));
        assert_true(name_is_same(&arena, pairs[i].from, pairs[i].to));
    }
}

static void every_middle_dot_is_the_same(void **state)
{
    (void)state;
    static const char *const dots[] = { "\u00b7", "\u0387", "\u2022", "\u2027", "\u2219", "\u22c5", "\u25cf",
                                        "\u2e31", "\u2e33", "\u30fb", "\uff65", "\ua78f", "\u2981" };
    for (size_t i = 0; i < sizeof(dots) / sizeof(*dots); i++)
        assert_string_equal(name_fold(&arena, arena_printf(&arena, "热依汗%s艾买提", dots[i])),
                            "热依汗·艾买提");
}

static void names_of_all_peoples_are_names(void **state)
{
    (void)state;
    static const char *const good[] = {
        "王一",           "𠮷田",
        "〇一",           "葛\U000e0100城",
        "ئايگۈل",         "བསྟན་འཛིན" /* Tibetan joins syllables by a mark */,
        "ᠪᠠᠲᠤ",           "ꀀꀁ",
        "김하나",         "やまだ",
        "Nguyễn Thị Hoa", "Ólafur",
        "Анна Петрова",   "Γιώργος",
        "สมชาย",          "दिव्या",
        "J.-P. Martin",   "D'Angelo",
        "Martin Jr.",     "阿不都热合曼·阿不都克里木·买买提明·吐尔逊江",
    };
    for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
        if (!name_is_sound(name_fold(&arena, good[i])))
            fail_msg("%s is no name", good[i]);
}

static void what_is_no_name_is_told(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",         "\u3164", "123",
        "张3",      "张三！", "·张三",
        "张三·",    "阿··买", "Ann--Lee",
        "😀",        "张😀",    "\ue000",
        "张\uf8ff", "①",      "张_三",
        "<b>",      "\u0301", "A\u043dna" /* a Cyrillic letter among Latin ones */,
        "Ann-",     "..",     "张\n三",
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        if (name_is_sound(name_fold(&arena, bad[i])))
            fail_msg("%s (case %zu) passes", bad[i], i);
}

static void other_names_are_other_people(void **state)
{
    (void)state;
    assert_false(name_is_same(&arena, "张三", "张山"));
    assert_false(name_is_same(&arena, "Ann Lee", "Annlee"));
    assert_true(name_is_same(&arena, "ann LEE", "Ann Lee"));
}

int main(void)
{
#define T(f) cmocka_unit_test_teardown(f, teardown)
    const struct CMUnitTest tests[] = {
        T(a_name_has_one_writing),  T(every_middle_dot_is_the_same), T(names_of_all_peoples_are_names),
        T(what_is_no_name_is_told), T(other_names_are_other_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
