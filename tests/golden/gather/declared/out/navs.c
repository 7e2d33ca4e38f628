/* The links of the navigation, of all nouns; generated, do not edit. */
#include "view/view.h"

const struct nav all_navs[] = {
    { "main", "xs", "/xs", "First", "list", ANYONE },
    { "work", "xs", "/xs", "Xs", "list", LEADER },
    { "foot", "xs", "/xs", "Last", NULL, RIGHT_OF(1, LEVEL_STATION) },
    { 0 },
};
