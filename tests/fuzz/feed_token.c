/* feed_token.c - a calendar's secret address: no text of one's own passes, and a real one only as it was
 * written. First ten bytes: the volunteer, place and change of one character; the rest is one's own. */
#include "fuzz.h"

#include "base/crypt.h"
#include "service/signup/signup.h"

/* Under keys by which none is ever made here: libFuzzer learns the made ones by looking at comparisons. */
static void own_token(const struct fuzz *f, const char *own)
{
    static struct keys keys;
    static const unsigned char master[CRYPT_MASTER_BYTES] = "another city";
    struct city city = *fuzz_city();
    struct db db = { .arena = f->arena, .err = f->err, .now = FUZZ_NOW, .city = &city };
    if (!keys.version)
        keys_make(master, 1, &keys);
    city.keys = &keys;
    MUST(!signup_feed_volunteer(&db, own));
}

void fuzz_one(const struct fuzz *f)
{
    char made[SIGNUP_FEED_TEXT];
    struct db db = { .arena = f->arena, .err = f->err, .now = FUZZ_NOW, .city = fuzz_city() };
    int64_t volunteer;
    if (f->n < 10)
        return;
    memcpy(&volunteer, f->data, sizeof(volunteer));
    volunteer &= INT64_MAX;
    own_token(f, arena_strndup(f->arena, f->data + 10, f->n - 10));
    signup_feed_token(&db, volunteer, made);
    MUST(strlen(made) < SIGNUP_FEED_TEXT - 1 && signup_feed_volunteer(&db, made) == volunteer);
    char *text = arena_strdup(f->arena, made);
    text[(unsigned char)f->data[8] % strlen(text)] ^= f->data[9];
    MUST(signup_feed_volunteer(&db, text) == (strcmp(text, made) ? 0 : volunteer));
}
