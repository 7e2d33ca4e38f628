/* volunteer.c - what becomes of a registration: corrected, confirmed, refused, suspended, closed; and its
 * consents.
 *
 * Invariants: each move is one conditional UPDATE, an audit row, a notice and, where the figure 志愿者 moves,
 * a delta on the day of the decision; closed is final and holds no name, document or contact. Not here:
 * registering (register.c). */
#include "people/volunteer/volunteer.h"

#include <stdio.h>

#include "office/account/account.h"
#include "office/audit/audit.h"
#include "base/clock.h"
#include "base/id.h"
#include "office/event/event.h"
#include "office/look/look.h"
#include "office/notice/notice.h"
#include "office/org/org.h"
#include "base/input.h"
#include "office/policy/policy.h"
#include "office/number/number.h"
#include "office/stat/stat.h"

#include "people/volunteer/check.sql.h"
#include "people/volunteer/details.h"
#include "people/volunteer/guardian.sql.h"
#include "people/volunteer/identity.h"
#include "people/volunteer/staff.sql.h"
#include "people/volunteer/volunteer.sql.h"

#define ERASED_NAME "已注销"

/* --- looking up ---------------------------------------------------------------------------------------- */

int volunteer_one(struct db *db, int64_t id, struct volunteer *ret_volunteer)
{
    return sql_volunteer_one(db, id, ret_volunteer);
}

int volunteer_of_account(struct db *db, int64_t account, struct volunteer *ret_volunteer)
{
    return sql_volunteer_of_account(db, account, ret_volunteer);
}

int volunteer_of_number(struct db *db, const char *number, struct volunteer *ret_volunteer)
{
    return sql_volunteer_of_number(db, number, ret_volunteer);
}

int volunteer_agreed(struct db *db, int64_t account, enum consent_kind kind)
{
    struct sql_consent_holds_row row;
    return sql_consent_holds(db, account, kind, &row);
}

static int find(struct db *db, int64_t id, struct volunteer *v)
{
    int rc = sql_volunteer_one(db, id, v);
    return rc < 0 ? rc : rc ? OK : ERR(db->err, NOT_FOUND, NULL, "没有找到您要的内容");
}

/* --- audit and figures --------------------------------------------------------------------------------- */

int volunteer_audit(struct db *db, int what, const struct volunteer *v, const char *reason,
                    const char *detail)
{
    return audit_add(db, &(struct audit_entry){ .what = (enum audit_kind)what,
                                                .thing = "volunteer",
                                                .thing_id = v->id,
                                                .pos = v->pos,
                                                .reason = reason,
                                                .detail = detail });
}

int volunteer_note_change(struct db *db, const struct volunteer *v, const char *what)
{
    return volunteer_audit(db, AUDIT_KIND_CHANGE, v, NULL, what);
}

int volunteer_note_relative(struct db *db, const struct volunteer *v)
{
    db->actor.account = v->account; /* whoever it is acts as that account from here on */
    return volunteer_audit(db, AUDIT_KIND_LOGIN, v, NULL, "家人电话");
}

int volunteer_note_look(struct db *db, const struct volunteer *v, const char *reason)
{
    int rc = look_check_reason(db->err, "reason", reason);
    if (rc == OK)
        rc = look_note(db, &(struct look){ .volunteer = v->id, .pos = v->pos, .reason = reason });
    return rc < 0 ? rc : look_check_day(db);
}

/* The figure 志愿者: confirmed and active, on the day of the decision, where the person lives. */
int volunteer_count(struct db *db, const struct volunteer *v, int64_t n)
{
    if (v->state != VOLUNTEER_STATE_ACTIVE || v->real_name != REAL_NAME_STATE_CONFIRMED)
        return OK;
    return stat_add(db, v->pos, day_of(v->decided), MEASURE_VOLUNTEERS, n);
}

/* --- correcting ---------------------------------------------------------------------------------------- */

/* Whoever moves takes along the figures that count people where they live. */
static int move_figures(struct db *db, const struct volunteer *v, int64_t to)
{
    struct sql_volunteer_first_day_row first = { .day = DB_NONE };
    struct volunteer moved = *v;
    moved.pos = to;
    if (to == v->pos)
        return OK;
    int rc = volunteer_count(db, v, -1);
    if (rc >= 0)
        rc = volunteer_count(db, &moved, 1);
    if (rc >= 0 && v->minutes > 0)
        rc = sql_volunteer_first_day(db, v->id, &first);
    if (rc < 0 || v->minutes <= 0 || first.day == DB_NONE)
        return done(rc);
    rc = stat_add(db, v->pos, first.day, MEASURE_WITH_HOURS, -1);
    return rc < 0 ? rc : stat_add(db, to, first.day, MEASURE_WITH_HOURS, 1);
}

int volunteer_edit(struct db *db, int64_t id, int64_t version, const struct residence *lives,
                   const struct volunteer_details *d)
{
    struct volunteer v = { 0 };
    struct unit home;
    int rc = find(db, id, &v);
    if (rc == OK)
        rc = residence_check(db, lives, &home);
    if (rc == OK)
        rc = details_check(db, d);
    if (rc < 0)
        return rc;
    rc = sql_volunteer_edit(db,
                            &(struct sql_volunteer_edit_in){ .id = id,
                                                             .version = version,
                                                             .unit = home.id,
                                                             .pos = home.pos,
                                                             .address = lives->address,
                                                             .emergency = details_seal_emergency(db, id, d),
                                                             .volunteer_details = *d });
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, CHANGED_MEANWHILE);
    if (rc > 0)
        rc = details_write(db, id, d);
    if (rc >= 0)
        rc = move_figures(db, &v, home.pos);
    return rc < 0 ? rc : volunteer_audit(db, AUDIT_KIND_CHANGE, &v, NULL, "资料");
}

/* --- staff decide -------------------------------------------------------------------------------------- */

static int find_for(struct db *db, int64_t id, struct volunteer *v)
{
    int rc = find(db, id, v), own = rc == OK ? event_is_self(db, v->account) : rc;
    if (own > 0)
        return ERR(db->err, DENIED, NULL, "自己的注册要由别人核实");
    if (own < 0)
        return own;
    if (rc == OK && v->state == VOLUNTEER_STATE_CLOSED)
        return ERR(db->err, CONFLICT, NULL, "这份注册已经注销");
    return rc;
}

int volunteer_tell_person(struct db *db, int64_t id)
{
    struct sql_volunteer_person_row row = { 0 };
    int rc = sql_volunteer_person(db, id, &row);
    return rc < 0 || !row.person ? done(rc) : account_set_person(db, row.account, row.person);
}

int volunteer_over_rights(struct db *db, int64_t account)
{
    const struct grant *g = NULL;
    size_t n = 0;
    int rc =
        db->actor.account ? org_grants(db, account, &g, &n) : OK; /* the clock carries out what two decided */
    for (size_t i = 0; i < n && rc >= 0; i++)
        if (!user_over(db->actor.user, STATION, g[i].range.lo))
            rc =
                ERR(db->err, CONFLICT, NULL, "对方在“{0}”有管理权限，请由那里的管理人员来办", g[i].unit_name);
    return done(rc);
}

/* Of who takes part no more all nouns are told, whichever way it came; on restoring nothing comes back by
 * itself. */
static int become(struct db *db, const struct volunteer *v, enum volunteer_state state, const char *reason)
{
    int rc = state == VOLUNTEER_STATE_SUSPENDED ? volunteer_over_rights(db, v->account) : OK;
    if (rc == OK)
        rc = sql_volunteer_move(db, v->id, v->state, state, reason);
    if (rc <= 0 || v->state != VOLUNTEER_STATE_ACTIVE)
        return rc;
    rc = signal_person_suspended(db, v->id);
    return rc < 0 ? rc : 1;
}

int volunteer_become(struct db *db, const struct volunteer *v, enum volunteer_state to, const char *reason)
{
    struct volunteer after = *v;
    int rc = become(db, v, to, reason);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "这份注册已经有人处理过了");
    after.state = to;
    if (rc > 0)
        rc = volunteer_count(db, v, -1);
    return rc < 0 ? rc : volunteer_count(db, &after, 1);
}

static int decide(struct db *db, int64_t id, enum real_name_state real_name, const char *reason)
{
    struct volunteer v = { 0 };
    int rc = find_for(db, id, &v);
    if (rc == OK && v.real_name == REAL_NAME_STATE_CONFIRMED) /* only a claim of two undoes that */
        rc = ERR(db->err, CONFLICT, NULL, "这份注册已经有人处理过了");
    if (rc < 0)
        return rc;
    rc = sql_volunteer_decide(db, id, v.real_name, real_name, db->now, reason);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "这份注册已经有人处理过了");
    v.real_name = real_name;
    v.decided = db->now;
    if (rc > 0)
        rc = volunteer_tell_person(db, id);
    if (rc >= 0)
        rc = volunteer_count(db, &v, 1);
    bool yes = real_name == REAL_NAME_STATE_CONFIRMED;
    if (rc >= 0)
        rc = volunteer_audit(db, yes ? AUDIT_KIND_APPROVE : AUDIT_KIND_REFUSE, &v, reason, "实名");
    if (rc >= 0 && yes)
        rc = notice_send(db, v.account, "/me", N_("您的实名信息已通过核实"), NULL);
    else if (rc >= 0)
        rc = notice_send(db, v.account, "/me/correct", N_("您的实名信息退回修改：{0}"), reason, NULL);
    return done(rc);
}

/* ACTIVE, or AWAITS: a minor whose guardian does not agree. */
static int standing(struct db *db, int64_t id, enum volunteer_state *ret_state)
{
    struct sql_guardian_missed_row row;
    int rc = sql_guardian_missed(db, id, &row);
    *ret_state = rc > 0 ? VOLUNTEER_STATE_AWAITS : VOLUNTEER_STATE_ACTIVE;
    return done(rc);
}

int volunteer_confirm(struct db *db, int64_t id)
{
    return decide(db, id, REAL_NAME_STATE_CONFIRMED, NULL);
}

int volunteer_refuse(struct db *db, int64_t id, const char *reason)
{
    if (!reason)
        return ERR(db->err, INVALID, "reason", "请写明理由，对方会看到");
    return decide(db, id, REAL_NAME_STATE_REFUSED, reason);
}

bool volunteer_may_mend(const struct volunteer *v)
{
    return v->real_name == REAL_NAME_STATE_REFUSED &&
           (v->state == VOLUNTEER_STATE_ACTIVE || v->state == VOLUNTEER_STATE_AWAITS);
}

int volunteer_sent_back(struct db *db, int64_t id, const char **ret_reason)
{
    struct sql_volunteer_sent_back_row row = { 0 };
    int rc = sql_volunteer_sent_back(db, id, &row);
    if (rc > 0)
        *ret_reason = row.reason;
    return rc;
}

static int move(struct db *db, const struct volunteer *v, enum volunteer_state becomes, const char *reason)
{
    int rc = volunteer_become(db, v, becomes, reason);
    bool ends = becomes == VOLUNTEER_STATE_SUSPENDED;
    if (rc >= 0)
        rc = volunteer_audit(db, ends ? AUDIT_KIND_REVOKE : AUDIT_KIND_GRANT, v, reason,
                             ends ? "暂停资格" : "恢复资格");
    if (rc >= 0 && ends)
        rc = notice_send(db, v->account, "/me", N_("您的志愿者资格已暂停：{0}"), reason, NULL);
    else if (rc >= 0 && becomes == VOLUNTEER_STATE_AWAITS)
        rc = notice_send(db, v->account, "/me", N_("暂停已经解除，还要监护人同意才能参加活动"), NULL);
    else if (rc >= 0)
        rc = notice_send(db, v->account, "/me", N_("您的志愿者资格已恢复"), NULL);
    return done(rc);
}

int volunteer_suspend(struct db *db, int64_t id, const char *reason)
{
    struct volunteer v = { 0 };
    if (!reason)
        return ERR(db->err, INVALID, "reason", "请写明理由，对方会看到");
    int rc = find_for(db, id, &v);
    if (rc == OK && v.state == VOLUNTEER_STATE_SUSPENDED)
        return ERR(db->err, CONFLICT, NULL, "现在不是在册状态，不能暂停");
    return rc < 0 ? rc : move(db, &v, VOLUNTEER_STATE_SUSPENDED, reason);
}

int volunteer_resume(struct db *db, int64_t id, const char *reason)
{
    struct volunteer v = { 0 };
    enum volunteer_state back = VOLUNTEER_STATE_ACTIVE;
    int rc = find(db, id, &v);
    if (rc == OK)
        rc = standing(db, id, &back);
    return rc < 0 || v.state != VOLUNTEER_STATE_SUSPENDED ? rc : move(db, &v, back, reason);
}

int volunteer_strip(struct db *db, const struct volunteer *v, const char *reason)
{
    const char *none = arena_printf(db->arena, "none:%lld", (long long)v->id);
    int rc = v->state != VOLUNTEER_STATE_SUSPENDED ? move(db, v, VOLUNTEER_STATE_SUSPENDED, reason) : OK;
    if (rc == OK && v->real_name != REAL_NAME_STATE_REFUSED)
        rc = sql_volunteer_decide(db, v->id, v->real_name, REAL_NAME_STATE_REFUSED, db->now, reason);
    if (rc >= 0)
        rc = sql_volunteer_strip(db, v->id, "待核实", none);
    if (rc >= 0)
        rc = account_rename(db, v->account, "待核实");
    if (rc >= 0)
        rc = account_set_person(db, v->account, NULL);
    return rc < 0 ? rc : volunteer_audit(db, AUDIT_KIND_REVOKE, v, reason, "证件");
}

int volunteer_restore(struct db *db, int64_t id, const char *reason)
{
    struct volunteer v = { 0 };
    int rc = find_for(db, id, &v);
    if (rc < 0)
        return rc;
    if (v.state != VOLUNTEER_STATE_SUSPENDED)
        return ERR(db->err, CONFLICT, NULL, "现在不是暂停状态，不能恢复");
    if (v.real_name == REAL_NAME_STATE_REFUSED)
        return ERR(db->err, CONFLICT, NULL, "实名没有通过，请先通过核实");
    enum volunteer_state back = VOLUNTEER_STATE_ACTIVE;
    rc = standing(db, id, &back);
    return rc < 0 ? rc : move(db, &v, back, reason);
}

int volunteer_appeal(struct db *db, int64_t id, const struct suspension_appeal *a)
{
    struct volunteer v = { 0 };
    char days[24];
    int64_t every = policy(db, POLICY_VOLUNTEER_APPEAL_DAYS);
    int rc = CHECK(db->err, suspension_appeal, a);
    if (rc == OK)
        rc = find(db, id, &v);
    if (rc == OK && v.state != VOLUNTEER_STATE_SUSPENDED)
        return ERR(db->err, CONFLICT, NULL, "您的资格没有暂停，不用申诉");
    if (rc == OK)
        rc = sql_volunteer_appeal(db, id, db->now, db->now - every * DAY_MS);
    snprintf(days, sizeof(days), "%lld", (long long)every);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "您刚申诉过，站点还在看；{0} 天后可以再申诉一次", days);
    if (rc > 0)
        rc = volunteer_note_change(db, &v, "申诉资格暂停");
    if (rc < 0)
        return rc;
    const char *link = arena_printf(db->arena, "/admin/volunteers/%lld", (long long)id);
    return done(
        notice_staff_about(db, v.pos, v.account, link, N_("被暂停资格的志愿者申诉：{0}"), a->story, NULL));
}

/* --- closing ------------------------------------------------------------------------------------------- */

static int check_ties(struct db *db, const struct volunteer *v)
{
    struct sql_volunteer_ties_row ties = { 0 };
    struct sql_volunteer_grants_row rights = { 0 };
    int rc = sql_volunteer_ties(db, v->id, db->now, &ties);
    if (rc >= 0)
        rc = sql_volunteer_grants(db, v->account, &rights);
    if (rc < 0)
        return rc;
    if (ties.records)
        return ERR(db->err, CONFLICT, NULL, "还有没结束或待确认的服务记录，请等它们有结果后再注销");
    if (ties.signups)
        return ERR(db->err, CONFLICT, NULL, "还有没开始的报名，请先取消报名再注销");
    if (ties.teams)
        return ERR(db->err, CONFLICT, NULL, "您还是队长，请先把队伍交给别人再注销");
    if (rights.n)
        return ERR(db->err, CONFLICT, NULL, "您还有管理权限，请先请上级收回再注销");
    return OK;
}

/* Of the birth date only the year stays, for figures by age. */
static int64_t year_only(int64_t birth_day)
{
    return day_from(civil_of(day_start_ms(birth_day)).year, 1, 1);
}

static int erase_parts(struct db *db, const struct volunteer *v)
{
    static const struct volunteer_details nothing = { 0 };
    int rc = details_write(db, v->id, &nothing);
    if (rc >= 0)
        rc = sql_guardian_erase(db, v->id);
    if (rc >= 0)
        rc = sql_claims_own_drop(db, v->id);
    if (rc >= 0)
        rc = sql_consent_withdraw_all(db, v->account, db->now);
    return done(rc);
}

static int erase(struct db *db, const struct volunteer *v)
{
    int rc = sql_volunteer_close(db, v->id, v->state, ERASED_NAME, year_only(v->birth), db->now);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "这份注册已经注销");
    if (rc > 0)
        rc = volunteer_count(db, v, -1);
    if (rc >= 0)
        rc = signal_person_leaves(db, v->id);
    if (rc >= 0)
        rc = erase_parts(db, v);
    if (rc >= 0)
        rc = volunteer_audit(db, AUDIT_KIND_CLOSE, v, NULL, NULL);
    return done(rc);
}

int volunteer_close(struct db *db, int64_t id)
{
    struct volunteer v = { 0 };
    int rc = find(db, id, &v);
    if (rc == OK)
        rc = check_ties(db, &v);
    if (rc == OK)
        rc = erase(db, &v);
    return rc < 0 ? rc : account_close(db, v.account);
}

/* --- consents ------------------------------------------------------------------------------------------ */

static bool is_optional(enum consent_kind kind)
{
    return kind == CONSENT_KIND_PLACE || kind == CONSENT_KIND_PUBLICITY;
}

int consent_give(struct db *db, int64_t account, enum consent_kind kind)
{
    int rc = volunteer_agreed(db, account, kind);
    if (rc != 0)
        return done(rc);
    if (!is_optional(kind))
        return ERR(db->err, INVALID, "kind", "这一项不能在这里修改");
    return done(sql_consent_add(db, id_new(), account, kind, CONSENT_VERSION, db->now));
}

int consent_withdraw(struct db *db, int64_t account, enum consent_kind kind)
{
    if (!is_optional(kind))
        return ERR(db->err, CONFLICT, NULL, "撤回这一项就不能继续当志愿者；如果确定要撤回，请注销账号");
    return done(sql_consent_withdraw(db, account, kind, db->now));
}

/* --- what service adds ------------------------------------------------------------------------------- */

int volunteer_credit(struct db *db, int64_t id, int64_t minutes, int64_t records,
                     struct volunteer_total *ret_total)
{
    return sql_volunteer_credit(db, id, minutes, records, ret_total);
}

int volunteer_missed(struct db *db, int64_t id)
{
    return sql_volunteer_missed(db, id);
}

int volunteer_set_star(struct db *db, int64_t id, int64_t from, int64_t to)
{
    return sql_volunteer_star(db, id, from, to);
}

int volunteer_check_numbers(struct db *db, struct check *c)
{
    return sql_volunteer_inv_numbers(db, number_check, &(struct number_check){ CN_VOLUNTEER, c });
}
