/* rule.h - how the rules of the city are changed: one person of the city office proposes, another one agrees.
 *
 * A proposal is a change (change/) of one rule, or of several that are tried together; what two people agreed
 * on holds from its day, or from the day of the agreement when that is later. Where nobody but the proposer
 * may agree it waits: a city has two people for its rules, or it keeps them. Not here: what a rule may be set
 * to, and what holds (policy/); the days off, which follow what the State Council announced. */
#ifndef REDVEST_OFFICE_RULE_RULE_H
#define REDVEST_OFFICE_RULE_RULE_H

#include "db/db.h"
#include "office/change/change.h"
#include "office/policy/policy.h"
#include "office/rule/rule.model.h"

/* Proposes what of the plan differs from what its day would have without it; *ret_change waits for somebody
 * else. `title` says which rules. INVALID as policy_change(), and when nothing differs; CONFLICT when a
 * change of one of them waits already. */
int rule_propose(struct db *db, const char *title, const struct policy_plan *plan, int64_t *ret_change);

/* What is said then. */
#define RULE_PROPOSED N_("已提交；市文明办另一位同志同意以后，从生效日期起执行")

/* The change of a rule that waits: 1 and its id, or 0. */
int rule_waiting(struct db *db, enum policy_key key, int64_t *ret_change);

/* How many others hold the right to agree. */
int rule_others(struct db *db, int64_t *ret_n);

/* For change/: does what was agreed; a field in words. */
int rule_amend(struct db *db, int64_t change, int64_t thing, int64_t page);
void rule_shown(struct db *db, enum lang lang, const char *field, struct change_line *line);

#endif
