/* param.c - see param.h. */
#include "base/param.h"

#include <stdio.h>
#include <string.h>

#include "base/cn.h"
#include "base/name.h"
#include "base/text.h"
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

/* The only run of so many digits in s; NULL when there is none, or another. */
static char *only_run(struct arena *a, const char *s, size_t count)
{
    const char *found = NULL;
    for (const char *p = strpbrk(s, "0123456789"); p; p = strpbrk(p, "0123456789")) {
        size_t n = strspn(p, "0123456789");
        if (n == count && found)
            return NULL;
        if (n == count)
            found = p;
        p += n;
    }
    return found ? arena_strndup(a, found, count) : NULL;
}

/* What stands around a code is the message that brought it; its digits may be written in groups. */
static char *fold_digits(struct arena *a, const char *s, size_t n, size_t count)
{
    char *number = text_number(a, s, n), *code = only_run(a, text_narrow(a, s, n), count);
    if (!code)
        code = only_run(a, number, count);
    return code ? code : number;
}

char *param_fold(struct arena *a, const struct param *p, const char *s, size_t n)
{
    switch (p->kind) {
    case PARAM_TEXT:
    case PARAM_LONG:
        return text_fold(a, s, n);
    case PARAM_NAME:
        return name_fold(a, arena_strndup(a, s, n));
    case PARAM_SECRET:
        return text_secret(a, s, n);
    case PARAM_PHONE:
    case PARAM_CN_ID:
    case PARAM_NUMBER:
        return text_number(a, s, n);
    case PARAM_DIGITS:
        return fold_digits(a, s, n, (size_t)p->max);
    default:
        return text_narrow(a, s, n);
    }
}

static bool is_digits(const char *s, int64_t count)
{
    return strspn(s, "0123456789") == (size_t)count && !s[count];
}

int param_check_text(struct err *err, const struct param *p, const char *s)
{
    char phone[CN_PHONE_TEXT];
    int64_t n = (int64_t)utf8_count(s);
    if (p->kind != PARAM_LONG && p->kind != PARAM_SECRET && strpbrk(s, "\r\n"))
        return param_fault(err, p, N_("只能写一行"), 0);
    if (p->kind == PARAM_DIGITS)
        return is_digits(s, p->max) ? OK : param_fault(err, p, N_("请填写 {0} 位数字"), p->max);
    if (n > p->max)
        return param_fault(err, p, N_("最多 {0} 个字"), p->max);
    if (n < p->min)
        return param_fault(err, p, N_("至少 {0} 个字"), p->min);
    if (p->kind == PARAM_NAME && !name_is_sound(s))
        return param_fault(err, p, N_("姓名里只能有文字和间隔号“·”，请按证件填写"), 0);
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
