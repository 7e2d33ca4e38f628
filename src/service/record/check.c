/* check.c - what must hold of records and depends on rules of the city. A rule may have been wider once: what
 * was right then is right now. */
#include "base/clock.h"
#include "office/check/check.h"
#include "office/policy/policy.h"
#include "service/record/check.sql.h"
#include "service/record/record.h"

#define ROUNDED_UP_MOST 30 /* the most that a rounding adds, in minutes */

int record_check_shift(struct db *db, struct check *c)
{
    int64_t tolerance, most;
    int rc = policy_most_ever(db, POLICY_CHECKIN_TOLERANCE_MIN, &tolerance);
    if (rc >= 0)
        rc = policy_most_ever(db, POLICY_RECORD_MOST_MIN, &most);
    return rc < 0 ? rc : sql_record_inv_shift(db, tolerance * MINUTE_MS, most * MINUTE_MS, check_row, c);
}

int record_check_minutes(struct db *db, struct check *c)
{
    int64_t rounding;
    int rc = policy_most_ever(db, POLICY_RECORD_ROUNDING, &rounding);
    return rc < 0 ? rc : sql_record_inv_minutes(db, rounding ? ROUNDED_UP_MOST : 0, check_row, c);
}
