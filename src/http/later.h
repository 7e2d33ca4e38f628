/* later.h - a form that came when its log-in had ended: it waits, sealed, until somebody has logged in in the
 * same browser, and is drawn again with what was typed. Nothing of it is done. Not here: drawing it
 * (again.c). */
#ifndef REDVEST_HTTP_LATER_H
#define REDVEST_HTTP_LATER_H

#include "http/req.h"

/* What waits under this key for this browser, into the arena; 0: nothing. */
int later_find(struct req *r, const char *key, struct kept *ret_kept);

#endif
