/* cmd_stat.c - `redvest stat`: the stored figures of the city, `name value` a line (DESIGN section 8). */
#include <inttypes.h>
#include <stdio.h>

#include "program/cli.h"
#include "program/invariant/invariant.h"

static int print_totals(struct db *db, int64_t city)
{
    struct total totals[TOTALS];
    int rc = totals_read(db, city, totals);
    for (int i = 0; i < TOTALS && rc == OK; i++)
        printf("%s %" PRId64 "\n", totals[i].name, totals[i].n);
    int minutes = totals_measure_slot(city, city, MEASURE_MINUTES, 0);
    if (rc == OK)
        printf("hours %" PRId64 "\n", totals[minutes].n / 60);
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
        rc = print_totals(app_db(app, &err), app_city(app)->pos);
    app_close(app);
    return rc < 0 ? cli_fail(&err) : 0;
}
