/* details.c - see details.h. */
#include "people/volunteer/details.h"

#include <string.h>

#include "office/codes/codes.model.h"
#include "base/crypt.h"
#include "base/input.h"
#include "base/pos.h"
#include "db/city.h"
#include "people/volunteer/identity.h"
#include "people/volunteer/volunteer.sql.h"

int residence_check(struct db *db, const struct residence *home, struct unit *ret_unit)
{
    int rc = org_unit(db, home->unit, ret_unit);
    return rc < 0 ? rc : rc ? OK : ERR(db->err, INVALID, "county", "请选择居住的社区（村）");
}

int details_check(struct db *db, const struct volunteer_details *d)
{
    int rc = CHECK(db->err, volunteer_details, d);
    if (rc < 0)
        return rc;
    if (d->emergency_name && !d->emergency_phone)
        return ERR(db->err, INVALID, "emergency_phone", "请填写紧急联系人的手机号");
    if (!d->emergency_name && d->emergency_phone)
        return ERR(db->err, INVALID, "emergency_name", "请填写紧急联系人的姓名");
    return OK;
}

/* Free time lies as bits: weekday * 3 + part of the day; enum free_slot counts from 1. */
static int64_t slots_of(struct int_list list)
{
    int64_t slots = 0;
    for (size_t i = 0; i < list.n; i++)
        slots |= (int64_t)1 << (list.v[i] - 1);
    return slots;
}

static struct int_list list_of(struct db *db, int64_t slots)
{
    int64_t *v = ARENA_ARRAY(db->arena, int64_t, FREE_SLOT_SUN_EVE);
    size_t n = 0;
    for (int i = 0; i < FREE_SLOT_SUN_EVE; i++)
        if (slots & ((int64_t)1 << i))
            v[n++] = i + 1;
    return (struct int_list){ v, n };
}

int details_write(struct db *db, int64_t volunteer, const struct volunteer_details *d)
{
    int rc = sql_volunteer_categories_clear(db, volunteer);
    for (size_t i = 0; i < d->categories.n && rc >= 0; i++)
        rc = sql_volunteer_category_add(db, volunteer, d->categories.v[i]);
    if (rc >= 0)
        rc = sql_volunteer_skills_clear(db, volunteer);
    for (size_t i = 0; i < d->skills.n && rc >= 0; i++)
        rc = sql_volunteer_skill_add(db, volunteer, d->skills.v[i]);
    int64_t slots = slots_of(d->free);
    if (rc >= 0)
        rc = slots ? sql_volunteer_free_set(db, volunteer, slots) : sql_volunteer_free_clear(db, volunteer);
    return done(rc);
}

static const char *emergency_aad(struct db *db, int64_t volunteer)
{
    return arena_printf(db->arena, "volunteer.emergency:%lld", (long long)volunteer);
}

const char *details_seal_emergency(struct db *db, int64_t volunteer, const struct volunteer_details *d)
{
    if (!d->emergency_name || !d->emergency_phone)
        return "";
    return crypt_seal(db->city->keys, db->arena, emergency_aad(db, volunteer),
                      arena_printf(db->arena, "%s\t%s", d->emergency_name, d->emergency_phone));
}

static int open_emergency(struct db *db, int64_t volunteer, const char *sealed, const char **ret_name,
                          const char **ret_phone)
{
    const char *text;
    if (!*sealed)
        return OK;
    int rc = crypt_open(db->city->keys, db->arena, emergency_aad(db, volunteer), sealed, &text, db->err);
    if (rc < 0)
        return rc;
    size_t n = strcspn(text, "\t");
    *ret_name = arena_strndup(db->arena, text, n);
    *ret_phone = text[n] ? arena_strdup(db->arena, text + n + 1) : NULL;
    return OK;
}

static int read_codes(struct db *db, int64_t volunteer, struct volunteer_details *d)
{
    struct sql_volunteer_categories_rows c = { 0 };
    struct sql_volunteer_skills_rows s = { 0 };
    int rc = sql_volunteer_categories(db, volunteer, &c);
    if (rc >= 0)
        rc = sql_volunteer_skills(db, volunteer, &s);
    if (rc < 0)
        return rc;
    int64_t *categories = ARENA_ARRAY(db->arena, int64_t, c.n + 1),
            *skills = ARENA_ARRAY(db->arena, int64_t, s.n + 1);
    for (size_t i = 0; i < c.n; i++)
        categories[i] = c.v[i].category;
    for (size_t i = 0; i < s.n; i++)
        skills[i] = s.v[i].skill;
    d->categories = (struct int_list){ categories, c.n };
    d->skills = (struct int_list){ skills, s.n };
    return OK;
}

int details_read(struct db *db, int64_t volunteer, const char **ret_address,
                 struct volunteer_details *ret_details)
{
    struct sql_volunteer_sealed_row row = { 0 };
    struct sql_volunteer_free_row free_time = { 0 };
    struct volunteer_details d = { 0 };
    int rc = sql_volunteer_sealed(db, volunteer, &row);
    if (rc == 0)
        return ERR(db->err, NOT_FOUND, NULL, "没有找到您要的内容");
    if (rc > 0)
        rc = read_codes(db, volunteer, &d);
    if (rc >= 0)
        rc = sql_volunteer_free(db, volunteer, &free_time);
    if (rc >= 0)
        rc = open_emergency(db, volunteer, row.emergency, &d.emergency_name, &d.emergency_phone);
    if (rc < 0)
        return rc;
    d.free = list_of(db, free_time.slots);
    d.politics = (int64_t)row.politics;
    d.education = (int64_t)row.education;
    d.occupation = (int64_t)row.occupation;
    d.ethnicity = (int64_t)row.ethnicity;
    *ret_address = row.address;
    *ret_details = d;
    return OK;
}
