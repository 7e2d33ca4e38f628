/* inbox_http.c - one list of what waits for staff, whatever noun it belongs to.
 * Decides: order, counts, which paths decide an item. Not here: the decisions, which are routes of their
 * nouns. */
#include "base/clock.h"
#include "base/cn.h"
#include "http/req.h"
#include "office/inbox/inbox.model.h"
#include "office/inbox/inbox.sql.h"
#include "office/policy/policy.h"

#define LIST_MAX 30

/* Where an item of each kind is shown and decided; %s is its id. */
static const struct {
    const char *link, *approve, *refuse;
    bool person; /* the title is a person's name: masked */
} paths[] = {
    [INBOX_KIND_VOLUNTEER] = { "/admin/volunteers/%lld", "/admin/volunteers/%lld/confirm",
                               "/admin/volunteers/%lld/refuse", true },
    [INBOX_KIND_CLAIM] = { "/admin/claims/%lld", NULL, NULL, true },
    [INBOX_KIND_TEAM] = { "/teams/%lld", "/teams/%lld/approve", "/teams/%lld/refuse", false },
    [INBOX_KIND_ACTIVITY] = { "/activities/%lld", "/activities/%lld/approve", "/activities/%lld/refuse",
                              false },
    [INBOX_KIND_RECORD] = { "/records/%lld", "/records/%lld/approve", "/records/%lld/refuse", false },
    [INBOX_KIND_ENTRY] = { "/entries/%lld", "/entries/%lld/accept", "/entries/%lld/refuse", false },
    [INBOX_KIND_APPEAL] = { "/appeals/%lld", "/appeals/%lld/accept", "/appeals/%lld/refuse", false },
};

static const char *path(struct req *r, const char *fmt, int64_t id)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    return fmt ? arena_printf(r->arena, fmt, (long long)id) : NULL;
#pragma GCC diagnostic pop
}

static void finish_item(struct req *r, struct inbox_item *it)
{
    char mask[CN_MASK_TEXT];
    if (paths[it->kind].person) {
        cn_mask_name(it->title, mask);
        it->title = arena_strdup(r->arena, mask);
    }
    it->link = path(r, paths[it->kind].link, it->id);
    it->approve = path(r, paths[it->kind].approve, it->id);
    it->refuse = path(r, paths[it->kind].refuse, it->id);
    it->late = policy_deadline(r->db, it->since, 1) < r->now;
}

static int show(struct req *r)
{
    struct inbox *m = NEW_MODEL(r, inbox);
    const struct grant *g = user_grant(r->user, STATION);
    int64_t limit = req_limit(r, LIST_MAX), city = g->role == CITY;
    m->unit_name = g->unit_name;
    m->kind = param_code(r, "kind");
    int rc = sql_inbox_counts(r->db, g->range.lo, g->range.hi, city, &m->counts);
    if (rc >= 0)
        rc = sql_inbox_list(r->db, g->range.lo, g->range.hi, city, m->kind, req_after(r), limit + 1,
                            &m->items);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < m->counts.n; i++)
        m->total += m->counts.v[i].n;
    if ((int64_t)m->items.n > limit) {
        m->items.n = (size_t)limit;
        m->next = arena_printf(r->arena, "%lld", (long long)m->items.v[limit - 1].id);
    }
    for (size_t i = 0; i < m->items.n; i++)
        finish_item(r, &m->items.v[i]);
    return SHOW(r, inbox, m);
}

const struct route inbox_routes[] = {
    { GET, "/inbox", STATION, READ, show, PARAMS(P_OPT_CODE("kind", inbox_kind_codes), P_PAGE), VIEW(inbox),
      "What waits for my decision, oldest first" },
    ROUTES_END,
};
