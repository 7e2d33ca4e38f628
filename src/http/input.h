/* input.h - a declared input (`input` in a NOUN.model, tools/inputs.py) from a request into its struct, and
 * from its struct into a form.
 *
 * What may be sent stands in the route's parameters, NAME_PARAMS among them, and was checked before the
 * handler runs. Not here: what a rule refuses besides. */
#ifndef REDVEST_HTTP_INPUT_H
#define REDVEST_HTTP_INPUT_H

#include "base/input.h"
#include "http/req.h"

/* What was sent: struct team_details d = TAKE(r, team_details); texts and lists are the request's. */
#define TAKE(r, name)                                                                                        \
    (*(const struct name *)input_take((r), &input_##name, ARENA_NEW((r)->arena, struct name)))

/* Puts what is known into a form's fields, unless it comes back from a refused POST: FILL(f, team_details,
 * &d). A number that says what silence says is left empty. */
#define FILL(f, name, values) input_fill((f), &input_##name, (const struct name *){ values })

const void *input_take(const struct req *r, const struct input *in, void *ret_values);
void input_fill(struct form *f, const struct input *in, const void *values);

#endif
