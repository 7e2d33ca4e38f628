/* identity.c - see identity.h. Decides who somebody says they are: name, age, whether their document is
 * taken, who is a minor and needs a guardian. Not here: what a document looks like (document.c), letters of
 * names (base/name.h). */
#include "people/volunteer/identity.h"

#include <string.h>

#include "base/clock.h"
#include "base/cn.h"
#include "base/name.h"
#include "base/utf8.h"
#include "db/city.h"
#include "db/meta.h"
#include "office/policy/policy.h"
#include "people/volunteer/volunteer.sql.h"

#define AGE_MAX 120

/* --- names --------------------------------------------------------------------------------------------- */

/* *ret_name is its one writing (base/name.h). Rare characters (䶮, 𠮷) are names like all others. */
static int name_check(struct db *db, const char *field, const char *name, const char **ret_name)
{
    const char *clean = name_fold(db->arena, name ? name : "");
    if (!*clean)
        return ERR(db->err, INVALID, field, "请填写姓名");
    if (utf8_count(clean) > NAME_MAX_LETTERS)
        return ERR(db->err, INVALID, field, "姓名最多 60 个字");
    if (!name_is_sound(clean))
        return ERR(db->err, INVALID, field, "姓名里只能有文字和间隔号“·”，请按证件填写");
    *ret_name = clean;
    return OK;
}

/* --- who it is ----------------------------------------------------------------------------------------- */

int identity_check(struct db *db, struct identity *who)
{
    int rc = name_check(db, "name", who->name, &who->name);
    if (rc == OK)
        rc = document_check(db, who);
    if (rc < 0)
        return rc;
    int64_t today = day_of(db->now);
    if (who->birth_day > today)
        return ERR(db->err, INVALID, "birth", "出生日期不能在将来");
    if (age_on(who->birth_day, today) > AGE_MAX)
        return ERR(db->err, INVALID, who->kind == ID_KIND_CITIZEN ? "cn_id" : "birth",
                   "出生日期太早了，请核对");
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
        return ERR(db->err, INVALID, "guardian_id", cn_id_words(why));
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
