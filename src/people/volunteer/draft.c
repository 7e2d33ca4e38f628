/* draft.c - see draft.h. The answers are one JSON object, sealed for the row they lie in. */
#include "people/volunteer/draft.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/crypt.h"
#include "base/id.h"
#include "db/city.h"
#include "people/volunteer/volunteer.h"
#include "people/volunteer/volunteer.sql.h"

static void put_text_or_null(json_t *o, const char *name, const char *s)
{
    json_object_set_new(o, name, s ? json_string(s) : json_null());
}

static const char *seal(struct db *db, const struct draft *d)
{
    json_t *o = json_object();
    put_text_or_null(o, "phone", d->phone);
    put_text_or_null(o, "hash", d->hash);
    put_text_or_null(o, "back", d->back);
    put_text_or_null(o, "name", d->name);
    put_text_or_null(o, "document", d->document);
    put_text_or_null(o, "address", d->address);
    json_object_set_new(o, "account", json_integer(d->account));
    json_object_set_new(o, "place", json_boolean(d->place));
    json_object_set_new(o, "publicity", json_boolean(d->publicity));
    json_object_set_new(o, "id_kind", json_integer(d->id_kind));
    json_object_set_new(o, "birth_day", json_integer(d->birth_day));
    json_object_set_new(o, "sex", json_integer(d->sex));
    json_object_set_new(o, "unit", json_integer(d->unit));
    json_object_set_new(o, "documents", json_integer(d->documents));
    char *text = json_dumps(o, JSON_COMPACT);
    const char *aad = arena_printf(db->arena, "registration_draft.answers:%lld", (long long)d->id);
    const char *sealed = crypt_seal(db->city->keys, db->arena, aad, text);
    free(text);
    json_decref(o);
    return sealed;
}

static const char *text_of(struct db *db, const json_t *o, const char *name)
{
    return arena_strdup(db->arena, json_string_value(json_object_get(o, name)));
}

static int64_t number_of(const json_t *o, const char *name)
{
    return json_integer_value(json_object_get(o, name));
}

static int unseal(struct db *db, const char *sealed, struct draft *d)
{
    const char *text, *aad = arena_printf(db->arena, "registration_draft.answers:%lld", (long long)d->id);
    int rc = crypt_open(db->city->keys, db->arena, aad, sealed, &text, db->err);
    json_t *o = rc == OK ? json_loads(text, 0, NULL) : NULL;
    if (!o)
        return rc < 0 ? rc : ERR(db->err, INTERNAL, NULL, "加密数据已损坏");
    d->phone = text_of(db, o, "phone");
    d->hash = text_of(db, o, "hash");
    d->back = text_of(db, o, "back");
    d->name = text_of(db, o, "name");
    d->document = text_of(db, o, "document");
    d->address = text_of(db, o, "address");
    d->account = number_of(o, "account");
    d->place = json_is_true(json_object_get(o, "place"));
    d->publicity = json_is_true(json_object_get(o, "publicity"));
    d->id_kind = number_of(o, "id_kind");
    d->birth_day = number_of(o, "birth_day");
    d->sex = number_of(o, "sex");
    d->unit = number_of(o, "unit");
    d->documents = number_of(o, "documents");
    json_decref(o);
    return OK;
}

static const char *new_token(struct db *db, char hash[CRYPT_TOKEN_TEXT])
{
    char *token = arena_alloc(db->arena, CRYPT_TOKEN_TEXT);
    crypt_token(token);
    crypt_hash_token(token, hash);
    return token;
}

static const char *phone_index(struct db *db, const char *phone)
{
    char *index = arena_alloc(db->arena, CRYPT_BLIND_TEXT);
    crypt_blind(db->city->keys, "phone", phone, index);
    return index;
}

/* What the same phone said in step 2 some days ago. */
static int recall(struct db *db, const char *index, struct draft *d)
{
    struct sql_draft_of_phone_row row = { 0 };
    struct draft old = { 0 };
    int rc = sql_draft_of_phone(db, index, db->now, &row);
    if (rc <= 0)
        return rc;
    old.id = row.id;
    rc = unseal(db, row.sealed, &old);
    if (rc < 0)
        return rc;
    d->id = row.id;
    d->step = (int)row.step;
    d->name = old.name;
    d->document = old.document;
    d->address = old.address;
    d->id_kind = old.id_kind;
    d->birth_day = old.birth_day;
    d->sex = old.sex;
    d->unit = old.unit;
    d->documents = old.documents;
    return 1;
}

int draft_start(struct db *db, struct draft *d)
{
    char hash[CRYPT_TOKEN_TEXT];
    const char *index = phone_index(db, d->phone);
    int64_t until = db->now + DRAFT_MS;
    int rc = recall(db, index, d);
    if (rc < 0)
        return rc;
    d->token = new_token(db, hash);
    if (rc > 0) {
        return done(sql_draft_take_up(db, d->id, hash, seal(db, d), until));
    }
    d->id = id_new();
    d->step = 1;
    return done(sql_draft_add(db, &(struct sql_draft_add_in){ .id = d->id,
                                                              .token = hash,
                                                              .phone = index,
                                                              .step = 1,
                                                              .sealed = seal(db, d),
                                                              .now = db->now,
                                                              .expires = until }));
}

int draft_load(struct db *db, const char *token, int64_t account, struct draft *ret_draft)
{
    struct sql_draft_find_row row = { 0 };
    char hash[CRYPT_TOKEN_TEXT];
    if (!token)
        return 0;
    crypt_hash_token(token, hash);
    int rc = sql_draft_find(db, hash, db->now, &row);
    if (rc <= 0)
        return rc;
    struct draft d = { .id = row.id, .step = (int)row.step };
    rc = unseal(db, row.sealed, &d);
    if (rc < 0)
        return rc;
    if (d.account && d.account != account)
        return 0;
    *ret_draft = d;
    return 1;
}

int draft_save(struct db *db, struct draft *d, int step)
{
    d->step = step > d->step ? step : d->step;
    return done(sql_draft_save(db, d->id, step, seal(db, d), db->now + DRAFT_MS));
}

int draft_end(struct db *db, const struct draft *d)
{
    return done(sql_draft_end(db, d->id));
}

int volunteer_purge_drafts(struct db *db)
{
    return sql_draft_purge(db, db->now);
}
