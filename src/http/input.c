/* input.c - see input.h. */
#include "http/input.h"

#include <math.h>

const void *input_take(const struct req *r, const struct input *in, void *ret_values)
{
    for (size_t i = 0; i < in->n; i++) {
        const struct input_field *f = &in->v[i];
        void *at = (char *)ret_values + f->offset;
        const char *text;
        switch (f->cls) {
        case INPUT_TEXT:
            text = param_text(r, f->param.name);
            *(const char **)at = text ? text : f->text;
            break;
        case INPUT_NUM:
            *(int64_t *)at = param_int_or(r, f->param.name, f->number);
            break;
        case INPUT_REAL:
            *(double *)at = param_real(r, f->param.name);
            break;
        case INPUT_BOOL:
            *(bool *)at = param_bool(r, f->param.name);
            break;
        case INPUT_LIST:
            *(struct int_list *)at = (struct int_list){ param_value(r, f->param.name)->list,
                                                        param_value(r, f->param.name)->n_list };
            break;
        }
    }
    return ret_values;
}

static void fill_number(struct form *f, const struct param *p, int64_t silence, int64_t v)
{
    if (p->kind == PARAM_CODE)
        form_set_code(f, p->name, v);
    else if (p->kind == PARAM_TIME)
        form_set_time(f, p->name, v);
    else if (p->kind == PARAM_DAY)
        form_set_day(f, p->name, v);
    else if (p->required || v != silence)
        form_set_int(f, p->name, v);
}

static void fill_list(struct form *f, const struct param *p, struct int_list list)
{
    if (p->kind == PARAM_CODES)
        form_set_codes(f, p->name, list.v, list.n);
    else
        form_set_ids(f, p->name, list.v, list.n);
}

void input_fill(struct form *f, const struct input *in, const void *values)
{
    for (size_t i = 0; i < in->n; i++) {
        const struct input_field *one = &in->v[i];
        struct form_field *field = (struct form_field *)form_field(f, one->param.name);
        const void *at = (const char *)values + one->offset;
        if (!field || f->failed)
            continue;
        switch (one->cls) {
        case INPUT_TEXT:
            form_set(f, one->param.name, *(const char *const *)at);
            break;
        case INPUT_NUM:
            fill_number(f, field->param, one->number, *(const int64_t *)at);
            break;
        case INPUT_REAL:
            if (!isnan(*(const double *)at))
                form_set(f, one->param.name, arena_printf(f->arena, "%.6f", *(const double *)at));
            break;
        case INPUT_BOOL:
            field->value = *(const bool *)at ? "1" : NULL;
            break;
        case INPUT_LIST:
            fill_list(f, field->param, *(const struct int_list *)at);
            break;
        }
    }
}
