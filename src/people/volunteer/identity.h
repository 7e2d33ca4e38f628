/* identity.h - inside volunteer/: what a name and a document look like, and who makes sure that they are
 * true.
 *
 * A checker is pluggable: meta "real_name.checker" names one of real_name_checkers[]; the built-in one
 * ("form") looks at form and uniqueness and leaves the rest to the staff of the station. */
#ifndef REDVEST_PEOPLE_VOLUNTEER_IDENTITY_H
#define REDVEST_PEOPLE_VOLUNTEER_IDENTITY_H

#include "people/volunteer/volunteer.h"

struct real_name_checker {
    const char *name;
    /* REAL_NAME_STATE_CONFIRMED, _REFUSED, or _WAITING for staff. Negative: could not be asked; nothing is
     * registered. */
    int (*check)(struct db *db, const struct identity *who, enum real_name_state *ret_state);
};

/* All there are; the one with a NULL name ends. */
extern const struct real_name_checker real_name_checkers[];

/* Asks the checker that this register names. */
int real_name_check(struct db *db, const struct identity *who, enum real_name_state *ret_state);

/* The keyed index and the sealed text of a document. */
const char *document_index(const struct db *db, const char *document);
const char *document_seal(const struct db *db, int64_t volunteer, const char *document);

/* The one writing of who->document; kind, birth date and sex as a number of GB 11643 says them. INVALID names
 * the field. */
int document_check(struct db *db, struct identity *who);

/* As it is looked for and stored: text_number(), in capitals. */
char *document_fold(struct arena *a, const char *s);

/* The field that is to blame for a document: "cn_id" or "id_number". */
const char *document_field(enum id_kind kind);

/* Audit and figures, for the rules files of this folder. */
int volunteer_audit(struct db *db, int what, const struct volunteer *v, const char *reason,
                    const char *detail);
int volunteer_count(struct db *db, const struct volunteer *v, int64_t n);

/* Moves a registration, and the figures with it; who takes part no more is told to all nouns. CONFLICT when
 * somebody else moved it. */
int volunteer_become(struct db *db, const struct volunteer *v, enum volunteer_state to, const char *reason);

#endif
