/* id_test.c - ids rise, never repeat across threads, and can be compared with a time. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/id.h"

#define THREADS 4
#define EACH    20000

static void test_rises(void **state)
{
    (void)state;
    int64_t last = id_new();
    assert_true(last > 0);
    for (int i = 0; i < 100000; i++) {
        int64_t next = id_new();
        if (next <= last)
            fail_msg("id %d does not rise", i);
        last = next;
    }
}

static void test_floor_parts_before_from_after(void **state)
{
    (void)state;
    int64_t before = clock_now_ms();
    int64_t id = id_new();
    /* The sequence may run ahead of the clock by what test_rises took. */
    assert_true(id >= id_floor(before));
    assert_true(id < id_floor(before + MINUTE_MS));
    assert_true(id_floor(before) < id_floor(before + 1));
    assert_int_equal(id_floor(INT64_C(1577836800000)), 0);
    assert_int_equal(id_ms(id_floor(before)), before);
    assert_true(id_ms(id) >= before && id_ms(id) < before + MINUTE_MS);
}

static void test_clock_going_back(void **state)
{
    (void)state;
    int64_t now = clock_now_ms();
    int64_t last = id_new();
    clock_shift(now - DAY_MS);
    assert_true(id_new() > last);
    clock_shift(now + DAY_MS);
    last = id_new();
    assert_true(last >= id_floor(now + DAY_MS));
    clock_shift(now);
    assert_true(id_new() > last);
}

/* As after a restart: the clock was ahead when the last id of the register was given. */
static void test_what_was_given_before_stays_older(void **state)
{
    (void)state;
    int64_t now = clock_now_ms(), ahead = id_floor(now + 2 * DAY_MS + 1) - 1; /* of any process */
    id_after(ahead);
    int64_t next = id_new();
    assert_true(next > ahead);
    id_after(id_floor(now));
    assert_true(id_new() > next);
    assert_true(id_new() < id_floor(now + 2 * DAY_MS + SECOND_MS));
}

static void *take_many(void *arg)
{
    int64_t *out = arg;
    for (int i = 0; i < EACH; i++)
        out[i] = id_new();
    return NULL;
}

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void test_threads_never_share_one(void **state)
{
    (void)state;
    static int64_t ids[THREADS * EACH];
    pthread_t thread[THREADS];
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, take_many, ids + i * EACH), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(thread[i], NULL);
    qsort(ids, THREADS * EACH, sizeof(ids[0]), compare);
    for (int i = 1; i < THREADS * EACH; i++)
        if (ids[i] == ids[i - 1])
            fail_msg("an id came twice");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rises),
        cmocka_unit_test(test_floor_parts_before_from_after),
        cmocka_unit_test(test_clock_going_back),
        cmocka_unit_test(test_what_was_given_before_stays_older),
        cmocka_unit_test(test_threads_never_share_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
