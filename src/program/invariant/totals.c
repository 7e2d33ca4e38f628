/* totals.c - the stored figures of a city by name: units by kind, and the totals of every measure (stat/).
 * What a figure means its noun declares; whether it is right is proved by invariant.c. */
#include "program/invariant/invariant.h"
#include "program/invariant/invariant.sql.h"
#include "office/org/org.h"

_Static_assert(UNIT_KIND_CITY_OFFICE == 1 && (int)UNIT_KIND_VILLAGE_STATION == (int)TOTAL_UNIT_KINDS - 1,
               "kinds");

void totals_clear(struct total ret_totals[TOTALS])
{
    static const char *const kinds[TOTAL_UNIT_KINDS] = { "units.city", "units.county", "units.township",
                                                         "units.village", "units.other" };
    for (int i = 0; i < TOTALS; i++)
        ret_totals[i].name = i < TOTAL_UNIT_KINDS ? kinds[i] : all_measures[i - TOTAL_UNIT_KINDS].name;
    for (int i = 0; i < TOTALS; i++)
        ret_totals[i].n = 0;
}

int totals_unit_slot(int64_t kind, bool closed)
{
    bool known = kind >= UNIT_KIND_CITY_OFFICE && kind <= UNIT_KIND_VILLAGE_STATION;
    return closed ? -1 : known ? (int)kind - UNIT_KIND_CITY_OFFICE : TOTAL_UNIT_KINDS - 1;
}

int totals_measure_slot(int64_t city, int64_t pos, int64_t measure, int64_t period)
{
    const struct measure_def *m = pos == city && period == 0 ? stat_measure(measure) : NULL;
    return m ? TOTAL_UNIT_KINDS + (int)(m - all_measures) : -1;
}

int totals_read(struct db *db, int64_t city, struct total ret_totals[TOTALS])
{
    struct sql_totals_unit_kinds_rows rows = { 0 };
    struct total totals[TOTALS];
    totals_clear(totals);
    int rc = sql_totals_unit_kinds(db, &rows);
    for (size_t i = 0; i < rows.n; i++)
        totals[totals_unit_slot(rows.v[i].kind, false)].n += rows.v[i].n;
    for (int i = 0; i < MEASURE_COUNT && rc >= 0; i++)
        rc = stat_total(db, city, all_measures[i].measure, 0, &totals[TOTAL_UNIT_KINDS + i].n);
    if (rc < 0)
        return rc;
    for (int i = 0; i < TOTALS; i++)
        ret_totals[i] = totals[i];
    return OK;
}
