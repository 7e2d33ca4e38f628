/* urlencoded.c - a query or form: what was read, written again, reads the same. */
#include "fuzz.h"

#include "http/body.h"
#include "http/req.h"

/* Percent-encodes all n bytes, NUL among them. */
static void put_encoded(struct buf *b, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_printf(b, "%%%02x", (unsigned char)s[i]);
}

void fuzz_one(const struct fuzz *f)
{
    _cleanup_buf_ struct buf b = { 0 };
    struct fields one = { .arena = f->arena }, two = { .arena = f->arena };
    if (fields_from_urlencoded(&one, f->data, f->n, f->err) < 0) {
        MUST(f->err->code < 0 && f->err->key);
        return;
    }
    MUST(one.n <= FIELDS_MAX);
    for (size_t i = 0; i < one.n; i++) {
        MUST(one.v[i].name[0] && one.v[i].value[one.v[i].n] == '\0');
        put_encoded(&b, one.v[i].name, strlen(one.v[i].name));
        buf_putc(&b, '=');
        put_encoded(&b, one.v[i].value, one.v[i].n);
        buf_putc(&b, '&');
    }
    MUST(fields_from_urlencoded(&two, b.data ? b.data : "", b.len, f->err) == OK && one.n == two.n);
    for (size_t i = 0; i < one.n; i++)
        MUST(!strcmp(one.v[i].name, two.v[i].name) && one.v[i].n == two.v[i].n &&
             !memcmp(one.v[i].value, two.v[i].value, one.v[i].n));
}
