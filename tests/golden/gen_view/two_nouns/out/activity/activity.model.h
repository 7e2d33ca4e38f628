/* From activity/activity.model; generated, do not edit. */
#ifndef REDVEST_ACTIVITY_ACTIVITY_MODEL_H
#define REDVEST_ACTIVITY_ACTIVITY_MODEL_H

#include "view/view.h"
#include "team/team.model.h"

struct plan;
struct plan_list {
    struct plan *v;
    size_t n;
    bool cut; /* there are more */
};

/* A plan */
struct plan {
    struct team_line *team;
    struct team_line other;
    struct team_line_list teams;
};

void json_plan(struct buf *b, const struct plan *m);
extern const struct view view_plan;

#endif
