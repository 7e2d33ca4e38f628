/* route.c - routes sorted by method, number of parts and literal parts first; matched part by part. */
#include "http/route.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

struct entry {
    const struct route *route;
    int n_parts;
    const char *part[ROUTE_PARTS_MAX];
    size_t part_len[ROUTE_PARTS_MAX];
};

struct router {
    struct entry *v;
    size_t n;
};

static int split(const char *path, const char **part, size_t *len)
{
    int n = 0;
    while (*path == '/') {
        path++;
        size_t l = strcspn(path, "/");
        if (!l && !*path)
            break;
        if (n == ROUTE_PARTS_MAX)
            return -1;
        part[n] = path;
        len[n++] = l;
        path += l;
    }
    return *path ? -1 : n;
}

static const struct param *declared(const struct route *r, const char *name, size_t n)
{
    for (const struct param *p = r->params; p && p->kind; p++)
        if (strlen(p->name) == n && !memcmp(p->name, name, n))
            return p;
    return NULL;
}

static int check(const struct entry *e, struct err *err)
{
    const struct route *r = e->route;
    if (r->right == RIGHT_UNSET)
        return ERR(err, INVALID, "right", "路由 {0} 没有写明谁可以调用", r->path);
    if (!r->handler || !r->doc || !r->doc[0] || !r->lane || (r->method == GET && r->lane == WRITE) ||
        (r->lane == SLOW && r->method == POST && !r->slow) || (r->method == POST && r->lane == READ))
        return ERR(err, INVALID, "lane", "路由 {0} 的处理方式不完整或不相配", r->path);
    if (r->fresh && r->right == ANYONE)
        return ERR(err, INVALID, "fresh", "路由 {0} 要确认本人，却没有要求登录", r->path);
    for (int i = 0; i < e->n_parts; i++)
        if (e->part[i][0] == ':' && !declared(r, e->part[i] + 1, e->part_len[i] - 1))
            return ERR(err, INVALID, "params", "路由 {0} 的路径参数没有声明", r->path);
    return OK;
}

/* Literal parts before parameters, so that /activities/new wins over /activities/:id. */
static int compare(const void *pa, const void *pb)
{
    const struct entry *a = pa, *b = pb;
    if (a->route->method != b->route->method)
        return a->route->method < b->route->method ? -1 : 1;
    if (a->n_parts != b->n_parts)
        return a->n_parts - b->n_parts;
    for (int i = 0; i < a->n_parts; i++) {
        bool pa_is = a->part[i][0] == ':', pb_is = b->part[i][0] == ':';
        if (pa_is != pb_is)
            return pa_is ? 1 : -1;
    }
    return strcmp(a->route->path, b->route->path);
}

static size_t count(const struct route *const *tables)
{
    size_t n = 0;
    for (; *tables; tables++)
        for (const struct route *r = *tables; r->path; r++)
            n++;
    return n;
}

int router_new(const struct route *const *tables, struct err *err, struct router **ret_router)
{
    struct router *rt = calloc(1, sizeof(*rt));
    if (rt)
        rt->v = calloc(count(tables) + 1, sizeof(*rt->v));
    if (!rt || !rt->v) {
        router_free(rt);
        return ERR(err, INTERNAL, NULL, "内存不足");
    }
    int rc = OK;
    for (; *tables && rc == OK; tables++) {
        for (const struct route *r = *tables; r->path && rc == OK; r++) {
            struct entry *e = &rt->v[rt->n++];
            e->route = r;
            e->n_parts = split(r->path, e->part, e->part_len);
            rc = e->n_parts < 0 ? ERR(err, INVALID, "path", "路由 {0} 的路径不对", r->path) : check(e, err);
        }
    }
    if (rc == OK)
        qsort(rt->v, rt->n, sizeof(*rt->v), compare);
    for (size_t i = 1; i < rt->n && rc == OK; i++)
        if (!compare(&rt->v[i - 1], &rt->v[i]))
            rc = ERR(err, INVALID, "path", "路由 {0} 声明了两次", rt->v[i].route->path);
    if (rc < 0) {
        router_free(rt);
        return rc;
    }
    *ret_router = rt;
    return OK;
}

void router_free(struct router *rt)
{
    if (!rt)
        return;
    free(rt->v);
    free(rt);
}

static bool fits(const struct entry *e, const struct route_match *m)
{
    if (e->n_parts != m->n_parts)
        return false;
    for (int i = 0; i < e->n_parts; i++) {
        if (e->part[i][0] == ':') {
            if (!m->part_len[i])
                return false;
        } else if (e->part_len[i] != m->part_len[i] || memcmp(e->part[i], m->part[i], m->part_len[i]) != 0) {
            return false;
        }
    }
    return true;
}

bool router_match(const struct router *rt, enum method method, const char *path, struct route_match *ret,
                  bool *ret_other_method)
{
    *ret_other_method = false;
    ret->n_parts = split(path, ret->part, ret->part_len);
    for (size_t i = 0; i < rt->n && ret->n_parts >= 0; i++) {
        const struct entry *e = &rt->v[i];
        if (!fits(e, ret))
            continue;
        if (e->route->method == method) {
            ret->route = e->route;
            return true;
        }
        *ret_other_method = true;
    }
    return false;
}

const struct route *router_at(const struct router *rt, size_t i)
{
    return i < rt->n ? rt->v[i].route : NULL;
}

const char *level_name(enum level level)
{
    static const char *const names[] = { "", "station", "township", "county", "city" };
    return names[level];
}

const char *right_name(enum right right, char buf[RIGHT_TEXT])
{
    static const char *const people[] = { "unset", "anyone", "person", "volunteer", "leader" };
    if (right <= LEADER)
        return people[right];
    enum level level = (enum level)(right & 15);
    const struct code *c = code_by_value(&capability_codes, right >> 4);
    if (right >> 4 == CAPABILITY_GENERAL)
        return level_name(level);
    snprintf(buf, RIGHT_TEXT, level > LEVEL_STATION ? "%s@%s" : "%s", c ? c->name : "?", level_name(level));
    return buf;
}

const char *method_name(enum method m)
{
    return m == GET ? "GET" : "POST";
}

const char *lane_name(enum lane_kind l)
{
    return l == READ ? "read" : l == WRITE ? "write" : "slow";
}
