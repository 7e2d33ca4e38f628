/* The links of the navigation, of all nouns; generated, do not edit. */
#include "view/view.h"

const struct nav all_navs[] = {
    { "work", "xs", "/xs", "Xs", "list", RIGHT_OF(7, LEVEL_STATION) },
    { "work", "ys", "/ys", "Ys", "list", RIGHT_OF(1, LEVEL_STATION) },
    { 0 },
};
