/* totals.c - the figures of each unit and all above it, by day, month, year and in all (DESIGN 2.9).
 * What stat_add() and the folding would have come to: counted from the rows that were written, every measure.
 */
#include "program/demo/write.h"
#include "office/stat/stat.h"

int write_totals(struct write *w)
{
    int rc = OK;
    for (int i = 0; i < MEASURE_COUNT && rc >= 0; i++) {
        rc = stat_write_anew(w->p->db, &all_measures[i]);
        if (rc >= 0)
            rc = write_step(w, "totals", i + 1, MEASURE_COUNT);
    }
    return done(rc);
}
