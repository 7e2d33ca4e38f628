/* csrf.c - a form's token: no text of one's own passes, and a real one with one character changed neither.
 * First two bytes: place and change; the rest is a token of one's own. */
#include "fuzz.h"

#include <strings.h>

#include "http/session.h"

void fuzz_one(const struct fuzz *f)
{
    char made[CSRF_TEXT], text[CSRF_TEXT];
    if (f->n < 2)
        return;
    const char *own = arena_strndup(f->arena, f->data + 2, f->n - 2);
    MUST(!csrf_check(fuzz_city(), "a cookie that has made none", own));
    MUST(!csrf_check(fuzz_city(), "cookie", NULL));
    csrf_make(fuzz_city(), "cookie", made);
    memcpy(text, made, sizeof(text));
    text[(unsigned char)f->data[0] % strlen(made)] ^= f->data[1];
    MUST(csrf_check(fuzz_city(), "cookie", text) == !strcasecmp(text, made));
    MUST(!csrf_check(fuzz_city(), "another", made));
}
