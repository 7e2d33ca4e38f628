/* visitor.c - see visitor.h. A second lock within a day holds for the rest of it, and a locked visitor's
 * tries do not count to the strangers': nobody reaches their number alone. Not here: who is let in (login.c),
 * codes (account.c). */
#include "office/account/visitor.h"

#include <stdio.h>
#include <string.h>

#include "office/account/account.sql.h"
#include "base/clock.h"
#include "office/notice/notice.h"
#include "office/policy/policy.h"
#include "view/view.h"

#define KNOWN_MOST       20 /* devices of one account */
#define LOCKS_A_DAY      2
#define STRANGERS_SECOND "2" /* all strangers who try second factors */

int visitor_of(struct db *db, int64_t account, struct visitor *ret_visitor)
{
    struct sql_visitor_is_known_row row = { 0 };
    const struct actor *a = &db->actor;
    int rc = account && a->device ? sql_visitor_is_known(db, account, a->device, &row) : OK;
    if (rc < 0)
        return rc;
    ret_visitor->known = row.n > 0;
    ret_visitor->others = VISITOR_STRANGERS;
    ret_visitor->key = row.n > 0 ? arena_printf(db->arena, "d:%s", a->device) : a->visitor ? a->visitor : "?";
    return OK;
}

/* Whoever tries on from elsewhere after some addresses are locked must not be locked out of counting: more
 * than one visitor is needed to get here. */
static int64_t strangers_most(const struct db *db)
{
    int64_t most = policy(db, POLICY_LOGIN_FAILURES_ALL),
            alone = LOCKS_A_DAY * policy(db, POLICY_LOGIN_FAILURES) + 1;
    return most > alone ? most : alone;
}

static int strangers_missed(struct db *db, int64_t account, const struct visitor *v)
{
    struct sql_visitor_missed_row row = { 0 };
    int64_t most = strangers_most(db);
    int rc = sql_visitor_missed(db, account, v->others, most, most, db->now, db->now, &row);
    if (rc <= 0 || row.failed < most)
        return done(rc);
    if (strcmp(v->others, VISITOR_STRANGERS) != 0)
        return notice_send(db, account, "/me/password",
                           N_("有人知道您的密码，正在很多地方反复试您的动态口令。今天只有登录过的设备还能登录"
                              "，请马上改密码"),
                           NULL);
    return notice_send(
        db, account, "/me/password",
        N_("有人从很多地方反复试您的密码。今天只有登录过的设备还能用密码登录，别的设备请用验证码；"
           "密码如果好猜，请改一个"),
        NULL);
}

int visitor_missed(struct db *db, int64_t account, const struct visitor *v)
{
    struct sql_visitor_missed_row row = { 0 };
    int64_t most = policy(db, POLICY_LOGIN_FAILURES);
    int rc = sql_visitor_missed(db, account, v->key, most, LOCKS_A_DAY * most,
                                db->now + policy(db, POLICY_LOGIN_LOCK_MIN) * MINUTE_MS, db->now, &row);
    return rc > 0 && !v->known ? strangers_missed(db, account, v) : done(rc);
}

int visitor_second(struct db *db, int64_t account, struct visitor *v, bool *ret_locked)
{
    struct sql_visitor_locked_row row = { 0 };
    v->key = arena_printf(db->arena, "2:%s", v->key);
    v->others = STRANGERS_SECOND;
    int rc = sql_visitor_locked(db, account, v->key, v->known ? v->key : v->others, db->now, db->now + DAY_MS,
                                &row);
    *ret_locked = row.n > 0;
    return done(rc);
}

int visitor_forgive(struct db *db, int64_t account, const struct visitor *v)
{
    return done(sql_visitor_forgive(db, account, v->key));
}

int visitor_forgive_all(struct db *db, int64_t account)
{
    return done(sql_visitor_forgive_all(db, account));
}

int visitor_know(struct db *db, int64_t account, const char *device)
{
    int rc = sql_visitor_know(db, account, device, db->now);
    return rc < 0 ? rc : done(sql_visitor_know_few(db, account, KNOWN_MOST));
}

int visitor_know_none(struct db *db, int64_t account)
{
    return done(sql_visitor_know_none(db, account));
}
