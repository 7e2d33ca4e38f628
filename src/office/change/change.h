/* change.h - changes of what was approved: the new text waits for a reviewer, the old one stays in force.
 *
 * A noun marks fields of its `input` as reviewed and declares `change` in its .model: which inputs, whose
 * page shows it, and its function that does what was agreed; what is no input, such as rules of the city,
 * comes as texts and has a function that shows them. When such a thing is changed it calls change_ask(),
 * which sends what differs to review and leaves the rest to be changed at once. Staff over the place who have
 * no part in it agree or refuse with a reason; who asked may take it back. Not here: what a thing may hold
 * (the nouns). */
#ifndef REDVEST_OFFICE_CHANGE_CHANGE_H
#define REDVEST_OFFICE_CHANGE_CHANGE_H

#include "base/input.h"
#include "db/db.h"
#include "office/change/change.model.h"
#include "office/event/event.h"

struct change_def {
    enum change_kind kind;
    const struct thing *thing;         /* whose page shows it */
    const struct input *const *inputs; /* ended by NULL; NULL: it has none, and `shown` */
    /* Does what was agreed: reads what stands, overlays it by change_put(), and changes it as its rules
     * allow. */
    int (*apply)(struct db *db, int64_t change, int64_t thing, int64_t page);
    /* A field's label, and both sides as people read them, in place of what is stored there. */
    void (*shown)(struct db *db, enum lang lang, const char *field, struct change_line *line);
    bool fresh; /* who agrees has proved just now that it is they */
};

/* All that are declared, by kind, ended by kind 0; generated. */
extern const struct change_def all_changes[];

/* An input as it stands (was; NULL: nothing does, all of it is new) and as it was sent. */
struct change_part {
    const struct input *input;
    const void *was;
    void *sent;
};

/* One field of what is no input, as it is stored. */
struct change_text {
    const char *field, *was, *becomes;
};

struct change_new {
    enum change_kind kind;
    int64_t thing, page, pos; /* what changes, whose page shows it, where it belongs */
    const char *title;
    struct review_party_list parties; /* who decides nothing about it; db->actor is one in any case */
    struct change_part parts[2];      /* the second may be left out, or both for texts */
    const struct change_text *texts;
    size_t n_texts;
};

/* 1 when whoever acts could agree to it themselves: staff over the place without a part in it. Such a change
 * is made at once. */
int change_may_alone(struct db *db, int64_t pos, const struct review_party_list *parties);

/* Sends the reviewed fields that differ to review, and puts back into `sent` what stands: *ret_id is the
 * change, 0 when none differs. CONFLICT: one of the thing waits already, or too many of the asker's do
 * (POLICY_REVIEW_WAITING_MOST). */
int change_ask(struct db *db, const struct change_new *c, int64_t *ret_id);

/* For apply(): what was agreed, into an input that holds what stands. CONFLICT when a field is not any more
 * as it was when the change was asked for. */
int change_put(struct db *db, int64_t change, const struct input *input, void *values);

/* Staff over its place decide; the caller has checked the right. CONFLICT: decided already, or by a party. */
int change_agree(struct db *db, int64_t id);
int change_refuse(struct db *db, int64_t id, const char *reason);
/* A party takes it back; DENIED for others. */
int change_withdraw(struct db *db, int64_t id);

/* What waits of a thing and its parts, for its page; and the end of the thing, with which it lapses. */
int change_of(struct db *db, int64_t page, struct change_note_list *ret_notes);
int change_end(struct db *db, int64_t page);

/* Its clock: who reviews is reminded, then those above. */
int change_remind(struct db *db, int64_t id);
int change_escalate(struct db *db, int64_t id);

const struct change_def *change_def(int64_t kind);

/* What a form says whose change waits. */
#define CHANGE_WAITS N_("已保存；需要审核的改动已送审，通过以前按原来的内容")

#endif
