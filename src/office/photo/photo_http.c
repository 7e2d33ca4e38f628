/* photo_http.c - a photo as bytes, as staff decide it, asking for it to be taken down, and the form of the
 * nouns' pages.
 *
 * A photo has its hash in its address, so a browser may keep it; a cache between may not, or one that was
 * taken down would go on. Not here: the rules (photo.c), who answers for a thing (the nouns). */
#include "http/req.h"
#include "office/change/change.h"
#include "office/photo/photo.h"
#include "office/photo/photo.sql.h"

static const struct param refuse_params[] = { P_ID("id"), P_TEXT("reason", 200), { 0 } };
static const struct param report_params[] = { P_ID("id"), P_OPT_LONG("words", 200), { 0 } };

/* --- the picture ---------------------------------------------------------------------------------------- */

static int picture(struct req *r)
{
    int64_t id = param_id(r, "id");
    struct attach_owner o = { 0 };
    struct bytes data = { 0 };
    int rc = photo_files(r->db, r->user, id, &o);
    if (rc >= 0 && o.see)
        rc = attach_bytes(r->db, &picture_of_photo, id, param_text(r, "hash"), &data);
    if (rc < 0)
        return rc;
    if (!data.p)
        return ERR(&r->err, NOT_FOUND, NULL, "没有这张照片");
    reply_lasts(r);
    return reply_bytes(r, "image/jpeg", data, "inline");
}

/* --- one photo, for staff ------------------------------------------------------------------------------- */

static int find(struct req *r, struct sql_photo_one_row *p)
{
    int rc = sql_photo_one(r->db, param_id(r, "id"), r->user ? r->user->account : 0, p);
    return rc < 0 ? rc : rc ? OK : ERR(&r->err, NOT_FOUND, NULL, "没有这张照片");
}

static int judge(struct req *r, struct sql_photo_one_row *p)
{
    int rc = find(r, p);
    return rc < 0 ? rc : req_over(r, STATION, p->pos);
}

static const char *link_of(struct req *r, const struct sql_photo_one_row *p)
{
    return thing_page(r->arena, thing_by_name(p->thing), p->owner);
}

static int shown_one(struct req *r, int64_t id, struct photo_shown **ret)
{
    struct photo_shown *p = NEW_MODEL(r, photo_shown);
    int rc = sql_photo_shown_one(r->db, id, p);
    if (rc > 0)
        *ret = p;
    return done(rc);
}

static int show(struct req *r)
{
    struct sql_photo_one_row p = { 0 };
    struct photo_page *m = NEW_MODEL(r, photo_page);
    int rc = judge(r, &p);
    if (rc < 0)
        return rc;
    bool asked = p.state == PHOTO_STATE_WAITING || p.state == PHOTO_STATE_REPORTED;
    *m = (struct photo_page){ .id = param_id(r, "id"),
                              .title = p.title,
                              .link = link_of(r, &p),
                              .where = p.where,
                              .who = p.who,
                              .statement = p.statement,
                              .state = p.state,
                              .reason = p.reason,
                              .made = p.made,
                              .moved = p.moved,
                              .is_party = p.party,
                              .may_decide = asked && !p.party,
                              .may_end = p.state == PHOTO_STATE_SHOWN || p.state == PHOTO_STATE_REPORTED,
                              .form = form_new(r, refuse_params) };
    rc = shown_one(r, m->id, &m->photo);
    return rc < 0 ? rc : SHOW(r, photo_page, m);
}

static int decided(struct req *r, int rc, const char *flash)
{
    if (rc < 0)
        return rc;
    reply_flash(r, flash);
    return reply_see_other(r, "/photos/%i", param_id(r, "id"));
}

static int approve(struct req *r)
{
    struct sql_photo_one_row p = { 0 };
    int rc = judge(r, &p);
    return decided(r, rc < 0 ? rc : photo_approve(r->db, param_id(r, "id")), N_("照片已公开"));
}

static int refuse(struct req *r)
{
    struct sql_photo_one_row p = { 0 };
    int rc = judge(r, &p);
    return decided(r, rc < 0 ? rc : photo_refuse(r->db, param_id(r, "id"), param_text(r, "reason")),
                   p.state == PHOTO_STATE_WAITING ? N_("照片没有公开，已告诉上传的人")
                                                  : N_("照片已撤下，已告诉上传的人"));
}

/* --- somebody is on it ---------------------------------------------------------------------------------- */

/* One that is shown, or was until somebody asked. */
static int shown_to_all(struct req *r, struct sql_photo_one_row *p)
{
    int rc = find(r, p);
    if (rc == OK && p->state != PHOTO_STATE_SHOWN && p->state != PHOTO_STATE_REPORTED)
        rc = ERR(&r->err, NOT_FOUND, NULL, "没有这张照片");
    return rc;
}

static int show_report(struct req *r)
{
    struct sql_photo_one_row p = { 0 };
    struct photo_report *m = NEW_MODEL(r, photo_report);
    int rc = shown_to_all(r, &p);
    if (rc < 0)
        return rc;
    *m = (struct photo_report){ .id = param_id(r, "id"),
                                .title = p.title,
                                .link = link_of(r, &p),
                                .reported = p.state == PHOTO_STATE_REPORTED,
                                .form = form_new(r, report_params) };
    return SHOW(r, photo_report, m);
}

static int report(struct req *r)
{
    struct sql_photo_one_row p = { 0 };
    int rc = shown_to_all(r, &p);
    if (rc == OK)
        rc = photo_ask_down(r->db, param_id(r, "id"), param_text(r, "words"));
    if (rc < 0)
        return rc;
    reply_flash(r, p.cleared ? N_("已收到，所在单位会再次核实") : N_("照片已暂停公开，所在单位会尽快核实"));
    return reply_go(r, link_of(r, &p));
}

/* --- the page of a thing's photo ------------------------------------------------------------------------ */

static int fill_shown(struct req *r, const struct photo_owner *o, struct photo_form *m)
{
    struct sql_photo_of_rows all = { 0 };
    struct photo_last *last = NEW_MODEL(r, photo_last);
    int rc = sql_photo_of(r->db, o->thing, o->id, &all);
    for (size_t i = 0; i < all.n && rc >= 0; i++) {
        if (all.v[i].state == PHOTO_STATE_SHOWN)
            rc = shown_one(r, all.v[i].id, &m->shown);
        else if (all.v[i].made_by == r->user->account || actor_over(r->db, STATION, o->pos))
            rc = shown_one(r, all.v[i].id, &m->waiting);
    }
    if (rc >= 0)
        rc = sql_photo_last_of(r->db, o->thing, o->id, last);
    if (rc > 0)
        m->last = last;
    return done(rc);
}

int photo_form_show(struct req *r, photo_owner_fn *owner, const struct param *params)
{
    struct photo_form *m = NEW_MODEL(r, photo_form);
    struct photo_owner o = { 0 };
    int rc = owner(r, &o);
    if (rc == OK)
        rc = fill_shown(r, &o, m);
    if (rc == OK)
        rc = change_may_alone(r->db, o.pos, &o.parties);
    if (rc < 0)
        return rc;
    m->title = o.title;
    m->link = thing_page(r->arena, thing_by_name(o.thing), o.id);
    m->place = arena_printf(r->arena, "%s/photo", m->link);
    m->alone = rc;
    m->form = form_new(r, params);
    return SHOW(r, photo_form, m);
}

int photo_form_read(struct req *r)
{
    const struct param_value *sent = param_value(r, "picture");
    struct attach_files *files = ARENA_NEW(r->arena, struct attach_files);
    r->slow = files;
    return attach_read(&picture_of_photo, "picture", sent->files, sent->n_files, r->arena, &r->err, files);
}

static int back(struct req *r, const struct photo_owner *o)
{
    const char *page = thing_page(r->arena, thing_by_name(o->thing), o->id);
    return reply_go(r, arena_printf(r->arena, "%s/photo", page));
}

int photo_form_put(struct req *r, photo_owner_fn *owner)
{
    struct photo_owner o = { 0 };
    bool shown = false;
    int rc = owner(r, &o);
    if (rc == OK)
        rc = photo_put(r->db, &o, r->slow, &shown);
    if (rc < 0)
        return rc;
    reply_flash(r, shown ? N_("照片已公开") : N_("照片已上传，所在单位审核后公开"));
    return back(r, &o);
}

int photo_form_end(struct req *r, photo_owner_fn *owner)
{
    struct photo_owner o = { 0 };
    int rc = owner(r, &o);
    if (rc == OK)
        rc = photo_end(r->db, o.thing, o.id);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("照片已撤下"));
    return back(r, &o);
}

#define ID_ONLY PARAMS(P_ID("id"))

const struct route photo_routes[] = {
    { GET, "/photos/:id", STATION, READ, show, ID_ONLY, VIEW(photo_page),
      "A photo, for staff who decide it" },
    { GET, "/photos/:id/file/:hash", ANYONE, READ, picture, PARAMS(P_ID("id"), P_TEXT("hash", 64)), NO_VIEW,
      "The picture of a photo, at the address of its hash" },
    { POST, "/photos/:id/approve", STATION, WRITE, approve, ID_ONLY, NO_VIEW,
      "Show a photo that waits, or that somebody wanted down", .form = show },
    { POST, "/photos/:id/refuse", STATION, WRITE, refuse, refuse_params, NO_VIEW,
      "Do not show a photo that waits, or take one down, with a reason", .form = show },
    { GET, "/photos/:id/report", ANYONE, READ, show_report, report_params, VIEW(photo_report),
      "The form for who is on a photo" },
    { POST, "/photos/:id/report", ANYONE, WRITE, report, report_params, NO_VIEW,
      "Ask for a photo to be taken down; it is hidden until staff have looked", .form = show_report,
      .rate = RATE_CODE },
    ROUTES_END,
};
