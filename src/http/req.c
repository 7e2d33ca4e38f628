/* req.c - what handlers call: declared parameters in, replies out, forms that come back. */
#include "http/req.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/crypt.h"
#include "base/log.h"

static const struct param_value absent = { .real = NAN };

const struct param_value *param_value(const struct req *r, const char *name)
{
    for (size_t i = 0; r->route->params && r->route->params[i].kind; i++)
        if (!strcmp(r->route->params[i].name, name))
            return &r->values[i];
    if (!r->refused) { /* a form page drawn for a refused POST may ask for what only its GET declares */
        log_error("route %s does not declare the parameter '%s' that its handler asks for", r->route->path,
                  name);
        assert(!"undeclared parameter");
    }
    return &absent;
}

bool param_given(const struct req *r, const char *name)
{
    return param_value(r, name)->given;
}

int64_t param_id(const struct req *r, const char *name)
{
    const struct param_value *v = param_value(r, name);
    return v->given ? v->num : 0;
}

int64_t param_int(const struct req *r, const char *name)
{
    return param_int_or(r, name, DB_NONE);
}

int64_t param_int_or(const struct req *r, const char *name, int64_t otherwise)
{
    const struct param_value *v = param_value(r, name);
    return v->given ? v->num : otherwise;
}

int64_t param_day(const struct req *r, const char *name)
{
    return param_int_or(r, name, DB_NONE);
}

int64_t param_time(const struct req *r, const char *name)
{
    return param_int_or(r, name, 0);
}

int64_t param_code(const struct req *r, const char *name)
{
    return param_int_or(r, name, 0);
}

bool param_bool(const struct req *r, const char *name)
{
    return param_int_or(r, name, 0) != 0;
}

double param_real(const struct req *r, const char *name)
{
    const struct param_value *v = param_value(r, name);
    return v->given ? v->real : NAN;
}

const char *param_text(const struct req *r, const char *name)
{
    const struct param_value *v = param_value(r, name);
    return v->given ? v->text : NULL;
}

int64_t req_after(const struct req *r)
{
    const char *s = param_text(r, "after");
    return s ? strtoll(s, NULL, 10) : 0;
}

int64_t req_limit(const struct req *r, int64_t otherwise)
{
    return param_int_or(r, "n", otherwise);
}

/* --- answers ------------------------------------------------------------------------------------ */

int reply_status_view(struct req *r, int status, const struct view *view, const void *model)
{
    r->status = status;
    r->view = view;
    r->model = model;
    return OK;
}

int reply_view(struct req *r, const struct view *view, const void *model)
{
    return reply_status_view(r, 200, view, model);
}

int reply_see_other(struct req *r, const char *fmt, ...)
{
    struct buf b = { .max = 2048 };
    va_list ap;
    va_start(ap, fmt);
    for (; *fmt; fmt++) {
        if (*fmt != '%') {
            buf_putc(&b, *fmt);
            continue;
        }
        fmt++;
        if (*fmt == 'i')
            buf_i64(&b, va_arg(ap, int64_t));
        else if (*fmt == 's')
            buf_url(&b, va_arg(ap, const char *));
        else
            buf_putc(&b, *fmt);
    }
    va_end(ap);
    r->status = 303;
    r->location = arena_strdup(r->arena, b.data ? b.data : "/");
    buf_free(&b);
    return OK;
}

bool req_is_local(const char *path)
{
    if (!path || path[0] != '/' || path[1] == '/' || path[1] == '\\')
        return false;
    for (const char *p = path; *p; p++)
        if (*p == '\\' || (unsigned char)*p <= ' ' || *p == 0x7F)
            return false;
    return true;
}

void reply_flash(struct req *r, const char *key)
{
    r->flash = key;
}

int reply_bytes(struct req *r, const char *type, struct bytes body, const char *disposition)
{
    r->status = 200;
    r->type = type;
    r->body = body;
    r->disposition = disposition;
    return OK;
}

void reply_lasts(struct req *r)
{
    r->lasts = true;
}

struct err *req_next_err(struct req *r)
{
    if (!r->errs)
        r->errs = ARENA_ARRAY(r->arena, struct err, ERRS_MAX);
    if (r->n_errs == ERRS_MAX)
        return NULL;
    struct err *e = &r->errs[r->n_errs++];
    *e = (struct err){ 0 }; /* a handler that runs again fills it anew */
    return e;
}

int req_invalid(struct req *r, const char *field, const char *key)
{
    return ERR(req_next_err(r), INVALID, field, key);
}

int req_fresh(struct req *r)
{
    if (r->user->fresh_until_ms > r->now)
        return OK;
    return ERR(&r->err, NOT_FRESH, NULL, "这一步很重要，请先输入密码或验证码，确认是您本人");
}

int req_over(struct req *r, enum right right, int64_t pos)
{
    return actor_over(r->db, right, pos) ? OK : ERR(&r->err, DENIED, NULL, "没有找到您要的内容");
}

struct range req_range(const struct req *r, enum right right)
{
    return user_range(r->user, right);
}

const char *req_device_hash(const struct req *r, const char *secret)
{
    char hash[CRYPT_TOKEN_TEXT];
    crypt_hash_token(secret, hash);
    return arena_strndup(r->arena, hash, 16);
}

const char *req_tr(const struct req *r, const char *key)
{
    return tr(r->prefs.lang, key);
}

char *req_url(const struct req *r, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    char *path = arena_vprintf(r->arena, fmt, ap);
    va_end(ap);
    return arena_printf(r->arena, "%s%s", r->city->public_url ? r->city->public_url : "", path);
}

/* --- forms -------------------------------------------------------------------------------------- */

static const struct err *err_of(const struct req *r, const char *name)
{
    for (size_t i = 0; i < r->n_errs; i++)
        if (r->errs[i].field && !strcmp(r->errs[i].field, name))
            return &r->errs[i];
    return r->err.code && r->err.field && !strcmp(r->err.field, name) ? &r->err : NULL;
}

static bool is_field(const struct form *f, const char *name)
{
    return name && form_field(f, name);
}

static const struct err *general_err(const struct req *r, const struct form *f)
{
    if (r->err.code && !is_field(f, r->err.field))
        return &r->err;
    for (size_t i = 0; i < r->n_errs; i++)
        if (!is_field(f, r->errs[i].field))
            return &r->errs[i];
    return NULL;
}

struct form *form_new(struct req *r, const struct param *params)
{
    struct form *f = ARENA_NEW(r->arena, struct form);
    while (params[f->n].kind)
        f->n++;
    f->arena = r->arena;
    f->fields = ARENA_ARRAY(r->arena, struct form_field, f->n + 1);
    f->failed = r->refused == params;
    for (size_t i = 0; i < f->n; i++) {
        f->fields[i].param = &params[i];
        if (!f->failed)
            continue;
        f->fields[i].value = r->refused_values[i].raw;
        f->fields[i].values = r->refused_values[i].raw_list;
        f->fields[i].err = err_of(r, params[i].name);
    }
    if (f->failed)
        f->general = general_err(r, f);
    return f;
}

const struct form_field *form_field(const struct form *f, const char *name)
{
    for (size_t i = 0; i < f->n; i++)
        if (!strcmp(f->fields[i].param->name, name))
            return &f->fields[i];
    return NULL;
}

static struct form_field *fillable(struct form *f, const char *name)
{
    struct form_field *field = (struct form_field *)form_field(f, name);
    if (!field)
        log_error("a form has no field '%s'", name);
    return f->failed ? NULL : field;
}

void form_set(struct form *f, const char *name, const char *value)
{
    struct form_field *field = fillable(f, name);
    if (field && value)
        field->value = arena_strdup(f->arena, value);
}

void form_set_int(struct form *f, const char *name, int64_t v)
{
    struct form_field *field = fillable(f, name);
    if (field && v != DB_NONE)
        field->value = arena_printf(f->arena, "%lld", (long long)v);
}

void form_set_version(struct form *f, int64_t v)
{
    struct form_field *field = (struct form_field *)form_field(f, "version");
    bool told = f->general && !strcmp(f->general->key, CHANGED_MEANWHILE);
    if (!f->failed || told)
        field->value = arena_printf(f->arena, "%lld", (long long)v);
}

void form_set_time(struct form *f, const char *name, int64_t ms)
{
    char text[TIME_TEXT];
    if (!ms)
        return;
    format_local(ms, text);
    form_set(f, name, text);
}

void form_set_day(struct form *f, const char *name, int64_t day)
{
    char text[TIME_TEXT];
    if (day == DB_NONE)
        return;
    format_day(day, text);
    form_set(f, name, text);
}

void form_set_code(struct form *f, const char *name, int64_t value)
{
    struct form_field *field = fillable(f, name);
    const struct code *c = field ? code_by_value(field->param->codes, value) : NULL;
    if (c)
        field->value = c->name;
}

void form_set_ids(struct form *f, const char *name, const int64_t *values, size_t n)
{
    struct form_field *field = fillable(f, name);
    if (!field)
        return;
    const char **ids = ARENA_ARRAY(f->arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        ids[i] = arena_printf(f->arena, "%lld", (long long)values[i]);
    field->values = (struct text_list){ ids, n };
}

void form_set_codes(struct form *f, const char *name, const int64_t *values, size_t n)
{
    struct form_field *field = fillable(f, name);
    if (!field)
        return;
    const char **names = ARENA_ARRAY(f->arena, const char *, n + 1);
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        const struct code *c = code_by_value(field->param->codes, values[i]);
        if (c)
            names[k++] = c->name;
    }
    field->values = (struct text_list){ names, k };
}

void form_options(struct form *f, const char *name, const struct form_option *options, size_t n)
{
    struct form_field *field = (struct form_field *)form_field(f, name);
    if (!field)
        return;
    field->options = options;
    field->n_options = n;
}

/* --- where a request leads back to ---------------------------------------------------------------------- */

const char *req_back(const struct req *r, const char *otherwise)
{
    const char *back = param_text(r, "back");
    return req_is_local(back) ? back : otherwise;
}

/* A location is ASCII: what is beyond is written as a browser would. */
static const char *as_location(struct arena *a, const char *path)
{
    _cleanup_buf_ struct buf b = { 0 };
    for (const char *p = path; *p; p++) {
        if ((unsigned char)*p < 0x80)
            buf_putc(&b, *p);
        else
            buf_printf(&b, "%%%02X", (unsigned char)*p);
    }
    return arena_strdup(a, b.data ? b.data : "/");
}

int reply_go(struct req *r, const char *path)
{
    reply_see_other(r, "/");
    r->location = as_location(r->arena, path);
    return OK;
}
