/* account_http.c - routes of account/. */
#include "http/route.h"

const struct route account_routes[] = { ROUTES_END };
