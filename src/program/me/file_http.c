/* file_http.c - all that is stored about me and what I did, as a file to take along (PIPL 45).
 * Not here: the page of it (people/volunteer/file_http.c). */
#include "http/req.h"
#include "people/volunteer/volunteer.h"
#include "program/me/me.model.h"
#include "program/me/me.sql.h"

static int fill_notices(struct req *r, struct my_file *m)
{
    struct sql_me_notices_rows rows = { 0 };
    int rc = sql_me_notices(r->db, r->user->account, &rows);
    if (rc < 0)
        return rc;
    m->notices.v = ARENA_ARRAY(r->arena, struct own_notice, rows.n + 1);
    m->notices.n = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        struct buf b = { 0 };
        const char *args[] = { rows.v[i].arg0, rows.v[i].arg1, rows.v[i].arg2 };
        tr_args(&b, r->prefs.lang, rows.v[i].key, args, 3);
        m->notices.v[i] =
            (struct own_notice){ rows.v[i].at, arena_strdup(r->arena, b.data ? b.data : ""), rows.v[i].read };
        buf_free(&b);
    }
    return OK;
}

static int download(struct req *r)
{
    struct my_file *m = NEW_MODEL(r, my_file);
    m->made_at = r->now;
    int rc = my_data_fill(r, &m->data);
    if (rc >= 0)
        rc = sql_me_records(r->db, m->data.volunteer, &m->records);
    if (rc >= 0)
        rc = sql_me_signups(r->db, m->data.volunteer, &m->signups);
    if (rc >= 0)
        rc = sql_me_teams(r->db, m->data.volunteer, &m->teams);
    if (rc >= 0)
        rc = fill_notices(r, m);
    if (rc < 0)
        return rc;
    struct buf b = { 0 };
    json_my_file(&b, m);
    struct bytes body = { arena_memdup(r->arena, b.data, b.len), b.len };
    buf_free(&b);
    return reply_bytes(r, "application/json", body, "attachment; filename=\"redvest-my-data.json\"");
}

const struct route my_file_routes[] = {
    { GET, "/me/download", VOLUNTEER, SLOW, download, NO_PARAMS, NO_VIEW,
      "All that is stored about me, with what I did, as a file (JSON: my_file)" },
    ROUTES_END,
};
