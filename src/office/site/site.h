/* site.h - who runs this site: kept among the register's own facts (meta) and, as far as it is the city's
 * office, with its unit; changed by the city office; read by all pages from memory (base/site.h). */
#ifndef REDVEST_OFFICE_SITE_SITE_H
#define REDVEST_OFFICE_SITE_SITE_H

#include "base/site.h"
#include "db/db.h"
#include "office/site/site.model.h"

/* What is kept, onto the board; each minute, since another process may have changed it. */
int site_load(struct db *db);

int site_details(struct db *db, struct site_details *ret_details);

/* Seen by all connections before it is committed; should the commit fail, the next load takes it back. */
int site_change(struct db *db, const struct site_details *details);

#endif
