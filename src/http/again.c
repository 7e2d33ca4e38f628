/* again.c - a form that comes back with what was typed: refused, because its route asks for a fresh proof
 * of who they are (struct route), or because its log-in had ended (later.h).
 *
 * What a browser asked for without one is kept on the page that asks for a password or a code, and the form
 * is drawn again, filled, once that was given. Nothing of it is done meanwhile, and secrets that were typed
 * are not kept. Not here: that page and what proves (account/fresh_http.c); how long it is fresh (struct
 * user). */
#include "http/conn.h"

#include <string.h>

#include "http/params.h"

#define PROOF_PATH "/login/fresh"

/* With what r->err and r->errs say is wrong. */
static bool draw_form(struct conn *c, int status)
{
    struct req *r = &c->r;
    struct err kept = r->err, unused = { 0 };
    struct db *db = pool_take(c->server, &unused);
    if (!db)
        return false;
    r->refused = r->route->params;
    r->refused_values = r->values;
    int shown = conn_run_reading(c, r->route->form, db);
    pool_give(c->server, db);
    if (shown < 0 || !r->view) {
        r->err = kept;
        r->refused = NULL;
        return false;
    }
    r->location = NULL;
    r->status = status;
    return true;
}

/* A refused form comes back as the page it was sent from, with what was typed; also when it could not be
 * saved just now, if the page can be read. */
bool conn_show_again(struct conn *c, int rc)
{
    const struct req *r = &c->r;
    int status = c->redraw ? 200 : rc == INVALID ? 422 : rc == CONFLICT ? 409 : rc == BUSY ? 503 : 0;
    return r->face == FACE_HTML && r->route && r->route->form && status && r->values && draw_form(c, status);
}

/* --- a proof that was too old -------------------------------------------------------------------------- */

static bool is_kept(const struct route *route, const struct field *f)
{
    for (const struct param *p = route->params; p->kind; p++)
        if (!strcmp(p->name, f->name))
            return p->kind != PARAM_SECRET && p->kind != PARAM_FILES;
    return false;
}

/* The form as a browser would send it; the path's own parameters came last and stand in the path. */
const char *conn_fields_text(const struct conn *c, size_t max)
{
    _cleanup_buf_ struct buf b = { .max = max };
    size_t in_path = 0;
    for (const char *p = c->r.route->path; *p; p++)
        in_path += *p == ':';
    for (size_t i = 0; i + in_path < c->fields.n; i++) {
        const struct field *f = &c->fields.v[i];
        if (!is_kept(c->r.route, f))
            continue;
        if (b.len)
            buf_putc(&b, '&');
        buf_url(&b, f->name);
        buf_putc(&b, '=');
        buf_url(&b, f->value);
    }
    return b.failed || !b.data ? "" : arena_strdup(c->r.arena, b.data);
}

static const char *path_only(struct conn *c)
{
    return arena_strndup(c->r.arena, c->r.path, strcspn(c->r.path, "?"));
}

/* From here on the request is one for another route, with these values. */
static void become(struct conn *c, const struct route_match *m)
{
    size_t n = 0;
    c->match = *m;
    c->r.route = m->route;
    while (m->route->params[n].kind)
        n++;
    c->r.values = ARENA_ARRAY(c->r.arena, struct param_value, n + 1);
    c->r.n_errs = 0;
    c->r.err = (struct err){ 0 };
}

bool conn_ask_proof(struct conn *c, const char *back)
{
    struct req *r = &c->r;
    struct route_match m = { 0 };
    bool other;
    if (!router_match(c->server->config.router, GET, PROOF_PATH, &m, &other))
        return false;
    if (c->method == GET) {
        r->err = (struct err){ 0 };
        if (strlen(r->path) <= BACK_MAX)
            reply_see_other(r, PROOF_PATH "?back=%s", r->path);
        else
            reply_see_other(r, PROOF_PATH);
        return true;
    }
    r->kept = (struct kept){ path_only(c), conn_fields_text(c, KEPT_MAX), back };
    become(c, &m);
    struct db *db = pool_take(c->server, &r->err);
    if (!db)
        return false;
    int rc = conn_run_reading(c, r->route->handler, db);
    pool_give(c->server, db);
    r->status = 403;
    return rc == OK;
}

/* The route may ask for what only another right gives; and what came back may be anything. */
static bool match_again(struct conn *c, struct route_match *m)
{
    bool other;
    c->path = arena_strdup(c->r.arena, c->r.kept.path);
    MHD_http_unescape(c->path);
    return router_match(c->server->config.router, POST, c->path, m, &other) && m->route->form &&
           user_may(c->r.user, m->route->right);
}

bool conn_draw_again(struct conn *c)
{
    struct req *r = &c->r;
    struct route_match m = { 0 };
    if (!r->kept.path || r->face != FACE_HTML || !match_again(c, &m))
        return false;
    const char *flash = r->flash, *text = r->kept.fields ? r->kept.fields : "";
    become(c, &m);
    c->fields = (struct fields){ .arena = r->arena };
    int rc = fields_from_urlencoded(&c->fields, text, strlen(text), &r->err);
    if (rc == OK)
        rc = conn_take_path(c);
    if (rc == OK)
        params_take(r, &c->fields); /* what is missing will be filled in */
    r->n_errs = 0;
    r->err = (struct err){ 0 };
    if (rc < 0 || !draw_form(c, 200))
        return false;
    r->flash = flash;
    return true;
}
