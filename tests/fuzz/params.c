/* params.c - declared inputs: the first byte picks a table (one with every kind, or a route's own), the rest
 * is a form. What passes keeps every limit that was declared; what does not says which input and why. */
#include "fuzz.h"

#include <math.h>

#include "program/app.h"
#include "service/attendance/attendance.model.h"
#include "base/utf8.h"
#include "http/form.h"
#include "http/params.h"
#include "http/req.h"

static const struct param *every_kind(void)
{
    static const struct param table[] = {
        P_OPT_TEXT("text", 5),
        P_OPT_LONG("long", 9),
        P_SECRET("secret", 2, 8),
        P_OPT_ID("id"),
        P_OPT_INT("int", -3, 7),
        P_OPT_REAL("real", -90, 90),
        P_OPT_DAY("day"),
        P_OPT_TIME("time"),
        P_BOOL("bool"),
        P_OPT_CODE("code", mark_way_codes),
        P_OPT_CODES("codes", 2, mark_way_codes),
        P_OPT_PHONE("phone"),
        P_OPT_CN_ID("cn"),
        P_OPT_NAME("person", 9),
        P_OPT_NUMBER("number", 9),
        P_OPT_DIGITS("digits", 6),
        P_IDS("ids", 3),
        P_OPT_FILES("file", 2, 6),
        { .kind = PARAM_END },
    };
    return table;
}

static const struct param *route_params(unsigned char pick)
{
    unsigned i = 0;
    for (const struct route *const *t = all_routes; *t; t++)
        for (const struct route *r = *t; r->path; r++)
            if (r->method == POST && ++i == pick)
                return r->params;
    return every_kind();
}

static void check_text(struct arena *a, const struct param *p, const struct param_value *v)
{
    MUST(v->text && utf8_is_text(v->text, strlen(v->text)));
    int64_t n = (int64_t)utf8_count(v->text);
    MUST((!p->max || n <= p->max) && (!n || n >= p->min));
    MUST(p->kind != PARAM_TEXT || !strpbrk(v->text, "\r\n"));
    MUST(!strcmp(param_fold(a, p, v->text, strlen(v->text)), v->text));
}

static void check_value(struct arena *a, const struct param *p, const struct param_value *v)
{
    if (!v->given) {
        MUST(!p->required);
        return;
    }
    switch (p->kind) {
    case PARAM_TEXT:
    case PARAM_LONG:
    case PARAM_NAME:
    case PARAM_SECRET:
    case PARAM_NUMBER:
        check_text(a, p, v);
        break;
    case PARAM_ID:
    case PARAM_INT:
        MUST(v->num >= p->min && v->num <= p->max);
        break;
    case PARAM_REAL:
        MUST(isfinite(v->real) && v->real >= (double)p->min && v->real <= (double)p->max);
        MUST(strspn(v->raw, "+-.0123456789eE") == strlen(v->raw));
        break;
    case PARAM_CODE:
        MUST(code_by_value(p->codes, v->num));
        break;
    case PARAM_IDS:
    case PARAM_CODES:
        MUST((int64_t)v->n_list <= p->max && v->raw_list.n == v->n_list);
        for (size_t i = 0; i < v->n_list; i++)
            MUST(p->kind == PARAM_IDS ? v->list[i] > 0 : code_by_value(p->codes, v->list[i]) != NULL);
        break;
    case PARAM_PHONE:
        MUST(strlen(v->text) == 11);
        break;
    case PARAM_CN_ID:
        MUST(strlen(v->text) == 18);
        break;
    case PARAM_DIGITS:
        MUST(strlen(v->text) == (size_t)p->max && strspn(v->text, "0123456789") == (size_t)p->max);
        break;
    case PARAM_FILES:
        MUST(v->n_files && v->n_files <= (size_t)p->min);
        for (size_t i = 0; i < v->n_files; i++)
            MUST(v->files[i].data.n <= (size_t)p->max &&
                 ((const char *)v->files[i].data.p)[v->files[i].data.n] == '\0');
        break;
    default:
        break;
    }
}

/* The form that comes back shows what was typed, and what was wrong. */
static void check_form(struct req *r, const struct param *table)
{
    r->refused = table;
    r->refused_values = r->values;
    const struct form *form = form_new(r, table);
    MUST(form->failed);
    for (size_t i = 0; i < r->n_errs; i++)
        MUST(!r->errs[i].field || form_field(form, r->errs[i].field));
}

void fuzz_one(const struct fuzz *f)
{
    const struct param *table = route_params(f->n ? (unsigned char)f->data[0] : 0);
    struct route route = { .method = POST, .path = "/", .params = table };
    struct fields fields = { .arena = f->arena };
    struct req r = { .arena = f->arena, .city = fuzz_city(), .route = &route, .now = FUZZ_NOW };
    if (f->n && fields_from_urlencoded(&fields, f->data + 1, f->n - 1, f->err) < 0)
        return;
    int rc = params_take(&r, &fields);
    MUST((rc == OK) == (r.n_errs == 0) && r.n_errs <= ERRS_MAX);
    for (size_t i = 0; rc == OK && table[i].kind; i++)
        check_value(f->arena, &table[i], &r.values[i]);
    if (rc < 0)
        check_form(&r, table);
}
