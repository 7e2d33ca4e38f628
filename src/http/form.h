/* form.h - a form as a page shows it: what stands in each field, and what was wrong with it.
 *
 * A GET handler makes one over the parameters of the POST route it leads to, and fills in what is
 * known; after a refused POST the same GET handler runs again and form_new() brings back what was
 * typed and what was wrong, so input is never lost. Lives in the request's arena. */
#ifndef REDVEST_HTTP_FORM_H
#define REDVEST_HTTP_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "http/param.h"

struct req;

struct form_option {
    const char *value;
    const char *label; /* shown as it is: translate before */
};

struct form_field {
    const struct param *param;
    const char *value;       /* text of a single value; NULL when empty */
    struct text_list values; /* of CODES and IDS */
    const struct err *err;   /* what is wrong here, or NULL */
    const struct form_option
        *options; /* choices of an ID or TEXT field, or those left of a CODE; NULL: free, or all */
    size_t n_options;
};

struct form {
    struct form_field *fields; /* one a declared parameter, in its order */
    size_t n;
    bool failed;               /* it comes back from a refused POST */
    const struct err *general; /* what is wrong with no one field */
    const char *action;        /* set by the handler if the template wants it */
    struct arena *arena;
};

/* A form over `params`; with the refused input when the request is a failed POST over the same params. */
struct form *form_new(struct req *r, const struct param *params);

/* Fill a field with what is known. They do nothing when the form comes back from a refused POST. */
void form_set(struct form *f, const char *name, const char *value);
void form_set_int(struct form *f, const char *name, int64_t v);
/* The version a form was drawn from. It is the newest one too when the form comes back because of that:
 * whoever has been told decides. */
void form_set_version(struct form *f, int64_t v);
void form_set_time(struct form *f, const char *name, int64_t ms);
void form_set_day(struct form *f, const char *name, int64_t day);
void form_set_code(struct form *f, const char *name, int64_t value);
void form_set_ids(struct form *f, const char *name, const int64_t *values, size_t n);
void form_set_codes(struct form *f, const char *name, const int64_t *values, size_t n);

/* The choices of a field (kept also after a refusal). */
void form_options(struct form *f, const char *name, const struct form_option *options, size_t n);

const struct form_field *form_field(const struct form *f, const char *name); /* NULL when not declared */

#endif
