/* vest.h - the red vest (红马甲) that gains a reflective stripe with each star.
 *
 * Stars are 0-5 (the field's star levels, 星级志愿者); how they are earned is the volunteer's noun. Stripes
 * come from the waist up: two bands round the body, the hem, the braces over the shoulders, the collar.
 * One drawing for every size; colours and the look of a stripe still to earn are in web/charts.css. */
#ifndef REDVEST_RENDER_VEST_H
#define REDVEST_RENDER_VEST_H

#include "base/buf.h"

#define VEST_STARS 5

/* Appends one <svg class="vest">, 240 × 300 units. Stars outside 0-5 count as the nearest. `label` is what
 * a screen reader says ("三星志愿者"); NULL hides the drawing from it, for use beside the same words. */
void vest_svg(struct buf *b, int stars, const char *label);

#endif
