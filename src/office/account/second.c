/* second.c - see second.h. Of the clocks of phone and server one step of 30 s may lie between. The secret is
 * sealed, bound to its account; an offer is sealed too, bound to account and session, so that nothing is
 * stored before the first code was right. Not here: pages (second_http.c), half a log-in (enter_http.c). */
#include "office/account/second.h"

#include <liboath/oath.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "office/account/account.h"
#include "office/account/second.sql.h"
#include "office/account/visitor.h"
#include "office/audit/audit.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/crypt.h"
#include "db/city.h"
#include "office/notice/notice.h"
#include "office/org/org.h"
#include "office/policy/policy.h"
#include "view/view.h"

#define SECRET_BYTES 20 /* as RFC 4226 asks for */
#define STEP_S       30
#define DRIFT_STEPS  1
#define DIGITS       6

/* No 0 O 1 I L: read from paper. 31 characters: 49 bits a code. */
static const char recovery_alphabet[] = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
#define RECOVERY_CHARS 10

/* --- whom it is asked of ---------------------------------------------------------------------------------
 */

static bool level_asks(const struct db *db, const struct grant *grants, size_t n)
{
    int64_t least = policy(db, POLICY_LOGIN_SECOND_FACTOR);
    for (size_t i = 0; i < n; i++)
        if (least > 0 && (int64_t)grants[i].level >= least)
            return true;
    return false;
}

void second_weigh(const struct db *db, struct user *u, bool has, int64_t due)
{
    if (has || !level_asks(db, u->grants, u->n_grants))
        return;
    u->second_due_ms = due ? due : db->now + policy(db, POLICY_LOGIN_SECOND_FACTOR_DAYS) * DAY_MS;
    if (due && due <= db->now) {
        u->grants = NULL;
        u->n_grants = 0;
    }
}

static int state_of(struct db *db, int64_t account, struct sql_second_of_row *ret_row, bool *ret_held,
                    bool *ret_required)
{
    const struct grant *grants = NULL;
    size_t n = 0;
    int rc = sql_second_of(db, account, ret_row);
    if (rc == 0)
        return ERR(db->err, NOT_FOUND, NULL, "没有找到您要的内容");
    if (rc > 0)
        rc = org_grants(db, account, &grants, &n);
    if (rc < 0)
        return rc;
    *ret_held = n > 0;
    *ret_required = level_asks(db, grants, n);
    return OK;
}

int second_asked(struct db *db, int64_t account, bool *ret_asked)
{
    struct sql_second_of_row row = { 0 };
    bool held = false, required = false;
    int rc = state_of(db, account, &row, &held, &required);
    *ret_asked = rc == OK && row.secret && held;
    return rc;
}

int second_state(struct db *db, int64_t account, struct second_state *ret_state)
{
    struct sql_second_of_row row = { 0 };
    struct sql_second_left_row left = { 0 };
    bool held = false, required = false;
    int rc = state_of(db, account, &row, &held, &required);
    if (rc == OK)
        rc = sql_second_left(db, account, &left);
    if (rc < 0)
        return rc;
    *ret_state = (struct second_state){ .has = row.secret != NULL,
                                        .required = required,
                                        .made_ms = row.made,
                                        .due_ms = row.secret || !required ? 0 : row.due,
                                        .left = left.n };
    return OK;
}

int second_begin(struct db *db, int64_t account)
{
    struct sql_second_of_row row = { 0 };
    bool held = false, required = false;
    char days[24];
    int64_t n = policy(db, POLICY_LOGIN_SECOND_FACTOR_DAYS);
    int rc = state_of(db, account, &row, &held, &required);
    if (rc < 0 || !required || row.secret || row.due)
        return rc;
    snprintf(days, sizeof(days), "%lld", (long long)n);
    rc = sql_second_due(db, account, db->now + n * DAY_MS);
    return rc < 0 ? rc
                  : notice_send(db, account, "/me/second",
                                N_("有工作权限的账号登录时要加动态口令，请在 {0} "
                                   "天内设好；过期没有设，工作权限暂时不能用"),
                                days, NULL);
}

/* --- six digits ------------------------------------------------------------------------------------------
 */

static void oath_ready(void)
{
    if (oath_init() != OATH_OK)
        abort();
}

static const char *secret_aad(const struct db *db, int64_t account)
{
    return arena_printf(db->arena, "second_factor.secret:%lld", (long long)account);
}

/* The step whose code it is, after `used`; 0: of none. */
static uint64_t step_of(const struct db *db, const char *base32, const char *code, uint64_t used)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    char *secret = NULL;
    size_t n = 0;
    uint64_t found = 0, at = (uint64_t)(db->now / SECOND_MS / STEP_S);
    pthread_once(&once, oath_ready);
    if (oath_base32_decode(base32, strlen(base32), &secret, &n) != OATH_OK)
        return 0;
    for (uint64_t step = at - DRIFT_STEPS; step <= at + DRIFT_STEPS; step++) {
        char want[DIGITS + 1];
        if (oath_totp_generate(secret, n, (time_t)(step * STEP_S), STEP_S, 0, DIGITS, want) == OATH_OK &&
            step > used && !found && crypt_equal(want, code))
            found = step;
    }
    sodium_memzero(secret, n);
    free(secret);
    return found;
}

static int use_step(struct db *db, int64_t account, const char *code)
{
    struct sql_second_of_row row = { 0 };
    const char *secret = NULL;
    int rc = sql_second_of(db, account, &row);
    if (rc <= 0 || !row.secret)
        return rc < 0 ? rc : 0;
    rc = crypt_open(db->city->keys, db->arena, secret_aad(db, account), row.secret, &secret, db->err);
    if (rc < 0)
        return rc;
    uint64_t step = step_of(db, secret, code, (uint64_t)row.step);
    return step ? sql_second_step(db, account, (int64_t)step) : 0;
}

/* --- recovery codes --------------------------------------------------------------------------------------
 */

/* Capitals and digits alone, as they are hashed; NULL: it cannot be one. */
static const char *recovery_plain(const struct db *db, const char *code)
{
    char plain[RECOVERY_CHARS + 1];
    size_t n = 0;
    for (; *code; code++) {
        char c = *code >= 'a' && *code <= 'z' ? (char)(*code - 'a' + 'A') : *code;
        if (c == '-' || c == ' ')
            continue;
        if (n == RECOVERY_CHARS || !strchr(recovery_alphabet, c))
            return NULL;
        plain[n++] = c;
    }
    plain[n] = '\0';
    return n == RECOVERY_CHARS ? arena_strdup(db->arena, plain) : NULL;
}

static const char *recovery_hash(const struct db *db, int64_t account, const char *plain)
{
    char *hash = arena_alloc(db->arena, CRYPT_BLIND_TEXT);
    crypt_blind(db->city->keys, "recovery", arena_printf(db->arena, "%lld %s", (long long)account, plain),
                hash);
    return hash;
}

static int use_recovery(struct db *db, int64_t account, const char *code)
{
    struct sql_second_left_row left = { 0 };
    char n[24];
    const char *plain = recovery_plain(db, code);
    int rc = plain ? sql_recovery_use(db, account, recovery_hash(db, account, plain)) : 0;
    if (rc > 0)
        rc = sql_second_left(db, account, &left) < 0 ? INTERNAL : 1;
    if (rc <= 0)
        return rc;
    snprintf(n, sizeof(n), "%lld", (long long)left.n);
    rc = notice_send(db, account, "/me/second",
                     N_("您的账号刚用掉一个恢复码，还剩 {0} 个；如果不是您本人，请马上改密码"), n, NULL);
    return rc < 0 ? rc : 1;
}

int second_renew_codes(struct db *db, int64_t account, struct second_codes *ret_codes)
{
    int rc = sql_recovery_drop(db, account);
    for (size_t i = 0; i < RECOVERY_CODES && rc >= 0; i++) {
        char *to = ret_codes->v[i];
        for (size_t k = 0; k < RECOVERY_CHARS; k++)
            to[k + (k >= RECOVERY_CHARS / 2)] =
                recovery_alphabet[randombytes_uniform(sizeof(recovery_alphabet) - 1)];
        to[RECOVERY_CHARS / 2] = '-';
        to[RECOVERY_CHARS + 1] = '\0';
        rc = sql_recovery_add(db, account, recovery_hash(db, account, recovery_plain(db, to)));
    }
    return done(rc);
}

/* --- giving it -------------------------------------------------------------------------------------------
 */

static int audit(struct db *db, enum audit_kind what, int64_t account, const char *detail)
{
    return audit_add(
        db,
        &(struct audit_entry){
            .what = what, .thing = "account", .thing_id = account, .pos = db->city->pos, .detail = detail });
}

static int refuse(struct db *db, const char *field)
{
    char tries[24], minutes[24];
    snprintf(tries, sizeof(tries), "%lld", (long long)policy(db, POLICY_LOGIN_FAILURES));
    snprintf(minutes, sizeof(minutes), "%lld", (long long)policy(db, POLICY_LOGIN_LOCK_MIN));
    return ERR(db->err, INVALID, field,
               "动态口令不对，或已经用过；请等手机上换出新的数字再输。连续输错 {0} 次会锁定 {1} 分钟", tries,
               minutes);
}

int second_use(struct db *db, int64_t account, const char *code, const char *field)
{
    struct sql_second_of_row row = { 0 };
    struct visitor v = { 0 };
    bool locked = true;
    int used = 0, rc = sql_second_of(db, account, &row);
    if (rc >= 0 && !row.secret)
        return ERR(db->err, CONFLICT, NULL, "还没有设动态口令");
    if (rc >= 0)
        rc = visitor_of(db, account, &v);
    if (rc == OK)
        rc = visitor_second(db, account, &v, &locked);
    if (rc < 0)
        return rc;
    if (!locked)
        used = strlen(code) == DIGITS ? use_step(db, account, code) : use_recovery(db, account, code);
    if (used)
        return used < 0 ? used : visitor_forgive(db, account, &v);
    rc = visitor_missed(db, account, &v);
    if (rc >= 0)
        rc = audit(db, AUDIT_KIND_LOGIN_FAILED, account, "动态口令");
    return rc < 0 ? rc : refuse(db, field);
}

/* --- setting it up ---------------------------------------------------------------------------------------
 */

static const char *offer_aad(const struct db *db, const struct user *who)
{
    return arena_printf(db->arena, "second_factor.offer:%lld:%lld", (long long)who->account,
                        (long long)who->session);
}

/* Which account it is stands on the phone's list: the city, and the name. */
static const char *uri_of(const struct db *db, const struct user *who, const char *secret)
{
    _cleanup_buf_ struct buf b = { 0 };
    buf_puts(&b, "otpauth://totp/");
    buf_url(&b, db->city->name ? db->city->name : "redvest");
    buf_puts(&b, "%3A");
    buf_url(&b, who->name);
    buf_printf(&b, "?secret=%s&issuer=", secret);
    buf_url(&b, db->city->name ? db->city->name : "redvest");
    return arena_strdup(db->arena, b.data ? b.data : "");
}

int second_offer(struct db *db, const struct user *who, struct second_offer *ret_offer)
{
    unsigned char bytes[SECRET_BYTES];
    char *text = NULL;
    randombytes_buf(bytes, sizeof(bytes));
    if (oath_base32_encode((const char *)bytes, sizeof(bytes), &text, NULL) != OATH_OK)
        return ERR(db->err, INTERNAL, NULL, "内存不足");
    ret_offer->secret = arena_strdup(db->arena, text);
    ret_offer->uri = uri_of(db, who, ret_offer->secret);
    ret_offer->sealed = crypt_seal(db->city->keys, db->arena, offer_aad(db, who), ret_offer->secret);
    sodium_memzero(bytes, sizeof(bytes));
    sodium_memzero(text, strlen(text));
    free(text);
    return OK;
}

int second_offered(struct db *db, const struct user *who, const char *sealed, struct second_offer *ret_offer)
{
    struct err unused = { 0 };
    const char *secret = NULL;
    if (!sealed || crypt_open(db->city->keys, db->arena, offer_aad(db, who), sealed, &secret, &unused) < 0)
        return ERR(db->err, CONFLICT, NULL, "这个二维码已经失效，请回到“动态口令”重新开始");
    *ret_offer = (struct second_offer){ secret, uri_of(db, who, secret), sealed };
    return OK;
}

static int tell(struct db *db, int64_t account, const char *detail, const char *words)
{
    int rc = audit(db, AUDIT_KIND_CHANGE, account, detail);
    return rc < 0 ? rc : notice_send(db, account, "/me/second", words, NULL);
}

static int may_have(struct db *db, int64_t account)
{
    struct sql_second_of_row row = { 0 };
    bool held = false, required = false;
    int rc = state_of(db, account, &row, &held, &required);
    if (rc < 0 || held)
        return rc;
    return ERR(db->err, CONFLICT, NULL, "动态口令只用于有工作权限的账号，您现在不需要设");
}

int second_set(struct db *db, const struct user *who, const char *sealed, const char *code,
               struct second_codes *ret_codes)
{
    struct second_offer offer = { 0 };
    int rc = may_have(db, who->account);
    if (rc == OK)
        rc = second_offered(db, who, sealed, &offer);
    if (rc < 0)
        return rc;
    uint64_t step = step_of(db, offer.secret, code, 0);
    if (!step)
        return ERR(db->err, INVALID, "code",
                   "这 6 位数字不对；请看手机上刚添加的那一行，并核对手机的时间是否准确");
    rc = sql_second_put(db, who->account,
                        crypt_seal(db->city->keys, db->arena, secret_aad(db, who->account), offer.secret),
                        (int64_t)step, db->now);
    if (rc >= 0)
        rc = sql_second_due(db, who->account, 0);
    if (rc >= 0)
        rc = second_renew_codes(db, who->account, ret_codes);
    return rc < 0 ? rc
                  : tell(db, who->account, "动态口令",
                         N_("您的账号刚设置了动态口令，其他登录都已退出；如果不是您本人，请马上告诉上级"));
}

int second_end(struct db *db, int64_t account)
{
    struct second_state s = { 0 };
    int rc = second_state(db, account, &s);
    if (rc == OK && s.required)
        rc = ERR(db->err, CONFLICT, NULL, "按本市规则，您的工作权限必须用动态口令；可以换一个新的，不能停用");
    if (rc == OK)
        rc = second_forget(db, account);
    return rc < 0 ? rc
                  : tell(db, account, "停用动态口令",
                         N_("您的动态口令已停用；如果不是您本人，请马上改密码并告诉上级"));
}

int second_release(struct db *db, int64_t account, int64_t pos, const char *reason)
{
    struct sql_second_of_row row = { 0 };
    char hours[24];
    int64_t n = policy(db, POLICY_LOGIN_RELEASE_HOURS);
    int rc = sql_second_of(db, account, &row);
    if (rc >= 0 && !row.secret)
        rc = ERR(db->err, CONFLICT, NULL, "对方没有设动态口令，不用解除");
    if (rc >= 0)
        rc = second_forget(db, account);
    if (rc >= 0)
        rc = sql_second_due(db, account, db->now + n * HOUR_MS);
    if (rc >= 0)
        rc = audit_add(db, &(struct audit_entry){ .what = AUDIT_KIND_APPROVE,
                                                  .thing = "account",
                                                  .thing_id = account,
                                                  .pos = pos,
                                                  .reason = reason,
                                                  .detail = "解除动态口令" });
    if (rc < 0)
        return rc;
    snprintf(hours, sizeof(hours), "%lld", (long long)n);
    return notice_send(
        db, account, "/me/second",
        N_("您的动态口令已由单位解除，请在 {0} 小时内重新设好；如果不是您提出的，请马上告诉上级"), hours,
        NULL);
}

int second_forget(struct db *db, int64_t account)
{
    int rc = sql_second_drop(db, account);
    return rc < 0 ? rc : done(sql_recovery_drop(db, account));
}

int second_forget_since(struct db *db, int64_t account, int64_t since_ms)
{
    int rc = sql_second_drop_since(db, account, since_ms);
    return rc <= 0 ? rc : done(sql_recovery_drop(db, account));
}
