/* team.h - volunteer teams: registered, reviewed by the unit above, joined and left.
 *
 * A team belongs to a unit and carries its position; a branch stands under a mother team. Its leader and
 * deputies act for it. Not here: what teams do (activity/). All rules run in the caller's transaction. */
#ifndef REDVEST_PEOPLE_TEAM_TEAM_H
#define REDVEST_PEOPLE_TEAM_TEAM_H

#include "db/db.h"
#include "office/org/org.h"
#include "people/team/team.model.h"

/* A new team in review, led by the volunteer who asks; `mother` 0: a team of its own. INVALID names the
 * field; GB 32100 checked for organisations. CONFLICT when too many of theirs wait
 * (POLICY_REVIEW_WAITING_MOST). */
int team_register(struct db *db, int64_t leader, const struct unit *unit, int64_t mother,
                  const struct team_details *d, int64_t *ret_id);

/* CONFLICT when `version` is not the present one. A refused team goes back to review, where it counts like a
 * new one. */
int team_change(struct db *db, int64_t id, int64_t version, const struct team_details *d);

/* Staff decide a team in review: active, or refused with a reason. CONFLICT when it is not in review. */
int team_approve(struct db *db, int64_t id);
int team_refuse(struct db *db, int64_t id, const char *reason);

/* Ends an active team that has nothing planned. */
int team_close(struct db *db, int64_t id, const char *reason);

/* Asks to join, or joins, by the team's rule. *ret_in tells which. CONFLICT when already a member. */
int team_join(struct db *db, int64_t team, int64_t volunteer, const char *note, const char *pass_code,
              bool *ret_in);
int team_leave(struct db *db, int64_t team, int64_t volunteer);
/* Somebody is erased: memberships end, and what they wrote when asking goes. A team they led stays led by
 * nobody; staff see it there. */
int team_leave_all(struct db *db, int64_t volunteer);

/* Somebody is suspended: whoever else leads their teams is told, and the teams' units. */
int team_tell_suspended(struct db *db, int64_t volunteer);

/* The leader's decisions on memberships (ids of team_member). */
int team_admit(struct db *db, int64_t team, int64_t membership);
int team_turn_down(struct db *db, int64_t team, int64_t membership, const char *reason);
int team_remove(struct db *db, int64_t team, int64_t membership, const char *reason);
int team_set_role(struct db *db, int64_t team, int64_t membership, enum member_role role);

/* 1 when the volunteer leads the team, else 0: leader or deputy of it, or of a team above it. The one answer
 * for all nouns; queries ask by the fragment {led_by}. */
int team_leads(struct db *db, int64_t team, int64_t volunteer);

/* What several records of a team come to is added to it (or, negative, taken back). */
int team_credit(struct db *db, int64_t team, int64_t minutes, int64_t person_times);

/* One record's minutes are added to the membership that stands; or taken back from the one that stood when
 * the record began to count, at `since`. */
int team_credit_member(struct db *db, int64_t team, int64_t volunteer, int64_t minutes);
int team_debit_member(struct db *db, int64_t team, int64_t volunteer, int64_t minutes, int64_t since);

/* An invariant: numbers of teams are right. */
struct check;
int team_check_numbers(struct db *db, struct check *c);

#endif
