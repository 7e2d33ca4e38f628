/* From team/team.model; generated, do not edit. */
#ifndef REDVEST_TEAM_TEAM_MODEL_H
#define REDVEST_TEAM_TEAM_MODEL_H

#include "view/view.h"

struct team_line;
struct team_line_list {
    struct team_line *v;
    size_t n;
    bool cut; /* there are more */
};

/* A team */
struct team_line {
    int64_t id;
    const char *name;
};

void json_team_line(struct buf *b, const struct team_line *m);
void html_team_line(struct out *o, const struct team_line *m);

#endif
