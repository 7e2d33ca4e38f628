/* confirm_http.c - the leader's screen: hours to confirm, the odd ones first, one tap for the rest; each can
 * be turned down in its row.
 *
 * A page holds no more than its form may send (FIELDS_MAX); what is behind follows on the next. */
#include <stdlib.h>

#include "base/clock.h"
#include "http/req.h"
#include "office/look/look.h"
#include "office/policy/policy.h"
#include "service/record/record.h"
#include "service/record/record.sql.h"
#include "people/team/team.h"

#define LIST_MAX 200
#define ODD_AMONG                                                                                            \
    20000 /* that wait for one activity at once; what is behind comes up as these are confirmed */
#define OPEN_KEPT_MS (60 * DAY_MS) /* longer than hours wait to be confirmed */

/* One page, one form for both routes, with the same fields: each leaves alone what is the other's. */
static const struct param confirm_params[] = {
    P_ID("id"), P_OPT_IDS("record", LIST_MAX), P_OPT_INT("score", 1, 5), P_OPT_TEXT("reason", 300), P_PAGE,
    { 0 },
};
static const struct param refuse_params[] = {
    P_ID("id"), P_OPT_IDS("record", LIST_MAX), P_OPT_INT("score", 1, 5), P_TEXT("reason", 300), P_PAGE, { 0 },
};

/* Its team's leaders, and staff over it. */
static int find(struct req *r, struct sql_record_activity_row *a)
{
    int rc = sql_record_activity(r->db, param_id(r, "id"), a);
    if (rc < 0)
        return rc;
    bool may =
        rc && (actor_over(r->db, STATION, a->pos) || team_leads(r->db, a->team, r->user->volunteer) == 1);
    return may ? OK : ERR(&r->err, NOT_FOUND, NULL, "没有这个活动");
}

static int check_ticked(struct req *r)
{
    return param_value(r, "record")->n_list
               ? OK
               : req_invalid(r, "record", N_("一个也没有选，请先选中要处理的人"));
}

static bool listed(const struct text_list *ids, int64_t id)
{
    for (size_t i = 0; i < ids->n; i++)
        if (strtoll(ids->v[i], NULL, 10) == id)
            return true;
    return false;
}

/* Drawn by the route where the reason may be missing, also when the other one was refused. */
static void put_form(struct req *r, struct confirm_page *m)
{
    static const struct form_option scores[] = {
        { "5", N_("5 分，很好") },   { "4", N_("4 分，好") }, { "3", N_("3 分，一般") },
        { "2", N_("2 分，不够好") }, { "1", N_("1 分，差") },
    };
    struct form_option *o = ARENA_ARRAY(r->arena, struct form_option, 5);
    for (size_t i = 0; i < 5; i++)
        o[i] = (struct form_option){ scores[i].value, req_tr(r, scores[i].label) };
    if (r->refused == refuse_params)
        r->refused = confirm_params;
    m->form = form_new(r, confirm_params);
    form_options(m->form, "score", o, 5);
}

/* What was ticked stays ticked, and what was not stays so; whose refusal was refused has its reason open. */
static void mark(struct confirm_line_list *all, const struct form *f, bool refusing)
{
    const struct form_field *record = form_field(f, "record"), *reason = form_field(f, "reason");
    for (size_t i = 0; i < all->n; i++) {
        struct confirm_line *l = &all->v[i];
        bool sent = f->failed && listed(&record->values, l->id);
        l->ticked = !l->barred && (f->failed && !refusing ? sent : !l->odd_bits);
        l->refusing = refusing && sent;
        l->said = l->refusing && reason->value ? reason->value : "";
    }
}

/* What somebody else confirms, and the odd ones, into lists of their own. */
static void part(struct req *r, const struct confirm_line_list *all, struct confirm_page *m)
{
    m->odd.v = ARENA_ARRAY(r->arena, struct confirm_line, all->n + 1);
    m->items.v = ARENA_ARRAY(r->arena, struct confirm_line, all->n + 1);
    m->barred.v = ARENA_ARRAY(r->arena, struct confirm_line, all->n + 1);
    for (size_t i = 0; i < all->n; i++) {
        struct confirm_line *l = &all->v[i];
        struct confirm_line_list *to = l->barred ? &m->barred : l->odd_bits ? &m->odd : &m->items;
        to->v[to->n++] = *l;
        m->ticked += l->ticked;
        m->minutes += l->ticked ? l->minutes : 0;
    }
}

static const char *look_of(struct req *r, int64_t activity)
{
    return arena_printf(r->arena, "confirm %lld", (long long)activity);
}

/* Whose names the reader has opened here; *ret_all: of all. */
static int unmask(struct req *r, int64_t activity, struct confirm_line_list *all, bool *ret_all)
{
    struct look_opened seen = { 0 };
    int rc = look_opened(r->db, look_of(r, activity), r->now - OPEN_KEPT_MS, &seen);
    *ret_all = true;
    for (size_t i = 0; i < all->n; i++) {
        all->v[i].revealed = look_is_open(&seen, all->v[i].volunteer);
        *ret_all &= all->v[i].revealed;
    }
    return rc;
}

/* A page of what waits. What is odd about a line lies in the others, too: so it is found among all of them,
 * and cut then. */
static int read_page(struct req *r, struct sql_record_activity_row *a, struct confirm_line_list *all,
                     struct confirm_page *m)
{
    struct sql_record_confirm_behind_row behind = { 0 };
    size_t most = param_given(r, "n") ? (size_t)param_int(r, "n") : LIST_MAX, from = 0;
    int rc = sql_record_confirm_list(r->db, a->id, r->user->account, 0, ODD_AMONG, all);
    if (rc >= 0)
        rc = record_find_odd(r->db, all);
    while (from < all->n && all->v[from].id <= req_after(r))
        from++;
    all->v += from;
    all->n -= from;
    all->n = all->n < most ? all->n : most;
    if (rc < 0 || !all->n)
        return rc;
    rc = sql_record_confirm_behind(r->db, a->id, all->v[all->n - 1].id, &behind);
    m->left = behind.n;
    if (behind.n)
        m->next = all->v[all->n - 1].id;
    return rc;
}

static int show(struct req *r)
{
    struct confirm_page *m = NEW_MODEL(r, confirm_page);
    struct sql_record_activity_row a = { 0 };
    struct sql_record_pending_left_row left = { 0 };
    struct confirm_line_list all = { 0 };
    bool refusing = r->refused == refuse_params;
    int rc = find(r, &a);
    if (rc == OK)
        rc = read_page(r, &a, &all, m);
    if (rc >= 0)
        rc = unmask(r, a.id, &all, &m->revealed);
    if (rc >= 0)
        rc = sql_record_pending_left(r->db, a.id, &left);
    if (rc >= 0)
        rc = sql_record_begun_shifts(r->db, a.id, r->now, &m->begun);
    if (rc < 0)
        return rc;
    put_form(r, m);
    mark(&all, m->form, refusing);
    part(r, &all, m);
    m->activity = a.id;
    m->title = a.title;
    m->deadline = policy_deadline(r->db, a.ends, (int)policy(r->db, POLICY_RECORD_CONFIRM_WORKDAYS));
    m->late = m->deadline < r->now && all.n;
    m->still_open = left.open;
    m->confirmed = left.effective;
    m->again = m->form->failed && !refusing;
    m->after = req_after(r);
    return SHOW(r, confirm_page, m);
}

static int confirm(struct req *r)
{
    struct sql_record_activity_row a = { 0 };
    const struct param_value *ids = param_value(r, "record");
    int rc = find(r, &a);
    if (rc == OK)
        rc = check_ticked(r);
    if (rc == OK)
        rc = record_confirm(r->db, &(struct record_confirmation){ .activity = a.id,
                                                                  .records = ids->list,
                                                                  .n = ids->n_list,
                                                                  .score = param_int_or(r, "score", 0) });
    if (rc < 0)
        return rc;
    reply_flash(r, N_("已确认，时长生效并计入各级数据"));
    return reply_see_other(r, "/activities/%i/confirm", a.id);
}

static int refuse(struct req *r)
{
    struct sql_record_activity_row a = { 0 };
    const struct param_value *ids = param_value(r, "record");
    int rc = find(r, &a);
    if (rc == OK)
        rc = check_ticked(r);
    for (size_t i = 0; i < ids->n_list && rc >= 0; i++)
        rc = record_refuse(r->db, a.id, ids->list[i], param_text(r, "reason"));
    if (rc < 0)
        return rc;
    reply_flash(r, N_("已驳回，对方会看到原因"));
    return reply_see_other(r, "/activities/%i/confirm", a.id);
}

/* Opens the names of those whose hours wait now. */
static int reveal(struct req *r)
{
    struct sql_record_activity_row a = { 0 };
    struct confirm_line_list all = { 0 };
    int rc = find(r, &a);
    if (rc == OK)
        rc = sql_record_confirm_list(r->db, a.id, r->user->account, req_after(r), LIST_MAX, &all);
    int64_t *shown = ARENA_ARRAY(r->arena, int64_t, all.n + 1);
    for (size_t i = 0; i < all.n; i++)
        shown[i] = all.v[i].volunteer;
    if (rc >= 0)
        rc = look_open(r->db, &(struct look_list){ .list = look_of(r, a.id),
                                                   .reason = arena_printf(r->arena, "确认时长：%s", a.title),
                                                   .pos = a.pos,
                                                   .since = r->now - OPEN_KEPT_MS,
                                                   .volunteers = shown,
                                                   .n = all.n });
    if (rc < 0)
        return rc;
    reply_flash(r, N_("名单上的姓名已显示，到确认完为止；查看每个人都已记入日志"));
    return reply_see_other(r, "/activities/%i/confirm", a.id);
}

const struct route confirm_routes[] = {
    { GET, "/activities/:id/confirm", LEADER, READ, show, PARAMS(P_ID("id"), P_PAGE), VIEW(confirm_page),
      "Hours to confirm, the odd ones first" },
    { POST, "/activities/:id/confirm", LEADER, WRITE, confirm, confirm_params, NO_VIEW,
      "Confirm records and rate them; effective at once or reviewed by the tiers", .form = show },
    { POST, "/activities/:id/confirm/reveal", LEADER, WRITE, reveal, PARAMS(P_ID("id"), P_PAGE), NO_VIEW,
      "Show the names of those whose hours wait, until they are confirmed; logged for each person",
      .fresh = true },
    { POST, "/activities/:id/records/refuse", LEADER, WRITE, refuse, refuse_params, NO_VIEW,
      "Turn pending records down, with a reason", .form = show },
    ROUTES_END,
};
