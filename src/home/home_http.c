/* home_http.c - routes of home/. */
#include "http/route.h"

const struct route home_routes[] = { ROUTES_END };
