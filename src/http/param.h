/* param.h - the inputs a route takes, declared: name, kind, limits.
 *
 * What is not declared does not reach a handler. The same declaration validates the request, draws
 * the form (view/field.c: type, required, maxlength, options) and describes itself in OpenAPI. Path
 * parameters (/:id), query, form body and JSON body are one name space. */
#ifndef REDVEST_HTTP_PARAM_H
#define REDVEST_HTTP_PARAM_H

#include "base/param.h"

/* A list's cursor and length: ?after=…&n=… */
#define P_PAGE P_OPT_TEXT("after", 60), P_OPT_INT("n", 1, 100)

/* What a parameter of this kind looks like to a program: a JSON Schema. */
struct buf;
void param_schema(struct buf *b, const struct param *p);

#endif
