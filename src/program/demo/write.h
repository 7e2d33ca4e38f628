/* write.h - putting a plan down: order, ids, numbers, commits.
 *
 * Indexes whose order is chance are dropped before and made again after the load, by the statements of the
 * migrations themselves: that takes a third of the time. Transactions are large; the last one marks the
 * register as a demo. */
#ifndef REDVEST_PROGRAM_DEMO_WRITE_H
#define REDVEST_PROGRAM_DEMO_WRITE_H

#include "base/cn.h"
#include "program/demo/names.h"
#include "program/demo/plan.h"

/* Ids of one table: the same seed and time give the same. */
enum demo_table {
    IDS_ACCOUNT = 1,
    IDS_CONSENT,
    IDS_VOLUNTEER,
    IDS_TEAM,
    IDS_MEMBER,
    IDS_PROJECT,
    IDS_ACTIVITY,
    IDS_SHIFT,
    IDS_SIGNUP,
    IDS_RECORD,
    IDS_EVENT,
    IDS_OTHER,
    IDS_TABLES
};

struct write {
    struct plan *p;
    struct arena scratch; /* sealed texts; emptied at each step */
    const char *password_hash;
    int64_t others;      /* ids given of IDS_OTHER */
    int64_t rows;        /* steps since the last commit */
    uint32_t *sequences; /* by kind, unit and month */
};

int64_t plan_id(const struct plan *p, enum demo_table table, int64_t i);

/* In this order. Each commits what it wrote, by and by. */
int write_people(struct write *w);
int write_staff(struct write *w);
int64_t login_account(const struct plan *p, uint32_t k); /* of the k-th of demo_logins */
int write_teams(struct write *w);
int write_projects(struct write *w);
int write_activities(struct write *w);
int write_seats(struct write *w);
int write_totals(struct write *w);
int write_story(struct write *w);  /* when indexes and totals stand; nothing of a year that is played */
int write_photos(struct write *w); /* by the rules, once the indexes stand; none in a year to be played */

/* After each thing written: tells the progress, commits now and then. */
int write_step(struct write *w, const char *what, int64_t done, int64_t of);

/* The next number of a kind, area and month (DOMAIN section 1). */
int write_number(struct write *w, enum cn_kind kind, uint32_t unit, int32_t day,
                 char ret_number[CN_NUMBER_TEXT]);

void write_phone(const struct plan *p, uint32_t person, char ret_phone[CN_PHONE_TEXT]);
int write_document(const struct plan *p, uint32_t person, char ret_id[CN_NUMBER_TEXT]);
void write_name(const struct plan *p, uint32_t person, char ret_name[DEMO_NAME_TEXT]);

/* Drops and makes again the indexes whose order is chance. */
int bulk_begin(struct db *db);
int bulk_end(struct db *db, int (*each)(void *ctx, int done, int of), void *ctx);

#endif
