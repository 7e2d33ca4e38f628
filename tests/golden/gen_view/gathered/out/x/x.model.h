/* From x/x.model; generated, do not edit. */
#ifndef REDVEST_X_X_MODEL_H
#define REDVEST_X_X_MODEL_H

#include "view/view.h"

/* What waits */
enum inbox_kind {
    INBOX_KIND_EARLY = 1,
    INBOX_KIND_LATE = 2,
};
enum { INBOX_KIND_COUNT = 2 }; /* how many there are, whatever their numbers */
extern const struct code_table inbox_kind_codes;

struct item;
struct item_list {
    struct item *v;
    size_t n;
    bool cut; /* there are more */
};

/* One */
struct item {
    int64_t kind;
};

void json_item(struct buf *b, const struct item *m);
#endif
