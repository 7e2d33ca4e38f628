/* From x/x.model; generated, do not edit. */
#ifndef REDVEST_X_X_MODEL_H
#define REDVEST_X_X_MODEL_H

#include "view/view.h"

struct contact;
struct contact_list {
    struct contact *v;
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
struct contact {
    const char *name;
    const char *phone;
};

void json_contact(struct buf *b, const struct contact *m);
/* My own */
struct mine {
    const char *name;
    struct contact other;
};

void json_mine(struct buf *b, const struct mine *m);
extern const struct view view_mine;

/* A case */
struct one_case {
    const char *name;
    const char *document;
    bool shown;
};

void json_one_case(struct buf *b, const struct one_case *m);
extern const struct view view_one_case;

#endif
