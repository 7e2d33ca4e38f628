/* input.c - see input.h. */
#include "base/input.h"

#include <math.h>

static int check_text(struct err *err, const struct param *p, const char *s)
{
    if (s && *s)
        return param_check_text(err, p, s);
    return p->required ? param_missing(err, p) : OK;
}

static int check_number(struct err *err, const struct input_field *f, int64_t v)
{
    const struct param *p = &f->param;
    bool said = v != f->number;
    if (!said && !p->required)
        return OK;
    if (!said && (p->kind == PARAM_DAY || p->kind == PARAM_TIME))
        return param_missing(err, p);
    return param_check_number(err, p, v);
}

static int check_real(struct err *err, const struct param *p, double v)
{
    if (isnan(v))
        return p->required ? param_missing(err, p) : OK;
    return param_check_real(err, p, v);
}

static int check_list(struct err *err, const struct param *p, struct int_list list)
{
    int rc = p->required && !list.n ? param_missing(err, p) : param_check_count(err, p, list.n, p->max);
    for (size_t i = 0; i < list.n && rc == OK; i++)
        rc = param_check_number(err, p, list.v[i]);
    return rc;
}

int input_check(struct err *err, const struct input *in, const void *values)
{
    int rc = OK;
    for (size_t i = 0; i < in->n && rc == OK; i++) {
        const struct input_field *f = &in->v[i];
        const void *at = (const char *)values + f->offset;
        switch (f->cls) {
        case INPUT_TEXT:
            rc = check_text(err, &f->param, *(const char *const *)at);
            break;
        case INPUT_NUM:
            rc = check_number(err, f, *(const int64_t *)at);
            break;
        case INPUT_REAL:
            rc = check_real(err, &f->param, *(const double *)at);
            break;
        case INPUT_BOOL:
            if (f->param.required && !*(const bool *)at)
                rc = param_missing(err, &f->param);
            break;
        case INPUT_LIST:
            rc = check_list(err, &f->param, *(const struct int_list *)at);
            break;
        }
    }
    return rc;
}
