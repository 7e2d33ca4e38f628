/* multipart.c - a form with files: first line the content type, then the body. A value is as long as it says,
 * ends with NUL, and stood in the body as it is. */
#include "fuzz.h"

#include "http/body.h"
#include "http/req.h"

void fuzz_one(const struct fuzz *f)
{
    const char *body;
    size_t n;
    struct fields fields = { .arena = f->arena };
    const char *type = fuzz_head(f, '\n', &body, &n);
    if (fields_from_multipart(&fields, type, body, n, f->err) < 0) {
        MUST(f->err->code < 0 && f->err->key);
        return;
    }
    MUST(fields.n <= FIELDS_MAX);
    for (size_t i = 0; i < fields.n; i++) {
        const struct field *v = &fields.v[i];
        MUST(v->name && v->name[0] && v->n <= n && v->value[v->n] == '\0');
        MUST(!v->n || memmem(body, n, v->value, v->n));
    }
}
