/* The links of the navigation, of all nouns; generated, do not edit. */
#include "view/view.h"

const struct nav all_navs[] = {
    { 0 },
};
