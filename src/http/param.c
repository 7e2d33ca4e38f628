/* param.c - from raw fields to declared, typed values; every fault of the input is told at once. */
#include "http/param.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/cn.h"
#include "base/utf8.h"
#include "http/params.h"

#define FILE_WORD_MAX 255 /* bytes */
#define NUMBER_MAX    200 /* bytes of a number as it was pasted, full-width or with what stands around it */

static int fault(struct req *r, const struct param *p, const char *key, int64_t limit)
{
    return param_fault(req_next_err(r), p, key, limit);
}

/* What a check said, kept beside the other faults of the request. */
static int noted(struct req *r, int rc, const struct err *e)
{
    struct err *next = rc < 0 ? req_next_err(r) : NULL;
    if (next)
        *next = *e;
    return rc;
}

static int take_text(struct req *r, const struct param *p, const struct field *f, struct param_value *v)
{
    if (!utf8_is_text(f->value, f->n))
        return fault(r, p, N_("含有不能识别的字符"), 0);
    struct err e = { 0 };
    char *s = param_fold(r->arena, p, f->value, f->n);
    v->text = s;
    v->given = *s != '\0';
    if (p->kind != PARAM_SECRET)
        v->raw = s;
    return v->given ? noted(r, param_check_text(&e, p, s), &e) : OK;
}

static bool whole_number(const char *s, int64_t *ret)
{
    char *end;
    errno = 0;
    if (!*s || strspn(s, "+-0123456789") != strlen(s))
        return false;
    *ret = strtoll(s, &end, 10);
    return !errno && !*end;
}

static int take_number(struct req *r, const struct param *p, struct param_value *v)
{
    struct err e = { 0 };
    if (p->kind == PARAM_REAL) {
        char *end;
        v->real = strtod(v->raw, &end); /* which would take 0x10, inf and nan as well */
        if (*end || strspn(v->raw, "+-.0123456789eE") != strlen(v->raw) || !isfinite(v->real))
            return fault(r, p, N_("请填写数字"), 0);
        return noted(r, param_check_real(&e, p, v->real), &e);
    }
    if (!whole_number(v->raw, &v->num))
        return fault(r, p, p->kind == PARAM_ID ? N_("这一项不存在") : N_("请填写整数"), 0);
    return noted(r, param_check_number(&e, p, v->num), &e);
}

static int take_cn_id(struct req *r, const struct param *p, struct param_value *v)
{
    struct cn_id id;
    enum cn_fault why = cn_id_parse(v->raw, day_of(r->now), r->city->demo, &id);
    if (why != CN_OK)
        return fault(r, p, cn_id_words(why), 0);
    v->text = arena_strdup(r->arena, id.text);
    v->num = id.birth_day;
    return OK;
}

static int take_code(struct req *r, const struct param *p, struct param_value *v)
{
    const struct code *c = code_by_name(p->codes, v->raw);
    if (!c)
        return fault(r, p, N_("请从列表里选择"), 0);
    v->num = c->value;
    return OK;
}

/* What the sender calls a file, when that is text of a length that names have; else NULL. */
static const char *file_word(const char *s)
{
    size_t n = s ? strnlen(s, FILE_WORD_MAX + 1) : 0;
    return n && n <= FILE_WORD_MAX && utf8_is_text(s, n) ? s : NULL;
}

static int take_one(struct req *r, const struct param *p, const struct field *f, struct param_value *v)
{
    char phone[CN_PHONE_TEXT];
    switch (p->kind) {
    case PARAM_TEXT:
    case PARAM_LONG:
    case PARAM_NAME:
    case PARAM_TEL:
    case PARAM_SECRET:
    case PARAM_NUMBER:
    case PARAM_DIGITS:
        return take_text(r, p, f, v);
    default:
        break;
    }
    if (!utf8_is_text(f->value, f->n) || f->n > NUMBER_MAX)
        return fault(r, p, N_("含有不能识别的字符"), 0);
    v->raw = param_fold(r->arena, p, f->value, f->n);
    v->given = *v->raw != '\0';
    if (!v->given)
        return OK;
    switch (p->kind) {
    case PARAM_ID:
    case PARAM_INT:
    case PARAM_REAL:
        return take_number(r, p, v);
    case PARAM_DAY:
        return parse_day(v->raw, &v->num) ? OK : fault(r, p, N_("请填写日期，例如 2026-03-05"), 0);
    case PARAM_TIME:
        return parse_time(v->raw, &v->num) ? OK
                                           : fault(r, p, N_("请填写日期和时间，例如 2026-03-05T08:30"), 0);
    case PARAM_BOOL:
        v->num = strcmp(v->raw, "0") != 0 && strcmp(v->raw, "false") != 0;
        v->given = v->num != 0;
        return OK;
    case PARAM_CODE:
        return take_code(r, p, v);
    case PARAM_PHONE:
        if (cn_phone_parse(v->raw, phone) != CN_OK)
            return fault(r, p, N_("手机号是 11 位数字"), 0);
        v->text = arena_strdup(r->arena, phone);
        return OK;
    case PARAM_CN_ID:
        return take_cn_id(r, p, v);
    default:
        return OK;
    }
}

/* All fields of one name, for IDS and CODES. */
static int take_list(struct req *r, const struct param *p, const struct fields *f, struct param_value *v)
{
    int64_t *list = ARENA_ARRAY(r->arena, int64_t, f->n + 1);
    const char **raw = ARENA_ARRAY(r->arena, const char *, f->n + 1);
    struct param one = {
        p->name, p->kind == PARAM_IDS ? PARAM_ID : PARAM_CODE, false, 1, INT64_MAX, p->codes
    };
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++) {
        struct param_value single = { 0 };
        if (strcmp(f->v[i].name, p->name) != 0)
            continue;
        int rc = take_one(r, &one, &f->v[i], &single);
        if (rc < 0)
            return rc;
        if (!single.given)
            continue;
        raw[n] = single.raw;
        list[n++] = single.num;
    }
    v->given = n > 0;
    v->list = list;
    v->n_list = n;
    v->raw_list = (struct text_list){ raw, n };
    struct err e = { 0 };
    return noted(r, param_check_count(&e, p, n, p->max), &e);
}

/* All files of one name; a file input that was left empty sends one of no bytes. */
static int take_files(struct req *r, const struct param *p, const struct fields *f, struct param_value *v)
{
    struct upload *files = ARENA_ARRAY(r->arena, struct upload, f->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++) {
        const struct field *one = &f->v[i];
        if (strcmp(one->name, p->name) != 0 || !one->n)
            continue;
        if (one->n > (size_t)p->max)
            return fault(r, p, N_("文件不能超过 {0} MB"), p->max >> 20);
        files[n++] = (struct upload){ { one->value, one->n }, file_word(one->file_name) };
    }
    v->given = n > 0;
    v->files = files;
    v->n_files = n;
    struct err e = { 0 };
    return noted(r, param_check_count(&e, p, n, p->min), &e);
}

static const struct field *last_named(const struct fields *f, const char *name)
{
    for (size_t i = f->n; i-- > 0;)
        if (!strcmp(f->v[i].name, name))
            return &f->v[i];
    return NULL;
}

static const struct param *find_param(const struct param *p, const char *name)
{
    for (; p && p->kind; p++)
        if (!strcmp(p->name, name))
            return p;
    return NULL;
}

/* What nobody declared is refused for JSON callers (a typing error must not pass silently), ignored in links.
 */
static void refuse_unknown(struct req *r, const struct fields *f)
{
    for (size_t i = 0; i < f->n; i++) {
        const char *name = f->v[i].name;
        if (name[0] == '_' || find_param(r->route->params, name))
            continue;
        if (utf8_is_text(name, strlen(name)))
            ERR(req_next_err(r), INVALID, NULL, "没有名为“{0}”的参数", name);
        else
            ERR(req_next_err(r), INVALID, NULL, "提交的内容编码有误");
    }
}

int params_take(struct req *r, const struct fields *f)
{
    size_t n = 0;
    for (const struct param *p = r->route->params; p && p->kind; p++)
        n++;
    r->values = ARENA_ARRAY(r->arena, struct param_value, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct param *p = &r->route->params[i];
        struct param_value *v = &r->values[i];
        const struct field *one = last_named(f, p->name);
        v->real = NAN;
        int rc = OK;
        if (p->kind == PARAM_IDS || p->kind == PARAM_CODES)
            rc = take_list(r, p, f, v);
        else if (p->kind == PARAM_FILES)
            rc = take_files(r, p, f, v);
        else if (one)
            rc = take_one(r, p, one, v);
        if (rc == OK && p->required && !v->given)
            param_missing(req_next_err(r), p);
    }
    if (r->route->method == POST)
        refuse_unknown(r, f);
    return r->n_errs ? INVALID : OK;
}

/* --- schema ------------------------------------------------------------------------------------ */

static void schema_names(struct buf *b, const struct code_table *t)
{
    BUF_LIT(b, "{\"type\":\"string\",\"enum\":[");
    for (size_t i = 0; i < t->n; i++) {
        if (i)
            buf_putc(b, ',');
        buf_json(b, t->v[i].name);
    }
    BUF_LIT(b, "]}");
}

void param_schema(struct buf *b, const struct param *p)
{
    switch (p->kind) {
    case PARAM_TEXT:
    case PARAM_LONG:
    case PARAM_NAME:
    case PARAM_TEL:
    case PARAM_SECRET:
    case PARAM_NUMBER:
        buf_printf(b, "{\"type\":\"string\",\"minLength\":%d,\"maxLength\":%d}", (int)p->min, (int)p->max);
        break;
    case PARAM_DIGITS:
        buf_printf(b, "{\"type\":\"string\",\"pattern\":\"^[0-9]{%d}$\"}", (int)p->max);
        break;
    case PARAM_ID:
        BUF_LIT(b, "{\"type\":\"string\",\"pattern\":\"^[0-9]{1,19}$\"}");
        break;
    case PARAM_INT:
        buf_printf(b, "{\"type\":\"integer\",\"minimum\":%lld,\"maximum\":%lld}", (long long)p->min,
                   (long long)p->max);
        break;
    case PARAM_REAL:
        buf_printf(b, "{\"type\":\"number\",\"minimum\":%lld,\"maximum\":%lld}", (long long)p->min,
                   (long long)p->max);
        break;
    case PARAM_DAY:
        BUF_LIT(b, "{\"type\":\"string\",\"format\":\"date\"}");
        break;
    case PARAM_TIME:
        BUF_LIT(b, "{\"type\":\"string\",\"description\":\"RFC 3339, or local YYYY-MM-DDTHH:MM\"}");
        break;
    case PARAM_BOOL:
        BUF_LIT(b, "{\"type\":\"boolean\"}");
        break;
    case PARAM_CODE:
        schema_names(b, p->codes);
        break;
    case PARAM_CODES:
        buf_printf(b, "{\"type\":\"array\",\"maxItems\":%d,\"items\":", (int)p->max);
        schema_names(b, p->codes);
        buf_putc(b, '}');
        break;
    case PARAM_PHONE:
        BUF_LIT(b, "{\"type\":\"string\",\"description\":\"mainland mobile number\"}");
        break;
    case PARAM_CN_ID:
        BUF_LIT(b, "{\"type\":\"string\",\"pattern\":\"^[0-9]{17}[0-9Xx]$\",\"description\":\"GB 11643\"}");
        break;
    case PARAM_IDS:
        buf_printf(b, "{\"type\":\"array\",\"maxItems\":%d,\"items\":{\"type\":\"string\"}}", (int)p->max);
        break;
    case PARAM_FILES:
        buf_printf(b,
                   "{\"type\":\"array\",\"maxItems\":%d,\"items\":{\"type\":\"string\",\"format\":\"binary\","
                   "\"maxLength\":%lld}}",
                   (int)p->min, (long long)p->max);
        break;
    case PARAM_END:
        break;
    }
}
