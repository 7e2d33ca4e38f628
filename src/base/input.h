/* input.h - what a form, a body or an imported row may hold, declared once (`input` in a NOUN.model,
 * tools/inputs.py): its struct, and for each field what may stand in it.
 *
 * Not here: how it is read from a request and put into a form (http/input.h), what a rule refuses besides. */
#ifndef REDVEST_BASE_INPUT_H
#define REDVEST_BASE_INPUT_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/param.h"

enum input_class { INPUT_TEXT, INPUT_NUM, INPUT_REAL, INPUT_BOOL, INPUT_LIST };

struct input_field {
    struct param param;
    enum input_class cls; /* of the member: const char *, int64_t, double, bool, struct int_list */
    size_t offset;        /* into the input's struct */
    int64_t number;       /* what stands there when nothing was sent */
    const char *text;     /* the same of a text */
    const char *reviewed; /* what it is called before a reviewer, for whom another value waits
                             (office/change/); NULL: it changes at once */
};

struct input {
    const struct input_field *v;
    size_t n;
};

/* INVALID at the first field that holds what nobody may send, whoever filled the struct:
 * CHECK(db->err, team_details, d). */
#define CHECK(err, name, values) input_check((err), &input_##name, (const struct name *){ values })
int input_check(struct err *err, const struct input *in, const void *values);

/* One field as text that is stored and read again, in `a`: numbers decimal, lists sorted. NULL: nothing
 * stands there. Not of numbers with a fraction. */
const char *input_text(const struct input_field *f, const void *values, struct arena *a);
/* The other way; texts are borrowed, lists in `a`. */
void input_set(const struct input_field *f, const char *text, struct arena *a, void *values);
/* One field of `from` into `to`. */
void input_copy(const struct input_field *f, const void *from, void *to);

#endif
