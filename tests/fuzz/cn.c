/* cn.c - numbers that are taken are in their normal form and stay as they are, of others nothing is
 * written; masks are text and hide. */
#include "fuzz.h"

#include "base/clock.h"
#include "base/cn.h"
#include "base/utf8.h"

static void id(const char *text)
{
    struct cn_id id, again;
    char made[CN_NUMBER_TEXT];
    int64_t today = day_of(FUZZ_NOW);
    memset(&id, 0x5a, sizeof(id));
    memset(&again, 0x5a, sizeof(again));
    if (cn_id_parse(text, today, true, &id) != CN_OK) {
        MUST(!memcmp(&id, &again, sizeof(id)));
        return;
    }
    MUST(cn_id_parse(id.text, today, true, &again) == CN_OK && !strcmp(id.text, again.text));
    MUST(id.birth_day <= today && (id.sex == CN_MALE || id.sex == CN_FEMALE));
    MUST(cn_id_make(id.area, id.birth_day, atoi((char[]){ id.text[14], id.text[15], id.text[16], 0 }),
                    made) == OK);
    MUST(!strcmp(made, id.text));
    MUST(id.demo == (cn_id_parse(text, today, false, &again) != CN_OK));
}

static void credit(const char *text)
{
    char out[CN_NUMBER_TEXT] = "kept", again[CN_NUMBER_TEXT];
    if (cn_credit_parse(text, out) == CN_OK)
        MUST(cn_credit_parse(out, again) == CN_OK && !strcmp(again, out));
    else
        MUST(!strcmp(out, "kept"));
}

static void number(const char *text, enum cn_kind kind)
{
    char out[CN_NUMBER_TEXT] = "kept", made[CN_NUMBER_TEXT];
    if (cn_number_parse(text, kind, out) == CN_OK)
        MUST(cn_number_parse(out, kind, made) == CN_OK && !strcmp(made, out) && out[0] == (char)kind);
    else
        MUST(!strcmp(out, "kept"));
}

static void phone(const char *text)
{
    char out[CN_PHONE_TEXT] = "kept", again[CN_PHONE_TEXT];
    if (cn_phone_parse(text, out) != CN_OK) {
        MUST(!strcmp(out, "kept"));
        return;
    }
    MUST(strlen(out) == 11 && strspn(out, "0123456789") == 11 && out[0] == '1');
    MUST(cn_phone_parse(out, again) == CN_OK && !strcmp(out, again));
}

static void masks(const char *text)
{
    for (enum mask how = MASK_PERSON; how <= MASK_DOCUMENT; how++) {
        char *out = malloc(CN_MASK_TEXT);
        MUST(out);
        cn_mask(how, text, out);
        size_t n = strlen(out);
        MUST(n < CN_MASK_TEXT && !*text == !n);
        for (size_t at = 0, len; at < n; at += len)
            MUST((len = utf8_len(out + at)) > 0);
        MUST(n == 0 || strcmp(out, text) != 0 || strpbrk(text, "*\xc3")); /* hides something */
        free(out);
    }
}

void fuzz_one(const struct fuzz *f)
{
    id(f->text);
    credit(f->text);
    number(f->text, CN_VOLUNTEER);
    number(f->text, CN_PROJECT);
    number(f->text, CN_TEAM);
    phone(f->text);
    masks(f->text);
}
