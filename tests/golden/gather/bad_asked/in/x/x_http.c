#include "http/req.h"
static const struct param p[] = { P_ID("id"), CLUB_DETAILS_PARAMS, { 0 } };
static int show(struct req *r)
{
    return param_id(r, "id") > 0 && param_text(r, "nam") ? 0 : -1;
}
const struct route x_routes[] = {
    { POST, "/x/:id", ANYONE, WRITE, show, p, NO_VIEW, "x" },
    ROUTES_END
};
