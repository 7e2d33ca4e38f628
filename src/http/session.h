/* session.h - who is behind a token. Tokens are random, handed out once, stored only as a hash.
 *
 * A cookie `rv` (or `Authorization: Bearer`) holds the token. What it stands for is kept in memory for
 * a while and looked up again when needed; a change of grants or a log-out drops it at once.
 * CSRF: forms carry a MAC of the cookie, masked anew for each page; a bearer token needs none.
 * A visitor who is not logged in has a cookie too, so that log-in and registration are protected. */
#ifndef REDVEST_HTTP_SESSION_H
#define REDVEST_HTTP_SESSION_H

#include "base/arena.h"
#include "db/db.h"
#include "base/user.h"
#include "http/device.h"

#define SESSION_TOKEN_MAX 64

struct sessions; /* the cache */

/* Fills the user behind a session into the arena: 1, or 0 when the session has ended or its account is
 * closed. Provided by account/, handed in by the program. */
typedef int find_user_fn(struct db *db, struct arena *arena, const char *token_hash, struct user **ret_user);

struct sessions *sessions_new(find_user_fn *find);
void sessions_free(struct sessions *s);

/* The user behind a token: copied into the arena. 0 and NULL when the token is unknown or ended. *ret_seen:
 * that it is in use should go on record (session_seen()), once a minute where idle sessions end, else once a
 * day; told once. */
int sessions_find(struct sessions *s, struct db *db, struct arena *arena, const char *token,
                  struct user **ret_user, bool *ret_seen);

/* Forgets what memory holds of an account, or of EVERYBODY; call after the commit that changed it. */
#define EVERYBODY INT64_C(-1)
void sessions_forget(struct sessions *s, int64_t account);

/* Whether the account was logged in before at all; and with the like of this device, from this address. */
struct session_new;
int session_before(struct db *db, const struct session_new *s, bool *ret_any, bool *ret_alike);

/* On the write lane: a new session; the token goes to the person and is not kept. Whoever begins it has just
 * proved who they are; half: but for their second factor (struct user). */
struct session_new {
    int64_t account;
    int64_t lasts_ms;
    const char *address; /* NULL: unknown */
    bool half;
    struct device device;
};
int session_start(struct db *db, struct arena *arena, const struct session_new *s, const char **ret_token);
int session_end(struct db *db, int64_t session);
/* NOT_FOUND: it is not the account's. */
int session_end_own(struct db *db, int64_t account, int64_t session);
int session_end_all(struct db *db, int64_t account); /* log-out everywhere */
int session_end_others(struct db *db, int64_t account, int64_t session);
/* It was in use just now. */
int session_seen(struct db *db, int64_t session);
/* The person proved once more who they are (struct user, fresh_until_ms). */
int session_prove(struct db *db, int64_t session);
/* From now on the person acts for this unit, one they hold a right over (user.h). */
int session_act_for(struct db *db, int64_t session, int64_t unit);

/* CSRF of a cookie token: buffers of CSRF_TEXT bytes. */
#define CSRF_TEXT 96
void csrf_make(const struct city *city, const char *token, char out[CSRF_TEXT]);
bool csrf_check(const struct city *city, const char *token, const char *given);

#endif
