/* body.h - the bytes of a query or a body as named fields, before anything is believed.
 * Not here: what the fields must look like (param.c). */
#ifndef REDVEST_HTTP_BODY_H
#define REDVEST_HTTP_BODY_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/types.h"

struct field {
    const char *name;
    const char *value; /* ended by NUL; may hold NUL inside: see n */
    size_t n;
    const char *file_name; /* of an upload */
};

struct fields {
    struct field *v;
    size_t n, cap;
    struct arena *arena;
};

/* INVALID when there are more than FIELDS_MAX. */
int fields_add(struct fields *f, const struct field *one, struct err *err);

/* "a=1&b=%E4%BD%A0", of a query string or a urlencoded body. */
int fields_from_urlencoded(struct fields *f, const char *s, size_t n, struct err *err);

/* A flat JSON object: strings, numbers, booleans, null (absent), arrays of those (repeated). */
int fields_from_json(struct fields *f, const char *s, size_t n, struct err *err);

/* multipart/form-data with its boundary. */
int fields_from_multipart(struct fields *f, const char *content_type, const char *s, size_t n,
                          struct err *err);

#endif
