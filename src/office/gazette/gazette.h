/* gazette.h - public notice (公示): what the office means to do is announced for so many working days,
 * anybody may object, and only then it is done.
 *
 * A noun declares `gazette` in its .model and calls gazette_open(). Objections are signed, by an account or
 * by a phone that was proved, and decided by staff who have no part in the thing. A notice passes when its
 * days are over and no objection waits; one that is upheld stops it at once. Either way the noun is told, in
 * the same transaction: passed() does what was announced, stopped() undoes it. Not here: what is announced
 * (the nouns), the clock (deadline/). */
#ifndef REDVEST_OFFICE_GAZETTE_GAZETTE_H
#define REDVEST_OFFICE_GAZETTE_GAZETTE_H

#include "db/db.h"
#include "office/gazette/gazette.model.h"
#include "office/policy/policy.h"

#define GAZETTE_PARTIES_MOST 400  /* who has a part in one thing */
#define GAZETTE_WAITING_MOST 1000 /* objections to one notice that nobody has decided */

struct gazette_def {
    enum gazette_kind kind;
    const char *thing;        /* "record_entry" */
    const char *title, *text; /* Chinese keys: {0} who, {1} what */
    enum policy_key workdays;
    int (*passed)(struct db *db, int64_t thing);
    int (*stopped)(struct db *db, int64_t thing, const char *answer);
};

/* All that are declared, by kind, ended by kind 0; generated. */
extern const struct gazette_def all_gazettes[];

struct gazette_new {
    enum gazette_kind kind;
    int64_t thing, pos;
    const char *who, *what; /* as they are shown to everybody: names masked */
    const char *detail;     /* shown below the text; NULL: none */
    const int64_t
        *parties; /* accounts that decide no objection; db->actor, who announces, is one in any case */
    size_t n_parties;
};

/* Announces a thing from now on. CONFLICT when a notice runs for it. */
int gazette_open(struct db *db, const struct gazette_new *notice);

/* What was announced is off; objections that wait are closed, and who made them told. No notice: OK. */
int gazette_withdraw(struct db *db, enum gazette_kind kind, int64_t thing, const char *reason);

/* An objection by db->actor, or (nobody is logged in) by who proved the phone. One a signer and notice, at
 * most POLICY_REVIEW_WAITING_MOST a signer that wait. NOT_FOUND; CONFLICT when the days are over. */
struct objecting {
    int64_t notice;
    const char *reason;
    const char *name, *phone; /* of a visitor; phone normalised and proved */
};
int gazette_object(struct db *db, const struct objecting *o, int64_t *ret_id);

/* Staff over its place decide with an answer, which who objected is told; the caller has checked the right.
 * CONFLICT when it is decided already, or by a party. */
int objection_decide(struct db *db, int64_t id, bool uphold, const char *answer);

/* The deadline of a notice: it passes unless an objection waits; then the last decision ends it. */
int gazette_due(struct db *db, int64_t id);

/* An account closes: the words of its objections that were decided go. */
int objection_forget(struct db *db, int64_t account);

/* The sentence of a notice, in db->arena; its declaration. */
const struct gazette_def *gazette_def(int64_t kind);
const char *gazette_words(struct db *db, enum lang lang, const char *key, const char *who, const char *what);

/* How a signer that is an account is written. */
const char *gazette_signer(struct db *db, int64_t account);

#endif
