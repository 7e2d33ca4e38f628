/* overview_http.c - routes of overview/. */
#include "http/route.h"

const struct route overview_routes[] = { ROUTES_END };
