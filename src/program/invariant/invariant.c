/* invariant.c - the run over all invariants that the nouns declare; each measure that is declared is one of
 * its own. */
#include "program/invariant/invariant.h"

#include <inttypes.h>

#include "office/check/check.h"
#include "office/stat/stat.h"

static void print(FILE *out, const struct invariant *v, const struct check *c)
{
    if (!c->n)
        fprintf(out, "ok      %-20s %s\n", v->name, v->says);
    else
        fprintf(out, "BROKEN  %-20s %s: %" PRId64 "\n", v->name, v->says, c->n);
    for (int64_t i = 0; i < c->n && i < CHECK_SHOWN; i++)
        fprintf(out, "        %" PRId64 ": found %" PRId64 ", should be %" PRId64 "\n", c->first[i].id,
                c->first[i].found, c->first[i].wanted);
    if (c->n > CHECK_SHOWN)
        fprintf(out, "        and %" PRId64 " more\n", c->n - CHECK_SHOWN);
    fflush(out);
}

static int total_differs(void *check, int64_t pos, int64_t found, int64_t wanted)
{
    check_broken(check, pos, found, wanted);
    return OK;
}

static int run_measure(struct db *db, const struct measure_def *m, FILE *out, int *ret_broken)
{
    struct check c = { 0 };
    const char *code = code_by_value(&measure_codes, m->measure)->name;
    const struct invariant v = { .name = arena_printf(db->arena, "totals.%s", code),
                                 .says = "the figures are sums of the rows" };
    int rc = stat_compare(db, m, total_differs, &c);
    if (rc >= 0)
        print(out, &v, &c);
    *ret_broken += c.n > 0;
    return rc;
}

static int run_one(struct db *db, const struct invariant *v, FILE *out, int *ret_broken)
{
    struct check c = { 0 };
    int rc = v->query ? db_each(db, v->query, NULL, (db_each_fn *)check_row, &c) : v->check(db, &c);
    if (rc >= 0)
        print(out, v, &c);
    *ret_broken += c.n > 0;
    return rc;
}

static int run_all(struct db *db, FILE *out, int *ret_broken)
{
    int rc = OK;
    for (size_t i = 0; i < MEASURE_COUNT && rc >= 0; i++)
        rc = run_measure(db, &all_measures[i], out, ret_broken);
    for (const struct invariant *v = all_invariants; v->name && rc >= 0; v++)
        rc = run_one(db, v, out, ret_broken);
    return rc;
}

int invariant_check(struct db *db, FILE *out, int *ret_broken)
{
    int broken = 0;
    int rc = db_begin(db);
    if (rc < 0)
        return rc;
    rc = run_all(db, out, &broken);
    db_rollback(db);
    if (rc < 0)
        return rc;
    *ret_broken = broken;
    return OK;
}
