/* token_read.c - check-in codes: no text of one's own passes, and a real one only as it was written. First
 * three bytes: kind, place and change of one character; the rest is a code of one's own. */
#include "fuzz.h"

#include "service/attendance/attendance.h"
#include "base/crypt.h"

/* Under keys by which no code is ever made here: libFuzzer learns the made ones by looking at comparisons. */
static void own_code(const struct fuzz *f, const char *own)
{
    static struct keys keys;
    static const unsigned char master[CRYPT_MASTER_BYTES] = "another city";
    struct city city = *fuzz_city();
    struct err err = { 0 };
    struct db db = { .arena = f->arena, .err = &err, .now = FUZZ_NOW, .city = &city };
    struct token token;
    if (!keys.version)
        keys_make(master, 1, &keys);
    city.keys = &keys;
    MUST(token_read(&db, own, 7, FUZZ_NOW, &token) == INVALID);
}

void fuzz_one(const struct fuzz *f)
{
    static const char kinds[] = "ioIOp";
    struct token token = { .id = -7 };
    if (f->n < 3)
        return;
    struct db db = { .arena = f->arena, .err = f->err, .now = FUZZ_NOW, .city = fuzz_city() };
    char made[TOKEN_TEXT], *own = arena_strndup(f->arena, f->data + 3, f->n - 3);
    own_code(f, own);
    enum token_kind kind = (enum token_kind)kinds[(unsigned char)f->data[0] % 5];
    int64_t id = INT64_MAX - (unsigned char)f->data[0];
    token_make(&db, kind, id, made);
    if ((unsigned char)f->data[0] % 10 >= 5) { /* the page after scanning it */
        MUST(token_read(&db, made, 0, FUZZ_NOW, &token) == OK);
        token_land(&db, &token, 7, made);
        MUST(token_read(&db, made, 7, FUZZ_NOW, &token) == OK);
        kind = token.kind;
        token.id = -7;
    }
    char *text = arena_strdup(f->arena, made);
    text[(unsigned char)f->data[1] % strlen(text)] ^= f->data[2];
    int rc = token_read(&db, text, 7, FUZZ_NOW, &token);
    MUST((rc == OK) == !strcmp(text, made));
    MUST(rc < 0 ? token.id == -7 : token.kind == kind && token.id == id);
}
