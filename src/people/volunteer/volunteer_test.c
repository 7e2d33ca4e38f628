/* volunteer_test.c - registering, deciding and closing; names and documents that are
 * bad or rare. */
#include "kit/kit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "office/account/account.h"
#include "base/cn.h"
#include "office/stat/stat.h"
#include "people/volunteer/details.h"
#include "people/volunteer/draft.h"
#include "people/volunteer/identity.h"
#include "people/volunteer/staff.sql.h"
#include "office/policy/policy.h"
#include "people/volunteer/volunteer.h"
#include "service/record/record.model.h"

#define GROWN "1990-03-07"
#define TEEN  "2010-03-11" /* 15 on the kit's day */
#define CHILD "2015-05-01"

/* --- makers -------------------------------------------------------------------------------------------- */

static struct registration usual(struct kit *k, const char *birth, int sequence)
{
    struct registration g = { .phone = arena_printf(&k->arena, "137000%05d", sequence),
                              .who = { .name = "王小红", .kind = ID_KIND_CITIZEN, .birth_day = DB_NONE },
                              .home = { k->village, "" },
                              .details = { .politics = POLITICS_UNSAID,
                                           .education = EDUCATION_UNSAID,
                                           .occupation = OCCUPATION_OTHER,
                                           .ethnicity = ETHNICITY_HAN } };
    g.who.document = kit_citizen(k, birth, sequence);
    g.agreed[CONSENT_KIND_TERMS] = g.agreed[CONSENT_KIND_PRIVACY] = g.agreed[CONSENT_KIND_IDENTITY] = true;
    return g;
}

static int64_t registered(struct kit *k, int sequence)
{
    struct registration g = usual(k, GROWN, sequence);
    int64_t id = 0;
    kit_must(k, volunteer_register(k->db, &g, &id));
    return id;
}

static struct volunteer row(struct kit *k, int64_t id)
{
    struct volunteer v = { 0 };
    assert_int_equal(volunteer_one(k->db, id, &v), 1);
    return v;
}

#define REFUSED(k, call, rc, what)                                                                           \
    do {                                                                                                     \
        kit_forget(k);                                                                                       \
        assert_int_equal((call), (rc));                                                                      \
        if (what)                                                                                            \
            assert_string_equal((k)->err.field ? (k)->err.field : "", (const char *)(what));                 \
        kit_forget(k);                                                                                       \
    } while (0)

/* --- names and documents ------------------------------------------------------------------------------- */

static int check_document(struct kit *k, enum id_kind kind, const char *document, int64_t birth, enum sex sex)
{
    struct identity who = {
        .name = "王小红", .kind = kind, .document = document, .birth_day = birth, .sex = sex
    };
    kit_forget(k);
    return identity_check(k->db, &who);
}

#define THIRTY "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"
#define SIXTY  THIRTY THIRTY

static int check_name(struct kit *k, const char *name, const char **ret_name)
{
    struct identity who = { name, ID_KIND_PASSPORT, "E12345678", 5000, SEX_FEMALE };
    int rc = identity_check(k->db, &who);
    if (rc == OK)
        *ret_name = who.name;
    return rc;
}

static void rare_names_are_names(void **state)
{
    struct kit *k = *state;
    static const char *const good[] = { "朱䶮",
                                        "𠮷田",
                                        "阿卜杜拉·买买提",
                                        "O'Neil-Smith Ann",
                                        "李",
                                        "Dr. José Müller",
                                        "㐂",
                                        "\xE4\xB8\x80\xE4\xBA\x8C\xE4\xB8\x89" };
    const char *name;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        assert_int_equal(check_name(k, good[i], &name), OK);
        assert_string_equal(name, good[i]);
    }
    assert_int_equal(check_name(k, "阿卜杜拉•买买提", &name), OK);
    assert_string_equal(name, "阿卜杜拉·买买提");
    assert_int_equal(check_name(k, SIXTY, &name), OK);
}

static void bad_names_are_refused(void **state)
{
    struct kit *k = *state;
    static const char *const bad[] = { "",       "王1",   "<b>王</b>", "王😀",    "·王", "王·",
                                       "王··五", "13800", "王/李",     "王，李", "！",  SIXTY "一" };
    const char *name = NULL;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        REFUSED(k, check_name(k, bad[i], &name), INVALID, "name");
    REFUSED(k, check_name(k, NULL, &name), INVALID, "name");
    assert_null(name);
}

static void bad_documents_are_refused(void **state)
{
    struct kit *k = *state;
    char wrong[CN_NUMBER_TEXT], future[CN_NUMBER_TEXT];
    strcpy(wrong, kit_citizen(k, GROWN, 11));
    wrong[17] = wrong[17] == '0' ? '1' : '0';
    assert_int_equal(cn_id_make("990102", day_of(k->now) + 1, 11, future), OK);
    assert_int_equal(check_document(k, ID_KIND_CITIZEN, wrong, DB_NONE, 0), INVALID);
    assert_string_equal(k->err.field, "cn_id");
    assert_int_equal(check_document(k, ID_KIND_CITIZEN, future, DB_NONE, 0), INVALID);
    assert_int_equal(check_document(k, ID_KIND_CITIZEN, NULL, DB_NONE, 0), INVALID);
    assert_int_equal(check_document(k, ID_KIND_CITIZEN, "12345", DB_NONE, 0), INVALID);
    assert_int_equal(check_document(k, ID_KIND_CITIZEN, kit_citizen(k, "1880-01-01", 11), DB_NONE, 0),
                     INVALID);
    assert_int_equal(check_document(k, ID_KIND_PASSPORT, "E12", 0, SEX_MALE), INVALID);
    assert_string_equal(k->err.field, "id_number");
    assert_int_equal(check_document(k, ID_KIND_PASSPORT, "E<123456>", 0, SEX_MALE), INVALID);
    assert_int_equal(check_document(k, ID_KIND_PASSPORT, "E12345678", DB_NONE, SEX_MALE), INVALID);
    assert_string_equal(k->err.field, "birth");
    assert_int_equal(check_document(k, ID_KIND_PASSPORT, "E12345678", 0, 0), INVALID);
    assert_string_equal(k->err.field, "sex");
    assert_int_equal(check_document(k, ID_KIND_PASSPORT, "E12345678", day_of(k->now) + 1, SEX_MALE), INVALID);
    assert_int_equal(check_document(k, ID_KIND_PASSPORT, "E12345678", 0, SEX_MALE), OK);
    kit_forget(k);
}

static void demo_numbers_pass_in_a_demo_only(void **state)
{
    struct kit *k = *state;
    const char *id = kit_citizen(k, GROWN, 21);
    bool was = k->city.demo;
    k->city.demo = true;
    assert_int_equal(check_document(k, ID_KIND_CITIZEN, id, DB_NONE, 0), OK);
    k->city.demo = false;
    assert_int_equal(check_document(k, ID_KIND_CITIZEN, id, DB_NONE, 0), INVALID);
    assert_int_equal(check_document(k, ID_KIND_CITIZEN, "11010519491231002x", DB_NONE, 0), OK);
    k->city.demo = was;
    kit_forget(k);
}

/* --- registering --------------------------------------------------------------------------------------- */

static void a_person_registers(void **state)
{
    struct kit *k = *state;
    char number[CN_NUMBER_TEXT];
    int64_t a = registered(k, 101), b = registered(k, 103);
    struct volunteer v = row(k, a), w = row(k, b);
    assert_int_equal(v.state, VOLUNTEER_STATE_ACTIVE);
    assert_int_equal(v.real_name, REAL_NAME_STATE_WAITING);
    assert_int_equal(v.sex, SEX_MALE);
    assert_int_equal(cn_number_parse(v.number, CN_VOLUNTEER, number), CN_OK);
    assert_memory_equal(v.number, "V1404032603", 11);
    assert_string_not_equal(v.number, w.number);
    assert_int_equal(volunteer_agreed(k->db, v.account, CONSENT_KIND_IDENTITY), 1);
    assert_int_equal(volunteer_agreed(k->db, v.account, CONSENT_KIND_PLACE), 0);
    assert_int_equal(kit_counted(k, MEASURE_VOLUNTEERS), 0); /* until the name is confirmed */
    struct inbox_item_list waits = { 0 };
    struct sql_volunteer_waiting_in in = { .lo = k->village_pos, .hi = k->village_pos, .limit = 10 };
    assert_int_equal(sql_volunteer_waiting(k->db, &in, &waits), 2);
    assert_int_equal(waits.v[0].id, a);
    in.since = waits.v[0].since;
    in.after = a;
    assert_int_equal(sql_volunteer_waiting(k->db, &in, &waits), 1);
}

static void duplicates_are_refused(void **state)
{
    struct kit *k = *state;
    struct registration g = usual(k, GROWN, 111), h = usual(k, GROWN, 113);
    int64_t id = 0, other = 0;
    kit_must(k, volunteer_register(k->db, &g, &id));
    h.who.document = g.who.document;
    REFUSED(k, volunteer_register(k->db, &h, &other), CONFLICT, "cn_id");
    struct registration i = usual(k, GROWN, 115);
    i.phone = g.phone;
    REFUSED(k, volunteer_register(k->db, &i, &other), CONFLICT, "phone");
    assert_int_equal(other, 0);
}

static void documents_compare_in_normal_form(void **state)
{
    struct kit *k = *state;
    struct registration g = usual(k, GROWN, 121), h = usual(k, GROWN, 123);
    int64_t id = 0;
    g.who = (struct identity){ "Ann Lee", ID_KIND_PASSPORT, "e-1234 5678", 5000, SEX_FEMALE };
    h.who = (struct identity){ "Ann Lee", ID_KIND_PASSPORT, "E12345678", 5000, SEX_FEMALE };
    kit_must(k, volunteer_register(k->db, &g, &id));
    REFUSED(k, volunteer_register(k->db, &h, &id), CONFLICT, "id_number");
    h.who.kind = ID_KIND_OTHER; /* another kind of document is another document */
    assert_int_equal(volunteer_register(k->db, &h, &id), OK);
}

static void consents_and_unit_must_be_there(void **state)
{
    struct kit *k = *state;
    int64_t id;
    struct registration g = usual(k, GROWN, 131);
    g.agreed[CONSENT_KIND_PRIVACY] = false;
    REFUSED(k, volunteer_register(k->db, &g, &id), INVALID, "agree_privacy");
    g.agreed[CONSENT_KIND_PRIVACY] = true;
    g.home.unit = 42;
    REFUSED(k, volunteer_register(k->db, &g, &id), INVALID, "county");
    g.home.unit = k->village;
    g.details.emergency_name = "李四";
    REFUSED(k, volunteer_register(k->db, &g, &id), INVALID, "emergency_phone");
    static const int64_t unknown[] = { 99 };
    g.details.emergency_name = NULL;
    g.details.categories = (struct int_list){ unknown, 1 };
    REFUSED(k, volunteer_register(k->db, &g, &id), INVALID, "categories");
}

static void eighteen_today_needs_none(void **state)
{
    struct kit *k = *state;
    struct registration g = usual(k, "2008-03-10", 151), h = usual(k, "2008-03-11", 153);
    int64_t id;
    assert_int_equal(volunteer_register(k->db, &g, &id), OK);
    REFUSED(k, volunteer_register(k->db, &h, &id), INVALID, "guardian_name");
}

static void the_counter_registers(void **state)
{
    struct kit *k = *state;
    struct registration g = usual(k, GROWN, 161);
    int64_t id;
    memset(g.agreed, 0, sizeof(g.agreed));
    g.by = kit_grant(k, 0);
    g.checked = true;
    REFUSED(k, volunteer_register(k->db, &g, &id), INVALID, "paper");
    g.agreed[CONSENT_KIND_PAPER] = true;
    kit_must(k, volunteer_register(k->db, &g, &id));
    assert_int_equal(row(k, id).real_name, REAL_NAME_STATE_CONFIRMED);
    assert_int_equal(kit_counted(k, MEASURE_VOLUNTEERS), 1);
    bool has = true;
    assert_int_equal(account_has_password(k->db, row(k, id).account, &has), OK);
    assert_false(has);
}

/* --- drafts -------------------------------------------------------------------------------------------- */

static void a_draft_is_taken_up_again(void **state)
{
    struct kit *k = *state;
    struct draft d = { .phone = "13711110001", .hash = "h1" },
                 again = { .phone = "13711110001", .hash = "h2" }, got;
    assert_int_equal(draft_start(k->db, &d), OK);
    d.name = "朱䶮";
    d.document = kit_citizen(k, GROWN, 171);
    d.id_kind = ID_KIND_CITIZEN;
    d.unit = k->village;
    assert_int_equal(draft_save(k->db, &d, 2), OK);
    assert_int_equal(draft_load(k->db, d.token, 0, &got), 1);
    assert_string_equal(got.name, "朱䶮");
    assert_int_equal(draft_start(k->db, &again), OK);
    assert_int_equal(again.step, 2);
    assert_int_equal(draft_load(k->db, d.token, 0, &got), 0); /* the old token is worth nothing now */
    assert_int_equal(draft_load(k->db, again.token, 0, &got), 1);
    assert_string_equal(got.name, "朱䶮");
    assert_string_equal(got.hash, "h2");
    kit_later(k, DRAFT_MS + 1);
    assert_int_equal(draft_load(k->db, again.token, 0, &got), 0);
    assert_int_equal(draft_load(k->db, "nonsense", 0, &got), 0);
    assert_int_equal(draft_load(k->db, NULL, 0, &got), 0);
    assert_int_equal(volunteer_purge_drafts(k->db), 1);
}

static void what_was_begun_in_a_log_in_is_that_accounts(void **state)
{
    struct kit *k = *state;
    struct draft d = { .phone = "13711110002", .account = 77 }, got = { 0 };
    assert_int_equal(draft_start(k->db, &d), OK);
    assert_int_equal(draft_load(k->db, d.token, 0, &got), 0);
    assert_int_equal(draft_load(k->db, d.token, 78, &got), 0);
    assert_int_equal(got.id, 0);
    assert_int_equal(draft_load(k->db, d.token, 77, &got), 1);
}

/* --- deciding ------------------------------------------------------------------------------------------ */

static void staff_confirm_once(void **state)
{
    struct kit *k = *state;
    int64_t id = registered(k, 201), staff = kit_grant(k, 0);
    REFUSED(k, volunteer_confirm(kit_as(k, row(k, id).account), id), DENIED, NULL);
    assert_int_equal(volunteer_confirm(kit_as(k, staff), id), OK);
    assert_int_equal(row(k, id).real_name, REAL_NAME_STATE_CONFIRMED);
    assert_int_equal(kit_counted(k, MEASURE_VOLUNTEERS), 1);
    REFUSED(k, volunteer_confirm(kit_as(k, staff), id), CONFLICT, NULL);
    REFUSED(k, volunteer_refuse(kit_as(k, staff), id, "x"), CONFLICT, NULL);
    REFUSED(k, volunteer_restore(kit_as(k, staff), id, NULL), CONFLICT, NULL);
    assert_int_equal(volunteer_suspend(kit_as(k, staff), id, "代签"), OK);
    assert_int_equal(kit_counted(k, MEASURE_VOLUNTEERS), 0);
    REFUSED(k, volunteer_suspend(kit_as(k, staff), id, "代签"), CONFLICT, NULL);
    assert_int_equal(volunteer_restore(kit_as(k, staff), id, NULL), OK);
    assert_int_equal(kit_counted(k, MEASURE_VOLUNTEERS), 1);
    REFUSED(k, volunteer_confirm(kit_as(k, staff), 42), NOT_FOUND, NULL);
}

static void who_is_suspended_has_no_rights_and_appeals_once_in_a_while(void **state)
{
    struct kit *k = *state;
    struct user *u = NULL;
    const struct suspension_appeal why = { "那天是我本人签的" };
    int64_t id = registered(k, 202), staff = kit_grant(k, 0);
    REFUSED(k, volunteer_appeal(k->db, id, &why), CONFLICT, NULL);
    assert_int_equal(volunteer_suspend(kit_as(k, staff), id, "代签"), OK);
    assert_int_equal(account_load_user(k->db, k->db->arena, row(k, id).account, &u), OK);
    assert_true(u->suspended);
    assert_false(u->leader);
    kit_as(k, row(k, id).account);
    assert_int_equal(volunteer_appeal(k->db, id, &why), OK);
    REFUSED(k, volunteer_appeal(k->db, id, &why), CONFLICT, NULL);
    k->db->now += 8 * DAY_MS;
    assert_int_equal(volunteer_appeal(k->db, id, &why), OK);
    kit_as(k, staff);
    k->db->now = k->now;
    assert_int_equal(volunteer_restore(k->db, id, NULL), OK);
}

static void who_holds_rights_is_suspended_by_those_with_a_say_over_them(void **state)
{
    struct kit *k = *state;
    struct user *over = NULL;
    int64_t id = registered(k, 203), other = kit_grant(k, 0);
    kit_grant(k, .account = row(k, id).account);
    REFUSED(k, volunteer_suspend(kit_as(k, kit_account(k, 0)), id, "代签"), CONFLICT, NULL);
    assert_int_equal(row(k, id).state, VOLUNTEER_STATE_ACTIVE);
    assert_int_equal(account_load_user(k->db, k->db->arena, other, &over), OK);
    assert_int_equal(volunteer_suspend(kit_user(k, over), id, "代签"), OK);
}

static void what_is_sent_back_needs_a_reason_and_suspends_nobody(void **state)
{
    struct kit *k = *state;
    int64_t id = registered(k, 211), staff = kit_grant(k, 0);
    REFUSED(k, volunteer_refuse(kit_as(k, staff), id, NULL), INVALID, "reason");
    assert_int_equal(volunteer_refuse(kit_as(k, staff), id, "照片与本人不符"), OK);
    assert_int_equal(row(k, id).state, VOLUNTEER_STATE_ACTIVE);
    assert_int_equal(row(k, id).real_name, REAL_NAME_STATE_REFUSED);
    REFUSED(k, volunteer_refuse(kit_as(k, staff), id, "again"), CONFLICT, NULL);
    assert_int_equal(volunteer_suspend(kit_as(k, staff), id, "代签"), OK);
    assert_int_equal(volunteer_confirm(kit_as(k, staff), id), OK);
    assert_int_equal(row(k, id).state, VOLUNTEER_STATE_SUSPENDED);
    assert_int_equal(volunteer_restore(kit_as(k, staff), id, NULL), OK);
    assert_int_equal(kit_counted(k, MEASURE_VOLUNTEERS), 1);
}

static void what_was_sent_back_is_mended_by_its_person_and_waits_again(void **state)
{
    struct kit *k = *state;
    int64_t id = registered(k, 213), other = registered(k, 215), staff = kit_grant(k, 0),
            mine = row(k, id).account;
    struct identity who = { .name = "王小虹",
                            .kind = ID_KIND_CITIZEN,
                            .document = kit_citizen(k, GROWN, 217),
                            .birth_day = DB_NONE };
    struct identity taken = who;
    const char *why = NULL;
    taken.document = kit_citizen(k, GROWN, 215);
    REFUSED(k, volunteer_mend(kit_as(k, mine), id, &who), CONFLICT, NULL);
    assert_int_equal(volunteer_sent_back(k->db, id, &why), 0);
    kit_must(k, volunteer_refuse(kit_as(k, staff), id, "名字与证件不符"));
    assert_int_equal(volunteer_sent_back(k->db, id, &why), 1);
    assert_string_equal(why, "名字与证件不符");
    REFUSED(k, volunteer_mend(kit_as(k, mine), id, &taken), CONFLICT, NULL);
    kit_must(k, volunteer_mend(kit_as(k, mine), id, &who));
    assert_int_equal(row(k, id).real_name, REAL_NAME_STATE_WAITING);
    assert_string_equal(row(k, id).name, "王小虹");
    assert_int_equal(volunteer_sent_back(k->db, id, &why), 0);
    REFUSED(k, volunteer_mend(kit_as(k, mine), id, &who), CONFLICT, NULL);
    for (int64_t i = 1; i < policy(k->db, POLICY_CLAIM_DOCUMENTS_A_WEEK); i++) {
        kit_must(k, volunteer_refuse(kit_as(k, staff), id, "还是不符"));
        kit_must(k, volunteer_mend(kit_as(k, mine), id, &who));
    }
    kit_must(k, volunteer_refuse(kit_as(k, staff), id, "还是不符"));
    REFUSED(k, volunteer_mend(kit_as(k, mine), id, &who), CONFLICT, NULL); /* numbers are not tried out */
    kit_must(k, volunteer_refuse(kit_as(k, staff), other, "x"));
    kit_must(k, volunteer_suspend(kit_as(k, staff), other, "代签"));
    who.document = kit_citizen(k, GROWN, 219);
    REFUSED(k, volunteer_mend(kit_as(k, row(k, other).account), other, &who), CONFLICT, NULL);
}

/* --- correcting ---------------------------------------------------------------------------------------- */

static void details_change_with_a_version(void **state)
{
    struct kit *k = *state;
    static const int64_t skills[] = { 1, 3 }, categories[] = { 4 };
    int64_t id = registered(k, 221);
    static const int64_t last[] = { FREE_SLOT_SUN_EVE }, none[] = { FREE_SLOT_SUN_EVE + 1 };
    const struct residence home = { k->village2, "3 号楼 <b>" };
    const char *address;
    struct volunteer_details d = { .politics = POLITICS_PARTY,
                                   .education = EDUCATION_ILLITERATE,
                                   .occupation = OCCUPATION_RETIRED,
                                   .ethnicity = ETHNICITY_HUI,
                                   .skills = { skills, 2 },
                                   .categories = { categories, 1 },
                                   .free = { last, 1 },
                                   .emergency_name = "𠮷",
                                   .emergency_phone = "13900000009" },
                             got = { 0 };
    assert_int_equal(volunteer_edit(k->db, id, row(k, id).version, &home, &d), OK);
    REFUSED(k, volunteer_edit(k->db, id, 1, &home, &d), CONFLICT, NULL);
    assert_int_equal(details_read(k->db, id, &address, &got), OK);
    assert_int_equal(got.skills.n, 2);
    assert_int_equal(got.free.n, 1);
    assert_int_equal(got.free.v[0], FREE_SLOT_SUN_EVE);
    assert_string_equal(address, "3 号楼 <b>");
    assert_string_equal(got.emergency_name, "𠮷");
    assert_string_equal(got.emergency_phone, "13900000009");
    assert_int_equal(row(k, id).pos, k->village2_pos);
    d.free = (struct int_list){ none, 1 };
    REFUSED(k, volunteer_edit(k->db, id, row(k, id).version, &home, &d), INVALID, "free");
}

static void optional_consents_come_and_go(void **state)
{
    struct kit *k = *state;
    int64_t account = row(k, registered(k, 231)).account;
    assert_int_equal(consent_give(k->db, account, CONSENT_KIND_PLACE), OK);
    assert_int_equal(volunteer_agreed(k->db, account, CONSENT_KIND_PLACE), 1);
    assert_int_equal(consent_withdraw(k->db, account, CONSENT_KIND_PLACE), OK);
    assert_int_equal(volunteer_agreed(k->db, account, CONSENT_KIND_PLACE), 0);
    REFUSED(k, consent_withdraw(k->db, account, CONSENT_KIND_IDENTITY), CONFLICT, NULL);
    assert_int_equal(volunteer_agreed(k->db, account, CONSENT_KIND_IDENTITY), 1);
}

/* --- closing ------------------------------------------------------------------------------------------- */

static void closing_erases_the_person(void **state)
{
    struct kit *k = *state;
    int64_t id = registered(k, 271), staff = kit_grant(k, 0), account = row(k, id).account, found = 0;
    kit_must(k, volunteer_confirm(kit_as(k, staff), id));
    assert_int_equal(volunteer_close(k->db, id), OK);
    struct volunteer v = row(k, id);
    assert_int_equal(v.state, VOLUNTEER_STATE_CLOSED);
    assert_string_equal(v.name, "已注销");
    assert_int_equal(v.birth, day_from(1990, 1, 1));
    assert_int_equal(kit_counted(k, MEASURE_VOLUNTEERS), 0);
    assert_int_equal(account_by_phone(k->db, "13700000271", &found), 0);
    assert_int_equal(volunteer_of_account(k->db, account, &v), 0);
    assert_int_equal(volunteer_agreed(k->db, account, CONSENT_KIND_TERMS), 0);
    REFUSED(k, volunteer_close(k->db, id), CONFLICT, NULL);
    REFUSED(k, volunteer_confirm(kit_as(k, staff), id), CONFLICT, NULL);
    REFUSED(k, volunteer_restore(kit_as(k, staff), id, NULL), CONFLICT, NULL);
    assert_int_equal(registered(k, 271) > 0, 1); /* phone and document are free again */
}

static void open_things_stand_against_closing(void **state)
{
    struct kit *k = *state;
    int64_t a = kit_volunteer(k, 0), b = kit_volunteer(k, 0), c = kit_volunteer(k, 0),
            shift = kit_shift(k, .capacity = 5);
    kit_signup(k, .shift = shift, .volunteer = a);
    REFUSED(k, volunteer_close(k->db, a), CONFLICT, NULL);
    kit_record(k, .shift = shift, .volunteer = b, .state = RECORD_STATE_OPEN, .in_ms = k->now - MINUTE_MS);
    REFUSED(k, volunteer_close(k->db, b), CONFLICT, NULL);
    kit_team(k, .leader = c);
    REFUSED(k, volunteer_close(k->db, c), CONFLICT, NULL);
    assert_int_equal(row(k, c).state, VOLUNTEER_STATE_ACTIVE);
}

#define T(f) cmocka_unit_test_setup_teardown(f, kit_test_begin, kit_test_rollback)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(rare_names_are_names),
        T(bad_names_are_refused),
        T(bad_documents_are_refused),
        T(demo_numbers_pass_in_a_demo_only),
        T(a_person_registers),
        T(duplicates_are_refused),
        T(documents_compare_in_normal_form),
        T(consents_and_unit_must_be_there),
        T(eighteen_today_needs_none),
        T(the_counter_registers),
        T(a_draft_is_taken_up_again),
        T(what_was_begun_in_a_log_in_is_that_accounts),
        T(staff_confirm_once),
        T(who_is_suspended_has_no_rights_and_appeals_once_in_a_while),
        T(who_holds_rights_is_suspended_by_those_with_a_say_over_them),
        T(what_is_sent_back_needs_a_reason_and_suspends_nobody),
        T(what_was_sent_back_is_mended_by_its_person_and_waits_again),
        T(details_change_with_a_version),
        T(optional_consents_come_and_go),
        T(closing_erases_the_person),
        T(open_things_stand_against_closing),
    };
    return cmocka_run_group_tests(tests, kit_group_setup, kit_group_teardown);
}
