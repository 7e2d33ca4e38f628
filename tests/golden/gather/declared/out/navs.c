/* The links of the navigation, of all nouns; generated, do not edit. */
#include "view/view.h"

const struct nav all_navs[] = {
    { "main", 10, "xs", "/xs", "First", "list", ANYONE, NULL },
    { "work", 20, "xs", "/xs", "Xs", "list", LEADER, NULL },
    { "foot", 10, "xs", "/xs", "Last", NULL, RIGHT_OF(1, LEVEL_STATION), NULL },
    { 0 },
};
