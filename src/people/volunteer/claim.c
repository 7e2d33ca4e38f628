/* claim.c - "somebody else registered my document", and "my own document was entered wrongly": two of the
 * staff decide.
 *
 * A claimant has no account yet: the answer comes by SMS, and the draft of the registration waits. What a
 * claim says of a person is sealed for the claim's own row. Not here: who may decide (claim_http.c). */
#include "people/volunteer/claim.h"

#include <stdio.h>

#include "office/account/account.h"
#include "office/audit/audit.h"
#include "base/clock.h"
#include "base/personal.h"
#include "base/crypt.h"
#include "base/id.h"
#include "base/pos.h"
#include "db/city.h"
#include "office/deadline/deadline.h"
#include "office/event/event.h"
#include "office/look/look.h"
#include "office/notice/notice.h"
#include "office/policy/policy.h"

#include "people/volunteer/identity.h"
#include "people/volunteer/guardian.sql.h"
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

bool claim_is_open(enum claim_state state)
{
    return state != CLAIM_STATE_GRANTED && state != CLAIM_STATE_REFUSED;
}

bool claim_for_above(const struct claim *c)
{
    return c->kind != CLAIM_KIND_CORRECTION || c->state != CLAIM_STATE_WAITING;
}

int64_t claim_above(const struct db *db, int64_t pos)
{
    return pos_above(db->city->pos, pos);
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
    int64_t id = id_new(), asker = 0;
    bool counter = a->kind == CLAIM_KIND_PHONE;
    int rc = counter ? OK : account_by_phone(db, a->phone, &asker);
    struct sql_claim_add_in in = {
        .id = id,
        .kind = a->kind,
        .id_kind = a->who->kind,
        .id_index = document_index(db, a->who->document),
        .holder = a->holder->id,
        .asker = counter ? db->actor.account : asker,
        .name = a->who->name,
        .phone_sealed = crypt_seal(db->city->keys, db->arena, claim_aad(db, "phone", id), a->phone),
        .id_sealed = crypt_seal(db->city->keys, db->arena, claim_aad(db, "id", id), a->who->document),
        .story = a->story,
        .pos = a->holder->pos,
        .now = db->now,
    };
    if (rc >= 0)
        rc = sql_claim_add(db, &in);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "您已经申请过了，请等工作人员处理");
    if (rc > 0)
        rc = audit(db, AUDIT_KIND_CREATE, id, in.pos, NULL);
    if (rc >= 0)
        rc = deadline_set(db, DEADLINE_KIND_CLAIM, id, db->now);
    if (rc >= 0)
        rc = notice_staff(
            db, a->kind == CLAIM_KIND_CORRECTION ? in.pos : claim_above(db, in.pos), link_of(db, id),
            counter ? N_("有一份更换手机号的申请等您核对") : N_("有一份证件认领或更正的申请等您处理"), NULL);
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

/* CONFLICT when the document is somebody else's. */
static int set_identity(struct db *db, const struct volunteer *v, struct identity *who)
{
    struct sql_volunteer_of_document_row row = { 0 };
    int rc = identity_check(db, who);
    if (rc == OK)
        rc = sql_volunteer_of_document(db, who->kind, document_index(db, who->document), &row);
    if (rc > 0 && row.id != v->id)
        return ERR(db->err, CONFLICT, NULL, "这个证件现在由别人注册着，请先处理那份注册");
    if (rc >= 0)
        rc = sql_volunteer_set_identity(db, &(struct sql_volunteer_set_identity_in){
                                                .id = v->id,
                                                .name = who->name,
                                                .sex = who->sex,
                                                .birth = who->birth_day,
                                                .id_kind = who->kind,
                                                .id_index = document_index(db, who->document),
                                                .id_sealed = document_seal(db, v->id, who->document) });
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "这份注册已经注销");
    if (rc > 0)
        rc = sql_guardian_born(db, v->id, who->birth_day);
    return rc < 0 ? rc : account_rename(db, v->account, who->name);
}

int volunteer_mend(struct db *db, int64_t volunteer, const struct identity *asked)
{
    struct identity who = *asked;
    struct volunteer v = { 0 };
    int rc = volunteer_one(db, volunteer, &v);
    if (rc == 0 || (rc > 0 && !volunteer_may_mend(&v)))
        return ERR(db->err, CONFLICT, NULL, "这份注册现在不用修改");
    if (rc > 0)
        rc = may_correct(db, volunteer);
    if (rc >= 0)
        rc = set_identity(db, &v, &who);
    if (rc >= 0)
        rc = sql_volunteer_decide(db, v.id, REAL_NAME_STATE_REFUSED, REAL_NAME_STATE_WAITING, db->now, NULL);
    if (rc >= 0)
        rc = volunteer_audit(db, AUDIT_KIND_CHANGE, &v, NULL, "姓名和证件");
    return rc < 0 ? rc
                  : notice_staff_about(
                        db, v.pos, v.account, "/inbox", N_("志愿者改好了实名信息，等您核实：{0}"),
                        personal_text(db->arena, PERSONAL_KIND_PERSON, READER_KIND_STAFF, who.name), NULL);
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

static int may_change_phone(struct db *db, const struct volunteer *v, const char *phone)
{
    int64_t taken = 0;
    int rc = event_is_self(db, v->account);
    if (rc > 0)
        return ERR(db->err, DENIED, NULL, "自己的注册要由别人核实");
    if (rc == OK && v->state == VOLUNTEER_STATE_CLOSED)
        return ERR(db->err, CONFLICT, NULL, "这份注册已经注销");
    if (rc == OK)
        rc = account_by_phone(db, phone, &taken);
    return rc > 0 ? ERR(db->err, CONFLICT, "phone", "这个手机号已经有账号，请换一个") : rc;
}

int claim_phone(struct db *db, int64_t volunteer, const char *phone, const char *story, int64_t *ret_id)
{
    struct volunteer v = { 0 };
    struct sql_volunteer_sealed_row sealed = { 0 };
    const char *document = NULL, *old = NULL;
    int rc = volunteer_one(db, volunteer, &v);
    if (rc == 0)
        return ERR(db->err, NOT_FOUND, NULL, "没有找到您要的内容");
    if (rc > 0)
        rc = may_change_phone(db, &v, phone);
    if (rc == OK)
        rc = sql_volunteer_sealed(db, v.id, &sealed);
    if (rc >= 0)
        rc = volunteer_open_document(db, v.id, sealed.document ? sealed.document : "", &document);
    struct identity who = { .name = v.name, .kind = (enum id_kind)v.id_kind, .document = document };
    struct asking a = { CLAIM_KIND_PHONE, &v, &who, phone, story };
    if (rc >= 0)
        rc = add(db, &a, ret_id);
    if (rc == OK)
        rc = account_phone(db, v.account, &old);
    if (rc == OK)
        rc = notice_sms(db, old,
                        "【红马甲】站点正在当面为您更换登录手机号。如果不是您本人办理的，请马上联系站点。");
    return done(rc);
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
                       .decided = row.decided,
                       .paused = row.paused,
                       .same = row.same };
    bool kept = claim_is_open(c.state);
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
    if (!claim_is_open(c->state))
        return decided_already(db);
    int rc = look_check_reason(db->err, "reason", reason);
    if (rc == OK)
        rc = audit(db, AUDIT_KIND_REVEAL, c->id, c->pos, reason);
    return rc < 0 ? rc : look_check_day(db);
}

/* --- deciding ------------------------------------------------------------------------------------------ */

static int decide(struct db *db, const struct claim *c, enum claim_state state, const char *reason)
{
    int rc = sql_claim_decide(db, c->id, c->state, state, db->actor.account, reason ? reason : "", db->now);
    if (rc == 0)
        return decided_already(db);
    if (rc > 0)
        rc = deadline_clear(db, DEADLINE_KIND_CLAIM, c->id);
    if (rc >= 0)
        rc = deadline_clear(db, DEADLINE_KIND_CLAIM_PAUSE, c->id);
    if (rc >= 0)
        rc = audit(db, state == CLAIM_STATE_GRANTED ? AUDIT_KIND_APPROVE : AUDIT_KIND_REFUSE, c->id, c->pos,
                   reason);
    return done(rc);
}

/* One step on the way; the days to answer begin anew. */
static int step(struct db *db, const struct claim *c, enum claim_state state, bool paused, const char *reason)
{
    bool first = state == CLAIM_STATE_AGREED || state == CLAIM_STATE_SETTLED;
    int rc = sql_claim_step(db, c->id, c->state, state, first ? db->actor.account : 0, reason ? reason : "",
                            paused);
    if (rc == 0)
        return decided_already(db);
    if (rc > 0)
        rc = state == CLAIM_STATE_PAUSING ? deadline_clear(db, DEADLINE_KIND_CLAIM, c->id)
                                          : deadline_set(db, DEADLINE_KIND_CLAIM, c->id, db->now);
    return rc < 0 ? rc : audit(db, first ? AUDIT_KIND_APPROVE : AUDIT_KIND_CHANGE, c->id, c->pos, reason);
}

/* Somebody else agrees, too; they are told. */
static int agree_first(struct db *db, const struct claim *c, enum claim_state state, const char *reason)
{
    struct review_party_list parties = { 0 };
    int rc = step(db, c, state, c->paused, reason);
    if (rc == OK)
        rc = sql_claim_parties(db, c->id, state, &parties);
    return rc < 0 ? rc
                  : notice_staff_but(db, claim_above(db, c->pos), &parties, link_of(db, c->id),
                                     N_("有一份证件申请已有一人同意，还要另一个人看一遍"), NULL);
}

/* The holder rests meanwhile, and may say by one tap that the document is theirs. */
static int pause(struct db *db, const struct claim *c, const struct volunteer *holder, const char *reason)
{
    const char *phone = NULL;
    char days[24];
    bool active = holder->state == VOLUNTEER_STATE_ACTIVE || holder->state == VOLUNTEER_STATE_AWAITS;
    int64_t n = policy(db, POLICY_CLAIM_OBJECT_DAYS);
    snprintf(days, sizeof(days), "%lld", (long long)n);
    int rc = step(db, c, CLAIM_STATE_PAUSING, active, reason);
    if (rc == OK)
        rc = deadline_set(db, DEADLINE_KIND_CLAIM_PAUSE, c->id, db->now + n * DAY_MS);
    if (rc == OK && active)
        rc = volunteer_suspend(db, holder->id, "有人提出注册用的证件属于他，正在等您答复");
    if (rc == OK)
        rc =
            notice_send(db, holder->account, "/me/suspension",
                        N_("经核实，您注册用的证件可能属于别人；如果证件是您的，请在 {0} 天内点“证件是我的”"),
                        days, NULL);
    if (rc == OK)
        rc = account_phone(db, holder->account, &phone);
    return rc < 0 ? rc
                  : notice_sms(db, phone,
                               arena_printf(db->arena,
                                            "【红马甲】有人提出您注册用的证件属于他。如果证件是您的，请在 %s "
                                            "天内打开 %s/me/suspension 提出异议。",
                                            days, db->city->public_url ? db->city->public_url : ""));
}

/* The document is free for the claimant; the holder keeps the hours and has to prove who they are. */
static int hand_over(struct db *db, const struct claim *c, const struct volunteer *holder)
{
    char index[CRYPT_BLIND_TEXT];
    int rc = OK;
    if (holder->state != VOLUNTEER_STATE_CLOSED)
        rc = volunteer_strip(db, holder, "证件认领成立");
    if (rc == OK && holder->state != VOLUNTEER_STATE_CLOSED)
        rc =
            notice_send(db, holder->account, "/me/correct",
                        N_("您注册用的证件经核实属于别人；请用您自己的证件更正，核实后您的时长照样算"), NULL);
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
    int rc = set_identity(db, v, &who);
    if (rc >= 0)
        rc = v->real_name == REAL_NAME_STATE_REFUSED ? volunteer_confirm(db, v->id)
                                                     : volunteer_tell_person(db, v->id);
    if (rc >= 0 && v->real_name == REAL_NAME_STATE_REFUSED)
        rc = volunteer_resume(db, v->id, NULL);
    if (rc >= 0)
        rc = volunteer_audit(db, AUDIT_KIND_CHANGE, v, NULL, "姓名和证件");
    if (rc >= 0)
        rc = notice_send(db, v->account, "/me/data", N_("您的姓名和证件已按申请更正"), NULL);
    return done(rc);
}

/* Whoever has the old number is told, and can take the account back for some days. */
static int change_phone(struct db *db, const struct claim *c, const struct volunteer *v)
{
    int rc = v->state == VOLUNTEER_STATE_CLOSED ? ERR(db->err, CONFLICT, NULL, "这份注册已经注销") : OK;
    if (rc == OK)
        rc = account_change_phone(db, v->account, c->phone);
    if (rc == OK)
        rc = volunteer_audit(db, AUDIT_KIND_CHANGE, v, NULL, "在站点更换手机号");
    if (rc >= 0)
        rc = notice_send(db, v->account, "/me/data", N_("登录手机号已在站点更换，其他登录都已退出"), NULL);
    return rc < 0 ? rc
                  : notice_sms(db, c->phone,
                               "【红马甲】您的登录手机号已换成这个号码，请用这个号码收验证码登录。");
}

static int both(struct db *db, int64_t id, struct claim *c, struct volunteer *v)
{
    int rc = claim_one(db, id, c);
    if (rc == OK)
        rc = volunteer_one(db, c->holder, v);
    if (rc == 0)
        return ERR(db->err, NOT_FOUND, NULL, "没有找到您要的内容");
    if (rc > 0 && (rc = event_is_self(db, v->account)) > 0)
        return ERR(db->err, DENIED, NULL, "自己的注册要由别人核实");
    return done(rc);
}

static int grant_now(struct db *db, const struct claim *c, const struct volunteer *v, const char *reason)
{
    int rc = c->kind == CLAIM_KIND_PHONE ? volunteer_over_rights(db, v->account) : OK;
    if (rc == OK)
        rc = decide(db, c, CLAIM_STATE_GRANTED, reason);
    if (rc < 0)
        return rc;
    switch (c->kind) {
    case CLAIM_KIND_NOT_ME:
        return hand_over(db, c, v);
    case CLAIM_KIND_PHONE:
        return change_phone(db, c, v);
    default:
        return correct(db, c, v);
    }
}

int claim_grant(struct db *db, int64_t id, const char *reason)
{
    struct claim c = { 0 };
    struct volunteer v = { 0 };
    int rc = both(db, id, &c, &v);
    if (rc < 0)
        return rc;
    switch (c.state) {
    case CLAIM_STATE_WAITING:
        return c.same || c.kind == CLAIM_KIND_PHONE ? grant_now(db, &c, &v, reason)
                                                    : agree_first(db, &c, CLAIM_STATE_AGREED, reason);
    case CLAIM_STATE_AGREED:
        return c.kind == CLAIM_KIND_NOT_ME && v.state != VOLUNTEER_STATE_CLOSED
                   ? pause(db, &c, &v, reason)
                   : grant_now(db, &c, &v, reason);
    case CLAIM_STATE_PAUSING:
        return ERR(db->err, CONFLICT, NULL, "正在等持有人答复，到期没有异议就自动办结");
    case CLAIM_STATE_CONTESTED:
        return agree_first(db, &c, CLAIM_STATE_SETTLED, reason);
    case CLAIM_STATE_SETTLED:
        return grant_now(db, &c, &v, reason);
    default:
        return decided_already(db);
    }
}

int claim_refuse(struct db *db, int64_t id, const char *reason)
{
    struct claim c = { 0 };
    struct volunteer v = { 0 };
    if (!reason)
        return ERR(db->err, INVALID, "reason", "请写明理由，对方会看到");
    int rc = both(db, id, &c, &v);
    if (rc == OK && c.state == CLAIM_STATE_PAUSING)
        return ERR(db->err, CONFLICT, NULL, "正在等持有人答复，到期没有异议就自动办结");
    if (rc == OK)
        rc = decide(db, &c, CLAIM_STATE_REFUSED, reason);
    if (rc < 0)
        return rc;
    if (c.kind == CLAIM_KIND_CORRECTION)
        return notice_send(db, v.account, "/me/data", N_("您更正姓名或证件的申请没有通过：{0}"), reason,
                           NULL);
    if (c.kind == CLAIM_KIND_PHONE)
        return notice_sms(db, c.phone, arena_printf(db->arena, "【红马甲】更换手机号没有通过：%s", reason));
    rc = notice_send(db, v.account, "/me", N_("关于您证件的争议已核实，您的注册不变"), NULL);
    if (rc >= 0)
        rc = notice_sms(db, c.phone, arena_printf(db->arena, "【红马甲】证件认领没有通过：%s", reason));
    return done(rc);
}

int claim_object(struct db *db, int64_t id)
{
    struct claim c = { 0 };
    struct volunteer v = { 0 };
    int rc = claim_one(db, id, &c);
    if (rc == OK)
        rc = volunteer_one(db, c.holder, &v);
    if (rc >= 0 && (!rc || v.account != db->actor.account))
        return ERR(db->err, NOT_FOUND, NULL, "没有找到您要的内容");
    if (rc > 0 && c.state != CLAIM_STATE_PAUSING)
        return ERR(db->err, CONFLICT, NULL, "这份申请已经不在答复期里，请带证件原件到就近的站点说明");
    if (rc > 0)
        rc = step(db, &c, CLAIM_STATE_CONTESTED, false, NULL);
    if (rc == OK)
        rc = deadline_clear(db, DEADLINE_KIND_CLAIM_PAUSE, id);
    if (rc == OK && c.paused)
        rc = volunteer_resume(db, v.id, "本人提出异议");
    if (rc == OK)
        rc = notice_staff(db, claim_above(db, c.pos), link_of(db, id),
                          N_("证件的持有人有异议，请双方带证件原件当面核对"), NULL);
    return rc < 0
               ? rc
               : notice_sms(db, c.phone,
                            "【红马甲】您认领的证件，持有人提出了异议，请带证件原件到上一级站点当面核对。");
}

int claim_pause_over(struct db *db, int64_t id)
{
    struct claim c = { 0 };
    struct volunteer v = { 0 };
    int rc = both(db, id, &c, &v);
    return rc < 0 || c.state != CLAIM_STATE_PAUSING ? rc : grant_now(db, &c, &v, "持有人到期没有异议");
}

/* --- the days to answer -------------------------------------------------------------------------------- */

static int tell_staff(struct db *db, int64_t id, bool above, const char *key)
{
    struct sql_claim_one_row c = { 0 };
    int rc = sql_claim_one(db, id, &c);
    if (rc <= 0 || !claim_is_open((enum claim_state)c.state) || c.state == CLAIM_STATE_PAUSING)
        return done(rc);
    bool theirs = c.kind != CLAIM_KIND_CORRECTION || c.state != CLAIM_STATE_WAITING;
    int64_t pos = theirs ? claim_above(db, c.pos) : c.pos;
    return notice_staff(db, above ? claim_above(db, pos) : pos, link_of(db, id), key, NULL);
}

int claim_remind(struct db *db, int64_t id)
{
    return tell_staff(db, id, false, N_("有一份证件认领或更正的申请快到答复期限了"));
}

int claim_escalate(struct db *db, int64_t id)
{
    return tell_staff(db, id, true, N_("有一份证件认领或更正的申请过了答复期限还没有处理，请督促"));
}
