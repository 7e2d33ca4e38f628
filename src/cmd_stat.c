/* cmd_stat.c - `redvest stat`: the stored figures of the city, `name value` a line (DESIGN section 8). */
#include <inttypes.h>
#include <stdio.h>

#include "cli.h"
#include "invariant/invariant.sql.h"
#include "org/org.h"
#include "stat/stat.h"

static int print_units(struct db *db)
{
    static const char *const names[] = { "units.other", "units.city", "units.county", "units.township",
                                         "units.village" };
    int64_t n[5] = { 0 };
    struct sql_inv_unit_kinds_rows rows = { 0 };
    int rc = sql_inv_unit_kinds(db, &rows);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < rows.n; i++)
        n[rows.v[i].kind <= UNIT_KIND_VILLAGE_STATION ? rows.v[i].kind : 0] += rows.v[i].n;
    for (int kind = UNIT_KIND_CITY_OFFICE; kind <= UNIT_KIND_VILLAGE_STATION; kind++)
        printf("%s %" PRId64 "\n", names[kind], n[kind]);
    printf("%s %" PRId64 "\n", names[0], n[0]);
    return OK;
}

static int print_figures(struct db *db, int64_t city)
{
    static const char *const names[] = {
        [MEASURE_VOLUNTEERS] = "volunteers", [MEASURE_WITH_HOURS] = "volunteers_with_hours",
        [MEASURE_TEAMS] = "teams",           [MEASURE_PROJECTS] = "projects",
        [MEASURE_ACTIVITIES] = "activities", [MEASURE_PERSON_TIMES] = "person_times",
        [MEASURE_MINUTES] = "minutes",
    };
    int64_t n = 0;
    int rc = OK;
    for (enum measure m = MEASURE_VOLUNTEERS; m <= MEASURE_MINUTES && rc == OK; m++) {
        rc = stat_total(db, city, m, 0, &n);
        if (rc == OK)
            printf("%s %" PRId64 "\n", names[m], n);
    }
    if (rc == OK)
        printf("hours %" PRId64 "\n", n / 60);
    return rc;
}

int cmd_stat(int argc, char **argv)
{
    struct app_options o = { .shared = true };
    const struct cli_option options[] = {
        { "data", "DIR", &o.dir, NULL, "data folder (SQLite)" },
        { "db", "URL", &o.url, NULL, "postgresql://… instead of --data" },
        { "key", "FILE", &o.key_file, NULL, "key file; default DIR/redvest.key" },
        CLI_OPTIONS_END,
    };
    struct err err = { 0 };
    struct app *app = NULL;
    CLI_RUN(argc, argv, "print the stored figures, 'name value' a line", options);
    int rc = app_open(&o, &err, &app);
    if (rc == OK)
        rc = app_load_city(app, &err);
    if (rc == OK)
        rc = print_units(app_db(app, &err));
    if (rc == OK)
        rc = print_figures(app_db(app, &err), app_city(app)->pos);
    app_close(app);
    return rc < 0 ? cli_fail(&err) : 0;
}
