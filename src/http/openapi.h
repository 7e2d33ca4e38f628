/* openapi.h - the route tables as an OpenAPI 3.1 document; schemas come from the models. */
#ifndef REDVEST_HTTP_OPENAPI_H
#define REDVEST_HTTP_OPENAPI_H

#include "base/buf.h"
#include "http/route.h"

void openapi_write(const struct router *rt, struct buf *b);

#endif
