/* wake_test.c - a rest lasts its time, ends at once when it is told to, and lets others at what it guards. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>

#include "base/clock.h"
#include "base/wake.h"

#define LONG_MS   (10 * MINUTE_MS) /* never over in a test */
#define SLEEPERS  3
#define LONG_US   (LONG_MS * 1000 / 2)
#define CARRY_MS  999 /* carries into the seconds, whatever the fraction of now is */
#define PATIENT_S 60

struct rest {
    struct wake wake;
    int resting, ended; /* guarded by the wake's lock */
    int64_t ms;
    pthread_t threads[SLEEPERS];
};

static void *sleeper(void *arg)
{
    struct rest *r = arg;
    pthread_mutex_lock(&r->wake.lock);
    r->resting++;
    r->ended += wake_rest(&r->wake, r->ms);
    r->resting--;
    pthread_mutex_unlock(&r->wake.lock);
    return NULL;
}

static void start(struct rest *r, int64_t ms)
{
    *r = (struct rest){ .ms = ms };
    wake_init(&r->wake);
    for (int i = 0; i < SLEEPERS; i++)
        assert_int_equal(pthread_create(&r->threads[i], NULL, sleeper, r), 0);
}

static void join(struct rest *r)
{
    for (int i = 0; i < SLEEPERS; i++)
        assert_int_equal(pthread_join(r->threads[i], NULL), 0);
    wake_free(&r->wake);
}

/* That we see all of them rest at once shows, too, that a rest lets go of the lock. */
static void until_all_rest(struct rest *r)
{
    int64_t from = clock_steady_us();
    for (int n = 0; n < SLEEPERS;) {
        pthread_mutex_lock(&r->wake.lock);
        n = r->resting;
        pthread_mutex_unlock(&r->wake.lock);
        assert_true(clock_steady_us() - from < PATIENT_S * INT64_C(1000000));
    }
}

static void a_rest_lasts_its_time(void **state)
{
    (void)state;
    static const int64_t times[] = { 1, 20, CARRY_MS };
    struct wake w;
    wake_init(&w);
    pthread_mutex_lock(&w.lock);
    for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        int64_t from = clock_steady_us();
        assert_false(wake_rest(&w, times[i]));
        assert_true(clock_steady_us() - from >= times[i] * 1000);
    }
    pthread_mutex_unlock(&w.lock);
    wake_free(&w);
}

static void the_end_wakes_everybody(void **state)
{
    (void)state;
    struct rest r;
    int64_t from = clock_steady_us();
    start(&r, LONG_MS);
    until_all_rest(&r);
    wake_end(&r.wake);
    join(&r);
    assert_int_equal(r.ended, SLEEPERS);
    assert_true(clock_steady_us() - from < LONG_US);
}

static void after_the_end_nobody_rests(void **state)
{
    (void)state;
    struct wake w;
    int64_t from = clock_steady_us();
    wake_init(&w);
    wake_end(&w);
    pthread_mutex_lock(&w.lock);
    assert_true(wake_rest(&w, LONG_MS));
    assert_true(wake_rest(&w, LONG_MS));
    pthread_mutex_unlock(&w.lock);
    wake_free(&w);
    assert_true(clock_steady_us() - from < LONG_US);
}

/* As the system may do at any time. */
static void waking_for_nothing_ends_no_rest(void **state)
{
    (void)state;
    struct rest r;
    int64_t from = clock_steady_us();
    start(&r, CARRY_MS);
    while (clock_steady_us() - from < CARRY_MS * 1000 / 2)
        pthread_cond_broadcast(&r.wake.cond);
    join(&r);
    assert_int_equal(r.ended, 0);
    assert_true(clock_steady_us() - from >= CARRY_MS * 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rest_lasts_its_time),
        cmocka_unit_test(the_end_wakes_everybody),
        cmocka_unit_test(after_the_end_nobody_rests),
        cmocka_unit_test(waking_for_nothing_ends_no_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
