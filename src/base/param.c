/* param.c - see param.h. */
#include "base/param.h"

#include <stdio.h>
#include <string.h>

#include "base/cn.h"
#include "base/utf8.h"

int param_fault(struct err *err, const struct param *p, const char *key, int64_t limit)
{
    char n[24];
    snprintf(n, sizeof(n), "%lld", (long long)limit);
    return ERR(err, INVALID, p->name, key, n);
}

int param_missing(struct err *err, const struct param *p)
{
    return param_fault(err, p, p->kind == PARAM_BOOL ? N_("需要勾选才能继续") : PARAM_MISSING, 0);
}

int param_check_text(struct err *err, const struct param *p, const char *s)
{
    char phone[CN_PHONE_TEXT];
    int64_t n = (int64_t)utf8_count(s);
    if (p->kind != PARAM_LONG && p->kind != PARAM_SECRET && strpbrk(s, "\r\n"))
        return param_fault(err, p, N_("只能写一行"), 0);
    if (n > p->max)
        return param_fault(err, p, N_("最多 {0} 个字"), p->max);
    if (n < p->min)
        return param_fault(err, p, N_("至少 {0} 个字"), p->min);
    if (p->kind == PARAM_TEL && !cn_is_tel(s))
        return param_fault(err, p, N_("请填写电话号码，例如 0355-2020202"), 0);
    if (p->kind == PARAM_PHONE && cn_phone_parse(s, phone) != CN_OK)
        return param_fault(err, p, N_("手机号是 11 位数字"), 0);
    return OK;
}

int param_check_number(struct err *err, const struct param *p, int64_t v)
{
    if (p->codes)
        return code_by_value(p->codes, v) ? OK : param_fault(err, p, N_("请从列表里选择"), 0);
    if (p->kind == PARAM_ID)
        return v > 0 ? OK : param_fault(err, p, N_("这一项不存在"), 0);
    if (p->kind != PARAM_INT)
        return OK;
    if (v < p->min)
        return param_fault(err, p, N_("不能小于 {0}"), p->min);
    return v > p->max ? param_fault(err, p, N_("不能大于 {0}"), p->max) : OK;
}

int param_check_real(struct err *err, const struct param *p, double v)
{
    bool fits = v >= (double)p->min && v <= (double)p->max;
    return fits ? OK : param_fault(err, p, N_("超出了范围"), 0);
}

int param_check_count(struct err *err, const struct param *p, size_t n, int64_t most)
{
    return (int64_t)n > most ? param_fault(err, p, N_("最多选 {0} 项"), most) : OK;
}
