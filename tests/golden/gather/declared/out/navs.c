/* The links of the navigation, of all nouns; generated, do not edit. */
#include "view/view.h"

const struct nav all_navs[] = {
    { "main", "xs", "/xs", "First", "list", NAV_ANYONE },
    { "work", "xs", "/xs", "Xs", "list", NAV_LEADER },
    { "foot", "xs", "/xs", "Last", NULL, NAV_STAFF },
    { 0 },
};
