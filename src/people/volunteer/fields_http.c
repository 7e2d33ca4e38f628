/* fields_http.c - groups of form fields that several pages of volunteer/ share: who, details, guardian. */
#include "people/volunteer/pages_http.h"

static struct code_set set_of(struct req *r, const char *name)
{
    const struct param_value *v = param_value(r, name);
    return (struct code_set){ v->list, v->n_list };
}

/* free_slot counts from 1, bits from 0. */
static int64_t slots_of(struct req *r)
{
    struct code_set set = set_of(r, "free");
    int64_t slots = 0;
    for (size_t i = 0; i < set.n; i++)
        slots |= (int64_t)1 << (set.v[i] - 1);
    return slots;
}

struct volunteer_details fields_details(struct req *r)
{
    return (struct volunteer_details){
        .politics = param_int_or(r, "politics", POLITICS_UNSAID),
        .education = param_int_or(r, "education", EDUCATION_UNSAID),
        .occupation = param_int_or(r, "occupation", OCCUPATION_OTHER),
        .ethnicity = param_int_or(r, "ethnicity", ETHNICITY_OTHER),
        .categories = set_of(r, "categories"),
        .skills = set_of(r, "skills"),
        .slots = slots_of(r),
        .emergency_name = param_text(r, "emergency_name"),
        .emergency_phone = param_text(r, "emergency_phone"),
    };
}

/* A number in the field of the citizen card means a citizen card, whatever else was chosen. */
struct identity fields_identity(struct req *r)
{
    const char *citizen = param_text(r, "cn_id"), *other = param_text(r, "id_number");
    int64_t kind = param_code(r, "id_kind");
    if (citizen || (!other && !kind))
        kind = ID_KIND_CITIZEN;
    else if (!kind)
        kind = ID_KIND_OTHER;
    if (kind == ID_KIND_CITIZEN && !citizen)
        citizen = other;
    return (struct identity){ .name = param_text(r, "name"),
                              .kind = (enum id_kind)kind,
                              .document = kind == ID_KIND_CITIZEN ? citizen : other,
                              .birth_day = param_day(r, "birth"),
                              .sex = (enum sex)param_code(r, "sex") };
}

const struct guardian_details *fields_guardian(struct req *r)
{
    struct guardian_details *g = ARENA_NEW(r->arena, struct guardian_details);
    g->name = param_text(r, "guardian_name");
    g->document = param_text(r, "guardian_id");
    g->phone = param_text(r, "guardian_phone");
    g->relation = param_code(r, "guardian_relation");
    g->agreed = param_bool(r, "guardian_agrees");
    return g->name || g->document || g->phone ? g : NULL;
}

void fields_fill_details(struct form *f, const struct volunteer_details *d)
{
    int64_t slots[FREE_SLOT_SUN_EVE];
    size_t n = 0;
    for (int i = 0; i < FREE_SLOT_SUN_EVE; i++)
        if (d->slots & ((int64_t)1 << i))
            slots[n++] = i + 1;
    form_set_codes(f, "categories", d->categories.v, d->categories.n);
    form_set_codes(f, "skills", d->skills.v, d->skills.n);
    form_set_codes(f, "free", slots, n);
    form_set_code(f, "politics", d->politics);
    form_set_code(f, "education", d->education);
    form_set_code(f, "occupation", d->occupation);
    form_set_code(f, "ethnicity", d->ethnicity);
    form_set(f, "emergency_name", d->emergency_name);
    form_set(f, "emergency_phone", d->emergency_phone);
}
