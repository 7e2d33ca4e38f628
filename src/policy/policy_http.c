/* policy_http.c - routes of policy/. */
#include "http/route.h"

const struct route policy_routes[] = { ROUTES_END };
