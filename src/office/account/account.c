/* account.c - accounts, their phones and their one-time codes.
 *
 * A phone is found by its keyed index and opened only for its owner. Of the codes sent to a phone only the
 * newest counts; how many are sent and tried is limited here, however many addresses ask. Not here: who is
 * let in (login.c). */
#include "office/account/account.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "office/account/account.model.h"
#include "office/account/account.sql.h"
#include "office/account/phone.h"
#include "office/account/second.h"
#include "office/account/visitor.h"
#include "office/account/weak.h"
#include "base/clock.h"
#include "base/crypt.h"
#include "base/id.h"
#include "db/city.h"
#include "office/audit/audit.h"
#include "office/notice/notice.h"
#include "office/org/org.h"
#include "office/policy/policy.h"
#include "view/view.h"

/* Argon2id by OWASP's least: 19 MiB, two passes. More memory would not fit beside what serving may use. */
#define HASH_MEMORY ((size_t)19 << 20)
#define HASH_PASSES 2
#define DEVICE_DAYS 400 /* as long as its cookie */
#define CODE_DIGITS 1000000

/* --- who ------------------------------------------------------------------------------------------- */

static int load_grants(struct db *db, struct arena *arena, struct user *u)
{
    const struct grant *grants = NULL;
    size_t n = 0;
    int rc = org_grants(db, u->account, &grants, &n);
    if (rc < 0)
        return rc;
    struct grant *own = n ? arena_memdup(arena, grants, n * sizeof(*own)) : NULL;
    for (size_t i = 0; i < n; i++)
        own[i].unit_name = arena_strdup(arena, own[i].unit_name);
    u->grants = own;
    u->n_grants = n;
    return OK;
}

int account_load_user(struct db *db, struct arena *arena, int64_t account, struct user **ret_user)
{
    struct sql_account_user_row row;
    int rc = sql_account_user(db, account, &row);
    if (rc <= 0)
        return rc < 0 ? rc : ERR(db->err, NOT_FOUND, NULL, "没有找到您要的内容");
    struct user *u = ARENA_NEW(arena, struct user);
    *u = (struct user){ .account = account,
                        .volunteer = row.volunteer,
                        .name = arena_strdup(arena, row.name),
                        .suspended = row.suspended,
                        .awaits = row.awaits,
                        .relative = row.relative,
                        .leader = row.leads && !row.suspended && !row.relative };
    rc = row.suspended || row.relative ? OK : load_grants(db, arena, u);
    if (rc < 0)
        return rc;
    second_weigh(db, u, row.second, row.due);
    *ret_user = u;
    return OK;
}

void account_bound_session(const struct db *db, const struct account_session *s, struct user *u)
{
    int64_t whole = s->made_ms + policy(db, POLICY_LOGIN_STAFF_HOURS) * HOUR_MS;
    u->seen_ms = s->seen_ms;
    u->until_ms = s->granted && whole < s->expires_ms ? whole : s->expires_ms;
    u->idle_ms = s->granted ? policy(db, POLICY_LOGIN_STAFF_IDLE_MIN) * MINUTE_MS : 0;
}

int account_of_session(struct db *db, struct arena *arena, const char *hash, struct user **ret_user)
{
    struct sql_account_of_session_row row;
    int rc = sql_account_of_session(db, hash, db->now, &row);
    if (rc <= 0)
        return rc;
    const struct account_session s = { row.made, row.seen, row.expires, row.granted };
    struct user *u = ARENA_NEW(arena, struct user);
    if (row.half) {
        *u = (struct user){ .account = row.account, .session = row.session, .half = true, .name = "" };
        account_bound_session(db, &s, u);
        *ret_user = u;
        return 1;
    }
    *u = (struct user){ .account = row.account,
                        .volunteer = row.volunteer,
                        .session = row.session,
                        .fresh_until_ms = row.proved && row.proved <= db->now && !row.relative
                                              ? row.proved + policy(db, POLICY_LOGIN_FRESH_MIN) * MINUTE_MS
                                              : 0,
                        .acts_for = row.acts_for,
                        .name = arena_strdup(arena, row.name),
                        .suspended = row.suspended,
                        .awaits = row.awaits,
                        .relative = row.relative,
                        .leader = row.leads && !row.suspended && !row.relative };
    account_bound_session(db, &s, u);
    if (user_left(u, db->now))
        return OK;
    rc = row.granted && !row.suspended && !row.relative ? load_grants(db, arena, u) : OK;
    if (rc < 0)
        return rc;
    second_weigh(db, u, row.second, row.due);
    *ret_user = u;
    return 1;
}

int account_by_phone(struct db *db, const char *phone, int64_t *ret_id)
{
    struct sql_account_find_row row;
    int rc = sql_account_find(db, phone_index(db, phone), &row);
    if (rc > 0)
        *ret_id = row.id;
    return rc;
}

int account_create(struct db *db, const char *name, const char *phone, const char *password_hash,
                   int64_t *ret_id)
{
    int64_t id = id_new();
    const char *sealed = phone_seal(db, id, phone);
    int rc = sql_account_add(db, id, name, phone_index(db, phone), sealed, password_hash, db->now);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return ERR(db->err, CONFLICT, "phone", "这个手机号已经注册过，请直接登录");
    *ret_id = id;
    return OK;
}

int account_set_person(struct db *db, int64_t account, const char *person)
{
    return done(sql_account_set_person(db, account, person));
}

int account_person(struct db *db, int64_t account, const char **ret_person)
{
    struct sql_account_person_row row = { 0 };
    int rc = sql_account_person(db, account, &row);
    *ret_person = row.person;
    return done(rc);
}

int account_phone(struct db *db, int64_t account, const char **ret_phone)
{
    struct sql_account_phone_row row;
    int rc = sql_account_phone(db, account, &row);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return ERR(db->err, NOT_FOUND, NULL, "没有找到您要的内容");
    if (!*row.sealed) {
        *ret_phone = "";
        return OK;
    }
    return phone_open(db, account, row.sealed, ret_phone);
}

static int found(struct db *db, int rc)
{
    return rc ? (rc < 0 ? rc : OK) : ERR(db->err, NOT_FOUND, NULL, "没有找到您要的内容");
}

int account_rename(struct db *db, int64_t account, const char *name)
{
    return found(db, sql_account_rename(db, account, name));
}

static int check_free(struct db *db, const char *phone, int64_t but)
{
    int64_t holder = 0;
    int rc = account_by_phone(db, phone, &holder);
    if (rc < 0)
        return rc;
    return holder && holder != but ? ERR(db->err, CONFLICT, "phone", "这个手机号已经用在另一个账号上") : OK;
}

static int set_phone(struct db *db, int64_t account, const char *phone)
{
    int rc = check_free(db, phone, account);
    if (rc < 0)
        return rc;
    const char *sealed = phone_seal(db, account, phone);
    rc = found(db, sql_account_set_phone(db, account, phone_index(db, phone), sealed));
    return rc < 0 ? rc : done(sql_relative_drop(db, account));
}

/* --- another phone, and back ------------------------------------------------------------------------- */

static int note_change(struct db *db, int64_t account, const char *what)
{
    return audit_add(db, &(struct audit_entry){ .what = AUDIT_KIND_CHANGE,
                                                .thing = "account",
                                                .thing_id = account,
                                                .pos = db->city->pos,
                                                .detail = what });
}

/* On the old phone, and wherever the account is still open. */
static int tell_old_phone(struct db *db, int64_t account, const char *old)
{
    char hours[24];
    snprintf(hours, sizeof(hours), "%lld", (long long)policy(db, POLICY_LOGIN_PHONE_UNDO_HOURS));
    int rc = notice_sms(db, old,
                        arena_printf(db->arena,
                                     "【红马甲】您的账号已换到另一个手机号。如果不是您本人换的，请在 %s "
                                     "小时内打开 %s/login/old-phone 用这个号码撤回。",
                                     hours, db->city->public_url ? db->city->public_url : ""));
    return rc < 0 ? rc
                  : notice_send(db, account, "/login/old-phone",
                                N_("您账号的手机号刚刚换过；如果不是您本人换的，请在 {0} 小时内用原号码撤回"),
                                hours, NULL);
}

int account_change_phone(struct db *db, int64_t account, const char *phone)
{
    const char *old = NULL;
    int rc = account_phone(db, account, &old);
    if (rc == OK)
        rc = sql_phone_change_add(db, id_new(), account, phone_index(db, phone), db->now,
                                  db->now + policy(db, POLICY_LOGIN_PHONE_UNDO_HOURS) * HOUR_MS);
    if (rc <= 0)
        return rc;
    rc = set_phone(db, account, phone);
    if (rc == OK)
        rc = note_change(db, account, "手机号");
    return rc == OK ? tell_old_phone(db, account, old) : rc;
}

static int give_back(struct db *db, const struct sql_phone_change_of_row *p, const char *index)
{
    int rc = found(db, sql_account_phone_back(db, p->account, index, p->sealed));
    if (rc == OK)
        rc = done(sql_phone_change_drop(db, p->account, p->id));
    if (rc == OK)
        rc = visitor_forgive_all(db, p->account);
    if (rc == OK)
        rc = visitor_know_none(db, p->account);
    return rc == OK ? second_forget_since(db, p->account, p->made) : rc;
}

int account_undo_phone(struct db *db, const char *phone, int64_t *ret_account)
{
    struct sql_phone_change_of_row row = { 0 };
    const char *index = phone_index(db, phone);
    int rc = sql_phone_change_of(db, index, db->now, &row);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return ERR(db->err, CONFLICT, "phone", "这个号码近期没有被换掉，或者已经过了可以撤回的时间");
    rc = check_free(db, phone, row.account);
    if (rc == OK)
        rc = give_back(db, &row, index);
    if (rc < 0)
        return rc;
    db->actor.account = row.account;
    *ret_account = row.account;
    return note_change(db, row.account, "撤回换手机号");
}

/* --- closing ----------------------------------------------------------------------------------------- */

static int forget_visitors(struct db *db, int64_t account)
{
    int rc = visitor_forgive_all(db, account);
    if (rc == OK)
        rc = visitor_know_none(db, account);
    if (rc == OK)
        rc = second_forget(db, account);
    if (rc == OK)
        rc = sql_release_drop(db, account);
    if (rc >= 0)
        rc = sql_relative_drop(db, account);
    return rc < 0 ? rc : done(sql_phone_change_drop(db, account, 0));
}

int account_close(struct db *db, int64_t account)
{
    char nobody[CRYPT_TOKEN_TEXT];
    crypt_token(nobody); /* phone_index must be something that no phone gives */
    int rc = sql_account_codes_drop(db, account);
    if (rc >= 0)
        rc = found(db, sql_account_close(db, account, "已注销", nobody, db->now));
    if (rc == OK)
        rc = org_end_grants(db, account);
    if (rc >= 0)
        rc = forget_visitors(db, account);
    if (rc >= 0)
        rc = signal_account_closes(db, account);
    return done(rc);
}

/* --- passwords ------------------------------------------------------------------------------------- */

int account_hash_password(struct arena *arena, const char *password, const char **ret_hash)
{
    char *hash = arena_alloc(arena, crypto_pwhash_STRBYTES);
    if (crypto_pwhash_str_alg(hash, password, strlen(password), HASH_PASSES, HASH_MEMORY,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        return INTERNAL; /* no memory for it; the caller's err says so */
    *ret_hash = hash;
    return OK;
}

const char *account_password_fault(const char *password, const char *phone, const char *name)
{
    return weak_password(password, &(struct weak_own){ phone, name });
}

bool account_check_password(const char *hash, const char *password)
{
    static const unsigned char salt[crypto_pwhash_SALTBYTES] = { 0 };
    unsigned char spent[32];
    if (hash)
        return crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
    /* The same work for nothing. */
    if (crypto_pwhash(spent, sizeof(spent), password, strlen(password), salt, HASH_PASSES, HASH_MEMORY,
                      crypto_pwhash_ALG_ARGON2ID13) == 0)
        sodium_memzero(spent, sizeof(spent));
    return false;
}

int account_set_password(struct db *db, int64_t account, const char *password_hash)
{
    int rc = found(db, sql_account_set_password(db, account, password_hash));
    if (rc == OK)
        rc = visitor_forgive_all(db, account);
    return rc == OK ? visitor_know_none(db, account) : rc;
}

int account_has_password(struct db *db, int64_t account, bool *ret_has)
{
    struct sql_account_own_key_row row = { 0 };
    int rc = sql_account_own_key(db, account, &row);
    if (rc == 0)
        return ERR(db->err, NOT_FOUND, NULL, "没有找到您要的内容");
    if (rc < 0)
        return rc;
    *ret_has = row.hash != NULL;
    return OK;
}

/* --- one-time codes -------------------------------------------------------------------------------- */

/* Six digits are soon tried out, so what is stored is keyed. */
static const char *code_hash(const struct db *db, const char *index, enum code_purpose purpose,
                             const char *code)
{
    char *hash = arena_alloc(db->arena, CRYPT_BLIND_TEXT);
    const char *text = arena_printf(db->arena, "%s %d %s", index, (int)purpose, code);
    crypt_blind(db->city->keys, "code", text, hash);
    return hash;
}

/* Each text costs the city money: a visitor has a budget over all phones, and so has the city. */
static int check_budget(struct db *db, const struct visitor *v)
{
    struct sql_account_codes_spent_row row = { 0 };
    int rc = sql_account_codes_spent(db, v->key, db->now - DAY_MS, db->now, &row);
    if (rc < 0)
        return rc;
    if (row.visitor >= policy(db, POLICY_LOGIN_CODES_VISITOR))
        return ERR(db->err, LIMITED, "phone", "您这里今天发的验证码太多了，请明天再试，或用密码登录");
    if (!v->known && row.city >= policy(db, POLICY_LOGIN_CODES_CITY))
        return ERR(db->err, LIMITED, "phone", "今天全市的验证码已经发完，请明天再试，或用密码登录");
    return OK;
}

/* Strangers share what a phone may be sent in a day; a device that is known has its own share. */
static int check_code_rate(struct db *db, const char *index, enum code_purpose purpose,
                           const struct visitor *v)
{
    struct sql_account_codes_since_row row = { 0 };
    int64_t recent = db->now - policy(db, POLICY_LOGIN_CODE_MIN) * MINUTE_MS;
    int rc =
        sql_account_codes_since(db, index, (int64_t)purpose, v->key, recent, db->now - DAY_MS, db->now, &row);
    if (rc < 0)
        return rc;
    bool many =
        row.recent >= policy(db, POLICY_LOGIN_CODE_TRIES) || row.day >= policy(db, POLICY_LOGIN_CODES_OWN);
    if (many || (!v->known && row.all >= policy(db, POLICY_LOGIN_CODES_A_DAY)))
        return ERR(db->err, LIMITED, "phone", "验证码发得太频繁了，请过一会儿再试");
    return check_budget(db, v);
}

int account_count_codes(struct db *db)
{
    struct sql_account_codes_count_row row = { 0 };
    int64_t most = policy(db, POLICY_LOGIN_CODES_CITY);
    int rc = sql_account_codes_count(db, db->now - DAY_MS, db->now, &row);
    if (rc < 0 || row.n == row.before)
        return done(rc);
    rc = sql_account_codes_note(db, row.n);
    if (rc < 0 || row.n < most || row.before >= most)
        return done(rc);
    return notice_staff(db, db->city->pos, "/admin/policy/login.codes_city",
                        N_("今天全市的验证码已经发完，没有登录过的设备暂时收不到。可能有人在恶意发送，请看一"
                           "看；确实不够用，就把这条规则调大"),
                        NULL);
}

static int tell_code(struct db *db, const char *phone, enum code_purpose purpose, bool has_account,
                     const char *code)
{
    /* Who asks learns nothing from the page; the owner of the phone is told what to do. */
    if ((purpose == CODE_LOGIN || purpose == CODE_PASSWORD) && !has_account)
        return notice_sms(db, phone, "【红马甲】这个手机号还没有注册，请先注册。");
    const char *what = purpose == CODE_GUARDIAN ? "用于监护人同意或撤回孩子当志愿者，只由监护人本人使用"
                       : purpose == CODE_RELATIVE ? "用于您的家人登录志愿者账号，请在家人本人面前使用"
                                                  : "请勿告诉他人";
    return notice_sms(db, phone,
                      arena_printf(db->arena, "【红马甲】验证码 %s，%lld 分钟内有效，%s。", code,
                                   (long long)policy(db, POLICY_LOGIN_CODE_MIN), what));
}

/* Whose wrong tries may spoil a code: nobody's but of the browser, or the program, that it was sent for. */
static const char *asker(const struct db *db)
{
    return db->actor.asker ? db->actor.asker : "?";
}

int account_send_code(struct db *db, const char *phone, enum code_purpose purpose, const char **ret_shown)
{
    const char *index = phone_index(db, phone);
    struct visitor v = { 0 };
    int64_t account = 0;
    int rc = account_by_phone(db, phone, &account);
    if (rc >= 0)
        rc = visitor_of(db, account, &v);
    if (rc == OK)
        rc = check_code_rate(db, index, purpose, &v);
    if (rc < 0)
        return rc;
    char *code = arena_printf(db->arena, "%06u", randombytes_uniform(CODE_DIGITS));
    rc = sql_account_code_add(db, &(struct sql_account_code_add_in){
                                      .id = id_new(),
                                      .phone = index,
                                      .purpose = (int64_t)purpose,
                                      .asker = asker(db),
                                      .visitor = v.key,
                                      .hash = code_hash(db, index, purpose, code),
                                      .now = db->now,
                                      .expires = db->now + policy(db, POLICY_LOGIN_CODE_MIN) * MINUTE_MS });
    if (rc >= 0)
        rc = tell_code(db, phone, purpose, account != 0, code);
    if (rc < 0)
        return rc;
    *ret_shown = db->city->demo ? code : NULL;
    return OK;
}

/* Of a phone that has an account; tries are few, so the rows are. */
static int note_wrong_code(struct db *db, const char *phone)
{
    int64_t account = 0;
    int rc = account_by_phone(db, phone, &account);
    return rc <= 0 ? rc
                   : audit_add(db, &(struct audit_entry){ .what = AUDIT_KIND_LOGIN_FAILED,
                                                          .thing = "account",
                                                          .thing_id = account,
                                                          .pos = db->city->pos,
                                                          .detail = "验证码" });
}

int account_use_code(struct db *db, const char *phone, enum code_purpose purpose, const char *code)
{
    const char *index = phone_index(db, phone);
    int rc = sql_account_code_use(db, index, (int64_t)purpose, asker(db), code_hash(db, index, purpose, code),
                                  policy(db, POLICY_LOGIN_CODE_TRIES), db->now);
    if (rc == 0)
        rc = sql_account_code_miss(db, index, (int64_t)purpose, asker(db));
    else if (rc > 0)
        return OK;
    if (rc >= 0)
        rc = note_wrong_code(db, phone);
    return rc < 0 ? rc : ERR(db->err, INVALID, "code", "验证码不对，或已经过期");
}

int account_purge(struct db *db)
{
    int rc = sql_account_codes_purge(db, db->now - DAY_MS);
    if (rc >= 0)
        rc = sql_visitor_failures_purge(db, db->now - DAY_MS);
    if (rc >= 0)
        rc = sql_visitor_devices_purge(db, db->now - DEVICE_DAYS * DAY_MS);
    if (rc >= 0)
        rc = sql_phone_change_purge(db, db->now);
    return done(rc);
}
