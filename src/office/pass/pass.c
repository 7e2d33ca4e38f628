/* pass.c - see pass.h. What is not there at all is no try: a form that was sent without it asks for it first.
 */
#include "office/pass/pass.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/crypt.h"
#include "base/err.h"
#include "office/pass/pass.sql.h"
#include "office/policy/policy.h"
#include "view/view.h"

const char *pass_make(struct db *db)
{
    return arena_printf(db->arena, "%06u", randombytes_uniform(1000000));
}

int pass_check(struct db *db, int64_t thing, const char *given, const char *right, const char *wrong)
{
    struct sql_pass_tries_row tried = { 0 };
    char most[24];
    int64_t who = db->actor.account, since = db->now - DAY_MS;
    int rc = sql_pass_tries(db, who, thing, since, db->now, &tried);
    if (rc < 0)
        return rc;
    snprintf(most, sizeof(most), "%lld", (long long)policy(db, POLICY_PASS_TRIES_A_DAY));
    if (tried.n >= policy(db, POLICY_PASS_TRIES_A_DAY))
        return ERR(db->err, CONFLICT, "pass_code",
                   "口令今天已经输错 {0} 次，请明天再试，或请负责人直接邀请您", most);
    if (crypt_equal(given, right))
        return OK;
    rc = sql_pass_missed(db, who, thing, since, db->now);
    return rc < 0 ? rc : ERR(db->err, INVALID, "pass_code", wrong);
}

int pass_purge(struct db *db)
{
    return done(sql_pass_purge(db, db->now - DAY_MS));
}
