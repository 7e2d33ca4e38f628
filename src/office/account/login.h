/* login.h - who is let in: wrong passwords are counted, and lock out whoever tried them. Inside account/
 * only.
 *
 * The answer to a wrong phone, a wrong password and a visitor who is locked out is the same, in words and in
 * time. */
#ifndef REDVEST_OFFICE_ACCOUNT_LOGIN_H
#define REDVEST_OFFICE_ACCOUNT_LOGIN_H

#include "db/db.h"

/* A password tried on the slow pool: what was found and whether it fitted. */
struct login_try {
    int64_t account;  /* 0: no such phone */
    const char *hash; /* what it was compared with; NULL: the account has no password */
    bool right;
};

int login_try_password(struct db *db, const char *phone, const char *password, struct login_try *ret_try);

/* The same for somebody who is logged in. */
int login_try_own(struct db *db, int64_t account, const char *password, struct login_try *ret_try);

/* On the lane: OK and this visitor's count forgotten; or INVALID with field `field`, the miss counted and
 * audited (keep it!). */
int login_settle(struct db *db, const struct login_try *t, const char *field);

/* The account of a phone whose one-time code was right; INVALID when it has none. A lock of this visitor
 * ends.
 */
int login_by_code(struct db *db, const char *phone, int64_t *ret_account);

/* Audits a log-in by `detail`; who logged in acts from here on. */
int login_note(struct db *db, int64_t account, const char *detail);

#endif
