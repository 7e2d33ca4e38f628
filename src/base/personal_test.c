/* personal_test.c - what stands in no record is written as the table says of whoever reads. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/personal.h"

static void a_message_says_as_much_as_its_reader_may_see(void **state)
{
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    assert_string_equal(personal_text(&a, PERSONAL_KIND_PERSON, READER_KIND_STAFF, "刘小红"), "刘××");
    assert_string_equal(personal_text(&a, PERSONAL_KIND_PERSON, READER_KIND_LOOK, "刘小红"), "刘小红");
    assert_string_equal(personal_text(&a, PERSONAL_KIND_CONTACT, READER_KIND_ANYONE, "刘小红"), "刘××");
    assert_string_equal(personal_text(&a, PERSONAL_KIND_CONTACT, READER_KIND_LOGIN, "刘小红"), "刘小红");
    assert_string_equal(personal_text(&a, PERSONAL_KIND_PHONE, READER_KIND_LEADER, "13812341234"),
                        "138****1234");
    assert_string_equal(personal_text(&a, PERSONAL_KIND_DOCUMENT, READER_KIND_SELF, "E12345678"), "E****78");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_says_as_much_as_its_reader_may_see),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
