/* look_http.c - how many people one has opened within a day, asking for more, and agreeing to it. Rules:
 * look.c. */
#include "http/input.h"
#include "http/req.h"
#include "office/look/look.h"
#include "office/look/look.sql.h"

static const struct param ask_params[] = { LOOK_WISH_PARAMS, { .kind = PARAM_END } };
static const struct param agree_params[] = { P_ID("id"), P_OPT_TEXT("answer", 200), { .kind = PARAM_END } };
static const struct param refuse_params[] = { P_ID("id"), P_TEXT("answer", 200), { .kind = PARAM_END } };

static int mine(struct req *r)
{
    struct my_looks *m = NEW_MODEL(r, my_looks);
    struct look_day day = { 0 };
    int rc = look_day(r->db, r->user->account, user_may(r->user, STATION), &day);
    if (rc == OK)
        rc = sql_look_mine(r->db, r->user->account, &m->items);
    m->opened = day.opened;
    m->most = day.most;
    m->form = form_new(r, ask_params);
    return rc < 0 ? rc : SHOW(r, my_looks, m);
}

static int ask(struct req *r)
{
    struct look_wish w = TAKE(r, look_wish);
    int rc = look_ask(r->db, &w);
    if (rc < 0)
        return rc;
    reply_flash(r, N_("申请已送到，同意后 24 小时内有效"));
    return reply_see_other(r, "/looks");
}

/* One of the path, for staff over the place. */
static int find(struct req *r, struct sql_look_one_row *k)
{
    int rc = sql_look_one(r->db, param_id(r, "id"), k);
    if (rc == 0)
        return ERR(&r->err, NOT_FOUND, NULL, "没有找到您要的内容");
    return rc < 0 ? rc : req_over(r, STATION, k->pos);
}

static int show(struct req *r)
{
    struct sql_look_one_row k = { 0 };
    struct look_day day = { 0 };
    struct look_case *m = NEW_MODEL(r, look_case);
    int rc = find(r, &k);
    if (rc == OK)
        rc = look_day(r->db, k.account, false, &day);
    if (rc < 0)
        return rc;
    *m = (struct look_case){ .id = k.id,
                             .person = k.name,
                             .unit_name = k.unit_name,
                             .opened = day.opened,
                             .more = k.more,
                             .reason = k.reason,
                             .state = k.state,
                             .made = k.made,
                             .answer = k.answer,
                             .may_decide = k.state == LOOK_STATE_WAITING && k.account != r->user->account,
                             .form = form_new(r, agree_params) };
    return SHOW(r, look_case, m);
}

static int decide(struct req *r, bool agree_to)
{
    struct sql_look_one_row k = { 0 };
    int rc = find(r, &k);
    if (rc == OK)
        rc = look_decide(r->db, k.id, agree_to, param_text(r, "answer"));
    return rc < 0 ? rc : reply_see_other(r, "/looks/%i", k.id);
}

static int agree(struct req *r)
{
    return decide(r, true);
}

static int refuse(struct req *r)
{
    return decide(r, false);
}

const struct route look_routes[] = {
    { GET, "/looks", LEADER, READ, mine, NO_PARAMS, VIEW(my_looks), "How many people I opened within a day" },
    { POST, "/looks", LEADER, WRITE, ask, ask_params, NO_VIEW, "Ask to open more people today",
      .form = mine },
    { GET, "/looks/:id", STATION, READ, show, PARAMS(P_ID("id")), VIEW(look_case),
      "A request to open more people" },
    { POST, "/looks/:id/agree", STATION, WRITE, agree, agree_params, NO_VIEW,
      "Agree, for 24 hours; never to one's own", .form = show, .fresh = true },
    { POST, "/looks/:id/refuse", STATION, WRITE, refuse, refuse_params, NO_VIEW,
      "Do not agree, with a reason", .form = show },
    ROUTES_END,
};
