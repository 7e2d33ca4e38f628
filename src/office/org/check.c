/* check.c - what must hold of the tree of units and takes more than a query: each stands strictly inside of
 * its parent, as deep as it says. */
#include "base/pos.h"
#include "office/check/check.h"
#include "office/org/check.sql.h"
#include "office/org/org.h"

static int check_unit(void *check, struct sql_org_inv_units_row *row)
{
    bool root = row->parent_pos == DB_NONE;
    bool inside = root || (pos_contains(row->parent_pos, row->pos) && row->parent_depth < row->depth);
    if (pos_depth(row->pos) != (enum pos_depth)row->depth || !inside)
        check_broken(check, row->id, row->pos, root ? 0 : row->parent_pos);
    return OK;
}

int org_check_tree(struct db *db, struct check *c)
{
    return sql_org_inv_units(db, check_unit, c);
}
