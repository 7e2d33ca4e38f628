/* chips.h - filters that one press sets: links to the same list with one parameter otherwise.
 *
 * A chip that is on takes its filter away again. For routes without parameters in their path. */
#ifndef REDVEST_HTTP_CHIPS_H
#define REDVEST_HTTP_CHIPS_H

#include "http/http.model.h"
#include "http/req.h"

#define CHIPS_MOST 48 /* of one list */

/* This list as it was asked for, from its beginning, with that value of one parameter; NULL: without it. */
const char *chip_link(const struct req *r, const char *name, const char *value);

/* One more, as the address says the value: on when that was asked for. label: in the reader's language. */
void chips_add(const struct req *r, struct chip_list *chips, const char *name, const char *value,
               const char *label);

/* One for each code. */
void chips_codes(const struct req *r, struct chip_list *chips, const char *name,
                 const struct code_table *codes);

/* What was asked for of a parameter, so that it can be taken away; nothing when it was not. */
void chips_given(const struct req *r, struct chip_list *chips, const char *name, const char *label);

#endif
