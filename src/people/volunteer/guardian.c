/* guardian.c - see guardian.h. */
#include "people/volunteer/guardian.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/personal.h"
#include "base/crypt.h"
#include "base/id.h"
#include "db/city.h"
#include "office/account/account.h"
#include "office/audit/audit.h"
#include "office/notice/notice.h"
#include "office/policy/policy.h"
#include "people/volunteer/guardian.sql.h"
#include "people/volunteer/identity.h"
#include "people/volunteer/volunteer.sql.h"

static const char *phone_index(const struct db *db, const char *phone)
{
    char *index = arena_alloc(db->arena, CRYPT_BLIND_TEXT);
    crypt_blind(db->city->keys, "guardian", phone, index);
    return index;
}

/* --- registering --------------------------------------------------------------------------------------- */

bool guardian_consents(const struct db *db, const struct registration *g)
{
    return g->guardian && (g->by || volunteer_is_child(db, g->who.birth_day));
}

int guardian_check_phone(struct db *db, const struct registration *g)
{
    struct sql_guardian_children_row row = { 0 };
    int64_t most = policy(db, POLICY_GUARDIAN_CHILDREN_MOST);
    if (!g->guardian)
        return OK;
    bool same = g->phone && !strcmp(g->phone, g->guardian->guardian_phone);
    if (!g->by && !same && volunteer_is_child(db, g->who.birth_day))
        return ERR(db->err, INVALID, "guardian_phone",
                   "未满 {0} 岁由监护人注册：请用监护人自己的手机号注册，或监护人带证件到站点办理",
                   arena_printf(db->arena, "%lld", (long long)policy(db, POLICY_VOLUNTEER_MIN_AGE_ALONE)));
    if (!g->by && same && !volunteer_is_child(db, g->who.birth_day))
        return ERR(db->err, INVALID, "guardian_phone", "请填写监护人自己的手机号，不能与您的手机号相同");
    int rc = sql_guardian_children(db, phone_index(db, g->guardian->guardian_phone), &row);
    if (rc >= 0 && row.n >= most)
        return ERR(db->err, CONFLICT, "guardian_phone", "这个手机号已经是 {0} 个孩子的监护人，不能再多",
                   arena_printf(db->arena, "%lld", (long long)most));
    return done(rc);
}

static const char *seal(struct db *db, const char *what, int64_t volunteer, const char *text)
{
    const char *aad = arena_printf(db->arena, "guardian.%s:%lld", what, (long long)volunteer);
    return crypt_seal(db->city->keys, db->arena, aad, text);
}

static int open_phone(struct db *db, int64_t volunteer, const char *sealed, const char **ret)
{
    const char *aad = arena_printf(db->arena, "guardian.phone:%lld", (long long)volunteer);
    return crypt_open(db->city->keys, db->arena, aad, sealed, ret, db->err);
}

int guardian_add(struct db *db, int64_t volunteer, const struct registration *g)
{
    const struct guardian_details *n = g->guardian;
    if (!n)
        return OK;
    return sql_guardian_add(
        db, &(struct sql_guardian_add_in){ .volunteer = volunteer,
                                           .birth = g->who.birth_day,
                                           .name = seal(db, "name", volunteer, n->guardian_name),
                                           .document = seal(db, "id", volunteer, n->guardian_id),
                                           .phone = seal(db, "phone", volunteer, n->guardian_phone),
                                           .index = phone_index(db, n->guardian_phone),
                                           .relation = n->guardian_relation,
                                           .consented = guardian_consents(db, g) ? db->now : 0,
                                           .by_guardian = volunteer_is_child(db, g->who.birth_day) });
}

int guardian_ask(struct db *db, const struct volunteer *v, const char *page)
{
    struct sql_guardian_one_row row = { 0 };
    const char *phone = NULL;
    int rc = sql_guardian_one(db, v->id, &row);
    if (rc <= 0)
        return rc;
    rc = open_phone(db, v->id, row.phone, &phone);
    if (rc < 0)
        return rc;
    return notice_sms(
        db, phone,
        arena_printf(db->arena,
                     "【红马甲】%s注册志愿者，填写您是监护人。要您本人同意后才能参加：请打开 %s "
                     "用这个手机号办理，以后撤回同意也在那里。不认识这个人请不必理会。",
                     personal_text(db->arena, PERSONAL_KIND_PERSON, READER_KIND_ANYONE, v->name), page));
}

/* --- what the guardian says ---------------------------------------------------------------------------- */

int guardian_wards(struct db *db, const char *index, struct ward_list *ret_wards)
{
    return done(sql_guardian_wards(db, index, ret_wards));
}

/* The registration follows the guardian, unless it is suspended: then restoring looks at the consent. */
static int follow(struct db *db, const struct volunteer *v, enum volunteer_state to, const char *said)
{
    enum volunteer_state from =
        to == VOLUNTEER_STATE_ACTIVE ? VOLUNTEER_STATE_AWAITS : VOLUNTEER_STATE_ACTIVE;
    return v->state == from ? volunteer_become(db, v, to, said) : OK;
}

static int note(struct db *db, const struct volunteer *v, bool agrees, const char *reason)
{
    return volunteer_audit(db, agrees ? AUDIT_KIND_GRANT : AUDIT_KIND_REVOKE, v, reason,
                           reason ? "监护人当面办理" : "监护人用验证码办理");
}

int guardian_agree(struct db *db, const struct volunteer *v, const char *reason)
{
    int rc = volunteer_agreed(db, v->account, CONSENT_KIND_GUARDIAN);
    if (rc > 0)
        return ERR(db->err, CONFLICT, NULL, "监护人已经同意过了");
    if (rc == 0)
        rc = sql_consent_add(db, id_new(), v->account, CONSENT_KIND_GUARDIAN, CONSENT_VERSION, db->now);
    if (rc >= 0)
        rc = sql_guardian_said(db, v->id, db->now);
    if (rc >= 0)
        rc = follow(db, v, VOLUNTEER_STATE_ACTIVE, "监护人同意");
    if (rc >= 0)
        rc = note(db, v, true, reason);
    if (rc >= 0)
        rc = notice_send(db, v->account, "/me", N_("监护人已经同意，您可以参加活动了"), NULL);
    if (rc >= 0 && v->real_name == REAL_NAME_STATE_WAITING)
        rc = notice_staff(db, v->pos, "/inbox", N_("新注册的志愿者等您核实：{0}"),
                          personal_text(db->arena, PERSONAL_KIND_PERSON, READER_KIND_STAFF, v->name), NULL);
    return done(rc);
}

int guardian_withdraw(struct db *db, const struct volunteer *v, const char *reason)
{
    int rc = sql_consent_withdraw(db, v->account, CONSENT_KIND_GUARDIAN, db->now);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "监护人现在没有同意，不用撤回");
    if (rc > 0)
        rc = sql_guardian_said(db, v->id, 0);
    if (rc >= 0)
        rc = follow(db, v, VOLUNTEER_STATE_AWAITS, "监护人撤回同意");
    if (rc >= 0)
        rc = note(db, v, false, reason);
    if (rc >= 0)
        rc = notice_send(db, v->account, "/me",
                         N_("监护人撤回了同意：报名已经取消，监护人再次同意之前不能参加活动"), NULL);
    return done(rc);
}

/* --- whose phone it is --------------------------------------------------------------------------------- */

static const char *proof_aad(struct db *db)
{
    return arena_printf(db->arena, "guardian.proof:%s", db->actor.asker ? db->actor.asker : "?");
}

int guardian_prove(struct db *db, const char *phone, const char **ret_proof)
{
    struct volunteer holder = { 0 };
    int64_t account = 0;
    int rc = account_by_phone(db, phone, &account);
    if (rc > 0)
        rc = volunteer_of_account(db, account, &holder);
    /* Under POLICY_VOLUNTEER_MIN_AGE_ALONE the account's phone is the guardian's. */
    if (rc > 0 && volunteer_is_minor(db, holder.birth) && !volunteer_is_child(db, holder.birth))
        return ERR(db->err, CONFLICT, "phone", "这个手机号登记的本人还没有成年，不能当监护人");
    long long until = db->now + GUARDIAN_PROOF_MS;
    const char *text = arena_printf(db->arena, "%lld %s", until, phone_index(db, phone));
    *ret_proof = crypt_seal(db->city->keys, db->arena, proof_aad(db), text);
    return done(rc);
}

int guardian_proved(struct db *db, const char *proof, const char **ret_phone_index)
{
    const char *text = "";
    struct err ignored = { 0 };
    char *index = NULL;
    int rc = crypt_open(db->city->keys, db->arena, proof_aad(db), proof, &text, &ignored);
    if (rc < 0 || strtoll(text, &index, 10) < db->now || *index != ' ')
        return ERR(db->err, INVALID, "proof", "验证已经过期，请重新获取验证码");
    *ret_phone_index = index + 1;
    return OK;
}

/* --- the clock ----------------------------------------------------------------------------------------- */

static int index_old(struct db *db)
{
    struct sql_guardian_unindexed_rows old = { 0 };
    int rc = sql_guardian_unindexed(db, &old);
    for (size_t i = 0; i < old.n && rc >= 0; i++) {
        const char *phone = NULL;
        rc = open_phone(db, old.v[i].volunteer, old.v[i].phone, &phone);
        if (rc >= 0)
            rc = sql_guardian_index(db, old.v[i].volunteer, phone_index(db, phone));
    }
    return rc < 0 ? rc : (int)old.n;
}

/* Who is of age now answers for themselves, and of the guardian nothing is kept. */
static int come_of_age(struct db *db, int64_t volunteer)
{
    struct volunteer v = { 0 };
    int rc = volunteer_one(db, volunteer, &v);
    if (rc > 0)
        rc = follow(db, &v, VOLUNTEER_STATE_ACTIVE, "已经成年");
    return rc < 0 ? rc : sql_guardian_erase(db, volunteer);
}

int volunteer_tidy_guardians(struct db *db)
{
    struct sql_guardian_of_age_rows grown = { 0 };
    struct civil today = civil_of(db->now);
    int64_t born_by =
        day_from(today.year - (int)policy(db, POLICY_VOLUNTEER_ADULT_AGE), today.month, today.day);
    int n = index_old(db), rc = n < 0 ? n : sql_guardian_of_age(db, born_by, &grown);
    for (size_t i = 0; i < grown.n && rc >= 0; i++)
        rc = come_of_age(db, grown.v[i].volunteer);
    return rc < 0 ? rc : n + (int)grown.n;
}
