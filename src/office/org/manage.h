/* manage.h - units changed by hand; inside org/ only. Who may do it is asked before, by the pages. */
#ifndef REDVEST_OFFICE_ORG_MANAGE_H
#define REDVEST_OFFICE_ORG_MANAGE_H

#include "db/db.h"
#include "office/org/org.h"

/* CONFLICT when it was changed since `version`, or a sister has the name already. */
int org_change(struct db *db, const struct unit *u, const struct unit_details *f, int64_t version);

/* A unit below another. INVALID "kind" when such a unit cannot stand there, CONFLICT when all places are
 * taken. */
int org_add(struct db *db, const struct unit *parent, enum unit_kind kind, const struct unit_details *f,
            int64_t *ret_id);

/* What keeps a unit from closing, as a noun declares it with `unit` in its .model. */
struct hinder {
    const struct query *count; /* takes struct hinder_range, gives n, as gen_sql.py has made sure */
    const char *words;         /* "还有 {0} 支队伍" */
};
struct hinder_range {
    int64_t lo, hi, now;
};

/* All that are declared, ended by a NULL count; generated. */
extern const struct hinder all_hinders[];

/* How much of it is in a unit and below. */
int org_hinders(struct db *db, const struct hinder *h, const struct unit *u, int64_t *ret_n);

/* Closes an empty unit and ends the rights over it. CONFLICT when something is still in it, saying what. */
int org_close(struct db *db, const struct unit *u, const char *reason);

#endif
