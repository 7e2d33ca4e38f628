/* phone.h - how a phone is kept: sealed for its account, found by a keyed index. Inside account/ only. */
#ifndef REDVEST_OFFICE_ACCOUNT_PHONE_H
#define REDVEST_OFFICE_ACCOUNT_PHONE_H

#include "db/db.h"

/* All in db->arena. */
const char *phone_index(const struct db *db, const char *phone);
const char *phone_seal(const struct db *db, int64_t account, const char *phone);
int phone_open(struct db *db, int64_t account, const char *sealed, const char **ret_phone);

#endif
