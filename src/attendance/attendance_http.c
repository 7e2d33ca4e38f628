/* attendance_http.c - routes of attendance/. */
#include "http/route.h"

const struct route attendance_routes[] = { ROUTES_END };
