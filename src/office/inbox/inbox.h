/* inbox.h - what waits for staff, whatever noun it belongs to.
 *
 * A noun declares `inbox` in its .model: the query that lists what waits, oldest first behind an id, its
 * count, and the routes that show and decide it. Not here: the decisions, which are those routes. */
#ifndef REDVEST_OFFICE_INBOX_INBOX_H
#define REDVEST_OFFICE_INBOX_INBOX_H

#include "base/user.h"
#include "base/user.h"
#include "db/db.h"
#include "office/inbox/inbox.model.h"

struct inbox_source {
    enum inbox_kind kind;
    const struct query *list, *count; /* take struct inbox_range, as gen_sql.py has made sure */
    const char *link, *approve,
        *refuse; /* "/records/:id"; the last two NULL: it is decided on its own page */
    bool masks;  /* the title is a person's name */
};

/* All that are declared, by kind, ended by kind 0; generated. */
extern const struct inbox_source all_inboxes[];

/* Who looks: the range of the grant (lo is its own unit), city 1 for the city office. */
struct inbox_range {
    int64_t lo, hi, city, after, limit;
};

/* Oldest first: up to `limit` items behind the id `after`, of one kind or (0) of all, each with its links;
 * how many. 64-bit ids are time-ordered. */
int inbox_list(struct db *db, const struct inbox_range *range, int64_t kind,
               struct inbox_item_list *ret_items);

/* How many of each kind wait there; how many kinds. */
int inbox_counts(struct db *db, const struct inbox_range *range, struct inbox_count_list *ret_counts);

/* All together, where somebody works: for the navigation. */
int inbox_waiting(struct db *db, const struct user *user, int64_t *ret_n);

#endif
