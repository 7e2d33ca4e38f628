/* claim_decide_test.c - a document goes to another only when two people of the unit above agreed and its
 * holder, who could object by one tap, did not; and whoever loses it keeps the hours. The days to answer are
 * claim_test.c. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/cn.h"
#include "base/pos.h"
#include "kit/kit.h"
#include "office/account/account.h"
#include "office/deadline/deadline.h"
#include "office/policy/policy.h"
#include "office/stat/stat.h"
#include "people/volunteer/claim.h"
#include "people/volunteer/identity.h"
#include "people/volunteer/staff.sql.h"
#include "service/record/record.model.h"

#define REFUSED(k, call, rc)                                                                                 \
    do {                                                                                                     \
        kit_forget(k);                                                                                       \
        assert_int_equal((call), (rc));                                                                      \
        kit_forget(k);                                                                                       \
    } while (0)

static const char *citizen(struct kit *k, int sequence)
{
    return kit_citizen(k, "1990-03-07", sequence);
}

static struct identity named(struct kit *k, int sequence)
{
    return (struct identity){
        .name = "王小宏", .kind = ID_KIND_CITIZEN, .document = citizen(k, sequence), .birth_day = DB_NONE
    };
}

struct ground {
    struct kit *k;
    int64_t holder, account, claim, station, one, two;
};

static struct volunteer row(const struct ground *g)
{
    struct volunteer v = { 0 };
    assert_int_equal(volunteer_one(g->k->db, g->holder, &v), 1);
    return v;
}

static int state(const struct ground *g)
{
    struct claim c = { 0 };
    kit_must(g->k, claim_one(g->k->db, g->claim, &c));
    return (int)c.state;
}

/* Somebody with hours, and one station and two townships' clerks. */
static struct ground ground(void **s)
{
    struct kit *k = *s;
    struct ground g = { .k = k,
                        .station = kit_grant(k, 0),
                        .one = kit_grant(k, .unit = k->town),
                        .two = kit_grant(k, .unit = k->town) };
    g.account = kit_account(k, .phone = "13700000001");
    g.holder = kit_volunteer(k, .account = g.account, .cn_id = citizen(k, 251));
    kit_record(k, .volunteer = g.holder, .minutes = 343 * 60, .state = RECORD_STATE_EFFECTIVE);
    return g;
}

static struct ground contested(void **s)
{
    struct ground g = ground(s);
    struct identity owner = named(g.k, 251);
    kit_must(g.k, claim_not_me(g.k->db, "13700000002", &owner, "不是我", &g.claim));
    return g;
}

static void grant(struct ground *g, int64_t by, int then)
{
    kit_must(g->k, claim_grant(kit_as(g->k, by), g->claim, "核对了证件"));
    assert_int_equal(state(g), then);
}

static void fire(struct ground *g, int64_t ms)
{
    bool left = true;
    kit_later(g->k, ms);
    while (left)
        kit_must(g->k, deadline_fire(kit_as(g->k, 0), &left));
}

static void one_clerk_ends_nobody(void **s)
{
    struct ground g = contested(s);
    struct kit *k = g.k;
    REFUSED(k, claim_grant(kit_as(k, g.account), g.claim, NULL), DENIED); /* the holder */
    grant(&g, g.one, CLAIM_STATE_AGREED);
    REFUSED(k, claim_grant(kit_as(k, g.one), g.claim, NULL), CONFLICT); /* the same once more */
    assert_int_equal(row(&g).state, VOLUNTEER_STATE_ACTIVE);
    int64_t unknown = kit_account(k, .person = "");
    REFUSED(k, claim_grant(kit_as(k, unknown), g.claim, NULL), CONFLICT);
    REFUSED(k, claim_grant(kit_as(k, g.one), 42, NULL), NOT_FOUND);
}

/* Who asks, by the phone that the answer goes to, does not decide. */
static void who_claims_does_not_agree(void **s)
{
    struct ground g = ground(s);
    struct identity owner = named(g.k, 251);
    int64_t clerk = kit_account(g.k, .phone = "13700000003");
    kit_must(g.k, claim_not_me(g.k->db, "13700000003", &owner, "不是我", &g.claim));
    REFUSED(g.k, claim_grant(kit_as(g.k, clerk), g.claim, NULL), CONFLICT);
    REFUSED(g.k, claim_refuse(kit_as(g.k, clerk), g.claim, "x"), CONFLICT);
}

static void the_holder_objects_by_one_tap(void **s)
{
    struct ground g = contested(s);
    struct kit *k = g.k;
    struct claim_on_me_list mine = { 0 };
    REFUSED(k, claim_object(kit_as(k, g.account), g.claim), CONFLICT); /* nothing to object to yet */
    grant(&g, g.one, CLAIM_STATE_AGREED);
    grant(&g, g.two, CLAIM_STATE_PAUSING);
    assert_int_equal(row(&g).state, VOLUNTEER_STATE_SUSPENDED);
    REFUSED(k, claim_grant(kit_as(k, g.one), g.claim, NULL), CONFLICT);
    REFUSED(k, claim_refuse(kit_as(k, g.one), g.claim, "x"), CONFLICT);
    assert_int_equal(sql_claims_on_me(k->db, g.account, &mine), 1);
    REFUSED(k, claim_object(kit_as(k, g.one), g.claim), NOT_FOUND); /* not theirs */
    kit_must(k, claim_object(kit_as(k, g.account), g.claim));
    assert_int_equal(row(&g).state, VOLUNTEER_STATE_ACTIVE);
    fire(&g, 30 * DAY_MS);
    assert_int_equal(state(&g), CLAIM_STATE_CONTESTED); /* the clock decides nothing any more */
    grant(&g, g.one, CLAIM_STATE_SETTLED);
    REFUSED(k, claim_grant(kit_as(k, g.one), g.claim, NULL), CONFLICT);
    kit_must(k, claim_refuse(kit_as(k, g.two), g.claim, "证件是持有人的"));
    assert_int_equal(row(&g).state, VOLUNTEER_STATE_ACTIVE);
    REFUSED(k, claim_object(kit_as(k, g.account), g.claim), CONFLICT);
}

static void without_an_objection_the_document_goes_and_the_hours_stay(void **s)
{
    struct ground g = contested(s);
    struct kit *k = g.k;
    struct identity owner = named(k, 251), own = named(k, 253);
    int64_t holder = 0, claim = 0;
    const char *person = NULL;
    grant(&g, g.one, CLAIM_STATE_AGREED);
    grant(&g, g.two, CLAIM_STATE_PAUSING);
    fire(&g, policy(k->db, POLICY_CLAIM_OBJECT_DAYS) * DAY_MS - 1);
    assert_int_equal(state(&g), CLAIM_STATE_PAUSING);
    fire(&g, 1);
    assert_int_equal(state(&g), CLAIM_STATE_GRANTED);
    assert_int_equal(row(&g).state, VOLUNTEER_STATE_SUSPENDED);
    assert_int_equal(row(&g).real_name, REAL_NAME_STATE_REFUSED);
    kit_must(k, account_person(k->db, g.account, &person));
    assert_null(person); /* nobody knows who that is */
    kit_must(k, identity_check(k->db, &owner));
    kit_must(k, identity_taken(k->db, &owner, &holder)); /* free for its owner */
    REFUSED(k, volunteer_restore(kit_as(k, g.station), g.holder, NULL), CONFLICT);

    kit_must(k, claim_correction(kit_as(k, g.account), g.holder, &own, "这是我的证件", &claim));
    kit_must(k, claim_grant(kit_as(k, g.station), claim, NULL));
    kit_must(k, claim_grant(kit_as(k, g.one), claim, NULL));
    assert_int_equal(row(&g).state, VOLUNTEER_STATE_ACTIVE);
    assert_int_equal(row(&g).real_name, REAL_NAME_STATE_CONFIRMED);
    assert_int_equal(row(&g).minutes, 343 * 60);
    assert_string_equal(row(&g).name, "王小宏");
}

static void a_refused_claim_changes_nothing(void **s)
{
    struct ground g = contested(s);
    struct kit *k = g.k;
    struct claim c = { 0 };
    struct identity owner = named(k, 251), nobody = named(k, 263);
    int64_t claim = 0;
    REFUSED(k, claim_not_me(k->db, "13700000002", &owner, "不是我", &claim), CONFLICT); /* asked already */
    REFUSED(k, claim_refuse(kit_as(k, g.one), g.claim, NULL), INVALID);
    kit_must(k, claim_refuse(kit_as(k, g.one), g.claim, "证件与本人不符"));
    assert_int_equal(row(&g).state, VOLUNTEER_STATE_ACTIVE);
    kit_must(k, claim_one(k->db, g.claim, &c));
    assert_int_equal(c.state, CLAIM_STATE_REFUSED);
    assert_null(c.phone); /* not kept */
    assert_null(c.document);
    REFUSED(k, claim_note_look(kit_as(k, g.one), &c, "x"), CONFLICT);
    REFUSED(k, claim_grant(kit_as(k, g.one), g.claim, "again"), CONFLICT);
    REFUSED(k, claim_not_me(k->db, "13700000002", &nobody, "x", &claim), CONFLICT); /* nobody has it */
}

/* --- corrections ------------------------------------------------------------------------------------------
 */

static void another_document_takes_two_and_another_name_one(void **s)
{
    struct ground g = ground(s);
    struct kit *k = g.k;
    struct identity other = named(k, 245), same = named(k, 251), old = named(k, 251);
    int64_t holder = 0;
    kit_must(k, claim_correction(kit_as(k, g.account), g.holder, &same, "名字错了", &g.claim));
    REFUSED(k, claim_grant(kit_as(k, g.account), g.claim, NULL), DENIED);
    grant(&g, g.station, CLAIM_STATE_GRANTED);
    assert_string_equal(row(&g).name, "王小宏");
    kit_must(k, claim_correction(kit_as(k, g.account), g.holder, &other, "号码错了", &g.claim));
    REFUSED(k, claim_correction(k->db, g.holder, &other, "号码错了", &holder), CONFLICT);
    grant(&g, g.station, CLAIM_STATE_AGREED);
    kit_must(k, identity_check(k->db, &old));
    kit_must(k, identity_taken(k->db, &old, &holder));
    assert_true(holder); /* nothing changed */
    REFUSED(k, claim_grant(kit_as(k, g.station), g.claim, NULL), CONFLICT);
    grant(&g, g.one, CLAIM_STATE_GRANTED);
    kit_must(k, identity_taken(k->db, &old, &holder)); /* the wrong number is free again */
    REFUSED(k, claim_refuse(kit_as(k, g.two), g.claim, "x"), CONFLICT);
}

/* One that is registered and one that is free have the same answer; staff meet what stands against it. */
static void a_correction_tells_nothing_of_a_document_and_few_are_asked_a_week(void **s)
{
    struct ground g = ground(s);
    struct kit *k = g.k;
    struct identity taken = named(k, 253), unheard = named(k, 299);
    int64_t last = 0;
    kit_volunteer(k, .cn_id = citizen(k, 253));
    kit_must(k, claim_correction(k->db, g.holder, &taken, "写错了", &g.claim));
    grant(&g, g.station, CLAIM_STATE_AGREED);
    REFUSED(k, claim_grant(kit_as(k, g.one), g.claim, NULL), CONFLICT);
    for (int64_t n = 1; n < policy(k->db, POLICY_CLAIM_DOCUMENTS_A_WEEK); n++) {
        struct identity free_one = named(k, 255 + 2 * (int)n);
        kit_must(k, claim_correction(k->db, g.holder, &free_one, "写错了", &last));
    }
    REFUSED(k, claim_correction(k->db, g.holder, &taken, "写错了", &last), CONFLICT);
    REFUSED(k, claim_correction(k->db, g.holder, &unheard, "写错了", &last), CONFLICT);
    kit_later(k, 7 * DAY_MS);
    kit_must(k, claim_correction(k->db, g.holder, &unheard, "写错了", &last));
}

static int on_desk(struct kit *k, int64_t pos)
{
    struct inbox_item_list waits = { 0 };
    return sql_claim_waiting(
        k->db, &(struct sql_claim_waiting_in){ .lo = pos, .hi = pos_hi(pos), .limit = 10 }, &waits);
}

/* What waits where: "not me" above, a correction first at the station. */
static void each_step_waits_at_its_own_desk(void **s)
{
    struct ground g = contested(s);
    struct kit *k = g.k;
    struct identity other = named(k, 245);
    int64_t claim = 0;
    kit_must(k, claim_correction(kit_as(k, g.account), g.holder, &other, "号码错了", &claim));
    assert_int_equal(on_desk(k, k->village_pos), 1);
    assert_int_equal(on_desk(k, k->town_pos), 1);
    kit_must(k, claim_grant(kit_as(k, g.station), claim, NULL));
    assert_int_equal(on_desk(k, k->village_pos), 0);
    assert_int_equal(on_desk(k, k->town_pos), 2);
}

/* The clerk at the counter is the first of two; the old number has the last word for some days. */
static void a_lost_phone_is_replaced_by_two(void **s)
{
    struct ground g = ground(s);
    struct kit *k = g.k;
    int64_t other = kit_account(k, .phone = "13700000009"), found = 0;
    REFUSED(k, claim_phone(kit_as(k, g.account), g.holder, "13700000002", "本人", &g.claim), DENIED);
    REFUSED(k, claim_phone(kit_as(k, g.station), g.holder, "13700000009", "本人", &g.claim), CONFLICT);
    kit_must(k, claim_phone(kit_as(k, g.station), g.holder, "13700000002", "本人带证件", &g.claim));
    assert_int_equal(account_by_phone(k->db, "13700000002", &found), 0);
    REFUSED(k, claim_grant(kit_as(k, g.station), g.claim, NULL), CONFLICT); /* who asked */
    REFUSED(k, claim_grant(kit_as(k, g.account), g.claim, NULL), DENIED);
    grant(&g, g.one, CLAIM_STATE_GRANTED);
    assert_int_equal(account_by_phone(k->db, "13700000002", &found), 1);
    assert_int_equal(found, g.account);
    assert_int_not_equal(found, other);
    assert_int_equal(row(&g).minutes, 343 * 60);
    kit_must(k, account_undo_phone(k->db, "13700000001", &found));
    assert_int_equal(account_by_phone(k->db, "13700000002", &found), 0);
}

static struct db *with_rights(struct kit *k, int64_t account)
{
    struct user *u = NULL;
    assert_int_equal(account_load_user(k->db, k->db->arena, account, &u), OK);
    return kit_user(k, u);
}

/* The phone opens the account, and so its rights: who agrees has a say over all of them. */
static void the_phone_of_who_holds_rights_is_not_replaced_from_below(void **s)
{
    struct ground g = ground(s);
    struct kit *k = g.k;
    int64_t found = 0, city = kit_grant(k, .unit = k->city_unit);
    kit_grant(k, .account = g.account, .unit = k->city_unit);
    kit_must(k, claim_phone(kit_as(k, g.station), g.holder, "13700000002", "本人带证件", &g.claim));
    REFUSED(k, claim_grant(with_rights(k, g.one), g.claim, NULL), CONFLICT);
    assert_int_equal(account_by_phone(k->db, "13700000002", &found), 0);
    kit_must(k, claim_grant(with_rights(k, city), g.claim, NULL));
    assert_int_equal(account_by_phone(k->db, "13700000002", &found), 1);
}

#define T(name) cmocka_unit_test_setup_teardown(name, kit_setup, kit_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_lost_phone_is_replaced_by_two),
        T(the_phone_of_who_holds_rights_is_not_replaced_from_below),
        T(one_clerk_ends_nobody),
        T(who_claims_does_not_agree),
        T(the_holder_objects_by_one_tap),
        T(without_an_objection_the_document_goes_and_the_hours_stay),
        T(a_refused_claim_changes_nothing),
        T(another_document_takes_two_and_another_name_one),
        T(a_correction_tells_nothing_of_a_document_and_few_are_asked_a_week),
        T(each_step_waits_at_its_own_desk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
