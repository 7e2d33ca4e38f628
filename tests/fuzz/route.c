/* route.c - a path against the program's own routes: the parts lie in the path, and what is literal is equal.
 */
#include "fuzz.h"

#include "program/app.h"

static const struct router *router(void)
{
    static struct router *rt;
    struct err err = { 0 };
    MUST(rt || router_new(all_routes, &err, &rt) == OK);
    return rt;
}

static void check_match(const char *path, const struct route_match *m)
{
    const char *p = m->route->path;
    for (int i = 0; i < m->n_parts; i++) {
        p += *p == '/';
        size_t n = strcspn(p, "/");
        MUST(m->part[i] > path && m->part[i] + m->part_len[i] <= path + strlen(path) && m->part_len[i]);
        MUST(!memchr(m->part[i], '/', m->part_len[i]));
        MUST(*p == ':' || (n == m->part_len[i] && !memcmp(p, m->part[i], n)));
        p += n;
    }
    MUST(!*p || !strcmp(p, "/"));
}

void fuzz_one(const struct fuzz *f)
{
    struct route_match get = { 0 }, post = { 0 };
    bool only_post, only_get;
    bool gets = router_match(router(), GET, f->text, &get, &only_post);
    bool posts = router_match(router(), POST, f->text, &post, &only_get);
    if (gets)
        check_match(f->text, &get);
    if (posts)
        check_match(f->text, &post);
    MUST(gets || only_post == posts);
    MUST(posts || only_get == gets);
}
