/* token_test.c - the codes of check-in: when they run out, and that nobody can make one. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "service/attendance/attendance.h"
#include "service/attendance/attendance_test.sql.h"
#include "base/id.h"
#include "office/policy/policy.h"
#include "kit/kit.h"

#define SHIFT 4711

/* Nine o'clock: a slot of time begins. */
static struct kit *morning(void **state)
{
    kit_at(*state, "2026-03-10T09:00");
    return *state;
}

static void refused(struct kit *k, int rc, int code, const char *key)
{
    assert_int_equal(rc, code);
    assert_non_null(k->err.key);
    assert_string_equal(k->err.key, key);
}

static void set_policy(struct kit *k, const char *name, int64_t value)
{
    kit_must(k, sql_attendance_test_policy(k->db, id_new(), name, value, k->now - 1));
    kit_must(k, policy_load(k->db, k->city.policy));
}

static void a_code_is_read_in_its_slot_and_the_next(void **state)
{
    struct kit *k = morning(state);
    struct token t;
    char text[TOKEN_TEXT];
    int64_t slot = 30 * SECOND_MS;
    token_make(k->db, TOKEN_SITE_IN, SHIFT, 0, text);
    assert_true(strlen(text) < TOKEN_TEXT - 1);
    assert_int_equal(token_read(k->db, text, 0, k->now, &t), OK);
    assert_int_equal(t.id, SHIFT);
    assert_int_equal(token_way(t.kind), MARK_WAY_IN);
    assert_int_equal(token_how(t.kind), MARK_HOW_SITE_QR);
    assert_int_equal(token_read(k->db, text, 0, k->now + 2 * slot - 1, &t), OK);
    refused(k, token_read(k->db, text, 0, k->now + 2 * slot, &t), INVALID, "这个码已经过期，请重新扫码");
    kit_forget(k);
    assert_int_equal(token_read(k->db, text, 0, k->now - MARK_CLOCK_SLACK_MS, &t), OK);
    refused(k, token_read(k->db, text, 0, k->now - MARK_CLOCK_SLACK_MS - 1, &t), INVALID,
            "这个码已经过期，请重新扫码");
}

static void a_changed_code_is_refused(void **state)
{
    struct kit *k = morning(state);
    struct token t;
    char text[TOKEN_TEXT], bad[TOKEN_TEXT];
    token_make(k->db, TOKEN_SITE_IN, SHIFT, 0, text);
    for (size_t i = 0; text[i]; i++) {
        strcpy(bad, text);
        bad[i] = bad[i] == 'o' ? 'i' : 'o';
        if (!strcmp(bad, text))
            continue;
        kit_forget(k);
        refused(k, token_read(k->db, bad, 0, k->now, &t), INVALID, "这个码不对，请重新扫码");
    }
    const char *junk[] = { "", "i", "i..", "p-1.0.", "iffffffffffffffffffff.1.AAAA", "中文" };
    for (size_t i = 0; i < sizeof(junk) / sizeof(*junk); i++) {
        kit_forget(k);
        assert_int_equal(token_read(k->db, junk[i], 0, k->now, &t), INVALID);
    }
    kit_forget(k);
    assert_int_equal(token_read(k->db, NULL, 0, k->now, &t), INVALID);
}

static void a_printed_code_is_off_until_the_city_allows_it(void **state)
{
    struct kit *k = morning(state);
    struct token t;
    char text[TOKEN_TEXT];
    token_make(k->db, TOKEN_PRINT_OUT, SHIFT, k->now + HOUR_MS, text);
    refused(k, token_read(k->db, text, 0, k->now, &t), INVALID,
            "本市不接受打印的签到码，请扫负责人手机上的码");
    kit_forget(k);
    set_policy(k, "checkin.printed_token", 1);
    assert_int_equal(token_read(k->db, text, 0, k->now, &t), OK);
    assert_int_equal(t.id, SHIFT);
    assert_int_equal(token_way(t.kind), MARK_WAY_OUT);
    assert_int_equal(token_how(t.kind), MARK_HOW_PRINTED_QR);
}

/* It does not end, so all it says is who a leader calls. */
static void a_card_is_off_until_the_city_allows_it_and_is_no_word_of_its_person(void **state)
{
    struct kit *k = morning(state);
    struct token t;
    char text[TOKEN_TEXT], landed[TOKEN_TEXT];
    token_make(k->db, TOKEN_CARD, SHIFT, 0, text);
    refused(k, token_read(k->db, text, 0, k->now, &t), INVALID,
            "本市的志愿者卡不能用来签到，请出示手机上的签到码，或按编号点名");
    kit_forget(k);
    set_policy(k, "checkin.card_token", 1);
    assert_int_equal(token_read(k->db, text, 5, k->now + 300 * DAY_MS, &t), OK);
    assert_int_equal(token_how(t.kind), MARK_HOW_ROLL_CALL);
    assert_false(token_is_site(t.kind));
    assert_int_equal(token_shown(k->db, &t), 0);
    token_land(k->db, &t, 5, landed);
    assert_string_equal(landed, text);
}

/* So does the page after scanning it. */
static void a_printed_code_ends_with_its_shift(void **state)
{
    static const char over[] = "这个打印的码只在它那个班次有用，已经过期，请扫负责人手机上的码";
    struct kit *k = morning(state);
    struct token t;
    char text[TOKEN_TEXT], landed[TOKEN_TEXT];
    int64_t ends = k->now + 3 * HOUR_MS;
    set_policy(k, "checkin.printed_token", 1);
    token_make(k->db, TOKEN_PRINT_IN, SHIFT, ends, text);
    assert_int_equal(token_read(k->db, text, 0, ends - 1, &t), OK);
    token_land(k->db, &t, 5, landed);
    assert_int_equal(token_read(k->db, landed, 5, ends - 1, &t), OK);
    refused(k, token_read(k->db, text, 0, ends, &t), INVALID, over);
    kit_forget(k);
    refused(k, token_read(k->db, landed, 5, ends, &t), INVALID, over);
}

static void an_offline_pass_is_one_persons_and_older_than_the_mark(void **state)
{
    static const char none[] =
        "没有网络时签到，要带上之前联网领取的离线凭证；没有凭证的，请在“我的班次”里自己申报时长";
    struct kit *k = morning(state);
    char pass[TOKEN_TEXT], code[TOKEN_TEXT];
    int64_t shift = 0;
    struct token t;
    token_pass_make(k->db, 5, SHIFT, pass);
    assert_int_equal(token_pass_read(k->db, pass, 5, k->now, &shift), OK);
    assert_int_equal(shift, SHIFT);
    token_make(k->db, TOKEN_PERSON, SHIFT, 0, code);
    const struct {
        const char *text;
        int64_t account, at;
    } wrong[] = { { pass, 6, k->now },
                  { pass, 5, k->now - MARK_CLOCK_SLACK_MS - 1 },
                  { code, 5, k->now },
                  { NULL, 5, k->now } };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        kit_forget(k);
        refused(k, token_pass_read(k->db, wrong[i].text, wrong[i].account, wrong[i].at, &shift), INVALID,
                none);
        assert_string_equal(k->err.field, "pass");
    }
    kit_forget(k);
    assert_int_equal(token_read(k->db, pass, 5, k->now, &t), INVALID); /* no code of a site */
}

static struct token scanned(struct kit *k, enum token_kind kind)
{
    struct token t = { 0 };
    char text[TOKEN_TEXT];
    token_make(k->db, kind, SHIFT, 0, text);
    kit_must(k, token_read(k->db, text, 0, k->now, &t));
    return t;
}

static void a_landing_code_is_one_persons(void **state)
{
    struct kit *k = morning(state);
    struct token t = scanned(k, TOKEN_SITE_OUT);
    char text[TOKEN_TEXT];
    token_land(k->db, &t, 5, text);
    assert_int_equal(token_read(k->db, text, 5, k->now, &t), OK);
    assert_int_equal(t.id, SHIFT);
    assert_int_equal(t.kind, TOKEN_LAND_SITE_OUT);
    assert_int_equal(token_how(t.kind), MARK_HOW_SITE_QR);
    refused(k, token_read(k->db, text, 6, k->now, &t), INVALID, "这个码不对，请重新扫码");
    assert_false(token_is_site(TOKEN_PERSON));
    t = scanned(k, TOKEN_PERSON);
    token_land(k->db, &t, 5, text);
    assert_int_equal(token_read(k->db, text, 5, k->now, &t), OK);
    assert_int_equal(t.kind, TOKEN_LAND_PERSON);
    assert_int_equal(token_how(TOKEN_LAND_PERSON), MARK_HOW_PERSONAL_QR);
}

static void a_landing_ends_by_the_code_that_was_scanned(void **state)
{
    struct kit *k = morning(state);
    struct token t = scanned(k, TOKEN_SITE_IN);
    int64_t end = k->now + 2 * 30 * SECOND_MS + 300 * SECOND_MS;
    char text[TOKEN_TEXT];
    token_land(k->db, &t, 5, text);
    assert_int_equal(token_read(k->db, text, 5, end - 1, &t), OK);
    refused(k, token_read(k->db, text, 5, end, &t), INVALID,
            "扫码后隔得太久，这个页面已经失效，请在现场重新扫码");
    kit_forget(k);
    set_policy(k, "checkin.landing_s", 30);
    assert_int_equal(token_read(k->db, text, 5, end - 271 * SECOND_MS, &t), OK);
    assert_int_equal(token_read(k->db, text, 5, end - 270 * SECOND_MS, &t), INVALID);
}

static void landing_again_makes_nothing_newer(void **state)
{
    static const enum token_kind kinds[] = { TOKEN_SITE_IN, TOKEN_SITE_OUT, TOKEN_PERSON };
    struct kit *k = morning(state);
    char first[TOKEN_TEXT], again[TOKEN_TEXT];
    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
        struct token t = scanned(k, kinds[i]);
        token_land(k->db, &t, 5, first);
        kit_must(k, token_read(k->db, first, 5, k->now + 200 * SECOND_MS, &t));
        k->db->now += 200 * SECOND_MS;
        token_land(k->db, &t, 5, again);
        assert_string_equal(again, first);
        k->db->now = k->now;
    }
}

/* Policy is shared by the tests of a group; what one changed goes with its transaction, so load what stands.
 */
static int after(void **state)
{
    struct kit *k = *state;
    int rc = kit_test_rollback(state);
    kit_begin(k);
    policy_load(k->db, k->city.policy);
    kit_rollback(k);
    return rc;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_test_begin, after)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_code_is_read_in_its_slot_and_the_next),
        TEST(a_changed_code_is_refused),
        TEST(a_printed_code_is_off_until_the_city_allows_it),
        TEST(a_card_is_off_until_the_city_allows_it_and_is_no_word_of_its_person),
        TEST(a_printed_code_ends_with_its_shift),
        TEST(an_offline_pass_is_one_persons_and_older_than_the_mark),
        TEST(a_landing_code_is_one_persons),
        TEST(a_landing_ends_by_the_code_that_was_scanned),
        TEST(landing_again_makes_nothing_newer),
    };
    return cmocka_run_group_tests(tests, kit_group_setup, kit_group_teardown);
}
