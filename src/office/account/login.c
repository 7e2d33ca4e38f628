/* login.c - see login.h. The hash is computed before, on the slow pool; here it is compared with what is
 * stored now, so that a password changed meanwhile, or a lock set by a try beside this one, still counts. */
#include "office/account/login.h"

#include <stdio.h>

#include "office/account/account.h"
#include "office/account/account.sql.h"
#include "office/account/visitor.h"
#include "office/audit/audit.h"
#include "base/clock.h"
#include "base/crypt.h"
#include "db/city.h"
#include "office/policy/policy.h"

int login_try_password(struct db *db, const char *phone, const char *password, struct login_try *ret_try)
{
    struct sql_account_key_row row = { 0 };
    char index[CRYPT_BLIND_TEXT];
    crypt_blind(db->city->keys, "phone", phone, index);
    int rc = sql_account_key(db, index, &row);
    if (rc < 0)
        return rc;
    *ret_try = (struct login_try){ .account = row.id, .hash = row.hash };
    ret_try->right = account_check_password(row.hash, password);
    return OK;
}

int login_try_own(struct db *db, int64_t account, const char *password, struct login_try *ret_try)
{
    struct sql_account_own_key_row row = { 0 };
    int rc = sql_account_own_key(db, account, &row);
    if (rc < 0)
        return rc;
    *ret_try = (struct login_try){ .account = account, .hash = row.hash };
    /* An account that only ever had codes sets its first password without an old one. */
    ret_try->right = row.hash ? account_check_password(row.hash, password ? password : "") : rc > 0;
    return OK;
}

static int audit_login(struct db *db, enum audit_kind what, int64_t account, const char *detail)
{
    db->actor.account = what == AUDIT_KIND_LOGIN ? account : 0;
    db->actor.user = NULL;
    db->actor.by = NULL;
    return audit_add(
        db,
        &(struct audit_entry){
            .what = what, .thing = "account", .thing_id = account, .pos = db->city->pos, .detail = detail });
}

int login_note(struct db *db, int64_t account, const char *detail)
{
    return audit_login(db, AUDIT_KIND_LOGIN, account, detail);
}

static int refuse(struct db *db, const char *field)
{
    char tries[24], minutes[24];
    snprintf(tries, sizeof(tries), "%lld", (long long)policy(db, POLICY_LOGIN_FAILURES));
    snprintf(minutes, sizeof(minutes), "%lld", (long long)policy(db, POLICY_LOGIN_LOCK_MIN));
    return ERR(db->err, INVALID, field,
               "手机号或密码不对；连续输错 {0} 次会锁定 {1} 分钟，也可以用验证码登录", tries, minutes);
}

/* 1, or 0: the password did not fit, is another one by now, or the visitor is locked out. */
static int may_in(struct db *db, const struct login_try *t, const struct visitor *v)
{
    struct sql_account_may_in_row row = { 0 };
    const char *others = v->known ? v->key : VISITOR_STRANGERS;
    return t->right
               ? sql_account_may_in(db, t->account, t->hash, v->key, others, db->now, db->now + DAY_MS, &row)
               : 0;
}

int login_settle(struct db *db, const struct login_try *t, const char *field)
{
    struct visitor v = { 0 };
    int rc = visitor_of(db, t->account, &v);
    if (rc == OK)
        rc = may_in(db, t, &v);
    if (rc > 0) {
        rc = visitor_forgive(db, t->account, &v);
        return rc < 0 ? rc : audit_login(db, AUDIT_KIND_LOGIN, t->account, NULL);
    }
    if (rc == OK && t->account)
        rc = visitor_missed(db, t->account, &v);
    if (rc == OK && t->account)
        rc = audit_login(db, AUDIT_KIND_LOGIN_FAILED, t->account, NULL);
    return rc < 0 ? rc : refuse(db, field);
}

int login_by_code(struct db *db, const char *phone, int64_t *ret_account)
{
    int64_t account = 0;
    int rc = account_by_phone(db, phone, &account);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return ERR(db->err, INVALID, "phone", "这个手机号还没有注册，请先注册");
    struct visitor v = { 0 };
    rc = visitor_of(db, account, &v);
    if (rc == OK)
        rc = visitor_forgive(db, account, &v);
    if (rc < 0)
        return rc;
    *ret_account = account;
    return OK;
}
