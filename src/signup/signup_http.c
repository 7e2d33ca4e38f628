/* signup_http.c - routes of signup/. */
#include "http/route.h"

const struct route signup_routes[] = { ROUTES_END };
