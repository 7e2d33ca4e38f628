/* org_http.c - routes of org/. */
#include "http/route.h"

const struct route org_routes[] = { ROUTES_END };
