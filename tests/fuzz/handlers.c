/* handlers.c - every handler with inputs of one's choice. Bytes: who asks, the route (two), how (bits: JSON
 * face, JSON body, English, elder, a key for repeating); then values of the declared parameters in their
 * order, a line each: empty for a usual one, `-` for none. Names in braces are filled in (world/house.h). */
#include "world/house.h"

#include "http/param.h"

enum { AS_JSON = 1, BODY_JSON = 2, ENGLISH = 4, ELDER = 8, KEYED = 16 };

struct writing {
    const struct fuzz *f;
    struct mhd_ask ask;
    enum person who;
    unsigned how;
    const char *rest; /* of the values */
    struct buf query, body;
};

/* The thing that an address is about, by its first part: /shifts/:id is a shift. */
static const char *thing_of(const char *path)
{
    static const char *const things[][2] = {
        { "/activities", "{activity}" },
        { "/shifts", "{shift}" },
        { "/signups", "{signup}" },
        { "/teams", "{team}" },
        { "/projects", "{project}" },
        { "/units", "{unit}" },
        { "/admin/units", "{town}" },
        { "/records", "{record}" },
        { "/admin/volunteers", "{volunteer}" },
        { "/system/grants", "{account}" },
    };
    for (size_t i = 0; i < sizeof(things) / sizeof(things[0]); i++)
        if (!strncmp(path, things[i][0], strlen(things[i][0])))
            return things[i][1];
    return "1";
}

static const char *usual_id(const struct fuzz *f, const struct route *r, const char *name)
{
    char *braced = arena_printf(f->arena, "{%s}", name);
    if (!strcmp(name, "id"))
        return thing_of(r->path);
    return house_name(name) ? braced : "1";
}

static const char *usual_token(const char *path)
{
    if (!strncmp(path, "/calendar/", 10))
        return "{feed}";
    return !strncmp(path, "/c/", 3) ? "{site}" : !strncmp(path, "/v/", 3) ? "{pass}" : "{token}";
}

static const char *usual_text(const struct fuzz *f, const struct route *r, const char *name)
{
    if (!strcmp(name, "token"))
        return usual_token(r->path);
    if (!strcmp(name, "rule"))
        return "checkin.tolerance_min";
    if (!strcmp(name, "code"))
        return "123456";
    return house_name(name) ? arena_printf(f->arena, "{%s}", name) : "周六一起去";
}

static const char *usual(const struct fuzz *f, const struct route *r, const struct param *p)
{
    switch (p->kind) {
    case PARAM_ID:
    case PARAM_IDS:
        return usual_id(f, r, p->name);
    case PARAM_INT:
    case PARAM_REAL:
        return arena_printf(f->arena, "%lld", (long long)(p->min > 1 ? p->min : p->max > 1 ? 1 : p->max));
    case PARAM_DAY:
        return "2026-03-12";
    case PARAM_TIME:
        return "2026-03-12T09:30";
    case PARAM_BOOL:
        return "1";
    case PARAM_CODE:
    case PARAM_CODES:
        return p->codes->v[0].name;
    case PARAM_PHONE:
        return "13800138000";
    case PARAM_NAME:
        return "王小红";
    case PARAM_DIGITS:
        return "123456";
    case PARAM_CN_ID:
        return "990101199003071234";
    default:
        return usual_text(f, r, p->name);
    }
}

static const char *next_value(struct writing *w, const struct route *r, const struct param *p)
{
    size_t n = strcspn(w->rest, "\n");
    const char *value = n ? arena_strndup(w->f->arena, w->rest, n) : usual(w->f, r, p);
    w->rest += n + (w->rest[n] == '\n');
    return house_fill(w->f, w->who, value, strlen(value), NULL);
}

static void put_pair(struct buf *b, const char *name, const char *value)
{
    if (b->len)
        buf_putc(b, '&');
    buf_url(b, name);
    buf_putc(b, '=');
    buf_url(b, value);
}

static void put_json(struct buf *b, const char *name, const char *value)
{
    buf_putc(b, b->len ? ',' : '{');
    buf_json(b, name);
    buf_putc(b, ':');
    buf_json(b, value);
}

/* Puts a value where its parameter stands: into the path, the query or the body. */
static char *put_value(struct writing *w, const struct route *r, char *path, const char *name,
                       const char *value)
{
    char *mark = arena_printf(w->f->arena, ":%s", name);
    char *at = strstr(path, mark);
    size_t n = strlen(mark);
    if (at && (!at[n] || at[n] == '/')) {
        _cleanup_buf_ struct buf b = { 0 };
        buf_put(&b, path, (size_t)(at - path));
        buf_url(&b, value);
        buf_puts(&b, at + n);
        return arena_strdup(w->f->arena, b.data);
    }
    if (r->method == GET)
        put_pair(&w->query, name, value);
    else
        (w->how & BODY_JSON ? put_json : put_pair)(&w->body, name, value);
    return path;
}

static void put_head(struct writing *w, const char *name, const char *value)
{
    w->ask.head[w->ask.n_heads++] = (struct mhd_head){ name, value };
}

static void put_heads(struct writing *w, const struct route *r)
{
    const char *session = house_cookie(w->f, w->who);
    put_head(w, "Host", "city.example");
    put_head(w, "Accept", w->how & AS_JSON ? "application/json" : "text/html");
    put_head(w, "Cookie",
             arena_printf(w->f->arena, "rvp=%s.dark%s; %s", w->how & ENGLISH ? "en" : "zh",
                          w->how & ELDER ? ".elder" : "", session ? session : "rv=visitor"));
    if (r->method == GET)
        return;
    put_head(w, "Content-Type",
             w->how & BODY_JSON ? "application/json" : "application/x-www-form-urlencoded");
    put_head(w, "X-CSRF-Token", house_fill(w->f, w->who, "{csrf}", 6, NULL));
    if (w->how & KEYED)
        put_head(w, "Idempotency-Key", "the same");
}

static void write_ask(struct writing *w, const struct route *r)
{
    char *path = arena_strdup(w->f->arena, r->path);
    for (const struct param *p = r->params; p && p->kind; p++) {
        const char *value = next_value(w, r, p);
        if (strcmp(value, "-") != 0)
            path = put_value(w, r, path, p->name, value);
    }
    if (w->how & BODY_JSON && r->method == POST)
        buf_puts(&w->body, w->body.len ? "}" : "{}");
    w->ask.method = r->method == GET ? "GET" : "POST";
    w->ask.url = w->query.len ? arena_printf(w->f->arena, "%s?%s", path, w->query.data) : path;
    w->ask.body = w->body.data;
    w->ask.n = w->body.len;
    put_heads(w, r);
}

void fuzz_one(const struct fuzz *f)
{
    _cleanup_answer_ struct mhd_answer answer = { 0 };
    const unsigned char *b = (const unsigned char *)f->data;
    size_t routes = 0;
    if (f->n < 4)
        return;
    while (house_route(routes))
        routes++;
    const struct route *r = house_route((size_t)(b[1] << 8 | b[2]) % routes);
    struct writing w = { .f = f,
                         .who = (enum person)(b[0] % PERSONS),
                         .how = b[3],
                         .rest = arena_strndup(f->arena, f->data + 4, f->n - 4) };
    write_ask(&w, r);
    house_ask(&w.ask, &answer);
    MUST(answer.status != 401 || w.who == NOBODY);
    buf_free(&w.query);
    buf_free(&w.body);
}
