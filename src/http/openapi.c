/* openapi.c - one pass over the routes, sorted as the router keeps them; paths with both methods are joined.
 */
#include "http/openapi.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "view/schema.h"

static bool in_path(const struct route *r, const struct param *p)
{
    char mark[80];
    snprintf(mark, sizeof(mark), "/:%s", p->name);
    const char *at = strstr(r->path, mark);
    return at && (at[strlen(mark)] == '/' || !at[strlen(mark)]);
}

static void put_path(struct buf *b, const char *path)
{
    buf_putc(b, '"');
    while (*path) {
        if (*path == ':') {
            size_t n = strcspn(++path, "/");
            buf_printf(b, "{%.*s}", (int)n, path);
            path += n;
        } else {
            buf_putc(b, *path++);
        }
    }
    buf_putc(b, '"');
}

static void put_operation_id(struct buf *b, const struct route *r)
{
    BUF_LIT(b, "\"operationId\":\"");
    buf_puts(b, r->method == GET ? "get" : "post");
    for (const char *p = r->path; *p; p++)
        buf_putc(b, isalnum((unsigned char)*p) ? *p : '_');
    buf_putc(b, '"');
}

static void put_parameters(struct buf *b, const struct route *r)
{
    bool first = true;
    BUF_LIT(b, ",\"parameters\":[");
    for (const struct param *p = r->params; p && p->kind; p++) {
        bool path = in_path(r, p);
        if (!path && r->method == POST)
            continue;
        if (!first)
            buf_putc(b, ',');
        first = false;
        buf_printf(b, "{\"name\":\"%s\",\"in\":\"%s\",\"required\":%s,\"schema\":", p->name,
                   path ? "path" : "query", path || p->required ? "true" : "false");
        param_schema(b, p);
        buf_putc(b, '}');
    }
    buf_putc(b, ']');
}

static void put_body(struct buf *b, const struct route *r)
{
    struct buf required = { 0 };
    bool first = true, has_file = false;
    if (r->method == GET)
        return;
    struct buf props = { 0 };
    for (const struct param *p = r->params; p && p->kind; p++) {
        if (in_path(r, p))
            continue;
        has_file = has_file || p->kind == PARAM_FILES;
        if (!first)
            buf_putc(&props, ',');
        first = false;
        buf_json(&props, p->name);
        buf_putc(&props, ':');
        param_schema(&props, p);
        if (!p->required)
            continue;
        if (required.len)
            buf_putc(&required, ',');
        buf_json(&required, p->name);
    }
    buf_printf(b, ",\"requestBody\":{\"content\":{\"%s\":{\"schema\":{\"type\":\"object\",\"properties\":{",
               has_file ? "multipart/form-data" : "application/json");
    buf_put(b, props.data, props.len);
    buf_putc(b, '}');
    if (required.len)
        buf_printf(b, ",\"required\":[%s]", required.data);
    BUF_LIT(b, "}}}}");
    buf_free(&props);
    buf_free(&required);
}

static void put_responses(struct buf *b, const struct route *r)
{
    BUF_LIT(b, ",\"responses\":{\"200\":{\"description\":\"done\"");
    const char *schema = r->view ? r->view->name : r->method == POST ? "done" : NULL;
    if (schema)
        buf_printf(b,
                   ",\"content\":{\"application/json\":{\"schema\":{\"$ref\":\"#/components/schemas/%s\"}}}",
                   schema);
    BUF_LIT(
        b,
        "},\"default\":{\"description\":\"a problem (RFC 9457)\",\"content\":{\"application/problem+json\":"
        "{\"schema\":{\"$ref\":\"#/components/schemas/problem\"}}}}}");
}

static void put_operation(struct buf *b, const struct route *r)
{
    buf_printf(b, "\"%s\":{", r->method == GET ? "get" : "post");
    put_operation_id(b, r);
    BUF_LIT(b, ",\"summary\":");
    buf_json(b, r->doc);
    char right[RIGHT_TEXT];
    buf_printf(b, ",\"x-right\":\"%s\",\"x-lane\":\"%s\"", right_name(r->right, right), lane_name(r->lane));
    if (r->right == ANYONE)
        BUF_LIT(b, ",\"security\":[]");
    put_parameters(b, r);
    put_body(b, r);
    put_responses(b, r);
    buf_putc(b, '}');
}

/* The other method of the same path; NULL when there is none, or when it comes first (it wrote both). */
static const struct route *sibling(const struct router *rt, size_t at, bool *ret_done)
{
    const struct route *r = router_at(rt, at), *o;
    *ret_done = false;
    for (size_t i = 0; (o = router_at(rt, i)); i++) {
        if (i == at || strcmp(o->path, r->path) != 0)
            continue;
        *ret_done = i < at;
        return o;
    }
    return NULL;
}

static void put_paths(struct buf *b, const struct router *rt)
{
    const struct route *r;
    bool first = true, done;
    for (size_t i = 0; (r = router_at(rt, i)); i++) {
        const struct route *other = sibling(rt, i, &done);
        if (done)
            continue;
        if (!first)
            buf_putc(b, ',');
        first = false;
        put_path(b, r->path);
        BUF_LIT(b, ":{");
        put_operation(b, r);
        if (other) {
            buf_putc(b, ',');
            put_operation(b, other);
        }
        buf_putc(b, '}');
    }
}

void openapi_write(const struct router *rt, struct buf *b)
{
    BUF_LIT(b, "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"redvest\",\"version\":\"0.1.0\",\"license\":{"
               "\"name\":\"MIT\","
               "\"identifier\":\"MIT\"},\"description\":\"A city's volunteer service. Ids are strings, times "
               "RFC 3339, "
               "durations whole minutes; ask with Accept: application/json. Log in at /login, then send "
               "Authorization: Bearer; Idempotency-Key makes any write safe to repeat.\"},"
               "\"servers\":[{\"url\":\"/\"}],\"security\":[{\"bearer\":[]}],\"paths\":{");
    put_paths(b, rt);
    BUF_LIT(b, "},\"components\":{\"securitySchemes\":{\"bearer\":{\"type\":\"http\",\"scheme\":\"bearer\"}},"
               "\"schemas\":{");
    for (const struct schema *s = all_schemas; s->name; s++)
        buf_printf(b, "%s\"%s\":%s", s == all_schemas ? "" : ",", s->name, s->json);
    BUF_LIT(b, "}}}");
}
