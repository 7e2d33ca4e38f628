/* register.c - how a person becomes a volunteer: account, row, number, consents and guardian, in one
 * transaction.
 *
 * Invariants: nobody is registered without terms, privacy and identity consents (or a signed paper at the
 * counter); a minor takes no part before a guardian agrees (guardian.c); the number never changes. Not here:
 * steps and drafts (register_http.c). */
#include <stdio.h>

#include "office/account/account.h"
#include "office/audit/audit.h"
#include "base/clock.h"
#include "base/cn.h"
#include "base/personal.h"
#include "base/crypt.h"
#include "base/id.h"
#include "base/pos.h"
#include "db/city.h"
#include "db/meta.h"
#include "office/notice/notice.h"
#include "office/number/number.h"
#include "office/org/org.h"

#include "people/volunteer/details.h"
#include "people/volunteer/guardian.h"
#include "people/volunteer/identity.h"
#include "people/volunteer/volunteer.sql.h"

static int check_consents(struct db *db, const struct registration *g)
{
    static const enum consent_kind needed[] = { CONSENT_KIND_TERMS, CONSENT_KIND_PRIVACY,
                                                CONSENT_KIND_IDENTITY };
    static const char *const field[] = { "agree_terms", "agree_privacy", "agree_identity" };
    if (g->by && g->agreed[CONSENT_KIND_PAPER])
        return OK;
    if (g->by)
        return ERR(db->err, INVALID, "paper", "请先让本人在纸质同意书上签字");
    for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
        if (!g->agreed[needed[i]])
            return ERR(db->err, INVALID, field[i], "需要勾选才能继续");
    return OK;
}

static int add_consents(struct db *db, int64_t account, const struct registration *g)
{
    int rc = OK;
    for (int kind = CONSENT_KIND_TERMS; kind <= CONSENT_KIND_PAPER && rc >= 0; kind++)
        if (g->agreed[kind] || (kind == CONSENT_KIND_GUARDIAN && guardian_consents(db, g)))
            rc = sql_consent_add(db, id_new(), account, kind, CONSENT_VERSION, db->now);
    return done(rc);
}

static int add_account(struct db *db, const struct registration *g, int64_t *ret_account)
{
    struct volunteer had = { 0 };
    if (g->relative)
        return account_create_by_relative(db, g->who.name, g->phone, g->relative, ret_account);
    if (!g->account)
        return account_create(db, g->who.name, g->phone, g->password_hash, ret_account);
    int rc = volunteer_of_account(db, g->account, &had);
    if (rc > 0)
        return ERR(db->err, CONFLICT, NULL, "您已经注册过了");
    *ret_account = g->account;
    return rc < 0 ? rc : account_rename(db, g->account, g->who.name);
}

static int add_row(struct db *db, const struct registration *g, const struct unit *home, struct volunteer *v)
{
    char number[CN_NUMBER_TEXT];
    const struct volunteer_details *d = &g->details;
    int rc = number_next(db, CN_VOLUNTEER, home->pos, number);
    if (rc < 0)
        return rc;
    v->number = arena_strdup(db->arena, number);
    rc = sql_volunteer_add(
        db, &(struct sql_volunteer_add_in){ .id = v->id,
                                            .account = v->account,
                                            .number = v->number,
                                            .name = g->who.name,
                                            .sex = g->who.sex,
                                            .birth = g->who.birth_day,
                                            .id_kind = g->who.kind,
                                            .id_index = document_index(db, g->who.document),
                                            .id_sealed = document_seal(db, v->id, g->who.document),
                                            .unit = home->id,
                                            .pos = home->pos,
                                            .address = g->home.address,
                                            .volunteer_details = *d,
                                            .emergency = details_seal_emergency(db, v->id, d),
                                            .state = v->state,
                                            .real_name = v->real_name,
                                            .now = db->now,
                                            .decided = v->decided,
                                            .counter = g->by });
    if (rc == 0)
        return ERR(db->err, CONFLICT, document_field(g->who.kind), "这个证件刚刚被注册了，请刷新后再试");
    return done(rc);
}

/* What the checker says, unless staff hold the document in their hands. */
static int first_state(struct db *db, const struct registration *g, struct volunteer *v)
{
    enum real_name_state said = REAL_NAME_STATE_WAITING;
    int rc = real_name_check(db, &g->who, &said);
    if (rc == OK && g->by && g->checked)
        said = REAL_NAME_STATE_CONFIRMED;
    bool awaits = g->guardian && !guardian_consents(db, g);
    v->state = awaits ? VOLUNTEER_STATE_AWAITS : VOLUNTEER_STATE_ACTIVE;
    v->real_name = said;
    v->decided = said == REAL_NAME_STATE_WAITING ? 0 : db->now;
    return rc;
}

static int tell(struct db *db, const struct registration *g, const struct volunteer *v)
{
    int rc =
        notice_send(db, v->account, "/me", N_("欢迎加入志愿者队伍！您的志愿者编号是 {0}"), v->number, NULL);
    if (rc >= 0 && v->real_name == REAL_NAME_STATE_WAITING && v->state == VOLUNTEER_STATE_ACTIVE)
        rc = notice_staff_about(db, v->pos, v->account, "/inbox", N_("新注册的志愿者等您核实：{0}"),
                                personal_text(db->arena, PERSONAL_KIND_PERSON, READER_KIND_STAFF, v->name),
                                NULL);
    if (!g->by)
        db->actor.account = v->account; /* who registers is that account from here on */
    if (rc >= 0)
        rc = volunteer_audit(db, AUDIT_KIND_REGISTER, v, NULL, g->by ? "站点代办" : "本人办理");
    return done(rc);
}

/* Staff at the counter hold the document in their hands; anybody else is not told whose it is, or whether. */
static int check_free(struct db *db, const struct registration *g)
{
    int64_t holder = 0;
    int rc = identity_taken(db, &g->who, &holder);
    if (rc <= 0)
        return rc;
    if (g->by)
        return ERR(db->err, CONFLICT, document_field(g->who.kind),
                   "这个证件已经注册过，请在志愿者名单里查找");
    return ERR(
        db->err, CONFLICT, document_field(g->who.kind),
        "证件要由工作人员核对：注册过的请用当时的手机号登录，没有注册过的请申请核对，或带证件到就近的站点");
}

/* Whose phone it is, is said whole or not at all, and the relative has agreed. */
static int check_relative(struct db *db, const struct registration *g)
{
    if (!g->relative)
        return OK;
    if (!g->by)
        return ERR(db->err, INVALID, "phone", "没有自己的手机，请带证件到站点办理");
    if (!g->relative->name)
        return ERR(db->err, INVALID, "relative_name", "请填写这是谁的电话");
    return g->relative->relation ? OK : ERR(db->err, INVALID, "relative", "请选择机主是本人的什么人");
}

static int check_all(struct db *db, struct registration *g, struct unit *ret_home)
{
    int rc = identity_check(db, &g->who);
    if (rc == OK)
        rc = check_free(db, g);
    if (rc == OK)
        rc = check_relative(db, g);
    if (rc == OK && !volunteer_is_minor(db, g->who.birth_day))
        g->guardian = NULL;
    if (rc == OK)
        rc = guardian_check(db, &g->who, g->guardian, g->by || volunteer_is_child(db, g->who.birth_day));
    if (rc == OK)
        rc = guardian_check_phone(db, g);
    if (rc == OK)
        rc = check_consents(db, g);
    if (rc == OK)
        rc = residence_check(db, &g->home, ret_home);
    return rc == OK ? details_check(db, &g->details) : rc;
}

int volunteer_register(struct db *db, const struct registration *asked, int64_t *ret_volunteer)
{
    struct registration g = *asked;
    struct unit home = { 0 };
    struct volunteer v = { .id = id_new() };
    int rc = check_all(db, &g, &home);
    if (rc == OK)
        rc = add_account(db, &g, &v.account);
    if (rc == OK)
        rc = first_state(db, &g, &v);
    if (rc == OK)
        rc = add_row(db, &g, &home, &v);
    v.name = g.who.name;
    v.pos = home.pos;
    if (rc == OK)
        rc = details_write(db, v.id, &g.details);
    if (rc >= 0)
        rc = guardian_add(db, v.id, &g);
    if (rc >= 0)
        rc = add_consents(db, v.account, &g);
    if (rc >= 0)
        rc = volunteer_tell_person(db, v.id);
    if (rc >= 0)
        rc = volunteer_count(db, &v, 1);
    if (rc >= 0)
        rc = tell(db, &g, &v);
    if (rc < 0)
        return rc;
    *ret_volunteer = v.id;
    return OK;
}
