/* roster_http.h - the leader's pages of a shift's list; their routes stand in signup_http.c. */
#ifndef REDVEST_SERVICE_SIGNUP_ROSTER_HTTP_H
#define REDVEST_SERVICE_SIGNUP_ROSTER_HTTP_H

#include "http/route.h"

extern const struct param roster_show_params[], roster_add_params[], roster_remove_params[];
handler_fn roster_show, roster_add, roster_remove, roster_reveal, roster_export;

#endif
