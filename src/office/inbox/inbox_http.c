/* inbox_http.c - the page of what waits for staff (inbox.c).
 *
 * Decides: whose desk it is, and how long a page is. Not here: the decisions, which are routes of their
 * nouns; a form that says `_stay` comes back here from them (http/server.c). */
#include <stdio.h>

#include "http/req.h"
#include "office/inbox/inbox.h"
#include "office/policy/policy.h"

#define LIST_MAX 30

/* The cursor is "since.id" of the last line. */
static int cursor(struct req *r, struct inbox_range *range)
{
    long long since, id;
    const char *after = param_text(r, "after");
    if (!after)
        return OK;
    if (sscanf(after, "%lld.%lld", &since, &id) != 2)
        return req_invalid(r, "after", N_("翻页的位置不对，请从第一页看起"));
    range->since = since;
    range->after = id;
    return OK;
}

static int64_t sum(const struct inbox_count_list *counts)
{
    int64_t n = 0;
    for (size_t i = 0; i < counts->n; i++)
        n += counts->v[i].n;
    return n;
}

static int fill(struct req *r, const struct inbox_range *range, struct inbox *m)
{
    struct inbox_range other = *range;
    struct inbox_count_list others = { 0 };
    other.below = !range->below;
    int rc = inbox_counts(r->db, range, &m->counts);
    if (rc >= 0)
        rc = inbox_counts(r->db, &other, &others);
    if (rc >= 0)
        rc = inbox_list(r->db, range, m->kind, &m->items);
    m->total = sum(&m->counts);
    m->others = sum(&others);
    return rc;
}

static int show(struct req *r)
{
    struct inbox *m = NEW_MODEL(r, inbox);
    const struct grant *at = user_at(r->user, STATION);
    const struct range where = req_range(r, STATION);
    size_t limit = (size_t)req_limit(r, LIST_MAX);
    struct inbox_range range = { .lo = where.lo,
                                 .hi = where.hi,
                                 .below = param_bool(r, "below"),
                                 .late = policy_workdays_ago(r->db, 1),
                                 .limit = (int64_t)limit + 1 };
    m->unit_name = at->unit_name;
    m->kind = param_code(r, "kind");
    m->below = range.below;
    m->has_below = at->level > LEVEL_STATION;
    int rc = cursor(r, &range);
    if (rc == OK)
        rc = fill(r, &range, m);
    if (rc < 0)
        return rc;
    if (m->items.n > limit) {
        const struct inbox_item *last = &m->items.v[limit - 1];
        m->items.n = limit;
        m->next = arena_printf(r->arena, "%lld.%lld", (long long)last->since, (long long)last->id);
    }
    for (size_t i = 0; i < m->items.n; i++)
        for (size_t k = 0; k < m->items.v[i].marks.n; k++)
            m->items.v[i].marks.v[k].what = req_tr(r, m->items.v[i].marks.v[k].what);
    return SHOW(r, inbox, m);
}

const struct route inbox_routes[] = {
    { GET, "/inbox", STATION, READ, show,
      PARAMS(P_OPT_CODE("kind", inbox_kind_codes), P_BOOL("below"), P_PAGE), VIEW(inbox),
      "What waits for my decision, in the order in which it came; below: what units below are late with" },
    ROUTES_END,
};
