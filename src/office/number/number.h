/* number.h - public numbers: of volunteers (V), projects (P), teams (T); one way to make them (DOMAIN 1).
 *
 * A number is the kind, the county's area code, year and month, a sequence of that county and month, and a
 * check character; it never changes. Not here: their form and check (base/cn.h), whom a number belongs to. */
#ifndef REDVEST_OFFICE_NUMBER_NUMBER_H
#define REDVEST_OFFICE_NUMBER_NUMBER_H

#include "base/cn.h"
#include "db/db.h"

/* The next of the county that `pos` lies in, this month. CONFLICT when a million were given. */
int number_next(struct db *db, enum cn_kind kind, int64_t pos, char ret_number[CN_NUMBER_TEXT]);

#endif
