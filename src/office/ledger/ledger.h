/* ledger.h - accounts and transfers by double entry: what is earned, held, spent and taken back.
 *
 * An account belongs to an owner in a book (what is counted: points, a fund). A transfer moves amounts
 * between accounts of one book and sums to zero. A hold is a transfer that waits: it is posted, wholly or in
 * part, released, or lapses at its time, once. What is booked is never changed; a reversal is a transfer of
 * its own that points at the one it undoes, once.
 *
 * What is available, posted without what is held, never falls below an account's floor. An account without a
 * floor (an issuer) may go as far below zero as it likes; its row is never written, so any number of threads
 * pay from it at once, and its balance is the sum of its entries.
 *
 * All works inside the caller's transaction: one that was answered negative must be given up, as the write
 * lane does. Not here: what the owners are, which books there are and who may book what (nouns); pages. */
#ifndef REDVEST_OFFICE_LEDGER_LEDGER_H
#define REDVEST_OFFICE_LEDGER_LEDGER_H

#include "db/db.h"
#include "office/ledger/ledger.model.h" /* enum ledger_kind, record ledger_balance, ledger_line */

#define LEDGER_NO_FLOOR     DB_NONE
#define LEDGER_ENTRIES_MOST 64
#define LEDGER_AMOUNT_MOST  INT64_C(1000000000000) /* of an entry: nine million of them fit into a balance */

/* The open account of an owner in a book; makes it when there is none. INVALID: a floor above zero, where it
 * begins. CONFLICT: it has another floor. */
int ledger_open(struct db *db, const char *owner, int64_t owner_id, const char *book, int64_t floor,
                int64_t *ret_account);

/* Ends an account. NOT_FOUND; CONFLICT: its balance is not zero, a hold is on it, or it is closed. */
int ledger_close(struct db *db, int64_t account);

struct ledger_entry {
    int64_t account, amount; /* more, or less when negative */
};

struct ledger_transfer {
    int64_t id; /* of id_new(), kept by the caller before it books: booked at most once */
    enum ledger_kind kind;
    const char *book;                   /* of a transfer and a hold */
    int64_t about;                      /* the hold that is posted or released; what is reversed */
    const struct ledger_entry *entries; /* of a transfer and a hold; of a post in part */
    size_t n;
    int64_t lapse_ms;  /* of a hold: it lapses after so long; 0: never */
    int64_t code, ref; /* what it is for and of which thing, as the book's keeper numbers them */
};

/* Books all of them or, when it answers negative, none. A transfer whose id is booked with the same content
 * is passed over, so that a repetition answers as the first time. INVALID: entries that do not sum to zero,
 * are of another book, or more than was held. NOT_FOUND: no such account, hold or transfer. CONFLICT: the
 * floor, a closed account, a hold that has ended, what is reversed already, an id with other content. */
int ledger_enter(struct db *db, const struct ledger_transfer *transfers, size_t n);

/* Ends holds whose time has come; how many. At most a thousand at once: the next call takes the rest. */
int ledger_lapse(struct db *db);

/* Brings balances of accounts without a floor forward, so that their sums stay short: all entries up to a day
 * ago. No transaction is open for so long, and none can still come in among them. */
int ledger_carry(struct db *db);

/* NOT_FOUND. */
int ledger_balance(struct db *db, int64_t account, struct ledger_balance *ret_balance);

/* At most `most` entries, the newest first, in db->arena; how many. before: the id of the last line read, 0
 * to begin. NOT_FOUND. */
int ledger_statement(struct db *db, int64_t account, int64_t before, int64_t most,
                     struct ledger_line_list *ret_lines);

#endif
