/* inside.h - what the files of this noun share and nobody else sees. */
#ifndef REDVEST_PEOPLE_TEAM_INSIDE_H
#define REDVEST_PEOPLE_TEAM_INSIDE_H

#include "office/audit/audit.h"
#include "people/team/team.h"

/* An audit line about a team; its link, in db->arena. */
int team_note(struct db *db, enum audit_kind what, int64_t team, int64_t pos, const char *reason);
const char *team_link(struct db *db, int64_t team, const char *more);

/* The offer of leadership that waits is off: whoever's it is (volunteer 0), or somebody's. */
int team_offer_end(struct db *db, int64_t team, int64_t volunteer);

#endif
