/* From activity/activity.model; generated, do not edit. */
#ifndef REDVEST_ACTIVITY_ACTIVITY_MODEL_H
#define REDVEST_ACTIVITY_ACTIVITY_MODEL_H

#include "view/view.h"

/* Where an activity stands */
enum stage {
    STAGE_DRAFT = 1,
    STAGE_OPEN = 2,
};
extern const struct code_table stage_codes;

struct card;
struct card_list {
    struct card *v;
    size_t n;
    bool cut; /* there are more */
};
struct cards;
struct cards_list {
    struct cards *v;
    size_t n;
    bool cut; /* there are more */
};
struct edit;
struct edit_list {
    struct edit *v;
    size_t n;
    bool cut; /* there are more */
};

/* One activity in a list */
struct card {
    int64_t id;
    const char *title;
    int64_t left; /* free places */
    int64_t starts;
    int64_t day;
    int64_t spent;
    int64_t cost;
    int64_t stage;
    double score;
    bool public;
};

void json_card(struct buf *b, const struct card *m);
void html_card(struct out *o, const struct card *m);

/* Open activities */
struct cards {
    struct card_list items;
    struct card *first;
    struct text_list words;
    const char *next;
};

void json_cards(struct buf *b, const struct cards *m);
extern const struct view view_cards;

/* Changes an activity */
struct edit {
    const char *title;
    struct safe_html note;
    struct form *form;
};

void json_edit(struct buf *b, const struct edit *m);
extern const struct view view_edit;

#endif
