/* pass.h - a password for joining something: who acts tries it, a few times a day for each thing.
 *
 * It is short, since it is told by word of mouth; so what protects it is that tries are counted. Not here:
 * what joining means (people/team/, service/signup/), how passwords of accounts are counted
 * (account/visitor.h). */
#ifndef REDVEST_OFFICE_PASS_PASS_H
#define REDVEST_OFFICE_PASS_PASS_H

#include "db/db.h"

/* A new one of six digits, in db->arena. */
const char *pass_make(struct db *db);

/* OK when it is the right one. INVALID "pass_code" with the sentence `wrong` (a Chinese key), and one try
 * less (keep it!); CONFLICT "pass_code" when none is left today, right or wrong. thing: the id of what it
 * opens. */
int pass_check(struct db *db, int64_t thing, const char *given, const char *right, const char *wrong);

/* Each hour: tries of more than a day ago. */
int pass_purge(struct db *db);

#endif
