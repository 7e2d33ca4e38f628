/* forgot.c - see forgot.h. A code alone proves a phone, and a phone can be taken; where rights over others
 * hang on an account, a second person has looked who asks. */
#include "office/account/forgot.h"

#include <stdio.h>

#include "office/account/account.h"
#include "office/account/account.sql.h"
#include "office/account/second.h"
#include "office/audit/audit.h"
#include "base/clock.h"
#include "db/city.h"
#include "office/event/event.h"
#include "office/notice/notice.h"
#include "office/policy/policy.h"
#include "view/view.h"

int forgot_may_set(struct db *db, int64_t account)
{
    const struct grant *grants = NULL;
    size_t n = 0;
    int rc = org_grants(db, account, &grants, &n);
    if (rc < 0 || !n)
        return rc;
    rc = sql_release_use(db, account, db->now);
    return rc ? done(rc)
              : ERR(db->err, CONFLICT, NULL,
                    "您有工作权限，设新密码还要同事或上级在“工作权限”里同意一次，请联系他们，同意后再来");
}

int forgot_set(struct db *db, int64_t account, const char *password_hash)
{
    int rc = forgot_may_set(db, account);
    if (rc == OK)
        rc = account_set_password(db, account, password_hash);
    if (rc < 0)
        return rc;
    db->actor.account = account;
    rc = audit_add(db, &(struct audit_entry){ .what = AUDIT_KIND_CHANGE,
                                              .thing = "account",
                                              .thing_id = account,
                                              .pos = db->city->pos,
                                              .detail = "用验证码重设密码" });
    return rc < 0 ? rc
                  : notice_send(
                        db, account, "/login/forgot",
                        N_("您的登录密码刚刚用验证码重设过，其他登录都已退出；如果不是您本人，请马上重设"),
                        NULL);
}

/* --- the word of somebody over them -------------------------------------------------------------------- */

static int check_over(struct db *db, const struct org_grant *g, bool any)
{
    const struct grant *held = NULL;
    size_t n = 0;
    int rc = event_is_self(db, g->account);
    if (rc > 0)
        return ERR(db->err, CONFLICT, NULL, "不能给自己办这件事，请由同事或上级来办");
    if (rc == OK)
        rc = org_grants(db, g->account, &held, &n);
    for (size_t i = 0; rc == OK && !any && i < n; i++)
        if (held[i].capability != CAPABILITY_GENERAL || !actor_over(db, STATION, held[i].range.lo))
            rc = ERR(db->err, CONFLICT, NULL, "{0}在别处还有权限，请由管得到他全部权限的上级或系统管理员来办",
                     g->line.name);
    return rc;
}

static int tell(struct db *db, int64_t account)
{
    const char *phone = NULL;
    char hours[24];
    snprintf(hours, sizeof(hours), "%lld", (long long)policy(db, POLICY_LOGIN_RELEASE_HOURS));
    int rc = account_phone(db, account, &phone);
    if (rc == OK)
        rc = notice_sms(db, phone,
                        arena_printf(db->arena,
                                     "【红马甲】单位已同意您重设密码，%s "
                                     "小时内有效。如果不是您提出的，请马上告诉上级。",
                                     hours));
    return rc < 0
               ? rc
               : notice_send(db, account, "/login/forgot",
                             N_("单位已同意您重设一次密码，{0} 小时内有效；如果不是您提出的，请马上告诉上级"),
                             hours, NULL);
}

int forgot_release(struct db *db, const struct org_grant *g, bool any, const char *reason)
{
    int rc = check_over(db, g, any);
    if (rc == OK)
        rc = done(sql_release_add(db, g->account, db->actor.account, db->now,
                                  db->now + policy(db, POLICY_LOGIN_RELEASE_HOURS) * HOUR_MS));
    if (rc == OK)
        rc = audit_add(db, &(struct audit_entry){ .what = AUDIT_KIND_APPROVE,
                                                  .thing = "account",
                                                  .thing_id = g->account,
                                                  .pos = g->pos,
                                                  .reason = reason,
                                                  .detail = "重设密码" });
    return rc < 0 ? rc : tell(db, g->account);
}

int forgot_release_second(struct db *db, const struct org_grant *g, bool any, const char *reason)
{
    int rc = check_over(db, g, any);
    return rc < 0 ? rc : second_release(db, g->account, g->pos, reason);
}
