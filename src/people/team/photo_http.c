/* photo_http.c - the photo of a team, for who leads it and staff over its unit. Rules: office/photo/. */
#include "http/req.h"
#include "office/photo/photo.h"
#include "people/team/team.h"
#include "people/team/team.sql.h"

static const struct param put_params[] = { P_ID("id"), PHOTO_FORM_PARAMS, { 0 } };

static int find(struct req *r, struct photo_owner *o)
{
    struct sql_team_secrets_row t = { 0 };
    int64_t id = param_id(r, "id");
    int rc = sql_team_secrets(r->db, id, &t);
    if (rc <= 0)
        return rc < 0 ? rc : ERR(&r->err, NOT_FOUND, NULL, "没有这支队伍");
    *o = (struct photo_owner){ .thing = "team", .id = id, .pos = t.pos, .title = t.name };
    rc = actor_over(r->db, STATION, t.pos) ? 1 : team_leads(r->db, id, r->user->volunteer);
    if (rc == 0)
        return ERR(&r->err, DENIED, NULL, "没有找到您要的内容");
    if (rc > 0 && t.state != TEAM_STATE_ACTIVE)
        return ERR(&r->err, CONFLICT, NULL, "队伍通过审核以后才能放照片");
    return rc < 0 ? rc : team_parties_of(r->db, id, t.made_by, &o->parties);
}

static int show(struct req *r)
{
    return photo_form_show(r, find, put_params);
}

static int put(struct req *r)
{
    return photo_form_put(r, find);
}

static int down(struct req *r)
{
    return photo_form_end(r, find);
}

const struct route team_photo_routes[] = {
    { GET, "/teams/:id/photo", LEADER, READ, show, PARAMS(P_ID("id")), VIEW(photo_form),
      "The team's photo: what is shown, what waits, another one" },
    { POST, "/teams/:id/photo", LEADER, SLOW, put, put_params, NO_VIEW,
      "Send a photo of the team; staff look at it first", .form = show, .slow = photo_form_read },
    { POST, "/teams/:id/photo/down", LEADER, WRITE, down, PARAMS(P_ID("id")), NO_VIEW,
      "Take the team's photo down" },
    ROUTES_END,
};
