/* person_test.c - which person an account knows it is of, while a registration waits and once it is
 * confirmed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kit/kit.h"
#include "office/account/account.h"
#include "people/volunteer/volunteer.h"

/* Staff who are known already and register as volunteers stay known while the station looks. */
static void who_is_known_stays_so_while_a_registration_waits(void **state)
{
    struct kit *k = *state;
    const char *person = NULL;
    int64_t who = kit_account(k, .person = "seen before");
    int64_t id = kit_volunteer(k, .account = who, .real_name = REAL_NAME_STATE_WAITING);
    kit_must(k, volunteer_tell_person(k->db, id));
    kit_must(k, account_person(k->db, who, &person));
    assert_string_equal(person, "seen before");
    kit_must(k, volunteer_confirm(kit_as(k, kit_account(k, 0)), id));
    kit_must(k, account_person(k->db, who, &person));
    assert_string_not_equal(person, "seen before");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(who_is_known_stays_so_while_a_registration_waits, kit_setup,
                                        kit_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
