/* photo.c - see photo.h. Every move is one guarded statement; the file goes with the last one. */
#include "office/photo/photo.h"

#include "base/id.h"
#include "office/audit/audit.h"
#include "office/change/change.h"
#include "office/notice/notice.h"
#include "office/photo/photo.sql.h"

/* What the form asks to be ticked, as it is kept; the page says the same. */
#define STATEMENT "本人已征得照片中可辨认人员同意；未成年人已征得监护人同意"

static const char *form_of(struct db *db, const char *thing, int64_t owner)
{
    return arena_printf(db->arena, "%s/photo", thing_page(db->arena, thing_by_name(thing), owner));
}

static const char *page_of(struct db *db, int64_t id)
{
    return arena_printf(db->arena, "/photos/%lld", (long long)id);
}

static int note(struct db *db, enum audit_kind what, int64_t id, int64_t pos, const char *reason)
{
    return audit_add(db, &(struct audit_entry){
                             .what = what, .thing = "photo", .thing_id = id, .pos = pos, .reason = reason });
}

static int find(struct db *db, int64_t id, struct sql_photo_one_row *p)
{
    int rc = sql_photo_one(db, id, db->actor.account, p);
    return rc < 0 ? rc : rc ? OK : ERR(db->err, NOT_FOUND, NULL, "没有这张照片");
}

static int move(struct db *db, int64_t id, enum photo_state from, enum photo_state to, const char *reason)
{
    int rc = sql_photo_move(db, id, from, to, reason ? reason : "", db->now);
    if (rc == 0)
        return ERR(db->err, CONFLICT, NULL, "这张照片已经有人处理过了");
    bool gone = to == PHOTO_STATE_REFUSED || to == PHOTO_STATE_DOWN;
    return rc < 0 || !gone ? rc : attach_drop(db, &picture_of_photo, id);
}

/* --- putting one there ---------------------------------------------------------------------------------- */

/* Takes down what stands as that: another takes its place. */
static int make_room(struct db *db, const char *thing, int64_t owner, bool for_shown)
{
    struct sql_photo_of_rows all = { 0 };
    int rc = sql_photo_of(db, thing, owner, &all);
    for (size_t i = 0; i < all.n && rc >= 0; i++)
        if (for_shown == (all.v[i].state != PHOTO_STATE_WAITING))
            rc = move(db, all.v[i].id, (enum photo_state)all.v[i].state, PHOTO_STATE_DOWN, NULL);
    return done(rc);
}

static int put_parties(struct db *db, int64_t id, const struct photo_owner *o)
{
    int rc = sql_photo_party_add(db, id, db->actor.account);
    for (size_t i = 0; i < o->parties.n && rc >= 0; i++)
        rc = sql_photo_party_add(db, id, o->parties.v[i].account);
    return done(rc);
}

static int put(struct db *db, int64_t id, const struct photo_owner *o, const struct attach_files *files,
               bool shown)
{
    const struct attach_file *f = &files->v[0];
    int rc = make_room(db, o->thing, o->id, false);
    if (rc >= 0 && shown)
        rc = make_room(db, o->thing, o->id, true);
    if (rc >= 0)
        rc = sql_photo_add(
            db, &(struct sql_photo_add_in){ .id = id,
                                            .thing = o->thing,
                                            .owner = o->id,
                                            .title = o->title,
                                            .pos = o->pos,
                                            .width = f->width,
                                            .height = f->height,
                                            .state = shown ? PHOTO_STATE_SHOWN : PHOTO_STATE_WAITING,
                                            .statement = STATEMENT,
                                            .by = db->actor.account,
                                            .now = db->now });
    if (rc >= 0)
        rc = put_parties(db, id, o);
    return rc < 0 ? rc : attach_add(db, &picture_of_photo, id, files);
}

int photo_put(struct db *db, const struct photo_owner *o, const struct attach_files *files, bool *ret_shown)
{
    int64_t id = id_new();
    struct review_party_list parties = { 0 };
    if (!files->n)
        return ERR(db->err, INVALID, "picture", "请选择一张照片");
    int alone = change_may_alone(db, o->pos, &o->parties);
    int rc = alone < 0 ? alone : put(db, id, o, files, alone);
    if (rc >= 0)
        rc = note(db, AUDIT_KIND_CREATE, id, o->pos, NULL);
    if (rc >= 0 && !alone)
        rc = sql_photo_parties(db, id, PHOTO_STATE_WAITING, &parties);
    if (rc >= 0 && !alone)
        rc = notice_staff_but(db, o->pos, &parties, page_of(db, id), N_("“{0}”有新照片等您审核"), o->title,
                              NULL);
    if (rc >= 0)
        *ret_shown = alone;
    return done(rc);
}

int photo_end(struct db *db, const char *thing, int64_t owner)
{
    struct sql_photo_of_rows all = { 0 };
    struct sql_photo_one_row p = { 0 };
    int rc = sql_photo_of(db, thing, owner, &all);
    for (size_t i = 0; i < all.n && rc >= 0; i++) {
        rc = find(db, all.v[i].id, &p);
        if (rc == OK)
            rc = move(db, all.v[i].id, (enum photo_state)p.state, PHOTO_STATE_DOWN, NULL);
        if (rc >= 0)
            rc = note(db, AUDIT_KIND_CANCEL, all.v[i].id, p.pos, NULL);
    }
    return done(rc);
}

int photo_of_thing(struct db *db, const char *thing, int64_t owner, struct photo_shown **ret_photo)
{
    struct sql_photo_of_rows all = { 0 };
    int rc = sql_photo_of(db, thing, owner, &all);
    for (size_t i = 0; i < all.n && rc >= 0; i++)
        if (all.v[i].state == PHOTO_STATE_SHOWN) {
            *ret_photo = ARENA_NEW(db->arena, struct photo_shown);
            rc = sql_photo_shown_one(db, all.v[i].id, *ret_photo);
        }
    return done(rc);
}

int photo_files(struct db *db, const struct user *user, int64_t id, struct attach_owner *ret_owner)
{
    struct sql_photo_one_row p = { 0 };
    int rc = sql_photo_one(db, id, user ? user->account : 0, &p);
    if (rc <= 0)
        return rc;
    bool mine = user && user->account == p.made_by;
    *ret_owner = (struct attach_owner){ .pos = p.pos,
                                        .own = mine,
                                        .see = p.state == PHOTO_STATE_SHOWN || mine ||
                                               (user && user_over(user, STATION, p.pos)) };
    return OK;
}

/* --- down, and deciding --------------------------------------------------------------------------------- */

static int tell_maker(struct db *db, const struct sql_photo_one_row *p, const char *key, const char *reason)
{
    return notice_send(db, p->made_by, form_of(db, p->thing, p->owner), key, p->title, reason, NULL);
}

static int tell_desk(struct db *db, int64_t id, const struct sql_photo_one_row *p)
{
    struct review_party_list parties = { 0 };
    int rc = sql_photo_parties(db, id, p->cleared ? PHOTO_STATE_SHOWN : PHOTO_STATE_REPORTED, &parties);
    return rc < 0 ? rc
                  : notice_staff_but(db, p->pos, &parties, page_of(db, id),
                                     N_("有人说“{0}”的照片里有本人，请求撤下，请核实"), p->title, NULL);
}

int photo_ask_down(struct db *db, int64_t id, const char *words)
{
    struct sql_photo_one_row p = { 0 };
    int rc = find(db, id, &p);
    if (rc == OK && p.state == PHOTO_STATE_REPORTED)
        return OK;
    if (rc == OK && p.state != PHOTO_STATE_SHOWN)
        return ERR(db->err, NOT_FOUND, NULL, "没有这张照片");
    if (rc == OK && !p.cleared)
        rc = move(db, id, PHOTO_STATE_SHOWN, PHOTO_STATE_REPORTED, NULL);
    if (rc >= 0 && words) /* until it is decided; neither history nor trail keeps them */
        rc = sql_photo_words(db, id, words);
    if (rc >= 0)
        rc = note(db, AUDIT_KIND_CANCEL, id, p.pos, NULL);
    if (rc >= 0)
        rc = tell_desk(db, id, &p);
    return rc < 0 || p.cleared
               ? rc
               : tell_maker(db, &p, N_("有人说“{0}”的照片里有本人，照片已暂停公开，等单位核实"), NULL);
}

int photo_approve(struct db *db, int64_t id)
{
    struct sql_photo_one_row p = { 0 };
    int rc = find(db, id, &p);
    if (rc == OK && p.state == PHOTO_STATE_WAITING)
        rc = make_room(db, p.thing, p.owner, true);
    if (rc >= 0)
        rc = move(db, id, (enum photo_state)p.state, PHOTO_STATE_SHOWN, NULL);
    if (rc >= 0)
        rc = note(db, AUDIT_KIND_APPROVE, id, p.pos, NULL);
    return rc < 0 ? rc : tell_maker(db, &p, N_("“{0}”的照片通过了审核，现在公开"), NULL);
}

int photo_refuse(struct db *db, int64_t id, const char *reason)
{
    struct sql_photo_one_row p = { 0 };
    int rc = find(db, id, &p);
    bool waits = p.state == PHOTO_STATE_WAITING;
    if (rc >= 0)
        rc = move(db, id, (enum photo_state)p.state, waits ? PHOTO_STATE_REFUSED : PHOTO_STATE_DOWN, reason);
    if (rc >= 0)
        rc = note(db, waits ? AUDIT_KIND_REFUSE : AUDIT_KIND_CANCEL, id, p.pos, reason);
    return rc < 0 ? rc
                  : tell_maker(db, &p, waits ? N_("“{0}”的照片没有通过：{1}") : N_("“{0}”的照片已撤下：{1}"),
                               reason);
}
