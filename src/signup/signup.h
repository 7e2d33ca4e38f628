/* signup.h - placeholder contract until the noun stands. */
#ifndef REDVEST_SIGNUP_SIGNUP_H
#define REDVEST_SIGNUP_SIGNUP_H
#include "db/db.h"
int signup_expire_offers(struct db *db);
#endif
