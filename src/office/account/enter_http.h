/* enter_http.h - what pages of log-in share: whom they let in, and where to go afterwards.
 * Inside account/ only. Not here: whether (login.h). */
#ifndef REDVEST_OFFICE_ACCOUNT_ENTER_HTTP_H
#define REDVEST_OFFICE_ACCOUNT_ENTER_HTTP_H

#include "http/req.h"

/* account_enter(), and the answer: a program gets the token (session_view), a browser goes to `path`, or to
 * where its own work or record begins when that is NULL; who has a second factor is half in and asked for
 * it. */
int enter_and_go(struct req *r, int64_t account, const char *path);

/* The same for who gave the second factor just now; enter_and_go() leads to the page that asks for it. */
int enter_whole(struct req *r, int64_t account, const char *path);

/* Who is logged in; u NULL: nobody. */
struct session_view;
struct session_view *enter_session_view(struct req *r, const struct user *u, const char *token);

/* Where one's own work or record begins. */
const char *enter_own_place(const struct user *u);

#endif
