/* totals.c - the stored figures of a city by name: units by kind, and the totals that pages show (stat/).
 * What a figure means stands in stat/stat.c; whether it is right is proved by sums.c. */
#include "program/invariant/invariant.h"
#include "program/invariant/invariant.sql.h"
#include "office/org/org.h"
#include "office/stat/stat.h"

_Static_assert(UNIT_KIND_CITY_OFFICE == 1 && (int)UNIT_KIND_VILLAGE_STATION == (int)TOTAL_UNIT_KINDS - 1,
               "kinds");
_Static_assert(MEASURE_VOLUNTEERS == 1 && (int)MEASURE_MINUTES == (int)TOTAL_MEASURES, "measures");

void totals_clear(struct total ret_totals[TOTALS])
{
    static const char *const names[TOTALS] = {
        "units.city",  "units.county", "units.township",        "units.village",
        "units.other", "volunteers",   "volunteers_with_hours", "teams",
        "projects",    "activities",   "person_times",          "minutes",
    };
    for (int i = 0; i < TOTALS; i++)
        ret_totals[i] = (struct total){ names[i], 0 };
}

int totals_unit_slot(int64_t kind, bool closed)
{
    bool known = kind >= UNIT_KIND_CITY_OFFICE && kind <= UNIT_KIND_VILLAGE_STATION;
    return closed ? -1 : known ? (int)kind - UNIT_KIND_CITY_OFFICE : TOTAL_UNIT_KINDS - 1;
}

int totals_measure_slot(int64_t city, int64_t pos, int64_t measure, int64_t period)
{
    bool ours = pos == city && period == 0 && measure >= 1 && measure <= TOTAL_MEASURES;
    return ours ? TOTAL_UNIT_KINDS + (int)measure - 1 : -1;
}

int totals_read(struct db *db, int64_t city, struct total ret_totals[TOTALS])
{
    struct sql_inv_unit_kinds_rows rows = { 0 };
    struct total totals[TOTALS];
    totals_clear(totals);
    int rc = sql_inv_unit_kinds(db, &rows);
    for (size_t i = 0; i < rows.n; i++)
        totals[totals_unit_slot(rows.v[i].kind, false)].n += rows.v[i].n;
    for (int m = 1; m <= TOTAL_MEASURES && rc >= 0; m++)
        rc = stat_total(db, city, (enum measure)m, 0, &totals[TOTAL_UNIT_KINDS + m - 1].n);
    if (rc < 0)
        return rc;
    for (int i = 0; i < TOTALS; i++)
        ret_totals[i] = totals[i];
    return OK;
}
