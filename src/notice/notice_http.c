/* notice_http.c - routes of notice/. */
#include "http/route.h"

const struct route notice_routes[] = { ROUTES_END };
