/* pos.h - where a unit stands in the tree, as one number.
 *
 * 18 decimal digits in groups: 2 province, 2 prefecture, 2 county, 3 township, 3 community (the
 * 12-digit statistical area code), then 2 + 2 + 2 for the levels below a community. A group of zeros
 * means "all of it", so a unit and everything below it are one range: pos .. pos_hi(pos).
 * A group may be skipped: towns of a city without counties (441900003000) stand right below the city.
 * Position 0 is the root above the provinces. Not here: units themselves, their ids, re-coding. */
#ifndef REDVEST_BASE_POS_H
#define REDVEST_BASE_POS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum pos_depth {
    POS_ROOT = 0,
    POS_PROVINCE = 1,
    POS_CITY = 2,
    POS_COUNTY = 3,
    POS_TOWN = 4,
    POS_VILLAGE = 5,
    POS_L6 = 6,
    POS_L7 = 7,
    POS_L8 = 8,
};

#define POS_DEPTHS    8
#define POS_NONE      ((int64_t)-1) /* no such position */
#define POS_MAX       INT64_C(999999999999999999)
#define POS_CODE_TEXT 13

/* The position of an area code of 2, 4, 6, 9 or 12 digits (GB/T 2260, GB/T 10114 and the yearly
 * 12-digit list); short codes are padded with zeros. POS_NONE for NULL or anything else. */
int64_t pos_from_code(const char *code);

/* The 12-digit area code of the community, or higher area, that pos stands in; its first six are the
 * county's GB/T 2260 code. An invalid position writes twelve zeros. */
void pos_to_code(int64_t pos, char ret_code[POS_CODE_TEXT]);

/* Depth of the deepest group that is not zero; POS_ROOT for 0 and for what is no position. */
enum pos_depth pos_depth(int64_t pos);

/* The last position of the subtree; with `pos` itself the two ends of BETWEEN. POS_NONE for what is
 * no position; no unit stands in the range that then results. */
int64_t pos_hi(int64_t pos);

/* The position one used level up: its deepest group set to zero. A province gives 0, and so does 0;
 * what is no position gives POS_NONE. */
int64_t pos_parent(int64_t pos);

/* The same, but never above `top`, which pos stands in: from where others look at what is done there. */
int64_t pos_above(int64_t top, int64_t pos);

/* From the province down to pos itself, skipped levels left out. Returns how many (0 for the root and
 * for what is no position). */
size_t pos_ancestors(int64_t pos, int64_t ret_out[POS_DEPTHS]);

/* True when b is a or stands below it; false when either is no position. */
bool pos_contains(int64_t a, int64_t b);

/* The n-th child place (from 1) one level below parent. POS_NONE when n is not in
 * 1..pos_child_max(pos_depth(parent)) or parent is no position. Below a province, city or county the
 * numbers belong to area codes: take there only what the code list leaves free. */
int64_t pos_child(int64_t parent, int n);

/* How many children a position of this depth can have: 99 or 999; 0 at POS_L8. */
int pos_child_max(enum pos_depth depth);

#endif
