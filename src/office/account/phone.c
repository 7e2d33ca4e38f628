/* phone.c - see phone.h. A sealed phone opens for its own account alone. */
#include "office/account/phone.h"

#include "base/crypt.h"
#include "db/city.h"

static const char *aad(const struct db *db, int64_t account)
{
    return arena_printf(db->arena, "account.phone:%lld", (long long)account);
}

const char *phone_index(const struct db *db, const char *phone)
{
    char *index = arena_alloc(db->arena, CRYPT_BLIND_TEXT);
    crypt_blind(db->city->keys, "phone", phone, index);
    return index;
}

const char *phone_seal(const struct db *db, int64_t account, const char *phone)
{
    return crypt_seal(db->city->keys, db->arena, aad(db, account), phone);
}

int phone_open(struct db *db, int64_t account, const char *sealed, const char **ret_phone)
{
    return crypt_open(db->city->keys, db->arena, aad(db, account), sealed, ret_phone, db->err);
}
