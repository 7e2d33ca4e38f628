/* refused_http.c - what was refused for want of a right goes into the trail, a row an account, route and
 * minute. Not here: what counts as refused (http/reply.c). */
#include "db/city.h"
#include "http/refusal.h"
#include "office/audit/audit.h"

int audit_refusals(struct db *db)
{
    struct refusal f;
    int rc = OK;
    struct actor clock = db->actor;
    while (rc == OK && refusal_take(&f)) {
        db->actor = (struct actor){ .account = f.account, .address = f.address };
        const char *route =
            f.route ? arena_printf(db->arena, "%s %s", method_name(f.route->method), f.route->path) : "*";
        rc = audit_add(db, &(struct audit_entry){
                               .what = AUDIT_KIND_REFUSED,
                               .thing = "account",
                               .thing_id = f.account,
                               .pos = db->city->pos,
                               .detail = arena_printf(db->arena, "%s × %lld", route, (long long)f.n) });
    }
    db->actor = clock;
    return rc;
}
