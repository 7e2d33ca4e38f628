/* From x/x.model; generated, do not edit. */
#ifndef REDVEST_X_X_MODEL_H
#define REDVEST_X_X_MODEL_H

#include "view/view.h"

/* What a club is */
enum club_kind {
    CLUB_KIND_OPEN = 1,
    CLUB_KIND_CLOSED = 2,
};
extern const struct code_table club_kind_codes;

struct club_form;
struct club_form_list {
    struct club_form *v;
    size_t n;
    bool cut; /* there are more */
};

/* Its form */
struct club_form {
    struct form *form;
};

void json_club_form(struct buf *b, const struct club_form *m);
extern const struct view view_club_form;

struct input;

/* What is said of a club */
struct club_details {
    const char *name;
    const char *about;
    int64_t kind;
    int64_t mood;
    struct int_list skills;
    struct int_list friends;
    int64_t seats;
    double lat;
    int64_t at;
    int64_t first;
    const char *phone;
    bool truth; /* ticked */
    bool wet;
};
extern const struct input input_club_details;
#define CLUB_DETAILS_NAME_MAX 40
#define CLUB_DETAILS_ABOUT_MAX 1000
#define CLUB_DETAILS_SKILLS_MAX 3
#define CLUB_DETAILS_FRIENDS_MAX 5
#define CLUB_DETAILS_SEATS_MAX 500
#define CLUB_DETAILS_PARAMS \
    P_TEXT("name", 40), \
    P_OPT_LONG("about", 1000), \
    P_CODE("kind", club_kind_codes), \
    P_OPT_CODE("mood", club_kind_codes), \
    P_OPT_CODES("skills", 3, club_kind_codes), \
    P_IDS("friends", 5), \
    P_INT("seats", 1, 500), \
    P_OPT_REAL("lat", -90, 90), \
    P_TIME("at"), \
    P_OPT_DAY("first"), \
    P_TEL("phone"), \
    P_MUST("truth"), \
    P_BOOL("wet")

void html_club_details(struct out *o, const struct form *m);

#endif
