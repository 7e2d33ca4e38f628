/* device_test.c - browsers in use tell which machine and program they are; anything else is told as other. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "http/device.h"

static void is(const char *agent, enum device_kind kind, enum browser_kind browser)
{
    struct device d = device_of(agent);
    assert_int_equal(d.kind, kind);
    assert_int_equal(d.browser, browser);
}

static void a_browser_is_known_by_its_own_word_and_not_by_what_it_claims_besides(void **state)
{
    (void)state;
    is("Mozilla/5.0 (Linux; Android 14; V2309A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
       "Chrome/116.0 "
       "Mobile Safari/537.36 MicroMessenger/8.0.49",
       DEVICE_KIND_ANDROID, BROWSER_KIND_WECHAT);
    is("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
       "Version/17.5 Mobile/15E148 Safari/604.1",
       DEVICE_KIND_IPHONE, BROWSER_KIND_SAFARI);
    is("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 "
       "Safari/537.36 Edg/126.0",
       DEVICE_KIND_WINDOWS, BROWSER_KIND_EDGE);
    is("Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0 "
       "Safari/537.36 "
       "ArkWeb/4.1 HuaweiBrowser/5.0",
       DEVICE_KIND_HARMONY, BROWSER_KIND_HUAWEI);
    is("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", DEVICE_KIND_LINUX,
       BROWSER_KIND_FIREFOX);
    is("curl/7.88.1", DEVICE_KIND_OTHER, BROWSER_KIND_OTHER);
    is("", DEVICE_KIND_OTHER, BROWSER_KIND_OTHER);
    is(NULL, DEVICE_KIND_OTHER, BROWSER_KIND_OTHER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_browser_is_known_by_its_own_word_and_not_by_what_it_claims_besides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
