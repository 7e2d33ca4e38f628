/* input.c - see input.h. The sentences are those of a request's parameters (http/param.c). */
#include "base/input.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/cn.h"
#include "base/utf8.h"

static int fault(struct err *err, const struct param *p, const char *key, int64_t limit)
{
    char n[24];
    snprintf(n, sizeof(n), "%lld", (long long)limit);
    return ERR(err, INVALID, p->name, key, n);
}

static int check_text(struct err *err, const struct param *p, const char *s)
{
    char phone[CN_PHONE_TEXT];
    if (!s || !*s)
        return p->required ? fault(err, p, N_("请填写这一项"), 0) : OK;
    int64_t n = (int64_t)utf8_count(s);
    if (n > p->max)
        return fault(err, p, N_("最多 {0} 个字"), p->max);
    if (n < p->min)
        return fault(err, p, N_("至少 {0} 个字"), p->min);
    if (p->kind == PARAM_TEL && !cn_is_tel(s))
        return fault(err, p, N_("请填写电话号码，例如 0355-2020202"), 0);
    if (p->kind == PARAM_PHONE && cn_phone_parse(s, phone) != CN_OK)
        return fault(err, p, N_("手机号是 11 位数字"), 0);
    return OK;
}

static int check_number(struct err *err, const struct input_field *f, int64_t v)
{
    const struct param *p = &f->param;
    if (!p->required && v == f->number)
        return OK;
    if (p->codes)
        return code_by_value(p->codes, v) ? OK : fault(err, p, N_("请从列表里选择"), 0);
    if (p->kind == PARAM_ID)
        return v > 0 ? OK : fault(err, p, N_("这一项不存在"), 0);
    if (p->kind != PARAM_INT)
        return v == f->number ? fault(err, p, N_("请填写这一项"), 0) : OK;
    if (v < p->min)
        return fault(err, p, N_("不能小于 {0}"), p->min);
    return v > p->max ? fault(err, p, N_("不能大于 {0}"), p->max) : OK;
}

static int check_real(struct err *err, const struct param *p, double v)
{
    if (isnan(v))
        return p->required ? fault(err, p, N_("请填写这一项"), 0) : OK;
    return v < (double)p->min || v > (double)p->max ? fault(err, p, N_("超出了范围"), 0) : OK;
}

static int check_list(struct err *err, const struct param *p, struct int_list list)
{
    if (p->required && !list.n)
        return fault(err, p, N_("请填写这一项"), 0);
    if ((int64_t)list.n > p->max)
        return fault(err, p, N_("最多选 {0} 项"), p->max);
    for (size_t i = 0; i < list.n; i++)
        if (p->codes && !code_by_value(p->codes, list.v[i]))
            return fault(err, p, N_("请从列表里选择"), 0);
    return OK;
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
                rc = fault(err, &f->param, N_("需要勾选才能继续"), 0);
            break;
        case INPUT_LIST:
            rc = check_list(err, &f->param, *(const struct int_list *)at);
            break;
        }
    }
    return rc;
}
