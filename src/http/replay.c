/* replay.c - Idempotency-Key: what the same key of the same person has done is not done again. A form that a
 * page drew brings one along, too: pressed twice it leads to where the first press led.
 *
 * Kept is that it was done and where it leads: a status, a local path, a message of the program; no word or
 * number of anybody. A route that answers with a page (its `view`) is not kept at all: what it shows is shown
 * anew, by the rights of now, and by its own rule it does nothing twice. Where a kept answer leads to is
 * asked for like any page. Runs on the write lane, inside the transaction of the request itself. */
#include "http/conn.h"

#include <stdio.h>
#include <string.h>

#include "base/crypt.h"
#include "http/http.sql.h"

static void key_of(const struct conn *c, char out[CRYPT_BLIND_TEXT])
{
    char who[200];
    snprintf(who, sizeof(who), "%lld:%s", (long long)(c->r.user ? c->r.user->account : 0), c->replay_key);
    crypt_blind(c->r.city->keys, "replay", who, out);
}

/* All n bytes so that no two values read the same: a file has NULs in it, and a text may hold "\n" and "=".
 */
static void put_value(struct buf *b, const char *s, size_t n)
{
    for (;;) {
        size_t part = strnlen(s, n);
        buf_url(b, s);
        if (part == n)
            return;
        BUF_LIT(b, "%00");
        s += part + 1;
        n -= part + 1;
    }
}

/* The rights over units that were held: an answer given under a right is not given again without it. */
static void put_rights(struct buf *b, const struct user *u)
{
    for (size_t i = 0; u && i < u->n_grants; i++)
        buf_printf(b, "\n_%d %lld", (int)u->grants[i].capability, (long long)u->grants[i].unit);
}

/* What was asked, and by which right: route and inputs, so that a key cannot be used for something else. */
static void request_of(const struct conn *c, char out[CRYPT_BLIND_TEXT])
{
    _cleanup_buf_ struct buf b = { 0 };
    buf_puts(&b, c->path);
    for (size_t i = 0; i < c->fields.n; i++) {
        if (c->fields.v[i].name[0] == '_')
            continue;
        buf_putc(&b, '\n');
        buf_url(&b, c->fields.v[i].name);
        buf_putc(&b, '=');
        put_value(&b, c->fields.v[i].value, c->fields.v[i].n);
    }
    put_rights(&b, c->r.user);
    crypt_blind(c->r.city->keys, "request", b.data ? b.data : "", out);
}

int conn_replay(struct conn *c, struct db *db)
{
    char key[CRYPT_BLIND_TEXT], request[CRYPT_BLIND_TEXT];
    struct sql_replay_find_row row = { 0 };
    struct req *r = &c->r;
    if (!c->replay_key)
        return 0;
    key_of(c, key);
    int rc = sql_replay_find(db, key, &row);
    if (rc <= 0)
        return rc;
    request_of(c, request);
    if (strcmp(row.request, request) != 0)
        return c->drawn ? ERR(&r->err, CONFLICT, NULL,
                              "这张表已经提交过一次，并且办好了。如果要按现在的内容再办一次，请再提交")
                        : ERR(&r->err, CONFLICT, NULL, "这个 Idempotency-Key 已经用于另一个请求");
    r->status = (int)row.status;
    r->location = row.location;
    r->flash = row.flash;
    return 1;
}

int conn_remember(struct conn *c, struct db *db)
{
    char key[CRYPT_BLIND_TEXT], request[CRYPT_BLIND_TEXT];
    if (!c->replay_key || c->r.route->view || c->r.set_session || c->r.set_begun) /* a cookie's secret */
        return OK;
    key_of(c, key);
    request_of(c, request);
    return done(sql_replay_add(db, &(struct sql_replay_add_in){ .k = key,
                                                                .request = request,
                                                                .account = c->r.user ? c->r.user->account : 0,
                                                                .status = c->r.status,
                                                                .location = c->r.location,
                                                                .flash = c->r.flash,
                                                                .now = db->now }));
}
