/* lanes.c - a handler at work: it reads at one moment of the register, or writes in the write lane; then its
 * answer is ready for the HTTP thread. Not here: which lane a request takes (server.c), the small pool
 * (slow.c). */
#include "http/conn.h"
#include "http/workers.h"

static void clear_reply(struct req *r)
{
    r->err = (struct err){ 0 };
    r->n_errs = 0;
    r->status = 0;
    r->view = NULL;
    r->model = NULL;
    r->waits = NULL;
    r->location = r->flash = r->type = r->disposition = NULL;
    r->set_session = r->set_device = r->set_begun = r->set_prefs = NULL;
    r->body = (struct bytes){ 0 };
    r->kept = (struct kept){ 0 };
}

/* The connection works for this request and for whoever sent it. */
static void bind_db(struct db *db, struct conn *c, int64_t now)
{
    struct req *r = &c->r;
    db_bind(db, r->arena, &r->err, now);
    db->actor = (struct actor){ .account = r->user ? r->user->account : 0,
                                .address = r->address,
                                .visitor = c->who,
                                .device = r->device,
                                .asker = c->asker,
                                .user = r->user,
                                .by = user_grant(r->user, r->route->right) };
}

/* One consistent look at the register for all a handler reads. */
int conn_run_reading(struct conn *c, handler_fn *handler, struct db *db)
{
    struct req *r = &c->r;
    bind_db(db, c, r->now);
    r->db = db;
    int rc = db_begin(db);
    if (rc == OK)
        rc = handler(r);
    if (rc >= 0 && r->user && r->face == FACE_HTML && r->view)
        conn_count_waits(r);
    db_rollback(db);
    r->db = NULL;
    return pool_unless_lost(db, &r->err, rc);
}

static int write_run(struct lane_job *job, struct db *db)
{
    struct conn *c = (struct conn *)job;
    struct req *r = &c->r;
    clear_reply(r);
    c->forget = 0;
    bind_db(db, c, db->now);
    r->now = db->now;
    r->db = db;
    r->job = job;
    int rc = conn_replay(c, db);
    if (rc == 0) {
        rc = r->route->handler(r);
        if (rc >= 0)
            rc = conn_remember(c, db);
    }
    r->db = NULL;
    return done(rc);
}

void conn_ready(struct conn *c, int rc)
{
    c->rc = rc;
    if (c->forget)
        sessions_forget(c->server->sessions, c->forget);
    c->state = CONN_READY;
    worker_resume(c->worker, c->mhd);
}

static void write_done(struct lane_job *job, int rc)
{
    conn_ready((struct conn *)job, rc);
}

void conn_to_lane(struct conn *c)
{
    c->job.run = write_run;
    c->job.done = write_done;
    c->job.err = &c->r.err;
    if (lane_submit(c->server->config.lane, &c->job))
        return;
    conn_ready(c, ERR(&c->r.err, BUSY, NULL, "系统繁忙，请稍后再试"));
}
