/* ops_http.c - for the operator: is it alive, and its counts; what HTTP keeps is forgotten in time.
 * Not here: the log (base/log.h), accounts (cmd_admin.c). */
#include <stdatomic.h>

#include "db/city.h"
#include "db/meta.h"
#include "http/metrics.h"
#include "http/req.h"
#include "http/server.h"
#include "http/http.sql.h"
#include "base/clock.h"
#include "program/ops/ops.h"
#include "program/ops/ops.model.h"

#define REPLAY_KEPT_MS  (7 * DAY_MS)
#define SESSION_KEPT_MS (180 * DAY_MS)

static int health(struct req *r)
{
    const char *city = NULL;
    struct health *m = NEW_MODEL(r, health);
    struct watch *watch = r->city->watch;
    if (watch &&
        atomic_load(&watch->seen)) /* somebody met damage since the start: an alarm, even if we do not */
        return ERR(&r->err, DAMAGED, NULL, "系统数据需要维护，管理员已收到警报，请稍后再来。");
    int rc = meta_get(r->db, "city.name", &city);
    if (rc < 0)
        return rc;
    m->status = "ok";
    m->engine = db_engine_name(r->db);
    m->city = city ? city : r->city->name;
    return SHOW(r, health, m);
}

static int metrics(struct req *r)
{
    struct buf b = { 0 };
    server_metrics(r->server, &b);
    struct bytes body = { arena_memdup(r->arena, b.data, b.len), b.len };
    buf_free(&b);
    return reply_bytes(r, "text/plain; version=0.0.4; charset=utf-8", body, NULL);
}

int ops_purge(struct db *db)
{
    int rc = sql_replay_purge(db, db->now - REPLAY_KEPT_MS);
    if (rc >= 0)
        rc = sql_later_purge(db, db->now - DAY_MS);
    return rc < 0 ? rc : sql_session_purge(db, db->now - SESSION_KEPT_MS);
}

int ops_forget(struct db *db, int64_t account)
{
    int rc = sql_session_forget(db, account);
    return rc < 0 ? rc : done(sql_replay_forget(db, account));
}

const struct route ops_routes[] = {
    { GET, "/healthz", ANYONE, READ, health, NO_PARAMS, VIEW(health), "Whether the program can serve" },
    { GET, "/metrics", ANYONE, READ, metrics, NO_PARAMS, NO_VIEW,
      "Counts for Prometheus; let the proxy keep it inside" },
    ROUTES_END,
};
