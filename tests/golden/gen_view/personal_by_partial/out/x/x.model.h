/* From x/x.model; generated, do not edit. */
#ifndef REDVEST_X_X_MODEL_H
#define REDVEST_X_X_MODEL_H

#include "view/view.h"

struct outer;
struct outer_list {
    struct outer *v;
    size_t n;
    bool cut; /* there are more */
};
struct inner;
struct inner_list {
    struct inner *v;
    size_t n;
    bool cut; /* there are more */
};
struct show;
struct show_list {
    struct show *v;
    size_t n;
    bool cut; /* there are more */
};
struct plain;
struct plain_list {
    struct plain *v;
    size_t n;
    bool cut; /* there are more */
};

/* o */
struct outer {
    int64_t id;
};

void json_outer(struct buf *b, const struct outer *m);
void html_outer(struct out *o, const struct outer *m);

/* i */
struct inner {
    int64_t id;
};

void json_inner(struct buf *b, const struct inner *m);
void html_inner(struct out *o, const struct inner *m);

/* s */
struct show {
    struct outer outer;
    struct inner inner;
};

void json_show(struct buf *b, const struct show *m);
extern const struct view view_show;

/* p */
struct plain {
    int64_t id;
};

void json_plain(struct buf *b, const struct plain *m);
extern const struct view view_plain;

#endif
