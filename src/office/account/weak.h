/* weak.h - whether a new password is one that others would try first. Inside account/ only. */
#ifndef REDVEST_OFFICE_ACCOUNT_WEAK_H
#define REDVEST_OFFICE_ACCOUNT_WEAK_H

#include <stddef.h>

/* What the account itself gives away: none of it may stand in the password. NULL: not known. */
struct weak_own {
    const char *phone, *name;
};

/* A Chinese key that says why and what to do; NULL: it is good enough. */
const char *weak_password(const char *password, const struct weak_own *own);

/* Common passwords in small letters, a line each, with a line end before the first; generated
 * (tools/gen_words.py) from a list of npm's @zxcvbn-ts/language-common. */
extern const char weak_words[];
extern const size_t weak_words_n;

#endif
