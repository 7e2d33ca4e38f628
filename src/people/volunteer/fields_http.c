/* fields_http.c - what several forms of volunteer/ say of who somebody is. */
#include "people/volunteer/pages_http.h"

#include "http/input.h"

/* A number in the field of the citizen card means a citizen card, whatever else was chosen. */
struct identity fields_identity(struct req *r)
{
    struct named n = TAKE(r, named);
    struct other_document o = TAKE(r, other_document);
    int64_t kind = o.id_kind;
    if (n.cn_id || (!o.id_number && !kind))
        kind = ID_KIND_CITIZEN;
    else if (!kind)
        kind = ID_KIND_OTHER;
    if (kind == ID_KIND_CITIZEN && !n.cn_id)
        n.cn_id = o.id_number;
    return (struct identity){ .name = n.name,
                              .kind = (enum id_kind)kind,
                              .document = kind == ID_KIND_CITIZEN ? n.cn_id : o.id_number,
                              .birth_day = o.birth,
                              .sex = (enum sex)o.sex };
}

bool fields_are_other(const struct form *f)
{
    const struct form_field *number = form_field(f, "id_number"), *kind = form_field(f, "id_kind");
    return (number->value && *number->value) || (kind->value && *kind->value);
}

const struct guardian_details *fields_guardian(struct req *r)
{
    struct guardian_details *g = ARENA_NEW(r->arena, struct guardian_details);
    *g = TAKE(r, guardian_details);
    return g->guardian_name || g->guardian_id || g->guardian_phone ? g : NULL;
}

const struct account_relative *fields_relative(struct req *r)
{
    struct relative_details d = TAKE(r, relative_details);
    struct account_relative *whose = ARENA_NEW(r->arena, struct account_relative);
    *whose = (struct account_relative){ d.relative_name, (enum relative)d.relative };
    return d.relative_name || d.relative ? whose : NULL;
}
