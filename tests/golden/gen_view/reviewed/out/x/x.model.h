/* From x/x.model; generated, do not edit. */
#ifndef REDVEST_X_X_MODEL_H
#define REDVEST_X_X_MODEL_H

#include "base/types.h"

/* What a club is */
enum club_kind {
    CLUB_KIND_OPEN = 1,
    CLUB_KIND_CLOSED = 2,
};
extern const struct code_table club_kind_codes;


struct input;

/* What is said of a club */
struct club_details {
    const char *name; /* as on its door */
    int64_t kind;
    const char *about;
};
extern const struct input input_club_details;
#define CLUB_DETAILS_NAME_MAX 40
#define CLUB_DETAILS_ABOUT_MAX 100
#define CLUB_DETAILS_PARAMS \
    P_TEXT("name", 40), \
    P_OPT_CODE("kind", club_kind_codes), \
    P_LONG("about", 100)

#endif
