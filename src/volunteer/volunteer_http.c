/* volunteer_http.c - routes of volunteer/. */
#include "http/route.h"

const struct route volunteer_routes[] = { ROUTES_END };
