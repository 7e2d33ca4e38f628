/* identity.c - see identity.h. Decides what a name and a document may look like, and which of them are taken.
 *
 * Invariants: a citizen number always passes GB 11643 and says birth date and sex itself; what is stored of a
 * document is its sealed text and a keyed index. Demo numbers pass in a demo register only. */
#include "people/volunteer/identity.h"

#include <string.h>

#include "base/clock.h"
#include "base/cn.h"
#include "base/crypt.h"
#include "base/utf8.h"
#include "db/city.h"
#include "db/meta.h"
#include "office/policy/policy.h"
#include "people/volunteer/volunteer.sql.h"

#define NAME_MAX     30
#define DOCUMENT_MIN 5
#define DOCUMENT_MAX 30
#define AGE_MAX      120
#define DOT          "\xC2\xB7" /* U+00B7, the dot of names such as 阿卜杜拉·买买提 */

/* --- names --------------------------------------------------------------------------------------------- */

/* Dots that keyboards offer in place of U+00B7. */
static bool is_other_dot(uint32_t c)
{
    return c == 0x2022 || c == 0x2027 || c == 0x30FB || c == 0x22C5 || c == 0xFF65;
}

static bool is_between(uint32_t c, uint32_t lo, uint32_t hi)
{
    return c >= lo && c <= hi;
}

/* Letters of any script, Chinese characters of all planes (and the private area older systems put rare ones
 * in). */
static bool is_name_letter(uint32_t c)
{
    if (c < 0x80)
        return is_between(c | 0x20, 'a', 'z');
    if (is_between(c, 0x80, 0xBF) || is_between(c, 0x2000, 0x2BFF) || is_between(c, 0x3000, 0x3004) ||
        is_between(c, 0x3008, 0x3020) || is_between(c, 0xFE00, 0xFE6F) || is_between(c, 0xFF00, 0xFF20))
        return false;
    return !is_between(c, 0x1F000, 0x1FAFF) && c < 0xE0000;
}

static bool is_name_joint(uint32_t c)
{
    return c == ' ' || c == '-' || c == '\'' || c == '.' || c == 0xB7 || c == 0x2019;
}

/* A variation selector says how the character before it is drawn. */
static bool is_name_variation(uint32_t c)
{
    return is_between(c, 0xE0100, 0xE01EF) || is_between(c, 0xFE00, 0xFE0E);
}

int name_check(struct db *db, const char *field, const char *name, const char **ret_name)
{
    struct buf b = { .max = 400 };
    bool joint = true, wrong = false;
    size_t n = 0;
    for (const char *p = name ? name : ""; *p;) {
        size_t len;
        uint32_t c = utf8_at(p, &len);
        bool dot = is_other_dot(c), joins = dot || is_name_joint(c);
        wrong = wrong || (joins ? joint && c != ' ' : !is_name_letter(c) && (joint || !is_name_variation(c)));
        if (dot)
            buf_puts(&b, DOT);
        else
            buf_put(&b, p, len);
        joint = joins && c != '.';
        n++;
        p += len;
    }
    const char *clean = arena_strdup(db->arena, b.data ? b.data : "");
    buf_free(&b);
    if (!n)
        return ERR(db->err, INVALID, field, "请填写姓名");
    if (n > NAME_MAX)
        return ERR(db->err, INVALID, field, "姓名最多 30 个字");
    if (wrong || joint)
        return ERR(db->err, INVALID, field, "姓名里只能有文字和间隔号“·”，请按证件填写");
    *ret_name = clean;
    return OK;
}

/* --- documents ----------------------------------------------------------------------------------------- */

const char *document_field(enum id_kind kind)
{
    return kind == ID_KIND_CITIZEN ? "cn_id" : "id_number";
}

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
    if (!*sealed) { /* erased */
        *ret_document = "";
        return OK;
    }
    if (!*sealed) { /* it was another's (volunteer_strip()) */
        *ret_document = "";
        return OK;
    }
    return crypt_open(db->city->keys, db->arena, document_aad(db, volunteer), sealed, ret_document, db->err);
}

static const char *cn_id_fault(enum cn_fault why)
{
    static const char *const word[] = {
        [CN_LENGTH] = N_("身份证号是 18 位"),
        [CN_CHARACTER] = N_("身份证号只有数字，最后一位可以是 X"),
        [CN_CHECK] = N_("身份证号有误，请核对每一位"),
        [CN_BIRTH] = N_("身份证号里的出生日期不对"),
        [CN_FUTURE] = N_("身份证号里的出生日期在将来"),
        [CN_AREA] = N_("身份证号开头的地区码不存在"),
    };
    return word[why];
}

static int check_citizen(struct db *db, struct identity *who)
{
    struct cn_id id;
    if (!who->document || !*who->document)
        return ERR(db->err, INVALID, "cn_id", "请填写身份证号；没有身份证请选择其他证件");
    enum cn_fault why = cn_id_parse(who->document, day_of(db->now), db->city->demo, &id);
    if (why != CN_OK)
        return ERR(db->err, INVALID, "cn_id", cn_id_fault(why));
    who->document = arena_strdup(db->arena, id.text);
    who->birth_day = id.birth_day;
    who->sex = (enum sex)id.sex;
    return OK;
}

/* Letters and digits in upper case; what people put between them goes. */
static int check_other(struct db *db, struct identity *who)
{
    char text[DOCUMENT_MAX + 1];
    size_t n = 0;
    for (const char *p = who->document ? who->document : ""; *p; p++) {
        bool letter = is_between((uint32_t)(*p | 0x20), 'a', 'z'), digit = is_between((uint32_t)*p, '0', '9');
        if (strchr(" -()", *p))
            continue;
        if (n == DOCUMENT_MAX || (!letter && !digit && (unsigned char)*p < 0x80))
            return ERR(db->err, INVALID, "id_number", "证件号码只有字母和数字，5 到 30 位");
        text[n++] = letter ? (char)(*p & ~0x20) : *p;
    }
    text[n] = '\0';
    if (n < DOCUMENT_MIN)
        return ERR(db->err, INVALID, "id_number", "证件号码只有字母和数字，5 到 30 位");
    who->document = arena_strdup(db->arena, text);
    if (who->birth_day == DB_NONE)
        return ERR(db->err, INVALID, "birth", "请填写出生日期");
    if (!who->sex)
        return ERR(db->err, INVALID, "sex", "请选择性别");
    return OK;
}

int identity_check(struct db *db, struct identity *who)
{
    bool citizen = who->kind == ID_KIND_CITIZEN;
    int rc = name_check(db, "name", who->name, &who->name);
    if (rc == OK)
        rc = citizen ? check_citizen(db, who) : check_other(db, who);
    if (rc < 0)
        return rc;
    int64_t today = day_of(db->now);
    if (who->birth_day > today)
        return ERR(db->err, INVALID, "birth", "出生日期不能在将来");
    if (age_on(who->birth_day, today) > AGE_MAX)
        return ERR(db->err, INVALID, citizen ? "cn_id" : "birth", "出生日期太早了，请核对");
    return OK;
}

int identity_taken(struct db *db, const struct identity *who, int64_t *ret_holder)
{
    struct sql_volunteer_of_document_row row = { 0 };
    int rc = sql_volunteer_of_document(db, who->kind, document_index(db, who->document), &row);
    if (rc <= 0)
        return rc;
    *ret_holder = row.id;
    return 1;
}

/* --- ages and guardians -------------------------------------------------------------------------------- */

static bool is_younger(const struct db *db, int64_t birth_day, enum policy_key key)
{
    return age_on(birth_day, day_of(db->now)) < policy(db, key);
}

bool volunteer_is_minor(const struct db *db, int64_t birth_day)
{
    return is_younger(db, birth_day, POLICY_VOLUNTEER_ADULT_AGE);
}

bool volunteer_is_child(const struct db *db, int64_t birth_day)
{
    return is_younger(db, birth_day, POLICY_VOLUNTEER_MIN_AGE_ALONE);
}

int guardian_check(struct db *db, const struct identity *who, const struct guardian_details *g, bool here)
{
    struct cn_id id;
    if (!volunteer_is_minor(db, who->birth_day))
        return OK;
    if (!g || !g->guardian_name)
        return ERR(db->err, INVALID, "guardian_name", "未满 {0} 岁需要监护人，请填写监护人姓名",
                   arena_printf(db->arena, "%lld", (long long)policy(db, POLICY_VOLUNTEER_ADULT_AGE)));
    const char *name;
    int rc = name_check(db, "guardian_name", g->guardian_name, &name);
    if (rc < 0)
        return rc;
    if (!g->guardian_id)
        return ERR(db->err, INVALID, "guardian_id", "请填写监护人的身份证号");
    enum cn_fault why = cn_id_parse(g->guardian_id, day_of(db->now), db->city->demo, &id);
    if (why != CN_OK)
        return ERR(db->err, INVALID, "guardian_id", cn_id_fault(why));
    if (volunteer_is_minor(db, id.birth_day))
        return ERR(db->err, INVALID, "guardian_id", "监护人必须是成年人");
    if (!g->guardian_phone)
        return ERR(db->err, INVALID, "guardian_phone", "请填写监护人的手机号");
    if (!g->guardian_relation)
        return ERR(db->err, INVALID, "guardian_relation", "请选择监护人与您的关系");
    if (here && !g->guardian_agrees)
        return ERR(db->err, INVALID, "guardian_agrees", "需要监护人同意才能注册");
    return OK;
}

/* --- the real name ------------------------------------------------------------------------------------- */

/* Form and uniqueness were looked at before; nobody here can tell whether a number is somebody's. */
static int check_form(struct db *db, const struct identity *who, enum real_name_state *ret_state)
{
    struct identity copy = *who;
    int rc = identity_check(db, &copy);
    if (rc == OK)
        *ret_state = REAL_NAME_STATE_WAITING;
    return rc;
}

const struct real_name_checker real_name_checkers[] = {
    { "form", check_form },
    { NULL, NULL },
};

int real_name_check(struct db *db, const struct identity *who, enum real_name_state *ret_state)
{
    const char *name = NULL;
    int rc = meta_get(db, "real_name.checker", &name);
    if (rc < 0)
        return rc;
    for (const struct real_name_checker *c = real_name_checkers; c->name; c++)
        if (!name || !strcmp(c->name, name))
            return c->check(db, who, ret_state);
    return ERR(db->err, INTERNAL, NULL, "没有名为“{0}”的实名核验接口", name);
}
