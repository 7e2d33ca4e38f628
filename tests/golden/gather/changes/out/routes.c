/* The tables of routes of all nouns; generated, do not edit. */
#include "http/route.h"

const struct route *const all_routes[] = {
    NULL,
};
