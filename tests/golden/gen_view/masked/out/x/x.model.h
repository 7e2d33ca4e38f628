/* From x/x.model; generated, do not edit. */
#ifndef REDVEST_X_X_MODEL_H
#define REDVEST_X_X_MODEL_H

#include "view/view.h"

struct friend;
struct friend_list {
    struct friend *v;
    size_t n;
    bool cut; /* there are more */
};
struct mine;
struct mine_list {
    struct mine *v;
    size_t n;
    bool cut; /* there are more */
};
struct one_case;
struct one_case_list {
    struct one_case *v;
    size_t n;
    bool cut; /* there are more */
};

/* Somebody */
struct friend {
    const char *name;
    const char *phone;
};

void json_friend(struct buf *b, const struct friend *m);
/* My own */
struct mine {
    const char *name;
    const char *document;
    int64_t born;
    struct friend other;
};

void json_mine(struct buf *b, const struct mine *m);
extern const struct view view_mine;

/* A case */
struct one_case {
    const char *name;
    const char *document;
    const char *by;
    bool own;
    bool shown;
    int64_t right;
};

void json_one_case(struct buf *b, const struct one_case *m);
extern const struct view view_one_case;

#endif
