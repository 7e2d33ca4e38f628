/* token_read.c - check-in codes: no text of one's own passes, and a real one only as it was written. First
 * three bytes: kind, place and change of one character; the rest is a code of one's own. */
#include "fuzz.h"

#include "service/attendance/attendance.h"
#include "base/clock.h"
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
    int64_t id = INT64_MAX - (unsigned char)f->data[0], minute = FUZZ_NOW / MINUTE_MS + 1;
    bool printed = kind == TOKEN_PRINT_IN || kind == TOKEN_PRINT_OUT; /* which the city does not accept */
    token_make(&db, kind, id, minute * MINUTE_MS, made);
    if ((unsigned char)f->data[0] % 10 >= 5) { /* the page after scanning it */
        struct token scanned = { kind, id, minute };
        MUST(printed || token_read(&db, made, 0, FUZZ_NOW, &scanned) == OK);
        token_land(&db, &scanned, 7, made);
        MUST(printed || token_read(&db, made, 7, FUZZ_NOW, &scanned) == OK);
        kind = (enum token_kind)made[0];
    }
    char *text = arena_strdup(f->arena, made);
    text[(unsigned char)f->data[1] % strlen(text)] ^= f->data[2];
    int rc = token_read(&db, text, 7, FUZZ_NOW, &token);
    MUST(token_is_of(&db, text, 7) == !strcmp(text, made));
    MUST((rc == OK) == (!printed && !strcmp(text, made)));
    MUST(rc < 0 ? token.id == -7 : token.kind == kind && token.id == id);
}
