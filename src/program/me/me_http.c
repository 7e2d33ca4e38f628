/* me_http.c - “我的”: what I have done and what comes next, gathered from the nouns.
 * Not here: what I can put right (people/volunteer/my_http.c), records, sign-ups, teams. */
#include "base/cn.h"
#include "http/req.h"
#include "office/org/org.h"
#include "people/volunteer/volunteer.h"
#include "program/me/me.model.h"
#include "program/me/me.sql.h"
#include "render/vest.h"
#include "service/star/star.h"

static struct safe_html vest_of(struct req *r, int star)
{
    static const char *const label[] = { N_("还没有星级"), N_("一星志愿者"), N_("二星志愿者"),
                                         N_("三星志愿者"), N_("四星志愿者"), N_("五星志愿者") };
    struct buf b = { 0 };
    star = star < 0 ? 0 : star > VEST_STARS ? VEST_STARS : star;
    vest_svg(&b, star, req_tr(r, label[star]));
    struct safe_html h = { arena_strdup(r->arena, b.data ? b.data : "") };
    buf_free(&b);
    return h;
}

static void fill_star(struct req *r, struct me_page *m)
{
    m->vest = vest_of(r, (int)m->star);
    if (m->star >= STAR_MOST)
        return;
    m->next_star = m->star + 1;
    m->next_min = star_threshold(r->db, (int)m->next_star);
    m->left_min = m->next_min > m->minutes ? m->next_min - m->minutes : 0;
}

static int fill_volunteer(struct req *r, const struct volunteer *v, struct me_page *m)
{
    struct me_shift *next = NEW_MODEL(r, me_shift);
    m->volunteer = v->id;
    m->number = v->number;
    m->name = v->name;
    m->state = v->state;
    m->real_name = v->real_name;
    m->minutes = v->minutes;
    m->records = v->records;
    m->no_shows = v->no_shows;
    m->star = v->star;
    fill_star(r, m);
    if (volunteer_may_mend(v) && volunteer_sent_back(r->db, v->id, &m->sent_back) < 0)
        return INTERNAL;
    int rc = org_path_name(r->db, v->pos, &m->unit_name);
    if (rc >= 0)
        rc = sql_me_next_shift(r->db, v->id, r->now, next);
    if (rc > 0)
        m->shift = next;
    return rc;
}

static void fill_rights(struct req *r, struct me_page *m)
{
    const struct user *u = r->user;
    m->second_due = u->second_due_ms;
    m->second_past = u->second_due_ms && u->second_due_ms <= r->now;
    m->grants.n = u->n_grants;
    m->grants.v = ARENA_ARRAY(r->arena, struct me_right, u->n_grants + 1);
    for (size_t i = 0; i < u->n_grants; i++)
        m->grants.v[i] =
            (struct me_right){ u->grants[i].capability, u->grants[i].unit, u->grants[i].unit_name };
}

static int show(struct req *r)
{
    struct me_page *m = NEW_MODEL(r, me_page);
    struct volunteer v = { 0 };
    struct sql_me_counts_row n = { 0 };
    m->account = r->user->account;
    m->may_rule = user_grant(r->user, CITY) != NULL;
    m->name = r->user->name;
    int rc = volunteer_of_account(r->db, m->account, &v);
    if (rc > 0)
        rc = fill_volunteer(r, &v, m);
    if (rc >= 0)
        rc = sql_me_counts(r->db, v.id, m->account, &n);
    if (rc < 0)
        return rc;
    m->serving = n.serving > 0;
    m->teams = n.teams;
    m->unread = n.unread;
    fill_rights(r, m);
    return SHOW(r, me_page, m);
}

const struct route me_routes[] = {
    { GET, "/me", PERSON, READ, show, NO_PARAMS, VIEW(me_page), "My page: vest, hours, what comes next",
      .suspended = true },
    ROUTES_END,
};
