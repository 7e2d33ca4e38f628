/* site.c - who runs this site: kept, changed, and put onto the board. */
#include "office/site/site.h"

#include "base/input.h"
#include "db/city.h"
#include "db/meta.h"
#include "office/audit/audit.h"
#include "office/site/site.sql.h"

#define RUNNER    "site.runner"
#define RECORD_NO "site.record_no"
#define POLICE_NO "site.police_no"

static int fact(struct db *db, const char *name, const char **ret_words)
{
    const char *words = NULL;
    int rc = meta_get(db, name, &words);
    if (rc >= 0)
        *ret_words = words ? words : "";
    return done(rc);
}

int site_details(struct db *db, struct site_details *ret_details)
{
    struct site_details d = { 0 };
    int rc = fact(db, RUNNER, &d.runner);
    if (rc == OK)
        rc = fact(db, RECORD_NO, &d.record_no);
    if (rc == OK)
        rc = fact(db, POLICE_NO, &d.police_no);
    if (rc == OK)
        *ret_details = d;
    return rc;
}

int site_load(struct db *db)
{
    struct site_details d = { 0 };
    struct sql_site_office_row office = { .phone = "", .hours = "" };
    int rc = site_details(db, &d);
    if (rc == OK)
        rc = sql_site_office(db, db->city->unit, &office);
    if (rc >= 0 && db->city->site)
        site_publish(db->city->site,
                     &(struct site){ d.runner, office.phone, office.hours, d.record_no, d.police_no });
    return done(rc);
}

int site_change(struct db *db, const struct site_details *details)
{
    int rc = CHECK(db->err, site_details, details);
    if (rc == OK)
        rc = meta_set(db, RUNNER, details->runner);
    if (rc >= 0)
        rc = meta_set(db, RECORD_NO, details->record_no);
    if (rc >= 0)
        rc = meta_set(db, POLICE_NO, details->police_no);
    if (rc >= 0)
        rc = audit_add(db, &(struct audit_entry){ .what = AUDIT_KIND_CHANGE,
                                                  .thing = "unit",
                                                  .thing_id = db->city->unit,
                                                  .pos = db->city->pos,
                                                  .detail = "网站信息" });
    return rc < 0 ? rc : site_load(db);
}
