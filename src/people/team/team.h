/* team.h - volunteer teams: registered, reviewed by the unit above, joined and left.
 *
 * A team belongs to a unit and carries its position; a branch stands under a mother team. Its leader and
 * deputies act for it. Not here: what teams do (activity/). All rules run in the caller's transaction. */
#ifndef REDVEST_PEOPLE_TEAM_TEAM_H
#define REDVEST_PEOPLE_TEAM_TEAM_H

#include "db/db.h"
#include "office/event/event.model.h"
#include "office/org/org.h"
#include "people/team/team.model.h"

/* A new team in review, led by the volunteer who asks; `mother` 0: a team of its own. INVALID names the
 * field; GB 32100 checked for organisations. CONFLICT when too many of theirs wait
 * (POLICY_REVIEW_WAITING_MOST). */
int team_register(struct db *db, int64_t leader, const struct unit *unit, int64_t mother,
                  const struct team_details *d, int64_t *ret_id);

/* CONFLICT when `version` is not the present one. A refused team goes back to review, where it counts like a
 * new one. What was reviewed of an active team waits for a reviewer (*ret_change; 0: nothing does), unless
 * staff without a part in it correct it. */
int team_change(struct db *db, int64_t id, int64_t version, const struct team_details *sent,
                int64_t *ret_change);
/* What of it was agreed (office/change/). */
int team_amend(struct db *db, int64_t change, int64_t id, int64_t page);

/* Who has a part in what a team does, and so reviews none of it: who made it, and who leads the team. */
int team_parties_of(struct db *db, int64_t team, int64_t made_by, struct review_party_list *ret_parties);

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

/* Decisions on memberships (ids of team_member) by who leads the team, or staff: CONFLICT on one's own. A
 * deputy is named and removed by the team's leader, the leader of a team above it, or staff over its unit;
 * the leader by nobody (see team_offer()). */
int team_admit(struct db *db, int64_t team, int64_t membership);
int team_turn_down(struct db *db, int64_t team, int64_t membership, const char *reason);
int team_remove(struct db *db, int64_t team, int64_t membership, const char *reason);
int team_set_role(struct db *db, int64_t team, int64_t membership, enum member_role role);

/* What whoever acts has a say in. */
struct team_say {
    bool leads;      /* its members: who leads it or a team above, and staff over the unit */
    bool names;      /* its deputies: its leader, the leader of a team above, staff */
    bool hands_over; /* who leads it: its leader, staff */
    bool own;        /* they are its leader */
};
int team_say(struct db *db, int64_t team, int64_t pos, struct team_say *ret_say);

/* Leadership is offered to a member, who is told, as are the unit or who leads now. CONFLICT: no say, one's
 * own membership, somebody who cannot lead, or an offer waits already. INVALID: staff say why. */
int team_offer(struct db *db, int64_t team, const struct team_handover *h, int64_t *ret_id);
/* Whose it is accepts: who led becomes what was offered, and both and the unit are told; or declines. DENIED
 * for anybody else. CONFLICT: decided, over, or who offered it has no say any more. */
int team_offer_accept(struct db *db, int64_t id);
int team_offer_decline(struct db *db, int64_t id);
int team_offer_withdraw(struct db *db, int64_t id);
/* So long it can be answered (POLICY_TEAM_OFFER_WORKDAYS); its clock. */
int64_t team_offer_until(const struct db *db, int64_t made);
int team_offer_remind(struct db *db, int64_t id);
int team_offer_lapse(struct db *db, int64_t id);

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
