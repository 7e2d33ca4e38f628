/* attach_http.c - a file as bytes.
 * Decides: what leaves, as what. An image may be shown in the browser; all else is saved and not opened.
 * Rights are the noun's (attach.h); a look at a personal file is written down before it is answered. */
#include <string.h>

#include "base/buf.h"
#include "http/req.h"
#include "office/attach/attach.h"
#include "office/attach/attach.sql.h"
#include "office/audit/audit.h"

struct look {
    struct sql_attach_one_row file;
    const struct attach_slot *slot;
    struct attach_owner owner;
    struct bytes data;
};

static int find(struct req *r)
{
    struct look *l = ARENA_NEW(r->arena, struct look);
    struct sql_attach_data_row d = { 0 };
    int rc = sql_attach_one(r->db, param_id(r, "id"), &l->file);
    if (rc > 0)
        l->slot = attach_slot(l->file.thing, l->file.slot);
    if (l->slot)
        rc = l->slot->owner(r->db, r->user, l->file.owner, &l->owner);
    if (rc >= 0 && l->owner.see)
        rc = sql_attach_data(r->db, l->file.id, &d);
    if (rc < 0)
        return rc;
    if (!d.data.p)
        return ERR(&r->err, NOT_FOUND, NULL, "没有这个文件");
    l->data = d.data;
    r->slow = l;
    return OK;
}

static const char *type_of(int64_t kind)
{
    switch (kind) {
    case ATTACH_KIND_JPEG:
        return "image/jpeg";
    case ATTACH_KIND_PNG:
        return "image/png";
    case ATTACH_KIND_WEBP:
        return "image/webp";
    case ATTACH_KIND_PDF:
        return "application/pdf";
    default:
        return "application/octet-stream";
    }
}

/* RFC 6266; the name is percent-encoded UTF-8, so that nothing of it is header. */
static const char *disposition(struct req *r, const struct look *l)
{
    _cleanup_buf_ struct buf name = { 0 };
    bool shown = l->file.kind == ATTACH_KIND_JPEG || l->file.kind == ATTACH_KIND_PNG ||
                 l->file.kind == ATTACH_KIND_WEBP;
    buf_url(&name, l->file.name);
    return arena_printf(r->arena, "%s; filename=\"%s\"; filename*=UTF-8''%s", shown ? "inline" : "attachment",
                        l->slot->name, name.data);
}

static int show(struct req *r)
{
    const struct look *l = r->slow;
    int rc = OK;
    if (l->slot->personal && !l->owner.own)
        rc = audit_add(r->db, &(struct audit_entry){ .what = AUDIT_KIND_REVEAL,
                                                     .thing = l->file.thing,
                                                     .thing_id = l->file.owner,
                                                     .pos = l->owner.pos,
                                                     .detail = l->slot->name });
    return rc < 0 ? rc : reply_bytes(r, type_of(l->file.kind), l->data, disposition(r, l));
}

const struct route attach_routes[] = {
    { GET, "/files/:id", ANYONE, SLOW, show, PARAMS(P_ID("id")), NO_VIEW,
      "A file, for those who may see what it belongs to; a look at a personal one is logged", .slow = find },
    ROUTES_END,
};
