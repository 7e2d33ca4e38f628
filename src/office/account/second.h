/* second.h - the second factor of who holds rights: six digits that a program on their phone makes anew each
 * half minute (TOTP, RFC 6238, by liboath), or one of ten recovery codes.
 *
 * It is asked for at log-in while the account holds any right, and for rights of some level (rule
 * login.second_factor) it must be there: without one they count for some days from the next log-in on, then
 * no more until it is set up. Each time step counts once, each recovery code too; wrong tries are counted by
 * account and visitor like passwords, apart from them. Inside account/ and for the command line. */
#ifndef REDVEST_OFFICE_ACCOUNT_SECOND_H
#define REDVEST_OFFICE_ACCOUNT_SECOND_H

#include "db/db.h"
#include "base/user.h"

#define SECOND_CODE_MAX 24 /* six digits, or a recovery code with its dashes */
#define RECOVERY_CODES  10
#define RECOVERY_TEXT   12 /* "ABCDE-FGHJK" and NUL */

/* Whether a log-in to the account is half done until the second factor was given. */
int second_asked(struct db *db, int64_t account, bool *ret_asked);

/* What is asked of somebody for the rights that were loaded: sets second_due_ms when there is no factor and
 * should be one, and takes the rights away when it is past. has, due: as stored. */
void second_weigh(const struct db *db, struct user *u, bool has, int64_t due);

/* At a log-in: whoever should have a factor, and was not told yet, is told until when. */
int second_begin(struct db *db, int64_t account);

/* OK: the code is right, and used up. INVALID with `field` otherwise, counted and audited (keep
 * it!); CONFLICT when there is no factor. */
int second_use(struct db *db, int64_t account, const char *code, const char *field);

/* A new secret for somebody to put into their program; nothing is stored. `sealed` comes back with the first
 * code, and only in the session that it was made for. */
struct second_offer {
    const char *secret; /* base32 */
    const char *uri;    /* otpauth:// */
    const char *sealed;
};
int second_offer(struct db *db, const struct user *who, struct second_offer *ret_offer);
int second_offered(struct db *db, const struct user *who, const char *sealed, struct second_offer *ret_offer);

/* Sets it up, or another one in its place, when the code fits the offer; the account is told. The caller ends
 * other sessions. CONFLICT without any right: it would be asked for nowhere. */
struct second_codes {
    char v[RECOVERY_CODES][RECOVERY_TEXT];
};
int second_set(struct db *db, const struct user *who, const char *sealed, const char *code,
               struct second_codes *ret_codes);

/* Ten new recovery codes; those before are worth nothing. */
int second_renew_codes(struct db *db, int64_t account, struct second_codes *ret_codes);

/* Its holder gives it up. CONFLICT when a rule asks for it. */
int second_end(struct db *db, int64_t account);

/* Somebody else takes it off, for a phone that was lost: rights then count for POLICY_LOGIN_RELEASE_HOURS
 * without. The account is told, `reason` goes into the trail. CONFLICT when there is none. The caller asked
 * whether they may, and ends all sessions. */
int second_release(struct db *db, int64_t account, int64_t pos, const char *reason);

/* All of it goes; or what was set up since then. */
int second_forget(struct db *db, int64_t account);
int second_forget_since(struct db *db, int64_t account, int64_t since_ms);

/* As its holder sees it. */
struct second_state {
    bool has, required;
    int64_t made_ms, due_ms, left;
};
int second_state(struct db *db, int64_t account, struct second_state *ret_state);

#endif
