/* details.h - inside volunteer/: what a person may change themselves, checked and written. */
#ifndef REDVEST_PEOPLE_VOLUNTEER_DETAILS_H
#define REDVEST_PEOPLE_VOLUNTEER_DETAILS_H

#include "office/org/org.h"
#include "people/volunteer/volunteer.h"

/* An emergency contact is a name and a phone. */
int details_check(struct db *db, const struct volunteer_details *d);

/* The unit must be open. */
int residence_check(struct db *db, const struct residence *home, struct unit *ret_unit);

/* Categories, skills and free time; what was there goes. */
int details_write(struct db *db, int64_t volunteer, const struct volunteer_details *d);

const char *details_seal_emergency(struct db *db, int64_t volunteer, const struct volunteer_details *d);

/* What stands there now; in db->arena. */
int details_read(struct db *db, int64_t volunteer, const char **ret_address,
                 struct volunteer_details *ret_details);

#endif
