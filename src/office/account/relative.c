/* relative.c - people without a phone of their own: whose phone their codes come to.
 *
 * Such an account is found by no phone, so the relative's own account is not touched, and one phone may serve
 * several people. What a log-in by it may not do stands in struct user (base/user.h); that its holder decides
 * nothing about them, in event_selves (office/event/). Not here: the pages (people/volunteer/). */
#include "office/account/account.h"

#include "office/account/account.sql.h"
#include "office/account/phone.h"
#include "base/cn.h"
#include "base/crypt.h"
#include "base/id.h"
#include "base/personal.h"
#include "db/city.h"
#include "office/notice/notice.h"
#include "office/policy/policy.h"

static const char *name_aad(const struct db *db, int64_t account)
{
    return arena_printf(db->arena, "relative.name:%lld", (long long)account);
}

static int check_most(struct db *db, const char *index)
{
    struct sql_relative_count_row there = { 0 };
    int64_t most = policy(db, POLICY_LOGIN_RELATIVES_MOST);
    int rc = sql_relative_count(db, index, &there);
    if (rc >= 0 && there.n >= most)
        return ERR(db->err, CONFLICT, "phone", "这个手机号已经替 {0} 位家人收验证码，不能再多",
                   arena_printf(db->arena, "%lld", (long long)most));
    return done(rc);
}

static int tell(struct db *db, const char *phone, const char *name)
{
    return notice_sms(
        db, phone,
        arena_printf(db->arena,
                     "【红马甲】您的家人%s在站点注册志愿者，没有自己的手机，登记由这个号码收验证码。"
                     "请只在家人本人面前使用；没有这回事请联系站点。",
                     personal_text(db->arena, PERSONAL_KIND_PERSON, READER_KIND_ANYONE, name)));
}

int account_create_by_relative(struct db *db, const char *name, const char *phone,
                               const struct account_relative *whose, int64_t *ret_id)
{
    char nobody[CRYPT_TOKEN_TEXT];
    const char *index = phone_index(db, phone);
    int64_t id = id_new();
    int rc = check_most(db, index);
    if (rc < 0)
        return rc;
    crypt_token(nobody); /* phone_index must be something that no phone gives */
    rc = sql_account_add(db, id, name, nobody, phone_seal(db, id, phone), NULL, db->now);
    if (rc >= 0)
        rc = sql_relative_add(db, id, crypt_seal(db->city->keys, db->arena, name_aad(db, id), whose->name),
                              index, whose->relation, db->now);
    if (rc >= 0)
        rc = tell(db, phone, name);
    if (rc < 0)
        return rc;
    *ret_id = id;
    return OK;
}

int account_relative(struct db *db, int64_t account, struct account_relative *ret_whose)
{
    struct sql_relative_of_row row = { 0 };
    int rc = sql_relative_of(db, account, &row);
    if (rc <= 0)
        return rc;
    rc = crypt_open(db->city->keys, db->arena, name_aad(db, account), row.name, &ret_whose->name, db->err);
    ret_whose->relation = row.relation;
    return rc < 0 ? rc : 1;
}

int account_comes_to(struct db *db, int64_t account, const char *phone)
{
    struct sql_relative_of_row row = { 0 };
    int rc = sql_relative_of(db, account, &row);
    return rc <= 0 ? rc : crypt_equal(row.phone, phone_index(db, phone));
}
