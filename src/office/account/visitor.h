/* visitor.h - who tries: wrong passwords and codes count to the visitor, so that a stranger locks out only
 * themself. Inside account/ only.
 *
 * A visitor of an account is a device that has logged in to it before, else an address (of IPv6 a group).
 * What strangers try from many addresses is counted together as well; when it is too much, only known devices
 * may use the password, for the rest of the day, and the holder is told. */
#ifndef REDVEST_OFFICE_ACCOUNT_VISITOR_H
#define REDVEST_OFFICE_ACCOUNT_VISITOR_H

#include "db/db.h"

/* As whom all strangers together are counted. */
#define VISITOR_STRANGERS ""

struct visitor {
    const char *key;    /* as which it is counted */
    const char *others; /* as which it is counted together with all strangers */
    bool known;         /* a device of the account */
};

/* Who acts (db->actor), as this account sees them; account 0: as a stranger. */
int visitor_of(struct db *db, int64_t account, struct visitor *ret_visitor);

/* The same visitor as it tries second factors, which are counted apart: who has the password forgives
 * themself every wrong password. Whether it is locked out of them just now. */
int visitor_second(struct db *db, int64_t account, struct visitor *v, bool *ret_locked);

/* One more wrong password; the rules login.* say when it locks. */
int visitor_missed(struct db *db, int64_t account, const struct visitor *v);

/* They proved who they are; or the password is another one: nobody's tries count any more. */
int visitor_forgive(struct db *db, int64_t account, const struct visitor *v);
int visitor_forgive_all(struct db *db, int64_t account);

/* From now on a device (struct actor) is known to the account; or none is. */
int visitor_know(struct db *db, int64_t account, const char *device);
int visitor_know_none(struct db *db, int64_t account);

#endif
