/* inbox.h - what waits for staff, whatever noun it belongs to, and on whose desk it lies.
 *
 * A noun declares `inbox` in its .model: the query that tells what waits and where it is decided (an :inbox,
 * of which gen_sql.py makes a page and a count), and the routes that show and decide it. A thing lies on the
 * lowest desk that has staff and may decide it; desks above see it once it was there for over a working day.
 * Not here: the decisions, which are those routes. */
#ifndef REDVEST_OFFICE_INBOX_INBOX_H
#define REDVEST_OFFICE_INBOX_INBOX_H

#include "base/user.h"
#include "db/db.h"
#include "office/inbox/inbox.model.h"

struct inbox_source {
    enum inbox_kind kind;
    const struct query *list, *count; /* take struct inbox_range, as gen_sql.py has made sure */
    const char *link, *approve,
        *refuse;                    /* "/records/:id"; the last two NULL: it is decided on its own page */
    const struct code_table *marks; /* of the bits of `odd`; NULL: none */
};

/* All that are declared, by kind, ended by kind 0; generated. */
extern const struct inbox_source all_inboxes[];

/* Whose desk: lo is its unit. below 1: what desks below it got before `late`; 0: its own. A page goes on
 * behind what came at `since` with the id `after`. */
struct inbox_range {
    int64_t lo, hi, below, late, since, after, limit;
};

/* In the order in which they came: up to `limit` items, of one kind or (0) of all, each with its links; how
 * many. Late is what came before range->late. */
int inbox_list(struct db *db, const struct inbox_range *range, int64_t kind,
               struct inbox_item_list *ret_items);

/* How many of each kind wait there; how many kinds. */
int inbox_counts(struct db *db, const struct inbox_range *range, struct inbox_count_list *ret_counts);

/* All together, where somebody works: for the navigation. */
int inbox_waiting(struct db *db, const struct user *user, int64_t *ret_n);

#endif
