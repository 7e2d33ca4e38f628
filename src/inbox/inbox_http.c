/* inbox_http.c - routes of inbox/. */
#include "http/route.h"

const struct route inbox_routes[] = { ROUTES_END };
