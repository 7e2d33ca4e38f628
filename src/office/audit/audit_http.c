/* audit_http.c - the trail, for auditors only, within the range of their right.
 * An auditor of the whole city also sees what belongs to no unit (log-ins). Names are masked; who an account
 * is stays with those who may see people. */
#include "office/audit/audit.h"

#include "base/clock.h"
#include "base/pos.h"
#include "http/req.h"
#include "office/event/event.h"

#define PAGE_LINES 50

static const struct param filter_params[] = { P_OPT_CODE("what", audit_kind_codes),
                                              P_OPT_TEXT("thing", 40),
                                              P_OPT_ID("thing_id"),
                                              P_OPT_ID("actor"),
                                              P_OPT_DAY("since"),
                                              P_OPT_DAY("until"),
                                              P_PAGE,
                                              { .kind = PARAM_END } };

static const char *thing_name(const struct req *r, const char *name)
{
    const struct thing *t = thing_by_name(name);
    return t ? req_tr(r, t->label) : name;
}

/* What the thing of a line is, and what that one is called. */
static int name_thing(struct req *r, struct audit_line *l)
{
    const struct thing *t = thing_by_name(l->thing);
    struct {
        const char *name;
    } row = { "" };
    l->thing_name = thing_name(r, l->thing);
    l->detail = req_tr(r, l->detail);
    int rc = t && t->called && l->thing_id ? db_one(r->db, t->called, &l->thing_id, &row) : OK;
    l->called = row.name;
    return rc;
}

static void offer_things(struct req *r, struct form *f)
{
    size_t n = 0;
    while (all_things[n].name)
        n++;
    struct form_option *o = ARENA_ARRAY(r->arena, struct form_option, n + 1);
    for (size_t i = 0; i < n; i++)
        o[i] = (struct form_option){ all_things[i].name, req_tr(r, all_things[i].label) };
    form_options(f, "thing", o, n);
}

static struct audit_filter filter_of(struct req *r)
{
    struct audit_filter f = { .range = req_range(r, MAY(AUDITOR)), .limit = req_limit(r, PAGE_LINES) + 1 };
    if (f.range.lo <= r->city->pos && f.range.hi >= pos_hi(r->city->pos))
        f.range = (struct range){ 0, POS_MAX };
    f.what = param_code(r, "what");
    f.thing = param_text(r, "thing");
    f.thing_id = param_id(r, "thing_id");
    f.actor = param_id(r, "actor");
    f.since_ms = param_given(r, "since") ? day_start_ms(param_day(r, "since")) : 0;
    f.until_ms = param_given(r, "until") ? day_start_ms(param_day(r, "until") + 1) - 1 : 0;
    f.after = req_after(r);
    return f;
}

static struct form *filter_form(struct req *r, const struct audit_filter *f)
{
    struct form *form = form_new(r, filter_params);
    offer_things(r, form);
    form_set(form, "thing", f->thing);
    if (f->what)
        form_set_code(form, "what", f->what);
    if (f->thing_id)
        form_set_int(form, "thing_id", f->thing_id);
    if (f->actor)
        form_set_int(form, "actor", f->actor);
    if (param_given(r, "since"))
        form_set_day(form, "since", param_day(r, "since"));
    if (param_given(r, "until"))
        form_set_day(form, "until", param_day(r, "until"));
    return form;
}

static int show(struct req *r)
{
    struct audit_list *m = NEW_MODEL(r, audit_list);
    struct audit_filter f = filter_of(r);
    struct audit_head head = { 0 };
    int rc = audit_read(r->db, &f, &m->items);
    if (rc >= 0)
        rc = audit_head(r->db, &head);
    if (rc < 0)
        return rc;
    m->sealed = head.seq;
    m->head = arena_strdup(r->arena, head.hash);
    if ((int64_t)m->items.n == f.limit)
        m->next = m->items.v[--m->items.n - 1].id;
    for (size_t i = 0; i < m->items.n && rc >= 0; i++)
        rc = name_thing(r, &m->items.v[i]);
    if (rc < 0)
        return rc;
    m->form = filter_form(r, &f);
    m->what = f.what;
    m->thing = f.thing;
    m->thing_id = f.thing_id;
    m->actor = f.actor;
    m->since = param_day(r, "since");
    m->until = param_day(r, "until");
    m->filtered = f.what || f.thing || f.actor || f.since_ms || f.until_ms;
    return SHOW(r, audit_list, m);
}

/* clang-format off */
const struct route audit_routes[] = {
    { GET, "/admin/audit", MAY(AUDITOR), READ, show, filter_params, VIEW(audit_list),
      "The audit trail: who did what to which thing, when and why" },
    ROUTES_END,
};
/* clang-format on */
