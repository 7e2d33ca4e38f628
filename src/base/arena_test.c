/* arena_test.c - memory is zeroed, aligned, stays put while it grows, and is forgotten as a whole. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"

static void test_alloc_is_zeroed_and_aligned(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    static const unsigned char zero[4000];
    for (size_t n = 0; n < 4000; n += 37) {
        unsigned char *p = arena_alloc(&a, n);
        assert_non_null(p);
        assert_int_equal((uintptr_t)p % 16, 0);
        assert_memory_equal(p, zero, n);
        memset(p, 0xAB, n);
    }
}

static void test_earlier_memory_is_left_alone(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    char *p[200];
    for (int i = 0; i < 200; i++)
        p[i] = arena_printf(&a, "%0*d", 1 + i * 5, i);
    for (int i = 0; i < 200; i++) {
        char want[1100];
        snprintf(want, sizeof(want), "%0*d", 1 + i * 5, i);
        assert_string_equal(p[i], want);
    }
}

static void test_large_request_gets_its_own_block(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    arena_alloc(&a, 1);
    char *big = arena_alloc(&a, 1 << 20);
    memset(big, 'x', 1 << 20);
    assert_true(a.total >= (1 << 20));
    memset(arena_alloc(&a, 100), 'y', 100);
    assert_int_equal(big[(1 << 20) - 1], 'x');
}

static void test_reset_keeps_one_block_and_zeroes_again(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    memset(arena_alloc(&a, 5000), 1, 5000);
    memset(arena_alloc(&a, 5000), 1, 5000);
    memset(arena_alloc(&a, 100000), 1, 100000);
    size_t before = a.total;
    arena_reset(&a);
    assert_true(a.total > 0 && a.total < before);
    size_t kept = a.total;
    static const unsigned char zero[5000];
    assert_memory_equal(arena_alloc(&a, 5000), zero, 5000);
    assert_int_equal(a.total, kept);
}

static void test_free_leaves_a_usable_arena(void **state)
{
    (void)state;
    struct arena a = { 0 };
    arena_free(&a);
    arena_reset(&a);
    arena_alloc(&a, 10);
    arena_free(&a);
    assert_int_equal(a.total, 0);
    assert_null(a.head);
    assert_string_equal(arena_strdup(&a, "again"), "again");
    arena_free(&a);
}

static void test_copies(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    assert_null(arena_strdup(&a, NULL));
    assert_null(arena_strndup(&a, NULL, 3));
    assert_string_equal(arena_strdup(&a, "志愿者𠮷"), "志愿者𠮷");
    assert_string_equal(arena_strdup(&a, ""), "");
    assert_string_equal(arena_strndup(&a, "abcdef", 3), "abc");
    assert_string_equal(arena_strndup(&a, "ab", 50), "ab");
    assert_memory_equal(arena_memdup(&a, "a\0b", 3), "a\0b", 3);
    assert_non_null(arena_memdup(&a, NULL, 0));
    int *n = ARENA_ARRAY(&a, int, 1000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(n[i], 0);
}

static void test_printf_of_any_length(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    assert_string_equal(arena_printf(&a, "%s%d", "刘", -7), "刘-7");
    assert_int_equal(strlen(arena_printf(&a, "%20000d", 1)), 20000);
    assert_string_equal(arena_printf(&a, "%s", ""), "");
}

/* What cannot be had ends the process; it never comes back as NULL or as too little. */
static void test_overflow_stops_the_process(void **state)
{
    (void)state;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        struct arena a = { 0 };
        signal(SIGABRT, SIG_DFL);
        close(STDERR_FILENO);
        arena_array(&a, SIZE_MAX / 8, 16);
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alloc_is_zeroed_and_aligned),
        cmocka_unit_test(test_earlier_memory_is_left_alone),
        cmocka_unit_test(test_large_request_gets_its_own_block),
        cmocka_unit_test(test_reset_keeps_one_block_and_zeroes_again),
        cmocka_unit_test(test_free_leaves_a_usable_arena),
        cmocka_unit_test(test_copies),
        cmocka_unit_test(test_printf_of_any_length),
        cmocka_unit_test(test_overflow_stops_the_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
