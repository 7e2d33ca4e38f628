/* volunteer.h - who is registered as a volunteer, and what follows from it.
 *
 * A registration belongs to an account, stands at a unit, and carries a document that nobody else has. It
 * counts at once; its real name waits until staff made sure (real_name). All rules run in the caller's
 * transaction. Not here: hours and stars (record/), log-in (account/), memberships (team/). */
#ifndef REDVEST_PEOPLE_VOLUNTEER_VOLUNTEER_H
#define REDVEST_PEOPLE_VOLUNTEER_VOLUNTEER_H

#include "base/user.h"
#include "db/db.h"
#include "office/account/account.h"
#include "people/volunteer/person.h"
#include "people/volunteer/volunteer.model.h"

/* --- looking up: 1 and the row, 0 when there is none, or a negative code ------------------------------- */

int volunteer_one(struct db *db, int64_t id, struct volunteer *ret_volunteer);

/* The registration of an account that is not closed. */
int volunteer_of_account(struct db *db, int64_t account, struct volunteer *ret_volunteer);

/* By the number: the registration that is not closed. */
int volunteer_of_number(struct db *db, const char *number, struct volunteer *ret_volunteer);

/* Whether the person agreed to something and did not take it back: 1 or 0. */
int volunteer_agreed(struct db *db, int64_t account, enum consent_kind kind);

/* --- registering --------------------------------------------------------------------------------------- */

/* The wording of the consents that is in force; stored with each. */
#define CONSENT_VERSION "2026-01"

/* Where somebody lives: a community, and the door; "" when it was not said. */
struct residence {
    int64_t unit;
    const char *address;
};

/* Who somebody is, as the document says. */
struct identity {
    const char *name;
    enum id_kind kind;
    const char *document;
    int64_t birth_day; /* citizen cards say it themselves */
    enum sex sex;
};

struct registration {
    int64_t account; /* the account it is for; 0: a new one for `phone` */
    const char *phone;
    const struct account_relative *relative; /* whose phone it is, at the counter; NULL: the person's own */
    const char *password_hash;               /* NULL: logs in by code */
    struct identity who;
    struct residence home;
    struct volunteer_details details;
    const struct guardian_details *guardian; /* NULL: none */
    bool agreed[CONSENT_KIND_PAPER + 1];     /* by enum consent_kind */
    int64_t by;                              /* staff at the counter; 0: the person themselves */
    bool checked;                            /* staff saw the document: the real name is confirmed at once */
};

/* Account, volunteer, number, consents and guardian in one go. INVALID names the field ("name", "cn_id",
 * "id_number", "birth", "guardian_name" …); CONFLICT "phone" or the document's field when it is taken. Minors
 * (POLICY_VOLUNTEER_ADULT_AGE) need a guardian, and await their word; under POLICY_VOLUNTEER_MIN_AGE_ALONE
 * the guardian registers, with their own phone [PIPL 31]. */
int volunteer_register(struct db *db, const struct registration *g, int64_t *ret_volunteer);

/* Checks and normalises name and document: GB 11643 for citizen cards (birth date and sex then come from it).
 */
int identity_check(struct db *db, struct identity *who);

/* 1 when it is registered already; *ret_holder is who has it. Not to be told to whoever asks. */
int identity_taken(struct db *db, const struct identity *who, int64_t *ret_holder);

/* What age rules ask of somebody born on a day. */
bool volunteer_is_minor(const struct db *db, int64_t birth_day);
bool volunteer_is_child(const struct db *db, int64_t birth_day);

/* INVALID with the guardian's field when a minor's guardian is missing or cannot be one; OK for adults. here:
 * the guardian registers, or stands at the counter, and says at once that they agree. */
int guardian_check(struct db *db, const struct identity *who, const struct guardian_details *g, bool here);

/* --- afterwards ---------------------------------------------------------------------------------------- */

/* CONFLICT when `version` is not the present one. */
int volunteer_edit(struct db *db, int64_t id, int64_t version, const struct residence *home,
                   const struct volunteer_details *d);

/* Staff decide on a real name: confirmed, or sent back with a reason, to be mended (volunteer_mend()); to
 * suspend is another act. CONFLICT when it was decided so already. Nobody decides on themselves (DENIED). */
int volunteer_confirm(struct db *db, int64_t id);
int volunteer_refuse(struct db *db, int64_t id, const char *reason);
/* What was sent back is mended by the person and waits to be decided again (claim.c). Why it was sent back:
 * 1, or 0. CONFLICT: it was not, or the registration is suspended; the document is somebody else's; or
 * POLICY_CLAIM_DOCUMENTS_A_WEEK were tried. */
bool volunteer_may_mend(const struct volunteer *v);
int volunteer_sent_back(struct db *db, int64_t id, const char **ret_reason);
int volunteer_mend(struct db *db, int64_t id, const struct identity *who);
/* Both: CONFLICT too when the person holds a right over a unit that whoever acts has no say over. */
int volunteer_suspend(struct db *db, int64_t id, const char *reason);

/* What rests or moves the rights of an account takes somebody with a say over all units it holds any for:
 * else CONFLICT. */
int volunteer_over_rights(struct db *db, int64_t account);
/* One that a claim to the document made ends, whoever acts. */
int volunteer_resume(struct db *db, int64_t id, const char *reason);
/* The document is another's: it and the name go, the registration stays suspended until its person proves who
 * they are (claim_correction()); hours, teams and stars are theirs. */
int volunteer_strip(struct db *db, const struct volunteer *v, const char *reason);
/* Who is suspended asks the station to look again. CONFLICT: they are not, or asked before within
 * POLICY_VOLUNTEER_APPEAL_DAYS. */
int volunteer_appeal(struct db *db, int64_t id, const struct suspension_appeal *a);
int volunteer_restore(struct db *db, int64_t id, const char *reason);

/* The document in full, from what the row holds sealed; for its owner, or logged as a reveal by the caller.
 */
int volunteer_open_document(struct db *db, int64_t id, const char *sealed, const char **ret_document);

/* The account learns which person it is of, once the document was made sure of; what it knew before stays
 * until then. */
int volunteer_tell_person(struct db *db, int64_t id);

/* Audits that the person changed something of theirs (`what`: "phone", "consent withdrawn"). */
int volunteer_note_change(struct db *db, const struct volunteer *v, const char *what);

/* Audits a log-in by a relative's phone, where the staff of the station see it. */
int volunteer_note_relative(struct db *db, const struct volunteer *v);

/* Audits that staff looked at what is masked, and why. */
int volunteer_note_look(struct db *db, const struct volunteer *v, const char *reason);

/* Closes a registration and erases the person; what was served stays in the figures, without a name. CONFLICT
 * while records or sign-ups are open, a team is led, or rights are held. With it the account ends, and its
 * sessions. */
int volunteer_close(struct db *db, int64_t id);

/* --- what service adds to a person; called by those who keep the records ------------------------------- */

/* Minutes and records of an effective record are added (or, negative, taken back). */
int volunteer_credit(struct db *db, int64_t id, int64_t minutes, int64_t records,
                     struct volunteer_total *ret_total);
/* One no-show more. */
int volunteer_missed(struct db *db, int64_t id);
/* Another star; does nothing when it is not `from` any more. */
int volunteer_set_star(struct db *db, int64_t id, int64_t from, int64_t to);

/* Consents: 4 and 5 may be given and taken back at will; without the others one cannot stay (CONFLICT). */
int consent_give(struct db *db, int64_t account, enum consent_kind kind);
int consent_withdraw(struct db *db, int64_t account, enum consent_kind kind);

/* --- requests about a document ------------------------------------------------------------------------- */

/* "This is my document, somebody else registered it." CONFLICT when it is asked for already. */
int claim_not_me(struct db *db, const char *phone, const struct identity *who, const char *story,
                 int64_t *ret_id);

/* "My own name or document was entered wrongly." Nothing is told of the document; CONFLICT when
 * POLICY_CLAIM_DOCUMENTS_A_WEEK or POLICY_REVIEW_WAITING_MOST are asked for already. */
int claim_correction(struct db *db, int64_t volunteer, const struct identity *who, const char *story,
                     int64_t *ret_id);

/* Somebody came to the counter with their document, since they have lost their phone: who acts has looked at
 * both, which is the first of the two who agree; staff of the unit above are the second. Then the account is
 * reached by the new number, and the old one is told and can take it back (account_change_phone). CONFLICT
 * "phone" when the number has an account. */
int claim_phone(struct db *db, int64_t volunteer, const char *phone, const char *story, int64_t *ret_id);

/* Staff decide, by two persons who have no part in it: who says so, says so for the step that is next. "Not
 * me" is for the unit above (claim_for_above()); of a correction the first step is the station's, and the
 * only one when the document stays. When two agreed that a document is another's, its holder is suspended and
 * told, and has POLICY_CLAIM_OBJECT_DAYS to object; then it is free for the claimant, and the holder goes on
 * with all hours once they prove who they are. CONFLICT: decided before, or not by the same person twice. */
int claim_grant(struct db *db, int64_t id, const char *reason);
int claim_refuse(struct db *db, int64_t id, const char *reason);

/* The holder says that it is theirs: their suspension ends; both are to come with the document, and two
 * decide anew. NOT_FOUND when it is not about the volunteer of whoever acts; CONFLICT when there is nothing
 * to object to. */
int claim_object(struct db *db, int64_t id);

/* Nobody objected in time. */
int claim_pause_over(struct db *db, int64_t id);

/* One still waits: the station is reminded POLICY_CLAIM_REMIND_WORKDAYS before the days to answer are over;
 * then its parent body is told. */
int claim_remind(struct db *db, int64_t id);
int claim_escalate(struct db *db, int64_t id);

/* Each hour: who is of age now answers for themselves, and of their guardian nothing is kept. */
int volunteer_tidy_guardians(struct db *db);

/* Each hour: forgets registrations that were never finished. How many, or negative. */
int volunteer_purge_drafts(struct db *db);

/* All that is stored of whoever asks, unmasked; for the page and the file. */
struct req;
int my_data_fill(struct req *r, struct my_data *m);

/* An invariant: numbers of volunteers are right. */
struct check;
int volunteer_check_numbers(struct db *db, struct check *c);

#endif
