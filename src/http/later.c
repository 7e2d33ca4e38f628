/* later.c - see later.h.
 *
 * It is kept for a browser that was logged in before, from our own pages only, LATER_OWN at a time,
 * LATER_MOST in the whole city, for a day; secrets and files that were sent with it are not kept. The row is
 * written beside the answer: nobody waits for it, since logging in takes longer. */
#include "http/later.h"

#include <stdlib.h>
#include <string.h>

#include "base/crypt.h"
#include "http/conn.h"
#include "http/http.sql.h"

#define LATER_MOST 1000
#define LATER_OWN  20 /* of one browser: it takes no other's place */
#define LATER_AAD  "later"

struct keep_job {
    struct lane_job job; /* first: the lane hands it back */
    struct err err;
    char key_hash[CRYPT_TOKEN_TEXT];
    char *device, *sealed;
};

static int keep_run(struct lane_job *job, struct db *db)
{
    const struct keep_job *j = (const struct keep_job *)job;
    return done(sql_later_add(db, j->key_hash, j->device, j->sealed, db->now, LATER_OWN, LATER_MOST));
}

static void keep_done(struct lane_job *job, int rc)
{
    struct keep_job *j = (struct keep_job *)job;
    (void)rc;
    free(j->device);
    free(j->sealed);
    free(j);
}

static bool keep(struct conn *c, const char *key, const char *sealed)
{
    struct keep_job *j = calloc(1, sizeof(*j));
    if (!j)
        return false;
    j->job = (struct lane_job){ .run = keep_run, .done = keep_done, .err = &j->err };
    crypt_hash_token(key, j->key_hash);
    j->device = strdup(c->r.device);
    j->sealed = strdup(sealed);
    bool ok = j->device && j->sealed && lane_submit(c->server->config.lane, &j->job);
    if (!ok)
        keep_done(&j->job, INTERNAL);
    return ok;
}

const char *conn_keep_form(struct conn *c)
{
    char key[CRYPT_TOKEN_TEXT];
    struct req *r = &c->r;
    if (!c->keeps || !r->device)
        return NULL;
    const char *text = arena_printf(r->arena, "%.*s\n%s", (int)strcspn(r->path, "?"), r->path,
                                    conn_fields_text(c, BODY_MAX));
    const char *sealed = crypt_seal(r->city->keys, r->arena, LATER_AAD, text);
    crypt_token(key);
    return keep(c, key, sealed) ? arena_strdup(r->arena, key) : NULL;
}

int later_find(struct req *r, const char *key, struct kept *ret_kept)
{
    char hash[CRYPT_TOKEN_TEXT];
    struct sql_later_find_row row = { 0 };
    const char *text = NULL;
    crypt_hash_token(key, hash);
    int rc = r->device ? sql_later_find(r->db, hash, r->device, &row) : 0;
    if (rc <= 0)
        return rc;
    rc = crypt_open(r->city->keys, r->arena, LATER_AAD, row.sealed, &text, &r->err);
    if (rc < 0)
        return rc;
    size_t n = strcspn(text, "\n");
    *ret_kept = (struct kept){ arena_strndup(r->arena, text, n), text + n + (text[n] == '\n'), NULL };
    return 1;
}
