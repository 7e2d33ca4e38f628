/* notice_http.c - my messages: the list, opening one, marking all as read.
 * Only the person's own; another's message is not found. */
#include "http/req.h"
#include "office/notice/notice.h"
#include "office/notice/notice.model.h"
#include "office/notice/notice.sql.h"

#define PAGE_LINES 30

/* The sentence with its arguments, in the reader's language. */
static const char *sentence(struct req *r, const struct sql_notice_page_row *n)
{
    _cleanup_buf_ struct buf b = { 0 };
    const char *args[] = { n->arg0, n->arg1, n->arg2 };
    tr_args(&b, r->prefs.lang, n->key, args, 3);
    return arena_strndup(r->arena, b.data ? b.data : "", b.len);
}

static void fill(struct req *r, const struct sql_notice_page_rows *rows, struct notice_list *m)
{
    m->items.v = ARENA_ARRAY(r->arena, struct notice_line, rows->n + 1);
    m->items.n = rows->n;
    for (size_t i = 0; i < rows->n; i++) {
        const struct sql_notice_page_row *n = &rows->v[i];
        m->items.v[i] = (struct notice_line){ .id = n->id,
                                              .text = sentence(r, n),
                                              .link = *n->link ? n->link : NULL,
                                              .at = n->at,
                                              .read = n->read };
    }
}

static int show(struct req *r)
{
    struct notice_list *m = NEW_MODEL(r, notice_list);
    struct sql_notice_page_rows rows = { 0 };
    int64_t limit = req_limit(r, PAGE_LINES);
    int rc = sql_notice_page(r->db, r->user->account, req_after(r), limit + 1, &rows);
    if (rc >= 0)
        rc = notice_unread(r->db, r->user->account, &m->unread);
    if (rc < 0)
        return rc;
    if ((int64_t)rows.n > limit)
        m->next = rows.v[--rows.n - 1].id;
    fill(r, &rows, m);
    m->newest = rows.n ? rows.v[0].id : 0;
    return SHOW(r, notice_list, m);
}

static int open_one(struct req *r)
{
    const char *link = NULL;
    int rc = notice_read(r->db, r->user->account, param_id(r, "id"), &link);
    if (rc < 0)
        return rc;
    reply_see_other(r, "/me/notices");
    if (link[0] == '/' && link[1] != '/')
        r->location = arena_strdup(r->arena, link);
    return OK;
}

static int read_all(struct req *r)
{
    int rc = notice_read_all(r->db, r->user->account, param_id(r, "newest"));
    if (rc < 0)
        return rc;
    reply_flash(r, N_("消息已全部标为已读"));
    return reply_see_other(r, "/me/notices");
}

/* clang-format off */
const struct route notice_routes[] = {
    { GET, "/me/notices", PERSON, READ, show, PARAMS(P_PAGE), VIEW(notice_list), "My messages, newest first", .suspended = true },
    { POST, "/me/notices/:id/read", PERSON, WRITE, open_one, PARAMS(P_ID("id")), NO_VIEW,
      "Mark one of my messages as read, and go to what it is about", .suspended = true },
    { POST, "/me/notices/read", PERSON, WRITE, read_all, PARAMS(P_ID("newest")), NO_VIEW,
      "Mark my messages up to this one as read", .suspended = true },
    ROUTES_END,
};
/* clang-format on */
