/* pool.c - the read connections that requests share. */
#include "http/conn.h"

int pool_unless_lost(const struct db *db, struct err *err, int rc)
{
    if (rc >= 0 || !db->lost)
        return rc;
    *err = (struct err){ 0 };
    return ERR(err, BUSY, NULL, "暂时连不上数据库，请稍后再试");
}

struct db *pool_take(struct server *s, struct err *err)
{
    struct db *db = NULL;
    pthread_mutex_lock(&s->lock);
    if (s->n_pool)
        db = s->pool[--s->n_pool];
    pthread_mutex_unlock(&s->lock);
    if (!db && db_open(s->config.place, DB_READ, err, &db) < 0)
        return NULL;
    db->city = s->config.city;
    db->err = err;
    if (db->lost && db_reopen(db) < 0) {
        db_close(db);
        return NULL;
    }
    return db;
}

void pool_give(struct server *s, struct db *db)
{
    bool kept = false;
    pthread_mutex_lock(&s->lock);
    if (s->n_pool < POOL_MAX && !db->lost) {
        s->pool[s->n_pool++] = db;
        kept = true;
    }
    pthread_mutex_unlock(&s->lock);
    if (!kept)
        db_close(db);
}
