/* record_http.c - routes of record/. */
#include "http/route.h"

const struct route record_routes[] = { ROUTES_END };
