/* number.h - public numbers: of volunteers (V), projects (P), teams (T); one way to make them (DOMAIN 1).
 *
 * A number is the kind, the county's area code, year and month, a sequence of that county and month, and a
 * check character; it never changes. Not here: their form and check (base/cn.h), whom a number belongs to. */
#ifndef REDVEST_OFFICE_NUMBER_NUMBER_H
#define REDVEST_OFFICE_NUMBER_NUMBER_H

#include "base/cn.h"
#include "db/db.h"
#include "office/check/check.h"
#include "office/number/number.model.h" /* struct numbered */

/* The next of the county that `pos` lies in, this month. CONFLICT when a million were given. */
int number_next(struct db *db, enum cn_kind kind, int64_t pos, char ret_number[CN_NUMBER_TEXT]);

/* Numbers that are stored have the right check character: the each-function of a query over them. */
struct number_check {
    enum cn_kind kind;
    struct check *check;
};
int number_check(void *number_check, struct numbered *row);

#endif
