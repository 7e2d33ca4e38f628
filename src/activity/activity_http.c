/* activity_http.c - routes of activity/. */
#include "http/route.h"

const struct route activity_routes[] = { ROUTES_END };
