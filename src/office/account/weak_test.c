/* weak_test.c - passwords that others try first are refused, and why; a few words in a row are taken. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "office/account/weak.h"

static const struct weak_own wang = { "13912345678", "王小明" }, mary = { "13912345678", "Mary" };

static void refused(const char *password, const struct weak_own *own, const char *why)
{
    const char *said = weak_password(password, own);
    if (!said)
        fail_msg("taken: %s", password);
    if (!strstr(said, why))
        fail_msg("%s: %s", password, said);
}

static void taken(const char *password)
{
    const char *said = weak_password(password, &wang);
    if (said)
        fail_msg("%s: %s", password, said);
}

static void common_ones_are_refused_however_they_are_decorated(void **state)
{
    static const char *const common[] = { "password", "Password",  "iloveyou",    "qwertyuiop",
                                          "1qaz2wsx", "admin123",  "Dragon99",    "!monkey!",
                                          "Passw0rd", "sunshine1", "password2026" };
    (void)state;
    for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++)
        refused(common[i], &wang, "用的人太多");
}

static void own_phone_and_name_are_refused(void **state)
{
    (void)state;
    refused("zhima13912345678", &wang, "手机号或姓名");
    refused("ab345678xy", &wang, "手机号或姓名");
    refused("我是王小明呀呀", &wang, "手机号或姓名");
    refused("mAry&Joseph", &mary, "手机号或姓名");
}

static void digits_alone_are_refused(void **state)
{
    (void)state;
    refused("19900315", &wang, "只有数字");
    refused("58274619", &wang, "只有数字");
}

static void repetitions_and_sequences_are_refused(void **state)
{
    static const char *const regular[] = { "aaaaaaaa", "ababababab", "xyz!xyz!", "abcdefgh",
                                           "hgfedcba", "abcd1234",   "1234abcd", "aaaabbbb" };
    (void)state;
    for (size_t i = 0; i < sizeof(regular) / sizeof(regular[0]); i++)
        refused(regular[i], &wang, "重复或顺着排");
}

static void a_few_words_in_a_row_are_taken(void **state)
{
    static const char *const good[] = { "correct horse",  "battery staple", "redvest-demo",
                                        "石榴拖拉机黄昏", "k3Fq9zLp",       "purple monkey",
                                        "王老师爱吃石榴", "dragon lemon 7", "482 019 667 3x" };
    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        taken(good[i]);
    char longest[600];
    memset(longest, 'a', sizeof(longest) - 1);
    longest[sizeof(longest) - 1] = '\0';
    assert_null(weak_password(longest, &wang)); /* its length was judged before */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(common_ones_are_refused_however_they_are_decorated),
        cmocka_unit_test(own_phone_and_name_are_refused),
        cmocka_unit_test(digits_alone_are_refused),
        cmocka_unit_test(repetitions_and_sequences_are_refused),
        cmocka_unit_test(a_few_words_in_a_row_are_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
