/* region.c - a region file as redvest init and demo read it, into a register that is there already: it is
 * taken whole, or refused with a reason. */
#include "fuzz.h"

#include "office/org/org.h"

void fuzz_one(const struct fuzz *f)
{
    struct db *db = fuzz_db(f);
    struct unit city;
    int rc = org_init(db, "140400", f->data, f->n);
    MUST(rc == OK || rc == INVALID || rc == TOO_LARGE);
    MUST((rc == OK) == (f->err->code == 0));
    if (rc == OK)
        MUST(org_city(db, &city) == 1 && !strcmp(city.code, "140400000000"));
    else
        MUST(org_city(db, &city) == 0);
}
