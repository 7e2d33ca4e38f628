/* cmd_init.c - `redvest init`: key, schema and the units of a city from a region file; a second run upgrades
 * the schema. */
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "program/cli.h"
#include "db/meta.h"
#include "office/org/org.h"

#define REGIONS_MAX ((size_t)16 << 20)

static int fill(struct app *app, const char *city, const char *regions, struct err *err)
{
    struct db *db = app_db(app, err);
    const char *have = NULL;
    int rc = meta_get(db, "city.code", &have);
    if (rc < 0 || have)
        return rc;
    if (!city || !regions)
        return ERR(err, INVALID, NULL, "请用 --city 代码 和 --regions 文件 指明城市");
    _cleanup_buf_ struct buf csv = { .max = REGIONS_MAX };
    rc = file_read(regions, &csv, err);
    if (rc == OK)
        rc = db_begin(db);
    if (rc == OK)
        rc = org_init(db, city, csv.data ? csv.data : "", csv.len);
    if (rc >= 0)
        rc = db_commit(db);
    if (rc < 0)
        db_rollback(db);
    return rc;
}

int cmd_init(int argc, char **argv)
{
    struct app_options o = { .create = true };
    const char *city = NULL, *regions = NULL;
    const struct cli_option options[] = {
        { "data", "DIR", &o.dir, NULL, "data folder to make (SQLite)" },
        { "db", "URL", &o.url, NULL, "postgresql://… instead of --data" },
        { "key", "FILE", &o.key_file, NULL, "key file to make or use; default DIR/redvest.key" },
        { "city", "CODE", &city, NULL, "six digits of GB/T 2260, for instance 140400" },
        { "regions", "FILE", &regions, NULL, "CSV: code,parent_code,level,name" },
        CLI_OPTIONS_END,
    };
    struct err err = { 0 };
    struct app *app = NULL;
    CLI_RUN(argc, argv, "make a register: key, schema, units of a city; or upgrade one", options);
    int rc = app_open(&o, &err, &app);
    if (rc == OK)
        rc = fill(app, city, regions, &err);
    if (rc == OK)
        rc = app_load_city(app, &err);
    if (rc == OK)
        printf("%s is ready\n", app_city(app)->name);
    app_close(app);
    return rc < 0 ? cli_fail(&err) : 0;
}
