/* crypt_open.c - sealed fields: any text comes back as it was, no other text comes out, and none at another
 * place. */
#include "fuzz.h"

#include "base/crypt.h"

void fuzz_one(const struct fuzz *f)
{
    const struct keys *keys = fuzz_city()->keys;
    const char *plain = NULL;
    struct err err[3] = { 0 };
    MUST(crypt_open(keys, f->arena, "field:1", f->text, &plain, f->err) == INTERNAL && !plain);
    char *sealed = crypt_seal(keys, f->arena, "field:1", f->text);
    MUST(crypt_open(keys, f->arena, "field:1", sealed, &plain, &err[0]) == OK && !strcmp(plain, f->text));
    MUST(crypt_open(keys, f->arena, "field:2", sealed, &plain, &err[1]) == INTERNAL);
    if (f->n < 2 || !f->data[1])
        return;
    sealed[(unsigned char)f->data[0] % strlen(sealed)] ^= f->data[1];
    /* Base64 has letters with a second spelling; what comes out is the same text or nothing. */
    plain = f->text;
    int rc = crypt_open(keys, f->arena, "field:1", sealed, &plain, &err[2]);
    MUST((rc == OK || rc == INTERNAL) && !strcmp(plain, f->text));
}
