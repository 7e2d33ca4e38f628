/* guardian_test.c - whoever is no adult takes part by the word of a guardian, given with the guardian's own
 * phone or at a counter, and only while it stands. */
#include "kit/kit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/cn.h"
#include "office/policy/policy.h"
#include "office/stat/stat.h"
#include "people/volunteer/guardian.h"
#include "people/volunteer/guardian_test.sql.h"
#include "people/volunteer/volunteer.h"
#include "program/invariant/invariant.h"
#include "service/signup/signup.model.h"

#define TEEN  "2010-03-11" /* 15 on the kit's day */
#define CHILD "2015-05-01"
#define PHONE "13900000001"

/* A minor and their father, who agreed to nothing yet. */
static struct registration minor(struct kit *k, const char *birth, int sequence)
{
    struct guardian_details *n = ARENA_NEW(&k->arena, struct guardian_details);
    struct registration g = { .phone = arena_printf(&k->arena, "137000%05d", sequence),
                              .who = { .name = "王小红", .kind = ID_KIND_CITIZEN, .birth_day = DB_NONE },
                              .home = { k->village, "" },
                              .guardian = n,
                              .details = { .politics = POLITICS_UNSAID,
                                           .education = EDUCATION_UNSAID,
                                           .occupation = OCCUPATION_OTHER,
                                           .ethnicity = ETHNICITY_HAN } };
    *n = (struct guardian_details){ "王大山", kit_citizen(k, "1980-01-01", sequence + 1), PHONE,
                                    GUARDIAN_RELATION_FATHER, false };
    g.who.document = kit_citizen(k, birth, sequence);
    g.agreed[CONSENT_KIND_TERMS] = g.agreed[CONSENT_KIND_PRIVACY] = g.agreed[CONSENT_KIND_IDENTITY] = true;
    return g;
}

static int register_minor(struct kit *k, const struct registration *g, int64_t *ret_id)
{
    kit_forget(k);
    return volunteer_register(kit_as(k, g->by), g, ret_id);
}

static struct volunteer row(struct kit *k, int64_t id)
{
    struct volunteer v = { 0 };
    assert_int_equal(volunteer_one(k->db, id, &v), 1);
    return v;
}

static struct volunteer teen(struct kit *k, int sequence)
{
    struct registration g = minor(k, TEEN, sequence);
    int64_t id = 0;
    kit_must(k, register_minor(k, &g, &id));
    return row(k, id);
}

/* A teen whose father agreed. */
static struct volunteer agreed(struct kit *k, int sequence)
{
    struct volunteer v = teen(k, sequence);
    kit_must(k, guardian_agree(k->db, &v, NULL));
    return row(k, v.id);
}

#define REFUSED(k, call, rc, what)                                                                           \
    do {                                                                                                     \
        kit_forget(k);                                                                                       \
        assert_int_equal((call), (rc));                                                                      \
        assert_string_equal((k)->err.field ? (k)->err.field : "", (const char *)(what));                     \
        kit_forget(k);                                                                                       \
    } while (0)

static void a_minor_names_a_guardian_who_is_of_age(void **state)
{
    struct kit *k = *state;
    struct registration g = minor(k, TEEN, 141);
    struct guardian_details n = *g.guardian;
    int64_t id = 0;
    g.guardian = NULL;
    REFUSED(k, register_minor(k, &g, &id), INVALID, "guardian_name");
    g.guardian = &n;
    n.guardian_id = kit_citizen(k, TEEN, 145);
    REFUSED(k, register_minor(k, &g, &id), INVALID, "guardian_id");
    n.guardian_id = kit_citizen(k, "1980-01-01", 143);
    n.guardian_relation = 0;
    REFUSED(k, register_minor(k, &g, &id), INVALID, "guardian_relation");
    n.guardian_relation = GUARDIAN_RELATION_FATHER;
    n.guardian_phone = NULL;
    REFUSED(k, register_minor(k, &g, &id), INVALID, "guardian_phone");
}

static void a_teen_awaits_the_word_of_a_guardian(void **state)
{
    struct kit *k = *state;
    struct volunteer v = teen(k, 151);
    assert_int_equal(v.state, VOLUNTEER_STATE_AWAITS);
    assert_int_equal(volunteer_agreed(k->db, v.account, CONSENT_KIND_GUARDIAN), 0);
    kit_must(k, volunteer_confirm(kit_as(k, kit_grant(k, 0)), v.id));
    assert_int_equal(row(k, v.id).state, VOLUNTEER_STATE_AWAITS);
    assert_int_equal(kit_counted(k, MEASURE_VOLUNTEERS), 0);
    v = row(k, v.id);
    kit_must(k, guardian_agree(kit_as(k, 0), &v, NULL));
    assert_int_equal(row(k, v.id).state, VOLUNTEER_STATE_ACTIVE);
    assert_int_equal(volunteer_agreed(k->db, v.account, CONSENT_KIND_GUARDIAN), 1);
    assert_int_equal(kit_counted(k, MEASURE_VOLUNTEERS), 1);
    v = row(k, v.id);
    REFUSED(k, guardian_agree(k->db, &v, NULL), CONFLICT, "");
}

static void the_guardians_phone_is_not_the_teens(void **state)
{
    struct kit *k = *state;
    struct registration g = minor(k, TEEN, 161);
    int64_t id = 0;
    g.phone = PHONE;
    REFUSED(k, register_minor(k, &g, &id), INVALID, "guardian_phone");
}

static void a_child_is_registered_with_the_guardians_phone(void **state)
{
    struct kit *k = *state;
    struct registration g = minor(k, CHILD, 171);
    struct guardian_details n = *g.guardian;
    int64_t id = 0;
    g.guardian = &n;
    REFUSED(k, register_minor(k, &g, &id), INVALID, "guardian_agrees");
    n.guardian_agrees = true;
    REFUSED(k, register_minor(k, &g, &id), INVALID, "guardian_phone");
    g.phone = PHONE;
    assert_int_equal(register_minor(k, &g, &id), OK);
    assert_int_equal(row(k, id).state, VOLUNTEER_STATE_ACTIVE);
    assert_int_equal(volunteer_agreed(k->db, row(k, id).account, CONSENT_KIND_GUARDIAN), 1);
}

static void at_the_counter_the_guardian_is_there(void **state)
{
    struct kit *k = *state;
    struct registration g = minor(k, CHILD, 181);
    struct guardian_details n = *g.guardian;
    int64_t id = 0;
    g.guardian = &n;
    g.by = kit_grant(k, 0);
    g.agreed[CONSENT_KIND_PAPER] = true;
    REFUSED(k, register_minor(k, &g, &id), INVALID, "guardian_agrees");
    n.guardian_agrees = true;
    assert_int_equal(register_minor(k, &g, &id), OK);
    assert_int_equal(row(k, id).state, VOLUNTEER_STATE_ACTIVE);
}

static void one_phone_answers_for_few_children(void **state)
{
    struct kit *k = *state;
    int64_t most = policy(k->db, POLICY_GUARDIAN_CHILDREN_MOST), id = 0;
    for (int i = 0; i < most; i++)
        teen(k, 301 + 2 * i);
    struct registration g = minor(k, TEEN, 401);
    REFUSED(k, register_minor(k, &g, &id), CONFLICT, "guardian_phone");
    struct guardian_details n = *g.guardian;
    n.guardian_phone = "13900000002";
    g.guardian = &n;
    assert_int_equal(register_minor(k, &g, &id), OK);
}

static void taking_it_back_ends_taking_part(void **state)
{
    struct kit *k = *state;
    struct volunteer v = agreed(k, 191);
    struct sql_guardian_test_seat_row seat = { 0 };
    int64_t signup = kit_signup(k, .volunteer = v.id);
    kit_must(k, guardian_withdraw(kit_as(k, 0), &v, NULL));
    v = row(k, v.id);
    assert_int_equal(v.state, VOLUNTEER_STATE_AWAITS);
    assert_int_equal(volunteer_agreed(k->db, v.account, CONSENT_KIND_GUARDIAN), 0);
    kit_must(k, sql_guardian_test_seat(k->db, signup, &seat));
    assert_int_not_equal(seat.state, SIGNUP_STATE_IN);
    REFUSED(k, guardian_withdraw(k->db, &v, NULL), CONFLICT, "");
    kit_must(k, guardian_agree(k->db, &v, "户口簿和身份证"));
    assert_int_equal(row(k, v.id).state, VOLUNTEER_STATE_ACTIVE);
}

static void a_suspension_that_ends_does_not_stand_in_for_the_guardian(void **state)
{
    struct kit *k = *state;
    struct volunteer v = agreed(k, 195);
    int64_t staff = kit_grant(k, 0);
    kit_must(k, volunteer_suspend(kit_as(k, staff), v.id, "代签"));
    v = row(k, v.id);
    kit_must(k, guardian_withdraw(kit_as(k, 0), &v, NULL));
    assert_int_equal(row(k, v.id).state, VOLUNTEER_STATE_SUSPENDED);
    kit_must(k, volunteer_restore(kit_as(k, staff), v.id, NULL));
    assert_int_equal(row(k, v.id).state, VOLUNTEER_STATE_AWAITS);
    kit_must(k, volunteer_refuse(kit_as(k, staff), v.id, "照片不符"));
    kit_must(k, volunteer_confirm(kit_as(k, staff), v.id));
    assert_int_equal(row(k, v.id).state, VOLUNTEER_STATE_AWAITS);
}

static void a_proof_is_one_browsers_and_ends(void **state)
{
    struct kit *k = *state;
    struct volunteer v = teen(k, 201);
    struct ward_list wards = { 0 };
    const char *index = NULL;
    const char *proof = NULL;
    k->db->actor.asker = "here";
    kit_must(k, guardian_prove(k->db, PHONE, &proof));
    assert_int_equal(guardian_proved(k->db, proof, &index), OK);
    assert_int_equal(guardian_wards(k->db, index, &wards), OK);
    assert_int_equal(wards.n, 1);
    assert_int_equal(wards.v[0].id, v.id);
    k->db->actor.asker = "there";
    REFUSED(k, guardian_proved(k->db, proof, &index), INVALID, "proof");
    k->db->actor.asker = "here";
    REFUSED(k, guardian_proved(k->db, "", &index), INVALID, "proof");
    k->db->now += GUARDIAN_PROOF_MS + 1;
    REFUSED(k, guardian_proved(k->db, proof, &index), INVALID, "proof");
}

static void a_minor_is_nobodys_guardian(void **state)
{
    struct kit *k = *state;
    struct registration friend = minor(k, TEEN, 221), g = minor(k, TEEN, 225);
    struct guardian_details n = *g.guardian;
    const char *proof = NULL;
    int64_t id = 0;
    kit_must(k, register_minor(k, &friend, &id));
    n.guardian_phone = friend.phone;
    g.guardian = &n;
    kit_must(k, register_minor(k, &g, &id)); /* nothing is told of the phone before it was proved */
    REFUSED(k, guardian_prove(k->db, friend.phone, &proof), CONFLICT, "phone");
}

static void who_comes_of_age_needs_no_guardian(void **state)
{
    struct kit *k = *state;
    struct volunteer v = teen(k, 205);
    struct sql_guardian_test_kept_row kept = { 0 };
    kit_must(k, volunteer_confirm(kit_as(k, kit_grant(k, 0)), v.id));
    kit_at(k, "2028-03-10T09:00");
    kit_must(k, volunteer_tidy_guardians(k->db));
    assert_int_equal(row(k, v.id).state, VOLUNTEER_STATE_AWAITS);
    kit_at(k, "2028-03-11T09:00");
    kit_must(k, volunteer_tidy_guardians(k->db));
    assert_int_equal(row(k, v.id).state, VOLUNTEER_STATE_ACTIVE);
    kit_must(k, sql_guardian_test_kept(k->db, v.id, &kept));
    assert_int_equal(kept.n, 0);
}

static void an_adults_document_makes_nobody_an_adult_before_staff_looked(void **state)
{
    struct kit *k = *state;
    struct volunteer v = teen(k, 207);
    int64_t staff = kit_grant(k, 0);
    struct identity adult = { .name = "王小红",
                              .kind = ID_KIND_CITIZEN,
                              .document = kit_citizen(k, "1999-03-11", 209),
                              .birth_day = DB_NONE };
    kit_must(k, volunteer_refuse(kit_as(k, staff), v.id, "照片不符"));
    kit_must(k, volunteer_mend(kit_as(k, v.account), v.id, &adult));
    kit_must(k, volunteer_tidy_guardians(k->db));
    assert_int_equal(row(k, v.id).state, VOLUNTEER_STATE_AWAITS);
    kit_must(k, volunteer_confirm(kit_as(k, staff), v.id));
    kit_must(k, volunteer_tidy_guardians(k->db));
    assert_int_equal(row(k, v.id).state, VOLUNTEER_STATE_ACTIVE);
}

static void phones_kept_before_are_found(void **state)
{
    struct kit *k = *state;
    struct volunteer v = teen(k, 211);
    struct ward_list wards = { 0 };
    const char *index = NULL;
    const char *proof = NULL;
    k->db->actor.asker = "here";
    kit_must(k, sql_guardian_test_unfind(k->db, v.id));
    kit_must(k, guardian_prove(k->db, PHONE, &proof));
    kit_must(k, guardian_proved(k->db, proof, &index));
    kit_must(k, guardian_wards(k->db, index, &wards));
    assert_int_equal(wards.n, 0);
    kit_must(k, volunteer_tidy_guardians(k->db));
    kit_must(k, guardian_wards(k->db, index, &wards));
    assert_int_equal(wards.n, 1);
}

static void the_text_to_the_guardian_says_who_asks_and_where(void **state)
{
    struct kit *k = *state;
    struct volunteer v = teen(k, 215);
    struct sql_guardian_test_texts_row before = { 0 }, after = { 0 };
    kit_must(k, sql_guardian_test_texts(k->db, &before));
    kit_must(k, guardian_ask(k->db, &v, "https://a.example/guardian"));
    kit_must(k, sql_guardian_test_texts(k->db, &after));
    assert_int_equal(after.n, before.n + 1);
}

static void the_check_finds_a_minor_who_takes_part_without_a_guardian(void **state)
{
    struct kit *k = *state;
    struct volunteer v = teen(k, 231);
    char *text = NULL;
    size_t n = 0;
    int broken = 0;
    kit_must(k, sql_guardian_test_let_in(k->db, v.id));
    FILE *out = open_memstream(&text, &n);
    kit_commit(k);
    assert_int_equal(invariant_check(k->db, out, &broken), OK);
    kit_begin(k);
    fclose(out);
    assert_non_null(strstr(text, "BROKEN  guardian.consent"));
    free(text);
}

#define T(f) cmocka_unit_test_setup_teardown(f, kit_test_begin, kit_test_rollback)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_minor_names_a_guardian_who_is_of_age),
        T(a_teen_awaits_the_word_of_a_guardian),
        T(the_guardians_phone_is_not_the_teens),
        T(a_child_is_registered_with_the_guardians_phone),
        T(at_the_counter_the_guardian_is_there),
        T(one_phone_answers_for_few_children),
        T(taking_it_back_ends_taking_part),
        T(a_suspension_that_ends_does_not_stand_in_for_the_guardian),
        T(a_proof_is_one_browsers_and_ends),
        T(a_minor_is_nobodys_guardian),
        T(who_comes_of_age_needs_no_guardian),
        T(an_adults_document_makes_nobody_an_adult_before_staff_looked),
        T(phones_kept_before_are_found),
        T(the_text_to_the_guardian_says_who_asks_and_where),
    };
    const struct CMUnitTest own[] = {
        cmocka_unit_test_setup_teardown(the_check_finds_a_minor_who_takes_part_without_a_guardian, kit_setup,
                                        kit_teardown),
    };
    return cmocka_run_group_tests(tests, kit_group_setup, kit_group_teardown) +
           cmocka_run_group_tests(own, NULL, NULL);
}
