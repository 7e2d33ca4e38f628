/* input.c - see input.h. */
#include "base/input.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

static int check_text(struct err *err, const struct param *p, const char *s)
{
    if (s && text_shows(s))
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

/* --- as stored text ----------------------------------------------------------------------------------- */

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static const char *list_text(struct int_list list, struct arena *a)
{
    _cleanup_buf_ struct buf b = { 0 };
    int64_t *v = ARENA_ARRAY(a, int64_t, list.n + 1);
    for (size_t i = 0; i < list.n; i++)
        v[i] = list.v[i];
    qsort(v, list.n, sizeof(*v), by_value);
    for (size_t i = 0; i < list.n; i++)
        if (!i || v[i] != v[i - 1])
            buf_printf(&b, "%s%lld", i ? "," : "", (long long)v[i]);
    return arena_strdup(a, b.data ? b.data : "");
}

const char *input_text(const struct input_field *f, const void *values, struct arena *a)
{
    const void *at = (const char *)values + f->offset;
    switch (f->cls) {
    case INPUT_TEXT:
        return *(const char *const *)at;
    case INPUT_NUM:
        return arena_printf(a, "%lld", (long long)*(const int64_t *)at);
    case INPUT_BOOL:
        return *(const bool *)at ? "1" : "0";
    case INPUT_LIST:
        return list_text(*(const struct int_list *)at, a);
    case INPUT_REAL:
        break;
    }
    return NULL;
}

static struct int_list list_of(const char *text, struct arena *a)
{
    int64_t *v = ARENA_ARRAY(a, int64_t, strlen(text) + 1);
    size_t n = 0;
    for (char *end = NULL; *text; text = *end ? end + 1 : end)
        v[n++] = strtoll(text, &end, 10);
    return (struct int_list){ v, n };
}

void input_set(const struct input_field *f, const char *text, struct arena *a, void *values)
{
    void *at = (char *)values + f->offset;
    switch (f->cls) {
    case INPUT_TEXT:
        *(const char **)at = text;
        break;
    case INPUT_NUM:
        *(int64_t *)at = text ? strtoll(text, NULL, 10) : f->number;
        break;
    case INPUT_BOOL:
        *(bool *)at = text && *text == '1';
        break;
    case INPUT_LIST:
        *(struct int_list *)at = list_of(text ? text : "", a);
        break;
    case INPUT_REAL:
        break;
    }
}

void input_copy(const struct input_field *f, const void *from, void *to)
{
    static const size_t sizes[] = { [INPUT_TEXT] = sizeof(const char *),
                                    [INPUT_NUM] = sizeof(int64_t),
                                    [INPUT_REAL] = sizeof(double),
                                    [INPUT_BOOL] = sizeof(bool),
                                    [INPUT_LIST] = sizeof(struct int_list) };
    memcpy((char *)to + f->offset, (const char *)from + f->offset, sizes[f->cls]);
}
