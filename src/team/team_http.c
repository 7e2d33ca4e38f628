/* team_http.c - routes of team/. */
#include "http/route.h"

const struct route team_routes[] = { ROUTES_END };
