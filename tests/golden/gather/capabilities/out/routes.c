/* The tables of routes of all nouns; generated, do not edit. */
#include "http/route.h"

extern const struct route x_routes[];
const struct route *const all_routes[] = {
    x_routes,
    NULL,
};
