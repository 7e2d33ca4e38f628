/* claim.h - inside volunteer/: a request about a document, opened for those who decide. */
#ifndef REDVEST_PEOPLE_VOLUNTEER_CLAIM_H
#define REDVEST_PEOPLE_VOLUNTEER_CLAIM_H

#include "people/volunteer/volunteer.h"

struct claim {
    int64_t id, holder, pos;
    enum claim_kind kind;
    enum claim_state state;
    enum id_kind id_kind;
    const char *name, *document, *phone, *story, *reason; /* document and phone in full; NULL once decided */
    int64_t made, decided;
    bool paused; /* the holder is suspended for it */
    bool same;   /* the document stays, only the name changes */
};

/* Whether it is not decided yet. */
bool claim_is_open(enum claim_state state);

/* Whether the next step is for the staff of the unit above, and where that stands. */
bool claim_for_above(const struct claim *c);
int64_t claim_above(const struct db *db, int64_t pos);

/* OK, or NOT_FOUND. */
int claim_one(struct db *db, int64_t id, struct claim *ret_claim);

/* A document sealed in a claim, opened: for masking in lists. */
int claim_open_document(struct db *db, int64_t id, const char *sealed, const char **ret_document);

/* Audits that staff looked at a claim in full, and why. CONFLICT once it is decided. */
int claim_note_look(struct db *db, const struct claim *c, const char *reason);

#endif
