/* inbox.c - the nouns' lists of what waits, merged by when they came.
 *
 * Decides: order and paging. Each noun is asked for as much as the page holds, behind the same place; so the
 * first of all of them are the first of all. Not here: what waits (the nouns' queries). */
#include "office/inbox/inbox.h"

#include <stdlib.h>
#include <string.h>

#include "view/view.h"

static const char *path(struct arena *a, const char *pattern, int64_t id)
{
    const char *at = pattern ? strstr(pattern, ":id") : NULL;
    return at ? arena_printf(a, "%.*s%lld%s", (int)(at - pattern), pattern, (long long)id, at + 3) : NULL;
}

static struct inbox_mark_list marks_of(struct arena *a, const struct code_table *table, int64_t bits)
{
    struct inbox_mark_list marks = { 0 };
    if (!table || !bits)
        return marks;
    marks.v = ARENA_ARRAY(a, struct inbox_mark, table->n);
    for (size_t i = 0; i < table->n; i++)
        if (bits & table->v[i].value)
            marks.v[marks.n++] = (struct inbox_mark){ table->v[i].label };
    return marks;
}

static void finish(struct db *db, const struct inbox_source *s, int64_t late, struct inbox_item *it)
{
    it->link = path(db->arena, s->link, it->id);
    it->approve = path(db->arena, s->approve, it->id);
    it->refuse = path(db->arena, s->refuse, it->id);
    it->marks = marks_of(db->arena, s->marks, it->odd);
    it->late = it->since < late;
}

static int older(const void *pa, const void *pb)
{
    const struct inbox_item *a = pa, *b = pb;
    return a->since != b->since ? (a->since > b->since) - (a->since < b->since)
                                : (a->id > b->id) - (a->id < b->id);
}

static size_t count_sources(void)
{
    size_t n = 0;
    while (all_inboxes[n].kind)
        n++;
    return n;
}

int inbox_list(struct db *db, const struct inbox_range *range, int64_t kind,
               struct inbox_item_list *ret_items)
{
    struct inbox_item *all =
        ARENA_ARRAY(db->arena, struct inbox_item, count_sources() * (size_t)range->limit);
    size_t n = 0;
    for (const struct inbox_source *s = all_inboxes; s->kind; s++) {
        struct inbox_item_list part = { 0 };
        if (kind && s->kind != kind)
            continue;
        int rc = db_many(db, s->list, range, (void **)&part.v, &part.n, &part.cut);
        if (rc < 0)
            return rc;
        for (size_t i = 0; i < part.n; i++) {
            all[n] = part.v[i];
            all[n++].kind = s->kind;
        }
    }
    qsort(all, n, sizeof(*all), older);
    *ret_items = (struct inbox_item_list){ all, n < (size_t)range->limit ? n : (size_t)range->limit };
    for (size_t i = 0; i < ret_items->n; i++)
        for (const struct inbox_source *s = all_inboxes; s->kind; s++)
            if (s->kind == all[i].kind)
                finish(db, s, range->late, &all[i]);
    return (int)ret_items->n;
}

int inbox_counts(struct db *db, const struct inbox_range *range, struct inbox_count_list *ret_counts)
{
    size_t n = count_sources();
    struct inbox_count *v = ARENA_ARRAY(db->arena, struct inbox_count, n);
    for (size_t i = 0; i < n; i++) {
        int64_t waiting = 0; /* the one column of a count */
        int rc = db_one(db, all_inboxes[i].count, range, &waiting);
        if (rc < 0)
            return rc;
        v[i] = (struct inbox_count){ .kind = all_inboxes[i].kind, .n = waiting };
    }
    *ret_counts = (struct inbox_count_list){ v, n };
    return (int)n;
}

int inbox_waiting(struct db *db, const struct user *user, int64_t *ret_n)
{
    struct range r = user_range(user, STATION);
    struct inbox_range range = { .lo = r.lo, .hi = r.hi };
    struct inbox_count_list counts = { 0 };
    int64_t n = 0;
    int rc = inbox_counts(db, &range, &counts);
    for (size_t i = 0; i < counts.n; i++)
        n += counts.v[i].n;
    if (rc >= 0)
        *ret_n = n;
    return done(rc);
}
