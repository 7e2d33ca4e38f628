/* json_body.c - a JSON object as fields: names and values are text, values end where they say. */
#include "fuzz.h"

#include <jansson.h>

#include "http/body.h"
#include "http/req.h"

void fuzz_one(const struct fuzz *f)
{
    struct fields fields = { .arena = f->arena };
    if (fields_from_json(&fields, f->data, f->n, f->err) < 0) {
        MUST(f->err->code < 0 && f->err->key);
        return;
    }
    json_t *root = json_loadb(f->data, f->n, 0, NULL);
    MUST(json_is_object(root) && fields.n <= FIELDS_MAX);
    for (size_t i = 0; i < fields.n; i++) {
        const struct field *v = &fields.v[i];
        MUST(strlen(v->value) == v->n);
        MUST(json_object_get(root, v->name));
        json_t *text = json_string(v->value);
        MUST(text);
        json_decref(text);
    }
    json_decref(root);
}
