/* notice_test.c - messages reach whom they are for, and only these; texts to phones wait sealed. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "office/account/account.h"
#include "office/notice/notice.h"
#include "office/notice/notice.sql.h"
#include "office/notice/notice_test.sql.h"
#include "kit/kit.h"

static struct sql_notice_page_rows inbox(struct kit *k, int64_t account)
{
    struct sql_notice_page_rows rows = { 0 };
    kit_must(k, sql_notice_page(k->db, account, 0, 50, &rows));
    return rows;
}

static int64_t unread(struct kit *k, int64_t account)
{
    int64_t n = -1;
    kit_must(k, notice_unread(k->db, account, &n));
    return n;
}

static void keeps_sentence_and_arguments(void **state)
{
    struct kit *k = *state;
    int64_t a = kit_account(k, 0);
    assert_int_equal(notice_send(k->db, a, "/teams/1", "“{0}”：{1}", "义诊队", "通过", NULL), OK);
    struct sql_notice_page_rows rows = inbox(k, a);
    assert_int_equal(rows.n, 1);
    assert_string_equal(rows.v[0].key, "“{0}”：{1}");
    assert_string_equal(rows.v[0].arg0, "义诊队");
    assert_string_equal(rows.v[0].arg1, "通过");
    assert_string_equal(rows.v[0].arg2, "");
    assert_string_equal(rows.v[0].link, "/teams/1");
}

static void to_nobody_is_no_fault(void **state)
{
    struct kit *k = *state;
    assert_int_equal(notice_send(k->db, 0, "/", "x", NULL), OK);
    assert_int_equal(notice_volunteer(k->db, 12345, "/", "x", NULL), OK);
    assert_int_equal(inbox(k, 0).n, 0);
}

static void finds_the_volunteers_account(void **state)
{
    struct kit *k = *state;
    int64_t v = kit_volunteer(k, 0);
    assert_int_equal(notice_volunteer(k->db, v, "/me", "x", NULL), OK);
    assert_int_equal(inbox(k, kit_account_of(k, v)).n, 1);
}

static void the_nearest_staff_is_told(void **state)
{
    struct kit *k = *state;
    int64_t county = kit_grant(k, .unit = k->county);
    int64_t auditor = kit_grant(k, .unit = k->village, .may = CAPABILITY_AUDITOR);
    assert_int_equal(notice_staff(k->db, k->village_pos, "/inbox", "x", NULL), OK);
    assert_int_equal(inbox(k, county).n, 1);
    assert_int_equal(inbox(k, auditor).n, 0); /* no staff right */
    int64_t station = kit_grant(k, .unit = k->village);
    int64_t sister = kit_grant(k, .unit = k->village2);
    assert_int_equal(notice_staff(k->db, k->village_pos, "/inbox", "x", NULL), OK);
    assert_int_equal(inbox(k, station).n, 1);
    assert_int_equal(inbox(k, county).n, 1); /* the nearest only */
    assert_int_equal(inbox(k, sister).n, 0);
}

static void one_person_with_two_rights_is_told_once(void **state)
{
    struct kit *k = *state;
    int64_t a = kit_grant(k, .unit = k->town);
    kit_grant(k, .account = a, .unit = k->town, .may = CAPABILITY_SYSADMIN);
    assert_int_equal(notice_staff(k->db, k->village_pos, "/inbox", "x", NULL), OK);
    assert_int_equal(inbox(k, a).n, 1);
}

static void reading_counts_down(void **state)
{
    struct kit *k = *state;
    int64_t a = kit_account(k, 0), other = kit_account(k, 0);
    const char *link = NULL;
    for (int i = 0; i < 3; i++)
        kit_must(k, notice_send(k->db, a, "/me", "x", NULL));
    kit_must(k, notice_send(k->db, other, "/me", "x", NULL));
    assert_int_equal(unread(k, a), 3);
    struct sql_notice_page_rows rows = inbox(k, a);
    assert_int_equal(notice_read(k->db, a, rows.v[0].id, &link), OK);
    assert_string_equal(link, "/me");
    assert_int_equal(unread(k, a), 2);
    assert_int_equal(notice_read(k->db, other, rows.v[1].id, &link), NOT_FOUND);
    assert_int_equal(unread(k, a), 2);
    assert_int_equal(notice_read_all(k->db, a, rows.v[1].id), OK); /* one that came later stays */
    assert_int_equal(unread(k, a), 0);
    assert_int_equal(unread(k, other), 1);
}

static void all_goes_up_to_what_was_seen(void **state)
{
    struct kit *k = *state;
    int64_t a = kit_account(k, 0);
    kit_must(k, notice_send(k->db, a, "/me", "x", NULL));
    int64_t seen = inbox(k, a).v[0].id;
    kit_must(k, notice_send(k->db, a, "/me", "y", NULL));
    assert_int_equal(notice_read_all(k->db, a, seen), OK);
    assert_int_equal(unread(k, a), 1);
}

static void texts_wait_sealed(void **state)
{
    struct kit *k = *state;
    struct sql_outbox_next_row row = { 0 };
    const char *phone = NULL, *text = NULL;
    assert_int_equal(notice_sms(k->db, "13812345678", "验证码 123456"), OK);
    assert_int_equal(sql_outbox_next(k->db, &row), 1);
    assert_null(strstr(row.phone, "138"));
    assert_null(strstr(row.text, "123456"));
    assert_int_equal(crypt_open(&k->keys, &k->arena,
                                arena_printf(&k->arena, "outbox.phone:%lld", (long long)row.id), row.phone,
                                &phone, &k->err),
                     OK);
    assert_int_equal(crypt_open(&k->keys, &k->arena,
                                arena_printf(&k->arena, "outbox.text:%lld", (long long)row.id), row.text,
                                &text, &k->err),
                     OK);
    assert_string_equal(phone, "13812345678");
    assert_string_equal(text, "验证码 123456");
}

static void a_closed_accounts_messages_go(void **state)
{
    struct kit *k = *state;
    struct own_notice_list mine = { 0 };
    int64_t a = kit_account(k, 0), b = kit_account(k, 0);
    kit_must(k, notice_send(k->db, a, "/", "“{0}”：{1}", "义诊队", "通过", NULL));
    kit_must(k, notice_send(k->db, b, "/", "“{0}”：{1}", "义诊队", "通过", NULL));
    assert_int_equal(sql_notice_own(k->db, a, &mine), 1);
    assert_string_equal(mine.v[0].text, "“义诊队”：通过");
    kit_must(k, account_close(k->db, a));
    assert_int_equal(inbox(k, a).n, 0);
    assert_int_equal(inbox(k, b).n, 1);
}

static void what_staff_were_told_of_somebody_goes_with_the_account(void **state)
{
    struct kit *k = *state;
    int64_t a = kit_account(k, 0), b = kit_account(k, 0), staff = kit_grant(k, 0);
    kit_must(k, notice_staff_about(k->db, k->village_pos, a, "/", "申诉：{0}", "我没有代签", NULL));
    kit_must(k, notice_staff_about(k->db, k->village_pos, b, "/", "申诉：{0}", "记错了日子", NULL));
    assert_int_equal(inbox(k, staff).n, 2);
    kit_must(k, account_close(k->db, a));
    assert_int_equal(inbox(k, staff).n, 1);
    assert_string_equal(inbox(k, staff).v[0].arg0, "记错了日子");
}

static void texts_wait_for_seven_days(void **state)
{
    struct kit *k = *state;
    struct sql_outbox_next_row row;
    kit_must(k, notice_sms(k->db, "13812345678", "验证码 123456"));
    k->db->now += 7 * DAY_MS;
    kit_must(k, notice_purge(k->db));
    assert_int_equal(sql_outbox_next(k->db, &row), 1);
    k->db->now++;
    kit_must(k, notice_purge(k->db));
    assert_int_equal(sql_outbox_next(k->db, &row), 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(what_staff_were_told_of_somebody_goes_with_the_account),
        T(texts_wait_for_seven_days),
        T(keeps_sentence_and_arguments),
        T(to_nobody_is_no_fault),
        T(finds_the_volunteers_account),
        T(the_nearest_staff_is_told),
        T(one_person_with_two_rights_is_told_once),
        T(reading_counts_down),
        T(all_goes_up_to_what_was_seen),
        T(texts_wait_sealed),
        T(a_closed_accounts_messages_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
