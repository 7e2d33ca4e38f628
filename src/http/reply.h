/* reply.h - from what a handler left in the request to bytes and headers. */
#ifndef REDVEST_HTTP_REPLY_H
#define REDVEST_HTTP_REPLY_H

#include "base/buf.h"
#include "http/req.h"

/* Turns a negative code into a problem page or document (in r->view, r->model, r->status).
 * `back` is the local path the person came from, or NULL. */
void reply_problem(struct req *r, int rc, const char *back);

/* Writes the body of the reply. `csrf` is the masked token for forms; *ret_form_used tells that it stands
 * in the page (which is then personal). */
void reply_render(struct req *r, const struct me *me, const char *csrf, struct buf *b, const char **ret_type,
                  bool *ret_form_used);

#endif
