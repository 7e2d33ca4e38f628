/* params.h - filling a request's declared values from raw fields; between server.c and param.c. */
#ifndef REDVEST_HTTP_PARAMS_H
#define REDVEST_HTTP_PARAMS_H

#include "http/body.h"
#include "http/req.h"

/* INVALID when anything is wrong; r->errs holds all of it. */
int params_take(struct req *r, const struct fields *f);

#endif
