/* stat_http.c - routes of stat/. */
#include "http/route.h"

const struct route stat_routes[] = { ROUTES_END };
