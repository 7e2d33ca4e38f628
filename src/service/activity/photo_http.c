/* photo_http.c - the photo of an activity, for who manages it. Rules: office/photo/. */
#include "http/req.h"
#include "office/photo/photo.h"
#include "people/team/team.h"
#include "service/activity/activity.h"

static const struct param put_params[] = { P_ID("id"), PHOTO_FORM_PARAMS, { 0 } };

static int find(struct req *r, struct photo_owner *o)
{
    struct activity_row a = { 0 };
    int rc = activity_get_managed(r->db, param_id(r, "id"), &a);
    if (rc < 0)
        return rc;
    if (!activity_is_public(&a))
        return ERR(&r->err, CONFLICT, NULL, "活动发布以后才能放照片");
    *o = (struct photo_owner){ .thing = "activity", .id = a.id, .pos = a.pos, .title = a.title };
    return team_parties_of(r->db, a.team, a.made_by, &o->parties);
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

const struct route activity_photo_routes[] = {
    { GET, "/activities/:id/photo", LEADER, READ, show, PARAMS(P_ID("id")), VIEW(photo_form),
      "The activity's photo: what is shown, what waits, another one" },
    { POST, "/activities/:id/photo", LEADER, SLOW, put, put_params, NO_VIEW,
      "Send a photo of the activity; staff look at it first", .form = show, .slow = photo_form_read },
    { POST, "/activities/:id/photo/down", LEADER, WRITE, down, PARAMS(P_ID("id")), NO_VIEW,
      "Take the activity's photo down" },
    ROUTES_END,
};
