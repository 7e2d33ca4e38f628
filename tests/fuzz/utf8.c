/* utf8.c - our decoder agrees with jansson's on what is well-formed, and both functions with each other. */
#include "fuzz.h"

#include <jansson.h>

#include "base/utf8.h"

void fuzz_one(const struct fuzz *f)
{
    size_t n = strlen(f->text), at = 0, len, chars = 0;
    while (at < n && (len = utf8_len(f->text + at)) > 0) {
        size_t same;
        uint32_t c = utf8_at(f->text + at, &same);
        MUST(same == len && len <= 4 && c <= 0x10FFFF && !(c >= 0xD800 && c <= 0xDFFF));
        at += len;
        chars++;
    }
    json_t *theirs = json_string(f->text);
    MUST((at == n) == (theirs != NULL));
    json_decref(theirs);
    MUST(at < n || utf8_count(f->text) == chars);
    MUST(!utf8_is_text(f->data, f->n) || (n == f->n && at == n));
}
