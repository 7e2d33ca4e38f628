/* notice.h - telling people: a line under 我的 each, and an SMS through the pluggable sender when it matters.
 *
 * The built-in sender writes to the outbox table; in a demo the page shows the one-time code. */
#ifndef REDVEST_OFFICE_NOTICE_NOTICE_H
#define REDVEST_OFFICE_NOTICE_NOTICE_H

#include "db/db.h"

/* A notice: key is a Chinese sentence with {0} {1} {2} (marked N_() so that it gets its English); link a
 * local path. Arguments end with NULL, at most three. */
int notice_send(struct db *db, int64_t account, const char *link, const char *key, ...)
    __attribute__((sentinel));

/* The same to the account of a volunteer. */
int notice_volunteer(struct db *db, int64_t volunteer, const char *link, const char *key, ...)
    __attribute__((sentinel));

/* To everybody with staff rights directly over the unit at pos, or the nearest unit above that has any. */
int notice_staff(struct db *db, int64_t pos, const char *link, const char *key, ...)
    __attribute__((sentinel));

/* The same with words of an account in it, which go when that account is closed. */
int notice_staff_about(struct db *db, int64_t pos, int64_t about, const char *link, const char *key, ...)
    __attribute__((sentinel));

/* The same without those who have a part in the case: when all of the nearest do, to those of the unit above.
 */
struct review_party_list;
int notice_staff_but(struct db *db, int64_t pos, const struct review_party_list *but, const char *link,
                     const char *key, ...) __attribute__((sentinel));

/* A text to a phone; sealed in the outbox until sent. */
int notice_sms(struct db *db, const char *phone, const char *text);

/* How many messages of the account are not read yet, counted to NOTICE_UNREAD_MOST; for the layout and the
 * list. */
#define NOTICE_UNREAD_MOST 99
int notice_unread(struct db *db, int64_t account, int64_t *ret_n);

/* The same for the navigation. */
struct user;
int notice_waiting(struct db *db, const struct user *user, int64_t *ret_n);

/* Marks one message of the account as read; *ret_link is the local path it is about, "" for none. NOT_FOUND
 * when it is not this account's. */
int notice_read(struct db *db, int64_t account, int64_t id, const char **ret_link);

/* Texts wait in the outbox for seven days at most. */
int notice_purge(struct db *db);

/* The account is closed: its messages go, with the names in them, and those to others that hold its words. */
int notice_forget(struct db *db, int64_t account);

/* Marks all of the account's messages up to `newest` as read. */
int notice_read_all(struct db *db, int64_t account, int64_t newest);

#endif
