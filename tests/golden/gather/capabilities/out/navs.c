/* The links of the navigation, of all nouns; generated, do not edit. */
#include "view/view.h"

const struct nav all_navs[] = {
    { "work", 20, "xs", "/xs", "Xs", "list", RIGHT_OF(7, LEVEL_STATION), NULL },
    { "work", 30, "ys", "/ys", "Ys", "list", RIGHT_OF(1, LEVEL_STATION), NULL },
    { 0 },
};
