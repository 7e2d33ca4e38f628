/* inbox_http.c - the page of what waits for staff (inbox.c).
 *
 * Decides: whose range it is, and how long a page is. Not here: the decisions, which are routes of their
 * nouns. */
#include "http/req.h"
#include "office/inbox/inbox.h"

#define LIST_MAX 30

static int show(struct req *r)
{
    struct inbox *m = NEW_MODEL(r, inbox);
    const struct grant *at = user_at(r->user, STATION);
    const struct range where = req_range(r, STATION);
    size_t limit = (size_t)req_limit(r, LIST_MAX);
    struct inbox_range range = { where.lo, where.hi, at->level == LEVEL_CITY, req_after(r),
                                 (int64_t)limit + 1 };
    m->unit_name = at->unit_name;
    m->kind = param_code(r, "kind");
    int rc = inbox_counts(r->db, &range, &m->counts);
    if (rc >= 0)
        rc = inbox_list(r->db, &range, m->kind, &m->items);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < m->counts.n; i++)
        m->total += m->counts.v[i].n;
    if (m->items.n > limit) {
        m->items.n = limit;
        m->next = arena_printf(r->arena, "%lld", (long long)m->items.v[limit - 1].id);
    }
    return SHOW(r, inbox, m);
}

const struct route inbox_routes[] = {
    { GET, "/inbox", STATION, READ, show, PARAMS(P_OPT_CODE("kind", inbox_kind_codes), P_PAGE), VIEW(inbox),
      "What waits for my decision, oldest first" },
    ROUTES_END,
};
