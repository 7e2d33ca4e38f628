/* file_http.c - all that is stored about me, on a page (PIPL 45). Numbers of documents are masked until a
 * press and a fresh proof show them, for that one answer: a phone that lies open tells less. Not here: the
 * file to take along, with what I did (program/me/). */
#include "people/volunteer/pages_http.h"

#include "office/account/account.h"
#include "office/audit/audit.h"
#include "base/clock.h"
#include "base/crypt.h"
#include "office/codes/codes.model.h"
#include "db/city.h"
#include "office/org/org.h"
#include "people/volunteer/details.h"
#include "people/volunteer/my.sql.h"
#include "people/volunteer/guardian.sql.h"
#include "people/volunteer/volunteer.sql.h"

static void words_of(struct req *r, const struct code_table *t, struct int_list set,
                     struct own_code_list *ret)
{
    ret->v = ARENA_ARRAY(r->arena, struct own_code, set.n + 1);
    for (size_t i = 0; i < set.n; i++) {
        const struct code *c = code_by_value(t, set.v[i]);
        if (c)
            ret->v[ret->n++] = (struct own_code){ c->name, req_tr(r, c->label) };
    }
}

static int open_guardian(struct req *r, int64_t volunteer, const char *what, const char *sealed,
                         const char **ret)
{
    const char *aad = arena_printf(r->arena, "guardian.%s:%lld", what, (long long)volunteer);
    return crypt_open(r->city->keys, r->arena, aad, sealed, ret, &r->err);
}

static int fill_guardian(struct req *r, struct my_data *m)
{
    struct sql_guardian_one_row row = { 0 };
    struct my_guardian *g = NEW_MODEL(r, my_guardian);
    int rc = sql_guardian_one(r->db, m->volunteer, &row);
    if (rc <= 0)
        return rc;
    rc = open_guardian(r, m->volunteer, "name", row.name, &g->name);
    if (rc == OK)
        rc = open_guardian(r, m->volunteer, "id", row.document, &g->document);
    if (rc == OK)
        rc = open_guardian(r, m->volunteer, "phone", row.phone, &g->phone);
    g->relation = (enum guardian_relation)row.relation;
    g->consented = row.consented;
    g->registered_by_guardian = row.by_guardian;
    g->shown = m->shown;
    m->guardian = g;
    return rc;
}

static void fill_row(struct my_data *m, const struct volunteer *v)
{
    m->volunteer = v->id;
    m->account = v->account;
    m->number = v->number;
    m->name = v->name;
    m->sex = v->sex;
    m->birth = v->birth;
    m->id_kind = v->id_kind;
    m->unit = v->unit;
    m->state = v->state;
    m->real_name = v->real_name;
    m->made = v->made;
    m->decided = v->decided;
    m->minutes = v->minutes;
    m->records = v->records;
    m->no_shows = v->no_shows;
    m->star = v->star;
}

static int fill_details(struct req *r, struct my_data *m)
{
    struct volunteer_details d = { 0 };
    int rc = details_read(r->db, m->volunteer, &m->address, &d);
    if (rc < 0)
        return rc;
    words_of(r, &service_category_codes, d.categories, &m->categories);
    words_of(r, &skill_codes, d.skills, &m->skills);
    words_of(r, &free_slot_codes, d.free, &m->free);
    m->politics = d.politics;
    m->education = d.education;
    m->occupation = d.occupation;
    m->ethnicity = d.ethnicity;
    m->emergency_name = d.emergency_name ? d.emergency_name : "";
    m->emergency_phone = d.emergency_phone ? d.emergency_phone : "";
    return OK;
}

int my_data_fill(struct req *r, struct my_data *m)
{
    struct volunteer v = { 0 };
    struct sql_volunteer_sealed_row sealed = { 0 };
    struct account_relative whose = { 0 };
    int rc = volunteer_of_account(r->db, r->user->account, &v);
    if (rc == 0)
        return ERR(&r->err, NOT_FOUND, NULL, "没有找到您要的内容");
    fill_row(m, &v);
    if (rc > 0)
        rc = fill_details(r, m);
    if (rc >= 0)
        rc = sql_volunteer_sealed(r->db, v.id, &sealed);
    if (rc > 0)
        rc = volunteer_open_document(r->db, v.id, sealed.document, &m->document);
    if (rc >= 0)
        rc = account_phone(r->db, v.account, &m->phone);
    m->shown = m->shown && !r->user->relative; /* whoever has the relative's phone need not be the person */
    if (rc >= 0)
        rc = account_relative(r->db, v.account, &whose);
    m->relative = whose.name;
    if (rc >= 0)
        rc = org_path_name(r->db, v.pos, &m->unit_name);
    if (rc >= 0)
        rc = fill_guardian(r, m);
    if (rc >= 0)
        rc = sql_consents(r->db, v.account, &m->consents);
    if (rc >= 0)
        rc = sql_me_looks(r->db, v.id, AUDIT_KIND_REVEAL, &m->looks);
    return done(rc);
}

static int show(struct req *r, bool shown)
{
    struct my_data *m = NEW_MODEL(r, my_data);
    m->shown = shown;
    int rc = my_data_fill(r, m);
    return rc < 0 ? rc : SHOW(r, my_data, m);
}

int me_show_data(struct req *r)
{
    return show(r, false);
}

int me_open_data(struct req *r)
{
    return show(r, true);
}
