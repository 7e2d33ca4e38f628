/* devices_http.c - where somebody is logged in, each to end by a button.
 *
 * What a session was begun with is kept in a word each (http/device.h); of its address the network is shown.
 * Not here: the word about a new device (enter_http.c), all of them at once (/logout/everywhere). */
#include "http/req.h"

#include "office/account/account.h"
#include "office/account/account.model.h"
#include "office/account/account.sql.h"
#include "office/audit/audit.h"
#include "http/address.h"
#include "http/server.h"
#include "http/session.h"

static struct device_line line_of(struct req *r, const struct sql_session_open_row *row)
{
    char *address = arena_alloc(r->arena, ADDRESS_TEXT);
    address_mask(row->address, address);
    return (struct device_line){ .id = row->id,
                                 .device = row->device ? row->device : DEVICE_KIND_OTHER,
                                 .browser = row->browser ? row->browser : BROWSER_KIND_OTHER,
                                 .address = address,
                                 .made = row->made,
                                 .seen = row->seen,
                                 .this = row->id == r->user->session };
}

static int show(struct req *r)
{
    struct devices_page *m = NEW_MODEL(r, devices_page);
    struct sql_session_open_rows rows = { 0 };
    int rc = sql_session_open(r->db, r->user->account, r->now, &rows);
    if (rc < 0)
        return rc;
    m->items.v = ARENA_ARRAY(r->arena, struct device_line, rows.n + 1);
    for (size_t i = 0; i < rows.n; i++) {
        const struct sql_session_open_row *row = &rows.v[i];
        struct user u = { 0 };
        account_bound_session(
            r->db, &(struct account_session){ row->made, row->seen, row->expires, r->user->idle_ms > 0 }, &u);
        if (!user_left(&u, r->now))
            m->items.v[m->items.n++] = line_of(r, row);
    }
    m->items.cut = rows.cut;
    return SHOW(r, devices_page, m);
}

static int end(struct req *r)
{
    int64_t id = param_id(r, "id");
    int rc = session_end_own(r->db, r->user->account, id);
    if (rc == OK)
        rc = audit_add(r->db, &(struct audit_entry){ .what = AUDIT_KIND_LOGOUT,
                                                     .thing = "account",
                                                     .thing_id = r->user->account,
                                                     .pos = r->city->pos,
                                                     .detail = "退出一台设备" });
    if (rc < 0)
        return rc;
    req_forget_user(r, r->user->account);
    reply_flash(r, N_("那台设备上的登录已退出"));
    return reply_see_other(r, "/me/devices");
}

/* clang-format off */
const struct route devices_routes[] = {
    { GET, "/me/devices", PERSON, READ, show, NO_PARAMS, VIEW(devices_page), "Where I am logged in", .suspended = true },
    { POST, "/me/devices/:id/end", PERSON, WRITE, end, PARAMS(P_ID("id")), NO_VIEW, "End one of my log-ins", .suspended = true },
    ROUTES_END
};
/* clang-format on */
