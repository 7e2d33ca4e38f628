/* document.c - identity documents: one writing of each number, to which kind it belongs, how it is stored.
 *
 * Invariants: a number of GB 11643 is stored as the kind that its first digits say, and says birth date and
 * sex itself; every other number has one of the forms below, of ASCII capitals and digits. What is stored is
 * its sealed text and a keyed index. Demo numbers pass in a demo register only.
 * Not here: GB 11643 itself (base/cn.h), whether it is taken (identity.c). */
#include "people/volunteer/identity.h"

#include <string.h>

#include "base/clock.h"
#include "base/cn.h"
#include "base/crypt.h"
#include "base/text.h"
#include "base/utf8.h"
#include "db/city.h"

#define DOCUMENT_MIN 5
#define DOCUMENT_MAX 30

const char *document_field(enum id_kind kind)
{
    return kind == ID_KIND_CITIZEN ? "cn_id" : "id_number";
}

/* --- how it is stored ---------------------------------------------------------------------------------- */

const char *document_index(const struct db *db, const char *document)
{
    char *index = arena_alloc(db->arena, CRYPT_BLIND_TEXT);
    crypt_blind(db->city->keys, "id", document, index);
    return index;
}

static const char *document_aad(const struct db *db, int64_t volunteer)
{
    return arena_printf(db->arena, "volunteer.id:%lld", (long long)volunteer);
}

const char *document_seal(const struct db *db, int64_t volunteer, const char *document)
{
    return crypt_seal(db->city->keys, db->arena, document_aad(db, volunteer), document);
}

int volunteer_open_document(struct db *db, int64_t volunteer, const char *sealed, const char **ret_document)
{
    if (!*sealed) { /* erased, or it was another's (volunteer_strip()) */
        *ret_document = "";
        return OK;
    }
    return crypt_open(db->city->keys, db->arena, document_aad(db, volunteer), sealed, ret_document, db->err);
}

/* --- its forms ----------------------------------------------------------------------------------------- */

/* A is a letter, 9 a digit, # the check character of Hong Kong; all else stands for itself. The first `keep`
 * characters are the person's own: the last digits of a travel permit count how often it was given. */
struct document_form {
    enum id_kind kind;
    const char *form;
    size_t keep;
};

static const struct document_form forms[] = {
    { ID_KIND_HONGKONG, "H99999999", 9 },
    { ID_KIND_HONGKONG, "H9999999999", 9 },
    { ID_KIND_HONGKONG, "A999999#", 8 },
    { ID_KIND_HONGKONG, "AA999999#", 9 }, /* the identity card of Hong Kong */
    { ID_KIND_MACAO, "M99999999", 9 },
    { ID_KIND_MACAO, "M9999999999", 9 },
    { ID_KIND_MACAO, "99999999", 8 }, /* the identity card of Macao */
    { ID_KIND_TAIWAN, "99999999", 8 },
    { ID_KIND_TAIWAN, "9999999999", 8 },
    { ID_KIND_TAIWAN, "9999999999A", 8 },
    { ID_KIND_TAIWAN, "A999999999", 10 }, /* the identity card of Taiwan */
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool has_form(const char *s, const char *form)
{
    for (; *s && *form; s++, form++) {
        bool fits = *form == '9'   ? is_digit(*s)
                    : *form == 'A' ? is_capital(*s)
                    : *form == '#' ? is_digit(*s) || is_capital(*s)
                                   : *s == *form;
        if (!fits)
            return false;
    }
    return !*s && !*form;
}

/* The check character of the identity card of Hong Kong: weights 9 to 2, one letter counts as if a blank
 * stood before it. */
static bool is_hong_kong_card(const char *s)
{
    size_t n = strlen(s), letters = is_capital(s[1]) ? 2 : 1;
    int sum = letters == 2 ? (s[0] - 'A' + 10) * 9 + (s[1] - 'A' + 10) * 8 : 36 * 9 + (s[0] - 'A' + 10) * 8;
    for (size_t i = letters; i < n - 1; i++)
        sum += (s[i] - '0') * (int)(7 - (i - letters));
    return "0123456789A"[(11 - sum % 11) % 11] == s[n - 1];
}

/* Letters and digits, at least one of these. */
static bool is_plain(const char *s)
{
    size_t n = strlen(s), digits = 0;
    for (size_t i = 0; i < n; i++) {
        if (!is_digit(s[i]) && !is_capital(s[i]))
            return false;
        digits += is_digit(s[i]);
    }
    return digits && n >= DOCUMENT_MIN && n <= DOCUMENT_MAX;
}

/* 军字第2001988号, also written without 字, 第 and 号. */
static const char *service_number(struct arena *a, const char *s)
{
    static const char who[] = "军武海空陆火士兵官文学南北沈兰成济广参政后装联";
    size_t len = utf8_len(s), digits;
    const char *rest = s + len;
    if (len != 3 || !strstr(who, arena_strndup(a, s, len)))
        return NULL;
    for (size_t i = 0; i < 2; i++)
        rest += !strncmp(rest, i ? "第" : "字", 3) ? 3 : 0;
    digits = strspn(rest, "0123456789");
    if (digits < DOCUMENT_MIN || digits > 10 || (rest[digits] && strcmp(rest + digits, "号") != 0))
        return NULL;
    return arena_printf(a, "%.3s字第%.*s号", s, (int)digits, rest);
}

/* The one writing of a number of that kind; NULL when it has none of its forms. */
static const char *own_form(struct arena *a, enum id_kind kind, const char *s)
{
    bool known = false;
    if (kind == ID_KIND_OFFICER || kind == ID_KIND_SOLDIER)
        return service_number(a, s);
    for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
        if (forms[i].kind == kind && has_form(s, forms[i].form) &&
            (!strchr(forms[i].form, '#') || is_hong_kong_card(s)))
            return arena_strndup(a, s, forms[i].keep);
        known = known || forms[i].kind == kind;
    }
    return !known && is_plain(s) ? s : NULL;
}

char *document_fold(struct arena *a, const char *s)
{
    char *text = text_number(a, s, strlen(s));
    for (char *p = text; *p; p++)
        if (*p >= 'a' && *p <= 'z')
            *p = (char)(*p - 'a' + 'A');
    return text;
}

/* --- who holds it -------------------------------------------------------------------------------------- */

static const char *form_words(enum id_kind kind)
{
    switch (kind) {
    case ID_KIND_HONGKONG:
        return N_("请填写来往内地通行证号（H 和 8 位数字）、居住证号（18 位）或香港身份证号");
    case ID_KIND_MACAO:
        return N_("请填写来往内地通行证号（M 和 8 位数字）、居住证号（18 位）或澳门身份证号");
    case ID_KIND_TAIWAN:
        return N_("请填写来往大陆通行证号（8 位数字）、居住证号（18 位）或台湾身份证号");
    case ID_KIND_OFFICER:
    case ID_KIND_SOLDIER:
        return N_("请照证件填写，例如 军字第2001988号");
    default:
        return N_("证件号码只有字母和数字，5 到 30 位");
    }
}

static enum id_kind kind_of(enum cn_holder holder)
{
    static const enum id_kind kinds[] = { [CN_CITIZEN] = ID_KIND_CITIZEN,
                                          [CN_HONGKONG] = ID_KIND_HONGKONG,
                                          [CN_MACAO] = ID_KIND_MACAO,
                                          [CN_TAIWAN] = ID_KIND_TAIWAN,
                                          [CN_FOREIGNER] = ID_KIND_OTHER };
    return kinds[holder];
}

/* What it says of its holder. Whoever said another kind, date or sex beside it has one of them wrong; a
 * citizen card is what is meant where no kind is said. */
static int take_gb_11643(struct db *db, struct identity *who, const struct cn_id *id)
{
    enum id_kind kind = kind_of(id->holder);
    if (who->kind != ID_KIND_CITIZEN && who->kind != kind)
        return ERR(db->err, INVALID, "id_number", "这是{0w}的号码，请按{0w}填写",
                   code_by_value(&id_kind_codes, kind)->label);
    if (who->kind != ID_KIND_CITIZEN && who->birth_day != DB_NONE && who->birth_day != id->birth_day)
        return ERR(db->err, INVALID, "birth", "出生日期和证件号码里的不一样，请核对");
    if (who->kind != ID_KIND_CITIZEN && who->sex && who->sex != (enum sex)id->sex)
        return ERR(db->err, INVALID, "sex", "性别和证件号码里的不一样，请核对");
    *who = (struct identity){ who->name, kind, arena_strdup(db->arena, id->text), id->birth_day,
                              (enum sex)id->sex };
    return OK;
}

/* A citizen number that was mistyped, or is of the old form, is no other document either. */
static bool is_like_gb_11643(const char *s)
{
    return cn_is_old_id(s) || (strlen(s) == 18 && strspn(s, "0123456789") >= 17);
}

static int take_other(struct db *db, struct identity *who, const char *text)
{
    const char *own = own_form(db->arena, who->kind, text);
    if (!own)
        return ERR(db->err, INVALID, "id_number", form_words(who->kind));
    if (who->birth_day == DB_NONE)
        return ERR(db->err, INVALID, "birth", "请填写出生日期");
    if (!who->sex)
        return ERR(db->err, INVALID, "sex", "请选择性别");
    who->document = own;
    return OK;
}

int document_check(struct db *db, struct identity *who)
{
    struct cn_id id;
    const char *text = document_fold(db->arena, who->document ? who->document : "");
    enum cn_fault why = cn_id_parse(text, day_of(db->now), db->city->demo, &id);
    if (why == CN_OK)
        return take_gb_11643(db, who, &id);
    if (who->kind == ID_KIND_CITIZEN && !*text)
        return ERR(db->err, INVALID, "cn_id", "请填写身份证号；没有身份证请选择其他证件");
    if (who->kind == ID_KIND_CITIZEN || is_like_gb_11643(text))
        return ERR(db->err, INVALID, document_field(who->kind), cn_id_words(why));
    return take_other(db, who, text);
}
