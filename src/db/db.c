/* db.c - what both engines share: binding, running the four kinds of query, checking them all.
 * The engines (sqlite.c, pg.c) only bind, step and read. */
#include "db/engine.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "db/city.h"

#define ROWS_FIRST 8

int64_t field_int(const struct db_field *f, const void *in, bool *ret_null)
{
    int64_t v = f->cls == DB_BOOL ? FIELD_IN(bool, in, f) : FIELD_IN(int64_t, in, f);
    *ret_null = (f->null == DB_ZERO_IS_NULL && v == 0) || (f->null == DB_NULLABLE && v == DB_NONE);
    return v;
}

void field_set_int(const struct db_field *f, void *row, int64_t v, bool null)
{
    if (f->cls == DB_BOOL)
        FIELD_AT(bool, row, f) = !null && v != 0;
    else if (null)
        FIELD_AT(int64_t, row, f) = f->null == DB_NULLABLE ? DB_NONE : 0;
    else
        FIELD_AT(int64_t, row, f) = v;
}

void db_damaged(struct db *db, const char *what)
{
    struct watch *w = db->city ? db->city->watch : NULL;
    if (!w)
        return;
    atomic_store(&w->seen, true);
    w->damaged(w, what);
}

int db_open(const struct db_place *place, enum db_mode mode, struct err *err, struct db **ret_db)
{
    struct db *db = calloc(1, sizeof(*db));
    if (!db)
        return ERR(err, INTERNAL, NULL, "内存不足");
    db->engine = place->url ? &db_pg : &db_sqlite;
    db->err = err;
    db->writes = mode == DB_WRITE;
    int rc = db->engine->open(db, place, mode);
    if (rc < 0) {
        db_close(db);
        return rc;
    }
    *ret_db = db;
    return OK;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    db->engine->close(db);
    free(db);
}

void db_bind(struct db *db, struct arena *arena, struct err *err, int64_t now)
{
    db->arena = arena;
    db->err = err;
    db->now = now;
    db->actor = (struct actor){ 0 };
    db->retry = false;
}

bool actor_over(struct db *db, enum right right, int64_t pos)
{
    const struct grant *g = user_over(db->actor.user, right, pos);
    if (g)
        db->actor.by = g;
    return g;
}

int db_reopen(struct db *db)
{
    int rc = db->engine->reopen(db);
    db->lost = rc < 0;
    return rc;
}

int db_begin(struct db *db)
{
    db->retry = false;
    return db->engine->control(db, DB_BEGIN);
}

int db_commit(struct db *db)
{
    return db->engine->control(db, DB_COMMIT);
}

void db_rollback(struct db *db)
{
    struct err ignored = { 0 }, *kept = db->err;
    db->err = &ignored;
    db->engine->control(db, DB_ROLLBACK);
    db->err = kept;
}

int db_savepoint(struct db *db)
{
    return db->engine->control(db, DB_SAVEPOINT);
}

int db_release(struct db *db)
{
    return db->engine->control(db, DB_RELEASE);
}

int db_rollback_to(struct db *db)
{
    struct err ignored = { 0 }, *kept = db->err;
    db->err = &ignored;
    int rc = db->engine->control(db, DB_ROLLBACK_TO);
    db->err = kept;
    return rc;
}

int db_script(struct db *db, const char *sql)
{
    return db->engine->script(db, sql);
}

const char *db_engine_name(const struct db *db)
{
    return db->engine->name;
}

int db_exec(struct db *db, const struct query *q, const void *in)
{
    int rc = db->engine->start(db, q, in);
    if (rc < 0)
        return rc;
    db->changed = db->changed || rc > 0;
    return db->engine->finish(db, q, rc);
}

int db_one(struct db *db, const struct query *q, const void *in, void *ret_row)
{
    int rc = db->engine->start(db, q, in);
    if (rc < 0)
        return rc;
    rc = db->engine->next(db, q, ret_row);
    db->changed = db->changed || (q->writes && rc > 0);
    return db->engine->finish(db, q, rc);
}

/* Rows grow by doubling inside the arena: the old halves are given up with the request. */
int db_many(struct db *db, const struct query *q, const void *in, void **ret_rows, size_t *ret_n,
            bool *ret_cut)
{
    size_t n = 0, cap = ROWS_FIRST;
    char *rows = arena_array(db->arena, cap, q->row_size);
    int rc = db->engine->start(db, q, in);
    if (rc < 0)
        return rc;
    while ((rc = db->engine->next(db, q, rows + n * q->row_size)) > 0) {
        if (++n < cap)
            continue;
        char *more = arena_array(db->arena, cap * 2, q->row_size);
        memcpy(more, rows, n * q->row_size);
        rows = more;
        cap *= 2;
    }
    rc = db->engine->finish(db, q, rc);
    if (rc < 0)
        return rc;
    db->changed = db->changed || (q->writes && n > 0);
    *ret_cut = q->most && n > q->most;
    *ret_rows = rows;
    *ret_n = n = *ret_cut ? q->most : n;
    return (int)n;
}

int db_each(struct db *db, const struct query *q, const void *in, db_each_fn *each, void *ctx)
{
    struct arena *kept = db->arena;
    struct arena mine = { 0 };
    int n = 0;
    int rc = db->engine->start(db, q, in);
    if (rc < 0)
        return rc;
    void *row = arena_alloc(kept, q->row_size);
    db->arena = &mine; /* cppcheck-suppress autoVariables ; given back below */
    while ((rc = db->engine->next(db, q, row)) > 0) {
        rc = each(ctx, row);
        if (rc < 0)
            break;
        n++;
        arena_reset(&mine);
        memset(row, 0, q->row_size);
    }
    rc = db->engine->finish(db, q, rc);
    db->arena = kept;
    arena_free(&mine);
    return rc < 0 ? rc : n;
}

int db_check_queries(struct db *db)
{
    return db->engine->check(db);
}
