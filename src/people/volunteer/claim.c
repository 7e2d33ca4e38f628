/* claim.c - "somebody else registered my document", and "my own document was entered wrongly": staff decide.
 *
 * A claimant has no account yet: the answer comes by SMS, and the draft of the registration waits. What a
 * claim says of a person is sealed for the claim's own row. Not here: who may decide (claim_http.c). */
#include "people/volunteer/claim.h"

#include "office/account/account.h"
#include "office/audit/audit.h"
#include "base/clock.h"
#include "base/cn.h"
#include "base/crypt.h"
#include "base/id.h"
#include "base/pos.h"
#include "db/city.h"
#include "office/deadline/deadline.h"
#include "office/notice/notice.h"
#include "office/policy/policy.h"

#include "people/volunteer/identity.h"
#include "people/volunteer/staff.sql.h"
#include "people/volunteer/volunteer.sql.h"

#define DRAFT_WAITS_MS (30 * DAY_MS)

static const char *claim_aad(struct db *db, const char *what, int64_t id)
{
    return arena_printf(db->arena, "identity_claim.%s:%lld", what, (long long)id);
}

static int audit(struct db *db, enum audit_kind what, int64_t id, int64_t pos, const char *reason)
{
    return audit_add(
        db, &(struct audit_entry){
                .what = what, .thing = "identity_claim", .thing_id = id, .pos = pos, .reason = reason });
}

static const char *link_of(struct db *db, int64_t id)
{
    return arena_printf(db->arena, "/admin/claims/%lld", (long long)id);
}

static int decided_already(struct db *db)
{
    return ERR(db->err, CONFLICT, NULL, "这份申请已经处理过了");
}

/* --- asking -------------------------------------------------------------------------------------------- */

struct asking {
    enum claim_kind kind;
    const struct volunteer *holder;
    const struct identity *who;
    const char *phone, *story;
};

static int add(struct db *db, const struct asking *a, int64_t *ret_id)
{
    int64_t id = id_new();
    struct sql_claim_add_in in = {
        .id = id,
        .kind = a->kind,
        .id_kind = a->who->kind,
        .id_index = document_index(db, a->who->document),
        .holder = a->holder->id,
        .name = a->who->name,
        .phone_sealed = crypt_seal(db->city->keys, db->arena, claim_aad(db, "phone", id), a->phone),
        .id_sealed = crypt_seal(db->city->keys, db->arena, claim_aad(db, "id", id), a->who->document),
        .story = a->story,
        .pos = a->holder->pos,
        .now = db->now,
    };
    int rc = sql_claim_add(db, &in);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "您已经申请过了，请等工作人员处理");
    if (rc > 0)
        rc = audit(db, AUDIT_KIND_CREATE, id, in.pos, NULL);
    if (rc >= 0)
        rc = deadline_set(db, DEADLINE_KIND_CLAIM, id, db->now);
    if (rc >= 0)
        rc = notice_staff(db, in.pos, link_of(db, id), N_("有一份证件认领或更正的申请等您处理"), NULL);
    if (rc < 0)
        return rc;
    *ret_id = id;
    return OK;
}

int claim_not_me(struct db *db, const char *phone, const struct identity *asked, const char *story,
                 int64_t *ret_id)
{
    struct identity who = *asked;
    struct sql_volunteer_of_document_row row = { 0 };
    struct volunteer holder = { 0 };
    int rc = identity_check(db, &who);
    if (rc == OK)
        rc = sql_volunteer_of_document(db, who.kind, document_index(db, who.document), &row);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "这个证件现在没有人注册，请直接继续注册");
    if (rc > 0)
        rc = volunteer_one(db, row.id, &holder);
    struct asking a = { CLAIM_KIND_NOT_ME, &holder, &who, phone, story };
    if (rc >= 0)
        rc = add(db, &a, ret_id);
    if (rc >= 0)
        rc = notice_send(db, holder.account, "/me", N_("有人提出您注册用的证件属于他，工作人员会联系您核实"),
                         NULL);
    return done(rc);
}

/* So many documents a week and so many that wait: nobody tries numbers, and the station's desk stays usable.
 */
static int may_correct(struct db *db, int64_t volunteer)
{
    struct sql_claims_asked_row asked = { 0 };
    int rc = sql_claims_asked(db, volunteer, db->now - 7 * DAY_MS, &asked);
    if (rc >= 0 && asked.lately >= policy(db, POLICY_CLAIM_DOCUMENTS_A_WEEK))
        return ERR(db->err, CONFLICT, NULL,
                   "这一周申请更正的次数已经用完，请下周再提交，或带证件到就近的站点办理");
    return rc < 0 ? rc : policy_may_ask(db, asked.waiting);
}

int claim_correction(struct db *db, int64_t volunteer, const struct identity *asked, const char *story,
                     int64_t *ret_id)
{
    struct identity who = *asked;
    struct volunteer v = { 0 };
    const char *phone = NULL;
    int rc = identity_check(db, &who);
    if (rc == OK)
        rc = volunteer_one(db, volunteer, &v);
    if (rc == 0)
        return ERR(db->err, NOT_FOUND, NULL, "没有找到您要的内容");
    if (rc > 0)
        rc = may_correct(db, volunteer);
    if (rc >= 0)
        rc = account_phone(db, v.account, &phone);
    struct asking a = { CLAIM_KIND_CORRECTION, &v, &who, phone, story };
    return rc < 0 ? rc : add(db, &a, ret_id);
}

/* --- looking ------------------------------------------------------------------------------------------- */

int claim_open_document(struct db *db, int64_t id, const char *sealed, const char **ret_document)
{
    return crypt_open(db->city->keys, db->arena, claim_aad(db, "id", id), sealed, ret_document, db->err);
}

int claim_one(struct db *db, int64_t id, struct claim *ret_claim)
{
    struct sql_claim_one_row row = { 0 };
    int rc = sql_claim_one(db, id, &row);
    if (rc == 0)
        return ERR(db->err, NOT_FOUND, NULL, "没有找到您要的内容");
    if (rc < 0)
        return rc;
    struct claim c = { .id = id,
                       .holder = row.holder,
                       .pos = row.pos,
                       .kind = (enum claim_kind)row.kind,
                       .state = (enum claim_state)row.state,
                       .id_kind = (enum id_kind)row.id_kind,
                       .name = row.name,
                       .story = row.story,
                       .reason = row.reason,
                       .made = row.made,
                       .decided = row.decided };
    bool kept = c.state == CLAIM_STATE_WAITING;
    if (kept)
        rc = claim_open_document(db, id, row.id_sealed, &c.document);
    if (kept && rc >= 0)
        rc = crypt_open(db->city->keys, db->arena, claim_aad(db, "phone", id), row.phone_sealed, &c.phone,
                        db->err);
    if (rc < 0)
        return rc;
    *ret_claim = c;
    return OK;
}

int claim_note_look(struct db *db, const struct claim *c, const char *reason)
{
    if (c->state != CLAIM_STATE_WAITING)
        return decided_already(db);
    return audit(db, AUDIT_KIND_REVEAL, c->id, c->pos, reason);
}

/* --- deciding ------------------------------------------------------------------------------------------ */

static int decide(struct db *db, const struct claim *c, enum claim_state state, const char *reason)
{
    int rc = sql_claim_decide(db, c->id, state, db->actor.account, reason ? reason : "", db->now);
    if (rc == 0)
        return decided_already(db);
    if (rc > 0)
        rc = deadline_clear(db, DEADLINE_KIND_CLAIM, c->id);
    if (rc >= 0)
        rc = audit(db, state == CLAIM_STATE_GRANTED ? AUDIT_KIND_APPROVE : AUDIT_KIND_REFUSE, c->id, c->pos,
                   reason);
    return done(rc);
}

/* The holder's registration ends; the account stays for log-in, so that the notice can be read. */
static int hand_over(struct db *db, const struct claim *c, const struct volunteer *holder)
{
    char index[CRYPT_BLIND_TEXT];
    int rc = OK;
    if (holder->state != VOLUNTEER_STATE_CLOSED) {
        rc = volunteer_erase(db, holder, "identity claim granted");
        if (rc == OK)
            rc = account_rename(db, holder->account, "待重新注册");
        if (rc == OK)
            rc = notice_send(db, holder->account, "/me",
                             N_("您注册用的证件经核实属于别人，这份注册已注销；请用您自己的证件重新注册"),
                             NULL);
    }
    crypt_blind(db->city->keys, "phone", c->phone, index);
    if (rc >= 0)
        rc = sql_draft_keep_phone(db, index, db->now + DRAFT_WAITS_MS);
    if (rc >= 0)
        rc = notice_sms(db, c->phone, "【红马甲】证件认领已通过，请用这个手机号继续完成志愿者注册。");
    return done(rc);
}

static int correct(struct db *db, const struct claim *c, const struct volunteer *v)
{
    struct identity who = {
        .name = c->name, .kind = c->id_kind, .document = c->document, .birth_day = v->birth, .sex = v->sex
    };
    struct sql_volunteer_of_document_row row = { 0 };
    int rc = identity_check(db, &who);
    if (rc == OK)
        rc = sql_volunteer_of_document(db, who.kind, document_index(db, who.document), &row);
    if (rc > 0 && row.id != v->id)
        return ERR(db->err, CONFLICT, NULL, "这个证件现在由别人注册着，请先处理那份注册");
    if (rc >= 0)
        rc = sql_volunteer_set_identity(db, &(struct sql_volunteer_set_identity_in){
                                                .id = v->id,
                                                .name = who.name,
                                                .sex = who.sex,
                                                .birth = who.birth_day,
                                                .id_kind = who.kind,
                                                .id_index = document_index(db, who.document),
                                                .id_sealed = document_seal(db, v->id, who.document) });
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "这份注册已经注销");
    if (rc > 0)
        rc = account_rename(db, v->account, who.name);
    if (rc >= 0)
        rc = volunteer_tell_person(db, v->id);
    if (rc >= 0)
        rc = volunteer_audit(db, AUDIT_KIND_CHANGE, v, NULL, "identity");
    if (rc >= 0)
        rc = notice_send(db, v->account, "/me/data", N_("您的姓名和证件已按申请更正"), NULL);
    return done(rc);
}

static int both(struct db *db, int64_t id, struct claim *c, struct volunteer *v)
{
    int rc = claim_one(db, id, c);
    if (rc == OK)
        rc = volunteer_one(db, c->holder, v);
    if (rc == 0)
        return ERR(db->err, NOT_FOUND, NULL, "没有找到您要的内容");
    if (rc > 0 && v->account == db->actor.account)
        return ERR(db->err, DENIED, NULL, "自己的注册要由别人核实");
    return done(rc);
}

int claim_grant(struct db *db, int64_t id, const char *reason)
{
    struct claim c = { 0 };
    struct volunteer v = { 0 };
    int rc = both(db, id, &c, &v);
    if (rc == OK)
        rc = decide(db, &c, CLAIM_STATE_GRANTED, reason);
    if (rc < 0)
        return rc;
    return c.kind == CLAIM_KIND_NOT_ME ? hand_over(db, &c, &v) : correct(db, &c, &v);
}

int claim_refuse(struct db *db, int64_t id, const char *reason)
{
    struct claim c = { 0 };
    struct volunteer v = { 0 };
    if (!reason)
        return ERR(db->err, INVALID, "reason", "请写明理由，对方会看到");
    int rc = both(db, id, &c, &v);
    if (rc == OK)
        rc = decide(db, &c, CLAIM_STATE_REFUSED, reason);
    if (rc < 0)
        return rc;
    if (c.kind == CLAIM_KIND_CORRECTION)
        return notice_send(db, v.account, "/me/data", N_("您更正姓名或证件的申请没有通过：{0}"), reason,
                           NULL);
    rc = notice_send(db, v.account, "/me", N_("关于您证件的争议已核实，您的注册不变"), NULL);
    if (rc >= 0)
        rc = notice_sms(db, c.phone, arena_printf(db->arena, "【红马甲】证件认领没有通过：%s", reason));
    return done(rc);
}

/* --- the days to answer -------------------------------------------------------------------------------- */

static int tell_staff(struct db *db, int64_t id, bool above, const char *key)
{
    struct sql_claim_one_row c = { 0 };
    int rc = sql_claim_one(db, id, &c);
    if (rc <= 0 || c.state != CLAIM_STATE_WAITING)
        return done(rc);
    int64_t parent = pos_parent(c.pos), city = db->city->pos;
    int64_t pos = !above ? c.pos : pos_contains(city, parent) ? parent : city;
    return notice_staff(db, pos, link_of(db, id), key, NULL);
}

int claim_remind(struct db *db, int64_t id)
{
    return tell_staff(db, id, false, N_("有一份证件认领或更正的申请快到答复期限了"));
}

int claim_escalate(struct db *db, int64_t id)
{
    return tell_staff(db, id, true, N_("有一份证件认领或更正的申请过了答复期限还没有处理，请督促"));
}
