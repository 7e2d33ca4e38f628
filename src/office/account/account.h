/* account.h - what one logs in with: phone and password, or a one-time code.
 *
 * Phones are stored sealed and found through a blind index; passwords and codes are stored as hashes.
 * Not here: sessions (http/session.h), what the person is (volunteer/), what they may do (org/). */
#ifndef REDVEST_OFFICE_ACCOUNT_ACCOUNT_H
#define REDVEST_OFFICE_ACCOUNT_ACCOUNT_H

#include "db/db.h"
#include "base/user.h"
#include "office/account/account.model.h"

#define PASSWORD_MIN 8
#define PASSWORD_MAX 128

/* A find_user_fn (http/session.h): who is behind a session, by the hash of its token. 1, or 0: it has ended.
 */
int account_of_session(struct db *db, struct arena *arena, const char *hash, struct user **ret_user);

/* When a session ends by itself: however fresh its proof is, the hours of who holds a right (whether it
 * counts just now or not) run from the log-in, and they are not idle for long. */
struct account_session {
    int64_t made_ms, seen_ms, expires_ms;
    bool granted;
};
void account_bound_session(const struct db *db, const struct account_session *s, struct user *u);

/* The same by the account: name, volunteer, whether they lead a team, grants. NOT_FOUND: it is closed. */
int account_load_user(struct db *db, struct arena *arena, int64_t account, struct user **ret_user);

/* Argon2id; slow by purpose (call on the SLOW pool). The text holds its own parameters. */
int account_hash_password(struct arena *arena, const char *password, const char **ret_hash);

/* Why a new password will not do: a Chinese key that says what to do; NULL: it will. phone and name of its
 * holder, NULL where they are not known yet. */
const char *account_password_fault(const char *password, const char *phone, const char *name);

/* False for a wrong password, and as slowly for no hash (NULL): an unknown phone must not answer faster. */
bool account_check_password(const char *hash, const char *password);

/* Which person stands behind an account: the blind index of a document that somebody made sure of; NULL: not
 * known. Two accounts of one person are one wherever another person decides (office/event/). */
int account_set_person(struct db *db, int64_t account, const char *person);
int account_person(struct db *db, int64_t account, const char **ret_person);

/* A new account. CONFLICT with field "phone" when the phone has one. password_hash may be NULL (code log-in
 * only). */
int account_create(struct db *db, const char *name, const char *phone, const char *password_hash,
                   int64_t *ret_id);

/* The same for a person without a phone of their own: codes come to a relative's, who said yes; several
 * accounts may name it (POLICY_LOGIN_RELATIVES_MOST, else CONFLICT "phone"), and it is found as the
 * relative's own account only. Whoever logs in by it is not known to be the person: struct user, relative.
 * The relative is told. */
struct account_relative {
    const char *name;
    enum relative relation;
};
int account_create_by_relative(struct db *db, const char *name, const char *phone,
                               const struct account_relative *whose, int64_t *ret_id);

/* Whose phone an account has, its name opened: 1; 0: it is the person's own. */
int account_relative(struct db *db, int64_t account, struct account_relative *ret_whose);

/* Whether an account's codes come to this phone, which is a relative's: 1 or 0. */
int account_comes_to(struct db *db, int64_t account, const char *phone);

/* The account of a phone: 1 and its id, or 0. The phone is normalised (cn_phone_parse). */
int account_by_phone(struct db *db, const char *phone, int64_t *ret_id);

/* Stores a new password; lock-outs end, no device is known any more. NOT_FOUND when the account is closed.
 * Sessions stay: end them with session_end_all() when others may have the old one. */
int account_set_password(struct db *db, int64_t account, const char *password_hash);

/* Whether the account has a password, or only ever logs in by code. NOT_FOUND when it is closed. */
int account_has_password(struct db *db, int64_t account, bool *ret_has);

/* Makes and sends a one-time code (hashed in the database), for whoever acts (struct actor): to another
 * browser it is worth nothing. In a demo *ret_shown is the code, else NULL. LIMITED when a visitor, or
 * strangers together, ask too often: for a phone, and for whatever phones. */
enum code_purpose {
    CODE_LOGIN = 1,
    CODE_REGISTER,
    CODE_PHONE,
    CODE_OBJECT,
    CODE_PASSWORD,
    CODE_FRESH,
    CODE_UNDO,
    CODE_GUARDIAN,
    CODE_RELATIVE,
};
int account_send_code(struct db *db, const char *phone, enum code_purpose purpose, const char **ret_shown);

/* OK when the code is right, in time and unused; it is used up. INVALID with field "code" otherwise (tries
 * are counted: the caller sets job->keep). */
int account_use_code(struct db *db, const char *phone, enum code_purpose purpose, const char *code);

/* The phone of an account, opened; for its owner, or logged as a reveal by the caller. Empty when the account
 * is closed: nothing of it is kept. */
int account_phone(struct db *db, int64_t account, const char **ret_phone);

/* Another name. NOT_FOUND when the account is closed. */
int account_rename(struct db *db, int64_t account, const char *name);

/* Its holder changes the phone (proved by a code): the old phone is told, and for
 * POLICY_LOGIN_PHONE_UNDO_HOURS whoever has it (proved by a code) can give the account back to it: then the
 * password is gone, and no device is known. CONFLICT "phone" when it is taken, or nothing is there to undo.
 * The caller ends sessions. */
int account_change_phone(struct db *db, int64_t account, const char *phone);
int account_undo_phone(struct db *db, const char *phone, int64_t *ret_account);

/* Begins a session for an account whose owner has just proved who they are: its token goes into the cookie
 * and to *ret_token, the session that the request came with ends, and this device is known to the account.
 * Who has a second factor is half in (struct user) until it was given, too. */
struct req;
int account_enter(struct req *r, int64_t account, const char **ret_token);

/* Closes an account: name, phone and password are gone for good, so are its rights over units; its sessions
 * find nobody any more.
 * NOT_FOUND when it is closed already. The caller audits, and forgets the cached user (req_forget_user). */
int account_close(struct db *db, int64_t account);

/* Each minute: how many codes the city was sent within a day; its office is told when no more are sent to
 * strangers (POLICY_LOGIN_CODES_CITY). */
int account_count_codes(struct db *db);

/* Each hour: forgets codes that ran out a day ago, old wrong tries, devices and phones. */
int account_purge(struct db *db);

#endif
