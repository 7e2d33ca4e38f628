/* person.h - what the register holds of somebody, over all nouns (PIPL 45). Each noun declares its own
 * (`person` in its .model, tools/declare.py); tools/gen_sql.py joins them. Not here: erasing, which hears the
 * signal person_leaves. */
#ifndef REDVEST_PEOPLE_VOLUNTEER_PERSON_H
#define REDVEST_PEOPLE_VOLUNTEER_PERSON_H

#include "base/buf.h"
#include "db/db.h"

/* Appends `,"records":[…]` and so on, a list for each declaration, in the order of the wings. */
int person_put(struct buf *b, struct db *db, int64_t volunteer, int64_t account);

#endif
