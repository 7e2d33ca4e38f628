/* guardian.h - inside volunteer/: who answers for a minor, and whether they agree.
 *
 * A guardian agrees, and takes it back, by a code to a phone of their own, or at a counter where staff see
 * them and their document. Until they do the registration awaits: the child sees it, and takes no part. What
 * holds is the newest consent of kind guardian. Not here: what a guardian must be (guardian_check,
 * identity.c), what ends with taking part (signal person_suspended). */
#ifndef REDVEST_PEOPLE_VOLUNTEER_GUARDIAN_H
#define REDVEST_PEOPLE_VOLUNTEER_GUARDIAN_H

#include "people/volunteer/volunteer.h"

/* Whether a registration brings its guardian's consent along: at the counter, or under
 * POLICY_VOLUNTEER_MIN_AGE_ALONE, since it is made with the guardian's own phone. */
bool guardian_consents(const struct db *db, const struct registration *g);

/* Whose phone it is: the guardian's own (INVALID "guardian_phone": the child's phone, or, for a child,
 * another than it is registered with), and of no more than POLICY_GUARDIAN_CHILDREN_MOST registrations
 * (CONFLICT). */
int guardian_check_phone(struct db *db, const struct registration *g);

int guardian_add(struct db *db, int64_t volunteer, const struct registration *g);

/* A text to the guardian's phone: who asks, and where they say yes. */
int guardian_ask(struct db *db, const struct volunteer *v, const char *page);

/* The children of a phone, and what the guardian said. */
int guardian_wards(struct db *db, const char *phone_index, struct ward_list *ret_wards);

/* The guardian agrees, or takes it back; `reason`: what staff saw at the counter, NULL: by a code. CONFLICT
 * when it is so already. */
int guardian_agree(struct db *db, const struct volunteer *v, const char *reason);
int guardian_withdraw(struct db *db, const struct volunteer *v, const char *reason);

/* What proves for GUARDIAN_PROOF_MS to whom a code was sent: for this browser alone. CONFLICT "phone": it is
 * the phone of somebody who is a minor themselves. */
#define GUARDIAN_PROOF_MS (10 * MINUTE_MS)
int guardian_prove(struct db *db, const char *phone, const char **ret_proof);
/* INVALID "proof": none, another browser's, or too old. */
int guardian_proved(struct db *db, const char *proof, const char **ret_phone_index);

#endif
