/* body.c - three encodings of the same thing. JSON by jansson; the two form encodings are short and
 * strict, since half-parsed input is worse than refused input. */
#include "http/body.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "http/req.h"

int fields_add(struct fields *f, const struct field *one, struct err *err)
{
    if (f->n == FIELDS_MAX)
        return ERR(err, TOO_LARGE, NULL, "提交的内容项太多");
    if (f->n == f->cap) {
        size_t cap = f->cap ? f->cap * 2 : 16;
        struct field *v = ARENA_ARRAY(f->arena, struct field, cap);
        if (f->n)
            memcpy(v, f->v, f->n * sizeof(*v));
        f->v = v;
        f->cap = cap;
    }
    f->v[f->n++] = *one;
    return OK;
}

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decodes %XX and +; *ret_n may differ from strlen when %00 was sent. NULL when malformed. */
static char *url_decode(struct arena *a, const char *s, size_t n, size_t *ret_n)
{
    char *out = arena_alloc(a, n + 1);
    size_t o = 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '+') {
            out[o++] = ' ';
        } else if (s[i] == '%') {
            int hi = i + 2 < n ? hex(s[i + 1]) : -1;
            int lo = i + 2 < n ? hex(s[i + 2]) : -1;
            if (hi < 0 || lo < 0)
                return NULL;
            out[o++] = (char)(hi << 4 | lo);
            i += 2;
        } else {
            out[o++] = s[i];
        }
    }
    *ret_n = o;
    return out;
}

int fields_from_urlencoded(struct fields *f, const char *s, size_t n, struct err *err)
{
    const char *end = s + n;
    while (s < end) {
        const char *amp = memchr(s, '&', (size_t)(end - s));
        const char *stop = amp ? amp : end;
        const char *eq = memchr(s, '=', (size_t)(stop - s));
        const char *name_end = eq ? eq : stop;
        size_t name_n = 0, value_n = 0;
        struct field one = { .name = url_decode(f->arena, s, (size_t)(name_end - s), &name_n) };
        one.value = eq ? url_decode(f->arena, eq + 1, (size_t)(stop - eq - 1), &value_n) : "";
        one.n = value_n;
        if (!one.name || !one.value || strlen(one.name) != name_n)
            return ERR(err, INVALID, NULL, "提交的内容编码有误");
        int rc = name_n ? fields_add(f, &one, err) : OK;
        if (rc < 0)
            return rc;
        s = amp ? amp + 1 : end;
    }
    return OK;
}

static int add_json(struct fields *f, const char *name, const json_t *v, struct err *err)
{
    struct field one = { .name = arena_strdup(f->arena, name) };
    switch (json_typeof(v)) {
    case JSON_STRING:
        one.n = json_string_length(v);
        one.value = arena_strndup(f->arena, json_string_value(v), one.n);
        break;
    case JSON_INTEGER:
        one.value = arena_printf(f->arena, "%lld", (long long)json_integer_value(v));
        one.n = strlen(one.value);
        break;
    case JSON_REAL:
        one.value = arena_printf(f->arena, "%.17g", json_real_value(v));
        one.n = strlen(one.value);
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        one.value = json_is_true(v) ? "1" : "0";
        one.n = 1;
        break;
    case JSON_NULL:
        return OK;
    default:
        return ERR(err, INVALID, NULL, "JSON 的值只能是文字、数字、真假或它们的列表");
    }
    return fields_add(f, &one, err);
}

int fields_from_json(struct fields *f, const char *s, size_t n, struct err *err)
{
    json_error_t why;
    json_t *root = json_loadb(s, n, JSON_REJECT_DUPLICATES, &why);
    if (!root) {
        char line[16];
        snprintf(line, sizeof(line), "%d", why.line);
        /* jansson quotes what it stumbled over, controls and all */
        return ERR(err, INVALID, NULL, "JSON 第 {0} 行有误：{1}", line,
                   utf8_is_text(why.text, strlen(why.text)) ? why.text : "…");
    }
    int rc = json_is_object(root) ? OK : ERR(err, INVALID, NULL, "JSON 必须是一个对象");
    const char *name;
    json_t *v;
    json_object_foreach(root, name, v)
    {
        if (rc < 0)
            break;
        if (!json_is_array(v)) {
            rc = add_json(f, name, v, err);
            continue;
        }
        for (size_t i = 0; i < json_array_size(v) && rc == OK; i++)
            rc = add_json(f, name, json_array_get(v, i), err);
    }
    json_decref(root);
    return rc;
}

/* --- multipart (RFC 7578) ---------------------------------------------------------------------- */

static char *boundary_of(struct arena *a, const char *content_type)
{
    const char *b = strcasestr(content_type, "boundary=");
    if (!b)
        return NULL;
    b += 9;
    size_t n = *b == '"' ? strcspn(++b, "\"") : strcspn(b, "; \t");
    return n && n <= 70 ? arena_printf(a, "--%.*s", (int)n, b) : NULL;
}

/* n bytes, NULs among them, and a NUL after them. */
static char *copy_bytes(struct arena *a, const char *s, size_t n)
{
    char *copy = arena_alloc(a, n + 1);
    memcpy(copy, s, n);
    return copy;
}

/* The value of name="…" in a header line; NULL when absent. */
static char *attribute(struct arena *a, const char *line, size_t n, const char *name)
{
    char *copy = arena_strndup(a, line, n);
    char *key = arena_printf(a, "%s=\"", name);
    for (char *p = copy; (p = strcasestr(p, key)); p++) {
        if (p != copy && p[-1] != ' ' && p[-1] != ';')
            continue;
        p += strlen(key);
        char *end = strchr(p, '"');
        return end ? arena_strndup(a, p, (size_t)(end - p)) : NULL;
    }
    return NULL;
}

static void part_headers(struct fields *f, const char *head, size_t n, struct field *one)
{
    const char *end = head + n;
    while (head < end) {
        const char *nl = memmem(head, (size_t)(end - head), "\r\n", 2);
        size_t len = nl ? (size_t)(nl - head) : (size_t)(end - head);
        if (len > 20 && !strncasecmp(head, "Content-Disposition:", 20)) {
            one->name = attribute(f->arena, head, len, "name");
            one->file_name = attribute(f->arena, head, len, "filename");
        }
        head = nl ? nl + 2 : end;
    }
}

int fields_from_multipart(struct fields *f, const char *content_type, const char *s, size_t n,
                          struct err *err)
{
    char *mark = boundary_of(f->arena, content_type);
    const char *end = s + n;
    size_t mark_n = mark ? strlen(mark) : 0;
    const char *p = mark ? memmem(s, n, mark, mark_n) : NULL;
    while (p) {
        p += mark_n;
        if (end - p >= 2 && !memcmp(p, "--", 2))
            return OK;
        const char *head = end - p >= 2 && !memcmp(p, "\r\n", 2) ? p + 2 : NULL;
        const char *body = head ? memmem(head, (size_t)(end - head), "\r\n\r\n", 4) : NULL;
        const char *next = body ? memmem(body + 4, (size_t)(end - body - 4), mark, mark_n) : NULL;
        if (!next || next - body < 6 || memcmp(next - 2, "\r\n", 2) != 0)
            break;
        struct field one = { 0 };
        part_headers(f, head, (size_t)(body - head), &one);
        one.n = (size_t)(next - 2 - (body + 4));
        one.value = copy_bytes(f->arena, body + 4, one.n);
        int rc = one.name && *one.name ? fields_add(f, &one, err) : OK;
        if (rc < 0)
            return rc;
        p = next;
    }
    return ERR(err, INVALID, NULL, "上传的内容不完整");
}
