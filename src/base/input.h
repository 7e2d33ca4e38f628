/* input.h - what a form, a body or an imported row may hold, declared once (`input` in a NOUN.model,
 * tools/inputs.py): its struct, and for each field what may stand in it.
 *
 * Not here: how it is read from a request and put into a form (http/input.h), what a rule refuses besides. */
#ifndef REDVEST_BASE_INPUT_H
#define REDVEST_BASE_INPUT_H

#include <stddef.h>

#include "base/err.h"
#include "base/param.h"

enum input_class { INPUT_TEXT, INPUT_NUM, INPUT_REAL, INPUT_BOOL, INPUT_LIST };

struct input_field {
    struct param param;
    enum input_class cls; /* of the member: const char *, int64_t, double, bool, struct int_list */
    size_t offset;        /* into the input's struct */
    int64_t number;       /* what stands there when nothing was sent */
    const char *text;     /* the same of a text */
};

struct input {
    const struct input_field *v;
    size_t n;
};

/* INVALID at the first field that holds what nobody may send, whoever filled the struct:
 * CHECK(db->err, team_details, d). */
#define CHECK(err, name, values) input_check((err), &input_##name, (const struct name *){ values })
int input_check(struct err *err, const struct input *in, const void *values);

#endif
