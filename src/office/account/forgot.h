/* forgot.h - a forgotten password, set anew by a code to the phone; for those who hold rights also by the
 * word of somebody over them. Inside account/ only. */
#ifndef REDVEST_OFFICE_ACCOUNT_FORGOT_H
#define REDVEST_OFFICE_ACCOUNT_FORGOT_H

#include "db/db.h"
#include "office/org/org.h"

/* Who holds any right needs a release, which is used up: CONFLICT without one. OK for all others. */
int forgot_may_set(struct db *db, int64_t account);

/* Stores the new password (the phone was proved), and tells the holder. The caller ends all sessions. */
int forgot_set(struct db *db, int64_t account, const char *password_hash);

/* Whoever acts says that it is them; once, for POLICY_LOGIN_RELEASE_HOURS; audited, and the person is told.
 * To the holder of grant g. CONFLICT for oneself, and unless one is over all that the person holds (`any`:
 * the system administrator is). */
int forgot_release(struct db *db, const struct org_grant *g, bool any, const char *reason);

/* In the same way, that their second factor goes (second_release()); the caller ends all sessions. */
int forgot_release_second(struct db *db, const struct org_grant *g, bool any, const char *reason);

#endif
